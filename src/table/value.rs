//! One cell, by itself.

use serde::{Deserialize, Serialize};

/// A cell that owns its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// No value.
    Missing,
    /// True or false.
    Boolean(bool),
    /// A finite real number.
    Number(f64),
    /// A label, free text, or a date in ISO 8601.
    Text(String),
}

/// A cell borrowed from a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// No value.
    Missing,
    /// True or false.
    Boolean(bool),
    /// A finite real number.
    Number(f64),
    /// Milliseconds since 1970-01-01T00:00:00, without a time zone.
    Date(i64),
    /// A label or free text.
    Text(&'a str),
}

/// The shortest decimal that reads back as the same number; with an exponent from 1e16 on and under 1e-5, as ECMAScript and R
/// readers expect.
pub fn format_number(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-5..1e16).contains(&size) { format!("{value:e}") } else { value.to_string() }
}

impl ValueRef<'_> {
    /// Whether there is no value.
    pub fn is_missing(self) -> bool {
        self == ValueRef::Missing
    }

    /// The cell as text: numbers in their shortest round-trip form, dates in ISO 8601, missing as nothing.
    pub fn to_text(self) -> String {
        match self {
            ValueRef::Missing => String::new(),
            ValueRef::Boolean(value) => value.to_string(),
            ValueRef::Number(value) => format_number(value),
            ValueRef::Date(value) => super::format_date(value),
            ValueRef::Text(value) => value.to_owned(),
        }
    }

    /// The cell by itself.
    pub fn to_value(self) -> Value {
        match self {
            ValueRef::Missing => Value::Missing,
            ValueRef::Boolean(value) => Value::Boolean(value),
            ValueRef::Number(value) => Value::Number(value),
            ValueRef::Date(value) => Value::Text(super::format_date(value)),
            ValueRef::Text(value) => Value::Text(value.to_owned()),
        }
    }
}
/// The beginning of a text that has more than `n_chars` characters, with `…` for the rest; `None` of any other.
pub fn shortened(text: &str, n_chars: usize) -> Option<String> {
    let (end, _) = text.char_indices().nth(n_chars)?;
    Some(format!("{}…", &text[..end]))
}
