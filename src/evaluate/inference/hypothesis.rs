//! Hypotheses about the coefficients, written as a text: `x = 0, city[Bern] = city[Basel]`, `2*x - z = 1`.
//!
//! What is written is R·β = q, an equation a row; both sides are sums of coefficients, by their names, and of numbers. What is not
//! set equal to anything is set equal to 0, as R's `car::linearHypothesis` and statsmodels' `f_test` have it.

use super::{Basis, JointTest, RobustCovariance};
use crate::error::UserError;
use crate::stat::sort_by;
use crate::table::{ColumnType, Field, Schema};
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};
use straightedge_kernel::{dot, norm};

/// Share of its length below which what a row adds to those before it is rounding.
const NOTHING: f64 = 1e-9;
/// Equations that a text may have.
const MOST: usize = 1_000;

/// A test of a linear hypothesis, by the covariance in use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HypothesisTest {
    /// The hypothesis as it was written.
    pub hypothesis: String,
    /// Its equations, (q).
    pub equations: Vec<Equation>,
    /// F on q and the residual degrees of freedom.
    pub test: JointTest,
}

/// One equation, its coefficients on the left and its number on the right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Equation {
    /// As it was written.
    pub text: String,
    /// What the left side is estimated to be.
    pub estimate: f64,
    /// The standard error of that.
    pub std_error: f64,
    /// What it is supposed to be.
    pub value: f64,
}

/// An equation as it was read: weights of the kept coefficients, by position, and the number that they add up to.
struct Read {
    text: String,
    weights: Vec<f64>,
    value: f64,
}

impl HypothesisTest {
    /// Tests a hypothesis by the robust covariance if there is one, else by the classical.
    ///
    /// # Errors
    /// Usage: the text is no hypothesis about the coefficients (the message says at which character), or an equation follows from or
    /// contradicts the others. Input: there are no residuals to test by.
    pub fn new(text: &str, basis: &Basis<'_>, robust: Option<&RobustCovariance>) -> Result<Self, UserError> {
        let equations = Reader::new(text, basis).read()?;
        let n = equations.len();
        // Rows of R·T, so that (R·T)(R·T)ᵀ is the covariance of R·β but for σ².
        let rows = basis.fitted.predictor.coefficient_rows();
        let transformed: Vec<Vec<f64>> = equations.iter().map(|equation| combine(&equation.weights, &rows)).collect();
        let lengths: Vec<f64> = transformed.iter().map(|row| norm(row)).collect();
        let coefficients: Vec<f64> =
            basis.fitted.predictor.kept.iter().map(|&j| basis.fitted.predictor.coefficients[j]).collect();
        let estimates: Vec<f64> = equations.iter().map(|equation| dot(&equation.weights, &coefficients)).collect();
        let off = |i: usize| (estimates[i] - equations[i].value) / lengths[i];
        let whitened = DMatrix::from_fn(basis.rank(), n, |k, i| transformed[i][k] / lengths[i]);
        let upper = whitened.qr().r();
        if n > basis.rank() || (0..n).any(|i| upper[(i, i)].abs() < NOTHING) {
            return Err(UserError::usage(
                "One of the equations follows from the others, or contradicts them.",
                "Leave it out: each has to say something of its own.",
            ));
        }
        let sigma = basis.fitted.predictor.sigma.filter(|sigma| *sigma > 0.0).ok_or_else(no_residuals)?;
        let (statistic, df_resid, std_errors) = match robust {
            None => {
                let solved = forward(&upper, (0..n).map(off).collect());
                let f = dot(&solved, &solved) / n as f64 / (sigma * sigma);
                (Some(f), basis.fitted.df_resid, lengths.iter().map(|length| sigma * length).collect::<Vec<_>>())
            }
            Some(covariance) => {
                let between = |a: usize, b: usize| {
                    let of = |i: usize, j: usize| equations[a].weights[i] * equations[b].weights[j] * covariance.between(i, j);
                    (0..basis.rank()).flat_map(|i| (0..basis.rank()).map(move |j| (i, j))).map(|(i, j)| of(i, j)).sum::<f64>()
                };
                let v = DMatrix::from_fn(n, n, between);
                let std_errors: Vec<f64> = (0..n).map(|i| v[(i, i)].sqrt()).collect();
                let off: Vec<f64> = (0..n).map(|i| estimates[i] - equations[i].value).collect();
                (JointTest::quadratic(&v, &off), covariance.df_resid, std_errors)
            }
        };
        let test = statistic.and_then(|f| JointTest::of(f, n, df_resid)).ok_or_else(no_residuals)?;
        let of = |((equation, estimate), std_error): ((Read, f64), f64)| Equation {
            text: equation.text,
            estimate,
            std_error,
            value: equation.value,
        };
        let equations = equations.into_iter().zip(estimates).zip(std_errors).map(of).collect();
        Ok(Self { hypothesis: text.trim().to_owned(), equations, test })
    }
}

