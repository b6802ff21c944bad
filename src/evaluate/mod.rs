//! 5 Model evaluation: how good a fitted model is, in numbers, sentences and the data of charts.
//!
//! [`CoefficientTable`], [`ModelSummary`] and most of [`inference`] come from the fitted model alone; [`Evaluation::new`] reads the
//! table once more, for moments, tests of assumptions and what charts show, and a second time where a robust covariance or a test
//! asks for it; [`Observer`] gives the per-row table, block by block.

mod apart;
mod assumption_pass;
mod chart_counts;
mod chart_data;
mod coefficients;
pub mod diagnostic;
mod facts;
mod following_bins;
pub mod inference;
mod influence;
mod observations;
mod quantiles;
mod summary;
mod verdict;
mod warnings;

pub use apart::{AssumptionBrief, FactsBrief};
pub use chart_data::{Agreement, BinGrid, ChartData, Histogram, MAX_POINTS, ResidualQuantiles, Scatter, ScatterPoint};
pub use coefficients::{CoefficientRow, CoefficientTable};
pub use influence::InfluentialRow;
pub use observations::{Observation, Observer};
pub use summary::ModelSummary;
pub use verdict::{format_quantity, verdict};
pub use warnings::{Warning, WarningKind};

use crate::engine::{Phase, Progress, Runner, fold_apart};
use crate::feature::{Design, FeatureError};
use crate::table::Table;
use crate::train::{CovarianceType, FittedLeastSquares, TrainError};
use apart::ObservedModel;
use assumption_pass::AssumptionPass;
use diagnostic::{Diagnostics, LagrangeTest, WhiteSums};
use facts::FactsPass;
use inference::{Anova, Basis, Collinearity, JointTest, RobustCovariance, SlopeFacts, TermInflation};
use serde::{Deserialize, Serialize};

/// Everything that is said and drawn about a fitted model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Estimates with standard errors, tests and intervals.
    pub coefficients: CoefficientTable,
    /// The covariance that the coefficient table is made by, where it is not the classical.
    pub robust: Option<RobustCovariance>,
    /// The model in one row.
    pub summary: ModelSummary,
    /// Are all slopes 0 together? By the covariance of the coefficient table; `None` where that cannot be tested.
    pub slopes_test: Option<JointTest>,
    /// One or two plain sentences.
    pub verdict: String,
    /// What to mind, most important first.
    pub warnings: Vec<Warning>,
    /// What each term explains.
    pub anova: Anova,
    /// Each slope in the company of the others.
    pub slopes: Vec<SlopeFacts>,
    /// How much each term's uncertainty grows because it resembles the others.
    pub inflation: Vec<TermInflation>,
    /// Which columns nearly determine each other.
    pub collinearity: Option<Collinearity>,
    /// Tests of what standard errors assume.
    pub diagnostics: Diagnostics,
    /// Quantiles of the residuals.
    pub residual_quantiles: ResidualQuantiles,
    /// Σ(e/(1 − h))², the squared errors of predicting each row by the others (Allen 1974); `None` where a row determines a
    /// coefficient by itself.
    pub press: Option<f64>,
    /// The rows that move the coefficients most, the most influential first.
    pub influential: Vec<InfluentialRow>,
    /// What the charts show.
    pub charts: ChartData,
}

impl Evaluation {
    /// Evaluates a fitted model on the table that it was fitted to.
    ///
    /// # Errors
    /// [`TrainError::Design`] if the table does not fit the design or lacks the column of the clusters,
    /// [`TrainError::MissingClusters`], [`TrainError::UndefinedCovariance`], [`TrainError::Cancelled`].
    pub async fn new<R: Runner>(
        fitted: &FittedLeastSquares,
        design: &Design,
        table: &Table,
        runner: &R,
    ) -> Result<Self, TrainError> {
        let observer = Observer::new(fitted, design, &table.schema)?;
        let pass = FactsPass { observer: &observer, fitted };
        let brief = FactsBrief::new(ObservedModel::new(fitted, design));
        let facts = fold_apart(brief, &pass, table, Phase::Evaluating, runner).await?;
        let total = table.n_rows();
        let pause = || runner.checkpoint(Progress { phase: Phase::Evaluating, done: total, total });
        pause().await?;
        let basis = Basis::new(fitted, design);
        let Assumed { robust, white, aliased } = assume(&observer, &basis, design, table, runner).await?;
        let diagnostics = facts.diagnostics(white, fitted.weights.is_some());
        let slopes: Vec<usize> = basis.slopes().collect();
        let n_leverage_one = facts.n_leverage_one;
        let press = (n_leverage_one == 0).then(|| facts.press.to_f64());
        let (charts, residual_quantiles) = facts.charts.into_charts(&facts.residuals);
        // With many columns each of these takes a while.
        pause().await?;
        let anova = Anova::new(&basis, &basis.aliased(design, aliased));
        pause().await?;
        let inflation = inference::term_inflation(&basis);
        pause().await?;
        let collinearity = inference::collinearity(&basis);
        pause().await?;
        let influential = facts.influential.explain(&observer, table);
        pause().await?;
        Ok(Self {
            coefficients: CoefficientTable::new(fitted, fitted.params.confidence_level, robust.as_ref()),
            summary: ModelSummary::new(fitted),
            slopes_test: match &robust {
                Some(robust) => JointTest::robust(&basis, robust, &slopes),
                None => JointTest::classical(&basis, &slopes),
            },
            robust,
            verdict: verdict(fitted, &design.target),
            warnings: warnings::warnings(fitted, &diagnostics, n_leverage_one),
            anova,
            slopes: inference::slopes(&basis),
            inflation,
            collinearity,
            diagnostics,
            residual_quantiles,
            press,
            influential,
            charts,
        })
    }
}

struct Assumed {
    robust: Option<RobustCovariance>,
    white: Option<LagrangeTest>,
    /// The coordinates of the aliased columns.
    aliased: Vec<Vec<f64>>,
}

/// The pass for what standard errors assume.
async fn assume<R: Runner>(
    observer: &Observer<'_>,
    basis: &Basis<'_>,
    design: &Design,
    table: &Table,
    runner: &R,
) -> Result<Assumed, TrainError> {
    let fitted = basis.fitted;
    let kind = &fitted.params.covariance;
    let cluster = match kind {
        CovarianceType::Cluster { column } => Some(table.schema.position(column).ok_or_else(|| FeatureError::UnknownColumn {
            column: column.clone(),
            nearest: table.schema.nearest(column).map(str::to_owned),
        })?),
        _ => None,
    };
    let pass = AssumptionPass { observer, fitted, covariance: kind, cluster };
    if !pass.is_needed() {
        return Ok(Assumed { robust: None, white: None, aliased: Vec::new() });
    }
    let brief = AssumptionBrief::new(ObservedModel::new(fitted, design));
    let found = fold_apart(brief, &pass, table, Phase::Evaluating, runner).await?;
    let robust = match (&found.covariance, kind) {
        (Some(sums), CovarianceType::Cluster { column }) if sums.n_unclustered() > 0 => {
            return Err(TrainError::MissingClusters { column: column.clone(), n: sums.n_unclustered() });
        }
        (Some(sums), _) => Some(sums.finish(kind, basis).ok_or_else(|| TrainError::UndefinedCovariance(kind.clone()))?),
        (None, _) => None,
    };
    let aliased = found.aliased.iter().map(|sums| sums.iter().map(|sum| sum.to_f64()).collect()).collect();
    Ok(Assumed { robust, aliased, white: found.white.as_ref().and_then(WhiteSums::finish) })
}
