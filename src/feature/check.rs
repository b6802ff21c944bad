//! Checks a view against a schema, before any row is read.

use super::{FeatureError, TermSpec, VariableSpec, ViewSpec};
use crate::stat::{map_of, sort_by};
use crate::table::{ColumnType, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// Positions of the columns that a view uses.
pub(super) struct UsedColumns {
    /// What the target is computed from; the target alone if it is a column.
    pub(super) target: Vec<usize>,
    /// The features, each once, in order of first appearance.
    pub(super) features: Vec<usize>,
    /// The weights.
    pub(super) weights: Option<usize>,
}

impl UsedColumns {
    /// All of them: the target's first, the weights last. A column may be there twice.
    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        self.target.iter().copied().chain(self.features.iter().copied()).chain(self.weights)
    }
}

/// Finds the columns of a view, and refuses what no data could mend.
pub(super) fn check(spec: &ViewSpec, schema: &Schema) -> Result<UsedColumns, FeatureError> {
    let target = check_target(spec, schema)?;
    if spec.terms.is_empty() && !spec.intercept {
        return Err(FeatureError::NothingToFit);
    }
    let places = map_of(schema.fields.iter().enumerate().map(|(at, field)| (field.name.as_str(), at)));
    let mut features = Vec::new();
    for column in spec.features() {
        if spec.response.is_none() && column == spec.target {
            return Err(FeatureError::TargetIsFeature(column.to_owned()));
        }
        features.push(places.get(column).copied().map_or_else(|| find(schema, column), Ok)?);
    }
    let mut products = BTreeSet::new();
    for term in &spec.terms {
        check_term(term, schema, &places)?;
        if !products.insert(product(term)) {
            return Err(FeatureError::BadTerm(term.to_string()));
        }
    }
    let weights = spec.weights.as_deref().map(|column| find_weights(schema, column)).transpose()?;
    Ok(UsedColumns { target, features, weights })
}

fn check_target(spec: &ViewSpec, schema: &Schema) -> Result<Vec<usize>, FeatureError> {
    if let Some(response) = &spec.response {
        check_numbers(&response.to_string(), &response.columns(), schema)?;
        return response.columns().into_iter().map(|column| find(schema, column)).collect();
    }
    let target = find(schema, &spec.target)?;
    match schema.fields[target].kind {
        ColumnType::Number => Ok(vec![target]),
        found => Err(FeatureError::TargetNotNumber { column: spec.target.clone(), found: found.name() }),
    }
}

/// Position of a column, or the error that names the nearest.
pub(super) fn find(schema: &Schema, column: &str) -> Result<usize, FeatureError> {
    let unknown =
        || FeatureError::UnknownColumn { column: column.to_owned(), nearest: schema.nearest(column).map(str::to_owned) };
    schema.position(column).ok_or_else(unknown)
}

/// Position of the column of weights.
pub(super) fn find_weights(schema: &Schema, column: &str) -> Result<usize, FeatureError> {
    let position = find(schema, column)?;
    match schema.fields[position].kind {
        ColumnType::Number => Ok(position),
        found => Err(FeatureError::WeightsNotNumber { column: column.to_owned(), found: found.name() }),
    }
}

fn check_term(term: &TermSpec, schema: &Schema, places: &BTreeMap<&str, usize>) -> Result<(), FeatureError> {
    let twice = |i: usize, variable: &VariableSpec| term.variables[..i].contains(variable);
    if term.variables.is_empty() || term.variables.iter().enumerate().any(|(i, variable)| twice(i, variable)) {
        return Err(FeatureError::BadTerm(term.to_string()));
    }
    for variable in &term.variables {
        match variable {
            VariableSpec::Column(column) | VariableSpec::Category(column) => {
                if places.get(column.as_str()).is_some_and(|at| schema.fields[*at].kind == ColumnType::Text) {
                    return Err(FeatureError::TextFeature(column.clone()));
                }
            }
            VariableSpec::Computed(of) | VariableSpec::Polynomial { of, .. } => {
                check_numbers(&variable.to_string(), &of.columns(), schema)?;
            }
        }
    }
    Ok(())
}

/// Arithmetic is of numbers: dates count as days, booleans as 0 and 1.
fn check_numbers(computed: &str, columns: &[&str], schema: &Schema) -> Result<(), FeatureError> {
    for column in columns {
        let kind = schema.fields[find(schema, column)?].kind;
        if !is_number(kind) {
            let (column, computed) = ((*column).to_owned(), computed.to_owned());
            return Err(FeatureError::LabelsInArithmetic { column, computed, found: kind.name() });
        }
    }
    Ok(())
}

/// Whether cells of this type can be computed with.
pub(super) fn is_number(kind: ColumnType) -> bool {
    matches!(kind, ColumnType::Number | ColumnType::Date | ColumnType::Boolean)
}

/// What two terms have in common that are the same product, in whatever order.
fn product(term: &TermSpec) -> Vec<String> {
    let mut variables: Vec<String> = term.variables.iter().map(|variable| format!("{variable:?}")).collect();
    sort_by(&mut variables, Ord::cmp);
    variables
}
