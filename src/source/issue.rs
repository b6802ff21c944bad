//! What was noticed in the data: bad data is a result, not an error.

use crate::stat::{map_of, sort_by};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// A row with fewer cells than the header: the missing ones are missing values.
    RaggedShort,
    /// A row with more cells than the header: the extra ones are not in the table.
    RaggedLong,
    /// A quoted cell that the file ends within.
    UnterminatedQuote,
    /// Text after a closing quote, or a quote within an unquoted cell.
    StrayQuote,
    /// Lines without any cell, which are skipped.
    BlankLine,
    /// The header stands among the rows once more: skipped.
    RepeatedHeader,
    /// A text that stands alone below a blank line (a footnote, a title): skipped.
    LoneText,
    /// Another table begins below the first: it is not read.
    SecondTable,
    /// Cells with NUL bytes.
    NulByte,
    /// Cells that are not valid in the file's encoding.
    InvalidEncoding,
    /// Two columns of one name: the later ones are numbered.
    DuplicateHeader,
    /// A column without a name: it is named by its position.
    EmptyHeader,
    /// A column's name that is too long to be one: it is cut off.
    LongHeader,
    /// An empty cell of the header that stands over no cell of the rows: left out.
    HeaderGap,
    /// A header and no row below it.
    NoRows,
    /// Cells that are not of their column's type: they are missing values.
    MixedTypes,
    /// A column most of whose cells are numbers or dates, with too many others: kept as labels.
    MixedColumn,
    /// A column that looked like another type at the beginning of the file: it was read again.
    Retyped,
    /// Numbers beyond what a double can hold, or infinity spelt out: they are missing values.
    Infinite,
    /// Digits that are no quantities (leading zeros, more than 15 digits): kept as text.
    Identifier,
    /// Numbers with a currency or percent sign, or in parentheses, which make them negative: read without them.
    SignedNumber,
    /// Dates that could be day/month or month/day: kept as text until one is chosen.
    AmbiguousDate,
    /// Numbers whose comma or point could be a decimal mark or could group thousands: kept as text until one is chosen.
    AmbiguousNumber,
    /// A column with more different labels than a category can have: kept as text.
    TooManyLevels,
    /// Digits that are text in a workbook, a Parquet file or JSON: kept as text.
    NumbersAsText,
    /// Other tables in the workbook or the archive: one was read.
    OtherTables,
    /// Merged cells of a sheet: the value counts for the first of them.
    MergedCells,
    /// Formulas without a stored result: they are missing values.
    Uncalculated,
    /// Values that are lists: kept as text.
    NestedValues,
    /// Columns that stand in another order in one of several files: put by their names.
    OtherOrder,
    /// A file without a header among files that have one: its columns are taken in their order.
    HeaderElsewhere,
    /// A column that is of another type in one of several files: read alike in all.
    TypesDiffer,
    /// A column of one name in two files side by side, with other values: their rows may not belong together.
    RowsDisagree,
}

/// Something noticed at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Name of the file, if there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Physical line of the file, counted from 1; `None` if it concerns no line.
    pub line: Option<u64>,
    /// Name of the column, if it concerns one.
    pub column: Option<String>,
    /// What was noticed.
    pub kind: IssueKind,
    /// One sentence: what was found, and what was done.
    pub message: String,
}

/// All issues of one kind in one column (or in no column) together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueTotal {
    /// Name of the file that the first of them is in, if there are several files and it is in one of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What was noticed.
    pub kind: IssueKind,
    /// Name of the column, if they concern one.
    pub column: Option<String>,
    /// How many rows, lines or cells they concern in the whole file, listed one by one or not.
    pub count: u64,
    /// Physical line of the first of them.
    pub first_line: Option<u64>,
    /// One sentence: how many, and what was done.
    pub message: String,
}

/// What was noticed in a file: the first issues of each kind one by one, and how many there are in all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issues {
    /// In order of lines; issues without a line come first. At most [`Issues::LISTED`] of each kind.
    pub listed: Vec<Issue>,
    /// How many there are of each kind in each column.
    pub totals: Vec<IssueTotal>,
}

impl Issues {
    /// How many issues of one kind are listed one by one.
    pub const LISTED: usize = 1000;

    /// Whether nothing was noticed.
    pub fn is_empty(&self) -> bool {
        self.totals.is_empty()
    }

