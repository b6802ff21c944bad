//! Steps in words: what one does, what it did, and what the history calls it.

use crate::pipeline::StepEffect;
use crate::pipeline::step::{Columns, Condition, FillWith, Selection, Step, StepKind};
use crate::table::{ColumnType, Value};
use crate::ui::stage::words;
use leptos::prelude::*;

/// How many names are said before the rest is only counted.
const NAMED: usize = 3;

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Words.
    Words(String),
    /// The name of a column, or a value.
    Name(String),
}

type Sentence = Vec<Piece>;

/// What a step does. `effect`, if it is known, says which value was filled in.
pub(super) fn of(step: &Step, effect: Option<&StepEffect>) -> Sentence {
    match step {
        Step::SelectColumns(step) => {
            let verb = if step.selection == Selection::Keep { "Keep only " } else { "Drop " };
            sentence([words(verb)], listed(&step.columns, "and"), [])
        }
        Step::RenameColumn(step) => vec![words("Rename "), name(&step.from), words(" to "), name(&step.to)],
        Step::RetypeColumn(step) => vec![words("Read "), name(&step.column), words(format!(" as {}", with_article(step.to)))],
        Step::FillMissing(step) => {
            let value = effect.and_then(|effect| filled_with(effect, &step.columns));
            sentence([words("Fill missing ")], listed(&step.columns, "and"), with(&step.with, step.columns.len(), value))
        }
        Step::DropMissing(step) => match &step.columns {
            Columns::All => vec![words("Take out rows with any missing cell")],
            Columns::These(columns) => sentence([words("Take out rows where ")], listed(columns, "or"), [words(" is missing")]),
        },
        Step::DropDuplicates(step) => match &step.columns {
            Columns::All => vec![words("Take out rows that repeat an earlier one")],
            Columns::These(columns) => {
                sentence([words("Take out rows that repeat an earlier one in ")], listed(columns, "and"), [])
            }
        },
        Step::FilterRows(step) => {
            sentence([words("Keep rows where "), name(&step.column), words(" ")], condition(&step.keep), [])
        }
    }
}

/// What a step did, as the history says it.
pub(super) fn done(step: &Step) -> String {
    let present = plain(&of(step, None));
    let (verb, rest) = present.split_once(' ').unwrap_or((&present, ""));
    let past = match verb {
        "Keep" => "Kept",
        "Drop" => "Dropped",
        "Rename" => "Renamed",
        "Fill" => "Filled",
        "Take" => "Took",
        other => other,
    };
    format!("{past} {rest}")
}

/// The sentence without marks.
pub(super) fn plain(sentence: &[Piece]) -> String {
    sentence.iter().map(|(Piece::Words(text) | Piece::Name(text))| text.as_str()).collect()
}

/// The sentence with its names marked.
pub(super) fn view(sentence: Sentence) -> impl IntoView {
    let piece = |piece| match piece {
        Piece::Words(text) => text.into_any(),
        Piece::Name(text) => view! { <strong>{text}</strong> }.into_any(),
    };
    sentence.into_iter().map(piece).collect_view()
}

/// What came of a step: rows, cells or columns.
pub(super) fn effect(step: &Step, effect: &StepEffect) -> String {
    if !effect.applied {
        return "Switched off: nothing is changed.".to_owned();
    }
    let cells = effect.cells_touched();
    let lost: u64 = effect.change.columns.iter().map(|column| column.lost).sum();
    match step.kind() {
        StepKind::SelectColumns => {
            let (before, after) = (effect.schema_before.len() as u64, effect.schema_after.len() as u64);
            format!("{} kept, {} taken out", words::count(after, "column", "columns"), words::group(before - after))
        }
        StepKind::RenameColumn => "The cells stay as they are".to_owned(),
        StepKind::RetypeColumn if lost > 0 => {
            format!("{} read anew, {} lost", words::count(cells, "cell", "cells"), words::group(lost))
        }
        StepKind::RetypeColumn => format!("{} read anew, none lost", words::count(cells, "cell", "cells")),
        StepKind::FillMissing if cells == 0 => "Nothing was missing".to_owned(),
        StepKind::FillMissing => format!("{} filled", words::count(cells, "cell", "cells")),
        StepKind::DropMissing | StepKind::DropDuplicates | StepKind::FilterRows if effect.rows_removed() == 0 => {
            format!("All {} kept", words::count(effect.rows_after, "row", "rows"))
        }
        StepKind::DropMissing | StepKind::DropDuplicates | StepKind::FilterRows => {
            let (kept, out) = (effect.rows_after, effect.rows_removed());
            format!("{} kept, {} taken out", words::count(kept, "row", "rows"), words::group(out))
        }
    }
}

