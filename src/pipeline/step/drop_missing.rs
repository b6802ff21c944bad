#![doc = include_str!("drop_missing.md")]

use super::Columns;
use crate::engine::Runner;
use crate::pipeline::StepError;
use crate::pipeline::change_log::ChangeLog;
use crate::pipeline::effect::Change;
use crate::pipeline::rows::{keep_rows, positions};
use crate::table::{Table, ValueRef};
use serde::{Deserialize, Serialize};

pub(super) const PAGE: &str = include_str!("drop_missing.md");

/// Take out rows that miss a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropMissing {
    /// Where a missing cell counts.
    pub columns: Columns,
}

impl DropMissing {
    pub(super) async fn apply<R: Runner>(&self, table: &Table, runner: &R) -> Result<(Table, Change), StepError> {
        let places = positions(&table.schema, &self.columns)?;
        let names = || places.iter().map(|&place| table.schema.fields[place].name.as_str());
        let (kept, log) = keep_rows(
            table,
            runner,
            || ChangeLog::over(names()),
            |block, row, log| {
                let mut missing = (0..places.len()).filter(|&i| block.columns[places[i]].is_missing(row));
                let Some(first) = missing.next() else { return true };
                log.row(first, block.row_id(row), ValueRef::Missing);
                missing.for_each(|i| log.count_row(i));
                false
            },
        )
        .await?;
        Ok((kept, log.into_change(Vec::new())))
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::testing::{check, check_scoring};

    const BEFORE: &str = "a number, b text, c boolean\n1, x, true\n2, , false\n, , true\n4, y,";

    #[test]
    fn drops_in_training_alone() {
        let all =
            check(r#"[{"kind": "drop_missing", "columns": "all"}]"#, BEFORE, "a number, b text, c boolean\n1, x, true").unwrap();
        let change = &all.effects[0].change;
        let counts: Vec<_> = change.columns.iter().map(|column| (column.column.as_str(), column.rows_removed)).collect();
        assert_eq!(counts, [("a", 1), ("b", 2), ("c", 1)]);
        let removed: Vec<_> = change.removed.iter().map(|row| (row.row, row.column.as_deref().unwrap())).collect();
        assert_eq!(removed, [(1, "b"), (2, "a"), (3, "c")]);
        check_scoring(&all, "a number, b text\n, x", "a number, b text\n, x");
    }

    #[test]
    fn looks_at_the_named_columns() {
        let step = r#"[{"kind": "drop_missing", "columns": {"these": ["a"]}}]"#;
        check(step, BEFORE, "a number, b text, c boolean\n1, x, true\n2, , false\n4, y,");
        check(
            r#"[{"kind": "drop_missing", "columns": {"these": []}}]"#,
            BEFORE,
            "Step 1, \"Drop rows with missing cells\": no column",
        );
    }
}
