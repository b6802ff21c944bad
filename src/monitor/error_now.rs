//! How the model does on the new rows, if these have the target.

use super::{ErrorReport, Severity};
use crate::deploy::Model;
use crate::engine::Runner;
use crate::error::UserError;
use crate::pipeline::PipelineError;
use crate::predict::Scores;
use crate::stat::{Moments, Normal};
use crate::table::Table;

/// How many times the expected error is to be watched, and is drift.
const WATCH: f64 = 1.1;
const DRIFT: f64 = 1.25;
const SIGNIFICANT: f64 = 0.05;

/// The error on the rows that have a prediction and the target, and that the recipe keeps: a model is not to be blamed for rows
/// that were filtered out of its training. `None` if there is no such row.
pub(super) async fn error_now<R: Runner>(
    model: &Model,
    current: &Table,
    scores: &Scores,
    runner: &R,
) -> Result<Option<ErrorReport>, UserError> {
    let Some(response) = model.response(&current.schema) else { return Ok(None) };
    let kept = rows_kept(model, current, runner).await?;
    let mut errors = Errors::default();
    for (block, scored) in current.blocks.iter().zip(&scores.blocks) {
        let block = block.load();
        let rows =
            (0..block.len()).filter(|&row| kept.as_ref().is_none_or(|kept| kept.binary_search(&block.row_id(row)).is_ok()));
        let pairs = rows.filter_map(|row| Some((response.value(&block, row)?, scored.prediction[row])));
        let pairs: Vec<(f64, f64)> = pairs.filter(|(_, prediction)| !prediction.is_nan()).collect();
        errors.merge(&pairs);
    }
    Ok((errors.target.n > 0).then(|| errors.report(model)))
}

/// The rows that the recipe keeps in training, ascending; `None` if it takes out none, or cannot be applied because the new table lacks a
/// column that only training needs.
async fn rows_kept<R: Runner>(model: &Model, current: &Table, runner: &R) -> Result<Option<Vec<u64>>, UserError> {
    match model.document().recipe.apply(current, runner).await {
        Ok(table) if table.n_rows() == current.n_rows() => Ok(None),
        Ok(table) => Ok(Some(table.blocks.iter().flat_map(|block| (0..block.len()).map(|row| block.row_id(row))).collect())),
        Err(PipelineError::Cancelled) => Err(PipelineError::Cancelled.into()),
        Err(_) => Ok(None),
    }
}

#[derive(Default)]
struct Errors {
    target: Moments,
    error: Moments,
    absolute: Moments,
    square: Moments,
}

impl Errors {
    fn merge(&mut self, pairs: &[(f64, f64)]) {
        let errors = pairs.iter().map(|(actual, prediction)| actual - prediction);
        self.target.merge(&Moments::of(pairs.iter().map(|pair| pair.0)));
        self.error.merge(&Moments::of(errors.clone()));
        self.absolute.merge(&Moments::of(errors.clone().map(f64::abs)));
        self.square.merge(&Moments::of(errors.map(|error| error * error)));
    }

    fn report(&self, model: &Model) -> ErrorReport {
        let n = self.target.n as f64;
        let rmse = self.square.mean.sqrt();
        let rmse_std_error = self.square.variance().filter(|_| rmse > 0.0).map(|variance| (variance / n).sqrt() / (2.0 * rmse));
        let expected = model.fitted().out_of_sample.as_ref();
        let p_value = expected.and_then(|expected| {
            let (now, then) = (rmse_std_error?, expected.rmse_std_error?);
            Some(Normal.sf((rmse - expected.rmse) / (now * now + then * then).sqrt()))
        });
        let worse = expected.map_or(1.0, |expected| rmse / expected.rmse);
        let severity = match p_value {
            Some(p_value) if p_value <= SIGNIFICANT && worse >= DRIFT => Severity::Drift,
            Some(p_value) if p_value <= SIGNIFICANT && worse >= WATCH => Severity::Watch,
            _ => Severity::Stable,
        };
        ErrorReport {
            n_obs: self.target.n,
            rmse,
            rmse_std_error,
            mae: self.absolute.mean,
            r_squared: (self.target.m2 > 0.0).then(|| 1.0 - self.square.mean * n / self.target.m2),
            mean_error: self.error.mean,
            expected_rmse: expected.map(|expected| expected.rmse),
            expected_mae: expected.map(|expected| expected.mae),
            expected_r_squared: expected.and_then(|expected| expected.r_squared),
            p_value,
            severity,
        }
    }
}
