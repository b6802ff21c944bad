//! What a person or a program is told about a file that was read.

use super::{ColumnFinding, Dialect, Finding, Issue, IssueTotal};
use serde::{Deserialize, Serialize};

/// What a person or a program is told about a file that was read: all but the table itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceReport {
    /// Name of the file.
    pub name: String,
    /// Size in bytes.
    pub n_bytes: u64,
    /// BLAKE3 of the bytes, 64 hexadecimal digits; of several files, that of a text with the hash of each on a line of its own.
    pub hash: String,
    /// The files in their order, if there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileReport>,
    /// What the table came in, a sentence each, if that leaves nothing to choose: "The file is compressed with gzip."
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packed: Vec<String>,
    /// Rows of data.
    pub n_rows: u64,
    /// How the file writes its table down; of several files, the first.
    pub dialect: Dialect,
    /// Each part of the dialect with its evidence.
    pub findings: Vec<Finding>,
    /// The columns, in file order, with counts over the whole file.
    pub columns: Vec<ColumnFinding>,
    /// What was noticed, in order of lines; at most [`super::Issues::LISTED`] of each kind.
    pub issues: Vec<Issue>,
    /// How many issues of each kind there are in each column, listed or not.
    pub issue_totals: Vec<IssueTotal>,
}

/// One of several files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileReport {
    /// Its name, which no other one of them has.
    pub name: String,
    /// Size in bytes.
    pub n_bytes: u64,
    /// BLAKE3 of its bytes, 64 hexadecimal digits.
    pub hash: String,
    /// Its rows of data.
    pub n_rows: u64,
    /// How it writes its table down.
    pub dialect: Dialect,
}
