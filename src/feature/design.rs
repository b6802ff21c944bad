//! The fitted encoder: from named columns to the columns of the design matrix, with all that was learnt on the way.

use super::formula::Function;
use serde::{Deserialize, Serialize};

/// Name of the intercept's term, as R has it.
pub const INTERCEPT: &str = "(Intercept)";

/// A view fitted to a table: which variables enter, by which levels, as which columns. It is all that is needed to turn
/// rows, those of training or new ones, into rows of the design matrix, and it goes into the model document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// The column that is predicted.
    pub target: TargetFacts,
    /// Whether the first column is the intercept.
    pub intercept: bool,
    /// The column of weights; predictions do not need it.
    pub weights: Option<String>,
    /// The variables, each once, in order of first appearance in the terms.
    pub variables: Vec<Variable>,
    /// The columns of the design matrix, (`n_columns`), the intercept first.
    pub columns: Vec<DesignColumn>,
    /// Rows used and rows dropped.
    pub rows: RowCounts,
}

/// The target over the complete rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetFacts {
    /// Name of the column.
    pub name: String,
    /// Unit of measure, as the person wrote it.
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

/// The levels that were seen, the reference first, the others in byte order.
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
    /// Name of the term: `(Intercept)`, `experience`, `city[Berlin]`, `flag[true]`, `x^2`, `log(x)`, `x:city[Berlin]`.
    pub name: String,
    /// The factors that are multiplied.
    pub factors: Vec<Factor>,
    /// About the mean over the complete rows (0 without an intercept): what least squares subtracts before it multiplies.
    pub centre: f64,
}

/// One factor of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// Name of the variable.
    pub variable: String,
    /// What is taken of its value before it is raised to the power.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<Function>,
    /// How the variable's value becomes a number.
    #[serde(flatten)]
    pub form: Form,
}

/// How a variable's value becomes a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The number (or the days of a date) to this power.
    Power(u32),
    /// 1 where the value is this level, else 0.
    Level(String),
}

/// Rows used and rows dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows of the table.
    pub n_rows: u64,
    /// Rows without a missing value in the target, the features and the weights, and with a weight above 0.
    pub n_complete: u64,
    /// Rows that would be complete but have the weight 0: they are as if they were not there.
    #[serde(default)]
    pub n_zero_weight: u64,
    /// How many rows miss each column, target and weights included; columns that miss none are left out. A row may count twice.
    pub missing: Vec<MissingCount>,
}

/// How many rows miss a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingCount {
    /// Name of the column.
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

    /// The variable with this name.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name == name)
    }
}

impl Variable {
    /// The levels of a boolean or a category; `None` for numbers and dates.
    pub fn levels(&self) -> Option<&Levels> {
        match &self.kind {
            VariableKind::Boolean(levels) | VariableKind::Category(levels) => Some(levels),
            VariableKind::Number(_) | VariableKind::Date(_) => None,
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
    /// What it is of, whatever the level: `x`, `x^2`, `log(x)`, `city`.
    pub fn base(&self) -> String {
        let of = match self.function {
            None => self.variable.clone(),
            Some(function) => format!("{}({})", function.name(), self.variable),
        };
        match self.form {
            Form::Power(1) | Form::Level(_) => of,
            Form::Power(power) => format!("{of}^{power}"),
        }
    }
}

impl Levels {
    /// The reference level: the one without a column of its own.
    pub fn reference(&self) -> &str {
        self.levels.first().map_or("", String::as_str)
    }
}
