//! The right side of a formula: the operators between factors, and the intercept.
//!
//! Operators bind as in R (`?Syntax`): `^` first, then `:`, then `%in%`, then `*` and `/`, then `+` and `-`. The intercept is not
//! a term: `0` and `1` switch it, wherever they stand, and the last one wins, as in R.

use super::expand::{Expansion, TermSet};
use super::lexer::{Symbol, Token};
use super::reader::Reader;
use super::{Atom, Expression, FormulaError};
use std::ops::Range;

/// The highest power of a group of terms. No term grows any more long before it.
const MAX_EXPONENT: u32 = 100;

pub(super) struct TermParser<'a, 'r> {
    reader: Reader<'a>,
    response: &'r Expression,
    expansion: Expansion,
    intercept: bool,
    /// Whether an odd number of minus signs stands before what is read, so that `1` switches the intercept off.
    removing: bool,
}

/// What was read of the right side.
pub(super) struct RightSide {
    pub(super) terms: Vec<Vec<Atom>>,
    /// Each factor once, where it first stands.
    pub(super) factors: Vec<(Atom, Range<usize>)>,
    pub(super) intercept: bool,
}

impl<'a, 'r> TermParser<'a, 'r> {
    /// `reader` stands after the `~`.
    pub(super) fn new(reader: Reader<'a>, response: &'r Expression) -> Self {
        Self { reader, response, expansion: Expansion::default(), intercept: true, removing: false }
    }

    /// All terms, to the end of the formula.
    pub(super) fn parse(mut self) -> Result<RightSide, FormulaError> {
        let set = self.sum()?;
        if *self.reader.peek() != Token::End {
            return Err(self.reader.unexpected(
                "an operator or the end of the formula",
                "Write one of `+ - : * / ^ %in%` here, or put a column's name that goes on here in backticks.",
            ));
        }
        let terms = self.expansion.finish(set);
        if let Some((atom, at)) = terms.iter().flatten().find(|(atom, _)| self.is_response(atom)) {
            return Err(FormulaError::new(
                at.clone(),
                format!("Found the response {atom} among the terms, where other columns were expected."),
                "Remove it from the terms, since nothing can be learnt from it about itself.",
            ));
        }
        let terms = terms.iter().map(|term| term.iter().map(|(atom, _)| atom.clone()).collect()).collect();
        Ok(RightSide { terms, factors: self.expansion.into_factors(), intercept: self.intercept })
    }

    fn is_response(&self, atom: &Atom) -> bool {
        match (atom, self.response) {
            (Atom::Column(column), Expression::Column(response)) => column == response,
            (Atom::Expression(expression), response) => expression == response,
            _ => false,
        }
    }

    fn sum(&mut self) -> Result<TermSet, FormulaError> {
        let mut all = self.signed()?;
        loop {
            let at = self.reader.at();
            let minus = self.reader.is(Symbol::Minus);
            if !minus && !self.reader.is(Symbol::Plus) {
                return Ok(all);
            }
            self.reader.advance();
            self.removing ^= minus;
            let part = self.signed()?;
            self.removing ^= minus;
            if minus { self.expansion.remove(&mut all, &part, &at)? } else { self.expansion.add(&mut all, part, &at)? }
        }
    }

    /// Signs that stand before a term, not between two. A minus has nothing there that a term could be taken from, so only the
    /// intercept may follow, as in patsy.
    fn signed(&mut self) -> Result<TermSet, FormulaError> {
        let start = self.reader.at();
        let (mut any, mut odd) = (false, false);
        while self.reader.is(Symbol::Plus) || self.reader.is(Symbol::Minus) {
            let minus = self.reader.is(Symbol::Minus);
            any |= minus;
            odd ^= minus;
            self.reader.advance();
        }
        if !any {
            return self.product();
        }
        if !matches!(self.reader.peek(), Token::Number(_)) {
            return Err(FormulaError::new(
                start,
                format!("Found {} after a minus without a term before it, where 1 was expected.", self.reader.peek()),
                "Write the minus after the terms from which one is to be removed.",
            ));
        }
        self.removing ^= odd;
        let set = self.constant()?;
        self.removing ^= odd;
        Ok(set)
    }

    fn product(&mut self) -> Result<TermSet, FormulaError> {
        let start = self.reader.at().start;
        let mut left = self.inside()?;
        loop {
            let at = self.reader.at();
            let star = self.reader.is(Symbol::Star);
            if !star && !self.reader.is(Symbol::Slash) {
                return Ok(left);
            }
            let right = self.right(start, &left, Self::inside)?;
            left = if star { self.expansion.cross(left, right, &at)? } else { self.expansion.nest(left, &right, &at)? };
        }
    }

