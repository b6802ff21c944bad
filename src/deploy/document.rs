//! The model document: everything a prediction, its interval and a later comparison need, in one readable JSON text.

use super::{DeployError, Model, canonical};
use crate::evaluate::ModelSummary;
use crate::feature::formula::Expression;
use crate::feature::{Factor, OrthogonalPolynomial, RowCounts, Variable};
use crate::pipeline::FittedRecipe;
use crate::profile::ReferenceSketch;
use crate::source::{ColumnChoice, DateOrder};
use crate::stat::map_of;
use crate::table::{ColumnType, Field, Value};
use crate::train::{OutOfSample, Params, Validation, WeightSums};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a model document says it is.
pub const FORMAT: &str = "straightedge-model";
/// The latest version of the document that this build reads. It writes the earliest that can hold the model, so that earlier
/// programs read what they can: 2 where something is computed that version 1 has no form for (an expression, a polynomial, a
/// response, values as levels), else 1.
pub const VERSION: u32 = 2;

/// A row as it stands in JSON: cells by column name. A date is a text in ISO 8601.
pub type Row = BTreeMap<String, Value>;

/// A model as a document: raw inputs → recipe → variables → terms (coefficient × product of factors) → link.
///
/// It is plain data; [`ModelDocument::check`] makes a [`Model`] of it, which predicts. The same data, recipe and seed give the
/// same text, byte for byte, in the browser and on the command line: there is no clock in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelDocument {
    /// [`FORMAT`].
    pub format: String,
    /// The version of the document, up to [`VERSION`].
    pub version: u32,
    /// What a person calls the model.
    pub name: String,
    /// What is predicted: a number.
    pub task: Task,
    /// What is predicted: a column, or what is computed from columns.
    pub target: Target,
    /// The columns of the source that a prediction needs (the model's signature), in the order of the variables.
    pub inputs: Vec<Input>,
    /// All columns of the source, used or not: what a later file is compared with.
    pub source_columns: Vec<Field>,
    /// The fitted steps that make the variables of the inputs.
    pub recipe: FittedRecipe,
    /// What enters the terms, by the names that columns have after the recipe.
    pub variables: Vec<Variable>,
    /// Polynomials that are orthogonal over the rows of training, which factors name by their place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub polynomials: Vec<OrthogonalPolynomial>,
    /// Whether the first term is the intercept.
    pub intercept: bool,
    /// How the sum of the terms becomes the prediction.
    pub link: Link,
    /// The columns of the design matrix with their coefficients, the intercept first.
    pub terms: Vec<Term>,
    /// What standard errors of predictions need.
    pub covariance: Covariance,
    /// How the model was trained and what came out.
    pub training: Training,
    /// What the model was made from.
    pub lineage: Lineage,
    /// Rows made up from the inputs' ranges and levels (no row of the data), with their predictions: a reader verifies itself
    /// on them.
    pub check: Vec<CheckRow>,
    /// BLAKE3 of everything above: see [`ModelDocument::content_hash`].
    pub integrity: String,
}

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A number.
    Regression,
}

/// How the sum of the terms becomes the prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// It is the prediction.
    Identity,
}

/// What is predicted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its name after the recipe; of what is computed its notation, as `log(price)`.
    pub name: String,
    /// What is computed from columns, by their names after the recipe, and predicted; the column itself without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<Expression>,
    /// The column's name in the source; of several that it is computed from the first.
    pub column: String,
    /// The column's type in the source.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Unit of measure, as the person wrote it; none of what is computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Mean over the complete rows.
    pub mean: f64,
    /// Smallest value over the complete rows.
    pub min: f64,
    /// Largest value over the complete rows.
    pub max: f64,
    /// How the column's values lie, over all rows of the source.
    pub reference: ReferenceSketch,
    /// The other columns of the source that it is computed from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Input>,
}

/// A column of the source that a prediction needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name in the source.
    pub name: String,
    /// Its type in the source.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Unit of measure, as the person wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// In what order its local dates name day, month and year, if the source has such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The exact spellings of a missing cell besides the empty one, if they were chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
    /// How its values lie, over all rows of the source.
    pub reference: ReferenceSketch,
}

