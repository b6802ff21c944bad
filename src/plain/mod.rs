//! Plain data: the one form that every document and every message takes on its way to and from JSON, bytes and JavaScript.
//!
//! serde writes a reader and a writer anew for each pair of a type and a format, and the wasm of three formats was a third readers
//! and writers. Here each type is written by one [`write()`] and read by one [`read`], and only [`Plain`] itself knows formats. A
//! page reads what its worker says even straight from the bytes ([`read_message`]): the two are of one build, so that fields and
//! variants go by their places, and their names are neither sent nor compared.
//!
//! Floats keep their bits on every way but JSON, which has neither NaN nor infinities.

mod bytes;
mod error;
mod json;
mod message;
mod place;
mod reader;
mod writer;

pub use error::Error;
pub use message::read_message;
pub use place::place_in;

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// The name of a field or the key of a map.
pub type Name = Cow<'static, str>;

/// A value of any type, as data.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// Nothing: what is `None` or `()`.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number from 0.
    Whole(u64),
    /// A whole number under 0.
    Negative(i64),
    /// Any other number, whole or not.
    Number(f64),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Plain>),
    /// Values by keys of their own.
    Map(Vec<(Name, Plain)>),
    /// A struct: all its fields in the order of its declaration, [`Plain::Absent`] where one is left out.
    Record(Vec<(Name, Plain)>),
    /// A field that is left out.
    Absent,
    /// A variant without content: its place among the variants of its type, and its name.
    Unit(u32, &'static str),
    /// A variant with content: its place, its name and its content.
    Choice(u32, Box<(Name, Plain)>),
}

/// A value as plain data.
///
/// # Errors
/// The value has a map whose keys are not texts.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Result<Plain, Error> {
    value.serialize(writer::Writer)
}

/// A value from plain data, whose fields and variants go by name.
///
/// # Errors
/// The data are of another shape; the error says where.
pub fn read<T: DeserializeOwned>(plain: &Plain) -> Result<T, Error> {
    T::deserialize(reader::Reader(plain))
}

impl Plain {
    /// The value of the field or key `name`, if there is one.
    pub fn get(&self, name: &str) -> Option<&Plain> {
        self.fields().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Fields or keys with their values; nothing if it has none.
    pub fn fields(&self) -> &[(Name, Plain)] {
        match self {
            Self::Map(fields) | Self::Record(fields) => fields,
            Self::Choice(_, field) => std::slice::from_ref(field),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests;
