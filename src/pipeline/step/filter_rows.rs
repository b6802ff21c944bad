#![doc = include_str!("filter_rows.md")]

use crate::engine::Runner;
use crate::pipeline::StepError;
use crate::pipeline::change_log::ChangeLog;
use crate::pipeline::convert::in_type;
use crate::pipeline::effect::Change;
use crate::pipeline::rows::keep_rows;
use crate::table::{ColumnType, Field, Table, Value, ValueRef};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

pub(super) const PAGE: &str = include_str!("filter_rows.md");

/// Keep the rows that meet a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilterRows {
    /// The column to look at.
    pub column: String,
    /// What a cell has to meet for its row to stay.
    pub keep: Condition,
}

/// What a cell can be asked. Values are as the column's type has them; dates are texts in ISO 8601.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// =
    Equals(Value),
    /// ≠
    NotEquals(Value),
    /// <
    Less(Value),
    /// ≤
    AtMost(Value),
    /// >
    Greater(Value),
    /// ≥
    AtLeast(Value),
    /// ∈
    OneOf(Vec<Value>),
    /// Has this text within.
    Contains(String),
    /// Has no value.
    IsMissing,
    /// Has a value.
    IsPresent,
}

impl FilterRows {
    pub(super) async fn apply<R: Runner>(&self, table: &Table, runner: &R) -> Result<(Table, Change), StepError> {
        let Some(place) = table.schema.position(&self.column) else {
            return Err(StepError::unknown(&self.column, &table.schema));
        };
        let test = Test::new(&self.keep, &table.schema.fields[place])?;
        let log = || ChangeLog::over([self.column.as_str()]);
        let (filtered, log) = keep_rows(table, runner, log, |block, row, log| {
            let cell = block.value(row, place);
            let keep = test.holds(cell);
            if !keep {
                log.row(0, block.row_id(row), cell);
            }
            keep
        })
        .await?;
        let mut notes = Vec::new();
        if log.missing_rows() > 0 && self.keep != Condition::IsPresent {
            notes.push(format!("A missing cell meets no condition: {} of the rows taken out have one.", log.missing_rows()));
        }
        if filtered.blocks.is_empty() {
            notes.push("No row meets the condition.".to_owned());
        }
        Ok((filtered, log.into_change(notes)))
    }
}

