//! Queries: each is answered from the project as it is.

use super::apply::read_options;
use super::loaded::gone;
use super::query::{ORIGINAL_CHARS, SHOWN_CHARS, no_data};
use super::{Answer, AnswerBody, ModelChoice, Page, Project, Query, TableName};
use crate::container::Packed;
use crate::deploy::{Model, ModelDocument};
use crate::engine::{ByteSource, Phase, Progress, Runner};
use crate::error::UserError;
use crate::evaluate::inference::{Basis, HypothesisTest};
use crate::predict::{self, PredictRequest};
use crate::source::{self, OriginalCell, ReadOptions};
use crate::table::{Formulas, RowRange, Table, Value, ValueRef, csv_block, csv_header, shortened};
use std::borrow::Cow;

/// How many first bytes of a file are looked at for a preview.
const PREVIEW_BYTES: usize = 64 * 1024;

impl Project {
    /// Answers a question, perhaps about files that come with it.
    ///
    /// # Errors
    /// Usage: there is nothing that could answer. Others as the rooms report them.
    pub async fn answer<B: Packed, R: Runner>(&self, query: Query, files: &[B], runner: &R) -> Result<Answer, UserError> {
        let file = files.first();
        match query {
            Query::Preview { options } => preview(file.ok_or_else(no_file)?, &options).await,
            Query::Page { of, rows, first_column, n_columns } => {
                let columns = first_column as usize..(first_column + n_columns) as usize;
                Ok(AnswerBody::Page(page(self.table(of)?, rows, columns)).into())
            }
            Query::Original { row_id, column } => {
                let loaded = self.loaded.source.as_ref().ok_or_else(no_data)?;
                let known = loaded.from.all_files();
                if let Some(missing) = known.get(files.len()) {
                    return Err(gone(&missing.name));
                }
                let files: Vec<&B> = files.iter().collect();
                let cell = source::original_cell(&files, &loaded.source, row_id, column as usize, runner).await?;
                let text = cell.text.map(|text| shortened(&text, ORIGINAL_CHARS).unwrap_or(text));
                Ok(AnswerBody::Original(OriginalCell { text, ..cell }).into())
            }
            Query::Predict { model, rows, level } => {
                let response = predict::respond(&*self.model(&model)?, &PredictRequest { rows, level })?;
                Ok(AnswerBody::Predicted(Box::new(response)).into())
            }
            Query::Test { hypothesis } => {
                let run = self.run().ok_or_else(|| UserError::usage("There is no run to test.", "Train a model first."))?;
                let basis = Basis::new(run.model.fitted(), run.model.design());
                let tested = HypothesisTest::new(&hypothesis, &basis, run.evaluation.robust.as_ref())?;
                Ok(AnswerBody::Tested(Box::new(tested)).into())
            }
            Query::Score { model, name, level } => {
                self.score(&*self.model(&model)?, &name, level, file.ok_or_else(no_file)?, runner).await
            }
            Query::Document { model } => {
                let model = self.model(&model)?;
                let document = model.document();
                Ok(AnswerBody::Document { file_name: document_file_name(document), text: document.to_json() }.into())
            }
            Query::Export { of, formulas } => self.export(of, formulas, runner).await,
        }
    }

    fn table(&self, of: TableName) -> Result<&Table, UserError> {
        match of {
            TableName::Source => self.loaded.source.as_ref().map(|loaded| &loaded.source.table),
            TableName::Prepared => self.loaded.prepared.as_ref().map(|loaded| &loaded.table),
        }
        .ok_or_else(no_data)
    }

    fn model(&self, choice: &ModelChoice) -> Result<Cow<'_, Model>, UserError> {
        let unknown = |name: &str| {
            UserError::usage(format!("There is no saved model \"{name}\"."), "Model deployment lists the models there are.")
        };
        let saved = || self.state().models.iter().rev().filter_map(|id| self.objects.model(id));
        Ok(match choice {
            ModelChoice::AtHand => Cow::Borrowed(self.model_at_hand()?),
            ModelChoice::Saved(id) => Cow::Borrowed(&self.objects.model(id).ok_or_else(|| unknown(id))?.model),
            ModelChoice::Named(name) => {
                let is_called = |model: &Model| model.document().name == *name;
                let found = saved().find(|saved| is_called(&saved.model) || saved.id == *name).map(|saved| &saved.model);
                let at_hand = || self.model_at_hand().ok().filter(|model| is_called(model));
                Cow::Borrowed(found.or_else(at_hand).ok_or_else(|| unknown(name))?)
            }
            ModelChoice::Document(text) => Cow::Owned(ModelDocument::from_json(text)?),
        })
    }

    async fn score<B: Packed, R: Runner>(
        &self,
        model: &Model,
        name: &str,
        level: f64,
        file: &B,
        runner: &R,
    ) -> Result<Answer, UserError> {
        let source = source::read(file, name, &read_options(model, ReadOptions::default()), runner).await?;
        let scores = predict::score_table(model, &source.table, level, runner).await?;
        let mut bytes = predict::write_csv_header(&source.table.schema, Formulas::Neutralised);
        bytes.reserve(room_for_lines(&source.table, PREDICTED, runner).await?);
        for (block, scores) in source.table.blocks.iter().zip(&scores.blocks) {
            bytes.extend(predict::write_csv_block(&block.load(), scores, Formulas::Neutralised));
        }
        let file_name = format!("{}-predicted.csv", file_stem(name));
        let body = AnswerBody::Scored { file_name, n_rows: source.table.n_rows(), refusals: scores.refusals };
        Ok(Answer { body, bytes: Some(bytes) })
    }

    async fn export<R: Runner>(&self, of: TableName, formulas: Formulas, runner: &R) -> Result<Answer, UserError> {
        let table = self.table(of)?;
        let name = self.source().map_or("table", |source| &source.name);
        let suffix = if of == TableName::Source { "clean" } else { "prepared" };
        let mut bytes = csv_header(&table.schema, &[], formulas);
        let (mut done, total) = (0, table.n_rows());
        bytes.reserve(room_for_lines(table, 0, runner).await?);
        for block in &table.blocks {
            bytes.extend(csv_block(&block.load(), formulas, |_| []));
            done += block.len() as u64;
            runner.checkpoint(Progress { phase: Phase::Preparing, done, total }).await?;
        }
        let file_name = format!("{}-{suffix}.csv", file_stem(name));
        Ok(Answer { body: AnswerBody::Exported { file_name }, bytes: Some(bytes) })
    }
}

