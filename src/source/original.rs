//! The original text of rows, read again from the bytes.

use super::OriginalRow;
use super::cut::Piece;
use super::encoding::{Transcoder, decode};
use super::error::SourceError;
use super::read::{FileRows, PiecePlace, RowIndex, Source};
use super::rows::{Format, Rows};
use super::stream::{Placed, Stream, read_exactly};
use super::together;
use crate::container::Packed;
use crate::engine::{ByteSource, Phase, Progress, Runner};
use crate::error::UserError;
use crate::table::Formulas;
use csv::{Terminator, Writer, WriterBuilder};
use serde::{Deserialize, Serialize};
use std::io;

/// The original text of the rows with these numbers (ascending), read again from the bytes of the source's files, in its order.
///
/// # Errors
/// Machine: the bytes can no longer be read. Usage: there is no such row.
pub async fn original_rows<B: Packed, R: Runner>(
    files: &[&B],
    source: &Source,
    row_ids: &[u64],
    runner: &R,
) -> Result<Vec<OriginalRow>, UserError> {
    match (files, &source.files[..]) {
        ([bytes], [rows]) => rows_of_file(*bytes, rows, row_ids, runner).await,
        _ => together::original_rows(files, source, row_ids, runner).await,
    }
}

/// A cell as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalCell {
    /// Name of the file, if there are several stacked.
    pub file: Option<String>,
    /// Physical line on which the row begins, counted from 1; of files side by side, in the first.
    pub line: u64,
    /// Its text, unquoted and decoded but otherwise untouched; `None` if the row ends before it.
    pub text: Option<String>,
}

/// The original text of one cell: row and column counted from 0, as the table has them.
///
/// # Errors
/// As [`original_rows`].
pub async fn original_cell<B: Packed, R: Runner>(
    files: &[&B],
    source: &Source,
    row_id: u64,
    column: usize,
    runner: &R,
) -> Result<OriginalCell, UserError> {
    let rows = original_rows(files, source, &[row_id], runner).await?;
    let row = rows.into_iter().next().ok_or(SourceError::NoSuchRow { row_id, n_rows: source.report.n_rows })?;
    let text = together::cell_of(&row, source, column).map(str::to_owned);
    Ok(OriginalCell { file: row.file, line: row.line, text })
}

/// The rows of one file with these numbers (ascending), counted from 0 at its own first.
pub(super) async fn rows_of_file<B: Packed, R: Runner>(
    bytes: &B,
    rows: &FileRows,
    row_ids: &[u64],
    runner: &R,
) -> Result<Vec<OriginalRow>, UserError> {
    match &rows.packed {
        Some(wanted) => rows_of_text(&bytes.unpack(wanted, runner).await?.text, rows, row_ids).await,
        None => rows_of_text(bytes, rows, row_ids).await,
    }
}

async fn rows_of_text<B: ByteSource>(bytes: &B, rows: &FileRows, row_ids: &[u64]) -> Result<Vec<OriginalRow>, UserError> {
    let mut found = Vec::with_capacity(row_ids.len());
    let mut rest = row_ids;
    while let Some(first) = rest.first() {
        let place = place_of(rows, *first)?;
        let end = place.first_row + place.n_rows;
        let here = rest.iter().take_while(|id| (place.first_row..end).contains(*id)).count();
        let (wanted, later) = rest.split_at(here);
        rows_of_piece(bytes, &rows.index, place, wanted, &mut found).await?;
        rest = later;
    }
    Ok(found)
}

fn place_of(rows: &FileRows, row_id: u64) -> Result<&PiecePlace, SourceError> {
    let pieces = &rows.index.pieces;
    let after = pieces.partition_point(|place| place.first_row <= row_id);
    let place = after.checked_sub(1).and_then(|at| pieces.get(at)).filter(|place| row_id < place.first_row + place.n_rows);
    place.ok_or(SourceError::NoSuchRow { row_id, n_rows: rows.n_rows })
}

