//! `straightedge predict`: every row of a file with its prediction and interval.

use super::args::Predict;
use super::file::{FileBytes, read_model};
use super::{print, print_json, text};
use crate::engine::{Runner, ready};
use crate::error::UserError;
use crate::predict;
use crate::project::read_options;
use crate::source;
use serde::Serialize;

/// What `--json` writes.
#[derive(Serialize)]
struct Scored {
    predictions: Vec<Option<f64>>,
    lower: Vec<Option<f64>>,
    upper: Vec<Option<f64>>,
    refusals: Vec<predict::Refusal>,
}

pub(super) fn perform<R: Runner>(task: &Predict, runner: &R) -> Result<(), UserError> {
    let model = read_model(&task.model)?;
    let bytes = FileBytes::open(&task.source.file)?;
    let options = read_options(&model, task.source.options()?);
    let source = ready(source::read(&bytes, &task.source.name(), &options, runner))?;
    let level = task.level.unwrap_or(model.fitted().params.confidence_level);
    let scores = ready(predict::score_table(&model, &source.table, level, runner))?;
    if task.json {
        let all = |of: fn(&predict::ScoredBlock) -> &Vec<f64>| {
            scores.blocks.iter().flat_map(of).map(|value| Some(*value).filter(|value| value.is_finite())).collect()
        };
        return print_json(&Scored {
            predictions: all(|block| &block.prediction),
            lower: all(|block| &block.lower),
            upper: all(|block| &block.upper),
            refusals: scores.refusals.clone(),
        });
    }
    let formulas = task.formulas.into();
    print(&predict::write_csv_header(&source.table.schema, formulas))?;
    for (block, scored) in source.table.blocks.iter().zip(&scores.blocks) {
        print(&predict::write_csv_block(&block.load(), scored, formulas))?;
    }
    for refusal in &scores.refusals {
        let (rows, first) = (text::count(refusal.rows, "row has", "rows have"), refusal.first_row + 1);
        eprintln!(
            "straightedge: {rows} no prediction, the first is row {first}: {}: {}",
            refusal.column,
            refusal.problem.words()
        );
    }
    Ok(())
}
