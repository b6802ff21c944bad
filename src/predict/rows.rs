//! Rows by themselves: each gets a prediction with its interval, what each input contributes, and what to mind; or a reason.

use super::refused::{RowError, refused};
use crate::deploy::{EncodedRows, InputBlock, Model, Row};
use crate::error::UserError;
use crate::feature::{DesignColumn, Range, VariableKind};
use crate::table::{Value, ValueRef, format_date};
use serde::{Deserialize, Serialize};

/// The prediction for one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowPrediction {
    /// The prediction, in the target's unit.
    pub prediction: f64,
    /// Lower end of the prediction interval: where a single new value lies with the level's probability. `None` without residual
    /// degrees of freedom.
    pub lower: Option<f64>,
    /// Upper end of the prediction interval.
    pub upper: Option<f64>,
    /// Lower end of the confidence interval of the mean of all such rows.
    pub mean_lower: Option<f64>,
    /// Upper end of the confidence interval of the mean.
    pub mean_upper: Option<f64>,
    /// What each input adds to the baseline; with the baseline they add up to the prediction. In the order of the inputs.
    pub contributions: Vec<Contribution>,
    /// Inputs outside the range seen in training: the prediction goes beyond what the model knows.
    pub extrapolated: Vec<Extrapolation>,
    /// Inputs that were missing and filled by the recipe.
    pub filled: Vec<String>,
}

/// What an input adds to the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The input; inputs that act together (an interaction) are joined by ` × `.
    pub input: String,
    /// Σ coefficient × (value of the term − its centre), in the target's unit. The centre is the term's mean in training, or 0 in
    /// a model without intercept.
    pub value: f64,
}

/// An input outside the range seen in training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extrapolation {
    /// The input.
    pub input: String,
    /// On which side.
    pub side: Side,
    /// The last value seen on that side; a date is a text in ISO 8601.
    pub seen: Value,
}

/// A side of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Under the smallest.
    Below,
    /// Over the largest.
    Above,
}

/// Predicts rows. An answer stands at the place of its row.
///
/// Values are read kindly, and never guessed: null and an empty text are missing; a text such as "12" is a number where a number
/// is wanted, and 12 the label "12" where a label is; "yes" and 1 are true; a date is a text in ISO 8601. Anything else is a
/// [`super::RowProblem::WrongType`]. Columns that the model does not know are passed over.
///
/// # Errors
/// Usage: `level` is not between 0 and 1. Input: the document's parts do not fit each other.
pub fn predict_rows(model: &Model, rows: &[Row], level: f64) -> Result<Vec<Result<RowPrediction, RowError>>, UserError> {
    let t = t_value(model, level)?;
    let input = model.read_rows(rows);
    let encoded = model.encode(&input)?;
    let mut refused = refused(model, &input, &encoded);
    let groups = Groups::new(model);
    let mut x = vec![0.0; model.design().n_columns()];
    let mut answers = Vec::with_capacity(rows.len());
    let mut predicted = encoded.rows.positions().iter().zip(0..).peekable();
    for row in 0..rows.len() {
        let encoded_row = predicted.next_if(|(position, _)| **position as usize == row);
        answers.push(match (refused.remove(&row), encoded_row) {
            (Some(error), _) => Err(error),
            (None, Some((_, i))) => {
                encoded.rows.copy_row(i, &mut x);
                Ok(predict_row(model, &x, t, &groups, &input, &encoded, row))
            }
            (None, None) => return Err(UserError::internal(format!("Row {row} has neither a prediction nor a reason."))),
        });
    }
    Ok(answers)
}

/// The t quantile for intervals at `level`; `None` without residual degrees of freedom.
///
/// # Errors
/// Usage: `level` is not between 0 and 1.
pub(super) fn t_value(model: &Model, level: f64) -> Result<Option<f64>, UserError> {
    if level > 0.0 && level < 1.0 {
        return Ok(model.fitted().predictor.t_value(level));
    }
    Err(UserError::usage(format!("The level of the intervals is {level}."), "Give a level above 0 and below 1, such as 0.95."))
}

