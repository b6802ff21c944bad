//! 5 Model evaluation: how good a fitted model is, in numbers, sentences and the data of charts.
//!
//! [`CoefficientTable`] and [`ModelSummary`] come from the fitted model alone; [`Evaluation::new`] reads the table twice more, for
//! ranges and moments and then for what charts show; [`Observer`] gives the per-row table, block by block.

mod chart_data;
mod chart_pass;
mod coefficients;
pub mod diagnostic;
mod facts;
mod observations;
mod quantiles;
mod summary;
mod verdict;
mod warnings;

pub use chart_data::{BinGrid, ChartData, Histogram, MAX_POINTS, Scatter, ScatterPoint};
pub use coefficients::{CoefficientRow, CoefficientTable};
pub use observations::{Observation, Observer};
pub use summary::ModelSummary;
pub use verdict::{format_quantity, verdict};
pub use warnings::{Warning, WarningKind};

use crate::engine::{Phase, Runner, fold};
use crate::feature::Design;
use crate::table::Table;
use crate::train::{FittedLeastSquares, TrainError};
use chart_pass::ChartPass;
use diagnostic::Diagnostics;
use facts::FactsPass;
use serde::{Deserialize, Serialize};

/// Everything that is said and drawn about a fitted model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Estimates with standard errors, tests and intervals.
    pub coefficients: CoefficientTable,
    /// The model in one row.
    pub summary: ModelSummary,
    /// One or two plain sentences.
    pub verdict: String,
    /// What to mind, most important first.
    pub warnings: Vec<Warning>,
    /// Tests of what standard errors assume.
    pub diagnostics: Diagnostics,
    /// What the charts show.
    pub charts: ChartData,
}

impl Evaluation {
    /// Evaluates a fitted model on the table that it was fitted to.
    ///
    /// # Errors
    /// [`TrainError::Design`] if the table does not fit the design, [`TrainError::Cancelled`].
    pub async fn new<R: Runner>(
        fitted: &FittedLeastSquares,
        design: &Design,
        table: &Table,
        runner: &R,
    ) -> Result<Self, TrainError> {
        let observer = Observer::new(fitted, design, &table.schema)?;
        let pass = FactsPass { observer: &observer, centre: fitted.target_mean };
        let facts = fold(&pass, &table.blocks, Phase::Evaluating, runner).await?;
        let counts = fold(&ChartPass::new(&observer, &facts), &table.blocks, Phase::Evaluating, runner).await?;
        let diagnostics = facts.diagnostics();
        Ok(Self {
            coefficients: CoefficientTable::new(fitted, fitted.params.confidence_level),
            summary: ModelSummary::new(fitted),
            verdict: verdict(fitted, design.target.unit.as_deref()),
            warnings: warnings::warnings(fitted, &diagnostics, facts.n_leverage_one),
            diagnostics,
            charts: counts.into_charts(),
        })
    }
}
