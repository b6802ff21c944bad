//! Plain data as values of JavaScript: the form in which a browser keeps a project. Structs are objects, maps are `Map`s, and what
//! is not there is undefined.

use crate::plain::{Name, Plain};
use js_sys::{Array, BigInt, Map, Number, Object, Reflect};
use wasm_bindgen::prelude::*;

/// From here on not every whole number is one of JavaScript's numbers.
const EXACT: u64 = 1 << 53;

/// A value of JavaScript.
pub(super) fn to_js(plain: &Plain) -> JsValue {
    match plain {
        Plain::Null | Plain::Absent => JsValue::UNDEFINED,
        Plain::Boolean(value) => JsValue::from_bool(*value),
        Plain::Whole(value) if *value < EXACT => JsValue::from_f64(*value as f64),
        Plain::Whole(value) => BigInt::from(*value).into(),
        Plain::Negative(value) if value.unsigned_abs() < EXACT => JsValue::from_f64(*value as f64),
        Plain::Negative(value) => BigInt::from(*value).into(),
        Plain::Number(value) => JsValue::from_f64(*value),
        Plain::Text(text) => JsValue::from_str(text),
        Plain::Unit(_, name) => JsValue::from_str(name),
        Plain::List(items) => items.iter().map(to_js).collect::<Array>().into(),
        Plain::Map(entries) => {
            let map = Map::new();
            for (key, value) in entries {
                map.set(&JsValue::from_str(key), &to_js(value));
            }
            map.into()
        }
        Plain::Record(_) | Plain::Choice(..) => {
            let object = Object::new();
            for (name, value) in plain.fields().iter().filter(|(_, value)| *value != Plain::Absent) {
                // A plain object of one's own takes any property.
                let _ = Reflect::set(&object, &JsValue::from_str(name), &to_js(value));
            }
            object.into()
        }
    }
}

/// Plain data of a value of JavaScript; `None` if there is something in it that is no data, such as a function.
pub(super) fn from_js(value: &JsValue) -> Option<Plain> {
    if value.is_undefined() || value.is_null() {
        return Some(Plain::Null);
    }
    if let Some(value) = value.as_bool() {
        return Some(Plain::Boolean(value));
    }
    if let Some(number) = value.as_f64() {
        // JavaScript does not tell whole numbers from others; whoever wants a float takes either.
        let is_whole = Number::is_safe_integer(value) && (number != 0.0 || number.is_sign_positive());
        return Some(match is_whole {
            true if number < 0.0 => Plain::Negative(number as i64),
            true => Plain::Whole(number as u64),
            false => Plain::Number(number),
        });
    }
    if let Some(text) = value.as_string() {
        return Some(Plain::Text(text));
    }
    if let Some(whole) = value.dyn_ref::<BigInt>() {
        let digits = String::from(whole.to_string(10).ok()?);
        return digits.parse().map(Plain::Whole).or_else(|_| digits.parse().map(Plain::Negative)).ok();
    }
    if let Some(items) = value.dyn_ref::<Array>() {
        return items.iter().map(|item| from_js(&item)).collect::<Option<_>>().map(Plain::List);
    }
    let entries = match value.dyn_ref::<Map>() {
        Some(map) => Array::from(map),
        None => Object::entries(value.dyn_ref()?),
    };
    let entry = |entry: JsValue| {
        let entry: Array = entry.dyn_into().ok()?;
        Some((Name::from(entry.get(0).as_string()?), from_js(&entry.get(1))?))
    };
    entries.iter().map(entry).collect::<Option<_>>().map(Plain::Map)
}
