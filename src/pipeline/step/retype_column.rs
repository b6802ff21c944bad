#![doc = include_str!("retype_column.md")]

use super::Mode;
use crate::engine::{Pass, Phase, Runner, fold};
use crate::pipeline::StepError;
use crate::pipeline::change_log::ChangeLog;
use crate::pipeline::convert::{can_convert, labels, read_cells};
use crate::pipeline::effect::Change;
use crate::pipeline::rows::{change_columns, position};
use crate::table::{Block, ColumnType, Dictionary, Table, ValueRef};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(super) const PAGE: &str = include_str!("retype_column.md");

/// Read a column's cells as another type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetypeColumn {
    /// The column.
    pub column: String,
    /// The type it gets.
    pub to: ColumnType,
}

impl RetypeColumn {
    pub(super) async fn apply<R: Runner>(&self, table: &Table, mode: Mode, runner: &R) -> Result<(Table, Change), StepError> {
        let Some(place) = position(&table.schema, &self.column, mode)? else { return Ok((table.clone(), Change::default())) };
        let from = table.schema.fields[place].kind;
        if from == self.to {
            let notes = vec![format!("The column was of type {} already.", from.name())];
            return Ok((table.clone(), Change { notes, ..Change::default() }));
        }
        if !can_convert(from, self.to) {
            let cannot = if self.to == ColumnType::Date { "cannot be read as a date" } else { "cannot be read as a boolean" };
            return Err(StepError::WrongType { column: self.column.clone(), found: from, cannot });
        }
        let dictionary = match self.to {
            ColumnType::Category => fold(&Labels, &table.narrowed(&[place]), Phase::Preparing, runner).await?,
            _ => Dictionary::default(),
        };
        let dictionary = Arc::new(dictionary);
        let retype = |_, block: &Block| {
            let column = read_cells(cells(block), self.to, &dictionary);
            let mut log = ChangeLog::over([self.column.as_str()]);
            for row in 0..block.len() {
                let before = block.value(row, 0);
                if !before.is_missing() {
                    log.cell(0, block.row_id(row), before, column.value(row));
                }
            }
            (block.with_columns(vec![Arc::new(column)]), log)
        };
        let (blocks, logs) = change_columns(table, &[place], runner, &retype).await?;
        let mut schema = table.schema.clone();
        schema.fields[place].kind = self.to;
        Ok((Table { schema, blocks }, ChangeLog::over([self.column.as_str()]).total(logs).into_change(Vec::new())))
    }
}

/// The cells of the only column.
fn cells(block: &Block) -> impl Iterator<Item = ValueRef<'_>> {
    (0..block.len()).map(|row| block.value(row, 0))
}

/// The distinct labels of a column in order of first appearance. The state grows with their number, as the dictionary must.
struct Labels;

impl Pass for Labels {
    type State = Dictionary;

    fn start(&self) -> Dictionary {
        Dictionary::default()
    }

    fn update(&self, state: &mut Dictionary, block: &Block) {
        self.merge(state, labels(cells(block)));
    }

    fn merge(&self, earlier: &mut Dictionary, later: Dictionary) {
        for label in later.labels() {
            earlier.intern(label);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::testing::{check, check_scoring};
    use crate::table::Value;

    fn retype(to: &str) -> String {
        format!(r#"[{{"kind": "retype_column", "column": "x", "to": "{to}"}}]"#)
    }

    #[test]
    fn reads_every_type_as_every_other() {
        for (before, to, after) in [
            ("x text\n 1.50\n n/a\n", "number", "1.5\n\n"),
            ("x category\n yes\n 0\n perhaps", "boolean", "true\nfalse\n"),
            ("x text\n 2024-01-31\n 31.1.2024\n 2024-01-31T06:00", "date", "2024-01-31\n\n2024-01-31T06:00:00"),
            ("x number\n 20240131\n 3", "date", "2024-01-31\n"),
            ("x number\n 0\n 1\n 2", "boolean", "false\ntrue\n"),
            ("x number\n 53113\n 1e3", "category", "53113\n1000"),
            ("x boolean\n true\n false", "number", "1\n0"),
            ("x boolean\n true", "category", "true"),
            ("x date\n 1970-01-02T12:00", "number", "1.5"),
            ("x date\n 1970-01-02", "text", "1970-01-02"),
            ("x category\n a", "text", "a"),
        ] {
            check(&retype(to), before, &format!("x {to}\n{after}"));
        }
    }

    #[test]
    fn counts_and_shows_what_was_lost() {
        let before = "x text, id number\n1, 0\nn/a, 1\n, 2\n2, 3\n?, 4";
        let prepared = check(&retype("number"), before, "x number, id number\n1, 0\n, 1\n, 2\n2, 3\n, 4").unwrap();
        let change = &prepared.effects[0].change;
        assert_eq!((change.columns[0].touched, change.columns[0].lost), (4, 2));
        let shown: Vec<_> = change.cells.iter().map(|cell| (cell.row, cell.after.clone())).collect();
        assert_eq!(shown, [(1, Value::Missing), (4, Value::Missing), (0, Value::Number(1.0)), (3, Value::Number(2.0))]);
        check_scoring(&prepared, "x text, y number\n7, 1\nseven, 2", "x number, y number\n7, 1\n, 2");
    }

    #[test]
    fn same_type_is_noted_and_odd_pairs_are_refused() {
        let same = check(&retype("number"), "x number\n1", "x number\n1").unwrap();
        assert_eq!(same.effects[0].change.notes, ["The column was of type number already."]);
        let refused = "Step 1, \"Change a column's type\": column \"x\" (boolean) cannot be read as a date.";
        check(&retype("date"), "x boolean\ntrue", refused);
    }
}
