//! What is still wrong with a step that is being written.

use super::super::sentence::with_article;
use super::value;
use crate::pipeline::can_convert;
use crate::pipeline::step::{Columns, Condition, FillWith, Selection, Step};
use crate::table::{ColumnType, Field, Schema, Value};

const CHOOSE: &str = "Choose a column.";
const CHOOSE_SOME: &str = "Choose at least one column.";

/// What keeps a step from being done on a table with these columns, and the way out; `None` if nothing does. The cells have
/// the last word: the worker checks again when it does the step.
pub(super) fn problem(step: &Step, schema: &Schema) -> Option<String> {
    match step {
        Step::SelectColumns(step) => {
            let all_go =
                step.selection == Selection::Drop && schema.fields.iter().all(|field| step.columns.contains(&field.name));
            names(&step.columns, schema).or_else(|| all_go.then(|| "One column at least has to stay.".to_owned()))
        }
        Step::RenameColumn(step) => field(&step.from, schema).err().or_else(|| match step.to.trim() {
            "" => Some("Type the new name.".to_owned()),
            _ if step.to == step.from => Some("That is its name already.".to_owned()),
            to if schema.position(&step.to).is_some() => Some(format!("There is a column \u{201c}{to}\u{201d} already.")),
            _ => None,
        }),
        Step::RetypeColumn(step) => match field(&step.column, schema) {
            Err(problem) => Some(problem),
            Ok(field) if field.kind == step.to => Some(format!("It is of the type {} already.", step.to.name())),
            Ok(field) if !can_convert(field.kind, step.to) => {
                Some(format!("A {} cannot be read as {}.", field.kind.name(), with_article(step.to)))
            }
            Ok(_) => None,
        },
        Step::FillMissing(step) => names(&step.columns, schema).or_else(|| fill(&step.with, &step.columns, schema)),
        Step::DropMissing(step) => columns(&step.columns, schema),
        Step::DropDuplicates(step) => columns(&step.columns, schema),
        Step::FilterRows(step) => match field(&step.column, schema) {
            Err(problem) => Some(problem),
            Ok(field) => condition(&step.keep, field.kind),
        },
    }
}

fn field<'a>(name: &str, schema: &'a Schema) -> Result<&'a Field, String> {
    if name.is_empty() {
        return Err(CHOOSE.to_owned());
    }
    schema.field(name).ok_or_else(|| format!("There is no column \u{201c}{name}\u{201d} at this point: choose another."))
}

fn columns(columns: &Columns, schema: &Schema) -> Option<String> {
    match columns {
        Columns::All => None,
        Columns::These(these) => names(these, schema),
    }
}

fn names(names: &[String], schema: &Schema) -> Option<String> {
    let unknown = names.iter().find(|name| schema.position(name).is_none());
    match unknown {
        Some(name) => Some(format!("There is no column \u{201c}{name}\u{201d} at this point: untick it.")),
        None => names.is_empty().then(|| CHOOSE_SOME.to_owned()),
    }
}

fn fill(with: &FillWith, columns: &[String], schema: &Schema) -> Option<String> {
    let mut fields = columns.iter().filter_map(|name| schema.field(name));
    match with {
        FillWith::Mean | FillWith::Median => {
            let other = fields.find(|field| field.kind != ColumnType::Number)?;
            let what = if *with == FillWith::Mean { "mean" } else { "median" };
            Some(format!("\u{201c}{}\u{201d} holds no numbers, so it has no {what}: untick it.", other.name))
        }
        FillWith::Mode => None,
        FillWith::Constant(constant) => {
            let first = fields.next()?;
            let other = fields.find(|field| !value::alike(field.kind, first.kind));
            value::problem(constant, first.kind).or_else(|| {
                other.map(|other| {
                    format!("\u{201c}{}\u{201d} is {}: one value cannot fill both.", other.name, with_article(other.kind))
                })
            })
        }
    }
}

fn condition(condition: &Condition, kind: ColumnType) -> Option<String> {
    match condition {
        Condition::Equals(with)
        | Condition::NotEquals(with)
        | Condition::Less(with)
        | Condition::AtMost(with)
        | Condition::Greater(with)
        | Condition::AtLeast(with) => value::problem(with, kind),
        Condition::OneOf(values) if values.is_empty() => Some("Choose at least one value.".to_owned()),
        Condition::OneOf(values) => values.iter().find_map(|one| value::problem(one, kind)),
        Condition::Contains(part) => part.is_empty().then(|| value::problem(&Value::Missing, kind)).flatten(),
        Condition::IsMissing | Condition::IsPresent => None,
    }
}
