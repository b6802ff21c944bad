//! Are several coefficients 0 together?

use super::{Basis, RobustCovariance};
use crate::stat::FisherF;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

/// Share of the largest eigenvalue below which the smallest is rounding.
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
    pub(super) fn quadratic(v: &DMatrix<f64>, d: &[f64]) -> Option<f64> {
        let n = d.len();
        // Scaled to a unit diagonal, so that units do not decide whether it is singular.
        let scale: Vec<f64> = (0..n).map(|a| v[(a, a)].sqrt()).collect();
        let scaled = DMatrix::from_fn(n, n, |a, b| v[(a, b)] / (scale[a] * scale[b]));
        let d = DVector::from_fn(n, |a, _| d[a] / scale[a]);
        let eigenvalues = scaled.symmetric_eigenvalues();
        if n == 0 || eigenvalues.min() <= SINGULAR_BELOW * eigenvalues.max() {
            return None;
        }
        let solved = scaled.cholesky()?.solve(&d);
        Some(d.dot(&solved) / n as f64)
    }

    pub(super) fn of(f: f64, n: usize, df_resid: u64) -> Option<Self> {
        let test = FisherF { df_model: n as f64, df_resid: df_resid as f64 };
        let is_test = n > 0 && df_resid > 0 && f.is_finite();
        is_test.then(|| Self { df_model: n as u64, df_resid, f_statistic: f, p_value: test.sf(f) })
    }
}
