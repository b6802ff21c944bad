//! Rows as scripts give them: each cell is taken for what it is, or refused with its place.
//!
//! Numbers, texts and booleans are themselves. null, undefined and NaN are missing. A `BigInt` is a number where a number holds it
//! exactly, its digits otherwise. A `Date` is a moment, but the tables' dates have no time zone: one at midnight in UTC, as
//! `new Date("2024-01-31")` makes it, is that day; any other is what the clock on the wall of this machine says.

use crate::deploy::Row;
use crate::error::UserError;
use crate::plain::Plain;
use crate::table::Value;
use js_sys::{Array, BigInt, Date, Map, Reflect};
use wasm_bindgen::prelude::*;

/// From here on not every whole number is an f64.
const EXACT: f64 = 9_007_199_254_740_992.0;
const EXAMPLE: &str = "Give an array of objects by the names of the model's inputs, such as [{experience: 2, test_score: 9}].";

/// Rows as the project takes them.
///
/// # Errors
/// Usage: it is no array of objects, or a cell is nothing that a cell can hold. The message names the place.
pub(super) fn rows(rows: &JsValue) -> Result<Vec<Row>, UserError> {
    if Array::is_array(rows) {
        return Array::from(rows).iter().enumerate().map(|(at, value)| row(at, &value)).collect();
    }
    let way_out = if rows.is_object() { "Put one row in brackets: [row]." } else { EXAMPLE };
    Err(UserError::usage(format!("rows is {}, not an array.", kind_of(rows)), way_out))
}

fn row(at: usize, value: &JsValue) -> Result<Row, UserError> {
    let refused = |way_out| Err(UserError::usage(format!("rows[{at}] is {}, not a plain object.", kind_of(value)), way_out));
    if value.is_instance_of::<Map>() {
        return refused("Turn a Map into an object: Object.fromEntries(map).");
    }
    if !value.is_object() || Array::is_array(value) || value.is_instance_of::<Date>() {
        return refused(EXAMPLE);
    }
    // Whatever an object's own code does, it must not take the page along: its keys and getters are asked for with care.
    let unreadable = |_| UserError::usage(format!("rows[{at}] cannot be read."), EXAMPLE);
    let names = Reflect::own_keys(value).map_err(unreadable)?;
    let entry = |key: JsValue| {
        let name = key.as_string()?;
        let read = Reflect::get(value, &key).map_err(unreadable).and_then(|found| cell(at, &name, &found));
        Some(read.map(|cell| (name, cell)))
    };
    names.iter().filter_map(entry).collect()
}

fn cell(at: usize, name: &str, value: &JsValue) -> Result<Value, UserError> {
    let refused = |what: &str| {
        Err(UserError::usage(
            format!("rows[{at}][{}] is {what}.", Plain::Text(name.to_owned()).to_json()),
            "A cell is a number, a text, a boolean, a Date, or null where there is none.",
        ))
    };
    if value.is_undefined() || value.is_null() {
        return Ok(Value::Missing);
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Value::Boolean(flag));
    }
    if let Some(text) = value.as_string() {
        return Ok(Value::Text(text));
    }
    match value.as_f64() {
        Some(number) if number.is_nan() => return Ok(Value::Missing),
        Some(number) if number.is_infinite() => return refused("infinite"),
        Some(number) => return Ok(Value::Number(number)),
        None => {}
    }
    if let Some(whole) = value.dyn_ref::<BigInt>() {
        return Ok(whole_number(whole));
    }
    match value.dyn_ref::<Date>() {
        Some(date) if date.get_time().is_nan() => refused("an invalid Date"),
        Some(date) => Ok(Value::Text(civil(date))),
        None => refused(kind_of(value)),
    }
}

fn whole_number(whole: &BigInt) -> Value {
    let digits = whole.to_string(10).map(String::from).unwrap_or_default();
    match digits.parse::<f64>() {
        Ok(number) if number.abs() <= EXACT => Value::Number(number),
        _ => Value::Text(digits),
    }
}

/// A moment as a civil date in ISO 8601, with the time of day where it is not midnight.
fn civil(date: &Date) -> String {
    let utc = String::from(date.to_iso_string());
    if let Some(day) = utc.strip_suffix("T00:00:00.000Z") {
        return day.to_owned();
    }
    // The local fields, put through UTC, so that the same code writes them.
    let local = Date::new(&(date.get_time() - date.get_timezone_offset() * 60_000.0).into());
    let text = String::from(local.to_iso_string());
    text.strip_suffix("T00:00:00.000Z")
        .map_or_else(|| text.trim_end_matches('Z').trim_end_matches(".000").to_owned(), str::to_owned)
}

/// What a value is, in words.
pub(super) fn kind_of(value: &JsValue) -> &'static str {
    if value.is_undefined() {
        "undefined"
    } else if value.is_null() {
        "null"
    } else if value.is_string() {
        "a text"
    } else if value.as_f64().is_some() {
        "a number"
    } else if value.as_bool().is_some() {
        "a boolean"
    } else if value.is_bigint() {
        "a BigInt"
    } else if value.is_symbol() {
        "a symbol"
    } else if value.is_function() {
        "a function"
    } else if Array::is_array(value) {
        "an array"
    } else if value.is_instance_of::<Date>() {
        "a Date"
    } else if value.is_instance_of::<Map>() {
        "a Map"
    } else {
        "an object"
    }
}