    /// How many rows, lines or cells this kind concerns.
    pub fn count(&self, kind: IssueKind) -> u64 {
        self.totals.iter().filter(|total| total.kind == kind).map(|total| total.count).sum()
    }
}

impl IssueKind {
    /// What was done about `count` of them, in one sentence.
    pub(super) fn summary(self, count: u64) -> String {
        let of = |one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
        match self {
            Self::RaggedShort => of(
                "row has fewer cells than the table has columns: the rest are missing values.",
                "rows have fewer cells than the table has columns: the rest are missing values.",
            ),
            Self::RaggedLong => of(
                "row has more cells than the table has columns: the extra cells are not in the table.",
                "rows have more cells than the table has columns: the extra cells are not in the table.",
            ),
            Self::UnterminatedQuote => {
                of("quote is not closed: it was read as a character.", "quotes are not closed: they were read as characters.")
            }
            Self::StrayQuote => of(
                "quote opens a cell and is not closed before a delimiter: it was read as a character.",
                "quotes open a cell and are not closed before a delimiter: they were read as characters.",
            ),
            Self::BlankLine => of("blank line was skipped.", "blank lines were skipped."),
            Self::RepeatedHeader => of("line repeats the header: it was skipped.", "lines repeat the header: they were skipped."),
            Self::LoneText => of(
                "text stands alone below a blank line: it was skipped.",
                "texts stand alone below a blank line: they were skipped.",
            ),
            Self::SecondTable => "Another table begins below the first: only the first was read.".to_owned(),
            Self::NulByte => of("cell holds NUL characters.", "cells hold NUL characters."),
            Self::InvalidEncoding => of(
                "cell is not valid in the file's encoding: it was read as Windows-1252.",
                "cells are not valid in the file's encoding: they were read as Windows-1252.",
            ),
            Self::DuplicateHeader => {
                of("column has the name of another: it was numbered.", "columns have the name of another: they were numbered.")
            }
            Self::EmptyHeader => of(
                "column has no name: it was named by its position.",
                "columns have no name: they were named by their positions.",
            ),
            Self::LongHeader => "Names that are too long were cut off.".to_owned(),
            Self::HeaderGap => "The header has one cell more than the rows, and it is empty: it was left out.".to_owned(),
            Self::NoRows => "There is a header and no row below it.".to_owned(),
            Self::MixedTypes => of(
                "cell is not of the column's type: it is a missing value.",
                "cells are not of the column's type: they are missing values.",
            ),
            Self::MixedColumn => {
                "Most cells are numbers or dates, but too many are not: the column is kept as labels.".to_owned()
            }
            Self::Retyped => {
                "The column did not stay what it was at the beginning of the file: it was read again as labels or text."
                    .to_owned()
            }
            Self::Infinite => of(
                "cell is infinite or too large: it is a missing value.",
                "cells are infinite or too large: they are missing values.",
            ),
            Self::Identifier => of(
                "column holds digits that name something (leading zeros, or more than a number holds): it is kept as text.",
                "columns hold digits that name something (leading zeros, or more than a number holds): they are kept as text.",
            ),
            Self::SignedNumber => {
                "Numbers carry a sign (a currency, percent, or parentheses for a minus): they are read without it.".to_owned()
            }
            Self::AmbiguousDate => {
                "Day and month cannot be told apart: the column is kept as text until you choose the order.".to_owned()
            }
            Self::AmbiguousNumber => {
                "A comma could be a decimal mark or could group thousands: the column is kept as text until you choose."
                    .to_owned()
            }
            Self::TooManyLevels => "There are too many different labels for a category: the column is kept as text.".to_owned(),
            Self::NumbersAsText => of(
                "column looks like numbers, but is text in the file: it is kept as text.",
                "columns look like numbers, but are text in the file: they are kept as text.",
            ),
            Self::OtherTables => of("other table was not read.", "other tables were not read."),
            Self::MergedCells => of(
                "range of cells is merged: its value counts for the first cell.",
                "ranges of cells are merged: the value of each counts for its first cell.",
            ),
            Self::Uncalculated => of(
                "formula has no stored result: it is a missing value.",
                "formulas have no stored result: they are missing values.",
            ),
            Self::NestedValues => of(
                "value is a list, not a single value: it is kept as text.",
                "values are lists, not single values: they are kept as text.",
            ),
            Self::OtherOrder => of(
                "file has its columns in another order: they were put by their names.",
                "files have their columns in another order: they were put by their names.",
            ),
            Self::HeaderElsewhere => of(
                "file has no header: its columns were taken in the order of the first.",
                "files have no header: their columns were taken in the order of the first.",
            ),
            Self::TypesDiffer => "The column is not of the same type in all files: it was read alike in all.".to_owned(),
            Self::RowsDisagree => {
                of("row has other values in columns of one name.", "rows have other values in columns of one name.")
            }
        }
    }
}