/// One column of the design matrix with its coefficient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its name: `(Intercept)`, `experience`, `city[Berlin]`, `x^2`, `I(x/z)`, `poly(x, 3)2`, `C(year)[2024]`, `x:city[Berlin]`.
    pub name: String,
    /// The coefficient; 0 where other terms determine this one.
    pub coefficient: f64,
    /// Its standard error, σ times the unscaled one, for readers of the document; `None` without residual degrees of freedom, and
    /// for a term that others determine.
    pub std_error: Option<f64>,
    /// √ of the diagonal of (XᵀX)⁻¹; 0 for a term that others determine.
    pub unscaled_std_error: f64,
    /// The factors that are multiplied; the intercept has none.
    pub factors: Vec<Factor>,
    /// The value that the fit is stated about; 0 for a model without intercept.
    pub centre: f64,
    /// Significant digits of the coefficient that the arithmetic vouches for.
    pub digits: f64,
    /// The terms that determine this one, which then has no part in the fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aliased_by: Option<Vec<String>>,
}

/// What standard errors of predictions need. With z the values of the terms that are not aliased, less their centres, a row has
/// the leverage h = ‖Tᵀz‖², and its prediction the standard error σ√(1 + h).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covariance {
    /// The prediction at the centres.
    pub prediction_at_centres: f64,
    /// Residual standard error σ; `None` without residual degrees of freedom.
    pub sigma: Option<f64>,
    /// Residual degrees of freedom.
    pub df_resid: u64,
    /// Upper triangular T with T·Tᵀ = (ZᵀZ)⁻¹ over the terms that are not aliased, packed by columns.
    pub inverse_factor: Vec<f64>,
}

/// How the model was trained and what came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// What was asked for; the seed is among it.
    pub params: Params,
    /// How rows were set aside.
    pub validation: Validation,
    /// Rows used and rows dropped.
    pub rows: RowCounts,
    /// Rows that the coefficients come from.
    pub n_obs: u64,
    /// Rows held out.
    pub n_held_out: u64,
    /// Mean of the target over the rows that the coefficients come from.
    pub target_mean: f64,
    /// What the weights add up to, if rows were weighted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<WeightSums>,
    /// Residual sum of squares.
    pub rss: f64,
    /// Total sum of squares.
    pub tss: f64,
    /// Explained sum of squares.
    pub ess: f64,
    /// Sum of the absolute residuals.
    pub sum_abs_residuals: f64,
    /// Condition number of the centred and scaled design; `None` if it is beyond all bounds.
    pub condition_number: Option<f64>,
    /// Significant digits of the standard errors that the arithmetic vouches for.
    pub std_error_digits: f64,
    /// How often the coefficients were corrected.
    pub corrections: u32,
    /// How the model does on rows it has not seen.
    pub out_of_sample: Option<OutOfSample>,
    /// The model in one row: for readers of the document, since it follows from the rest.
    pub summary: ModelSummary,
}

/// What the model was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lineage {
    /// BLAKE3 of the source's bytes.
    pub data_hash: String,
    /// BLAKE3 of the recipe's enabled steps ([`crate::pipeline::Recipe::content_hash`]).
    pub recipe_hash: String,
    /// Hash of the program's sources ([`crate::CODE_HASH`]).
    pub code_hash: String,
}

/// A row with the prediction that the model gave for it when it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRow {
    /// The inputs.
    pub row: Row,
    /// The prediction.
    pub prediction: f64,
}

impl ModelDocument {
    /// The document as text: two spaces of indent, one line an item, numbers in the shortest form that reads back the same, a
    /// line feed at the end.
    pub fn to_json(&self) -> String {
        canonical::to_json(&canonical::plain(self))
    }

    /// Reads and checks a document.
    ///
    /// # Errors
    /// Every [`DeployError`] but [`DeployError::Cancelled`].
    pub fn from_json(text: &str) -> Result<Model, DeployError> {
        Model::from_json(text)
    }

    /// BLAKE3 of the document's content, 64 hexadecimal digits: the id of the model. It does not depend on white space, on the
    /// order of fields or on how numbers are written, so that a document survives being reformatted.
    pub fn content_hash(&self) -> &str {
        &self.integrity
    }

    /// How the columns that the model needs (the target among them) are to be read from a file, by name.
    pub fn column_choices(&self) -> BTreeMap<String, ColumnChoice> {
        let input = |input: &Input| {
            let choice = ColumnChoice { kind: input.kind, date_order: input.date_order, missing: input.missing.clone() };
            (input.name.clone(), choice)
        };
        let target = (self.target.column.clone(), self.target.kind.into());
        map_of(std::iter::once(target).chain(self.target.others.iter().chain(&self.inputs).map(input)))
    }
}

impl Target {
    /// The columns of the source that it is computed from, the first of them or itself first: names, types, references.
    pub fn columns(&self) -> impl Iterator<Item = (&str, ColumnType, &ReferenceSketch)> {
        let others = self.others.iter().map(|other| (other.name.as_str(), other.kind, &other.reference));
        std::iter::once((self.column.as_str(), self.kind, &self.reference)).chain(others)
    }
}
