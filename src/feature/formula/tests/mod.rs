//! Formulas against R, their errors, their way there and back, and texts that nobody would call formulas.

mod errors;
mod hostile;
mod meaning;
mod oracle;
mod round_trip;

use super::{Formula, FormulaError};

/// The columns that most tests read formulas over.
const COLUMNS: [&str; 9] = ["y", "x", "z", "city", "größe", "my col", "a`b", "a\\b", "log(x)"];

fn parse(text: &str) -> Result<Formula, FormulaError> {
    Formula::parse(text, &COLUMNS)
}