/// Issues while a file is read: columns by position, so that pieces can be read apart and their notes joined in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    listed: Vec<Note>,
    totals: BTreeMap<(IssueKind, Option<usize>), Total>,
    /// How many of each kind are listed.
    n_listed: BTreeMap<IssueKind, usize>,
}

/// Notes on their way from one worker to another.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PackedNotes {
    listed: Vec<Note>,
    totals: Vec<(IssueKind, Option<usize>, Total)>,
}

impl PackedNotes {
    pub(super) fn unpack(self) -> Notes {
        let totals = map_of(self.totals.into_iter().map(|(kind, column, total)| ((kind, column), total)));
        let mut notes = Notes { totals, ..Notes::default() };
        self.listed.iter().for_each(|note| *notes.n_listed.entry(note.kind).or_default() += 1);
        Notes { listed: self.listed, ..notes }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    line: Option<u64>,
    column: Option<usize>,
    kind: IssueKind,
    message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Total {
    count: u64,
    first_line: Option<u64>,
}

impl Notes {
    /// Adds one issue; the message is asked for only if it will be listed.
    pub(super) fn add(&mut self, kind: IssueKind, line: Option<u64>, column: Option<usize>, message: impl FnOnce() -> String) {
        self.count(kind, line, column, 1);
        let n_listed = self.n_listed.entry(kind).or_default();
        if *n_listed < Issues::LISTED {
            *n_listed += 1;
            self.listed.push(Note { line, column, kind, message: message() });
        }
    }

    /// Counts issues without listing them.
    pub(super) fn count(&mut self, kind: IssueKind, line: Option<u64>, column: Option<usize>, count: u64) {
        let total = self.totals.entry((kind, column)).or_insert(Total { count: 0, first_line: line });
        total.count += count;
    }

    /// As they travel.
    pub(super) fn pack(&self) -> PackedNotes {
        let totals = self.totals.iter().map(|((kind, column), total)| (*kind, *column, *total)).collect();
        PackedNotes { listed: self.listed.clone(), totals }
    }

    /// Counts the lines from a later one on: so many line ends stand before the part of the file that was noted.
    pub(super) fn shift(&mut self, lines_before: u64) {
        let lines = self.listed.iter_mut().map(|note| &mut note.line);
        let lines = lines.chain(self.totals.values_mut().map(|total| &mut total.first_line));
        lines.flatten().for_each(|line| *line += lines_before);
    }

    /// Takes in the notes of a later part of the file.
    pub(super) fn append(&mut self, later: Self) {
        for ((kind, column), total) in later.totals {
            self.count(kind, total.first_line, column, total.count);
        }
        for note in later.listed {
            let n_listed = self.n_listed.entry(note.kind).or_default();
            if *n_listed < Issues::LISTED {
                *n_listed += 1;
                self.listed.push(note);
            }
        }
    }

    /// Forgets what was noted of a kind in a column: it is read again.
    pub(super) fn forget(&mut self, kind: IssueKind, column: usize) {
        self.totals.remove(&(kind, Some(column)));
        let before = self.listed.len();
        self.listed.retain(|note| note.kind != kind || note.column != Some(column));
        if let Some(n_listed) = self.n_listed.get_mut(&kind) {
            *n_listed -= before - self.listed.len();
        }
    }

    /// The notes with the columns' names.
    pub(super) fn into_issues(mut self, names: &[String]) -> Issues {
        sort_by(&mut self.listed, |a, b| a.line.cmp(&b.line));
        let name = |column: Option<usize>| column.and_then(|column| names.get(column)).cloned();
        let issue =
            |note: Note| Issue { file: None, line: note.line, column: name(note.column), kind: note.kind, message: note.message };
        let total = |((kind, column), total): ((IssueKind, Option<usize>), Total)| IssueTotal {
            file: None,
            kind,
            column: name(column),
            count: total.count,
            first_line: total.first_line,
            message: kind.summary(total.count),
        };
        Issues { listed: self.listed.into_iter().map(issue).collect(), totals: self.totals.into_iter().map(total).collect() }
    }
}
