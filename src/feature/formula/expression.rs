//! Arithmetic on columns, as a tree.

use crate::stat::Dd;
use serde::{Deserialize, Serialize};

/// What is computed from the columns of one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression {
    /// A constant.
    Number(f64),
    /// The value of a column.
    Column(String),
    /// `-a`
    Negative(Box<Expression>),
    /// `a + b`
    Sum(Box<Expression>, Box<Expression>),
    /// `a - b`
    Difference(Box<Expression>, Box<Expression>),
    /// `a * b`
    Product(Box<Expression>, Box<Expression>),
    /// `a / b`
    Quotient(Box<Expression>, Box<Expression>),
    /// `a ^ b`
    Power(Box<Expression>, Box<Expression>),
    /// A function of one argument.
    Call(Function, Box<Expression>),
}

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
    /// The columns that it uses, each once, in order of appearance.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        self.gather(&mut columns);
        columns
    }

    fn gather<'a>(&'a self, columns: &mut Vec<&'a str>) {
        match self {
            Self::Number(_) => {}
            Self::Column(name) if columns.contains(&name.as_str()) => {}
            Self::Column(name) => columns.push(name),
            Self::Negative(of) | Self::Call(_, of) => of.gather(columns),
            Self::Sum(a, b) | Self::Difference(a, b) | Self::Product(a, b) | Self::Quotient(a, b) | Self::Power(a, b) => {
                a.gather(columns);
                b.gather(columns);
            }
        }
    }
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

    /// Whether it has a finite value at x.
    pub fn is_defined_at(self, x: f64) -> bool {
        self.apply(Dd::new(x)).to_f64().is_finite()
    }

    /// The function of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }
}