/// A condition that was checked against its column, its values in the column's own form.
enum Test<'a> {
    /// The cell is one of these (or, if `false`, has a value and is none of them).
    OneOf(Vec<ValueRef<'a>>, bool),
    /// The cell compares with the value in one of these ways.
    Compares(ValueRef<'a>, &'static [Ordering]),
    Contains(&'a str),
    Missing(bool),
}

impl<'a> Test<'a> {
    fn new(condition: &'a Condition, field: &Field) -> Result<Self, StepError> {
        use Ordering::{Equal, Greater, Less};
        let one = |value: &'a Value| in_type(value, field);
        Ok(match condition {
            Condition::Equals(value) => Self::OneOf(vec![one(value)?], true),
            Condition::NotEquals(value) => Self::OneOf(vec![one(value)?], false),
            Condition::OneOf(values) => Self::OneOf(values.iter().map(one).collect::<Result<_, _>>()?, true),
            Condition::Less(value) => Self::compares(one(value)?, &[Less], field)?,
            Condition::AtMost(value) => Self::compares(one(value)?, &[Less, Equal], field)?,
            Condition::Greater(value) => Self::compares(one(value)?, &[Greater], field)?,
            Condition::AtLeast(value) => Self::compares(one(value)?, &[Greater, Equal], field)?,
            Condition::Contains(part) => match field.kind {
                ColumnType::Category | ColumnType::Text => Self::Contains(part),
                _ => return Err(wrong_type(field, "has no text that could be contained")),
            },
            Condition::IsMissing => Self::Missing(true),
            Condition::IsPresent => Self::Missing(false),
        })
    }

    fn compares(value: ValueRef<'a>, ways: &'static [Ordering], field: &Field) -> Result<Self, StepError> {
        match field.kind {
            ColumnType::Number | ColumnType::Date => Ok(Self::Compares(value, ways)),
            _ => Err(wrong_type(field, "has no order, so no cell is less or greater than another")),
        }
    }

    fn holds(&self, cell: ValueRef<'_>) -> bool {
        match self {
            Self::Missing(wanted) => cell.is_missing() == *wanted,
            _ if cell.is_missing() => false,
            Self::OneOf(values, wanted) => values.contains(&cell) == *wanted,
            Self::Compares(value, ways) => order(cell, *value).is_some_and(|found| ways.contains(&found)),
            Self::Contains(part) => matches!(cell, ValueRef::Text(text) if text.contains(part)),
        }
    }
}

fn order(cell: ValueRef<'_>, value: ValueRef<'_>) -> Option<Ordering> {
    match (cell, value) {
        (ValueRef::Number(cell), ValueRef::Number(value)) => cell.partial_cmp(&value),
        (ValueRef::Date(cell), ValueRef::Date(value)) => Some(cell.cmp(&value)),
        _ => None,
    }
}

fn wrong_type(field: &Field, cannot: &'static str) -> StepError {
    StepError::WrongType { column: field.name.clone(), found: field.kind, cannot }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::testing::{check, check_scoring};

    const BEFORE: &str = "x number, c category, d date, b boolean\n\
                          1, red, 2024-01-01, true\n2, green, 2024-01-02, false\n, , , \n3, dark red, 2024-01-03, true";

    #[test]
    fn keeps_the_rows_that_meet_the_condition() {
        let rows: Vec<&str> = BEFORE.lines().collect();
        for (column, keep, expected) in [
            ("x", r#"{"equals": 2}"#, &[2][..]),
            ("x", r#"{"not_equals": 2}"#, &[1, 4]),
            ("x", r#"{"less": 2}"#, &[1]),
            ("x", r#"{"at_most": 2}"#, &[1, 2]),
            ("x", r#"{"greater": 2}"#, &[4]),
            ("x", r#"{"at_least": 2}"#, &[2, 4]),
            ("x", r#"{"one_of": [1, 3, 5]}"#, &[1, 4]),
            ("x", r#"{"one_of": []}"#, &[]),
            ("x", r#""is_missing""#, &[3]),
            ("c", r#""is_present""#, &[1, 2, 4]),
            ("c", r#"{"equals": "red"}"#, &[1]),
            ("c", r#"{"contains": "red"}"#, &[1, 4]),
            ("c", r#"{"not_equals": "blue"}"#, &[1, 2, 4]),
            ("d", r#"{"greater": "2024-01-01"}"#, &[2, 4]),
            ("d", r#"{"equals": "2024-01-02"}"#, &[2]),
            ("b", r#"{"equals": false}"#, &[2]),
        ] {
            let step = format!(r#"[{{"kind": "filter_rows", "column": "{column}", "keep": {keep}}}]"#);
            let after: Vec<&str> = std::iter::once(rows[0]).chain(expected.iter().map(|&row| rows[row])).collect();
            let filtered = check(&step, BEFORE, &after.join("\n")).unwrap();
            assert_eq!(filtered.effects[0].rows_removed(), 4 - expected.len() as u64);
            check_scoring(&filtered, BEFORE, BEFORE);
        }
    }

    #[test]
    fn says_what_became_of_missing_cells() {
        let step = r#"[{"kind": "filter_rows", "column": "x", "keep": {"greater": 9}}]"#;
        let filtered = check(step, BEFORE, BEFORE.lines().next().unwrap()).unwrap();
        let notes = &filtered.effects[0].change.notes;
        assert_eq!(notes[0], "A missing cell meets no condition: 1 of the rows taken out have one.");
        assert_eq!(notes[1], "No row meets the condition.");
    }

    #[test]
    fn refuses_what_cannot_be_asked() {
        for (column, keep, message) in [
            ("c", r#"{"less": "red"}"#, "column \"c\" (category) has no order, so no cell is less or greater than another."),
            ("x", r#"{"contains": "1"}"#, "column \"x\" (number) has no text that could be contained."),
            ("x", r#"{"equals": "1"}"#, "\"1\" is no value for column \"x\", whose cells are of type number. Give a number"),
            (
                "d",
                r#"{"less": "1.2.2024"}"#,
                "\"1.2.2024\" is no value for column \"d\", whose cells are of type date. Give a date",
            ),
            ("b", r#"{"equals": 1}"#, "\"1\" is no value for column \"b\", whose cells are of type boolean. Give true or false."),
            ("y", r#""is_missing""#, "there is no column \"y\" at this point of the recipe."),
        ] {
            let step = format!(r#"[{{"kind": "filter_rows", "column": "{column}", "keep": {keep}}}]"#);
            check(&step, BEFORE, &format!("Step 1, \"Filter rows\": {message}"));
        }
    }
}
