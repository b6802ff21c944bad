//! Why a row has no prediction: in a form for programs and in a sentence for people.

use super::written_problem::WrittenProblem;
use crate::deploy::{EncodedRows, InputBlock, InputCause, InputProblem, Model};
use crate::feature::{Gap, GapCause};
use crate::table::ColumnType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a row has no prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowError {
    /// The input in question.
    pub column: String,
    /// What is wrong.
    #[serde(flatten)]
    pub problem: RowProblem,
    /// The same in a sentence.
    pub message: String,
}

/// What is wrong with an input of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "WrittenProblem", try_from = "WrittenProblem")]
pub enum RowProblem {
    /// The row does not have the column.
    NoColumn {
        /// The row's column with the nearest name.
        nearest: Option<String>,
    },
    /// There is no value, and the recipe does not fill it.
    Missing,
    /// The value cannot be read as the input's type.
    WrongType {
        /// The input's type.
        expected: ColumnType,
        /// The value as it was given.
        found: String,
    },
    /// No training row had this level.
    UnseenLevel {
        /// The level.
        level: String,
    },
    /// What the model computes from the value, and perhaps others, has no finite value.
    OutsideDomain {
        /// What it computes: `log(x)`.
        expression: String,
        /// The values that it computes it from, by the names that columns have after the recipe.
        values: BTreeMap<String, String>,
    },
}

impl RowError {
    fn new(column: &str, problem: RowProblem) -> Self {
        let message = problem.message(column);
        Self { column: column.to_owned(), problem, message }
    }
}

impl RowProblem {
    /// Why rows of a file have no prediction, in a sentence that does not name the input.
    pub fn words(&self) -> String {
        match self {
            Self::NoColumn { nearest: None } => "The file has no such column.".to_owned(),
            Self::NoColumn { nearest: Some(nearest) } => {
                format!("The file has no such column; the nearest name is \u{201c}{nearest}\u{201d}.")
            }
            Self::Missing => "There is no value, and the recipe does not fill it.".to_owned(),
            Self::WrongType { expected, found } => {
                format!("The model needs a {} here, and found \u{201c}{found}\u{201d}.", expected.name())
            }
            Self::UnseenLevel { level } => format!("No training row had such a label, \u{201c}{level}\u{201d} for one."),
            Self::OutsideDomain { expression, values } => {
                format!("The model needs {expression}, which has no finite value where {}.", listed(values))
            }
        }
    }

    fn message(&self, column: &str) -> String {
        match self {
            Self::NoColumn { nearest: Some(nearest) } => {
                format!("The row has no \"{column}\", which the model needs. Is \"{nearest}\" meant?")
            }
            Self::NoColumn { nearest: None } => format!("The row has no \"{column}\", which the model needs."),
            Self::Missing => format!("\"{column}\" has no value, and the model cannot do without."),
            Self::WrongType { expected, found } => {
                format!("\"{column}\" is \"{found}\", which cannot be read as a {}.", expected.name())
            }
            Self::UnseenLevel { level } => format!("\"{column}\" is \"{level}\", which no training row had."),
            Self::OutsideDomain { expression, values } => {
                format!("The model needs {expression}, which has no finite value where {}.", listed(values))
            }
        }
    }
}

/// `x is -3 and z is 0`
fn listed(values: &BTreeMap<String, String>) -> String {
    values.iter().map(|(name, value)| format!("{name} is {value}")).collect::<Vec<_>>().join(" and ")
}

/// Why rows have no prediction, by their place in the block; of several reasons the first.
pub(super) fn refused(model: &Model, input: &InputBlock, encoded: &EncodedRows) -> BTreeMap<usize, RowError> {
    let mut refused = BTreeMap::new();
    for problem in &input.problems {
        refused.entry(problem.row).or_insert_with(|| unreadable(problem));
    }
    for gap in &encoded.gaps {
        refused.entry(gap.row).or_insert_with(|| incomplete(model, gap));
    }
    refused
}

fn unreadable(problem: &InputProblem) -> RowError {
    let found = match &problem.cause {
        InputCause::NoColumn(nearest) => RowProblem::NoColumn { nearest: nearest.clone() },
        InputCause::WrongType { expected, found } => RowProblem::WrongType { expected: *expected, found: found.clone() },
    };
    RowError::new(&problem.column, found)
}

fn incomplete(model: &Model, gap: &Gap) -> RowError {
    let column = model.document().recipe.source_name(&gap.variable);
    let found = match &gap.cause {
        GapCause::Missing => RowProblem::Missing,
        GapCause::UnseenLevel(level) => RowProblem::UnseenLevel { level: level.clone() },
        GapCause::OutsideDomain { expression, values } => {
            RowProblem::OutsideDomain { expression: expression.clone(), values: values.clone() }
        }
    };
    RowError::new(column, found)
}
