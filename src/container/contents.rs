//! What was asked of a container, and what was found in it.

use serde::{Deserialize, Serialize};

/// What a person wants to have of a container; where nothing is said, the first that holds a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Which file of an archive, or which list of a JSON document.
    pub member: Option<String>,
    /// Which sheet of a workbook.
    pub sheet: Option<String>,
    /// In which encoding its text is, by the name in the WHATWG Encoding Standard; `None`: to be found.
    pub encoding: Option<String>,
    /// Whether its columns are aligned by blanks; `None`: to be found.
    pub aligned: Option<bool>,
}

/// What was found in a container: all but the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contents {
    /// BLAKE3 of the container's bytes, 64 hexadecimal digits.
    pub hash: String,
    /// What was unpacked, the outermost first: an archive, then the workbook in it.
    pub layers: Vec<Layer>,
    /// How the text is written, if it was made from rows; `None` if it is a file's own.
    pub made: Option<Made>,
    /// What was noticed.
    pub notes: Vec<Note>,
}

/// One layer of packing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Layer {
    /// A workbook, with the sheet that was read and the others.
    Workbook {
        /// The sheet that was read.
        sheet: String,
        /// All other sheets with cells, in the workbook's order.
        others: Vec<String>,
        /// One sentence: what it is and why this sheet.
        evidence: String,
    },
    /// An archive or a JSON document, with the member that was read and the others.
    Members {
        /// The member that was read.
        member: String,
        /// The others that may hold a table, in the container's order.
        others: Vec<String>,
        /// One sentence: what it is and why this member.
        evidence: String,
    },
    /// Text in an encoding of [`super::CHARSETS`], which was made UTF-8.
    Encoded {
        /// Its name.
        encoding: String,
        /// The encodings that it may be in as well, the likeliest first.
        others: Vec<String>,
        /// One sentence: why this one.
        evidence: String,
    },
    /// Text whose columns are aligned by blanks, which was made rows.
    Aligned {
        /// Lines above the table.
        n_above: u64,
        /// One sentence: how they were found.
        evidence: String,
    },
    /// Something that holds one table, in one sentence.
    Single {
        /// One sentence: what it is.
        evidence: String,
    },
}

/// How text was made from rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Whether the first row names the columns; if not, that is to be found.
    pub has_header: bool,
    /// What the format knows of each column, by position.
    pub columns: Vec<Option<Known>>,
}

/// What a format knows of a column's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Known {
    /// All are numbers.
    Number,
    /// All are true or false.
    Boolean,
    /// All are dates, with or without a time of day.
    Date,
    /// All are text: digits in it are no numbers.
    Text,
}

/// Something noticed in a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What.
    pub kind: NoteKind,
    /// How many there are.
    pub count: u64,
    /// One sentence: what was found, and what was done.
    pub message: String,
}

/// What can be noticed in a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoteKind {
    /// Other tables that were not read.
    Others,
    /// Cells that stand for several.
    Merged,
    /// Formulas without a stored result.
    Uncalculated,
    /// Values that are no single value, kept as JSON.
    Nested,
}
