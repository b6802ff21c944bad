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
    /// How the uncertainty of the coefficients is estimated. It changes no prediction and no prediction interval.
    pub covariance: CovarianceType,
}

/// How the uncertainty of the coefficients is estimated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CovarianceType {
    /// Errors of one variance, independent: σ²(XᵀX)⁻¹.
    #[default]
    Classical,
    /// Errors of any variance (White, Econometrica 48 (1980)).
    Hc0,
    /// HC0 times n/(n − k) (Hinkley, Technometrics 19 (1977)).
    Hc1,
    /// Squared residuals over 1 − h (Horn, Horn, Duncan, JASA 70 (1975)).
    Hc2,
    /// Squared residuals over (1 − h)² (`MacKinnon` and White, J. Econometrics 29 (1985)): the choice for small samples.
    Hc3,
    /// Errors that may be alike within clusters, and of any variance (Liang and Zeger, Biometrika 73 (1986)).
    Cluster {
        /// The column whose values name the clusters.
        column: String,
    },
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

impl CovarianceType {
    /// What the field calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Classical => "classical",
            Self::Hc0 => "HC0",
            Self::Hc1 => "HC1",
            Self::Hc2 => "HC2",
            Self::Hc3 => "HC3",
            Self::Cluster { .. } => "cluster-robust",
        }
    }
}

impl Default for Params {
    fn default() -> Self {
        Self { validation: Validation::Auto, seed: 1, confidence_level: 0.95, covariance: CovarianceType::Classical }
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
