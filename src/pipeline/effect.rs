//! What a step did: counts, examples and the columns it left, so that a person can see each step before and after.

use crate::table::{Schema, Value};
use serde::{Deserialize, Serialize};

/// How many examples are kept: of changed cells in each column, and of removed rows.
pub const MAX_EXAMPLES: usize = 8;

/// What one step of a recipe did to the table it was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepEffect {
    /// The step's id in its recipe.
    pub id: u32,
    /// Whether the step was applied; a step that is not enabled is listed and leaves everything as it was.
    pub applied: bool,
    /// Rows that came in.
    pub rows_before: u64,
    /// Rows that went on.
    pub rows_after: u64,
    /// The columns that came in: what the step's editor may offer.
    pub schema_before: Schema,
    /// The columns that went on.
    pub schema_after: Schema,
    /// What changed within.
    pub change: Change,
}

impl StepEffect {
    /// Number of rows that the step took out.
    pub fn rows_removed(&self) -> u64 {
        self.rows_before - self.rows_after
    }

    /// Number of cells that the step changed in rows that stayed.
    pub fn cells_touched(&self) -> u64 {
        self.change.columns.iter().map(|column| column.touched).sum()
    }
}

/// Counts and examples of what a step changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The columns the step looked at, with what it did to each.
    pub columns: Vec<ColumnChange>,
    /// The first cells that were changed, column by column, those that lost their value before the others. At most
    /// [`MAX_EXAMPLES`] a column.
    pub cells: Vec<ChangedCell>,
    /// The first rows that were taken out. At most [`MAX_EXAMPLES`].
    pub removed: Vec<RemovedRow>,
    /// What else there is to say, in whole sentences.
    pub notes: Vec<String>,
}

/// What a step did to one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnChange {
    /// The column's name before the step.
    pub column: String,
    /// Cells that hold something else now.
    pub touched: u64,
    /// Cells among them that had a value and are missing now, because it could not be converted.
    pub lost: u64,
    /// Rows that were taken out because of this column. A row may count in several columns.
    pub rows_removed: u64,
}

impl ColumnChange {
    /// A column in which nothing has changed yet.
    pub fn none(column: impl Into<String>) -> Self {
        Self { column: column.into(), touched: 0, lost: 0, rows_removed: 0 }
    }
}

/// A cell before and after a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangedCell {
    /// The row's number in the source, counted from 0.
    pub row: u64,
    /// The column's name before the step.
    pub column: String,
    /// The cell as it was.
    pub before: Value,
    /// The cell as it is.
    pub after: Value,
}

/// A row that a step took out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemovedRow {
    /// The row's number in the source, counted from 0.
    pub row: u64,
    /// The column that decided, if one did.
    pub column: Option<String>,
    /// The deciding cell.
    pub value: Value,
    /// For a repeated row: the number of the earlier row that stays.
    pub same_as: Option<u64>,
}
