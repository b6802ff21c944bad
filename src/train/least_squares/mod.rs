//! Ordinary least squares, streaming and mergeable.
//!
//! 1. One pass of blocked Householder TSQR gives a small triangular factor for each part of the rows ([`factor_pass`]).
//! 2. On the factors alone: aliased columns, condition, coefficients ([`triangle`]), and the models of all but one part that
//!    predict what is set aside ([`folds`]).
//! 3. A second pass gives residuals in double-double, from which the coefficients are corrected ([`refine`]), errors on unseen
//!    rows ([`residual_pass`]), and for ill-conditioned designs exact products ([`gram`]).
//!
//! The coefficients come out as if computed exactly from the `f64` data and then rounded, for condition numbers up to about
//! 1e11; columns beyond that are named as aliased.

mod apart;
mod assemble;
mod auxiliary;
mod factor;
mod factor_pass;
mod fitted;
mod folds;
mod gram;
mod predictor;
mod refine;
mod residual_pass;
mod scaling;
mod triangle;

pub use apart::{FactorBrief, ResidualBrief};
pub use auxiliary::{Auxiliary, AuxiliaryFit};
pub use fitted::{AliasedTerm, FittedLeastSquares, TrustedDigits, WeightSums};
pub use predictor::{LinearPredictor, RowPrediction};

use super::{LEAVE_ONE_OUT_BELOW, MAX_FOLDS, Params, TrainError, Validation};
use crate::engine::{Cancelled, Phase, Progress, Runner, fold_apart};
use crate::feature::{Decimals, Design, DesignRows, Split};
use crate::stat::sort_by;
use crate::table::Table;
use assemble::Pieces;
use factor_pass::{FactorPass, Part};
use folds::{Assembled, FoldModel};
use refine::Refinement;
use scaling::Scaling;
use triangle::Reduced;

/// Cells up to which numbers are taken for the decimals they were read from; in more, rounding averages out.
const DECIMALS_BUDGET: u64 = 200_000;

/// Most columns of a design matrix: the factors of ten folds of so many columns take half a gigabyte.
const MOST_COLUMNS: usize = 2000;

/// Ordinary least squares with checked parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    params: Params,
}

impl LeastSquares {
    /// Checks the parameters.
    ///
    /// # Errors
    /// [`TrainError::BadParameter`].
    pub fn new(params: Params) -> Result<Self, TrainError> {
        params.check()?;
        Ok(Self { params })
    }

    /// Estimates the coefficients from the complete rows of `table`, the one that `design` was fitted to, and how they do on
    /// rows they have not seen.
    ///
    /// # Errors
    /// Every [`TrainError`] but [`TrainError::BadParameter`].
    pub async fn fit<R: Runner>(&self, design: &Design, table: &Table, runner: &R) -> Result<FittedLeastSquares, TrainError> {
        let n_complete = design.rows.n_complete;
        check_size(design, n_complete)?;
        let bound = design.bind(&table.schema)?;
        let scaling = Scaling::new(design);
        let validation = resolve(self.params.validation, n_complete)?;
        let split = split(validation, self.params.seed, design, table)?;
        let held_out = matches!(validation, Validation::Holdout { .. });

        let pass = FactorPass { bound: &bound, scaling: &scaling, split: &split };
        let brief = FactorBrief { design: design.clone(), split: split.clone() };
        let parts = fold_apart(brief, &pass, table, Phase::Fitting, runner).await?.parts;
        let Assembled { training, complements } = Assembled::new(parts, held_out, runner).await?;
        check_training_rows(design, training.target.n, validation)?;
        let (reduced, folds) = reduce(&training, &complements, &scaling, runner).await?;
        let few = n_complete * design.n_columns() as u64 <= DECIMALS_BUDGET;
        let decimals = if few { bound.decimals(table, runner).await? } else { Decimals::default() };
        let refinement = Refinement {
            bound: &bound,
            scaling: &scaling,
            split: &split,
            held_out,
            decimals: &decimals,
            folds: &folds,
            reduced: &reduced,
            training: &training.target,
        };
        let refined = refinement.run(table, runner).await?;
        let (params, scaling, training, reduced) = (self.params.clone(), &scaling, &training, &reduced);
        Ok(Pieces { params, validation, design, scaling, training, reduced }.assemble(&refined))
    }
}

