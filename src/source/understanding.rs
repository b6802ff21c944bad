//! What was found in the first bytes of a file, with the evidence and the alternatives.

use super::{Choice, DateOrder, Dialect, Issues};
use crate::table::ColumnType;
use serde::{Deserialize, Serialize};

/// What was found in the first bytes of a file, with the evidence and the alternatives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Understanding {
    /// How the file writes its table down.
    pub dialect: Dialect,
    /// Each part of the dialect with its evidence: a chip on the page. Parts that are at rest (no comments, no preamble) are
    /// here too, so that they can be chosen.
    pub findings: Vec<Finding>,
    /// The columns, in file order.
    pub columns: Vec<ColumnFinding>,
    /// The first rows, as their original text.
    pub preview: Vec<OriginalRow>,
    /// What was noticed in the header and the types; rows are judged when all of them are read.
    pub issues: Issues,
}

/// One part of the dialect: what was found, why, and what else it could be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The part and its value.
    pub choice: Choice,
    /// Whether a person decided it.
    pub decided: bool,
    /// One sentence: why.
    pub evidence: String,
    /// What else it could be, the likeliest first.
    pub alternatives: Vec<Alternative>,
}

/// Another value of a part of the dialect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// The part and the value.
    pub choice: Choice,
    /// How well it would fit, from 0 to 1 where the value found has 1.
    pub score: f64,
}

/// One column: what its cells are, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnFinding {
    /// Its unique name.
    pub name: String,
    /// How its cells are read.
    #[serde(flatten)]
    pub format: CellFormat,
    /// Whether a person decided it.
    pub decided: bool,
    /// One sentence: why, with counts.
    pub evidence: String,
    /// Cells seen that are not missing.
    pub n_present: u64,
    /// Cells among them that could be read in this format.
    pub n_parsed: u64,
    /// The spellings of missing cells that were seen, with how often; the empty cell is the empty text.
    pub missing: Vec<(String, u64)>,
    /// Other types that some or all cells could be read as, with the share of cells that could.
    pub alternatives: Vec<(ColumnType, f64)>,
}

/// How the cells of a column are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CellFormat {
    /// Numbers.
    Number {
        /// What stands before the decimals: `.` or `,`.
        decimal_mark: char,
        /// What groups thousands, if anything does.
        thousands: Option<char>,
        /// Whether `007` is a number too (a person said so).
        leading_zeros: bool,
        /// The currency or percent sign that the numbers carry: they are read as they are written, 5 % as 5.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sign: Option<String>,
    },
    /// Two spellings, without regard to case.
    Boolean {
        /// The spelling that means true, in lower case.
        yes: String,
        /// The spelling that means false, in lower case.
        no: String,
    },
    /// Dates, with or without a time of day.
    Date {
        /// The order of day, month and year.
        order: DateOrder,
    },
    /// Labels.
    Category,
    /// Text.
    Text,
}

impl CellFormat {
    /// What the cells are.
    pub fn kind(&self) -> ColumnType {
        match self {
            Self::Number { .. } => ColumnType::Number,
            Self::Boolean { .. } => ColumnType::Boolean,
            Self::Date { .. } => ColumnType::Date,
            Self::Category => ColumnType::Category,
            Self::Text => ColumnType::Text,
        }
    }
}

/// A row as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalRow {
    /// Name of the file, if there are several and the row comes from one of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The row's number, counted from 0 at the first row of data.
    pub row_id: u64,
    /// Physical line on which it begins, counted from 1; of files side by side, in the first.
    pub line: u64,
    /// Its cells, unquoted and decoded but otherwise untouched: as many as the row has, or of each file side by side as many as it
    /// has columns.
    pub cells: Vec<String>,
}
