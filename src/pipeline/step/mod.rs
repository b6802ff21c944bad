//! The steps a recipe can have: one file a step, beside it its page (`.md`), which is both its documentation here and its help
//! in the app.
//!
//! A step is fitted on the training table and gives a fitted step, which holds all that is needed to apply it to new rows:
//! fill values are numbers by then. In [`Mode::Scoring`] a fitted step changes columns but takes out no row, so that every row
//! gets an answer, and passes over columns that the new rows do not have: whether a needed one is missing is for the model's
//! signature to say.

mod drop_duplicates;
mod drop_missing;
mod fill_missing;
mod filter_rows;
mod help;
mod rename_column;
mod retype_column;
mod select_columns;

pub use drop_duplicates::DropDuplicates;
pub use drop_missing::DropMissing;
pub use fill_missing::{ColumnFill, FillMissing, FillWith, FittedFill};
pub use filter_rows::{Condition, FilterRows};
pub use help::{Help, Parameter};
pub use rename_column::RenameColumn;
pub use retype_column::RetypeColumn;
pub use select_columns::{SelectColumns, Selection};

use super::StepError;
use super::effect::Change;
use crate::engine::{Inline, Runner, ready};
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// What a step is to do, as a person chose it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Step {
    /// Keep or drop columns.
    SelectColumns(SelectColumns),
    /// Give a column another name.
    RenameColumn(RenameColumn),
    /// Read a column's cells as another type.
    RetypeColumn(RetypeColumn),
    /// Put a value where there is none.
    FillMissing(FillMissing),
    /// Take out rows that miss a value.
    DropMissing(DropMissing),
    /// Take out rows that repeat an earlier one.
    DropDuplicates(DropDuplicates),
    /// Keep the rows that meet a condition.
    FilterRows(FilterRows),
}

/// A step with what it learnt from the training table: all that is needed to apply it to new rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FittedStep {
    /// Keep or drop columns.
    SelectColumns(SelectColumns),
    /// Give a column another name.
    RenameColumn(RenameColumn),
    /// Read a column's cells as another type.
    RetypeColumn(RetypeColumn),
    /// Put a value where there is none.
    FillMissing(FittedFill),
    /// Take out rows that miss a value.
    DropMissing(DropMissing),
    /// Take out rows that repeat an earlier one.
    DropDuplicates(DropDuplicates),
    /// Keep the rows that meet a condition.
    FilterRows(FilterRows),
}

/// What the rows are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A model will learn from them, or be tested on them: every step does all it does.
    Training,
    /// They want an answer each: columns are changed, no row is taken out.
    Scoring,
}

/// Which columns a step looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Columns {
    /// All that the table has at this point.
    #[default]
    All,
    /// These, at least one.
    These(Vec<String>),
}

/// The sorts of steps there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Keep or drop columns.
    SelectColumns,
    /// Give a column another name.
    RenameColumn,
    /// Read a column's cells as another type.
    RetypeColumn,
    /// Put a value where there is none.
    FillMissing,
    /// Take out rows that miss a value.
    DropMissing,
    /// Take out rows that repeat an earlier one.
    DropDuplicates,
    /// Keep the rows that meet a condition.
    FilterRows,
}

impl StepKind {
    /// Every sort, in the order in which a person is offered them.
    pub const ALL: [Self; 7] = [
        Self::SelectColumns,
        Self::RenameColumn,
        Self::RetypeColumn,
        Self::FillMissing,
        Self::DropMissing,
        Self::DropDuplicates,
        Self::FilterRows,
    ];

    /// What a person reads about such a step.
    pub fn help(self) -> Help {
        Help::parse(match self {
            Self::SelectColumns => select_columns::PAGE,
            Self::RenameColumn => rename_column::PAGE,
            Self::RetypeColumn => retype_column::PAGE,
            Self::FillMissing => fill_missing::PAGE,
            Self::DropMissing => drop_missing::PAGE,
            Self::DropDuplicates => drop_duplicates::PAGE,
            Self::FilterRows => filter_rows::PAGE,
        })
    }
}