/// The columns to estimate from the training rows, and the models that predict what is set aside; no models if one of them has
/// fewer rows than coefficients.
async fn reduce<R: Runner>(
    training: &Part,
    complements: &[Part],
    scaling: &Scaling,
    runner: &R,
) -> Result<(Reduced, Vec<FoldModel>), TrainError> {
    if !training.factor.is_finite() {
        return Err(TrainError::TooLarge);
    }
    let offsets = |n: u64| {
        let length = (n as f64).sqrt();
        scaling.columns.iter().map(|scale| (scale.centre * scale.factor).abs() * length).collect::<Vec<_>>()
    };
    let reduced = Reduced::new(&training.factor, &offsets(training.target.n));
    if reduced.rank() == 0 {
        return Err(TrainError::AllZero);
    }
    let mut folds = Vec::with_capacity(complements.len());
    for part in complements {
        let Some(model) = FoldModel::new(part, reduced.rank(), offsets) else { return Ok((reduced, Vec::new())) };
        folds.push(model);
        pause(runner, training.target.n).await?;
    }
    Ok((reduced, folds))
}

/// Hears Cancel between what takes long with many columns, once all `n_rows` rows have been gone over.
///
/// # Errors
/// [`Cancelled`] if the person stopped the work.
async fn pause<R: Runner>(runner: &R, n_rows: u64) -> Result<(), Cancelled> {
    runner.checkpoint(Progress { phase: Phase::Fitting, done: n_rows, total: n_rows }).await
}

/// `Auto` made definite.
fn resolve(validation: Validation, n_complete: u64) -> Result<Validation, TrainError> {
    match validation {
        Validation::Auto if n_complete < LEAVE_ONE_OUT_BELOW => Ok(Validation::LeaveOneOut),
        Validation::Auto => Ok(Validation::CrossValidation { folds: super::DEFAULT_FOLDS }),
        Validation::LeaveOneOut if n_complete > u64::from(MAX_FOLDS) => {
            Err(TrainError::TooManyRowsToLeaveOut { n_obs: n_complete, most: MAX_FOLDS })
        }
        other => Ok(other),
    }
}

fn split(validation: Validation, seed: u64, design: &Design, table: &Table) -> Result<Split, TrainError> {
    Ok(match validation {
        Validation::Holdout { share } => Split::Holdout { share, seed },
        Validation::CrossValidation { folds } => Split::Folds { folds, seed },
        Validation::LeaveOneOut | Validation::Auto => Split::EachRow(complete_row_ids(design, table)?),
    })
}

/// Numbers of the complete rows; there are at most [`MAX_FOLDS`].
fn complete_row_ids(design: &Design, table: &Table) -> Result<Vec<u64>, TrainError> {
    let bound = design.bind(&table.schema)?;
    let mut rows = DesignRows::default();
    let mut ids = Vec::new();
    for block in table.blocks.iter().map(|block| block.load()) {
        bound.fill(&mut rows, &block, 0..block.len());
        ids.extend(rows.positions().iter().map(|&row| block.row_id(row as usize)));
    }
    sort_by(&mut ids, Ord::cmp);
    Ok(ids)
}

/// Refuses what no training could mend, before memory is taken for it.
fn check_size(design: &Design, n_complete: u64) -> Result<(), TrainError> {
    let n_columns = design.n_columns();
    if n_complete < n_columns as u64 {
        return Err(too_few_rows(design, n_complete));
    }
    if n_columns > MOST_COLUMNS {
        return Err(TrainError::TooManyColumns { n_columns, most: MOST_COLUMNS });
    }
    Ok(())
}

fn check_training_rows(design: &Design, n_train: u64, validation: Validation) -> Result<(), TrainError> {
    let n_obs = design.rows.n_complete;
    if let Validation::Holdout { share } = validation
        && (n_train == 0 || n_train == n_obs)
    {
        return Err(TrainError::EmptyHoldout { n_obs, share });
    }
    if n_train < design.n_columns() as u64 {
        return Err(too_few_rows(design, n_train));
    }
    Ok(())
}

fn too_few_rows(design: &Design, n_train: u64) -> TrainError {
    TrainError::TooFewRows {
        n_train,
        n_coefficients: design.n_columns(),
        n_dropped: design.rows.n_dropped(),
        n_held_out: design.rows.n_complete - n_train,
    }
}
