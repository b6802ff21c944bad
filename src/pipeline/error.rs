//! What can go wrong in a recipe, and the way out of each.

use super::effect::StepEffect;
use crate::engine::{Cancelled, NoRoom};
use crate::error::{ErrorKind, UserError};
use crate::table::{ColumnType, Field, Schema, Value};

/// Why a recipe could not be fitted or applied.
#[derive(Clone, Debug, PartialEq)]
pub enum PipelineError {
    /// The person stopped the work.
    Cancelled,
    /// The text is not a recipe.
    NotARecipe {
        /// Line of the text, counted from 1.
        line: u64,
        /// Column of the text, counted from 1.
        column: u64,
        /// What the reader of JSON said.
        cause: String,
    },
    /// A step cannot be applied to the table it was given.
    Step(Box<FailedStep>),
}

/// The step that failed, with the effects of the steps before it.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedStep {
    /// The step's id in its recipe.
    pub id: u32,
    /// The step's place in its recipe, counted from 1.
    pub place: usize,
    /// The step's name in plain words.
    pub title: &'static str,
    /// The columns that the step was given: what its editor may offer.
    pub schema_before: Schema,
    /// What is wrong.
    pub error: StepError,
    /// What the steps before it did. Empty when a fitted recipe is applied.
    pub effects: Vec<StepEffect>,
}

/// Why a step cannot be applied to a table.
#[derive(Clone, Debug, PartialEq)]
pub enum StepError {
    /// The person stopped the work.
    Cancelled,
    /// There is no room for what the step makes, and why.
    NoRoom(String),
    /// A column that the step names is not in the table.
    UnknownColumn {
        /// The name.
        column: String,
        /// The column with the nearest name.
        nearest: Option<String>,
    },
    /// The step needs a column and names none.
    NoColumns,
    /// The step would leave a table without columns.
    NothingLeft,
    /// A column of that name is already there.
    NameTaken(String),
    /// A name without a visible character.
    EmptyName,
    /// The step cannot do this with cells of this type.
    WrongType {
        /// The column.
        column: String,
        /// What its cells are.
        found: ColumnType,
        /// What was to be done, as in "has no mean".
        cannot: &'static str,
    },
    /// A value that does not fit the column's type.
    WrongValue {
        /// The column.
        column: String,
        /// What its cells are.
        kind: ColumnType,
        /// The value as it was written.
        value: String,
    },
    /// The values are so large that their sum is no number any more.
    Overflow {
        /// The column.
        column: String,
    },
    /// All cells are missing, so that there is nothing to take a fill value from.
    NoValues {
        /// The column.
        column: String,
    },
}

impl From<NoRoom> for StepError {
    fn from(NoRoom { reason }: NoRoom) -> Self {
        Self::NoRoom(reason)
    }
}

impl From<Cancelled> for StepError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl StepError {
    /// An unknown column, with the nearest name that `schema` has.
    pub(super) fn unknown(column: &str, schema: &Schema) -> Self {
        Self::UnknownColumn { column: column.to_owned(), nearest: schema.nearest(column).map(str::to_owned) }
    }

    /// A value that does not fit the type of `field`.
    pub(super) fn wrong_value(value: &Value, field: &Field) -> Self {
        let value = match value {
            Value::Missing => String::new(),
            Value::Boolean(truth) => truth.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text.clone(),
        };
        Self::WrongValue { column: field.name.clone(), kind: field.kind, value }
    }

    /// What happened, as the second half of a sentence.
    fn message(&self) -> String {
        match self {
            Self::Cancelled => "the work was cancelled".to_owned(),
            Self::UnknownColumn { column, .. } => format!("there is no column \"{column}\" at this point of the recipe"),
            Self::NoColumns => "no column is chosen".to_owned(),
            Self::NothingLeft => "no column would be left".to_owned(),
            Self::NameTaken(name) => format!("there is already a column \"{name}\""),
            Self::EmptyName => "the new name is empty".to_owned(),
            Self::WrongType { column, found, cannot } => format!("column \"{column}\" ({}) {cannot}", found.name()),
            Self::WrongValue { column, kind, value } => {
                format!("\"{value}\" is no value for column \"{column}\", whose cells are of type {}", kind.name())
            }
            Self::NoValues { column } => format!("every cell of column \"{column}\" is missing, so there is no fill value"),
            Self::NoRoom(reason) => format!("there is no room: {reason}"),
            Self::Overflow { column } => format!("the values of column \"{column}\" are too large to be averaged"),
        }
    }

    fn way_out(&self) -> String {
        match self {
            Self::Cancelled => "Everything from before is still there.".to_owned(),
            Self::UnknownColumn { nearest: Some(nearest), .. } => {
                format!("Did you mean \"{nearest}\"? Choose the column again, move the step, or switch it off.")
            }
            Self::UnknownColumn { nearest: None, .. } => {
                "Choose the column again, move the step to where the column exists, or switch it off.".to_owned()
            }
            Self::NoColumns | Self::NothingLeft => "Choose at least one column, or switch the step off.".to_owned(),
            Self::NameTaken(_) | Self::EmptyName => "Choose another name, or switch the step off.".to_owned(),
            Self::WrongType { .. } => "Change the column's type in a step before this one, or choose another column.".to_owned(),
            Self::WrongValue { kind, .. } => match kind {
                ColumnType::Number => "Give a number, such as 12.5.".to_owned(),
                ColumnType::Boolean => "Give true or false.".to_owned(),
                ColumnType::Date => "Give a date as year-month-day, such as 2024-01-31.".to_owned(),
                ColumnType::Category | ColumnType::Text => "Give a text.".to_owned(),
            },
            Self::NoRoom(_) => "Leave out columns or rows in a step before this one, or free some of the disk.".to_owned(),
            Self::Overflow { .. } => "Fill with the median, or look for broken values first.".to_owned(),
            Self::NoValues { .. } => "Fill with a constant, or drop the column.".to_owned(),
        }
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::Cancelled => ErrorKind::Cancelled,
            Self::NoRoom(_) => ErrorKind::Machine,
            Self::NoValues { .. } | Self::Overflow { .. } => ErrorKind::Input,
            _ => ErrorKind::Usage,
        }
    }
}

impl From<PipelineError> for UserError {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::Cancelled => Cancelled.into(),
            PipelineError::NotARecipe { line, column, cause } => Self::usage(
                format!("The recipe cannot be read: at line {line}, column {column}: {cause}."),
                "A recipe is JSON of the form {\"steps\": [{\"step\": {\"kind\": \"drop_duplicates\"}}]}; one exported here is an example.",
            ),
            PipelineError::Step(failed) => {
                let message = format!("Step {}, \"{}\": {}.", failed.place, failed.title, failed.error.message());
                Self::new(failed.error.kind(), message, failed.error.way_out())
            }
        }
    }
}
