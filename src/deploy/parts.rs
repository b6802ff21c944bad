//! Between the parts that training leaves and the document that holds them.

use super::{
    Covariance, DeployError, FORMAT, Input, Lineage, Link, ModelDocument, ModelParts, Target, Task, Term, Training, VERSION,
};
use crate::evaluate::ModelSummary;
use crate::feature::{Design, DesignColumn, Factor, TargetFacts};
use crate::source::ColumnChoice;
use crate::train::{AliasedTerm, FittedLeastSquares, LinearPredictor, TrustedDigits};
use std::collections::BTreeSet;

/// The document of a fitted model, without check rows and hash.
pub(super) fn document_of(parts: &ModelParts<'_>) -> Result<ModelDocument, DeployError> {
    let (design, fitted) = (parts.design, parts.fitted);
    if design.columns.len() != fitted.terms.len() {
        return Err(DeployError::field("terms", "the fitted model belongs to another design"));
    }
    Ok(ModelDocument {
        format: FORMAT.to_owned(),
        version: version_of(design),
        name: parts.name.to_owned(),
        task: Task::Regression,
        target: target_of(parts)?,
        inputs: inputs_of(parts)?,
        source_columns: parts.source.schema.fields.clone(),
        recipe: parts.fitted_recipe.clone(),
        variables: design.variables.clone(),
        polynomials: design.polynomials.clone(),
        intercept: design.intercept,
        link: Link::Identity,
        terms: terms_of(design, fitted),
        covariance: Covariance {
            prediction_at_centres: fitted.predictor.fit_at_centres,
            sigma: fitted.predictor.sigma,
            df_resid: fitted.predictor.df_resid,
            inverse_factor: fitted.predictor.inverse_factor.clone(),
        },
        training: training_of(design, fitted),
        lineage: Lineage {
            data_hash: parts.data_hash.to_owned(),
            recipe_hash: parts.recipe.content_hash(),
            code_hash: crate::CODE_HASH.to_owned(),
        },
        check: Vec::new(),
        integrity: String::new(),
    })
}

fn target_of(parts: &ModelParts<'_>) -> Result<Target, DeployError> {
    let TargetFacts { name, expression, unit, mean, min, max } = parts.design.target.clone();
    let mut columns = inputs_from(parts, &parts.design.target.columns())?.into_iter();
    let first = columns.next().ok_or_else(|| DeployError::field("target", "it is computed from no column"))?;
    let Input { name: column, kind, reference, .. } = first;
    Ok(Target { name, expression, column, kind, unit, mean, min, max, reference, others: columns.collect() })
}

/// The earliest version that can hold the design.
fn version_of(design: &Design) -> u32 {
    let in_first = |factor: &Factor| match factor {
        Factor::Number(expression) => expression.is_of_one_column(),
        Factor::Level { .. } => true,
        Factor::Polynomial { .. } => false,
    };
    let of_values = design.variables.iter().any(|variable| variable.as_category.is_some());
    let plain = design.target.expression.is_none() && design.polynomials.is_empty() && !of_values;
    if plain && design.columns.iter().flat_map(|column| &column.factors).all(in_first) { 1 } else { VERSION }
}

fn inputs_of(parts: &ModelParts<'_>) -> Result<Vec<Input>, DeployError> {
    let names: Vec<&str> = parts.design.variables.iter().map(|variable| variable.name.as_str()).collect();
    inputs_from(parts, &names)
}

/// The columns of the source that columns after the recipe come from, each once.
fn inputs_from(parts: &ModelParts<'_>, names: &[&str]) -> Result<Vec<Input>, DeployError> {
    let (mut inputs, mut seen) = (Vec::new(), BTreeSet::new());
    for name in names {
        let name = parts.fitted_recipe.source_name(name);
        if !seen.insert(name) {
            continue;
        }
        let position = position(parts, name)?;
        let field = parts.source.schema.fields[position].clone();
        let choice = parts.column_choices.get(name);
        inputs.push(Input {
            name: field.name,
            kind: field.kind,
            unit: field.unit,
            date_order: choice.and_then(|choice| choice.date_order),
            missing: choice.and_then(|choice: &ColumnChoice| choice.missing.clone()),
            reference: parts.sketches[position].clone(),
        });
    }
    Ok(inputs)
}

fn position(parts: &ModelParts<'_>, column: &str) -> Result<usize, DeployError> {
    let missing = || DeployError::field("inputs", format!("the source has no column \"{column}\""));
    parts.source.schema.position(column).ok_or_else(missing)
}

