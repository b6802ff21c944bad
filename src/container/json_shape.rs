//! Where the table is in a JSON document: its records, or its columns.

use super::cell::Cell;
use super::contents::Known;
use super::rows::Tally;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A JSON value whose objects keep the order of their keys.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Null,
    Boolean(bool),
    /// A whole number in its own digits.
    Whole(String),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    fn is_single(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Object(_))
    }

    /// The value as a cell; a list as its JSON text.
    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Null => Cell::Empty,
            Self::Boolean(value) => Cell::Boolean(*value),
            Self::Whole(digits) => Cell::Exact(Cow::Borrowed(digits)),
            Self::Number(value) => Cell::Number(*value),
            Self::Text(text) if text.is_empty() => Cell::Empty,
            Self::Text(text) => Cell::Text(Cow::Borrowed(text)),
            Self::List(_) | Self::Object(_) => Cell::Text(Cow::Owned(self.to_string())),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Null => f.write_str("null"),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(","))
            }
            Self::Object(entries) => {
                let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{}:{value}", quoted(key))).collect();
                write!(f, "{{{}}}", entries.join(","))
            }
            single => f.write_str(&single.cell().text()),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Boolean(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Whole(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Whole(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Number(value))
            }

            fn visit_str<E>(self, text: &str) -> Result<Node, E> {
                Ok(Node::Text(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Node, E> {
                Ok(Node::Text(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Node::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Node::Object(entries))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// The table in an object.
pub(super) enum Shape<'a> {
    /// It is a list of records under a key, perhaps one of several.
    Lists { name: String, others: Vec<String>, rows: Cow<'a, [Node]> },
    /// The whole object is the table.
    Rows { rows: Cow<'a, [Node]>, evidence: &'static str },
}

/// Finds the table in an object; or the name that is not there, with those that are.
pub(super) fn shape<'a>(node: &'a Node, wanted: Option<&str>) -> Result<Shape<'a>, (Option<String>, Vec<String>)> {
    let Node::Object(entries) = node else { return Err((None, Vec::new())) };
    let of = |key: &str| entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    if let (Some(Node::List(names)), Some(Node::List(rows))) = (of("columns"), of("data"))
        && rows.iter().all(|row| matches!(row, Node::List(_)))
        && names.iter().all(Node::is_single)
    {
        let rows = std::iter::once(Node::List(names.clone())).chain(rows.iter().cloned()).collect();
        return Ok(Shape::Rows {
            rows: Cow::Owned(rows),
            evidence: "Columns and rows of a JSON document (as pandas splits them).",
        });
    }
    let mut lists = Vec::new();
    collect(node, "", 0, &mut lists);
    let names: Vec<String> = lists.iter().map(|(name, _)| name.clone()).collect();
    let chosen = match wanted {
        Some(wanted) => {
            Some(names.iter().position(|name| name == wanted).ok_or_else(|| (Some(wanted.to_owned()), names.clone()))?)
        }
        None => (!names.is_empty()).then_some(0),
    };
    if let Some(chosen) = chosen {
        let (name, rows) = lists.swap_remove(chosen);
        let others = names.into_iter().filter(|other| *other != name).collect();
        return Ok(Shape::Lists { name, others, rows: Cow::Borrowed(rows) });
    }
    columns(entries).ok_or((None, Vec::new()))
}

/// Lists of records, with the keys that lead to them.
fn collect<'a>(node: &'a Node, path: &str, depth: usize, into: &mut Vec<(String, &'a [Node])>) {
    let Node::Object(entries) = node else { return };
    for (key, value) in entries {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            Node::List(items) if matches!(items.first(), Some(Node::Object(_))) => into.push((path, items)),
            Node::Object(_) if depth < 3 => collect(value, &path, depth + 1, into),
            _ => {}
        }
    }
}

/// An object of columns: lists of one length, or objects of one set of row numbers; or one record.
fn columns(entries: &[(String, Node)]) -> Option<Shape<'static>> {
    let values = |node: &Node| -> Option<Vec<(Option<String>, Node)>> {
        match node {
            Node::List(items) if items.iter().all(Node::is_single) => {
                Some(items.iter().map(|item| (None, item.clone())).collect())
            }
            Node::Object(rows) if rows.iter().all(|(_, value)| value.is_single()) => {
                Some(rows.iter().map(|(key, value)| (Some(key.clone()), value.clone())).collect())
            }
            _ => None,
        }
    };
    if !entries.is_empty() && entries.iter().all(|(_, value)| value.is_single()) {
        let rows = vec![Node::Object(entries.to_vec())];
        return Some(Shape::Rows { rows: Cow::Owned(rows), evidence: "One record in JSON." });
    }
    let columns: Vec<_> = entries.iter().map(|(_, value)| values(value)).collect::<Option<_>>()?;
    let keys = |column: &[(Option<String>, Node)]| column.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    let first = keys(columns.first()?);
    let is_counted = first.iter().enumerate().all(|(i, key)| key.as_ref().is_none_or(|key| *key == i.to_string()));
    if !is_counted || columns.iter().any(|column| keys(column) != first) {
        return None;
    }
    let row = |i: usize| {
        Node::Object(entries.iter().zip(&columns).map(|((name, _), column)| (name.clone(), column[i].1.clone())).collect())
    };
    let rows = (0..first.len()).map(row).collect();
    Some(Shape::Rows { rows: Cow::Owned(rows), evidence: "Columns in JSON, each a list of its values." })
}

/// The columns of records, in the order in which they first come; or of rows, by their position.
#[derive(Default)]
pub(super) struct Table {
    names: Vec<String>,
    positions: BTreeMap<String, usize>,
    tallies: Vec<Tally>,
    n_rows: u64,
    are_records: bool,
    /// Values that are lists.
    pub(super) n_nested: u64,
}

impl Table {
    /// Takes in one record or row.
    ///
    /// # Errors
    /// It is neither, or not what the others are.
    pub(super) fn survey(&mut self, node: &Node) -> Result<(), String> {
        let is_record = matches!(node, Node::Object(_));
        if self.n_rows == 0 {
            self.are_records = is_record;
        }
        self.n_rows += 1;
        if is_record != self.are_records || node.is_single() {
            return Err(format!(
                "element {} of the list is {}",
                self.n_rows,
                if node.is_single() { "a single value" } else { "no record like those before it" }
            ));
        }
        flatten(node, &mut |name, value| {
            let position = self.positions.get(name).copied().unwrap_or(self.names.len());
            if position == self.names.len() {
                self.positions.insert(name.to_owned(), position);
                self.names.push(name.to_owned());
                self.tallies.push(Tally::default());
            }
            self.n_nested += u64::from(!value.is_single());
            self.tallies[position].add(&value.cell());
        });
        Ok(())
    }

    /// Whether the columns have names.
    pub(super) fn has_names(&self) -> bool {
        self.are_records
    }

    /// How many columns there are.
    pub(super) fn n_columns(&self) -> usize {
        self.names.len()
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = Cell<'_>> {
        self.names.iter().map(|name| Cell::Text(Cow::Borrowed(name)))
    }

    /// What is known of the columns.
    pub(super) fn known(&self) -> Vec<Option<Known>> {
        self.tallies.iter().map(Tally::known).collect()
    }

    /// One record or row as cells; empty where it lacks a column.
    pub(super) fn cells<'a>(&self, node: &'a Node) -> Vec<Cell<'a>> {
        let mut cells = vec![Cell::Empty; self.names.len()];
        flatten(node, &mut |name, value| {
            if let Some(position) = self.positions.get(name) {
                cells[*position] = value.cell();
            }
        });
        cells
    }
}

/// Calls `visit` with every value of a record, those of records inside it under both names: `address.city`.
fn flatten<'a>(node: &'a Node, visit: &mut dyn FnMut(&str, &'a Node)) {
    fn of<'a>(name: &str, value: &'a Node, visit: &mut dyn FnMut(&str, &'a Node)) {
        match value {
            Node::Object(entries) if !entries.is_empty() => {
                entries.iter().for_each(|(key, value)| of(&format!("{name}.{key}"), value, visit));
            }
            value => visit(name, value),
        }
    }
    match node {
        Node::Object(entries) => entries.iter().for_each(|(key, value)| of(key, value, visit)),
        Node::List(items) => items.iter().enumerate().for_each(|(i, value)| visit(&i.to_string(), value)),
        _ => {}
    }
}
