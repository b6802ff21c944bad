//! Bytes become a table.

use super::error::SourceError;
use super::gather::Gathered;
use super::look::Look;
use super::rows::Format;
use super::stream::{CHUNK, read_exactly};
use super::unpacked;
use super::{ReadOptions, SourceReport, Understanding};
use crate::container::{HEAD, Known, Packed, Wanted, recognise};
use crate::engine::{ByteSource, Runner};
use crate::error::UserError;
use crate::table::Table;

/// A source that was read: its table, what was found and noticed, and where its rows stand in the bytes.
#[derive(Clone, Debug)]
pub struct Source {
    /// The rows, typed. A block holds the rows that begin within one MiB of the bytes.
    pub table: Table,
    /// Dialect, columns, issues, size, content hash.
    pub report: SourceReport,
    /// How rows are found again.
    pub(super) index: RowIndex,
    /// What was wanted of the container that the text was unpacked from; `None` if the bytes are the text.
    pub(super) packed: Option<Wanted>,
}

/// Where the rows stand in the bytes.
#[derive(Clone, Debug)]
pub(super) struct RowIndex {
    pub(super) format: Format,
    /// Bytes of the file before the first row of data, and line ends.
    pub(super) start: u64,
    pub(super) lines_before: u64,
    /// The pieces, in order; each has at least one row.
    pub(super) pieces: Vec<PiecePlace>,
}

/// Where a piece stands in the bytes, and which rows it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PiecePlace {
    pub(super) start: u64,
    pub(super) len: u64,
    pub(super) first_row: u64,
    pub(super) n_rows: u64,
    pub(super) lines_before: u64,
    pub(super) is_plain: bool,
    pub(super) is_last: bool,
}

/// Finds the dialect and the column types from the first bytes of a file.
///
/// `head`: the first bytes (64 KiB are plenty, 1 MiB is what [`read`] looks at); `is_whole`: whether they are all there are.
///
/// # Errors
/// Input: the table is packed, which first bytes do not show; nothing but white space, not a text file (named by its content), more than 16,384 columns. Usage: a decision in
/// `options` that cannot be followed.
pub fn understand(head: &[u8], is_whole: bool, options: &ReadOptions) -> Result<Understanding, UserError> {
    if recognise(head).is_some() {
        return Err(super::error::SourceError::Packed.into());
    }
    Ok(Look::new(head, is_whole, options, &[])?.understanding())
}

/// Reads all bytes into a table, in blocks of 1 MiB that are parsed wherever `runner` has room.
///
/// Types are found in the first block. A cell that is not of its column's type is a missing value and an issue; if that happens
/// in more than 1 % of a column's cells, the column is read a second time as labels or text, and that is an issue too.
///
/// A table that is packed is unpacked first, where `bytes` says, and its format's knowledge of the columns holds wherever a person
/// has not decided otherwise. Size and hash are those of `bytes` all the same.
///
/// # Errors
/// As [`understand`], but for what is packed, which has errors of its own; Input: a row longer than 256 MB; Machine: the bytes can no longer be read; Cancelled.
pub async fn read<B: Packed, R: Runner>(bytes: &B, name: &str, options: &ReadOptions, runner: &R) -> Result<Source, UserError> {
    let head = read_exactly(bytes, 0, HEAD).await?;
    if recognise(&head).is_none() {
        return read_text(bytes, name, options, &[], runner).await;
    }
    let wanted = options.wanted();
    let packed = bytes.unpack(&wanted, runner).await?;
    let contents = &packed.contents;
    let known = contents.made.as_ref().map_or(&[][..], |made| &made.columns);
    let mut source = read_text(&packed.text, name, &unpacked::options(options, contents), known, runner).await?;
    unpacked::adopt(&mut source.report, contents, bytes.len(), &wanted);
    source.packed = Some(wanted);
    Ok(source)
}

/// Reads text. `known`: what is known of the columns, by position, where a person has not decided.
async fn read_text<B: ByteSource, R: Runner>(
    bytes: &B,
    name: &str,
    options: &ReadOptions,
    known: &[Option<Known>],
    runner: &R,
) -> Result<Source, UserError> {
    let look = look(bytes, options, known).await?;
    let gathered = Gathered::of(bytes, look, runner).await?;
    Ok(gathered.finish(name, bytes.len()))
}

/// Looks at the first MiB, or as much more as it takes to see the end of a line that is not blank.
async fn look<B: ByteSource>(bytes: &B, options: &ReadOptions, known: &[Option<Known>]) -> Result<Look, SourceError> {
    const MOST: usize = 64 << 20;
    let mut len = CHUNK;
    loop {
        let head = read_exactly(bytes, 0, len).await?;
        let is_whole = head.len() as u64 == bytes.len();
        if is_whole || len >= MOST || memchr::memchr2(b'\n', b'\r', head.trim_ascii_start()).is_some() {
            return Look::new(&head, is_whole, options, known);
        }
        len *= 4;
    }
}
