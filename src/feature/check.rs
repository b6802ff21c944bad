//! Checks a view against a schema, before any row is read.

use super::formula::Function;
use super::{FeatureError, TermSpec, VariableSpec, ViewSpec};
use crate::table::{ColumnType, Field, Schema};

/// Positions of the columns that a view uses.
pub(super) struct UsedColumns {
    /// The target.
    pub(super) target: usize,
    /// The features, each once, in order of first appearance.
    pub(super) features: Vec<usize>,
    /// The weights.
    pub(super) weights: Option<usize>,
}

/// Finds the columns of a view, and refuses what no data could mend.
pub(super) fn check(spec: &ViewSpec, schema: &Schema) -> Result<UsedColumns, FeatureError> {
    let target = find(schema, &spec.target)?;
    if schema.fields[target].kind != ColumnType::Number {
        return Err(FeatureError::TargetNotNumber { column: spec.target.clone(), found: schema.fields[target].kind.name() });
    }
    if spec.terms.is_empty() && !spec.intercept {
        return Err(FeatureError::NothingToFit);
    }
    let mut features = Vec::new();
    for column in spec.features() {
        if column == spec.target {
            return Err(FeatureError::TargetIsFeature(column.to_owned()));
        }
        features.push(find(schema, column)?);
    }
    for (i, term) in spec.terms.iter().enumerate() {
        check_term(term, schema)?;
        if spec.terms[..i].iter().any(|earlier| same(earlier, term)) {
            return Err(FeatureError::BadTerm(term.to_string()));
        }
    }
    let weights = spec.weights.as_deref().map(|column| find_weights(schema, column)).transpose()?;
    Ok(UsedColumns { target, features, weights })
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

fn check_term(term: &TermSpec, schema: &Schema) -> Result<(), FeatureError> {
    let same = |a: &VariableSpec, b: &VariableSpec| a.column == b.column && a.function == b.function;
    let twice = |i: usize, variable: &VariableSpec| term.variables[..i].iter().any(|earlier| same(earlier, variable));
    if term.variables.is_empty() || term.variables.iter().enumerate().any(|(i, variable)| twice(i, variable)) {
        return Err(FeatureError::BadTerm(term.to_string()));
    }
    for VariableSpec { column, function, power } in &term.variables {
        let kind = schema.field(column).map(|Field { kind, .. }| *kind);
        match kind {
            Some(ColumnType::Text) => return Err(FeatureError::TextFeature(column.clone())),
            Some(ColumnType::Boolean | ColumnType::Category) if *power != 1 => {
                return Err(FeatureError::BadPower { column: column.clone(), power: *power });
            }
            Some(ColumnType::Boolean | ColumnType::Category) if function.is_some() => {
                let function = function.map_or("", Function::name);
                return Err(FeatureError::BadFunction { column: column.clone(), function });
            }
            _ if *power == 0 => return Err(FeatureError::BadPower { column: column.clone(), power: 0 }),
            _ => {}
        }
    }
    Ok(())
}

/// Whether two terms are the same product, in whatever order.
fn same(a: &TermSpec, b: &TermSpec) -> bool {
    a.variables.len() == b.variables.len() && a.variables.iter().all(|variable| b.variables.contains(variable))
}
