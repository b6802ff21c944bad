//! One factor of a term.

use super::Expression;
use super::name::{Name, Quoted};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is multiplied with others to a term, or is a term by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Atom {
    /// A column as it is: a number by its value, a category by its levels.
    Column(String),
    /// A number that is computed from columns, at least one.
    Expression(Expression),
    /// A polynomial: one column of the design matrix for each power from 1 to the degree.
    Poly {
        /// Of what.
        of: Expression,
        /// The highest power, 1 to `MAX_DEGREE`.
        degree: u32,
        /// Plain powers; else polynomials that are orthogonal over the rows, as R's `poly` has them.
        raw: bool,
    },
    /// A column that is taken as a category, whatever its type.
    Category {
        /// Name of the column.
        column: String,
        /// The reference level, if one was chosen.
        reference: Option<String>,
    },
}

impl Atom {
    /// The columns that it uses, each once, in order of appearance.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Column(column) | Self::Category { column, .. } => vec![column],
            Self::Expression(of) | Self::Poly { of, .. } => of.columns(),
        }
    }
}

/// A bare column within `I()` is the column, and a function is a factor by itself; all other arithmetic needs `I()`, since a
/// formula has another meaning for its operators.
impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(column) => write!(f, "{}", Name(column)),
            Self::Expression(call @ Expression::Call(..)) => write!(f, "{call}"),
            Self::Expression(of) => write!(f, "I({of})"),
            Self::Poly { of, degree, raw: false } => write!(f, "poly({of}, {degree})"),
            Self::Poly { of, degree, raw: true } => write!(f, "poly({of}, {degree}, raw = TRUE)"),
            Self::Category { column, reference: None } => write!(f, "C({})", Name(column)),
            Self::Category { column, reference: Some(level) } => write!(f, "C({}, ref = {})", Name(column), Quoted(level, '"')),
        }
    }
}
