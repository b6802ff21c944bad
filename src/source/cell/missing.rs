//! Missing cells as people write them.

use crate::table::ColumnType;

/// Spellings that mean a missing cell in a column of any type.
const ALWAYS: [&str; 16] =
    ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "NULL", "null", "Null", "(null)", "\\N", "?", "n.a."];

/// Spellings that mean a missing cell among numbers, dates and booleans; among labels they may be labels.
const AMONG_VALUES: [&str; 22] = [
    "-", "--", "–", "—", ".", "..", "...", "None", "none", "NONE", "nil", "na", "missing", "(blank)", "k.A.", "N.A.", "#VALUE!",
    "#DIV/0!", "#REF!", "#NUM!", "#NAME?", "#NULL!",
];

/// Whether a text, without spaces around it, means a missing cell whatever the type of its column.
pub(in crate::source) fn is_missing_anywhere(text: &str) -> bool {
    ALWAYS.contains(&text)
}

/// The spellings of a missing cell in one column.
#[derive(Clone, Debug)]
pub(in crate::source) struct Spellings {
    spellings: Vec<String>,
}

impl Spellings {
    /// The usual ones for a type.
    pub(in crate::source) fn usual(kind: ColumnType) -> Self {
        let among_labels = matches!(kind, ColumnType::Category | ColumnType::Text);
        let more: &[&str] = if among_labels { &[] } else { &AMONG_VALUES };
        Self { spellings: ALWAYS.iter().chain(more).map(|spelling| (*spelling).to_owned()).collect() }
    }

    /// The empty cell and those that a person named.
    pub(in crate::source) fn decided(spellings: &[String]) -> Self {
        let others = spellings.iter().filter(|spelling| !spelling.is_empty()).cloned();
        Self { spellings: std::iter::once(String::new()).chain(others).collect() }
    }

    /// Which spelling a cell is, without the spaces around it; the empty one is 0.
    pub(in crate::source) fn position(&self, text: &str) -> Option<usize> {
        let text = text.trim();
        self.spellings.iter().position(|spelling| spelling == text)
    }

    /// All spellings, in the order of their positions.
    pub(in crate::source) fn all(&self) -> &[String] {
        &self.spellings
    }
}
