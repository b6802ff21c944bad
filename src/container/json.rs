//! JSON: a list of records, or JSON Lines. Lists are streamed, so that memory does not depend on how many records there are; a
//! document that wraps its list in an object is held.

use super::contents::{Layer, Made, Note, NoteKind};
use super::error::ContainerError;
use super::inflate::HELD;
use super::json_shape::{Node, Shape, Table, shape};
use super::rows::RowWriter;
use super::unpack::{Job, Seekable, length};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::io::BufReader;

const WHAT: &str = "a JSON document";
const LINES: &str = "JSON Lines";
const WAY_OUT: &str = "A table in JSON is a list of records, [{\"x\": 1, \"y\": 2}, …], or one record a line. (In pandas: \
                       df.to_json(path, orient=\"records\").)";

/// Opens JSON Lines.
pub(super) fn open_lines(job: &mut Job, bytes: &mut dyn Seekable) -> Result<(), ContainerError> {
    let mut table = Table::default();
    let mut walk = |visit: &mut dyn FnMut(&Node) -> Result<(), String>| {
        bytes.rewind()?;
        let reader = BufReader::new(skip_mark(bytes)?);
        for node in serde_json::Deserializer::from_reader(reader).into_iter::<Node>() {
            visit(&node.map_err(|error| damaged(LINES, &error))?).map_err(|problem| unread(&problem))?;
        }
        Ok(())
    };
    walk(&mut |node| table.survey(node))?;
    start(job, &table, "One record a line (JSON Lines)");
    write(job, &table, walk)
}

/// Opens one JSON value.
pub(super) fn open(job: &mut Job, bytes: &mut dyn Seekable) -> Result<(), ContainerError> {
    let mut table = Table::default();
    let whole = walk_list(bytes, &mut |node| table.survey(node))?;
    let Some(whole) = whole else {
        start(job, &table, "A list of records in JSON");
        return write(job, &table, |visit| walk_list(bytes, visit).map(drop));
    };
    let found = shape(&whole, job.wanted.member.as_deref()).map_err(|(name, all)| match name {
        Some(name) => ContainerError::NoSuch { what: "list of records called", name, all },
        None => unread("the document holds no list of records"),
    })?;
    let rows = match found {
        Shape::Lists { name, others, rows } => {
            let n = others.len() + 1;
            if n > 1 && job.wanted.member.is_none() {
                let message = format!("The document holds {n} lists of records: \"{name}\" was read. Choose another to read it.");
                job.contents.notes.push(Note { kind: NoteKind::Others, count: n as u64 - 1, message });
            }
            let evidence = if n == 1 {
                "The only list of records in a JSON document."
            } else {
                "The first list of records in a JSON document."
            };
            job.contents.layers.push(Layer::Members { member: name, others, evidence: evidence.to_owned() });
            rows
        }
        Shape::Rows { rows, evidence } => {
            job.contents.layers.push(Layer::Single { evidence: evidence.to_owned() });
            rows
        }
    };
    for row in rows.iter() {
        table.survey(row).map_err(|problem| unread(&problem))?;
    }
    finish_start(job, &table);
    write(job, &table, |visit| rows.iter().try_for_each(|row| visit(row).map_err(|problem| unread(&problem))))
}

fn start(job: &mut Job, table: &Table, evidence: &str) {
    job.contents.layers.push(Layer::Single { evidence: format!("{evidence}.") });
    finish_start(job, table);
}

fn finish_start(job: &mut Job, table: &Table) {
    job.contents.made = Some(Made { has_header: table.has_names(), columns: table.known() });
    let n = table.n_nested;
    if n > 0 {
        let message = format!("{n} values are lists, not single values: each is kept as its JSON text.");
        job.contents.notes.push(Note { kind: NoteKind::Nested, count: n, message });
    }
}

fn write(
    job: &mut Job,
    table: &Table,
    walk: impl FnOnce(&mut dyn FnMut(&Node) -> Result<(), String>) -> Result<(), ContainerError>,
) -> Result<(), ContainerError> {
    if table.n_columns() == 0 {
        return Err(ContainerError::NoTable { what: WHAT, found: "its list is empty".to_owned() });
    }
    let mut writer = RowWriter::new(job.text);
    if table.has_names() {
        writer.row(table.names())?;
    }
    let mut failed = None;
    let walked = walk(&mut |node| {
        writer.row(table.cells(node)).map_err(|error| {
            failed = Some(error);
            String::new()
        })
    });
    failed.map_or(walked, |error| Err(ContainerError::Io(error)))
}

fn unread(problem: &str) -> ContainerError {
    ContainerError::Unread {
        message: format!("By its content the file is JSON, but no table: {problem}."),
        way_out: WAY_OUT.to_owned(),
    }
}

fn damaged(what: &'static str, error: &serde_json::Error) -> ContainerError {
    ContainerError::Damaged { what, cause: error.to_string() }
}

/// The same bytes behind the byte order mark, if there is one.
fn skip_mark(bytes: &mut dyn Seekable) -> Result<&mut dyn Seekable, ContainerError> {
    let mut mark = [0; 3];
    bytes.rewind()?;
    if bytes.read_exact(&mut mark).is_err() || mark != *b"\xEF\xBB\xBF" {
        bytes.rewind()?;
    }
    Ok(bytes)
}

/// Calls `visit` with each element, if the document is a list; else gives it whole.
fn walk_list(
    bytes: &mut dyn Seekable,
    visit: &mut dyn FnMut(&Node) -> Result<(), String>,
) -> Result<Option<Node>, ContainerError> {
    let len = length(bytes)?;
    let mut problem = None;
    let mut deserializer = serde_json::Deserializer::from_reader(BufReader::new(skip_mark(bytes)?));
    let walk = Walk { visit, problem: &mut problem, may_hold: len <= HELD / 4 };
    let walked = walk.deserialize(&mut deserializer).and_then(|node| deserializer.end().map(|()| node));
    match (problem, walked) {
        (Some(problem), _) => Err(unread(&problem)),
        (None, walked) => walked.map_err(|error| damaged(WHAT, &error)),
    }
}

/// A document whose elements are looked at one by one.
struct Walk<'a> {
    visit: &'a mut dyn FnMut(&Node) -> Result<(), String>,
    problem: &'a mut Option<String>,
    may_hold: bool,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = Option<Node>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = Option<Node>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while let Some(node) = list.next_element::<Node>()? {
            if let Err(problem) = (self.visit)(&node) {
                *self.problem = Some(problem);
                return Err(A::Error::custom("no table"));
            }
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        if !self.may_hold {
            *self.problem =
                Some("an object of more than 256 MB cannot be held in memory; a list or JSON Lines are streamed".to_owned());
            return Err(A::Error::custom("too large"));
        }
        Node::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Some)
    }
}
