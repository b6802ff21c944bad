//! What can be wrong with a view, or with a table for it.

use super::FormulaError;
use crate::engine::Cancelled;
use crate::error::UserError;
use std::fmt;

/// Why a view cannot be fitted to a table, or a design cannot be used on one.
#[derive(Clone, Debug, PartialEq)]
pub enum FeatureError {
    /// A column is named that the table does not have.
    UnknownColumn {
        /// The name.
        column: String,
        /// The existing name that is nearest, if any is near.
        nearest: Option<String>,
    },
    /// The target is not a number.
    TargetNotNumber {
        /// The target.
        column: String,
        /// What it is.
        found: &'static str,
    },
    /// The target has one value only.
    TargetConstant {
        /// The target.
        column: String,
        /// Its value.
        value: f64,
    },
    /// The column of weights holds no numbers.
    WeightsNotNumber {
        /// The column.
        column: String,
        /// What it holds.
        found: &'static str,
    },
    /// A row has a weight below 0.
    NegativeWeight {
        /// The column.
        column: String,
        /// Number of the row in its source, from 0.
        row: u64,
        /// The weight.
        weight: f64,
    },
    /// Every complete row has the weight 0.
    NoWeight(String),
    /// The target is among the features.
    TargetIsFeature(String),
    /// A feature is free text.
    TextFeature(String),
    /// A boolean or a category has one level only in the complete rows.
    OneLevel {
        /// The feature.
        column: String,
        /// The level.
        level: String,
    },
    /// The chosen reference level does not occur in the complete rows.
    UnknownReference {
        /// The feature.
        column: String,
        /// The chosen level.
        level: String,
        /// Levels that do occur, at most five.
        found: Vec<String>,
    },
    /// Arithmetic on a column of labels.
    LabelsInArithmetic {
        /// The column.
        column: String,
        /// What was to be computed.
        computed: String,
        /// What the column is.
        found: &'static str,
    },
    /// What is computed has no finite value in any row.
    Undefined(String),
    /// A number or a date is taken for a category but has too many distinct values.
    ManyLevels {
        /// The column.
        column: String,
        /// Most levels.
        most: usize,
    },
    /// There are not more distinct values than the degree of a polynomial over them.
    FewValues {
        /// The polynomial.
        polynomial: String,
        /// The degree that there are values enough for.
        most: u32,
    },
    /// A polynomial is too large for a number.
    LargePolynomial(String),
    /// A term has no variable, has one twice, or stands twice in the view.
    BadTerm(String),
    /// There is neither a term nor an intercept.
    NothingToFit,
    /// The table has no rows.
    EmptyTable,
    /// All values of a column are missing.
    AllMissing(String),
    /// No row is complete.
    NoCompleteRow {
        /// The column that is missing most often.
        column: String,
        /// In how many rows.
        n_missing: u64,
        /// Of how many rows.
        n_rows: u64,
    },
    /// A column has another type than the design was fitted with.
    TypeChanged {
        /// The column.
        column: String,
        /// Its type then.
        expected: &'static str,
        /// Its type now.
        found: &'static str,
    },
    /// A term of the design names a variable or a level that the design does not have: the document was damaged.
    BrokenDesign(String),
    /// The person stopped the work.
    Cancelled,
}

impl From<Cancelled> for FeatureError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl fmt::Display for FeatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownColumn { column, .. } => write!(f, "There is no column \"{column}\"."),
            Self::TargetNotNumber { column, found } => {
                write!(f, "The target \"{column}\" is a {found}, and only a number can be predicted.")
            }
            Self::TargetConstant { column, value } => {
                write!(f, "The target \"{column}\" is {value} in every complete row, so there is nothing to predict.")
            }
            Self::WeightsNotNumber { column, found } => {
                write!(f, "\"{column}\" is a {found}, and weights are numbers.")
            }
            Self::NegativeWeight { column, row, weight } => {
                write!(f, "The weight \"{column}\" is {weight} in row {}, and no row can count less than nothing.", row + 1)
            }
            Self::NoWeight(column) => write!(f, "The weight \"{column}\" is 0 in every complete row."),
            Self::TargetIsFeature(column) => write!(f, "\"{column}\" is the target and a feature at once."),
            Self::TextFeature(column) => write!(f, "\"{column}\" is free text, which least squares cannot use."),
            Self::OneLevel { column, level } => {
                write!(f, "\"{column}\" is \"{level}\" in every complete row, so it explains nothing.")
            }
            Self::UnknownReference { column, level, found } => {
                write!(
                    f,
                    "\"{level}\" was chosen as the reference level of \"{column}\" but is in no complete row; found: {}.",
                    found.join(", ")
                )
            }
            Self::LabelsInArithmetic { column, computed, found } => {
                write!(f, "{computed} computes with \"{column}\", which is a {found}, and only numbers can be computed with.")
            }
            Self::Undefined(computed) => write!(f, "{computed} has no finite value in any row."),
            Self::ManyLevels { column, most } => {
                write!(f, "C({column}) takes each value of \"{column}\" for a level, and there are more than {most}.")
            }
            Self::FewValues { polynomial, most } => {
                write!(f, "{polynomial} asks for more distinct values than there are: they are enough for the degree {most}.")
            }
            Self::LargePolynomial(polynomial) => write!(f, "The values of {polynomial} are too large for a number."),
            Self::BadTerm(term) if term.is_empty() => write!(f, "A term names no column."),
            Self::BadTerm(term) => write!(f, "The term \"{term}\" stands twice, or names a variable twice."),
            Self::NothingToFit => write!(f, "There is no feature and no intercept, so there is nothing to estimate."),
            Self::EmptyTable => write!(f, "The table has no rows."),
            Self::AllMissing(column) => write!(f, "Every value of \"{column}\" is missing."),
            Self::NoCompleteRow { column, n_missing, n_rows } => {
                write!(f, "No row has a value in every chosen column; \"{column}\" is missing in {n_missing} of {n_rows} rows.")
            }
            Self::TypeChanged { column, expected, found } => {
                write!(f, "\"{column}\" is a {found} here, but the model was trained with a {expected}.")
            }
            Self::BrokenDesign(variable) => {
                write!(f, "The model names \"{variable}\" in a way that its own list of inputs does not know.")
            }
            Self::Cancelled => write!(f, "The work was cancelled."),
        }
    }
}

