//! The formula as a whole: what is predicted, from which terms, with or without an intercept.

use super::lexer::{Symbol, Token};
use super::reader::Reader;
use super::terms::{RightSide, TermParser};
use super::{Atom, Expression, FormulaError};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// A model formula, its terms expanded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Formula {
    /// What is predicted: a column, or what is computed from columns, as `log(price)`.
    pub response: Expression,
    /// The terms, each a product of one factor or more: by number of factors, those of equal number in order of appearance.
    pub terms: Vec<Vec<Atom>>,
    /// Whether the model has an intercept.
    pub intercept: bool,
}

/// A formula with the places of its parts in the text, in characters.
pub(in crate::feature) struct Placed {
    pub(in crate::feature) formula: Formula,
    /// Where the response stands.
    pub(in crate::feature) response: Range<usize>,
    /// Each factor once, where it first stands.
    pub(in crate::feature) factors: Vec<(Atom, Range<usize>)>,
}

impl Formula {
    /// Reads a formula over the columns of a table, `.` standing for all of them but the response's.
    ///
    /// # Errors
    /// [`FormulaError`] at the first place where the text is not a formula, or names something that is neither a column nor a
    /// known function; also where the formula nests deeper than `MAX_DEPTH`, has more than
    /// `MAX_TERMS` terms, or has the response among them.
    pub fn parse(text: &str, columns: &[&str]) -> Result<Self, FormulaError> {
        Ok(Self::placed(text, columns)?.formula)
    }

    /// The same with the places of its parts.
    pub(in crate::feature) fn placed(text: &str, columns: &[&str]) -> Result<Placed, FormulaError> {
        let mut reader = Reader::new(text, columns)?;
        check_tilde(&reader, text)?;
        let start = reader.at().start;
        let response = reader.arithmetic()?;
        if !reader.is(Symbol::Tilde) {
            return Err(reader.unexpected("an operator of arithmetic or `~`", "Write one response, and a `~` after it."));
        }
        let response = reader.with_column(response, start)?;
        let response_at = reader.since(start);
        reader.advance();
        if *reader.peek() == Token::End {
            return Err(reader.unexpected("a term", "Write the columns to predict from here, or `1` for the intercept alone."));
        }
        let RightSide { terms, factors, intercept } = TermParser::new(reader, &response).parse()?;
        Ok(Placed { formula: Self { response, terms, intercept }, response: response_at, factors })
    }

    /// The columns that the terms use, each once, in order of appearance. A column of the response is among them only if a term
    /// uses it too, as in `y - x ~ x`.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        for column in self.terms.iter().flatten().flat_map(Atom::columns) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }
}

/// One `~`, and something before it: checked first, because all else that could be said about such a text misses the point.
fn check_tilde(reader: &Reader, text: &str) -> Result<(), FormulaError> {
    let mut places = reader.places(Symbol::Tilde);
    let Some(first) = places.next() else {
        let end = text.chars().count();
        return Err(FormulaError::new(
            end..end,
            "Found the end of the formula, where a `~` between the response and the terms was expected.",
            "Write the response and a `~` before the terms, as in `y ~ x`.",
        ));
    };
    if reader.is(Symbol::Tilde) {
        return Err(FormulaError::new(
            first,
            "Found `~` at the start, where the response was expected: the response is missing.",
            "Write the column to be predicted before the `~`.",
        ));
    }
    match places.next() {
        None => Ok(()),
        Some(second) => Err(FormulaError::new(
            second,
            "Found a second `~`, where an operator or the end of the formula was expected.",
            "Keep one `~`, between the response and the terms.",
        )),
    }
}

/// The formula in full: what it parses back to is the same, whatever operators it was first written with.
impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = self.terms.iter().map(|term| term.iter().map(Atom::to_string).collect::<Vec<_>>().join(":"));
        let intercept = match (self.intercept, self.terms.is_empty()) {
            (false, _) => Some("0"),
            (true, true) => Some("1"),
            (true, false) => None,
        };
        let parts: Vec<String> = intercept.map(str::to_owned).into_iter().chain(labels).collect();
        write!(f, "{} ~ {}", self.response, parts.join(" + "))
    }
}
