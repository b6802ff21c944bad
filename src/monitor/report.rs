//! What a comparison found.

use super::check::{Distribution, MissingShare, OutOfRange, UnseenLevels};
use crate::predict::Refusal;
use crate::table::ColumnType;
use serde::{Deserialize, Serialize};

/// What a comparison of new data with a model's reference found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonitorReport {
    /// Rows of the new table.
    pub n_rows: u64,
    /// Rows of the new table that get no prediction, with the reasons.
    pub refusals: Vec<Refusal>,
    /// What differs in names and types. Empty: the schema matches.
    pub schema: Vec<SchemaFinding>,
    /// The inputs, in the model's order; those that the new table lacks are left out.
    pub columns: Vec<ColumnReport>,
    /// The target, if the new table has it; of a target that is computed the first of its columns that is no input.
    pub target: Option<ColumnReport>,
    /// The other columns that the target is computed from, and that are no inputs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_others: Vec<ColumnReport>,
    /// How the model does on the new table, if that has the target: on the scale of what is predicted.
    pub error: Option<ErrorReport>,
    /// What to do.
    pub recommendation: Recommendation,
}

impl MonitorReport {
    /// All columns that were compared: the inputs, then those of the target.
    pub fn all_columns(&self) -> impl Iterator<Item = &ColumnReport> {
        self.columns.iter().chain(self.of_target())
    }

    /// The columns of the target that were compared.
    pub fn of_target(&self) -> impl Iterator<Item = &ColumnReport> {
        self.target.iter().chain(&self.target_others)
    }
}

/// A difference in names or types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaFinding {
    /// The column.
    pub column: String,
    /// What is different.
    #[serde(flatten)]
    pub problem: SchemaProblem,
}

/// How a column differs from what the model knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum SchemaProblem {
    /// The model needs it, and it is not there.
    Missing {
        /// A column that the model does not know, of a near name: perhaps the same, renamed.
        perhaps: Option<String>,
    },
    /// It was not there in training. The model passes over it.
    Extra,
    /// It has another type. Its cells are read as the old one, where they can be.
    TypeChanged {
        /// In training.
        expected: ColumnType,
        /// Now.
        found: ColumnType,
        /// Cells that cannot be read as the old type.
        unreadable: u64,
    },
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// No difference, one that chance explains, or one too small to matter.
    Stable,
    /// A difference that chance does not explain, of moderate size.
    Watch,
    /// A difference that chance does not explain, and a large one.
    Drift,
}

/// What was found about one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// Its name in the source.
    pub column: String,
    /// Its type in training.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// The gravest of the findings.
    pub severity: Severity,
    /// Whether the values lie otherwise; `None` if either side has none.
    pub distribution: Option<Finding<Distribution>>,
    /// Whether more or fewer cells are missing.
    pub missing: Finding<MissingShare>,
    /// Whether values lie outside the range seen; numbers and dates only.
    pub out_of_range: Option<Finding<OutOfRange>>,
    /// Whether there are labels that were not seen; categories, booleans and texts only.
    pub unseen: Option<Finding<UnseenLevels>>,
    /// The gravest finding in a sentence.
    pub sentence: String,
}

/// What one check found, with what chance would say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding<T> {
    /// What was measured.
    #[serde(flatten)]
    pub measured: T,
    /// How often chance alone would show as much, if nothing had changed.
    pub p_value: f64,
    /// The p-value adjusted for the number of tests in the report (Benjamini and Hochberg 1995; R's `p.adjust`, `"BH"`).
    pub adjusted_p_value: f64,
    /// Both together.
    pub severity: Severity,
}

/// How the model does on new rows, beside what was estimated at training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErrorReport {
    /// Rows with prediction and target.
    pub n_obs: u64,
    /// Root of the mean squared error now, in the target's unit.
    pub rmse: f64,
    /// Its standard error by the delta method; `None` for a single row.
    pub rmse_std_error: Option<f64>,
    /// Mean absolute error now.
    pub mae: f64,
    /// R² now, about the mean of the new rows; `None` if the target does not vary.
    pub r_squared: Option<f64>,
    /// Mean of actual − predicted now: how far predictions are too low on average.
    pub mean_error: f64,
    /// Root of the mean squared error on unseen rows, as estimated at training.
    pub expected_rmse: Option<f64>,
    /// Mean absolute error on unseen rows, as estimated at training.
    pub expected_mae: Option<f64>,
    /// R² on unseen rows, as estimated at training.
    pub expected_r_squared: Option<f64>,
    /// One-sided p-value of the RMSE not having grown; `None` without an estimate at training.
    pub p_value: Option<f64>,
    /// Whether the model has become worse.
    pub severity: Severity,
}

impl ErrorReport {
    /// The 95 % interval of the root of the mean squared error, by its standard error; never under 0. `None` for a single row.
    pub fn rmse_interval(&self) -> Option<[f64; 2]> {
        /// The 97.5 % quantile of the standard normal distribution.
        const NORMAL_975: f64 = 1.959_963_984_540_054;
        let reach = NORMAL_975 * self.rmse_std_error?;
        Some([(self.rmse - reach).max(0.0), self.rmse + reach])
    }
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// In a word.
    pub action: Action,
    /// In a sentence, with the reason.
    pub sentence: String,
}

/// What to do with a model after a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Go on using it.
    Keep,
    /// Look at what was found before using it further.
    Look,
    /// Train again on newer data.
    Retrain,
}
