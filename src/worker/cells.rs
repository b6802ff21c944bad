//! Cells as arrays of JavaScript, which are moved between workers.

use crate::engine::Cells;
use js_sys::{Array, BigInt64Array, Float64Array, Object, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

/// Each as an array of its own; what is to be moved goes on the second list.
pub(super) fn to_js(cells: &[Cells]) -> (Array, Array) {
    let (arrays, moved) = (Array::new(), Array::new());
    for cells in cells {
        let (array, buffer): (JsValue, JsValue) = match cells {
            Cells::F64(cells) => {
                let array = Float64Array::from(&**cells);
                (array.clone().into(), array.buffer().into())
            }
            Cells::I64(cells) => {
                let array = BigInt64Array::from(&**cells);
                (array.clone().into(), array.buffer().into())
            }
            Cells::U32(cells) => {
                let array = Uint32Array::from(&**cells);
                (array.clone().into(), array.buffer().into())
            }
            Cells::U8(cells) => {
                let array = Uint8Array::from(&**cells);
                (array.clone().into(), array.buffer().into())
            }
        };
        arrays.push(&array);
        moved.push(&buffer);
    }
    (arrays, moved)
}

/// The cells of what [`to_js`] made; `None` if it is something else.
pub(super) fn from_js(arrays: &JsValue) -> Option<Vec<Cells<'static>>> {
    let arrays: &Array = arrays.dyn_ref()?;
    arrays.iter().map(|array| cells(array.unchecked_into())).collect()
}

fn cells(array: Object) -> Option<Cells<'static>> {
    let array = match array.dyn_into::<Float64Array>() {
        Ok(array) => return Some(Cells::F64(array.to_vec().into())),
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
