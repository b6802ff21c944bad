//! What can be wrong with a formula, and where.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// Why a text is not a formula, at the place where that shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormulaError {
    /// The place in the text, in characters (not bytes), counted from 0. Empty at the end of the text.
    pub at: Range<usize>,
    /// One sentence: what was found and what was expected there.
    pub message: String,
    /// One sentence: what to do now.
    pub way_out: String,
    /// The name that is not a column, if that is the cause: who has the table can add the nearest name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_column: Option<String>,
}

impl FormulaError {
    pub(in crate::feature) fn new(at: Range<usize>, message: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { at, message: message.into(), way_out: way_out.into(), unknown_column: None }
    }

    pub(super) fn unknown_column(at: Range<usize>, name: &str) -> Self {
        let message = format!("Found the name `{}`, where the name of a column was expected.", short(name));
        let way_out =
            "Write the name of a column as the table has it, in backticks if it is not made of letters and digits only.";
        Self { unknown_column: Some(name.to_owned()), ..Self::new(at, message, way_out) }
    }

    /// The formula on one line, and below it a line with carets under the place of the error.
    ///
    /// `text` is the text that was parsed. Line breaks and tabs are shown as blanks, so that the carets stand where they should.
    pub fn pointer(&self, text: &str) -> String {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let width = self.at.end.saturating_sub(self.at.start).max(1);
        // A place that is not of this text must not ask for memory without end.
        let n = text.chars().count();
        format!("{line}\n{}{}", " ".repeat(self.at.start.min(n)), "^".repeat(width.min(n.max(1))))
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.way_out)
    }
}

impl std::error::Error for FormulaError {}

/// At most 40 characters of what a person wrote: a message stays a sentence, whatever was pasted.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}
