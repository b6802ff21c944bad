//! Does the spread of residuals change with the fitted value?

use crate::stat::{ChiSquared, Dd, flat};
use serde::{Deserialize, Serialize};
use straightedge_kernel::spread_sums;

/// Koenker's form of the test of Breusch and Pagan against the fitted values: n·R² of the regression of e² on ŷ (Koenker, "A note
/// on studentizing a test for heteroscedasticity", J. Econometrics 17 (1981); R's `lmtest::bptest(fit, ~ fitted(fit))`,
/// `statsmodels.stats.diagnostic.het_breuschpagan(resid, [1, fitted])`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BreuschPagan {
    /// n·R².
    pub statistic: f64,
    /// P(χ²₁ ≥ statistic).
    pub p_value: f64,
    /// Whether the spread grows with the fitted value.
    pub rising: bool,
}

/// Sums of squared residuals and fitted values, and their products.
#[derive(Clone, Copy, Debug, Default)]
pub struct SpreadSums {
    n: u64,
    square: Dd,
    square_squared: Dd,
    fitted: Dd,
    fitted_squared: Dd,
    product: Dd,
}

flat!(SpreadSums { n, square, square_squared, fitted, fitted_squared, product });

impl SpreadSums {
    /// Takes in rows. `residuals`, `fitted`: in whatever unit, the same for all rows; `centre`: near the mean of `fitted`, the same for
    /// all rows.
    pub fn add(&mut self, residuals: &[f64], fitted: &[f64], centre: f64) {
        let [square, square_squared, fitted_sum, fitted_squared, product] = spread_sums(residuals, fitted, centre).map(Dd::from);
        let fitted = fitted_sum;
        self.merge(&Self { n: residuals.len() as u64, square, square_squared, fitted, fitted_squared, product });
    }

    /// Takes in what `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.square += other.square;
        self.square_squared += other.square_squared;
        self.fitted += other.fitted;
        self.fitted_squared += other.fitted_squared;
        self.product += other.product;
    }

    /// The test; `None` if either side does not vary.
    pub fn breusch_pagan(&self) -> Option<BreuschPagan> {
        let n = self.n as f64;
        let about_mean = |sum: Dd, a: Dd, b: Dd| (sum - a * b / n).to_f64();
        let spread = about_mean(self.square_squared, self.square, self.square);
        let range = about_mean(self.fitted_squared, self.fitted, self.fitted);
        let covariance = about_mean(self.product, self.square, self.fitted);
        let statistic = n * covariance * covariance / (spread * range);
        let varies = spread > 0.0 && range > 0.0 && statistic.is_finite();
        varies.then(|| BreuschPagan { statistic, p_value: ChiSquared { df: 1.0 }.sf(statistic), rising: covariance > 0.0 })
    }
}
