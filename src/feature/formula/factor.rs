//! One factor of a term: a column, arithmetic on columns, `poly()` or `C()`.

use super::arithmetic::functions;
use super::lexer::{Symbol, Token};
use super::reader::Reader;
use super::{Atom, Expression, FormulaError, Function};

/// The highest degree of `poly()`: beyond it, doubles hold little of the polynomial.
pub const MAX_DEGREE: u32 = 20;

const POLY_WAY_OUT: &str = "Write `poly(x, 2)` or `poly(x, 2, raw = TRUE)`.";
const C_WAY_OUT: &str = "Write `C(x)` or `C(x, ref = \"level\")`, with the level in quotation marks.";

impl Reader<'_> {
    /// The factor that starts with the name that stands here.
    pub(super) fn factor(&mut self) -> Result<Atom, FormulaError> {
        let start = self.at().start;
        if let Token::Name(name) = self.peek().clone()
            && self.is_followed_by(Symbol::Open)
        {
            match name.as_str() {
                "poly" => return self.poly(),
                "C" => return self.category(),
                "I" => {}
                name if Function::named(name).is_some() => {}
                name => return Err(self.unknown_function(name, &functions("I()", ", poly() and C()"))),
            }
        }
        match self.operand()? {
            Expression::Column(column) => Ok(Atom::Column(column)),
            expression => self.with_column(expression, start).map(Atom::Expression),
        }
    }

    /// A constant is no factor: it would be the intercept once more.
    pub(super) fn with_column(&self, expression: Expression, start: usize) -> Result<Expression, FormulaError> {
        if expression.columns().is_empty() {
            let message = "Found a constant, where something that depends on a column was expected.";
            return Err(FormulaError::new(self.since(start), message, "Name a column in it, or leave it out."));
        }
        Ok(expression)
    }

    /// `poly(of, degree)`, `poly(of, degree, raw = TRUE)`; the arguments after the first also by name and in any order.
    fn poly(&mut self) -> Result<Atom, FormulaError> {
        self.advance();
        let open = self.at();
        self.advance();
        let start = self.at().start;
        let of = self.arithmetic()?;
        let of = self.with_column(of, start)?;
        let (mut degree, mut raw) = (None, None);
        while self.eat(Symbol::Comma) {
            match self.argument_name().as_deref() {
                None | Some("degree") if degree.is_none() => degree = Some(self.degree()?),
                Some("raw") if raw.is_none() => raw = Some(self.boolean()?),
                _ => return Err(self.unexpected("`degree` or `raw`, each once,", POLY_WAY_OUT)),
            }
        }
        let Some(degree) = degree else { return Err(self.unexpected("a comma and the degree", POLY_WAY_OUT)) };
        self.close(&open)?;
        Ok(Atom::Poly { of, degree, raw: raw.unwrap_or(false) })
    }

    /// The name before an equals sign, past which it goes.
    fn argument_name(&mut self) -> Option<String> {
        match self.peek().clone() {
            Token::Name(name) if self.is_followed_by(Symbol::Equals) => {
                self.advance();
                self.advance();
                Some(name)
            }
            _ => None,
        }
    }

    fn degree(&mut self) -> Result<u32, FormulaError> {
        match self.peek() {
            Token::Number(number) if number.fract() == 0.0 && (1.0..=f64::from(MAX_DEGREE)).contains(number) => {
                let degree = *number as u32;
                self.advance();
                Ok(degree)
            }
            _ => Err(self.unexpected(&format!("a degree, a whole number from 1 to {MAX_DEGREE},"), POLY_WAY_OUT)),
        }
    }

    fn boolean(&mut self) -> Result<bool, FormulaError> {
        let value = match self.peek() {
            Token::Name(name) if ["TRUE", "True", "T"].contains(&name.as_str()) => true,
            Token::Name(name) if ["FALSE", "False", "F"].contains(&name.as_str()) => false,
            _ => return Err(self.unexpected("TRUE or FALSE", POLY_WAY_OUT)),
        };
        self.advance();
        Ok(value)
    }

    /// `C(column)`, `C(column, "level")`, `C(column, ref = "level")`, and patsy's `C(column, Treatment("level"))`.
    fn category(&mut self) -> Result<Atom, FormulaError> {
        self.advance();
        let open = self.at();
        self.advance();
        let column = self.column()?;
        let reference = if self.eat(Symbol::Comma) { Some(self.reference()?) } else { None };
        if !self.is(Symbol::Close) {
            return Err(self.unexpected("`)` or a comma and the reference level", C_WAY_OUT));
        }
        self.close(&open)?;
        Ok(Atom::Category { column, reference })
    }

    fn reference(&mut self) -> Result<String, FormulaError> {
        let treatment = matches!(self.peek(), Token::Name(name) if name == "Treatment") && self.is_followed_by(Symbol::Open);
        if !treatment {
            return self.level();
        }
        self.advance();
        let open = self.at();
        self.advance();
        let level = self.level()?;
        self.close(&open)?;
        Ok(level)
    }

    fn level(&mut self) -> Result<String, FormulaError> {
        let at = self.at();
        match self.argument_name().as_deref() {
            None | Some("ref" | "reference") => {}
            Some(name) => {
                let message = format!("Found the argument `{}`, where `ref` was expected.", super::error::short(name));
                return Err(FormulaError::new(at, message, C_WAY_OUT));
            }
        }
        match self.peek().clone() {
            Token::Text(level) => {
                self.advance();
                Ok(level)
            }
            _ => Err(self.unexpected("a level in quotation marks", C_WAY_OUT)),
        }
    }
}
