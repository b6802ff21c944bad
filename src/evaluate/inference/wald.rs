//! Are several coefficients 0 together?

use super::{Basis, RobustCovariance};
use crate::stat::FisherF;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

/// Share of a variance below which what the others leave of it is rounding.
const SINGULAR_BELOW: f64 = 1e-10;

/// A test of several coefficients at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct JointTest {
    /// Number of coefficients.
    pub df_model: u64,
    /// Degrees of freedom of the denominator.
    pub df_resid: u64,
    /// The statistic.
    pub f_statistic: f64,
    /// P(F ≥ `f_statistic`).
    pub p_value: f64,
}

impl JointTest {
    /// Whether the coefficients of the kept columns `columns` (by position) are 0 together, by the classical covariance: the F
    /// test of the model with them against the model without (R's `anova` of two models). `None` for a perfect fit and for no
    /// column.
    pub fn classical(basis: &Basis<'_>, columns: &[usize]) -> Option<Self> {
        let squares = basis.last_sum_of_squares(columns);
        let mean_square = basis.fitted.rss / basis.fitted.df_resid as f64;
        Self::of(squares / columns.len() as f64 / mean_square, columns.len(), basis.fitted.df_resid)
    }

    /// The same by a robust covariance: βᵀV⁻¹β/q (Wald; R's `car::linearHypothesis(white.adjust =)`, statsmodels' `f_test`).
    /// `columns`: slopes. `None` if V is singular, as with fewer clusters than columns.
    pub fn robust(basis: &Basis<'_>, covariance: &RobustCovariance, columns: &[usize]) -> Option<Self> {
        let n = columns.len();
        let v = DMatrix::from_fn(n, n, |a, b| covariance.between(columns[a], columns[b]));
        let beta: Vec<f64> = columns.iter().map(|&k| basis.coefficients[k]).collect();
        Self::of(Self::quadratic(&v, &beta)?, n, covariance.df_resid)
    }

    /// dᵀV⁻¹d/q; `None` if V is singular, or d empty.
    ///
    /// V = L·Lᵀ with the largest diagonal element taken next (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed.,
    /// section 10.3), so that what is left of V shows its rank; then dᵀV⁻¹d = ‖L⁻¹d‖².
    pub(super) fn quadratic(v: &DMatrix<f64>, d: &[f64]) -> Option<f64> {
        let n = d.len();
        // Scaled to a unit diagonal, so that units do not decide whether it is singular.
        let scale: Vec<f64> = (0..n).map(|a| v[(a, a)].sqrt()).collect();
        let mut rest = DMatrix::from_fn(n, n, |a, b| v[(a, b)] / (scale[a] * scale[b]));
        let mut solved: Vec<f64> = d.iter().zip(&scale).map(|(d, scale)| d / scale).collect();
        for k in 0..n {
            let next = (k..n).max_by(|&a, &b| rest[(a, a)].total_cmp(&rest[(b, b)]))?;
            rest.swap_rows(k, next);
            rest.swap_columns(k, next);
            solved.swap(k, next);
            // Not so of what is no number either.
            let is_left = rest[(k, k)] > SINGULAR_BELOW;
            if !is_left {
                return None;
            }
            let root = rest[(k, k)].sqrt();
            solved[k] /= root;
            let column: Vec<f64> = (k + 1..n).map(|i| rest[(i, k)] / root).collect();
            for (j, b) in (k + 1..).zip(&column) {
                solved[j] -= b * solved[k];
                (k + 1..).zip(&column).for_each(|(i, a)| rest[(i, j)] -= a * b);
            }
        }
        (n > 0).then(|| solved.iter().map(|element| element * element).sum::<f64>() / n as f64)
    }

    pub(super) fn of(f: f64, n: usize, df_resid: u64) -> Option<Self> {
        let test = FisherF { df_model: n as f64, df_resid: df_resid as f64 };
        let is_test = n > 0 && df_resid > 0 && f.is_finite();
        is_test.then(|| Self { df_model: n as u64, df_resid, f_statistic: f, p_value: test.sf(f) })
    }
}