    fn inside(&mut self) -> Result<TermSet, FormulaError> {
        let start = self.reader.at().start;
        let mut left = self.interaction()?;
        while self.reader.is(Symbol::In) {
            let at = self.reader.at();
            let right = self.right(start, &left, Self::interaction)?;
            left = self.expansion.within(&left, &right, &at)?;
        }
        Ok(left)
    }

    fn interaction(&mut self) -> Result<TermSet, FormulaError> {
        let start = self.reader.at().start;
        let mut left = self.power()?;
        while self.reader.is(Symbol::Colon) {
            let at = self.reader.at();
            let right = self.right(start, &left, Self::power)?;
            left = self.expansion.interact(&left, &right, &at)?;
        }
        Ok(left)
    }

    /// The right side of the operator that stands here.
    fn right(
        &mut self,
        start: usize,
        left: &TermSet,
        read: fn(&mut Self) -> Result<TermSet, FormulaError>,
    ) -> Result<TermSet, FormulaError> {
        let operator = self.reader.peek().to_string();
        let left_at = self.reader.since(start);
        self.reader.advance();
        let right_start = self.reader.at().start;
        let right = read(self)?;
        if left.is_empty() {
            return Err(nothing(left_at, &operator));
        }
        if right.is_empty() { Err(nothing(self.reader.since(right_start), &operator)) } else { Ok(right) }
    }

    fn power(&mut self) -> Result<TermSet, FormulaError> {
        let start = self.reader.at().start;
        let base = self.primary()?;
        let at = self.reader.at();
        if !self.reader.is(Symbol::Caret) {
            return Ok(base);
        }
        if base.is_empty() {
            return Err(nothing(self.reader.since(start), "`^`"));
        }
        self.reader.advance();
        let exponent = self.exponent()?;
        self.expansion.power(&base, exponent, &at)
    }

    fn exponent(&mut self) -> Result<u32, FormulaError> {
        match self.reader.peek() {
            Token::Number(number) if number.fract() == 0.0 && (1.0..=f64::from(MAX_EXPONENT)).contains(number) => {
                let exponent = *number as u32;
                self.reader.advance();
                Ok(exponent)
            }
            _ => Err(self.reader.unexpected(
                &format!("a power, a whole number from 1 to {MAX_EXPONENT},"),
                "Write a power of terms as `(a + b)^2`, and a power of numbers in I(), as `I(a^2)`.",
            )),
        }
    }

    fn primary(&mut self) -> Result<TermSet, FormulaError> {
        let at = self.reader.at();
        match self.reader.peek() {
            Token::Symbol(Symbol::Open) => self.group(&at),
            Token::Symbol(Symbol::Dot) => self.all_others(&at),
            Token::Number(_) => self.constant(),
            Token::Name(_) | Token::Quoted(_) => {
                let atom = self.reader.factor()?;
                let at = self.reader.since(at.start);
                Ok(self.expansion.single(atom, at))
            }
            _ => Err(self
                .reader
                .unexpected("a term", "Write a column, a function of columns, or a group of terms in parentheses here.")),
        }
    }

    fn group(&mut self, open: &Range<usize>) -> Result<TermSet, FormulaError> {
        self.reader.advance();
        self.reader.enter()?;
        let set = self.sum()?;
        self.reader.leave();
        self.reader.close(open)?;
        Ok(set)
    }

    /// `.`: the columns that the response does not use.
    fn all_others(&mut self, at: &Range<usize>) -> Result<TermSet, FormulaError> {
        self.reader.advance();
        let used = self.response.columns();
        let mut set = TermSet::default();
        for column in self.reader.columns.iter().filter(|column| !used.contains(column)) {
            let single = self.expansion.single(Atom::Column((*column).to_owned()), at.clone());
            self.expansion.add(&mut set, single, at)?;
        }
        if set.is_empty() {
            return Err(FormulaError::new(
                at.clone(),
                "Found `.`, where it has no column to stand for besides the response's.",
                "Write `1` for a model of the intercept alone.",
            ));
        }
        Ok(set)
    }

    /// `0` or `1`, which are no terms.
    fn constant(&mut self) -> Result<TermSet, FormulaError> {
        match self.reader.peek() {
            Token::Number(number) if *number == 0.0 || *number == 1.0 => {
                self.intercept = (*number == 1.0) != self.removing;
                self.reader.advance();
                Ok(TermSet::default())
            }
            _ => Err(self
                .reader
                .unexpected("a term, or 0 or 1 for the intercept,", "Write arithmetic with numbers in I(), as `I(2 * a)`.")),
        }
    }
}

/// An operator has no terms on one of its sides. R and patsy differ in what such a product is, and nobody means it.
fn nothing(at: Range<usize>, operator: &str) -> FormulaError {
    FormulaError::new(
        at,
        format!("Found no term beside {operator}, where one was expected."),
        "Write a column here, and add or remove the intercept with `+ 1` or `- 1`.",
    )
}
