//! A fitted least squares model.

use super::LinearPredictor;
use crate::train::{OutOfSample, Params, Validation};
use serde::{Deserialize, Serialize};

/// A fitted least squares model: all that the coefficient table, the summary, predictions and their intervals come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedLeastSquares {
    /// The parameters it was trained with.
    pub params: Params,
    /// How rows were set aside, after `Auto` was resolved. With a holdout the coefficients come from the other rows.
    pub validation: Validation,
    /// Names of the design's columns, (`n_columns`).
    pub terms: Vec<String>,
    /// Whether the first column is the intercept.
    pub intercept: bool,
    /// Coefficients, and what standard errors of predictions need.
    pub predictor: LinearPredictor,
    /// Terms that the others determine; their coefficient is 0.
    pub aliased: Vec<AliasedTerm>,
    /// Rows that the coefficients come from.
    pub n_obs: u64,
    /// Rows left out because a value is missing.
    pub n_dropped: u64,
    /// Rows held out.
    pub n_held_out: u64,
    /// Estimated coefficients, the intercept not counted.
    pub df_model: u64,
    /// `n_obs` less the estimated coefficients.
    pub df_resid: u64,
    /// Mean of the target over the rows that the coefficients come from.
    pub target_mean: f64,
    /// What the weights add up to; `None` if every row counts alike.
    pub weights: Option<WeightSums>,
    /// Residual sum of squares, from residuals; weighted where there are weights, as `tss` and `ess` are.
    pub rss: f64,
    /// Total sum of squares: about the mean with an intercept, about 0 without.
    pub tss: f64,
    /// Explained sum of squares, `tss − rss` before rounding.
    pub ess: f64,
    /// Σ|e| over the rows that the coefficients come from.
    pub sum_abs_residuals: f64,
    /// Condition number of the design, columns centred (with an intercept) and scaled to unit length (2-norm, estimated by the
    /// singular values of the triangular factor).
    pub condition_number: f64,
    /// How many digits to trust.
    pub digits: TrustedDigits,
    /// How it does on rows it has not seen; `None` if a part of the rows has fewer rows than there are coefficients.
    pub out_of_sample: Option<OutOfSample>,
}

/// What the weights of the rows that the coefficients come from add up to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightSums {
    /// The column of weights.
    pub column: String,
    /// Their sum.
    pub sum: f64,
    /// The sum of their logarithms.
    pub sum_ln: f64,
}

impl FittedLeastSquares {
    /// Sum of the weights: the number of rows if all count alike.
    pub fn sum_weights(&self) -> f64 {
        self.weights.as_ref().map_or(self.n_obs as f64, |weights| weights.sum)
    }
}

/// A term that the terms before it determine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AliasedTerm {
    /// The term.
    pub term: String,
    /// Terms of which it is a linear combination, most important first; empty if the column does not vary.
    pub of: Vec<String>,
}

/// Significant decimal digits that the arithmetic vouches for, at most 15 (what the data's own digits allow is another matter).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrustedDigits {
    /// Of each coefficient, (`n_columns`); 0 where aliased.
    pub coefficients: Vec<f64>,
    /// Of the standard errors.
    pub std_errors: f64,
    /// How often the coefficients were corrected from double-double residuals.
    pub corrections: u32,
}
