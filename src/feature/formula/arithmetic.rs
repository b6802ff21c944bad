//! Arithmetic: what stands in `I()`, in a function, and before the `~`.
//!
//! Operators bind as in R (`?Syntax`): `^` first, and from the right; then the sign; then `*` and `/`; then `+` and `-`.

use super::lexer::{Symbol, Token};
use super::reader::{Reader, too_deep};
use super::{Expression, FormulaError, Function};
use std::ops::Range;

/// An expression and how many levels it has, so that none grows that is too deep to be taken down again.
struct Grown {
    expression: Expression,
    height: usize,
}

type Join = fn(Box<Expression>, Box<Expression>) -> Expression;

impl Reader<'_> {
    /// An expression, as far as it goes.
    pub(super) fn arithmetic(&mut self) -> Result<Expression, FormulaError> {
        Ok(self.sum()?.expression)
    }

    /// A column, a number, a function, or what stands in `I()`: arithmetic without an operator.
    pub(super) fn operand(&mut self) -> Result<Expression, FormulaError> {
        Ok(self.primary()?.expression)
    }

    fn sum(&mut self) -> Result<Grown, FormulaError> {
        let mut left = self.product()?;
        loop {
            let join: Join = match self.peek() {
                Token::Symbol(Symbol::Plus) => Expression::Sum,
                Token::Symbol(Symbol::Minus) => Expression::Difference,
                _ => return Ok(left),
            };
            let at = self.at();
            self.advance();
            left = joined(at, join, left, self.product()?)?;
        }
    }

    fn product(&mut self) -> Result<Grown, FormulaError> {
        let mut left = self.signed()?;
        loop {
            let join: Join = match self.peek() {
                Token::Symbol(Symbol::Star) => Expression::Product,
                Token::Symbol(Symbol::Slash) => Expression::Quotient,
                _ => return Ok(left),
            };
            let at = self.at();
            self.advance();
            left = joined(at, join, left, self.signed()?)?;
        }
    }

    fn signed(&mut self) -> Result<Grown, FormulaError> {
        while self.eat(Symbol::Plus) {}
        let at = self.at();
        if !self.eat(Symbol::Minus) {
            return self.power();
        }
        self.enter()?;
        let of = self.signed()?;
        self.leave();
        wrapped(at, Expression::Negative, of)
    }

    fn power(&mut self) -> Result<Grown, FormulaError> {
        let base = self.primary()?;
        let at = self.at();
        if !self.eat(Symbol::Caret) {
            return Ok(base);
        }
        self.enter()?;
        let exponent = self.signed()?;
        self.leave();
        joined(at, Expression::Power, base, exponent)
    }

    fn primary(&mut self) -> Result<Grown, FormulaError> {
        match self.peek().clone() {
            Token::Number(number) => {
                self.advance();
                Ok(Grown { expression: Expression::Number(number), height: 1 })
            }
            Token::Name(name) if self.is_followed_by(Symbol::Open) => self.call(&name),
            Token::Name(_) | Token::Quoted(_) => Ok(Grown { expression: Expression::Column(self.column()?), height: 1 }),
            Token::Symbol(Symbol::Open) => self.parenthesised(),
            Token::Symbol(Symbol::Dot) => Err(self.unexpected(
                "a column, a number or a function",
                "The `.` stands for many columns, and arithmetic wants one, so write its name.",
            )),
            _ => Err(self.unexpected("a column, a number or a function", "Write what is to be computed here.")),
        }
    }

    fn call(&mut self, name: &str) -> Result<Grown, FormulaError> {
        let at = self.at();
        let function = match Function::named(name) {
            None if name == "I" => None,
            None if name == "poly" || name == "C" => {
                return Err(FormulaError::new(
                    at,
                    format!("Found `{name}()` where arithmetic was expected, and it gives more than one number."),
                    "Use it as a factor of a term, outside of I(), of functions and of the response.",
                ));
            }
            None => return Err(self.unknown_function(name, &functions("I()", ""))),
            function => function,
        };
        self.advance();
        let of = self.parenthesised()?;
        match function {
            None => Ok(of),
            Some(function) => wrapped(at, |of| Expression::Call(function, of), of),
        }
    }

    fn parenthesised(&mut self) -> Result<Grown, FormulaError> {
        let open = self.at();
        self.advance();
        self.enter()?;
        let inner = self.sum()?;
        self.leave();
        self.close(&open)?;
        Ok(inner)
    }
}

/// The functions as a list for people, with others before and after them.
pub(super) fn functions(before: &str, after: &str) -> String {
    let names = Function::ALL.map(|function| format!("{function}()"));
    format!("{before}, {}{after}", names.join(", "))
}

fn joined(at: Range<usize>, join: Join, left: Grown, right: Grown) -> Result<Grown, FormulaError> {
    let height = 1 + left.height.max(right.height);
    grown(at, height, join(Box::new(left.expression), Box::new(right.expression)))
}

fn wrapped(at: Range<usize>, wrap: impl Fn(Box<Expression>) -> Expression, of: Grown) -> Result<Grown, FormulaError> {
    grown(at, 1 + of.height, wrap(Box::new(of.expression)))
}

fn grown(at: Range<usize>, height: usize, expression: Expression) -> Result<Grown, FormulaError> {
    if height > super::MAX_DEPTH { Err(too_deep(at)) } else { Ok(Grown { expression, height }) }
}