impl Step {
    /// The sort of step this is.
    pub fn kind(&self) -> StepKind {
        match self {
            Self::SelectColumns(_) => StepKind::SelectColumns,
            Self::RenameColumn(_) => StepKind::RenameColumn,
            Self::RetypeColumn(_) => StepKind::RetypeColumn,
            Self::FillMissing(_) => StepKind::FillMissing,
            Self::DropMissing(_) => StepKind::DropMissing,
            Self::DropDuplicates(_) => StepKind::DropDuplicates,
            Self::FilterRows(_) => StepKind::FilterRows,
        }
    }

    /// Learns from `table` what the step needs to know.
    pub(super) async fn fit<R: Runner>(&self, table: &Table, runner: &R) -> Result<FittedStep, StepError> {
        Ok(match self.clone() {
            Self::SelectColumns(step) => FittedStep::SelectColumns(step),
            Self::RenameColumn(step) => FittedStep::RenameColumn(step),
            Self::RetypeColumn(step) => FittedStep::RetypeColumn(step),
            Self::FillMissing(step) => FittedStep::FillMissing(step.fit(table, runner).await?),
            Self::DropMissing(step) => FittedStep::DropMissing(step),
            Self::DropDuplicates(step) => FittedStep::DropDuplicates(step),
            Self::FilterRows(step) => FittedStep::FilterRows(step),
        })
    }
}

impl FittedStep {
    /// The training table after the step, and what changed.
    pub(super) async fn apply<R: Runner>(&self, table: &Table, runner: &R) -> Result<(Table, Change), StepError> {
        let mode = Mode::Training;
        match self {
            Self::SelectColumns(step) => step.apply(table, mode),
            Self::RenameColumn(step) => step.apply(table, mode),
            Self::RetypeColumn(step) => step.apply(table, mode, runner).await,
            Self::FillMissing(step) => step.apply(table, mode, runner).await,
            Self::DropMissing(step) => step.apply(table, runner).await,
            Self::DropDuplicates(step) => step.apply(table, runner).await,
            Self::FilterRows(step) => step.apply(table, runner).await,
        }
    }

    /// Few rows that want an answer each, after the step.
    pub(super) fn score(&self, table: &Table) -> Result<Table, StepError> {
        let (mode, runner) = (Mode::Scoring, Inline::default());
        let (after, _) = match self {
            Self::SelectColumns(step) => step.apply(table, mode)?,
            Self::RenameColumn(step) => step.apply(table, mode)?,
            Self::RetypeColumn(step) => ready(step.apply(table, mode, &runner))?,
            Self::FillMissing(step) => ready(step.apply(table, mode, &runner))?,
            // The steps that take out rows have nothing to do.
            Self::DropMissing(_) | Self::DropDuplicates(_) | Self::FilterRows(_) => return Ok(table.clone()),
        };
        Ok(after)
    }

    /// The name that a column of the step's result had before the step.
    pub(super) fn name_before<'a>(&'a self, after: &'a str) -> &'a str {
        match self {
            Self::RenameColumn(step) if step.to == after => &step.from,
            _ => after,
        }
    }

    /// Whether the step fills the gaps of a column.
    pub(super) fn fills(&self, column: &str) -> bool {
        matches!(self, Self::FillMissing(step) if step.columns.iter().any(|fill| fill.column == column))
    }

    /// The sort of step this is.
    pub fn kind(&self) -> StepKind {
        match self {
            Self::SelectColumns(_) => StepKind::SelectColumns,
            Self::RenameColumn(_) => StepKind::RenameColumn,
            Self::RetypeColumn(_) => StepKind::RetypeColumn,
            Self::FillMissing(_) => StepKind::FillMissing,
            Self::DropMissing(_) => StepKind::DropMissing,
            Self::DropDuplicates(_) => StepKind::DropDuplicates,
            Self::FilterRows(_) => StepKind::FilterRows,
        }
    }
}
