//! Bytes become a table.

use super::error::SourceError;
use super::gather::Gathered;
use super::look::{Glance, Look};
use super::rows::Format;
use super::stream::{CHUNK, read_exactly};
use super::together::read_files;
use super::unpacked;
use super::{ReadOptions, SourceReport, Together, Understanding};
use crate::container::{CHARSETS, HEAD, Known, Packed, Wanted, is_aligned, is_foreign, named, recognise};
use crate::engine::{ByteSource, Phase, Progress, Runner};
use crate::error::UserError;
use crate::table::Table;

/// A source that was read: its table, what was found and noticed, and where its rows stand in the bytes.
#[derive(Clone, Debug)]
pub struct Source {
    /// The rows, typed. A block holds the rows that begin within one MiB of the bytes of a file.
    pub table: Table,
    /// Dialect, columns, issues, size, content hash.
    pub report: SourceReport,
    /// Where its rows stand in the bytes of each of its files.
    pub(super) files: Vec<FileRows>,
    /// How several files became one table; `None` of one file.
    pub(super) together: Option<Together>,
}

/// Where the rows of one file stand in its bytes.
#[derive(Clone, Debug)]
pub(super) struct FileRows {
    pub(super) n_rows: u64,
    /// How rows are found again.
    pub(super) index: RowIndex,
    /// What was wanted of the container that the text was unpacked from; `None` if the bytes are the text.
    pub(super) packed: Option<Wanted>,
    /// The file's columns in the order in which the table has them.
    pub(super) columns: Vec<usize>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    if is_packed(head, &options.wanted()) {
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
/// As [`understand`], but for what is packed, which has errors of its own; Input: a row longer than 128 MB; Machine: the bytes can no longer be read; Cancelled.
pub async fn read<B: Packed, R: Runner>(bytes: &B, name: &str, options: &ReadOptions, runner: &R) -> Result<Source, UserError> {
    read_files(&[(name.to_owned(), bytes)], options, runner).await
}

/// Reads one file, whether or not there are others.
pub(super) async fn read_one<B: Packed, R: Runner>(
    bytes: &B,
    name: &str,
    options: &ReadOptions,
    runner: &R,
) -> Result<Source, UserError> {
    let wanted = options.wanted();
    let head = read_exactly(bytes, 0, CHUNK).await?;
    if !is_packed(&head, &wanted) {
        return read_text(bytes, name, options, &[], runner).await;
    }
    let packed = bytes.unpack(&wanted, runner).await?;
    let contents = &packed.contents;
    if contents.layers.is_empty() {
        // Looked at closely, it is a text like any other.
        return read_text(bytes, name, options, &[], runner).await;
    }
    let known = contents.made.as_ref().map_or(&[][..], |made| &made.columns);
    let mut source = read_text(&packed.text, name, &unpacked::options(options, contents), known, runner).await?;
    unpacked::adopt(&mut source.report, contents, bytes.len(), options);
    source.files.iter_mut().for_each(|file| file.packed = Some(wanted.clone()));
    Ok(source)
}

/// Whether bytes that begin so are to be unpacked: they are a container, or text whose encoding its letters must tell or whose columns are
/// aligned by blanks, unless a person has decided.
fn is_packed(head: &[u8], wanted: &Wanted) -> bool {
    let decided = wanted.encoding.as_ref().map(|name| CHARSETS.contains(&name.as_str()));
    let is_text = recognise(&head[..head.len().min(HEAD)]).is_none();
    let is_other_text = || decided.unwrap_or_else(|| is_foreign(head)) || wanted.aligned.unwrap_or(true) && is_aligned(head);
    !is_text || named(head).is_none() && is_other_text()
}

/// Reads text. `known`: what is known of the columns, by position, where a person has not decided.
async fn read_text<B: ByteSource, R: Runner>(
    bytes: &B,
    name: &str,
    options: &ReadOptions,
    known: &[Option<Known>],
    runner: &R,
) -> Result<Source, UserError> {
    let look = look(bytes, options, known, runner).await?;
    let gathered = Gathered::of(bytes, look, runner).await?;
    Ok(gathered.finish(name, bytes.len()))
}

/// Looks at the first MiB, or as much more as it takes to see the end of a line that is not blank. Of the widest table, a header of
/// that length has names of a thousand letters.
async fn look<B: ByteSource, R: Runner>(
    bytes: &B,
    options: &ReadOptions,
    known: &[Option<Known>],
    runner: &R,
) -> Result<Look, SourceError> {
    const MOST: usize = 16 << 20;
    let mut len = CHUNK;
    loop {
        let head = read_exactly(bytes, 0, len).await?;
        let is_whole = head.len() as u64 == bytes.len();
        if is_whole || memchr::memchr2(b'\n', b'\r', head.trim_ascii_start()).is_some() {
            let glance = Glance::new(&head, is_whole, options)?;
            // So that a wish to cancel is heard between the halves.
            runner.checkpoint(Progress { phase: Phase::Reading, done: 0, total: bytes.len() }).await?;
            return Ok(Look::after(glance, options, known));
        }
        if len >= MOST {
            return Err(SourceError::EndlessLine { line: 1, most: MOST });
        }
        len *= 4;
    }
}
