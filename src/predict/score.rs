//! A whole table: predictions with intervals, block by block, and the same as CSV.

use super::refused::refused;
use super::rows::t_value;
use super::{RowError, RowProblem};
use crate::deploy::Model;
use crate::engine::{Phase, Progress, Runner};
use crate::error::UserError;
use crate::stat::sort_by;
use crate::table::{Block, Formulas, Schema, Table};
use serde::{Deserialize, Serialize};
use std::mem::discriminant;

/// Predictions for the rows of a block; NaN where a row has none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoredBlock {
    /// The predictions, (`n_rows`).
    pub prediction: Vec<f64>,
    /// Lower ends of the prediction intervals, (`n_rows`); NaN without residual degrees of freedom.
    pub lower: Vec<f64>,
    /// Upper ends of the prediction intervals, (`n_rows`).
    pub upper: Vec<f64>,
    /// Why rows have no prediction, in order of first appearance.
    pub refusals: Vec<Refusal>,
}

/// Predictions for the rows of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Block by block, as the table has them.
    pub blocks: Vec<ScoredBlock>,
    /// Why rows have no prediction, the most frequent reason first.
    pub refusals: Vec<Refusal>,
}

/// A reason for which rows have no prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// The input in question.
    pub column: String,
    /// What is wrong; of values and levels the first that was met.
    pub problem: RowProblem,
    /// In how many rows.
    pub rows: u64,
    /// The number of the first such row in the source, from 0.
    pub first_row: u64,
}

impl Scores {
    /// Rows without prediction.
    pub fn n_refused(&self) -> u64 {
        self.refusals.iter().map(|refusal| refusal.rows).sum()
    }
}

/// Predicts every row of a table, with intervals at `level`.
///
/// # Errors
/// Usage: `level` is not between 0 and 1. Input: the table lacks an input (with the nearest name). Machine: there is no room for so many
/// predictions. Cancelled.
pub async fn score_table<R: Runner>(model: &Model, table: &Table, level: f64, runner: &R) -> Result<Scores, UserError> {
    let (mut done, total) = (0, table.n_rows());
    runner.make_room(0).await.check_beside("the predictions", total.saturating_mul(3 * size_of::<f64>() as u64))?;
    let scored = runner
        .map(
            table.blocks.clone(),
            |block| (block.len() as u64, score_block(model, &table.schema, &block.load(), level)),
            |(rows, _)| {
                done += rows;
                Progress { phase: Phase::Scoring, done, total }
            },
        )
        .await?;
    let blocks = scored.into_iter().map(|(_, block)| block).collect::<Result<Vec<_>, _>>()?;
    let mut refusals = Vec::new();
    blocks.iter().flat_map(|block| &block.refusals).for_each(|refusal| count(&mut refusals, refusal.clone()));
    sort_by(&mut refusals, |a, b| b.rows.cmp(&a.rows));
    Ok(Scores { blocks, refusals })
}

/// Predicts every row of one block.
///
/// # Errors
/// As [`score_table`].
pub fn score_block(model: &Model, schema: &Schema, block: &Block, level: f64) -> Result<ScoredBlock, UserError> {
    let t = t_value(model, level)?;
    let input = model.read_block(schema, block)?;
    let encoded = model.encode(&input)?;
    let refused = refused(model, &input, &encoded);
    let nothing = || vec![f64::NAN; block.len()];
    let mut scored = ScoredBlock { prediction: nothing(), lower: nothing(), upper: nothing(), refusals: Vec::new() };
    for (&row, RowError { column, problem, .. }) in &refused {
        let (column, problem) = (column.clone(), problem.clone());
        count(&mut scored.refusals, Refusal { column, problem, rows: 1, first_row: block.row_id(row) });
    }
    let predictor = &model.fitted().predictor;
    let mut x = vec![0.0; model.design().n_columns()];
    for (i, &row) in encoded.rows.positions().iter().enumerate() {
        let row = row as usize;
        if refused.contains_key(&row) {
            continue;
        }
        encoded.rows.copy_row(i, &mut x);
        let predicted = predictor.predict_row(&x);
        scored.prediction[row] = predicted.fit;
        if let Some(half) = t.and_then(|t| predictor.prediction_half_width(predicted.leverage, t)) {
            scored.lower[row] = predicted.fit - half;
            scored.upper[row] = predicted.fit + half;
        }
    }
    Ok(scored)
}

/// Adds rows to those of the same input and the same sort of reason, whatever the value.
fn count(refusals: &mut Vec<Refusal>, more: Refusal) {
    let same = |known: &&mut Refusal| known.column == more.column && discriminant(&known.problem) == discriminant(&more.problem);
    match refusals.iter_mut().find(same) {
        Some(known) => known.rows += more.rows,
        None => refusals.push(more),
    }
}

/// The CSV header of a scored table: its columns, then `prediction`, `lower`, `upper` (with a number behind, where the table has
/// such a column already). RFC 4180, UTF-8.
pub fn write_csv_header(schema: &Schema, formulas: Formulas) -> Vec<u8> {
    let names = schema.fields.iter().map(|field| formulas.export(&field.name).into_owned());
    let added = ["prediction", "lower", "upper"].map(|name| free_name(schema, name));
    csv_of([names.chain(added).collect::<Vec<_>>()])
}

/// The CSV lines of a scored block: its cells (numbers in their shortest round-trip form), then prediction, lower and upper;
/// empty where there is none.
pub fn write_csv_block(block: &Block, scores: &ScoredBlock, formulas: Formulas) -> Vec<u8> {
    let number = |value: f64| if value.is_nan() { String::new() } else { value.to_string() };
    csv_of((0..block.len()).map(|row| {
        let cells = block.columns.iter().map(|column| formulas.export_cell(column, row));
        let added = [&scores.prediction, &scores.lower, &scores.upper].map(|values| number(values[row]));
        cells.chain(added).collect::<Vec<_>>()
    }))
}

/// `name`, or with the first number from 2 behind it that makes it new.
fn free_name(schema: &Schema, name: &str) -> String {
    let numbered = (2..).map(|i| format!("{name}_{i}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| schema.position(name).is_none()).unwrap_or_default()
}

fn csv_of(records: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let written = records.into_iter().try_for_each(|record| writer.write_record(&record));
    debug_assert!(written.is_ok(), "records are of one length, and a buffer takes every byte");
    writer.into_inner().unwrap_or_default()
}
