//! How a model is trained: what a person may set, and its check.

use super::TrainError;
use serde::{Deserialize, Serialize};

/// Fewer complete rows than this are validated one by one.
pub const LEAVE_ONE_OUT_BELOW: u64 = 30;
/// Folds when nothing else is asked for.
pub const DEFAULT_FOLDS: u32 = 10;
/// Most folds, and most rows for leave-one-out: each fold holds a triangular factor.
pub const MAX_FOLDS: u32 = 1000;

/// What a person may set. Unchecked; [`super::LeastSquares::new`] checks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// How the error on unseen rows is estimated.
    pub validation: Validation,
    /// Seed of every random choice.
    pub seed: u64,
    /// Level of confidence intervals, between 0 and 1.
    pub confidence_level: f64,
}

/// How the error on unseen rows is estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Validation {
    /// [`DEFAULT_FOLDS`] folds, or leave-one-out below [`LEAVE_ONE_OUT_BELOW`] complete rows.
    #[default]
    Auto,
    /// Each row is predicted by the model of the other folds' rows; coefficients come from all complete rows.
    CrossValidation {
        /// Number of folds, 2 to [`MAX_FOLDS`].
        folds: u32,
    },
    /// Each row is predicted by the model of all other rows; coefficients come from all complete rows.
    LeaveOneOut,
    /// A share of the rows is set aside; coefficients come from the others.
    Holdout {
        /// Between 0 and 1.
        share: f64,
    },
}

impl Default for Params {
    fn default() -> Self {
        Self { validation: Validation::Auto, seed: 1, confidence_level: 0.95 }
    }
}

impl Params {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`TrainError::BadParameter`] names the first that is out of range.
    pub(super) fn check(&self) -> Result<(), TrainError> {
        let bad = |name, found: f64, expected| Err(TrainError::BadParameter { name, found, expected });
        let inside = |share: f64| share > 0.0 && share < 1.0;
        match self.validation {
            Validation::CrossValidation { folds } if !(2..=MAX_FOLDS).contains(&folds) => {
                return bad("folds", f64::from(folds), "between 2 and 1000");
            }
            Validation::Holdout { share } if !inside(share) => return bad("holdout share", share, "above 0 and below 1"),
            _ => {}
        }
        if !inside(self.confidence_level) {
            return bad("confidence level", self.confidence_level, "above 0 and below 1");
        }
        Ok(())
    }
}
