//! Expressions and numbers as R prints them (`deparse`), with the fewest parentheses that keep the meaning.

use super::name::Name;
use super::{Expression, Function};
use std::fmt;

/// How tightly an expression holds together, in R's order (`?Syntax`): `-a * b` is `(-a) * b`, but `-a^b` is `-(a^b)`.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binding {
    Sum,
    Product,
    Negative,
    Power,
    Whole,
}

fn binding(expression: &Expression) -> Binding {
    match expression {
        Expression::Sum(..) | Expression::Difference(..) => Binding::Sum,
        Expression::Product(..) | Expression::Quotient(..) => Binding::Product,
        Expression::Number(number) if number.is_sign_negative() => Binding::Negative,
        Expression::Negative(_) => Binding::Negative,
        Expression::Power(..) => Binding::Power,
        Expression::Number(_) | Expression::Column(_) | Expression::Call(..) => Binding::Whole,
    }
}

/// An expression where only one that binds at least so tightly may stand bare.
struct Within<'a>(&'a Expression, Binding);

impl fmt::Display for Within<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if binding(self.0) >= self.1 { write!(f, "{}", self.0) } else { write!(f, "({})", self.0) }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Binding as B;
        match self {
            Self::Number(number) => write!(f, "{}", Number(*number)),
            Self::Column(name) => write!(f, "{}", Name(name)),
            Self::Negative(of) => write!(f, "-{}", Within(of, B::Negative)),
            Self::Sum(a, b) => write!(f, "{} + {}", Within(a, B::Sum), Within(b, B::Product)),
            Self::Difference(a, b) => write!(f, "{} - {}", Within(a, B::Sum), Within(b, B::Product)),
            Self::Product(a, b) => write!(f, "{} * {}", Within(a, B::Product), Within(b, B::Negative)),
            Self::Quotient(a, b) => write!(f, "{}/{}", Within(a, B::Product), Within(b, B::Negative)),
            Self::Power(a, b) => write!(f, "{}^{}", Within(a, B::Whole), Within(b, B::Negative)),
            Self::Call(function, of) => write!(f, "{function}({of})"),
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A number with the fewest digits that read back as the same number, plain or with an exponent, whichever is shorter.
///
/// R does the same with at most 15 significant digits, which would not always read back.
pub(super) struct Number(pub(super) f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.0.to_string();
        let scientific = format!("{:e}", self.0);
        let Some((digits, exponent)) = scientific.split_once('e') else { return f.write_str(&plain) };
        let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
        let scientific = format!("{digits}e{sign}{exponent:0>2}");
        f.write_str(if plain.len() <= scientific.len() { &plain } else { &scientific })
    }
}