async fn rows_of_piece<B: ByteSource>(
    bytes: &B,
    index: &RowIndex,
    place: &PiecePlace,
    wanted: &[u64],
    found: &mut Vec<OriginalRow>,
) -> Result<(), SourceError> {
    let raw = read_exactly(bytes, place.start, place.len as usize).await?;
    let text = Transcoder::new(index.format.encoding).push(raw, true);
    let piece =
        Piece { bytes: text.into_owned(), lines_before: place.lines_before, is_plain: place.is_plain, is_last: place.is_last };
    let mut rows = Rows::new(&piece, &index.format);
    let mut row_id = place.first_row;
    for wanted in wanted {
        while let Some(line) = rows.advance() {
            row_id += 1;
            if row_id - 1 == *wanted {
                let cells = rows.record.iter().map(|cell| decode(cell, index.format.encoding).0.into_owned()).collect();
                found.push(OriginalRow { file: None, row_id: *wanted, line, cells });
                break;
            }
        }
    }
    Ok(())
}

/// Writes the source as RFC 4180 in UTF-8 (comma, double quotes where needed, CR LF), cells as their original text, with a header
/// line only where the file has one. Rows are as long as the file has them; of several files, as long as the table is wide, with a
/// header if any of them has one. `formulas`: what happens to texts that a spreadsheet program would compute.
///
/// # Errors
/// Machine: the bytes can no longer be read, or `out` cannot be written; Cancelled.
pub async fn write_rfc4180<B: Packed, R: Runner, W: io::Write>(
    files: &[&B],
    source: &Source,
    formulas: Formulas,
    out: &mut W,
    runner: &R,
) -> Result<(), UserError> {
    match (files, &source.files[..]) {
        ([bytes], [FileRows { index, packed: Some(wanted), .. }]) => {
            write_text(&bytes.unpack(wanted, runner).await?.text, index, formulas, out, runner).await
        }
        ([bytes], [FileRows { index, packed: None, .. }]) => write_text(*bytes, index, formulas, out, runner).await,
        _ => together::write_rfc4180(files, source, formulas, out, runner).await,
    }
}

/// Bytes that are written at once: for each buffer that a quoted cell fills, the crate looks through all that is left of the cell.
pub(super) const WRITER_BUFFER: usize = 1 << 20;

async fn write_text<B: ByteSource, R: Runner, W: io::Write>(
    bytes: &B,
    index: &RowIndex,
    formulas: Formulas,
    out: &mut W,
    runner: &R,
) -> Result<(), UserError> {
    let mut writer =
        WriterBuilder::new().buffer_capacity(WRITER_BUFFER).flexible(true).terminator(Terminator::CRLF).from_writer(out);
    if let Some(header) = &index.format.header {
        writer.write_record(header.names.iter().map(|name| formulas.export(name).into_owned())).map_err(unwritable)?;
    }
    let mut stream = Stream::new(bytes, &index.format, index.start, index.lines_before);
    let mut is_over = false;
    while !is_over {
        let wave = stream.next_wave().await?;
        is_over = wave.is_empty();
        for placed in &wave {
            is_over = is_over || write_rows(placed, &index.format, formulas, &mut writer)?;
            let done = placed.start + placed.len;
            runner.checkpoint(Progress { phase: Phase::Reading, done, total: bytes.len() }).await?;
        }
    }
    writer.flush().map_err(|error| SourceError::Unwritable(error.to_string()))?;
    Ok(())
}

/// Writes the rows of a piece; gives whether the table ends in it.
fn write_rows<W: io::Write>(
    placed: &Placed,
    format: &Format,
    formulas: Formulas,
    writer: &mut Writer<W>,
) -> Result<bool, SourceError> {
    let mut rows = Rows::new(&placed.piece, format);
    while rows.advance().is_some() {
        for cell in rows.record.iter() {
            let text = decode(cell, format.encoding).0;
            writer.write_field(formulas.export(&text).as_bytes()).map_err(unwritable)?;
        }
        writer.write_record(None::<&[u8]>).map_err(unwritable)?;
    }
    Ok(rows.other_table.is_some())
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
pub(super) fn unwritable(error: csv::Error) -> SourceError {
    SourceError::Unwritable(error.to_string())
}
