//! Data pipelines: a recipe cleans a table, step by step, in view.
//!
//! A [`Recipe`] is plain data that a person edits. [`fit`] applies it to the training table and gives a [`FittedRecipe`], which
//! holds what the steps learnt (fill values) and prepares other rows in the same way, and a [`StepEffect`] for each step: rows,
//! cells and examples before and after. Steps copy only the columns they change; all others are shared.

mod change_log;
mod convert;
mod effect;
mod error;
mod fitted;
mod recipe;
mod rows;
pub mod step;
#[cfg(test)]
pub(crate) mod testing;
mod typical;

pub use convert::{can_convert, labels, read_cells, to_boolean, to_date, to_number};
pub use effect::{Change, ChangedCell, ColumnChange, MAX_EXAMPLES, RemovedRow, StepEffect};
pub use error::{FailedStep, PipelineError, StepError};
pub use fitted::{FittedRecipe, Prepared, fit};
pub use recipe::{Recipe, RecipeStep};
pub use step::Mode;
