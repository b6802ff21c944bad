//! How a model does on rows it has not seen.

use super::Validation;
use serde::{Deserialize, Serialize};

/// The error on rows that the predicting coefficients have not seen: every row's own out-of-fold prediction, pooled, as
/// scikit-learn's `cross_val_predict` followed by its metrics; or the held-out rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutOfSample {
    /// How the rows were set aside, after `Auto` was resolved.
    pub validation: Validation,
    /// Rows that were predicted.
    pub n_obs: u64,
    /// Root of the mean squared error, √(Σe²/n), in the target's unit.
    pub rmse: f64,
    /// Standard error of `rmse` by the delta method, the errors taken as independent; `None` for a single row.
    pub rmse_std_error: Option<f64>,
    /// Mean absolute error, Σ|e|/n, in the target's unit.
    pub mae: f64,
    /// 1 − Σe²/Σ(y − ȳ)² with ȳ the mean of the rows predicted (scikit-learn's `r2_score`); `None` if they do not vary.
    pub r_squared: Option<f64>,
    /// The same for guessing the mean of the training rows each time.
    pub baseline: Baseline,
    /// Fold by fold.
    pub folds: Vec<FoldMetrics>,
}

/// The error of guessing the mean of the training rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Root of the mean squared error.
    pub rmse: f64,
    /// Mean absolute error.
    pub mae: f64,
}

/// The error on one fold, by the coefficients of the others.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoldMetrics {
    /// Number of the fold, from 0.
    pub fold: u32,
    /// Rows of the fold.
    pub n_obs: u64,
    /// Root of the mean squared error.
    pub rmse: f64,
    /// Mean absolute error.
    pub mae: f64,
}
