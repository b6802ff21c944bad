//! The contract of `window.straightedge.predict(model, rows)`: a request and its response as plain data.

use super::{DEFAULT_LEVEL, RowError, RowPrediction};
use crate::deploy::{Model, Row};
use crate::error::UserError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A request: `{"rows": [{"experience": 2, "test_score": 9}], "level": 0.95}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PredictRequest {
    /// The rows.
    pub rows: Vec<Row>,
    /// Level of the intervals, between 0 and 1.
    #[serde(default = "usual_level")]
    pub level: f64,
}

fn usual_level() -> f64 {
    DEFAULT_LEVEL
}

/// A response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PredictResponse {
    /// The model that answered.
    pub model: ModelReference,
    /// Level of the intervals.
    pub level: f64,
    /// The prediction that contributions are counted from: the one at the terms' means, or 0 in a model without intercept.
    pub baseline: f64,
    /// One answer a row, in the order of the rows.
    pub predictions: Vec<RowAnswer>,
    /// Columns that the model does not know, with the number of rows that have them.
    pub ignored: BTreeMap<String, u64>,
}

/// The model that answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelReference {
    /// Its content hash.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is predicted.
    pub target: String,
    /// The target's unit of measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl ModelReference {
    /// Names a model.
    pub fn of(model: &Model) -> Self {
        let document = model.document();
        Self {
            id: document.content_hash().to_owned(),
            name: document.name.clone(),
            target: document.target.name.clone(),
            unit: document.target.unit.clone(),
        }
    }
}

/// The answer to one row: the fields of [`RowPrediction`], or `{"error": {"column", "reason", "message", …}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RowAnswer {
    /// A prediction.
    Predicted(RowPrediction),
    /// A reason.
    Refused(RefusedRow),
}

/// Why a row has no prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// The reason.
    pub error: RowError,
}

/// Answers a request.
///
/// # Errors
/// Usage: the level is not between 0 and 1. Input: the document's parts do not fit each other.
pub fn respond(model: &Model, request: &PredictRequest) -> Result<PredictResponse, UserError> {
    let answers = super::predict_rows(model, &request.rows, request.level)?;
    let answer = |answer| match answer {
        Ok(predicted) => RowAnswer::Predicted(predicted),
        Err(error) => RowAnswer::Refused(RefusedRow { error }),
    };
    let document = model.document();
    let mut ignored = BTreeMap::new();
    for name in request.rows.iter().flat_map(Row::keys) {
        if document.inputs.iter().all(|input| input.name != *name) {
            *ignored.entry(name.clone()).or_default() += 1;
        }
    }
    Ok(PredictResponse {
        model: ModelReference::of(model),
        level: request.level,
        baseline: model.fitted().predictor.fit_at_centres,
        predictions: answers.into_iter().map(answer).collect(),
        ignored,
    })
}
