//! What a person chose: target, terms, intercept, reference levels. Names only; nothing here has seen data.

use super::FeatureError;
use super::check::find;
use super::formula::Expression;
use super::written::WrittenVariable;
use crate::table::Schema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A feature view as a person states it, before it is fitted to a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewSpec {
    /// The column to be predicted; of a computed response the first that it is computed from.
    pub target: String,
    /// What is computed from the target, and perhaps other columns, and predicted in its place; `None` for the target itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Expression>,
    /// What it is predicted from. Empty: the mean alone.
    pub terms: Vec<TermSpec>,
    /// Whether the model has an intercept. Without one, the first category keeps all its levels, as in R's `model.matrix`.
    #[serde(default = "yes")]
    pub intercept: bool,
    /// Reference levels by column; a category that is not named here takes its first level: in byte order, of numbers and dates
    /// the smallest.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub references: BTreeMap<String, String>,
    /// The column that says how much each row counts (weighted least squares); every row alike without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<String>,
}

/// A product of variables: one for a plain feature, several for an interaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TermSpec {
    /// The variables that are multiplied, each at most once.
    pub variables: Vec<VariableSpec>,
}

/// One variable of a term.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WrittenVariable", into = "WrittenVariable")]
pub enum VariableSpec {
    /// A column as it is: a number by its value, a category by its levels.
    Column(String),
    /// A number that is computed from columns.
    Computed(Expression),
    /// Polynomials of degree 1 to `degree` that are orthogonal over the rows, as R's `poly` has them.
    Polynomial {
        /// Of what.
        of: Expression,
        /// The highest degree.
        degree: u32,
    },
    /// A column of numbers or dates whose values are taken for the levels of a category.
    Category(String),
}

impl VariableSpec {
    /// A column to a power.
    pub fn power(column: impl Into<String>, power: u32) -> Self {
        match Expression::power(column, power) {
            Expression::Column(column) => Self::Column(column),
            computed => Self::Computed(computed),
        }
    }

    /// The columns that it uses, each once, in order of appearance.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Column(column) | Self::Category(column) => vec![column],
            Self::Computed(of) | Self::Polynomial { of, .. } => of.columns(),
        }
    }

    /// What is computed for it, if it is not a column as it is.
    pub(super) fn computed(&self) -> Option<&Expression> {
        match self {
            Self::Computed(of) | Self::Polynomial { of, .. } => Some(of),
            Self::Column(_) | Self::Category(_) => None,
        }
    }

    /// The same with other names for its columns; `None` if one has none.
    pub fn renamed(&self, name: &impl Fn(&String) -> Option<String>) -> Option<Self> {
        Some(match self {
            Self::Column(column) => Self::Column(name(column)?),
            Self::Category(column) => Self::Category(name(column)?),
            Self::Computed(of) => Self::Computed(of.try_map(name)?),
            Self::Polynomial { of, degree } => Self::Polynomial { of: of.try_map(name)?, degree: *degree },
        })
    }
}

/// `x`, `x^2`, `log(x)`, `I(x/z)`, `poly(x, 3)`, `C(year)`.
impl fmt::Display for VariableSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(column) => f.write_str(column),
            Self::Computed(of) => f.write_str(&of.label()),
            Self::Polynomial { of, degree } => write!(f, "poly({of}, {degree})"),
            Self::Category(column) => write!(f, "C({column})"),
        }
    }
}

impl ViewSpec {
    /// Each feature as a term of its own, with an intercept.
    pub fn linear<S: Into<String>>(target: impl Into<String>, features: impl IntoIterator<Item = S>) -> Self {
        let terms = features.into_iter().map(TermSpec::variable).collect();
        Self { target: target.into(), response: None, terms, intercept: true, references: BTreeMap::new(), weights: None }
    }

    /// What is predicted: the column's name, or what is computed from it, as `log(price)`.
    pub fn target_name(&self) -> String {
        self.response.as_ref().map_or_else(|| self.target.clone(), Expression::to_string)
    }

    /// The columns that what is predicted is computed from, the target first.
    pub fn target_columns(&self) -> Vec<&str> {
        self.response.as_ref().map_or_else(|| vec![self.target.as_str()], Expression::columns)
    }

    /// The columns that the terms use, each once, in order of first appearance.
    pub fn features(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        self.terms.iter().flat_map(TermSpec::columns).filter(|column| seen.insert(*column)).collect()
    }

    /// What has to be computed in each row: the response first, if it is computed, then what the terms compute; each once.
    pub(super) fn computed(&self) -> Vec<&Expression> {
        let of_terms = self.variables().filter_map(VariableSpec::computed);
        let mut computed: Vec<&Expression> = Vec::new();
        for expression in self.response.iter().chain(of_terms) {
            if !matches!(expression, Expression::Column(_)) && !computed.contains(&expression) {
                computed.push(expression);
            }
        }
        computed
    }

    /// What orthogonal polynomials are asked of, and of which degree.
    pub(super) fn polynomials(&self) -> impl Iterator<Item = (&Expression, u32)> {
        self.variables().filter_map(|variable| match variable {
            VariableSpec::Polynomial { of, degree } => Some((of, *degree)),
            _ => None,
        })
    }

    /// The variables of all terms.
    pub(super) fn variables(&self) -> impl Iterator<Item = &VariableSpec> {
        self.terms.iter().flat_map(|term| &term.variables)
    }

    /// Whether a table of this schema has every column that is named.
    ///
    /// # Errors
    /// [`FeatureError::UnknownColumn`] names the first that it does not have, with the nearest that it has.
    pub fn check_names(&self, schema: &Schema) -> Result<(), FeatureError> {
        let mut names = self.target_columns().into_iter().chain(self.features()).chain(self.weights.as_deref());
        names.try_for_each(|name| find(schema, name).map(drop))
    }
}

impl TermSpec {
    /// A column by itself.
    pub fn variable(column: impl Into<String>) -> Self {
        Self { variables: vec![VariableSpec::Column(column.into())] }
    }

    /// A column to a power.
    pub fn power(column: impl Into<String>, power: u32) -> Self {
        Self { variables: vec![VariableSpec::power(column, power)] }
    }

    /// The columns that it uses.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().flat_map(VariableSpec::columns)
    }

    /// Whether it is a column by itself, as it is.
    pub fn is_plain(&self) -> bool {
        matches!(self.variables[..], [VariableSpec::Column(_)])
    }
}

impl fmt::Display for TermSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, variable) in self.variables.iter().enumerate() {
            write!(f, "{}{variable}", if i == 0 { "" } else { ":" })?;
        }
        Ok(())
    }
}

fn yes() -> bool {
    true
}
