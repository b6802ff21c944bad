//! What is said of each slope besides its estimate: how it compares with the others, and how much it shares with them.

use super::Basis;
use serde::{Deserialize, Serialize};

/// One slope in the company of the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlopeFacts {
    /// Name of the column.
    pub term: String,
    /// estimate·sd(x)/sd(y): the change of the target in its standard deviations for one of the column's; `None` without an
    /// intercept, where R's `lm.beta` takes √Σx²/√Σy², deviations from 0, and `parameters` sd(x)/sd(y), deviations from means that
    /// the model does not have.
    pub standardized: Option<f64>,
    /// Partial correlation with the target, the other columns held fixed: t/√(t² + `df_resid`).
    pub partial: Option<f64>,
    /// Part (semi-partial) correlation: t·√((1 − R²)/`df_resid`). Its square is what R² would lose without the column.
    pub part: Option<f64>,
    /// Variance inflation factor 1/(1 − R²) of the column on the others (Marquardt 1970; R's `car::vif` for one column).
    pub vif: f64,
    /// 1/vif.
    pub tolerance: f64,
}

/// The facts of every slope that is not aliased, in design order.
pub fn slopes(basis: &Basis<'_>) -> Vec<SlopeFacts> {
    let fitted = basis.fitted;
    let df = fitted.df_resid as f64;
    let unexplained = fitted.rss / fitted.tss;
    let one = |k: usize| {
        let squares = basis.column_squares(k);
        let unscaled = basis.unscaled(k, k);
        let estimate = basis.coefficients[k];
        let t = fitted.predictor.sigma.map(|sigma| estimate / (sigma * unscaled.sqrt())).filter(|t| t.is_finite());
        let vif = squares * unscaled;
        SlopeFacts {
            term: basis.name(k).to_owned(),
            standardized: fitted.intercept.then(|| estimate * (squares / fitted.tss).sqrt()).filter(|beta| beta.is_finite()),
            partial: t.map(|t| t / (t * t + df).sqrt()),
            part: t.map(|t| t * (unexplained / df).sqrt()).filter(|part| part.is_finite()),
            vif,
            tolerance: 1.0 / vif,
        }
    };
    basis.slopes().map(one).collect()
}