fn predict_row(
    model: &Model,
    x: &[f64],
    t: Option<f64>,
    groups: &Groups,
    input: &InputBlock,
    encoded: &EncodedRows,
    row: usize,
) -> RowPrediction {
    let predictor = &model.fitted().predictor;
    let predicted = predictor.predict_row(x);
    let around = |half: Option<f64>| (half.map(|half| predicted.fit - half), half.map(|half| predicted.fit + half));
    let (lower, upper) = around(t.and_then(|t| predictor.prediction_half_width(predicted.leverage, t)));
    let (mean_lower, mean_upper) = around(t.and_then(|t| predictor.mean_half_width(predicted.leverage, t)));
    let missing = input.schema.fields.iter().zip(&input.block.columns).filter(|(_, column)| column.is_missing(row));
    RowPrediction {
        prediction: predicted.fit,
        lower,
        upper,
        mean_lower,
        mean_upper,
        contributions: groups.contributions(&predictor.contributions(x)),
        extrapolated: extrapolated(model, encoded, row),
        filled: missing.map(|(field, _)| field.name.clone()).collect(),
    }
}

/// Which columns of the design belong to which input, or inputs that act together.
struct Groups {
    names: Vec<String>,
    /// The group of each column of the design; `None` for the intercept.
    of_column: Vec<Option<usize>>,
}

impl Groups {
    fn new(model: &Model) -> Self {
        let mut groups = Self { names: Vec::new(), of_column: Vec::new() };
        for column in &model.design().columns {
            let name = group_name(model, column);
            let known = groups.names.iter().position(|other| *other == name);
            groups.of_column.push((!column.factors.is_empty()).then(|| {
                known.unwrap_or_else(|| {
                    groups.names.push(name);
                    groups.names.len() - 1
                })
            }));
        }
        groups
    }

    /// Sums by group what each column of the design contributes.
    fn contributions(&self, of_columns: &[f64]) -> Vec<Contribution> {
        let mut sums = vec![0.0; self.names.len()];
        for (group, value) in self.of_column.iter().zip(of_columns) {
            if let Some(group) = group {
                sums[*group] += value;
            }
        }
        self.names.iter().zip(sums).map(|(input, value)| Contribution { input: input.clone(), value }).collect()
    }
}

/// The inputs that a column of the design is made of.
fn group_name(model: &Model, column: &DesignColumn) -> String {
    let mut inputs: Vec<&str> = Vec::new();
    let variables = column.factors.iter().flat_map(|factor| factor.variables(&model.design().polynomials));
    for input in variables.map(|variable| model.document().recipe.source_name(variable)) {
        if !inputs.contains(&input) {
            inputs.push(input);
        }
    }
    inputs.join(" × ")
}

/// The variables of a row that lie outside the range seen in training.
fn extrapolated(model: &Model, encoded: &EncodedRows, row: usize) -> Vec<Extrapolation> {
    const MILLIS_PER_DAY: f64 = 86_400_000.0;
    let outside = |(place, variable): (usize, &crate::feature::Variable)| {
        let (value, Range { min, max, .. }, is_date) = match (encoded.prepared.value(row, place), &variable.kind) {
            (ValueRef::Number(value), VariableKind::Number(range)) => (value, range, false),
            (ValueRef::Date(millis), VariableKind::Date(range)) => (millis as f64 / MILLIS_PER_DAY, range, true),
            _ => return None,
        };
        let (side, seen) = match value {
            value if value < *min => (Side::Below, *min),
            value if value > *max => (Side::Above, *max),
            _ => return None,
        };
        let seen = if is_date { Value::Text(format_date((seen * MILLIS_PER_DAY).round() as i64)) } else { Value::Number(seen) };
        Some(Extrapolation { input: model.document().recipe.source_name(&variable.name).to_owned(), side, seen })
    };
    model.design().variables.iter().enumerate().filter_map(outside).collect()
}
