//! Arithmetic on columns, as a tree.

use crate::stat::Dd;
use serde::{Deserialize, Serialize};

/// What is computed from the columns of one row. `C` is how a column is told: by its name, or once it was found by its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression<C = String> {
    /// A constant.
    Number(f64),
    /// The value of a column.
    Column(C),
    /// `-a`
    Negative(Box<Expression<C>>),
    /// `a + b`
    Sum(Box<Expression<C>>, Box<Expression<C>>),
    /// `a - b`
    Difference(Box<Expression<C>>, Box<Expression<C>>),
    /// `a * b`
    Product(Box<Expression<C>>, Box<Expression<C>>),
    /// `a / b`
    Quotient(Box<Expression<C>>, Box<Expression<C>>),
    /// `a ^ b`
    Power(Box<Expression<C>>, Box<Expression<C>>),
    /// A function of one argument.
    Call(Function, Box<Expression<C>>),
}

/// Whole powers up to this are repeated products, which keep twice the digits.
const MAX_REPEATED: f64 = 100.0;

/// A function of one number, by its name in R (in Python: that of numpy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Natural logarithm.
    Log,
    /// Logarithm to base 2.
    Log2,
    /// Logarithm to base 10.
    Log10,
    /// Natural logarithm of 1 + x, exact for small x.
    Log1p,
    /// Exponential.
    Exp,
    /// Exponential less 1, exact for small x.
    Expm1,
    /// Square root.
    Sqrt,
    /// Absolute value.
    Abs,
}

impl Expression {
    /// A column to a power; the column itself to the first.
    pub fn power(column: impl Into<String>, power: u32) -> Self {
        let column = Self::Column(column.into());
        if power == 1 { column } else { Self::Power(Box::new(column), Box::new(Self::Number(f64::from(power)))) }
    }

    /// The columns that it uses, each once, in order of appearance.
    pub fn columns(&self) -> Vec<&str> {
        self.leaves().into_iter().map(String::as_str).collect()
    }

    /// What a term of it is called, in full where it could be mistaken for operators between terms: `x^2`, `log(x)`, `I(x/z)`. A
    /// column by itself has its name as it is.
    pub fn label(&self) -> String {
        match self {
            Self::Column(name) => name.clone(),
            Self::Power(..) | Self::Call(..) => self.to_string(),
            _ => format!("I({self})"),
        }
    }
}

impl<C> Expression<C> {
    /// Its value where columns have these values; not finite where it is not defined.
    ///
    /// Sums, products, quotients, square roots and whole powers are in double-double; other functions and powers are rounded to
    /// `f64`, as R has them.
    pub fn evaluate(&self, value: &impl Fn(&C) -> Dd) -> Dd {
        match self {
            Self::Number(number) => Dd::new(*number),
            Self::Column(column) => value(column),
            Self::Negative(of) => -of.evaluate(value),
            Self::Sum(a, b) => a.evaluate(value) + b.evaluate(value),
            Self::Difference(a, b) => a.evaluate(value) - b.evaluate(value),
            Self::Product(a, b) => a.evaluate(value) * b.evaluate(value),
            Self::Quotient(a, b) => a.evaluate(value) / b.evaluate(value),
            Self::Power(a, b) => power(a.evaluate(value), b.evaluate(value)),
            Self::Call(function, of) => function.apply(of.evaluate(value)),
        }
    }

    /// The same with its columns told in another way; `None` if one has no such.
    pub fn try_map<D>(&self, map: &impl Fn(&C) -> Option<D>) -> Option<Expression<D>> {
        let one = |of: &Self| Some(Box::new(of.try_map(map)?));
        Some(match self {
            Self::Number(number) => Expression::Number(*number),
            Self::Column(column) => Expression::Column(map(column)?),
            Self::Negative(of) => Expression::Negative(one(of)?),
            Self::Sum(a, b) => Expression::Sum(one(a)?, one(b)?),
            Self::Difference(a, b) => Expression::Difference(one(a)?, one(b)?),
            Self::Product(a, b) => Expression::Product(one(a)?, one(b)?),
            Self::Quotient(a, b) => Expression::Quotient(one(a)?, one(b)?),
            Self::Power(a, b) => Expression::Power(one(a)?, one(b)?),
            Self::Call(function, of) => Expression::Call(*function, one(of)?),
        })
    }

    /// What tells its columns, each once, in order of appearance.
    pub(in crate::feature) fn leaves(&self) -> Vec<&C>
    where
        C: PartialEq,
    {
        let mut leaves = Vec::new();
        self.gather(&mut leaves);
        leaves
    }

    fn gather<'a>(&'a self, leaves: &mut Vec<&'a C>)
    where
        C: PartialEq,
    {
        match self {
            Self::Number(_) => {}
            Self::Column(column) if leaves.contains(&column) => {}
            Self::Column(column) => leaves.push(column),
            Self::Negative(of) | Self::Call(_, of) => of.gather(leaves),
            Self::Sum(a, b) | Self::Difference(a, b) | Self::Product(a, b) | Self::Quotient(a, b) | Self::Power(a, b) => {
                a.gather(leaves);
                b.gather(leaves);
            }
        }
    }
}

fn power(base: Dd, exponent: Dd) -> Dd {
    let whole = exponent.lo == 0.0 && exponent.hi.fract() == 0.0 && exponent.hi.abs() <= MAX_REPEATED;
    if whole {
        let product = (0..exponent.hi.abs() as u32).fold(Dd::ONE, |product, _| product * base);
        return if exponent.hi < 0.0 { Dd::ONE / product } else { product };
    }
    if exponent == Dd::new(0.5) { Function::Sqrt.apply(base) } else { Dd::new(libm::pow(base.hi, exponent.hi)) }
}

impl Function {
    /// All functions, in the order in which a list names them.
    pub const ALL: [Self; 8] = [Self::Log, Self::Log2, Self::Log10, Self::Log1p, Self::Exp, Self::Expm1, Self::Sqrt, Self::Abs];

    /// The name as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Log2 => "log2",
            Self::Log10 => "log10",
            Self::Log1p => "log1p",
            Self::Exp => "exp",
            Self::Expm1 => "expm1",
            Self::Sqrt => "sqrt",
            Self::Abs => "abs",
        }
    }

    /// Its value at x; not finite where it is not defined. From `libm`, so that every machine gives the same bits; the square root
    /// and the absolute value in double-double.
    pub fn apply(self, x: Dd) -> Dd {
        let of = |function: fn(f64) -> f64| Dd::new(function(x.to_f64()));
        match self {
            Self::Log => of(libm::log),
            Self::Log2 => of(libm::log2),
            Self::Log10 => of(libm::log10),
            Self::Log1p => of(libm::log1p),
            Self::Exp => of(libm::exp),
            Self::Expm1 => of(libm::expm1),
            Self::Sqrt if x.hi > 0.0 => x.sqrt(),
            Self::Sqrt => of(f64::sqrt),
            Self::Abs => x.abs(),
        }
    }

    /// The function of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }
}