impl std::error::Error for FeatureError {}

impl From<FeatureError> for UserError {
    fn from(error: FeatureError) -> Self {
        let message = error.to_string();
        match error {
            FeatureError::UnknownColumn { nearest: Some(nearest), .. } => {
                Self::usage(message, format!("Did you mean \"{nearest}\"?"))
            }
            FeatureError::UnknownColumn { nearest: None, .. } => Self::usage(message, "Choose one of the table's columns."),
            FeatureError::TargetNotNumber { column, .. } => {
                Self::usage(message, "Choose a column of numbers, or change its type to number in the pipeline.")
                    .in_column(column)
            }
            FeatureError::TargetConstant { column, .. } => {
                Self::input(message, "Choose another target, or look whether a filter left one value only.").in_column(column)
            }
            FeatureError::WeightsNotNumber { column, .. } => {
                Self::usage(message, "Choose a column of numbers, or none.").in_column(column)
            }
            FeatureError::NegativeWeight { column, .. } => {
                Self::input(message, "Filter such rows out in the pipeline, or choose another column.").in_column(column)
            }
            FeatureError::NoWeight(column) => {
                Self::input(message, "Choose another column of weights, or none.").in_column(column)
            }
            FeatureError::TargetIsFeature(column) => {
                Self::usage(message, "Remove it from the features, or choose another target.").in_column(column)
            }
            FeatureError::TextFeature(column) => Self::usage(
                message,
                "Leave it out, or change its type to category in the pipeline if it has few distinct values.",
            )
            .in_column(column),
            FeatureError::OneLevel { column, .. } => Self::input(message, "Leave it out of the features.").in_column(column),
            FeatureError::UnknownReference { column, .. } => {
                Self::usage(message, "Choose one of the levels that occur.").in_column(column)
            }
            FeatureError::LabelsInArithmetic { column, .. } => {
                Self::usage(message, "Use the column by itself, or change its type to number in the pipeline.").in_column(column)
            }
            FeatureError::Undefined(_) => Self::input(message, "Leave it out, or look whether another function is meant."),
            FeatureError::ManyLevels { column, .. } => {
                Self::usage(message, "Use the column as a number, or a power or a function of it.").in_column(column)
            }
            FeatureError::FewValues { .. } => {
                Self::usage(message, "Choose a lower degree, or take the values for levels by C().")
            }
            FeatureError::LargePolynomial(_) => {
                Self::input(message, "Divide the column by a power of ten in it, or choose a lower degree.")
            }
            FeatureError::BadTerm(_) => Self::usage(message, "Name each variable once in a term, and each term once."),
            FeatureError::NothingToFit => Self::usage(message, "Choose at least one feature, or keep the intercept."),
            FeatureError::EmptyTable => Self::input(message, "Bring rows, or look whether a filter left none."),
            FeatureError::BrokenDesign(_) => Self::input(message, "The document was damaged; export the model again."),
            FeatureError::AllMissing(column) => Self::input(message, "Leave the column out.").in_column(column),
            FeatureError::NoCompleteRow { column, .. } => {
                Self::input(message, "Leave that column out, or fill its missing values in the pipeline.").in_column(column)
            }
            FeatureError::TypeChanged { column, expected, .. } => {
                Self::input(message, format!("Change the column's type to {expected}, or train again.")).in_column(column)
            }
            FeatureError::Cancelled => Cancelled.into(),
        }
    }
}

/// The place in a formula counts from 1, as people count.
impl From<FormulaError> for UserError {
    fn from(error: FormulaError) -> Self {
        let place = error.at.start + 1;
        Self::usage(format!("In the formula, at character {place}: {}", error.message), error.way_out)
    }
}
