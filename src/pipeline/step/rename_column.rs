#![doc = include_str!("rename_column.md")]

use super::Mode;
use crate::pipeline::StepError;
use crate::pipeline::effect::Change;
use crate::pipeline::rows::position;
use crate::table::Table;
use serde::{Deserialize, Serialize};

pub(super) const PAGE: &str = include_str!("rename_column.md");

/// Give a column another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameColumn {
    /// The name it has.
    pub from: String,
    /// The name it gets.
    pub to: String,
}

impl RenameColumn {
    pub(super) fn apply(&self, table: &Table, mode: Mode) -> Result<(Table, Change), StepError> {
        let mut table = table.clone();
        if self.to.trim().is_empty() {
            return Err(StepError::EmptyName);
        }
        let Some(place) = position(&table.schema, &self.from, mode)? else { return Ok((table, Change::default())) };
        if self.from != self.to && table.schema.position(&self.to).is_some() {
            return Err(StepError::NameTaken(self.to.clone()));
        }
        table.schema.fields[place].name.clone_from(&self.to);
        Ok((table, Change::default()))
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::testing::{check, check_scoring};

    const BEFORE: &str = "a number, b text\n1, x";

    fn rename(from: &str, to: &str) -> String {
        format!(r#"[{{"kind": "rename_column", "from": "{from}", "to": "{to}"}}]"#)
    }

    #[test]
    fn renames() {
        let renamed = check(&rename("a", "c"), BEFORE, "c number, b text\n1, x").unwrap();
        check_scoring(&renamed, "b text, a number\ny, 2", "b text, c number\ny, 2");
        check_scoring(&renamed, "b text\ny", "b text\ny");
        assert_eq!(renamed.fitted.source_name("c"), "a");
        check(&rename("a", "a"), BEFORE, BEFORE);
    }

    #[test]
    fn refuses_names() {
        check(&rename("a", "b"), BEFORE, "Step 1, \"Rename a column\": there is already a column \"b\". Choose another name");
        check(&rename("a", " "), BEFORE, "Step 1, \"Rename a column\": the new name is empty.");
        check(&rename("aa", "c"), BEFORE, "Step 1, \"Rename a column\": there is no column \"aa\" at this point of the recipe.");
    }
}