fn no_residuals() -> UserError {
    UserError::input(
        "The hypothesis cannot be tested: nothing is left to estimate its uncertainty by.",
        "Bring more rows, choose the classical standard errors, or test fewer equations at once.",
    )
}

fn combine(weights: &[f64], rows: &[Vec<f64>]) -> Vec<f64> {
    let mut sum = vec![0.0; rows.len()];
    for (weight, row) in weights.iter().zip(rows).filter(|(weight, _)| **weight != 0.0) {
        sum.iter_mut().zip(row).for_each(|(sum, t)| *sum += weight * t);
    }
    sum
}

/// w with Uᵀw = d.
fn forward(upper: &DMatrix<f64>, mut d: Vec<f64>) -> Vec<f64> {
    for i in 0..d.len() {
        let known: f64 = (0..i).map(|k| upper[(k, i)] * d[k]).sum();
        d[i] = (d[i] - known) / upper[(i, i)];
    }
    d
}

/// Reads equations: `side = side, side = side`, with `side` a sum of numbers, coefficients and products of one with the other.
struct Reader<'a> {
    text: Vec<char>,
    next: usize,
    basis: &'a Basis<'a>,
    /// Names of all columns of the design with their position among the kept ones, the longest first, so that `x^2` is not read as
    /// `x`.
    names: Vec<(Vec<char>, Option<usize>)>,
}

impl<'a> Reader<'a> {
    fn new(text: &str, basis: &'a Basis<'a>) -> Self {
        let kept = &basis.fitted.predictor.kept;
        let name = |(j, name): (usize, &String)| (name.chars().collect(), kept.iter().position(|&k| k == j));
        let mut names: Vec<(Vec<char>, Option<usize>)> = basis.fitted.terms.iter().enumerate().map(name).collect();
        sort_by(&mut names, |(one, _), (other, _)| other.len().cmp(&one.len()));
        Self { text: text.chars().collect(), next: 0, basis, names }
    }

    fn read(mut self) -> Result<Vec<Read>, UserError> {
        let mut equations = Vec::new();
        loop {
            let start = self.start();
            let mut read = Read { text: String::new(), weights: vec![0.0; self.basis.rank()], value: 0.0 };
            self.side(&mut read, 1.0)?;
            if self.eat('=') {
                self.eat('=');
                self.side(&mut read, -1.0)?;
            }
            let text: String = self.text[start..self.next].iter().collect();
            let read = Read { text: text.trim().to_owned(), value: 0.0 - read.value, ..read };
            if read.weights.iter().all(|weight| *weight == 0.0) {
                return Err(error(start, "Found no coefficient", "one was expected", "Name a coefficient of the table."));
            }
            equations.push(read);
            if equations.len() > MOST {
                return Err(error(start, "Found more equations", "at most 1000 were expected", "Test fewer at once."));
            }
            if self.start() == self.text.len() {
                return Ok(equations);
            }
            if !self.eat(',') && !self.eat(';') {
                return Err(self.unexpected("an operator, `=`, a comma or the end"));
            }
        }
    }

    /// A side of an equation, as often as `sign` says.
    fn side(&mut self, into: &mut Read, sign: f64) -> Result<(), UserError> {
        let mut first = true;
        loop {
            let factor = match (self.eat('-'), first) {
                (true, _) => -sign,
                (false, true) => {
                    self.eat('+');
                    sign
                }
                (false, false) if self.eat('+') => sign,
                (false, false) => return Ok(()),
            };
            first = false;
            self.product(into, factor)?;
        }
    }

