//! Plain data as bytes: a byte that says what comes, then it. Whole numbers are in LEB128, floats in their eight bytes, lengths
//! before what they count.

use super::{Error, Plain};

/// What a value begins with.
pub(super) mod tag {
    pub(in crate::plain) const NULL: u8 = 0;
    pub(in crate::plain) const FALSE: u8 = 1;
    pub(in crate::plain) const TRUE: u8 = 2;
    pub(in crate::plain) const WHOLE: u8 = 3;
    pub(in crate::plain) const NEGATIVE: u8 = 4;
    pub(in crate::plain) const NUMBER: u8 = 5;
    pub(in crate::plain) const TEXT: u8 = 6;
    pub(in crate::plain) const LIST: u8 = 7;
    pub(in crate::plain) const MAP: u8 = 8;
    /// A field that is left out of a struct whose fields go by their places.
    pub(in crate::plain) const ABSENT: u8 = 9;
    /// A variant with content: its place, then its content.
    pub(in crate::plain) const CHOICE: u8 = 10;
    /// A variant without content: its place, and its name, since the tag of an adjacently tagged enum is one, which is read as the
    /// name of a field is.
    pub(in crate::plain) const UNIT: u8 = 11;
}

impl Plain {
    /// As bytes that [`Plain::from_bytes`] reads: fields and variants by name.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.put(&mut bytes, true);
        bytes
    }

    /// As bytes that [`super::read_message`] reads: fields and variants by their places.
    pub fn to_message(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.put(&mut bytes, false);
        bytes
    }

    /// Reads what [`Plain::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes end too soon or are none of its.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Bytes(bytes).plain()
    }

    fn put(&self, into: &mut Vec<u8>, by_name: bool) {
        match self {
            Self::Null => into.push(tag::NULL),
            Self::Absent => into.push(tag::ABSENT),
            Self::Boolean(value) => into.push(if *value { tag::TRUE } else { tag::FALSE }),
            Self::Whole(value) => put_counted(into, tag::WHOLE, *value),
            // −1 is the first, so that no number under 0 has no bytes.
            Self::Negative(value) => put_counted(into, tag::NEGATIVE, !*value as u64),
            Self::Number(value) => {
                into.push(tag::NUMBER);
                into.extend(value.to_le_bytes());
            }
            Self::Text(text) => put_text(into, text),
            Self::List(items) => {
                put_counted(into, tag::LIST, items.len() as u64);
                items.iter().for_each(|item| item.put(into, by_name));
            }
            Self::Record(fields) if !by_name => {
                put_counted(into, tag::LIST, fields.len() as u64);
                fields.iter().for_each(|(_, value)| value.put(into, by_name));
            }
            Self::Unit(place, name) if !by_name => {
                put_counted(into, tag::UNIT, u64::from(*place));
                put_text(into, name);
            }
            Self::Choice(place, content) if !by_name => {
                put_counted(into, tag::CHOICE, u64::from(*place));
                content.1.put(into, by_name);
            }
            Self::Unit(_, name) => put_text(into, name),
            Self::Map(_) | Self::Record(_) | Self::Choice(..) => {
                let fields = || self.fields().iter().filter(|(_, value)| *value != Self::Absent);
                put_counted(into, tag::MAP, fields().count() as u64);
                for (name, value) in fields() {
                    put_text(into, name);
                    value.put(into, by_name);
                }
            }
        }
    }
}

fn put_counted(into: &mut Vec<u8>, tag: u8, mut number: u64) {
    into.push(tag);
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

fn put_text(into: &mut Vec<u8>, text: &str) {
    put_counted(into, tag::TEXT, text.len() as u64);
    into.extend(text.as_bytes());
}

/// Bytes still to be read.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    /// What comes next, left where it is; nothing at the end.
    pub(super) fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    pub(super) fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.0.split_first().ok_or_else(too_short)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn whole(&mut self) -> Result<u64, Error> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Error::new("a whole number of the message has too many bytes"))
    }

    /// A whole number under 0, after its tag.
    pub(super) fn negative(&mut self) -> Result<i64, Error> {
        Ok(!(self.whole()? as i64))
    }

    pub(super) fn number(&mut self) -> Result<f64, Error> {
        let (first, rest) = self.0.split_first_chunk().ok_or_else(too_short)?;
        self.0 = rest;
        Ok(f64::from_le_bytes(*first))
    }

    /// A text, after its tag.
    pub(super) fn text(&mut self) -> Result<&'a str, Error> {
        let len = self.whole()?;
        let (text, rest) = usize::try_from(len).ok().and_then(|len| self.0.split_at_checked(len)).ok_or_else(too_short)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| Error::new("a text of the message is not UTF-8"))
    }

    /// A key of a map, its tag included.
    pub(super) fn key(&mut self) -> Result<&'a str, Error> {
        match self.byte()? {
            tag::TEXT => self.text(),
            other => Err(unknown(other)),
        }
    }

    fn plain(&mut self) -> Result<Plain, Error> {
        Ok(match self.byte()? {
            tag::NULL => Plain::Null,
            tag::FALSE => Plain::Boolean(false),
            tag::TRUE => Plain::Boolean(true),
            tag::WHOLE => Plain::Whole(self.whole()?),
            tag::NEGATIVE => Plain::Negative(self.negative()?),
            tag::NUMBER => Plain::Number(self.number()?),
            tag::TEXT => Plain::Text(self.text()?.to_owned()),
            tag::LIST => {
                let len = self.whole()?;
                Plain::List((0..len).map(|_| self.plain()).collect::<Result<_, _>>()?)
            }
            tag::MAP => {
                let len = self.whole()?;
                let field = |_| Ok((self.key()?.to_owned().into(), self.plain()?));
                Plain::Map((0..len).map(field).collect::<Result<_, _>>()?)
            }
            other => return Err(unknown(other)),
        })
    }
}

fn too_short() -> Error {
    Error::new("the message ends too soon")
}

pub(super) fn unknown(tag: u8) -> Error {
    Error::new(format!("the message has a part of the unexpected kind {tag}"))
}
