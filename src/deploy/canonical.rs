//! Documents as text: one layout, and one hash of the content whatever the layout.

use crate::plain::{Name, Plain};
use crate::stat::sort_by;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// Items to this depth stand on lines of their own; deeper ones stay on their item's line.
const DEPTH_OF_LINES: usize = 2;

/// A document as plain data.
pub(super) fn plain<T: Serialize>(document: &T) -> Plain {
    let written = crate::plain::write(document);
    debug_assert!(written.is_ok(), "documents have string keys only");
    written.unwrap_or(Plain::Null)
}

/// A document as text: two spaces of indent, one line an item of a list, shortest round-trip numbers, a line feed at the end.
/// A number that is not finite becomes null, which its reader then refuses.
pub(super) fn to_json(document: &Plain) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, OneLineAnItem::default());
    let written = document.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "documents have string keys only, and a buffer takes every byte");
    bytes.push(b'\n');
    String::from_utf8_lossy(&bytes).into_owned()
}

/// BLAKE3, in hexadecimal digits, of the content of a document, the field `without` at its top left out: keys sorted by bytes,
/// no white space, whole numbers under 2⁵³ without a decimal point.
pub(super) fn content_hash(document: &Plain, without: &str) -> String {
    let mut bytes = Vec::new();
    match document {
        Plain::Map(fields) | Plain::Record(fields) => write_object(fields.iter().filter(|(key, _)| key != without), &mut bytes),
        other => write_normal(other, &mut bytes),
    }
    blake3::hash(&bytes).to_hex().to_string()
}

fn write_normal(value: &Plain, into: &mut Vec<u8>) {
    match value {
        Plain::Map(_) | Plain::Record(_) | Plain::Choice(..) => write_object(value.fields().iter(), into),
        Plain::List(items) => {
            into.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    into.push(b',');
                }
                write_normal(item, into);
            }
            into.push(b']');
        }
        Plain::Number(number) => into.extend(normal_number(*number).as_bytes()),
        scalar => into.extend(scalar.to_json().as_bytes()),
    }
}

fn write_object<'a>(fields: impl Iterator<Item = &'a (Name, Plain)>, into: &mut Vec<u8>) {
    let mut fields: Vec<_> = fields.filter(|(_, value)| *value != Plain::Absent).collect();
    sort_by(&mut fields, |(one, _), (other, _)| one.cmp(other));
    into.push(b'{');
    for (i, (key, value)) in fields.into_iter().enumerate() {
        if i > 0 {
            into.push(b',');
        }
        into.extend(Plain::Text(key.to_string()).to_json().as_bytes());
        into.push(b':');
        write_normal(value, into);
    }
    into.push(b'}');
}

/// 12 and 12.0 are the same number, however a tool writes it.
fn normal_number(number: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT { format!("{}", number as i64) } else { Plain::Number(number).to_json() }
}

/// Two spaces of indent; items to [`DEPTH_OF_LINES`] on lines of their own.
#[derive(Default)]
struct OneLineAnItem {
    depth: usize,
    has_item: bool,
}

impl OneLineAnItem {
    fn begin<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_item = false;
        writer.write_all(bracket)
    }

    fn item<W: ?Sized + Write>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        if self.depth > DEPTH_OF_LINES {
            return writer.write_all(if first { b"" } else { b", " });
        }
        writer.write_all(if first { b"\n" } else { b",\n" })?;
        indent(writer, self.depth)
    }

    fn end<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.has_item && self.depth < DEPTH_OF_LINES {
            writer.write_all(b"\n")?;
            indent(writer, self.depth)?;
        }
        writer.write_all(bracket)
    }
}

fn indent<W: ?Sized + Write>(writer: &mut W, depth: usize) -> io::Result<()> {
    (0..depth).try_for_each(|_| writer.write_all(b"  "))
}

impl Formatter for OneLineAnItem {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.item(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_item = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.item(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_item = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn one_line_an_item() {
        let document = json!({"a": 1, "b": [], "c": [{"x": [1.0, 2.5], "y": {}}, {"x": []}], "d": {"e": {"f": null}}});
        let expected = "{\n  \"a\": 1,\n  \"b\": [],\n  \"c\": [\n    {\"x\": [1.0, 2.5], \"y\": {}},\n    {\"x\": []}\n  ],\n  \
                        \"d\": {\n    \"e\": {\"f\": null}\n  }\n}\n";
        assert_eq!(to_json(&plain(&document)), expected);
        assert_eq!(serde_json::from_str::<Value>(expected).ok(), Some(document));
    }

    #[test]
    fn the_hash_sees_content_and_no_layout() {
        let hash = |text: &str| content_hash(&Plain::from_json(text).unwrap(), "integrity");
        let original = hash(r#"{"a": 12.0, "b": ["x", 1e300], "integrity": "one"}"#);
        assert_eq!(original, hash("{\"integrity\":\"two\",\n\"b\":[\"\\u0078\",1.0E+300],\"a\":12}"));
        for other in [
            r#"{"a": 12.5, "b": ["x", 1e300]}"#,
            r#"{"a": 12, "b": ["x", 1e301]}"#,
            r#"{"a": 12, "b": [1e300, "x"]}"#,
            r#"{"a": 12, "b": ["x", 1e300], "c": null}"#,
            r#"{"a": "12", "b": ["x", 1e300]}"#,
        ] {
            assert_ne!(original, hash(other), "{other}");
        }
    }
}
