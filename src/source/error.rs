//! Why a source cannot be read.

use crate::engine::{BytesGone, Cancelled, NoRoom};
use crate::error::UserError;

/// Why a source cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SourceError {
    /// There is no byte.
    Empty,
    /// There are only spaces and line ends.
    Blank,
    /// There are only comments and blank lines.
    NoTable,
    /// The content is of another kind; what it is and what to do about it.
    NotText { what: &'static str, way_out: &'static str },
    /// The table is packed: only who has all of the bytes can look at it.
    Packed,
    /// Text files hold no NUL bytes, or few.
    ManyNuls { share: f64 },
    /// Text files hold no control characters but for tabs, line ends and perhaps delimiters, or few.
    ManyControls { share: f64 },
    /// More columns than a regression can use and a page can show.
    TooWide { columns: usize, line: u64 },
    /// A record that is larger than memory should hold: more than `most` bytes.
    EndlessLine { line: u64, most: usize },
    /// There is no room for the table: about so many rows and bytes. `reason`: why there was no more, if it came out on the way.
    TooLarge { n_rows: u64, n_columns: usize, n_bytes: u64, room: u64, reason: Option<String> },
    /// A column takes more memory than there is room for, in which it is while it is described: about so many rows and bytes.
    TooLong { column: String, n_rows: u64, n_bytes: u64, room: u64 },
    /// There is no room for columns that were made of those of several files.
    NoRoom(NoRoom),
    /// A decision on the dialect that cannot be.
    BadChoice { message: String, way_out: String },
    /// The bytes can no longer be read.
    Gone(String),
    /// What was read cannot be written.
    Unwritable(String),
    /// There is no row of this number.
    NoSuchRow { row_id: u64, n_rows: u64 },
    /// The person stopped the work.
    Cancelled,
}

/// Most columns of a table: as many as a spreadsheet has.
pub(super) const MAX_COLUMNS: usize = 16_384;

impl From<SourceError> for UserError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Empty => Self::input("The file is empty: it has no byte.", "Choose a file with a table in it."),
            SourceError::Blank => Self::input("The file holds only spaces and blank lines.", "Choose a file with a table in it."),
            SourceError::NoTable => Self::input(
                "The first lines are all blank or comments: there is no table in them.",
                "Choose a file with a table in it, or say that no line is a comment.",
            ),
            SourceError::NotText { what, way_out } => {
                Self::input(format!("By its content the file is {what}, not a text file with a table."), way_out)
            }
            SourceError::Packed => Self::input(
                "The table is packed in a workbook, an archive, Parquet or JSON, or is text of before Unicode: its first bytes do not \
                 show it.",
                "Read the whole file.",
            ),
            SourceError::ManyNuls { share } => Self::input(
                format!("{:.0} % of the bytes are NUL, so the file is no text file.", share * 100.0),
                "Export the table as CSV, Excel or Parquet from the program that made the file.",
            ),
            SourceError::ManyControls { share } => Self::input(
                format!(
                    "{:.0} % of the characters are control characters of many kinds, so the file is no text file.",
                    share * 100.0
                ),
                "Export the table as CSV, Excel or Parquet from the program that made the file.",
            ),
            SourceError::TooWide { columns, line } => Self::input(
                format!("The table has {columns} columns; at most {MAX_COLUMNS} can be read."),
                "Keep only the columns that you need, or choose another delimiter if this one is wrong.",
            )
            .at_line(line),
            SourceError::EndlessLine { line, most } => Self::input(
                format!("A row is longer than {} MB.", most >> 20),
                "Look whether the file has line ends, and whether its quotes are closed.",
            )
            .at_line(line),
            SourceError::TooLong { column, n_rows, n_bytes, room } => Self::machine(
                format!(
                    "Column \"{column}\" takes about {} of memory (some {n_rows} rows), and one column may take {}.",
                    gigabytes(n_bytes),
                    gigabytes(room)
                ),
                "Take a part of the rows, or train on the command line (straightedge train), which has no such bound, and open the \
                 model document here.",
            ),
            SourceError::NoRoom(no_room) => no_room.into(),
            SourceError::TooLarge { n_rows, n_columns, n_bytes, room, reason } => Self::machine(
                format!(
                    "The table takes about {} (some {n_rows} rows of {n_columns} columns), and memory and browser storage have room for \
                     {}{}.",
                    gigabytes(n_bytes),
                    gigabytes(room),
                    reason.map(|reason| format!(": {reason}")).unwrap_or_default()
                ),
                "Leave out the columns and rows that you need least, or train on the command line (straightedge train), which has no \
                 such bound, and open the model document here.",
            ),
            SourceError::BadChoice { message, way_out } => Self::usage(message, way_out),
            SourceError::Gone(reason) => Self::machine(
                format!("The file can no longer be read: {reason}."),
                "It may have been changed, moved or locked. Open it again.",
            ),
            SourceError::Unwritable(reason) => {
                Self::machine(format!("The rows cannot be written: {reason}."), "Make room, or write somewhere else.")
            }
            SourceError::NoSuchRow { row_id, n_rows } => Self::usage(
                format!("There is no row {row_id}: the rows are numbered from 0 to {}.", n_rows.saturating_sub(1)),
                "Ask for a row of the file.",
            ),
            SourceError::Cancelled => Cancelled.into(),
        }
    }
}

fn gigabytes(n_bytes: u64) -> String {
    format!("{:.2} GB", n_bytes as f64 / 1e9)
}

impl From<BytesGone> for SourceError {
    fn from(BytesGone(reason): BytesGone) -> Self {
        Self::Gone(reason)
    }
}

impl From<NoRoom> for SourceError {
    fn from(no_room: NoRoom) -> Self {
        Self::NoRoom(no_room)
    }
}

impl From<Cancelled> for SourceError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
