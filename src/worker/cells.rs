//! Cells on their way between workers: all of one message behind one another in a buffer, which is moved.

use crate::engine::Cells;
use js_sys::{Array, ArrayBuffer, BigInt64Array, Float64Array, Int32Array, Object, Reflect, Uint8Array, Uint32Array};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

/// Buffers from this size on are worth using again, and are made in multiples of [`GRAIN`], so that they fit other cells.
const LARGE: usize = 64 << 10;
const GRAIN: usize = 16 << 10;
/// Most bytes that are kept: about as many as travel at a time.
const MOST: usize = 32 << 20;
/// Where the cells of each kind may begin.
const ALIGNED: usize = 8;

/// Buffers to be used again: fresh memory costs the system more than filling it.
///
/// What is moved to a worker comes back with its next word, and the other way round.
#[derive(Default)]
pub(super) struct Pool(RefCell<Kept>);

#[derive(Default)]
struct Kept {
    buffers: Vec<ArrayBuffer>,
    n_bytes: usize,
}

impl Pool {
    /// Takes buffers in that came back: a list of them, or nothing.
    pub(super) fn take_back(&self, buffers: &JsValue) {
        let Some(buffers) = buffers.dyn_ref::<Array>() else { return };
        buffers.iter().filter_map(|buffer| buffer.dyn_into().ok()).for_each(|buffer| self.keep(buffer));
    }

    /// Takes a buffer in that nobody needs.
    pub(super) fn keep(&self, buffer: ArrayBuffer) {
        let n_bytes = buffer.byte_length() as usize;
        let mut kept = self.0.borrow_mut();
        if n_bytes >= LARGE && kept.n_bytes + n_bytes <= MOST {
            kept.n_bytes += n_bytes;
            kept.buffers.push(buffer);
        }
    }

    /// A buffer that holds so many bytes, and hardly more.
    pub(super) fn buffer(&self, n_bytes: usize) -> ArrayBuffer {
        if n_bytes < LARGE {
            return ArrayBuffer::new(n_bytes as u32);
        }
        let size = n_bytes.next_multiple_of(GRAIN) as u32;
        let mut kept = self.0.borrow_mut();
        // The last ones first: they may still lie in a cache.
        let fits = |buffer: &ArrayBuffer| (size..=size + size / 4).contains(&buffer.byte_length());
        let Some(at) = kept.buffers.iter().rposition(fits) else { return ArrayBuffer::new(size) };
        let buffer = kept.buffers.swap_remove(at);
        kept.n_bytes -= buffer.byte_length() as usize;
        buffer
    }

    /// Puts cells into a message; gives what is to be moved with it.
    pub(super) fn pack(&self, cells: &[Cells], envelope: &Object) -> Array {
        let (buffer, layout, _) = lay(cells, |n_bytes| self.buffer(n_bytes));
        // Setting a property of a plain object of one's own cannot fail.
        let _ = Reflect::set(envelope, &"layout".into(), &Uint32Array::from(layout.as_slice()));
        let _ = Reflect::set(envelope, &"buffer".into(), &buffer);
        Array::of1(&buffer)
    }
}

/// Lays cells behind one another in a buffer; gives it with what lies there, and how many bytes it takes.
pub(super) fn lay(cells: &[Cells], buffer: impl FnOnce(usize) -> ArrayBuffer) -> (ArrayBuffer, Vec<u32>, u32) {
    let buffer = buffer(cells.iter().map(|cells| cells.n_bytes().next_multiple_of(ALIGNED)).sum());
    let (mut layout, mut at) = (Vec::with_capacity(2 * cells.len()), 0);
    for cells in cells {
        let (kind, len) = filled(cells, &buffer, at);
        layout.extend([kind as u32, len]);
        at += cells.n_bytes().next_multiple_of(ALIGNED) as u32;
    }
    (buffer, layout, at)
}

/// The cells that [`lay`] laid into a buffer; `None` if something else lies there.
pub(super) fn taken(layout: &[u32], buffer: &ArrayBuffer) -> Option<Vec<Cells<'static>>> {
    let (mut all, mut at) = (Vec::with_capacity(layout.len() / 2), 0);
    for [kind, len] in layout.as_chunks::<2>().0 {
        let cells = copied(*KINDS.get(*kind as usize)?, buffer, at, *len);
        at += cells.n_bytes().next_multiple_of(ALIGNED) as u32;
        all.push(cells);
    }
    Some(all)
}

#[derive(Clone, Copy)]
enum Kind {
    F64,
    I64,
    I32,
    U32,
    U8,
}

const KINDS: [Kind; 5] = [Kind::F64, Kind::I64, Kind::I32, Kind::U32, Kind::U8];

/// Copies cells into a buffer; gives what they are and how many.
fn filled(cells: &Cells, buffer: &ArrayBuffer, at: u32) -> (Kind, u32) {
    macro_rules! fill {
        ($kind:ident, $array:ty, $cells:ident) => {{
            let len = $cells.len() as u32;
            <$array>::new_with_byte_offset_and_length(buffer, at, len).copy_from($cells);
            (Kind::$kind, len)
        }};
    }
    match cells {
        Cells::F64(cells) => fill!(F64, Float64Array, cells),
        Cells::I64(cells) => fill!(I64, BigInt64Array, cells),
        Cells::I32(cells) => fill!(I32, Int32Array, cells),
        Cells::U32(cells) => fill!(U32, Uint32Array, cells),
        Cells::U8(cells) => fill!(U8, Uint8Array, cells),
    }
}

/// The cells that [`Pool::pack`] put into a message, with the buffer that may go back, if it may; `None` if it holds something else.
pub(super) fn unpack(envelope: &JsValue) -> Option<(Vec<Cells<'static>>, Array)> {
    let get = |key: &str| Reflect::get(envelope, &key.into()).unwrap_or_default();
    let layout = get("layout").dyn_into::<Uint32Array>().ok()?.to_vec();
    let buffer: ArrayBuffer = get("buffer").dyn_into().ok()?;
    let all = taken(&layout, &buffer)?;
    let back = Array::new();
    if buffer.byte_length() as usize >= LARGE {
        back.push(&buffer);
    }
    Some((all, back))
}

fn copied(kind: Kind, buffer: &ArrayBuffer, at: u32, len: u32) -> Cells<'static> {
    macro_rules! copy {
        ($kind:ident, $array:ty) => {
            Cells::$kind(<$array>::new_with_byte_offset_and_length(buffer, at, len).to_vec().into())
        };
    }
    match kind {
        Kind::F64 => copy!(F64, Float64Array),
        Kind::I64 => copy!(I64, BigInt64Array),
        Kind::I32 => copy!(I32, Int32Array),
        Kind::U32 => copy!(U32, Uint32Array),
        Kind::U8 => copy!(U8, Uint8Array),
    }
}
