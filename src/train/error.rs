//! Why a model cannot be trained.

use super::CovarianceType;
use crate::engine::Cancelled;
use crate::error::UserError;
use crate::feature::FeatureError;
use std::fmt;

/// Why a model cannot be trained.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainError {
    /// A parameter is out of range.
    BadParameter {
        /// Its name.
        name: &'static str,
        /// Its value.
        found: f64,
        /// The range.
        expected: &'static str,
    },
    /// There are fewer rows to train on than coefficients.
    TooFewRows {
        /// Complete rows that the coefficients come from.
        n_train: u64,
        /// Coefficients.
        n_coefficients: usize,
        /// Rows that miss a value.
        n_dropped: u64,
        /// Rows that are held out.
        n_held_out: u64,
    },
    /// The design matrix is too wide.
    TooManyColumns {
        /// Its columns.
        n_columns: usize,
        /// Most columns.
        most: usize,
    },
    /// The held-out share takes no row, or all.
    EmptyHoldout {
        /// Complete rows.
        n_obs: u64,
        /// The share.
        share: f64,
    },
    /// Leave-one-out was asked for on more rows than are allowed.
    TooManyRowsToLeaveOut {
        /// Complete rows.
        n_obs: u64,
        /// Most rows.
        most: u32,
    },
    /// All columns of the design are zero in the rows to learn from.
    AllZero,
    /// A product of features is too large for a number.
    TooLarge,
    /// Rows have no value in the column that names the clusters.
    MissingClusters {
        /// The column.
        column: String,
        /// How many of the rows used.
        n: u64,
    },
    /// The covariance that was asked for is not defined for this fit.
    UndefinedCovariance(CovarianceType),
    /// The table does not fit the design.
    Design(FeatureError),
    /// The person stopped the work.
    Cancelled,
}

impl From<Cancelled> for TrainError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<FeatureError> for TrainError {
    fn from(error: FeatureError) -> Self {
        match error {
            FeatureError::Cancelled => Self::Cancelled,
            error => Self::Design(error),
        }
    }
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadParameter { name, found, expected } => write!(f, "The {name} is {found}; it must be {expected}."),
            Self::TooFewRows { n_train, n_coefficients, n_dropped, n_held_out } => {
                let are = |n: &u64, what: &str| if *n == 1 { format!("1 row is {what}") } else { format!("{n} rows are {what}") };
                let dropped = are(n_dropped, "left out because a value is missing");
                let held_out = are(n_held_out, "held out");
                let reasons = [(n_dropped, dropped), (n_held_out, held_out)].map(|(n, reason)| (*n > 0).then_some(reason));
                let reasons = reasons.into_iter().flatten().collect::<Vec<_>>().join(", ");
                let reasons = if reasons.is_empty() { reasons } else { format!(" ({reasons})") };
                let there = if *n_train == 1 { "There is 1 row".to_owned() } else { format!("There are {n_train} rows") };
                write!(f, "{there} to learn from, fewer than the {n_coefficients} coefficients to estimate{reasons}.")
            }
            Self::TooManyColumns { n_columns, most } => {
                write!(f, "The features make {n_columns} columns, one for each level of a category; the most is {most}.")
            }
            Self::EmptyHoldout { n_obs, share } => {
                write!(f, "Holding out {share} of {n_obs} rows leaves no row to test on, or none to learn from.")
            }
            Self::TooManyRowsToLeaveOut { n_obs, most } => {
                write!(f, "Leaving out one row at a time was asked for on {n_obs} rows; the most is {most}.")
            }
            Self::AllZero => write!(f, "The chosen features are zero in every row to learn from."),
            Self::TooLarge => write!(f, "A power or product of the chosen features is too large for a number."),
            Self::MissingClusters { column, n } => {
                write!(f, "\"{column}\" is to name the clusters, but {n} of the rows used have no value in it.")
            }
            Self::UndefinedCovariance(CovarianceType::Cluster { column }) => {
                write!(f, "\"{column}\" has fewer than two values in the rows used, or no degree of freedom is left.")
            }
            Self::UndefinedCovariance(_) => {
                write!(
                    f,
                    "A row determines a coefficient by itself, or no degree of freedom is left, so this covariance is not defined."
                )
            }
            Self::Design(error) => error.fmt(f),
            Self::Cancelled => write!(f, "The work was cancelled."),
        }
    }
}

impl std::error::Error for TrainError {}

impl From<TrainError> for UserError {
    fn from(error: TrainError) -> Self {
        let message = error.to_string();
        match error {
            TrainError::BadParameter { expected, .. } => Self::usage(message, format!("Give a value {expected}.")),
            TrainError::TooFewRows { n_dropped: 0, .. } => Self::input(message, "Choose fewer features, or bring more rows."),
            TrainError::TooFewRows { .. } => {
                Self::input(message, "Choose fewer features, fill missing values in the pipeline, or bring more rows.")
            }
            TrainError::TooManyColumns { .. } => Self::input(message, "Leave out the categories with the most levels."),
            TrainError::EmptyHoldout { .. } => Self::usage(message, "Choose another share, or use cross-validation."),
            TrainError::TooManyRowsToLeaveOut { .. } => {
                Self::usage(message, "Use cross-validation with 10 folds; on so many rows it says the same.")
            }
            TrainError::AllZero => Self::input(message, "Choose features that vary, or keep the intercept."),
            TrainError::TooLarge => {
                Self::input(message, "Bring the features to a smaller unit in the pipeline, or use a lower power.")
            }
            TrainError::MissingClusters { .. } => {
                Self::input(message, "Fill the column or take these rows out in the pipeline, or choose another column.")
            }
            TrainError::UndefinedCovariance(CovarianceType::Cluster { .. }) => {
                Self::input(message, "Choose a column with more clusters, or HC3 for errors of unequal size.")
            }
            TrainError::UndefinedCovariance(_) => Self::input(message, "Choose HC1, or the classical covariance."),
            TrainError::Design(error) => error.into(),
            TrainError::Cancelled => Cancelled.into(),
        }
    }
}
