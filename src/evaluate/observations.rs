//! The per-row table: fitted value, residual, leverage, standardised residual.

use crate::feature::{BoundDesign, Design, DesignRows, FeatureError, Split};
use crate::stat::flat;
use crate::table::{Block, Schema};
use crate::train::{FittedLeastSquares, RowPrediction, Validation};
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
    /// How much the row counts; 1 where all count alike.
    pub weight: f64,
    /// h = w·xᵀ(XᵀWX)⁻¹x (R's `hatvalues`), w the weight.
    pub leverage: f64,
    /// √w·residual/(σ√(1 − h)) (R's `rstandard`); `None` for held-out rows, where the leverage is 1, and without residual degrees of
    /// freedom.
    pub std_residual: Option<f64>,
    /// The same with σ of the other rows (R's `rstudent`); `None` too with one residual degree of freedom.
    pub student_residual: Option<f64>,
    /// How far the row moves all fitted values (Cook, Technometrics 19 (1977); R's `cooks.distance`).
    pub cooks_distance: Option<f64>,
    /// How far it moves its own, in standard errors (Belsley, Kuh, Welsch 1980; R's `dffits`).
    pub dffits: Option<f64>,
    /// Whether the row was held out of the fit.
    pub held_out: bool,
}

flat!(Observation {
    row_id,
    actual,
    fitted,
    residual,
    weight,
    leverage,
    std_residual,
    student_residual,
    cooks_distance,
    dffits,
    held_out,
});

impl Observation {
    /// √w·residual: of one variance for all rows, if the weights are right.
    pub fn weighted_residual(&self) -> f64 {
        self.weight.sqrt() * self.residual
    }
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
        self.observe_rows(block, range).1
    }

    /// The same, with by how many standard errors each coefficient would change without the row (R's `dfbetas`); nothing where
    /// there is no studentised residual.
    pub fn influence(&self, block: &Block, range: Range<usize>) -> Vec<(Observation, Vec<f64>)> {
        let (rows, observations) = self.observe_rows(block, range);
        let predictor = &self.fitted.predictor;
        let whitened = predictor.whitened(&rows);
        let coefficient_rows = predictor.coefficient_rows();
        let dfbetas = |i: usize, row: &Observation| -> Vec<f64> {
            let Some(t) = row.student_residual else { return Vec::new() };
            let of = |(factors, &j): (&Vec<f64>, &usize)| {
                let moved: f64 = factors.iter().zip(&whitened).map(|(t, w)| t * w[i]).sum();
                row.weight.sqrt() * moved * t / ((1.0 - row.leverage).sqrt() * predictor.unscaled_std_errors[j])
            };
            coefficient_rows.iter().zip(&predictor.kept).map(of).collect()
        };
        observations.into_iter().enumerate().map(|(i, row)| (row, dfbetas(i, &row))).collect()
    }

    /// The complete rows among `range` of `block` as rows of the design matrix, and what is said of each.
    pub(super) fn observe_rows(&self, block: &Block, range: Range<usize>) -> (DesignRows, Vec<Observation>) {
        let mut rows = DesignRows::default();
        self.bound.fill(&mut rows, block, range);
        let row_ids = || rows.positions().iter().map(|&row| block.row_id(row as usize));
        let held_out = self.holdout.as_ref().map(|split| split.parts(row_ids()));
        let predictor = &self.fitted.predictor;
        let predictions = predictor.predict_rows(&rows);
        let observe = |(i, ((row_id, &actual), row)): (usize, ((u64, &f64), RowPrediction))| {
            let fitted = row.fit;
            let weight = rows.weights().get(i).copied().unwrap_or(1.0);
            let leverage = weight * row.leverage;
            let residual = actual - fitted;
            let held_out = held_out.as_ref().is_some_and(|parts| parts[i].is_some());
            let sigma = predictor.sigma.filter(|sigma| *sigma > 0.0 && !held_out && leverage < LEVERAGE_ONE);
            let std_residual = sigma.map(|sigma| weight.sqrt() * residual / (sigma * (1.0 - leverage).sqrt()));
            let student_residual = std_residual.and_then(|r| studentised(r, predictor.df_resid));
            let odds = leverage / (1.0 - leverage);
            let rank = predictor.kept.len() as f64;
            Observation {
                row_id,
                actual,
                fitted,
                residual,
                weight,
                leverage,
                std_residual,
                student_residual,
                cooks_distance: std_residual.map(|r| r * r * odds / rank),
                dffits: student_residual.map(|t| t * odds.sqrt()),
                held_out,
            }
        };
        let observations = row_ids().zip(rows.y()).zip(predictions).enumerate().map(observe).collect();
        (rows, observations)
    }
}

/// r·√((df − 1)/(df − r²)): from the standardised residual to the one by σ of the other rows.
fn studentised(r: f64, df: u64) -> Option<f64> {
    let df = df as f64;
    let t = r * ((df - 1.0) / (df - r * r)).sqrt();
    (df > 1.0 && t.is_finite()).then_some(t)
}
