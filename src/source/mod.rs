//! Data sources: bytes become a table, with a report of what was found and what was noticed.
//!
//! [`understand`] looks at the first bytes and finds the dialect and the column types, each with its evidence; [`read`] streams
//! the whole source in blocks of 1 MiB into typed columns. What does not fit is counted and listed, never dropped or guessed in
//! silence; the original text of every row stays reachable ([`original_rows`]). Bytes that are no text but hold a table are unpacked
//! first ([`crate::container`]), and what their format knows of the columns is carried over.

mod cell;
mod chunk;
mod column;
mod cut;
mod dialect;
mod encoding;
mod ends;
mod error;
mod evidence;
mod gather;
mod grammar;
mod hash;
mod head;
mod infer;
mod issue;
mod layout;
mod look;
mod number_rows;
mod options;
mod original;
mod parse;
mod read;
mod record;
mod report;
mod rows;
mod sniff;
mod stream;
mod structure;
mod together;
mod understanding;
mod unpacked;

pub use chunk::{ChunkAsk, ChunkNote, ChunkRead, ReadChunks};
pub use dialect::{Dialect, Encoding, Escape, Terminator};
pub use issue::{Issue, IssueKind, IssueTotal, Issues};
pub use options::{Choice, ColumnChoice, DateOrder, HeaderMode, ReadOptions, Together};
pub use original::{OriginalCell, original_cell, original_rows, write_rfc4180};
pub use read::{Source, read, understand};
pub use report::{FileReport, SourceReport};
pub use together::{in_order, name_of, read_files};
pub use understanding::{Alternative, CellFormat, ColumnFinding, Finding, OriginalRow, Understanding};

#[cfg(test)]
mod aligned;
#[cfg(test)]
mod charsets;
#[cfg(test)]
mod suites;
#[cfg(test)]
mod tests;