    /// `2`, `x`, `2*x`, `x*2`, `x/2`.
    fn product(&mut self, into: &mut Read, mut factor: f64) -> Result<(), UserError> {
        let mut of = None;
        let mut divides = false;
        loop {
            let at = self.start();
            match self.coefficient()? {
                Some(k) if of.is_none() && !divides => of = Some(k),
                Some(_) => {
                    return Err(error(at, "Found a product of coefficients", "sums of them were expected", LINEAR));
                }
                None => {
                    let number = self.number()?;
                    factor = if divides { factor / number } else { factor * number };
                }
            }
            divides = false;
            if self.eat('*') {
                continue;
            }
            if self.eat('/') {
                divides = true;
                continue;
            }
            break;
        }
        match of {
            Some(k) => into.weights[k] += factor,
            None => into.value += factor,
        }
        Ok(())
    }

    /// The coefficient that is named here, by its position among the kept ones, past which it goes.
    fn coefficient(&mut self) -> Result<Option<usize>, UserError> {
        let at = self.start();
        let quoted = self.eat('`');
        let rest = &self.text[self.next..];
        let ends = |n: usize| match rest.get(n) {
            Some('`') if quoted => true,
            Some(c) => !(quoted || c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | '(' | ':' | '^')),
            None => !quoted,
        };
        let found = self.names.iter().find(|(name, _)| !name.is_empty() && rest.starts_with(name) && ends(name.len()));
        match found {
            Some((name, Some(k))) => {
                self.next += name.len() + usize::from(quoted);
                Ok(Some(*k))
            }
            Some((name, None)) => {
                let name: String = name.iter().collect();
                Err(error(
                    at,
                    &format!("Found {name}, which is not estimated because others determine it"),
                    "an estimated coefficient was expected",
                    "Name the coefficients that determine it.",
                ))
            }
            None if rest.first().is_some_and(|c| c.is_ascii_digit() || *c == '.') && !quoted => Ok(None),
            None => Err(self.unknown(at)),
        }
    }

    fn number(&mut self) -> Result<f64, UserError> {
        let at = self.start();
        let rest = &self.text[at..];
        let mut n = rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
        if matches!(rest.get(n), Some('e' | 'E')) {
            let sign = usize::from(matches!(rest.get(n + 1), Some('+' | '-')));
            let digits = rest[(n + 1 + sign).min(rest.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
            n += if digits > 0 { 1 + sign + digits } else { 0 };
        }
        let text: String = rest[..n].iter().collect();
        self.next = at + n;
        let number: Option<f64> = text.parse().ok();
        number.filter(|number| number.is_finite()).ok_or_else(|| self.unknown(at))
    }

    /// Where the next character that is no blank stands.
    fn start(&mut self) -> usize {
        while self.text.get(self.next).is_some_and(|c| c.is_whitespace()) {
            self.next += 1;
        }
        self.next
    }

    fn eat(&mut self, wanted: char) -> bool {
        let at = self.start();
        let found = self.text.get(at) == Some(&wanted);
        self.next += usize::from(found);
        found
    }

    fn unexpected(&mut self, expected: &str) -> UserError {
        let at = self.start();
        let found = self.text.get(at).map_or_else(|| "the end".to_owned(), |c| format!("`{c}`"));
        error(at, &format!("Found {found}"), &format!("{expected} was expected"), LINEAR)
    }

    /// No coefficient is called so; the nearest is named.
    fn unknown(&self, at: usize) -> UserError {
        let stops = |c: &char| matches!(c, '=' | ',' | ';' | '+' | '*');
        let text: String = self.text[at..].iter().take_while(|c| !stops(c)).take(60).collect();
        let text = text.trim();
        if text.is_empty() {
            return error(at, "Found nothing", "a coefficient or a number was expected", LINEAR);
        }
        let fields = self.basis.fitted.terms.iter().map(|name| Field::new(name, ColumnType::Number)).collect();
        let way_out = match Schema::new(fields).nearest(text) {
            Some(nearest) => format!("Did you mean `{nearest}`?"),
            None => "Write names as the coefficient table has them.".to_owned(),
        };
        error(at, &format!("Found `{text}`"), "the name of a coefficient or a number was expected", way_out)
    }
}

fn error(at: usize, found: &str, expected: &str, way_out: impl Into<String>) -> UserError {
    UserError::usage(format!("In the hypothesis, at character {}: {found}, where {expected}.", at + 1), way_out)
}

const LINEAR: &str = "Write equations as `x = 0, city[Bern] = city[Basel]` or `2*x - z = 1`.";
