//! Whether files are stacked or stand side by side.

use super::super::{Alternative, Choice, Finding, Issue, IssueKind, ReadOptions, Source, Together};
use crate::error::UserError;
use crate::table::Schema;

/// How files are put together, and what there is to say of it.
pub(super) struct Decision {
    pub(super) how: Together,
    /// If they are stacked: the columns of each file in the order of the table.
    pub(super) orders: Vec<Vec<usize>>,
    pub(super) finding: Finding,
    pub(super) issues: Vec<Issue>,
}

/// Stacked if that can be; side by side if that can be; or as a person has decided.
///
/// # Errors
/// Input: neither can be. Usage: what was decided cannot be.
pub(super) fn decide(parts: &[Source], options: &ReadOptions) -> Result<Decision, UserError> {
    let decided = options.choices.iter().rev().find_map(|choice| match choice {
        Choice::Files(how) => Some(*how),
        _ => None,
    });
    let mut issues = Vec::new();
    let model = parts.iter().position(|part| part.report.dialect.header_rows > 0).unwrap_or(0);
    let orders: Result<Vec<_>, String> = parts.iter().map(|part| order(part, &parts[model], &mut issues)).collect();
    let alike = as_many_rows(parts);
    let how = match (decided, &orders, &alike) {
        (Some(Together::Stacked), Err(reason), _) => {
            return Err(UserError::usage(
                format!("The files cannot be stacked: {reason}."),
                "Put them side by side, or give their columns the same names.",
            ));
        }
        (Some(Together::SideBySide), _, Err(reason)) => {
            return Err(UserError::usage(
                format!("The files cannot stand side by side: {reason}."),
                "Stack them, or bring files with as many rows.",
            ));
        }
        (None, Err(columns), Err(rows)) => {
            return Err(UserError::input(
                format!(
                    "The files make no table together. They cannot be stacked: {columns}. Nor can they stand side by side: {rows}."
                ),
                "Give their columns the same names, or open them one by one.",
            ));
        }
        (Some(how), ..) => how,
        (None, Ok(_), _) => Together::Stacked,
        (None, Err(_), _) => Together::SideBySide,
    };
    let evidence = match (how, &orders) {
        _ if decided.is_some() => "You decided it.".to_owned(),
        (Together::Stacked, _) => format!(
            "All {} files have the same {} columns: the rows of each stand below those of the one before, in the order of the names.",
            parts.len(),
            parts[model].table.n_columns()
        ),
        (Together::SideBySide, Err(reason)) => format!(
            "They cannot be stacked: {reason}. All {} files have {} rows: they stand side by side, row by row.",
            parts.len(),
            parts[model].report.n_rows
        ),
        (Together::SideBySide, Ok(_)) => String::new(),
    };
    let other = match how {
        Together::Stacked => alike.is_ok().then_some(Together::SideBySide),
        Together::SideBySide => orders.is_ok().then_some(Together::Stacked),
    };
    let alternatives = other.map(|other| Alternative { choice: Choice::Files(other), score: 0.1 }).into_iter().collect();
    if how == Together::SideBySide {
        issues.clear();
    }
    let finding = Finding { choice: Choice::Files(how), decided: decided.is_some(), evidence, alternatives };
    Ok(Decision { how, orders: orders.unwrap_or_default(), finding, issues })
}

/// Where a file has the columns of the file `model`: by their names; by their places, if only the other has a header.
fn order(part: &Source, model: &Source, issues: &mut Vec<Issue>) -> Result<Vec<usize>, String> {
    let (own, names) = (&part.table.schema, &model.table.schema);
    let (file, others) = (&part.report.name, &model.report.name);
    let mut note = |kind: IssueKind, message: String| {
        issues.push(Issue { file: Some(file.clone()), line: None, column: None, kind, message });
    };
    let order: Option<Vec<usize>> = names.fields.iter().map(|field| own.position(&field.name)).collect();
    if let Some(order) = order.filter(|order| order.len() == own.len()) {
        if !order.is_sorted() {
            note(
                IssueKind::OtherOrder,
                format!("The columns stand in another order than in {others}: they were put by their names."),
            );
        }
        return Ok(order);
    }
    let has_header = |part: &Source| part.report.dialect.header_rows > 0;
    if !has_header(part) && has_header(model) && own.len() == names.len() {
        note(IssueKind::HeaderElsewhere, format!("There is no header: the columns were taken in the order of {others}."));
        return Ok((0..own.len()).collect());
    }
    let missing = |of: &Schema, all: &Schema| -> Vec<String> {
        all.fields.iter().filter(|field| of.position(&field.name).is_none()).map(|field| format!("\"{}\"", field.name)).collect()
    };
    Err(match (missing(own, names), missing(names, own)) {
        (lacks, more) if more.is_empty() => format!("{file} has no {}, which {others} has", columns(&lacks)),
        (lacks, more) if lacks.is_empty() => format!("{file} has {}, which {others} has not", columns(&more)),
        (lacks, more) => format!("{file} has {} and no {}, unlike {others}", columns(&more), columns(&lacks)),
    })
}

/// The first names of some columns, and how many more there are.
fn columns(names: &[String]) -> String {
    const NAMED: usize = 3;
    let named = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(NAMED);
    let what = if names.len() == 1 { "column" } else { "columns" };
    if more == 0 { format!("{what} {named}") } else { format!("{what} {named} and {more} more") }
}

/// Why files do not have rows that could stand beside each other.
fn as_many_rows(parts: &[Source]) -> Result<(), String> {
    let rows = |part: &Source| part.report.n_rows;
    let has = |part: &Source| match rows(part) {
        1 => format!("{} has 1 row", part.report.name),
        n => format!("{} has {n} rows", part.report.name),
    };
    let first = parts.first().ok_or_else(String::new)?;
    match parts.iter().find(|part| rows(part) != rows(first)) {
        Some(other) => Err(format!("{} and {}", has(first), has(other))),
        None if rows(first) == 0 => Err("they have no rows".to_owned()),
        None => Ok(()),
    }
}
