#![doc = include_str!("select_columns.md")]

use super::Mode;
use crate::pipeline::StepError;
use crate::pipeline::effect::Change;
use crate::pipeline::rows::position;
use crate::table::{HeldBlock, Schema, Table};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(super) const PAGE: &str = include_str!("select_columns.md");

/// Keep or drop columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelectColumns {
    /// What happens to the named columns.
    pub selection: Selection,
    /// Their names.
    pub columns: Vec<String>,
}

/// What happens to named columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// They stay, all others go.
    Keep,
    /// They go, all others stay.
    Drop,
}

impl SelectColumns {
    pub(super) fn apply(&self, table: &Table, mode: Mode) -> Result<(Table, Change), StepError> {
        if self.columns.is_empty() {
            return Err(StepError::NoColumns);
        }
        let mut named = vec![false; table.schema.len()];
        for column in &self.columns {
            if let Some(place) = position(&table.schema, column, mode)? {
                named[place] = true;
            }
        }
        let stays: Vec<usize> = (0..named.len()).filter(|&i| named[i] == (self.selection == Selection::Keep)).collect();
        if stays.is_empty() && mode == Mode::Training {
            return Err(StepError::NothingLeft);
        }
        let fields = stays.iter().map(|&i| table.schema.fields[i].clone()).collect();
        let choose = |block: &Arc<HeldBlock>| Arc::new(block.narrowed(stays.iter().copied()));
        let blocks = table.blocks.iter().map(choose).collect();
        Ok((Table { schema: Schema::new(fields), blocks }, Change::default()))
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::testing::{check, check_scoring};

    const BEFORE: &str = "a number, b text, c boolean\n1, x, true\n2, , false";

    #[test]
    fn keeps_and_drops_in_table_order() {
        let keep = r#"[{"kind": "select_columns", "selection": "keep", "columns": ["c", "a", "c"]}]"#;
        let kept = check(keep, BEFORE, "a number, c boolean\n1, true\n2, false").unwrap();
        check_scoring(&kept, "z number, a number\n7, 3", "a number\n3");
        let drop = r#"[{"kind": "select_columns", "selection": "drop", "columns": ["c", "a"]}]"#;
        check(drop, BEFORE, "b text\nx\n");
    }

    #[test]
    fn columns_are_shared_and_rows_stay() {
        let drop = r#"[{"kind": "select_columns", "selection": "drop", "columns": ["b"]}]"#;
        let table = crate::pipeline::testing::table(BEFORE, 1);
        let recipe = crate::pipeline::testing::recipe(drop);
        let runner = crate::engine::Inline::default();
        let prepared = crate::engine::ready(crate::pipeline::fit(&recipe, &table, &runner)).unwrap();
        assert!(prepared.table.blocks[1].columns[1].is(&table.blocks[1].columns[2]));
    }

    #[test]
    fn refuses_what_makes_no_table() {
        for (selection, columns, message) in [
            ("drop", r#"["a", "b", "c"]"#, "Step 1, \"Choose columns\": no column would be left."),
            ("keep", "[]", "Step 1, \"Choose columns\": no column is chosen."),
            ("keep", r#"["A1"]"#, "Step 1, \"Choose columns\": there is no column \"A1\" at this point of the recipe."),
        ] {
            let step = format!(r#"[{{"kind": "select_columns", "selection": "{selection}", "columns": {columns}}}]"#);
            check(&step, BEFORE, message);
        }
    }
}
