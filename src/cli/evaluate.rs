//! `straightedge evaluate`: how a model does on a file that has the target.

use super::args::WithModel;
use super::monitor::compare;
use super::{print, print_json, text};
use crate::engine::Runner;
use crate::error::UserError;

pub(super) fn perform<R: Runner>(task: &WithModel, runner: &R) -> Result<(), UserError> {
    let report = compare(task, runner)?;
    let error = report.error.ok_or_else(|| {
        UserError::input(
            "The file does not have what the model predicts, so there is nothing to hold its predictions against.",
            "Give a file with the target, or use `straightedge predict`.",
        )
    })?;
    if task.json {
        return print_json(&error);
    }
    let row = |what: &str, now, then| vec![what.to_owned(), text::number(now), text::number(then)];
    let rows = [
        row("RMSE", Some(error.rmse), error.expected_rmse),
        row("MAE", Some(error.mae), error.expected_mae),
        row("R²", error.r_squared, error.expected_r_squared),
    ];
    let table = text::table(&["", "on this file", "expected from training"], &rows);
    print(format!("{} rows with prediction and target\n\n{table}", error.n_obs).as_bytes())
}
