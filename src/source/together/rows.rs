//! The original text of rows that come from several files.

use super::super::error::SourceError;
use super::super::original::{WRITER_BUFFER, rows_of_file, unwritable};
use super::super::{OriginalRow, Source, Together};
use crate::container::Packed;
use crate::engine::{Phase, Progress, Runner};
use crate::error::UserError;
use crate::table::Formulas;
use csv::{Terminator, Writer, WriterBuilder};
use std::io;

/// Rows that are read at once to be written.
const BATCH: u64 = 1 << 16;

/// As [`super::super::original_rows`].
pub(in super::super) async fn original_rows<B: Packed, R: Runner>(
    files: &[&B],
    source: &Source,
    row_ids: &[u64],
    runner: &R,
) -> Result<Vec<OriginalRow>, UserError> {
    if files.len() != source.files.len() {
        return Err(UserError::internal("Rows of several files were asked for, and not all of the files came along."));
    }
    match source.together {
        Some(Together::SideBySide) => beside(files, source, row_ids, runner).await,
        _ => stacked(files, source, row_ids, runner).await,
    }
}

async fn stacked<B: Packed, R: Runner>(
    files: &[&B],
    source: &Source,
    row_ids: &[u64],
    runner: &R,
) -> Result<Vec<OriginalRow>, UserError> {
    let mut found = Vec::with_capacity(row_ids.len());
    let (mut rest, mut before) = (row_ids, 0);
    for ((bytes, rows), report) in files.iter().zip(&source.files).zip(&source.report.files) {
        let here = rest.partition_point(|id| *id < before + rows.n_rows);
        let (wanted, later) = rest.split_at(here);
        let own: Vec<u64> = wanted.iter().map(|id| id - before).collect();
        let named = |row: OriginalRow| OriginalRow { file: Some(report.name.clone()), row_id: row.row_id + before, ..row };
        found.extend(rows_of_file(*bytes, rows, &own, runner).await?.into_iter().map(named));
        (rest, before) = (later, before + rows.n_rows);
    }
    match rest.first() {
        Some(row_id) => Err(SourceError::NoSuchRow { row_id: *row_id, n_rows: before }.into()),
        None => Ok(found),
    }
}

async fn beside<B: Packed, R: Runner>(
    files: &[&B],
    source: &Source,
    row_ids: &[u64],
    runner: &R,
) -> Result<Vec<OriginalRow>, UserError> {
    let mut found: Vec<OriginalRow> = Vec::new();
    for (bytes, rows) in files.iter().zip(&source.files) {
        let mut of_file = rows_of_file(*bytes, rows, row_ids, runner).await?;
        of_file.iter_mut().for_each(|row| row.cells.resize(rows.columns.len(), String::new()));
        if found.is_empty() {
            found = of_file;
        } else {
            found.iter_mut().zip(of_file).for_each(|(row, other)| row.cells.extend(other.cells));
        }
    }
    Ok(found)
}

/// As [`super::super::write_rfc4180`].
pub(in super::super) async fn write_rfc4180<B: Packed, R: Runner, W: io::Write>(
    files: &[&B],
    source: &Source,
    formulas: Formulas,
    out: &mut W,
    runner: &R,
) -> Result<(), UserError> {
    let names = source.report.columns.iter().map(|column| column.name.as_str());
    let mut writer = WriterBuilder::new().buffer_capacity(WRITER_BUFFER).terminator(Terminator::CRLF).from_writer(out);
    if source.files.iter().any(|file| file.index.format.header.is_some()) {
        write(names.clone(), formulas, &mut writer)?;
    }
    let (width, total) = (names.count(), source.report.n_rows);
    let ids: Vec<u64> = (0..total).collect();
    for ids in ids.chunks(BATCH as usize) {
        for row in original_rows(files, source, ids, runner).await? {
            write(in_order(&row, source, width), formulas, &mut writer)?;
        }
        let done = ids.last().map_or(0, |last| last + 1);
        runner.checkpoint(Progress { phase: Phase::Reading, done, total }).await?;
    }
    writer.flush().map_err(|error| SourceError::Unwritable(error.to_string()))?;
    Ok(())
}

/// The cells of a row in the order of the table's columns; the name of its file, if the table has a column more.
fn in_order<'a>(row: &'a OriginalRow, source: &'a Source, width: usize) -> impl Iterator<Item = &'a str> {
    (0..width).map(move |column| cell_of(row, source, column).unwrap_or_default())
}

/// The text that a row has for a column of the table.
pub(in super::super) fn cell_of<'a>(row: &'a OriginalRow, source: &Source, column: usize) -> Option<&'a str> {
    let position = source.report.files.iter().position(|file| Some(&file.name) == row.file.as_ref());
    let order = position.and_then(|position| source.files.get(position)).map(|file| &file.columns);
    match order.map_or(Some(column), |order| order.get(column).copied()) {
        Some(own) => row.cells.get(own).map(String::as_str),
        None => row.file.as_deref(),
    }
}

fn write<'a, W: io::Write>(
    cells: impl Iterator<Item = &'a str>,
    formulas: Formulas,
    writer: &mut Writer<W>,
) -> Result<(), SourceError> {
    for cell in cells {
        writer.write_field(formulas.export(cell).as_bytes()).map_err(unwritable)?;
    }
    writer.write_record(None::<&[u8]>).map_err(unwritable)
}