/// Most bytes of three predictions as text.
const PREDICTED: u64 = 75;

/// About how many bytes the rows of a table take, written as CSV with `more` bytes each: the first block says how long they are.
///
/// # Errors
/// Machine: there is no room for them.
async fn room_for_lines<R: Runner>(table: &Table, more: u64, runner: &R) -> Result<usize, UserError> {
    let Some(first) = table.blocks.first().map(|block| block.load()) else { return Ok(0) };
    let n_bytes = csv_block(&first, Formulas::Kept, |_| []).len() as u64 / first.len().max(1) as u64 + more;
    let n_bytes = table.n_rows().saturating_mul(n_bytes);
    runner.make_room(0).await.check_beside("the rows as CSV", n_bytes)?;
    Ok(n_bytes as usize)
}

async fn preview<B: ByteSource>(file: &B, options: &ReadOptions) -> Result<Answer, UserError> {
    let gone =
        |gone: crate::engine::BytesGone| UserError::machine(format!("The file cannot be read: {}.", gone.0), "Drop it again.");
    let look = async |n_bytes: usize| {
        let head = file.read(0, n_bytes).await.map_err(gone)?;
        source::understand(&head, file.len() <= head.len() as u64, options)
    };
    let mut understanding = look(PREVIEW_BYTES).await?;
    // Many columns, or a quote that does not close: a longer look shows rows.
    if understanding.preview.is_empty() {
        understanding = look(16 * PREVIEW_BYTES).await?;
    }
    Ok(AnswerBody::Preview(Box::new(understanding)).into())
}

/// The cells of `columns` (cut to those there are) at the positions `rows`.
fn page(table: &Table, rows: RowRange, columns: std::ops::Range<usize>) -> Page {
    let columns = columns.start.min(table.n_columns())..columns.end.min(table.n_columns());
    let mut page = Page { rows, row_ids: Vec::new(), cells: Vec::new() };
    let wanted = rows.start..(rows.start + u64::from(rows.len)).min(table.n_rows());
    let mut before = 0;
    for block in &table.blocks {
        let len = block.len() as u64;
        let (from, to) = (wanted.start.max(before), wanted.end.min(before + len));
        if from < to {
            let block = block.narrowed(columns.clone()).load();
            for row in (from - before) as usize..(to - before) as usize {
                page.row_ids.push(block.row_id(row));
                page.cells.push((0..columns.len()).map(|column| shown(block.value(row, column))).collect());
            }
        }
        before += len;
    }
    page
}

/// A cell as a page shows it: one of 100 MB would stand still in a browser.
fn shown(value: ValueRef) -> Value {
    match value {
        ValueRef::Text(text) => shortened(text, SHOWN_CHARS).map_or_else(|| value.to_value(), Value::Text),
        _ => value.to_value(),
    }
}

/// What to call the file of a model document.
pub(super) fn document_file_name(document: &ModelDocument) -> String {
    // The name of a model is no file name: a dot in it ends nothing.
    format!("{}.straightedge.json", fit_for_a_file(&document.name))
}

/// The name of a file without what follows its last dot, fit to be part of another name.
fn file_stem(name: &str) -> String {
    fit_for_a_file(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

fn fit_for_a_file(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c }).collect()
}

fn no_file() -> UserError {
    UserError::internal("A question about a file came without the file.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Inline, Tight, ready};
    use crate::pipeline::testing::table;

    #[test]
    fn rows_as_text_want_room_beside_the_table() {
        // Lines of four bytes and a line end of two.
        let table = table("x number, y text\n1, ab\n2, cd\n3, ef", 2);
        let room = |beside| ready(room_for_lines(&table, 10, &Tight::new(Inline::default(), 1000, 0).with_beside(beside)));
        assert_eq!(room(48), Ok(48));
        assert!(room(47).is_err_and(|error| error.message.contains("the rows as CSV take about 0.00 GB of memory")));
    }
}
