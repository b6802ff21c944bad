//! The one error a person meets: what happened, where, what was found, what was expected, and the way out.
//!
//! Rooms have error types of their own; each turns into [`UserError`] at the door of the room, where the way out is known.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Who has to act, and with it the exit code of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The request itself makes no sense: an unknown column, a share outside 0 to 1. Exit code 2.
    Usage,
    /// The data or the document cannot be used as they are. Exit code 3.
    Input,
    /// The person stopped the work; what was there before is intact. Exit code 130.
    Cancelled,
    /// The machine refused: memory, storage, a file that changed while it was read. Exit code 4.
    Machine,
    /// A defect of this program. Exit code 70.
    Internal,
}

/// Where in the input something was found; lines and columns count from 1, as editors do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Physical line of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Name of the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// An error as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserError {
    /// Who has to act.
    pub kind: ErrorKind,
    /// One sentence: what happened, with its cause.
    pub message: String,
    /// Where it happened, if it has a place in the input.
    #[serde(default)]
    pub place: Place,
    /// One sentence: what to do now.
    pub way_out: String,
}

impl UserError {
    /// An error in the request.
    pub fn usage(message: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message, way_out)
    }

    /// An error in the data or the document.
    pub fn input(message: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self::new(ErrorKind::Input, message, way_out)
    }

    /// A refusal of the machine.
    pub fn machine(message: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self::new(ErrorKind::Machine, message, way_out)
    }

    /// A defect of this program.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message, "Nothing was lost. Please report this with the steps that led here.")
    }

    /// An error of any kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { kind, message: message.into(), place: Place::default(), way_out: way_out.into() }
    }

    /// The same error, at a line of the file.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.place.line = Some(line);
        self
    }

    /// The same error, in a named column.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.place.column = Some(column.into());
        self
    }

    /// Exit code of the command line.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            ErrorKind::Usage => 2,
            ErrorKind::Input => 3,
            ErrorKind::Machine => 4,
            ErrorKind::Internal => 70,
            ErrorKind::Cancelled => 130,
        }
    }
}

impl fmt::Display for UserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.place.line, &self.place.column) {
            (Some(line), Some(column)) => write!(f, "line {line}, column \"{column}\": ")?,
            (Some(line), None) => write!(f, "line {line}: ")?,
            (None, Some(column)) => write!(f, "column \"{column}\": ")?,
            (None, None) => {}
        }
        write!(f, "{} {}", self.message, self.way_out)
    }
}

impl std::error::Error for UserError {}
