//! The per-row table: fitted value, residual, leverage, standardised residual.

use crate::feature::{BoundDesign, Design, DesignRows, FeatureError, Split};
use crate::stat::flat;
use crate::table::{Block, Schema};
use crate::train::{FittedLeastSquares, Validation};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use straightedge_kernel::{Panel, RowModel};

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
    model: RowModel,
    holdout: Option<Split>,
}

/// Complete rows of a block, by columns: a buffer that is filled again and again.
pub(super) struct Observed {
    /// The rows of the design matrix; `rows.y()` is the actual values.
    pub(super) rows: DesignRows,
    /// What the model says, (`n_rows`).
    pub(super) fitted: Vec<f64>,
    /// actual − fitted, (`n_rows`).
    pub(super) residuals: Vec<f64>,
    /// Leverages, (`n_rows`).
    pub(super) leverages: Vec<f64>,
    /// Whether each row was held out of the fit, (`n_rows`); empty if none was.
    held_out: Vec<bool>,
    /// The rows in coordinates in which the kept columns are orthonormal, and room for more columns.
    pub(super) panel: Panel,
}

impl Observed {
    /// How much a row counts; 1 where all count alike.
    fn weight(&self, i: usize) -> f64 {
        self.rows.weights().get(i).copied().unwrap_or(1.0)
    }

    fn is_held_out(&self, i: usize) -> bool {
        self.held_out.get(i) == Some(&true)
    }

    /// Whether the coefficients come from all rows, and all count alike.
    pub(super) fn is_plain(&self) -> bool {
        self.held_out.is_empty() && self.rows.weights().is_empty()
    }

    /// The rows that the coefficients come from, ascending.
    pub(super) fn seen(&self) -> Vec<u32> {
        (0..self.residuals.len() as u32).filter(|&i| !self.is_held_out(i as usize)).collect()
    }

    /// √w·residual of a row.
    pub(super) fn weighted_residual(&self, i: usize) -> f64 {
        self.weight(i).sqrt() * self.residuals[i]
    }
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
        Ok(Self { fitted, bound: design.bind(schema)?, model: fitted.predictor.row_model(), holdout })
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
        let mut observed = self.buffer(0);
        self.read(&mut observed, block, range);
        let observations = (0..observed.residuals.len()).map(|i| self.observation(&observed, block, i)).collect();
        (observed.rows, observations)
    }

    /// An empty buffer, with room for `added` columns in its panel beside those of the model.
    pub(super) fn buffer(&self, added: usize) -> Observed {
        let panel = Panel::new(self.rank() + added);
        let (fitted, residuals, leverages) = (Vec::new(), Vec::new(), Vec::new());
        Observed { rows: DesignRows::default(), fitted, residuals, leverages, held_out: Vec::new(), panel }
    }

    /// The complete rows among `range` of `block`; what was in `observed` is gone.
    pub(super) fn read(&self, observed: &mut Observed, block: &Block, range: Range<usize>) {
        let Observed { rows, fitted, residuals, leverages, held_out, panel } = observed;
        self.bound.fill(rows, block, range);
        self.fitted.predictor.predict_panel(&self.model, rows, panel, fitted, leverages);
        leverages.iter_mut().zip(rows.weights()).for_each(|(leverage, weight)| *leverage *= weight);
        residuals.clear();
        residuals.extend(rows.y().iter().zip(&*fitted).map(|(actual, fitted)| actual - fitted));
        held_out.clear();
        if let Some(split) = &self.holdout {
            let parts = split.parts(rows.positions().iter().map(|&row| block.row_id(row as usize)));
            held_out.extend(parts.iter().map(Option::is_some));
        }
    }

    /// What is said of the `i`th row of what was read of `block`.
    pub(super) fn observation(&self, observed: &Observed, block: &Block, i: usize) -> Observation {
        let predictor = &self.fitted.predictor;
        let (leverage, weight) = (observed.leverages[i], observed.weight(i));
        let std_residual = self.std_residual(observed, i);
        let student_residual = std_residual.and_then(|r| studentised(r, predictor.df_resid));
        let odds = leverage / (1.0 - leverage);
        let rank = self.rank() as f64;
        Observation {
            row_id: block.row_id(observed.rows.positions()[i] as usize),
            actual: observed.rows.y()[i],
            fitted: observed.fitted[i],
            residual: observed.residuals[i],
            weight,
            leverage,
            std_residual,
            student_residual,
            cooks_distance: std_residual.map(|r| r * r * odds / rank),
            dffits: student_residual.map(|t| t * odds.sqrt()),
            held_out: observed.is_held_out(i),
        }
    }

    /// [`Observation::std_residual`] of the `i`th row.
    pub(super) fn std_residual(&self, observed: &Observed, i: usize) -> Option<f64> {
        let leverage = observed.leverages[i];
        let sigma = self.sigma().filter(|_| leverage < LEVERAGE_ONE && !observed.is_held_out(i));
        sigma.map(|sigma| observed.weighted_residual(i) / (sigma * (1.0 - leverage).sqrt()))
    }

    /// Number of columns that are not aliased.
    pub(super) fn rank(&self) -> usize {
        self.fitted.predictor.kept.len()
    }

    /// The residual standard error, if it is above 0.
    pub(super) fn sigma(&self) -> Option<f64> {
        self.fitted.predictor.sigma.filter(|sigma| *sigma > 0.0)
    }
}

/// r·√((df − 1)/(df − r²)): from the standardised residual to the one by σ of the other rows.
fn studentised(r: f64, df: u64) -> Option<f64> {
    let df = df as f64;
    let t = r * ((df - 1.0) / (df - r * r)).sqrt();
    (df > 1.0 && t.is_finite()).then_some(t)
}
