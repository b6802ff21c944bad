//! Cells as arrays of JavaScript, which are moved between workers.

use crate::engine::Cells;
use js_sys::{Array, ArrayBuffer, BigInt64Array, Float64Array, Int32Array, Object, Uint8Array, Uint32Array};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

/// Buffers from this size on are worth using again, and are made in multiples of [`GRAIN`], so that they fit others.
const LARGE: usize = 64 << 10;
const GRAIN: usize = 16 << 10;
/// Most buffers that are kept.
const MOST: usize = 4096;

/// An array over the beginning of a buffer, with these cells in it.
macro_rules! filled {
    ($kind:ty, $buffer:ident, $cells:ident) => {{
        let array = <$kind>::new_with_byte_offset_and_length(&$buffer, 0, $cells.len() as u32);
        array.copy_from($cells);
        array.into()
    }};
}

/// Buffers to be used again: fresh memory costs the system more than filling it.
///
/// What is moved to a worker comes back with its next word, and the other way round.
#[derive(Default)]
pub(super) struct Pool(RefCell<Vec<ArrayBuffer>>);

impl Pool {
    /// Takes buffers in that came back: a list of them, or nothing.
    pub(super) fn take_back(&self, buffers: &JsValue) {
        let Some(buffers) = buffers.dyn_ref::<Array>() else { return };
        let mut kept = self.0.borrow_mut();
        let free = MOST - kept.len();
        kept.extend(buffers.iter().take(free).filter_map(|buffer| buffer.dyn_into().ok()));
    }

    /// A buffer that holds so many bytes, and hardly more.
    fn buffer(&self, n_bytes: usize) -> ArrayBuffer {
        if n_bytes < LARGE {
            return ArrayBuffer::new(n_bytes as u32);
        }
        let size = n_bytes.next_multiple_of(GRAIN) as u32;
        let mut kept = self.0.borrow_mut();
        // The last ones first: they may still lie in a cache.
        let fits = |buffer: &ArrayBuffer| (size..=size + size / 4).contains(&buffer.byte_length());
        match kept.iter().rposition(fits) {
            Some(at) => kept.swap_remove(at),
            None => ArrayBuffer::new(size),
        }
    }

    /// Each as an array of its own; what is to be moved goes on the second list.
    pub(super) fn arrays(&self, cells: &[Cells]) -> (Array, Array) {
        let (arrays, moved) = (Array::new(), Array::new());
        for cells in cells {
            let buffer = self.buffer(cells.n_bytes());
            let array: JsValue = match cells {
                Cells::F64(cells) => filled!(Float64Array, buffer, cells),
                Cells::I64(cells) => filled!(BigInt64Array, buffer, cells),
                Cells::I32(cells) => filled!(Int32Array, buffer, cells),
                Cells::U32(cells) => filled!(Uint32Array, buffer, cells),
                Cells::U8(cells) => filled!(Uint8Array, buffer, cells),
            };
            arrays.push(&array);
            moved.push(&buffer);
        }
        (arrays, moved)
    }
}

/// The cells of what [`Pool::arrays`] made, with the buffers that may go back; `None` if it is something else.
pub(super) fn taken(arrays: &JsValue) -> Option<(Vec<Cells<'static>>, Array)> {
    let arrays: &Array = arrays.dyn_ref()?;
    let cells = arrays.iter().map(|array| cells(array.unchecked_into())).collect::<Option<_>>()?;
    // Every kind of array says what buffer it lies in.
    let buffers = arrays.iter().map(|array| array.unchecked_into::<Uint8Array>().buffer());
    Some((cells, buffers.filter(|buffer| buffer.byte_length() as usize >= LARGE).collect()))
}

fn cells(array: Object) -> Option<Cells<'static>> {
    let array = match array.dyn_into::<Float64Array>() {
        Ok(array) => return Some(Cells::F64(array.to_vec().into())),
        Err(other) => other,
    };
    let array = match array.dyn_into::<Int32Array>() {
        Ok(array) => return Some(Cells::I32(array.to_vec().into())),
        Err(other) => other,
    };
    let array = match array.dyn_into::<Uint32Array>() {
        Ok(array) => return Some(Cells::U32(array.to_vec().into())),
        Err(other) => other,
    };
    let array = match array.dyn_into::<Uint8Array>() {
        Ok(array) => return Some(Cells::U8(array.to_vec().into())),
        Err(other) => other,
    };
    array.dyn_into::<BigInt64Array>().ok().map(|array| Cells::I64(array.to_vec().into()))
}
