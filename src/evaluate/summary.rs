//! The model in one row, with R's conventions.

use crate::stat::FisherF;
use crate::train::FittedLeastSquares;
use serde::{Deserialize, Serialize};

/// ln(2π).
const LN_TWO_PI: f64 = 1.837_877_066_409_345_3;

/// The model in one row (broom's `glance`), with the conventions of R's `summary.lm`, `logLik`, `AIC` and `BIC`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelSummary {
    /// Rows that the coefficients come from.
    pub n_obs: u64,
    /// Rows left out because a value is missing.
    pub n_dropped: u64,
    /// Estimated coefficients, the intercept not counted.
    pub df_model: u64,
    /// Rows less estimated coefficients.
    pub df_resid: u64,
    /// 1 − RSS/TSS; TSS about the mean with an intercept, about 0 without.
    pub r_squared: Option<f64>,
    /// 1 − (1 − R²)·(n − 1)/`df_resid` with an intercept; n for n − 1 without.
    pub adj_r_squared: Option<f64>,
    /// √(RSS/`df_resid`), in the target's unit.
    pub residual_std_error: Option<f64>,
    /// (ESS/`df_model`)/(RSS/`df_resid`); `None` for the mean alone and for a perfect fit.
    pub f_statistic: Option<f64>,
    /// P(F ≥ f).
    pub f_p_value: Option<f64>,
    /// Of normal errors at the maximum-likelihood variance RSS/n; `None` for a perfect fit.
    pub log_likelihood: Option<f64>,
    /// −2·log-likelihood + 2k, σ counted in k as R's `AIC` does.
    pub aic: Option<f64>,
    /// −2·log-likelihood + k·ln n, σ counted in k as R's `BIC` does.
    pub bic: Option<f64>,
    /// √(RSS/Σw), with every weight 1 where there are none: the error on the rows the model has seen, in the target's unit.
    pub rmse: f64,
    /// Σ|e|/n on the rows the model has seen, in the target's unit.
    pub mae: f64,
}

impl ModelSummary {
    /// The summary of a fitted model.
    pub fn new(fitted: &FittedLeastSquares) -> Self {
        let &FittedLeastSquares { n_obs, n_dropped, df_model, df_resid, rss, tss, ess, intercept, .. } = fitted;
        let n = n_obs as f64;
        let finite = |value: f64| value.is_finite().then_some(value);
        let unexplained = finite(rss / tss);
        let f_statistic =
            (df_model > 0 && df_resid > 0).then(|| (ess / df_model as f64) / (rss / df_resid as f64)).and_then(finite);
        let f_test = FisherF { df_model: df_model as f64, df_resid: df_resid as f64 };
        let ln_weights = fitted.weights.as_ref().map_or(0.0, |weights| weights.sum_ln);
        let log_likelihood = finite(ln_weights / 2.0 - n / 2.0 * (LN_TWO_PI + libm::log(rss / n) + 1.0));
        let parameters = (df_model + u64::from(intercept) + 1) as f64;
        Self {
            n_obs,
            n_dropped,
            df_model,
            df_resid,
            r_squared: finite(ess / tss),
            adj_r_squared: unexplained
                .and_then(|share| finite(1.0 - share * (n - f64::from(u8::from(intercept))) / df_resid as f64)),
            residual_std_error: fitted.predictor.sigma,
            f_statistic,
            f_p_value: f_statistic.map(|f| f_test.sf(f)),
            log_likelihood,
            aic: log_likelihood.map(|value| 2.0 * (parameters - value)),
            bic: log_likelihood.map(|value| parameters * libm::log(n) - 2.0 * value),
            rmse: (rss / fitted.sum_weights()).sqrt(),
            mae: fitted.sum_abs_residuals / n,
        }
    }
}
