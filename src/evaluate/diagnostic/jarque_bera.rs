//! Are residuals normal? Their third and fourth moments say.

use crate::stat::{ChiSquared, Moments};
use serde::{Deserialize, Serialize};

/// The test of Jarque and Bera, "Efficient tests for normality, homoscedasticity and serial independence of regression
/// residuals", Economics Letters 6 (1980); `statsmodels.stats.stattools.jarque_bera`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct JarqueBera {
    /// n/6·(skewness² + (kurtosis − 3)²/4).
    pub statistic: f64,
    /// P(χ²₂ ≥ statistic).
    pub p_value: f64,
    /// 0 for a normal distribution; above 0 with a longer upper tail.
    pub skewness: f64,
    /// 3 for a normal distribution; above 3 with longer tails.
    pub kurtosis: f64,
}

impl JarqueBera {
    /// From the moments of the residuals; `None` if they do not vary.
    pub fn new(residuals: &Moments) -> Option<Self> {
        let (skewness, kurtosis) = (residuals.skewness()?, residuals.kurtosis()?);
        let excess = kurtosis - 3.0;
        let statistic = residuals.n as f64 / 6.0 * (skewness * skewness + excess * excess / 4.0);
        Some(Self { statistic, p_value: ChiSquared { df: 2.0 }.sf(statistic), skewness, kurtosis })
    }
}
