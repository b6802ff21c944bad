//! Walks over the tokens: what stands here, what was expected, how deep we are.

use super::FormulaError;
use super::lexer::{Placed, Symbol, Token, tokens};
use super::name::Name;
use crate::stat::set_of;
use std::collections::BTreeSet;
use std::ops::Range;

/// How deep parentheses, functions and arithmetic may nest.
///
/// The bound keeps the stack small in a browser's worker, and every [`Formula`](super::Formula) within what readers of JSON
/// take (`serde_json`: 128 levels, of which a step of arithmetic uses two).
pub const MAX_DEPTH: usize = 50;

/// The tokens of a formula, and the columns that it may name.
pub(super) struct Reader<'a> {
    tokens: Vec<Placed>,
    /// Index of the next token; never beyond the last, which is the end.
    next: usize,
    depth: usize,
    pub(super) columns: &'a [&'a str],
    known: BTreeSet<&'a str>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &str, columns: &'a [&'a str]) -> Result<Self, FormulaError> {
        let known = set_of(columns.iter().copied());
        Ok(Self { tokens: tokens(text)?, next: 0, depth: 0, columns, known })
    }

    pub(super) fn peek(&self) -> &Token {
        &self.tokens[self.next].token
    }

    /// Where the next token stands.
    pub(super) fn at(&self) -> Range<usize> {
        self.tokens[self.next].at.clone()
    }

    /// From here back to where something started.
    pub(super) fn since(&self, start: usize) -> Range<usize> {
        let end = self.next.checked_sub(1).map_or(0, |last| self.tokens[last].at.end);
        start..end.max(start)
    }

    /// Whether the token after the next is this symbol.
    pub(super) fn is_followed_by(&self, symbol: Symbol) -> bool {
        self.tokens.get(self.next + 1).is_some_and(|placed| placed.token == Token::Symbol(symbol))
    }

    /// Where this symbol stands, each time that it does.
    pub(super) fn places(&self, symbol: Symbol) -> impl Iterator<Item = Range<usize>> {
        self.tokens.iter().filter(move |placed| placed.token == Token::Symbol(symbol)).map(|placed| placed.at.clone())
    }

    pub(super) fn is(&self, symbol: Symbol) -> bool {
        *self.peek() == Token::Symbol(symbol)
    }

    /// Goes past the next token, but not past the end.
    pub(super) fn advance(&mut self) {
        self.next = (self.next + 1).min(self.tokens.len() - 1);
    }

    pub(super) fn eat(&mut self, symbol: Symbol) -> bool {
        let found = self.is(symbol);
        if found {
            self.advance();
        }
        found
    }

    /// Goes past the parenthesis that closes the one at `open`.
    pub(super) fn close(&mut self, open: &Range<usize>) -> Result<(), FormulaError> {
        if self.eat(Symbol::Close) {
            return Ok(());
        }
        let way_out = format!("Close the parenthesis of character {} here, or write an operator.", open.start + 1);
        Err(self.unexpected("an operator or `)`", way_out))
    }

    /// What stands here is not what was expected.
    pub(super) fn unexpected(&self, expected: &str, way_out: impl Into<String>) -> FormulaError {
        FormulaError::new(self.at(), format!("Found {}, where {expected} was expected.", self.peek()), way_out)
    }

    /// One level deeper.
    pub(super) fn enter(&mut self) -> Result<(), FormulaError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(too_deep(self.at())) } else { Ok(()) }
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn is_column(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// The name of a column that stands here, past which it goes.
    pub(super) fn column(&mut self) -> Result<String, FormulaError> {
        match self.peek().clone() {
            Token::Name(name) | Token::Quoted(name) if self.is_column(&name) => {
                self.advance();
                Ok(name)
            }
            Token::Name(name) | Token::Quoted(name) => Err(FormulaError::unknown_column(self.at(), &name)),
            _ => Err(self.unexpected("the name of a column", "Write the name of a column here.")),
        }
    }

    /// A name stands here that no function has, before a parenthesis.
    pub(super) fn unknown_function(&self, name: &str, known: &str) -> FormulaError {
        let shown = super::error::short(name);
        let (message, way_out) = if self.is_column(name) {
            (
                format!("Found `(` after the column `{shown}`, where an operator was expected."),
                format!("Write an operator after {}, or the column's whole name in backticks.", Name(&shown)),
            )
        } else {
            (
                format!("Found `{shown}(`, where a known function was expected."),
                format!("Use one of {known}, or make a column of it in the pipeline."),
            )
        };
        FormulaError::new(self.at(), message, way_out)
    }
}

pub(super) fn too_deep(at: Range<usize>) -> FormulaError {
    FormulaError::new(
        at,
        format!("Found more than {MAX_DEPTH} levels of parentheses or steps of arithmetic within one another."),
        "Group long sums in parentheses, as `(a + b) + (c + d)`, or make a column of it in the pipeline.",
    )
}
