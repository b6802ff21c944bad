//! The fitted encoder: from named columns to the columns of the design matrix, with all that was learnt on the way.

use super::formula::Expression;
use super::polynomial::OrthogonalPolynomial;
use super::written::WrittenFactor;
use serde::{Deserialize, Serialize};

/// Name of the intercept's term, as R has it.
pub const INTERCEPT: &str = "(Intercept)";

/// A view fitted to a table: which variables enter, by which levels, as which columns. It is all that is needed to turn
/// rows, those of training or new ones, into rows of the design matrix, and it goes into the model document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// What is predicted.
    pub target: TargetFacts,
    /// Whether the first column is the intercept.
    pub intercept: bool,
    /// The column of weights; predictions do not need it.
    pub weights: Option<String>,
    /// The variables, each once, in order of first appearance in the terms.
    pub variables: Vec<Variable>,
    /// Polynomials that are orthogonal over the complete rows, each once, in order of first appearance in the terms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub polynomials: Vec<OrthogonalPolynomial>,
    /// The columns of the design matrix, (`n_columns`), the intercept first.
    pub columns: Vec<DesignColumn>,
    /// Rows used and rows dropped.
    pub rows: RowCounts,
}

/// The target over the complete rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetFacts {
    /// Name of the column, or what is computed, as `log(price)`.
    pub name: String,
    /// What is computed from columns and predicted; `None` where the column of that name is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<Expression>,
    /// Unit of measure, as the person wrote it; none of what is computed, for it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Mean.
    pub mean: f64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
}

/// One input of the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// Name of the column.
    pub name: String,
    /// Unit of measure, as the person wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What its values are and which were seen.
    #[serde(flatten)]
    pub kind: VariableKind,
    /// Of a number or a date that a term takes for a category: its distinct values, the reference first, the others in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_category: Option<Levels>,
}

/// What an input's values are, and which were seen over the complete rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VariableKind {
    /// A number.
    Number(Range),
    /// A date, as days since 1970-01-01 (a time of day is a fraction).
    Date(Range),
    /// A boolean: levels `false` and `true`.
    Boolean(Levels),
    /// A category.
    Category(Levels),
}

/// What was seen of a number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Mean.
    pub mean: f64,
    /// Standard deviation (divided by n − 1; 0 for a single row).
    pub sd: f64,
}

/// The levels that were seen, the reference first, the others in byte order; those of numbers and dates in their own order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Levels {
    /// Labels, (`n_levels`).
    pub levels: Vec<String>,
    /// How many complete rows have each, (`n_levels`).
    pub counts: Vec<u64>,
}

/// One column of the design matrix: a product of factors. The intercept is the product of none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DesignColumn {
    /// Name of the term: `(Intercept)`, `experience`, `city[Berlin]`, `flag[true]`, `x^2`, `log(x)`, `I(x/z)`, `poly(x, 3)2`,
    /// `C(year)[2024]`, `x:city[Berlin]`.
    pub name: String,
    /// The factors that are multiplied.
    pub factors: Vec<Factor>,
    /// About the mean over the complete rows (0 without an intercept): what least squares subtracts before it multiplies.
    pub centre: f64,
}

/// One factor of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WrittenFactor", into = "WrittenFactor")]
pub enum Factor {
    /// A number that is computed from variables; the value of one is the simplest.
    Number(Expression),
    /// 1 where the variable's value is this level, else 0.
    Level {
        /// Name of the variable.
        variable: String,
        /// The level.
        level: String,
    },
    /// One of the polynomials that are orthogonal over the complete rows.
    Polynomial {
        /// Its index among the design's.
        polynomial: usize,
        /// Its degree, from 1.
        degree: u32,
    },
}

/// Rows used and rows dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows of the table.
    pub n_rows: u64,
    /// Rows with a value in the target, the features, the weights and all that is computed from them, and with a weight above 0.
    pub n_complete: u64,
    /// Rows that would be complete but have the weight 0: they are as if they were not there.
    #[serde(default)]
    pub n_zero_weight: u64,
    /// How many rows miss each column, target and weights included, and how many have no value of what is computed although they
    /// have those it is computed from; what is always there is left out. A row may count twice.
    pub missing: Vec<MissingCount>,
}

/// How many rows miss a column, or what is computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingCount {
    /// Name of the column, or of what is computed, as `log(x)`.
    pub column: String,
    /// Number of rows.
    pub n: u64,
}

impl RowCounts {
    /// Rows that were left out because a value is missing.
    pub fn n_dropped(&self) -> u64 {
        self.n_rows - self.n_complete - self.n_zero_weight
    }
}

impl Design {
    /// Number of columns of the design matrix, the intercept included.
    pub fn n_columns(&self) -> usize {
        self.columns.len()
    }

    /// Whether rows of the design matrix, their target or their weights come from the column of this name.
    pub fn reads(&self, column: &str) -> bool {
        let is_variable = self.variables.iter().any(|variable| variable.name == column);
        is_variable || self.target.columns().contains(&column) || self.weights.as_deref() == Some(column)
    }

    /// The variable with this name.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name == name)
    }

    /// What a factor is of, whatever the level or the degree: `x`, `x^2`, `log(x)`, `city`, `poly(x, 3)`.
    pub fn base(&self, factor: &Factor) -> String {
        match factor {
            Factor::Number(expression) => expression.label(),
            Factor::Level { variable, .. } => match self.variable(variable) {
                Some(Variable { as_category: Some(_), .. }) => format!("C({variable})"),
                _ => variable.clone(),
            },
            Factor::Polynomial { polynomial, .. } => {
                self.polynomials.get(*polynomial).map_or_else(String::new, OrthogonalPolynomial::name)
            }
        }
    }
}

impl TargetFacts {
    /// The columns that it is computed from; itself where it is a column.
    pub fn columns(&self) -> Vec<&str> {
        self.expression.as_ref().map_or_else(|| vec![self.name.as_str()], Expression::columns)
    }
}

impl Variable {
    /// The levels of a boolean, a category, or a number or a date that is taken for one; `None` for others.
    pub fn levels(&self) -> Option<&Levels> {
        match &self.kind {
            VariableKind::Boolean(levels) | VariableKind::Category(levels) => Some(levels),
            VariableKind::Number(_) | VariableKind::Date(_) => self.as_category.as_ref(),
        }
    }

    /// The range of a number or a date; `None` for booleans and categories.
    pub fn range(&self) -> Option<&Range> {
        match &self.kind {
            VariableKind::Number(range) | VariableKind::Date(range) => Some(range),
            VariableKind::Boolean(_) | VariableKind::Category(_) => None,
        }
    }
}

impl Factor {
    /// The variables that it is computed from.
    pub fn variables<'a>(&'a self, polynomials: &'a [OrthogonalPolynomial]) -> Vec<&'a str> {
        match self {
            Self::Number(expression) => expression.columns(),
            Self::Level { variable, .. } => vec![variable],
            Self::Polynomial { polynomial, .. } => {
                polynomials.get(*polynomial).map(|polynomial| polynomial.of.columns()).unwrap_or_default()
            }
        }
    }
}

impl Levels {
    /// The reference level: the one without a column of its own.
    pub fn reference(&self) -> &str {
        self.levels.first().map_or("", String::as_str)
    }
}
