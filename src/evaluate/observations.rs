//! The per-row table: fitted value, residual, leverage, standardised residual.

use crate::feature::{BoundDesign, Design, DesignRows, FeatureError, Split};
use crate::table::{Block, Schema};
use crate::train::{FittedLeastSquares, Validation};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A leverage above this is 1 but for rounding: the row determines a coefficient by itself.
pub(super) const LEVERAGE_ONE: f64 = 1.0 - 1e-10;

/// One row of the per-row table (broom's `augment`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Number of the row in its source, from 0.
    pub row_id: u64,
    /// What the target is.
    pub actual: f64,
    /// What the model says.
    pub fitted: f64,
    /// actual − fitted.
    pub residual: f64,
    /// h = xᵀ(XᵀX)⁻¹x (R's `hatvalues`).
    pub leverage: f64,
    /// residual/(σ√(1 − h)) (R's `rstandard`); `None` for held-out rows, where the leverage is 1, and without residual degrees of
    /// freedom.
    pub std_residual: Option<f64>,
    /// Whether the row was held out of the fit.
    pub held_out: bool,
}

/// Makes the per-row table of a fitted model.
#[derive(Clone, Debug)]
pub struct Observer<'a> {
    fitted: &'a FittedLeastSquares,
    bound: BoundDesign<'a>,
    holdout: Option<Split>,
}

impl<'a> Observer<'a> {
    /// An observer of tables with this schema.
    ///
    /// # Errors
    /// Those of [`Design::bind`].
    pub fn new(fitted: &'a FittedLeastSquares, design: &'a Design, schema: &Schema) -> Result<Self, FeatureError> {
        let holdout = match fitted.validation {
            Validation::Holdout { share } => Some(Split::Holdout { share, seed: fitted.params.seed }),
            _ => None,
        };
        Ok(Self { fitted, bound: design.bind(schema)?, holdout })
    }

    /// The complete rows among `range` of `block`, in their order.
    pub fn observe(&self, block: &Block, range: Range<usize>) -> Vec<Observation> {
        let mut rows = DesignRows::default();
        self.bound.fill(&mut rows, block, range);
        let row_ids = || rows.positions().iter().map(|&row| block.row_id(row as usize));
        let held_out = self.holdout.as_ref().map(|split| split.parts(row_ids()));
        let predictor = &self.fitted.predictor;
        let predictions = predictor.predict_rows(&rows);
        let observe = |(i, ((row_id, &actual), row)): (usize, ((u64, &f64), _))| {
            let crate::train::RowPrediction { fit: fitted, leverage } = row;
            let residual = actual - fitted;
            let held_out = held_out.as_ref().is_some_and(|parts| parts[i].is_some());
            let sigma = predictor.sigma.filter(|sigma| *sigma > 0.0 && !held_out && leverage < LEVERAGE_ONE);
            let std_residual = sigma.map(|sigma| residual / (sigma * (1.0 - leverage).sqrt()));
            Observation { row_id, actual, fitted, residual, leverage, std_residual, held_out }
        };
        row_ids().zip(rows.y()).zip(predictions).enumerate().map(observe).collect()
    }
}
