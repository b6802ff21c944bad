//! What a person chose: target, terms, intercept, reference levels. Names only; nothing here has seen data.

use super::FeatureError;
use super::check::find;
use super::formula::Function;
use crate::table::Schema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A feature view as a person states it, before it is fitted to a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewSpec {
    /// The column to be predicted.
    pub target: String,
    /// What it is predicted from. Empty: the mean alone.
    pub terms: Vec<TermSpec>,
    /// Whether the model has an intercept. Without one, the first category keeps all its levels, as in R's `model.matrix`.
    #[serde(default = "yes")]
    pub intercept: bool,
    /// Reference levels by column; a category that is not named here takes its first level in byte order.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub references: BTreeMap<String, String>,
    /// The column that says how much each row counts (weighted least squares); every row alike without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<String>,
}

/// A product of variables: one for a plain feature, several for an interaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TermSpec {
    /// The variables that are multiplied, each column at most once.
    pub variables: Vec<VariableSpec>,
}

/// One variable of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableSpec {
    /// Name of the column.
    pub column: String,
    /// What is taken of the number before it is raised to the power.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<Function>,
    /// Power of a number or a date, at least 1. Booleans and categories have none but 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub power: u32,
}

impl VariableSpec {
    /// A column to a power.
    pub fn power(column: impl Into<String>, power: u32) -> Self {
        Self { column: column.into(), function: None, power }
    }
}

/// `x`, `x^2`, `log(x)`, `log(x)^2`.
impl fmt::Display for VariableSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, function, power } = self;
        match function {
            None => write!(f, "{column}")?,
            Some(function) => write!(f, "{}({column})", function.name())?,
        }
        if *power == 1 { Ok(()) } else { write!(f, "^{power}") }
    }
}

impl ViewSpec {
    /// Each feature as a term of its own, with an intercept.
    pub fn linear<S: Into<String>>(target: impl Into<String>, features: impl IntoIterator<Item = S>) -> Self {
        let terms = features.into_iter().map(TermSpec::variable).collect();
        Self { target: target.into(), terms, intercept: true, references: BTreeMap::new(), weights: None }
    }

    /// The columns that the terms use, each once, in order of first appearance.
    pub fn features(&self) -> Vec<&str> {
        let mut features: Vec<&str> = Vec::new();
        for variable in self.terms.iter().flat_map(|term| &term.variables) {
            if !features.contains(&variable.column.as_str()) {
                features.push(&variable.column);
            }
        }
        features
    }

    /// Whether a table of this schema has every column that is named.
    ///
    /// # Errors
    /// [`FeatureError::UnknownColumn`] names the first that it does not have, with the nearest that it has.
    pub fn check_names(&self, schema: &Schema) -> Result<(), FeatureError> {
        let mut names = std::iter::once(self.target.as_str()).chain(self.features()).chain(self.weights.as_deref());
        names.try_for_each(|name| find(schema, name).map(drop))
    }
}

impl TermSpec {
    /// A column by itself.
    pub fn variable(column: impl Into<String>) -> Self {
        Self::power(column, 1)
    }

    /// A column to a power.
    pub fn power(column: impl Into<String>, power: u32) -> Self {
        Self { variables: vec![VariableSpec::power(column, power)] }
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

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_one(power: &u32) -> bool {
    *power == 1
}
