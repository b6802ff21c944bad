//! The coefficient table.

use super::inference::RobustCovariance;
use crate::stat::StudentT;
use crate::train::FittedLeastSquares;
use serde::{Deserialize, Serialize};

/// Estimates with their standard errors, tests and intervals; the columns of R's `summary.lm` under broom's names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoefficientTable {
    /// Level of the intervals.
    pub confidence_level: f64,
    /// One row a term that is not aliased, in design order.
    pub rows: Vec<CoefficientRow>,
    /// Names of the aliased terms, in design order.
    pub aliased: Vec<String>,
}

/// One row of the coefficient table. Without residual degrees of freedom there is only the estimate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoefficientRow {
    /// Name of the term.
    pub term: String,
    /// Estimate.
    pub estimate: f64,
    /// Standard error.
    pub std_error: Option<f64>,
    /// t = estimate / standard error; `None` where the standard error is 0 (a perfect fit).
    pub statistic: Option<f64>,
    /// P(|T| ≥ |t|) with the residual degrees of freedom (clusters less one, where errors are clustered).
    pub p_value: Option<f64>,
    /// Lower end of the confidence interval.
    pub conf_low: Option<f64>,
    /// Upper end of the confidence interval.
    pub conf_high: Option<f64>,
    /// Significant digits of the estimate that the arithmetic vouches for, at most 15.
    pub trusted_digits: f64,
}

impl CoefficientTable {
    /// The table at a level between 0 and 1: by a robust covariance if there is one, else by the classical.
    pub fn new(fitted: &FittedLeastSquares, confidence_level: f64, robust: Option<&RobustCovariance>) -> Self {
        let predictor = &fitted.predictor;
        let df_resid = robust.map_or(fitted.df_resid, |robust| robust.df_resid);
        let df = df_resid as f64;
        let t = (df_resid > 0).then(|| -StudentT { df }.quantile((1.0 - confidence_level) / 2.0));
        let row = |(k, &j): (usize, &usize)| {
            let estimate = predictor.coefficients[j];
            let classical = || predictor.sigma.map(|sigma| sigma * predictor.unscaled_std_errors[j]);
            let std_error = robust.map_or_else(classical, |robust| Some(robust.std_error(k)));
            let statistic = std_error.map(|error| estimate / error).filter(|statistic| statistic.is_finite());
            let half_width = std_error.zip(t).map(|(error, t)| t * error);
            CoefficientRow {
                term: fitted.terms[j].clone(),
                estimate,
                std_error,
                statistic,
                p_value: statistic.map(|statistic| StudentT { df }.two_sided(statistic)),
                conf_low: half_width.map(|half| estimate - half),
                conf_high: half_width.map(|half| estimate + half),
                trusted_digits: fitted.digits.coefficients[j],
            }
        };
        Self {
            confidence_level,
            rows: predictor.kept.iter().enumerate().map(row).collect(),
            aliased: fitted.aliased.iter().map(|aliased| aliased.term.clone()).collect(),
        }
    }
}
