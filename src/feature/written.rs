//! How variables of a view and factors of a design stand in documents: a column, its powers and its functions in a form of their
//! own, which is short and was there first; all else as an expression.

use super::formula::{Expression, Function};
use super::{Factor, VariableSpec};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Powers beyond these are no polynomial that anyone fits.
const POWERS: RangeInclusive<u32> = 1..=100;

/// A variable of a view as it is written.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenVariable {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    function: Option<Function>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    power: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expression: Option<Expression>,
    /// With an expression: the degree of its polynomials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    degree: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    category: Option<String>,
}

/// A factor of a design as it is written.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenFactor {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    variable: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    function: Option<Function>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    power: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expression: Option<Expression>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    polynomial: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    degree: Option<u32>,
}

impl Expression {
    /// Whether it is a column, or a function of one, or a whole power of that.
    pub fn is_of_one_column(&self) -> bool {
        Powered::of(self).is_some()
    }
}

/// A column, or a function of it, to a power.
struct Powered<'a> {
    column: &'a str,
    function: Option<Function>,
    power: u32,
}

impl<'a> Powered<'a> {
    /// `None` for an expression of another form.
    fn of(expression: &'a Expression) -> Option<Self> {
        match expression {
            Expression::Column(column) => Some(Self { column, function: None, power: 1 }),
            Expression::Call(function, of) => match &**of {
                Expression::Column(column) => Some(Self { column, function: Some(*function), power: 1 }),
                _ => None,
            },
            Expression::Power(of, exponent) => match (Self::of(of)?, &**exponent) {
                (Self { power: 1, column, function }, &Expression::Number(power))
                    if power.fract() == 0.0 && power > 1.0 && POWERS.contains(&(power as u32)) =>
                {
                    Some(Self { column, function, power: power as u32 })
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn expression(self) -> Expression {
        let column = || Expression::Column(self.column.to_owned());
        let of = self.function.map_or_else(column, |function| Expression::Call(function, Box::new(column())));
        let exponent = || Box::new(Expression::Number(f64::from(self.power)));
        if self.power == 1 { of } else { Expression::Power(Box::new(of), exponent()) }
    }
}

impl From<VariableSpec> for WrittenVariable {
    fn from(variable: VariableSpec) -> Self {
        match variable {
            VariableSpec::Column(column) => Self { column: Some(column), ..Self::default() },
            VariableSpec::Category(category) => Self { category: Some(category), ..Self::default() },
            VariableSpec::Computed(expression) => Self { expression: Some(expression), ..Self::default() },
            VariableSpec::Polynomial { of, degree } => Self { expression: Some(of), degree: Some(degree), ..Self::default() },
        }
    }
}

impl TryFrom<WrittenVariable> for VariableSpec {
    type Error = &'static str;

    fn try_from(written: WrittenVariable) -> Result<Self, Self::Error> {
        match written {
            WrittenVariable { column: Some(column), function, power, expression: None, degree: None, category: None } => {
                Ok(match (Powered { column: &column, function, power: power.unwrap_or(1) }).expression() {
                    Expression::Column(column) => Self::Column(column),
                    computed => Self::Computed(computed),
                })
            }
            WrittenVariable { column: None, function: None, power: None, expression: Some(of), degree, category: None } => {
                Ok(degree.map_or_else(|| Self::Computed(of.clone()), |degree| Self::Polynomial { of: of.clone(), degree }))
            }
            WrittenVariable { column: None, function: None, power: None, expression: None, degree: None, category: Some(of) } => {
                Ok(Self::Category(of))
            }
            _ => Err("a variable is a column, an expression or a category"),
        }
    }
}

impl From<Factor> for WrittenFactor {
    fn from(factor: Factor) -> Self {
        match factor {
            Factor::Number(expression) => match Powered::of(&expression) {
                Some(Powered { column, function, power }) => {
                    Self { variable: Some(column.to_owned()), function, power: Some(power), ..Self::default() }
                }
                None => Self { expression: Some(expression), ..Self::default() },
            },
            Factor::Level { variable, level } => Self { variable: Some(variable), level: Some(level), ..Self::default() },
            Factor::Polynomial { polynomial, degree } => {
                Self { polynomial: Some(polynomial), degree: Some(degree), ..Self::default() }
            }
        }
    }
}

impl TryFrom<WrittenFactor> for Factor {
    type Error = &'static str;

    fn try_from(written: WrittenFactor) -> Result<Self, Self::Error> {
        let WrittenFactor { variable, function, power, level, expression, polynomial, degree } = written;
        match (variable, power, level, expression, polynomial, degree) {
            (Some(_), Some(power), None, None, None, None) if !POWERS.contains(&power) => {
                Err("the power is not between 1 and 100")
            }
            (Some(variable), Some(power), None, None, None, None) => {
                Ok(Self::Number(Powered { column: &variable, function, power }.expression()))
            }
            (Some(_), None, Some(_), None, None, None) if function.is_some() => Err("levels have no function"),
            (Some(variable), None, Some(level), None, None, None) => Ok(Self::Level { variable, level }),
            (None, None, None, Some(expression), None, None) if function.is_none() => Ok(Self::Number(expression)),
            (None, None, None, None, Some(polynomial), Some(degree)) if function.is_none() => {
                Ok(Self::Polynomial { polynomial, degree })
            }
            _ => Err("a factor is a variable with a power or a level, an expression, or a polynomial with a degree"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::DeserializeOwned;
    use std::fmt::Debug;

    fn check<T: DeserializeOwned + Serialize + PartialEq + Debug>(written: &str, again: &str) {
        let read: T = serde_json::from_str(written).unwrap();
        let text = serde_json::to_string(&read).unwrap();
        assert_eq!(text, again);
        assert_eq!(serde_json::from_str::<T>(&text).unwrap(), read);
    }

    #[test]
    fn factors_of_one_column_keep_their_form() {
        for written in [
            r#"{"variable":"x","power":1}"#,
            r#"{"variable":"x","function":"log","power":2}"#,
            r#"{"variable":"city","level":"Bern"}"#,
            r#"{"expression":{"quotient":[{"column":"x"},{"column":"z"}]}}"#,
            r#"{"expression":{"power":[{"column":"x"},{"number":0.5}]}}"#,
            r#"{"polynomial":0,"degree":2}"#,
        ] {
            check::<Factor>(written, written);
        }
        for written in ["{}", r#"{"variable":"x"}"#, r#"{"polynomial":0}"#, r#"{"variable":"x","power":1,"level":"a"}"#] {
            assert!(serde_json::from_str::<Factor>(written).is_err(), "{written}");
        }
    }

    #[test]
    fn variables_of_an_earlier_form_are_read() {
        for (written, again) in [
            (r#"{"column":"x"}"#, r#"{"column":"x"}"#),
            (r#"{"column":"x","power":2}"#, r#"{"expression":{"power":[{"column":"x"},{"number":2.0}]}}"#),
            (r#"{"column":"x","function":"log"}"#, r#"{"expression":{"call":["log",{"column":"x"}]}}"#),
            (r#"{"expression":{"column":"x"},"degree":3}"#, r#"{"expression":{"column":"x"},"degree":3}"#),
            (r#"{"category":"year"}"#, r#"{"category":"year"}"#),
        ] {
            check::<VariableSpec>(written, again);
        }
    }
}
