//! Are residuals normal? Skewness and kurtosis together, each brought to a normal scale first.

use crate::stat::{ChiSquared, Moments};
use serde::{Deserialize, Serialize};

/// The omnibus test of D'Agostino and Pearson, "Tests for departure from normality", Biometrika 60 (1973), with the transformations
/// of D'Agostino (Biometrika 57 (1970)) and Anscombe and Glynn (Biometrika 70 (1983)); `scipy.stats.normaltest`,
/// `statsmodels.stats.stattools.omni_normtest`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Omnibus {
    /// Z²(skewness) + Z²(kurtosis).
    pub statistic: f64,
    /// P(χ²₂ ≥ statistic).
    pub p_value: f64,
}

/// Rows below which the transformations do not hold.
const LEAST_ROWS: u64 = 8;

impl Omnibus {
    /// From the moments of the residuals; `None` if they do not vary or are fewer than eight.
    pub fn new(residuals: &Moments) -> Option<Self> {
        let (skewness, kurtosis) = (residuals.skewness()?, residuals.kurtosis()?);
        if residuals.n < LEAST_ROWS {
            return None;
        }
        let n = residuals.n as f64;
        let (a, b) = (z_of_skewness(skewness, n), z_of_kurtosis(kurtosis, n));
        let statistic = a * a + b * b;
        statistic.is_finite().then(|| Self { statistic, p_value: ChiSquared { df: 2.0 }.sf(statistic) })
    }
}

/// D'Agostino 1970: Johnson's `S_U` curve.
fn z_of_skewness(skewness: f64, n: f64) -> f64 {
    let y = skewness * ((n + 1.0) * (n + 3.0) / (6.0 * (n - 2.0))).sqrt();
    let spread = 3.0 * (n * n + 27.0 * n - 70.0) * (n + 1.0) * (n + 3.0) / ((n - 2.0) * (n + 5.0) * (n + 7.0) * (n + 9.0));
    let w_squared = (2.0 * (spread - 1.0)).sqrt() - 1.0;
    let delta = 1.0 / (0.5 * libm::log(w_squared)).sqrt();
    let alpha = (2.0 / (w_squared - 1.0)).sqrt();
    delta * libm::asinh(y / alpha)
}

/// Anscombe and Glynn 1983: the cube root of a scaled reciprocal.
fn z_of_kurtosis(kurtosis: f64, n: f64) -> f64 {
    let mean = 3.0 * (n - 1.0) / (n + 1.0);
    let variance = 24.0 * n * (n - 2.0) * (n - 3.0) / ((n + 1.0) * (n + 1.0) * (n + 3.0) * (n + 5.0));
    let x = (kurtosis - mean) / variance.sqrt();
    let skew = 6.0 * (n * n - 5.0 * n + 2.0) / ((n + 7.0) * (n + 9.0))
        * (6.0 * (n + 3.0) * (n + 5.0) / (n * (n - 2.0) * (n - 3.0))).sqrt();
    let a = 6.0 + 8.0 / skew * (2.0 / skew + (1.0 + 4.0 / (skew * skew)).sqrt());
    let denominator = 1.0 + x * (2.0 / (a - 4.0)).sqrt();
    let root = libm::cbrt((1.0 - 2.0 / a) / denominator);
    (1.0 - 2.0 / (9.0 * a) - root) / (2.0 / (9.0 * a)).sqrt()
}