fn terms_of(design: &Design, fitted: &FittedLeastSquares) -> Vec<Term> {
    let predictor = &fitted.predictor;
    let term = |(j, column): (usize, &DesignColumn)| {
        let aliased = fitted.aliased.iter().find(|aliased| aliased.term == column.name);
        Term {
            name: column.name.clone(),
            coefficient: predictor.coefficients[j],
            std_error: predictor.sigma.filter(|_| aliased.is_none()).map(|sigma| sigma * predictor.unscaled_std_errors[j]),
            unscaled_std_error: predictor.unscaled_std_errors[j],
            factors: column.factors.clone(),
            centre: predictor.centres[j],
            digits: fitted.digits.coefficients[j],
            aliased_by: aliased.map(|aliased| aliased.of.clone()),
        }
    };
    design.columns.iter().enumerate().map(term).collect()
}

fn training_of(design: &Design, fitted: &FittedLeastSquares) -> Training {
    Training {
        params: fitted.params.clone(),
        validation: fitted.validation,
        rows: design.rows.clone(),
        n_obs: fitted.n_obs,
        n_held_out: fitted.n_held_out,
        target_mean: fitted.target_mean,
        weights: fitted.weights.clone(),
        rss: fitted.rss,
        tss: fitted.tss,
        ess: fitted.ess,
        sum_abs_residuals: fitted.sum_abs_residuals,
        condition_number: Some(fitted.condition_number).filter(|condition| condition.is_finite()),
        std_error_digits: fitted.digits.std_errors,
        corrections: fitted.digits.corrections,
        out_of_sample: fitted.out_of_sample.clone(),
        summary: ModelSummary::new(fitted),
    }
}

/// The design that a document holds.
pub(super) fn design_of(document: &ModelDocument) -> Design {
    let Target { name, expression, unit, mean, min, max, .. } = document.target.clone();
    let column = |term: &Term| DesignColumn { name: term.name.clone(), factors: term.factors.clone(), centre: term.centre };
    Design {
        target: TargetFacts { name, expression, unit, mean, min, max },
        intercept: document.intercept,
        weights: document.training.weights.as_ref().map(|weights| weights.column.clone()),
        variables: document.variables.clone(),
        polynomials: document.polynomials.clone(),
        columns: document.terms.iter().map(column).collect(),
        rows: document.training.rows.clone(),
    }
}

/// The fitted model that a document holds.
pub(super) fn fitted_of(document: &ModelDocument) -> FittedLeastSquares {
    let ModelDocument { intercept, terms, covariance, training, .. } = document;
    let kept: Vec<usize> = (0..terms.len()).filter(|&j| terms[j].aliased_by.is_none()).collect();
    let aliased =
        terms.iter().filter_map(|term| Some(AliasedTerm { term: term.name.clone(), of: term.aliased_by.clone()? })).collect();
    FittedLeastSquares {
        params: training.params.clone(),
        validation: training.validation,
        terms: terms.iter().map(|term| term.name.clone()).collect(),
        intercept: *intercept,
        aliased,
        n_obs: training.n_obs,
        n_dropped: training.rows.n_dropped(),
        n_held_out: training.n_held_out,
        df_model: (kept.len() - usize::from(*intercept)) as u64,
        df_resid: covariance.df_resid,
        target_mean: training.target_mean,
        weights: training.weights.clone(),
        rss: training.rss,
        tss: training.tss,
        ess: training.ess,
        sum_abs_residuals: training.sum_abs_residuals,
        condition_number: training.condition_number.unwrap_or(f64::INFINITY),
        digits: TrustedDigits {
            coefficients: terms.iter().map(|term| term.digits).collect(),
            std_errors: training.std_error_digits,
            corrections: training.corrections,
        },
        out_of_sample: training.out_of_sample.clone(),
        predictor: LinearPredictor {
            intercept: *intercept,
            coefficients: terms.iter().map(|term| term.coefficient).collect(),
            centres: terms.iter().map(|term| term.centre).collect(),
            fit_at_centres: covariance.prediction_at_centres,
            kept,
            inverse_factor: covariance.inverse_factor.clone(),
            unscaled_std_errors: terms.iter().map(|term| term.unscaled_std_error).collect(),
            sigma: covariance.sigma,
            df_resid: covariance.df_resid,
        },
    }
}