/// A type with its article: "a number", "text".
pub(super) fn with_article(kind: ColumnType) -> String {
    if kind == ColumnType::Text { "text".to_owned() } else { format!("a {}", kind.name()) }
}

/// A value as it stands in a sentence.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("\u{201c}{text}\u{201d}"),
        Value::Missing => "\u{2026}".to_owned(),
        other => words::cell(other).unwrap_or_default(),
    }
}

/// The value that the only column of a fill was filled with, if a cell was.
fn filled_with<'a>(effect: &'a StepEffect, columns: &[String]) -> Option<&'a Value> {
    let [only] = columns else { return None };
    effect.change.cells.iter().find(|cell| cell.column == *only).map(|cell| &cell.after)
}

fn with(with: &FillWith, n_columns: usize, found: Option<&Value>) -> Vec<Piece> {
    let typical = |what: &str| {
        let whose = if n_columns > 1 { format!(" with each one\u{2019}s {what}") } else { format!(" with the {what}") };
        let shown = found.map(|found| match found {
            Value::Number(number) => format!(" ({})", crate::evaluate::format_quantity(*number, 4)),
            other => format!(" ({})", value(other)),
        });
        vec![words(whose + &shown.unwrap_or_default())]
    };
    match with {
        FillWith::Mean => typical("mean"),
        FillWith::Median => typical("median"),
        FillWith::Mode => typical("most frequent value"),
        FillWith::Constant(constant) => vec![words(" with "), name(&value(constant))],
    }
}

fn condition(condition: &Condition) -> Vec<Piece> {
    let compared = |how: &str, with: &Value| vec![words(format!("{how} ")), name(&value(with))];
    // Of texts, only dates have an order.
    let ordered = |of_numbers: &str, of_dates: &str, with: &Value| match with {
        Value::Text(date) => vec![words(format!("{of_dates} ")), name(date)],
        other => compared(of_numbers, other),
    };
    match condition {
        Condition::Equals(with) => compared("is", with),
        Condition::NotEquals(with) => compared("is not", with),
        Condition::Less(with) => ordered("is less than", "is before", with),
        Condition::AtMost(with) => ordered("is at most", "is on or before", with),
        Condition::Greater(with) => ordered("is greater than", "is after", with),
        Condition::AtLeast(with) => ordered("is at least", "is on or after", with),
        Condition::OneOf(values) => {
            let values: Vec<String> = values.iter().map(value).collect();
            sentence([words("is ")], listed(&values, "or"), [])
        }
        Condition::Contains(part) => compared("contains", &Value::Text(part.clone())),
        Condition::IsMissing => vec![words("is missing")],
        Condition::IsPresent => vec![words("has a value")],
    }
}

/// "a, b and c", or "a, b, c and 5 more".
fn listed(names: &[String], last: &str) -> Vec<Piece> {
    if names.is_empty() {
        return vec![words("\u{2026}")];
    }
    let shown = if names.len() > NAMED + 1 { NAMED } else { names.len() };
    let mut pieces = Vec::new();
    for (i, column) in names[..shown].iter().enumerate() {
        if i > 0 {
            let is_last = i + 1 == names.len();
            pieces.push(words(if is_last { format!(" {last} ") } else { ", ".to_owned() }));
        }
        pieces.push(name(column));
    }
    if names.len() > shown {
        pieces.push(words(format!(" {last} {} more", names.len() - shown)));
    }
    pieces
}

fn sentence<A, B>(begin: A, middle: Vec<Piece>, end: B) -> Sentence
where
    A: IntoIterator<Item = Piece>,
    B: IntoIterator<Item = Piece>,
{
    begin.into_iter().chain(middle).chain(end).collect()
}

fn words(text: impl Into<String>) -> Piece {
    Piece::Words(text.into())
}

fn name(text: &str) -> Piece {
    Piece::Name(text.to_owned())
}
