//! How far a piece of work is, and that it was stopped.

use crate::error::{ErrorKind, UserError};
use serde::{Deserialize, Serialize};

/// What is being done, for the person who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Bytes become a table. Counted in bytes.
    Reading,
    /// Columns are described. Counted in rows.
    Profiling,
    /// Recipe steps are fitted and applied. Counted in rows.
    Preparing,
    /// Coefficients are estimated. Counted in rows.
    Fitting,
    /// Residuals and diagnostics are computed. Counted in rows.
    Evaluating,
    /// Predictions are made. Counted in rows.
    Scoring,
    /// New data are compared with the training data. Counted in rows.
    Comparing,
}

/// How far a phase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Bytes or rows done.
    pub done: u64,
    /// Bytes or rows in all.
    pub total: u64,
}

/// The person stopped the work. What was there before is untouched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl From<Cancelled> for UserError {
    fn from(_: Cancelled) -> Self {
        Self::new(ErrorKind::Cancelled, "The work was cancelled.", "Everything from before is still there.")
    }
}
