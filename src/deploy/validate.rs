//! Whether the parts of a document fit each other. Its content was not changed since it was written; this holds against
//! documents that other programs wrote.

use super::{DeployError, Input, ModelDocument, Target, Term};
use crate::feature::formula::Expression;
use crate::feature::{Factor, OrthogonalPolynomial, Variable, VariableKind};
use crate::profile::ReferenceSketch;
use crate::table::ColumnType;
use crate::train::LeastSquares;

/// Checks what no type can hold.
///
/// # Errors
/// [`DeployError::Field`] at the first part that does not fit.
pub(super) fn document(document: &ModelDocument) -> Result<(), DeployError> {
    document.variables.iter().enumerate().try_for_each(|(i, variable)| levels(&format!("variables[{i}]"), variable))?;
    polynomials(document)?;
    terms(document)?;
    target(document)?;
    covariance(document)?;
    inputs(document)?;
    reference("target.reference", document.target.kind, &document.target.reference)?;
    let params = LeastSquares::new(document.training.params.clone());
    params.map(|_| ()).map_err(|error| DeployError::field("training.params", error.to_string()))?;
    require(document.training.rows.n_complete <= document.training.rows.n_rows, "training.rows", "more complete rows than rows")
}

fn require(holds: bool, path: &str, cause: &str) -> Result<(), DeployError> {
    if holds { Ok(()) } else { Err(DeployError::field(path, cause)) }
}

fn levels(path: &str, variable: &Variable) -> Result<(), DeployError> {
    let Some(levels) = variable.levels() else { return Ok(()) };
    require(!levels.levels.is_empty(), path, "there is no level")?;
    require(levels.levels.len() == levels.counts.len(), path, "levels and their counts differ in number")
}

fn terms(document: &ModelDocument) -> Result<(), DeployError> {
    let first = document.terms.first();
    let intercept_first = first.is_some_and(|term| term.factors.is_empty() && term.aliased_by.is_none());
    require(!document.intercept || intercept_first, "terms[0]", "the intercept is expected first")?;
    for (i, term) in document.terms.iter().enumerate() {
        let path = format!("terms[{i}]");
        require((i == 0 && document.intercept) || !term.factors.is_empty(), &path, "the term has no factor")?;
        factors(&path, term, document)?;
    }
    Ok(())
}

fn factors(path: &str, term: &Term, document: &ModelDocument) -> Result<(), DeployError> {
    let variables = &document.variables;
    for (i, factor) in term.factors.iter().enumerate() {
        let path = format!("{path}.factors[{i}]");
        match factor {
            Factor::Number(expression) => numbers(&path, expression, variables)?,
            Factor::Level { variable, level } => {
                let variable = find(&path, variable, variables)?;
                let known = variable.levels().is_some_and(|levels| levels.levels.contains(level));
                require(known, &path, "the variable does not have this level")?;
            }
            Factor::Polynomial { polynomial, degree } => {
                let most = document.polynomials.get(*polynomial).map_or(0, OrthogonalPolynomial::degree);
                require((1..=most).contains(degree), &path, "there is no polynomial of this degree")?;
            }
        }
    }
    Ok(())
}

fn find<'a>(path: &str, name: &str, variables: &'a [Variable]) -> Result<&'a Variable, DeployError> {
    let unknown = || DeployError::field(path, format!("there is no variable \"{name}\""));
    variables.iter().find(|variable| variable.name == name).ok_or_else(unknown)
}

/// Arithmetic is of numbers, dates and booleans; a boolean by itself is no number.
fn numbers(path: &str, expression: &Expression, variables: &[Variable]) -> Result<(), DeployError> {
    for name in expression.columns() {
        let variable = find(path, name, variables)?;
        let boolean = matches!(variable.kind, VariableKind::Boolean(_)) && !expression.is_of_one_column();
        require(variable.range().is_some() || boolean, path, "levels cannot be raised to a power or computed with")?;
    }
    Ok(())
}

fn polynomials(document: &ModelDocument) -> Result<(), DeployError> {
    for (i, OrthogonalPolynomial { of, alpha, norm2 }) in document.polynomials.iter().enumerate() {
        let path = format!("polynomials[{i}]");
        for name in of.columns() {
            find(&path, name, &document.variables)?;
        }
        require(norm2.len() == alpha.len() + 2, &path, "there are not two lengths more than means")?;
        require(norm2.iter().all(|square| *square > 0.0), &path, "a length is not above 0")?;
    }
    Ok(())
}

/// The columns of a target that is computed.
fn target(document: &ModelDocument) -> Result<(), DeployError> {
    let Target { name, expression, column, others, .. } = &document.target;
    let of: Vec<&str> = expression.as_ref().map_or_else(|| vec![name.as_str()], Expression::columns);
    let mut expected: Vec<&str> = Vec::new();
    for name in of.into_iter().map(|name| document.recipe.source_name(name)) {
        if !expected.contains(&name) {
            expected.push(name);
        }
    }
    let found = std::iter::once(column).chain(others.iter().map(|other| &other.name)).map(String::as_str);
    require(expression.is_none() || found.eq(expected), "target", "its columns are not those that it is computed from")?;
    for (i, Input { kind, reference: sketch, .. }) in others.iter().enumerate() {
        reference(&format!("target.others[{i}].reference"), *kind, sketch)?;
    }
    Ok(())
}

fn covariance(document: &ModelDocument) -> Result<(), DeployError> {
    let covariance = &document.covariance;
    let rank = document.terms.iter().filter(|term| term.aliased_by.is_none()).count();
    let expected = rank * (rank + 1) / 2;
    let path = "covariance.inverse_factor";
    require(covariance.inverse_factor.len() == expected, path, &format!("{expected} numbers are expected"))?;
    require(covariance.sigma.is_none_or(|sigma| sigma >= 0.0), "covariance.sigma", "it is negative")?;
    let n_obs = covariance.df_resid.checked_add(rank as u64);
    require(n_obs == Some(document.training.n_obs), "covariance.df_resid", "it does not fit the number of rows and terms")
}

fn inputs(document: &ModelDocument) -> Result<(), DeployError> {
    let mut expected: Vec<&str> = Vec::new();
    for variable in &document.variables {
        let name = document.recipe.source_name(&variable.name);
        if !expected.contains(&name) {
            expected.push(name);
        }
    }
    let found = document.inputs.iter().map(|input| input.name.as_str());
    require(found.eq(expected), "inputs", "they are not the columns that the variables come from")?;
    for (i, Input { name, kind, reference: sketch, .. }) in document.inputs.iter().enumerate() {
        let of_source = document.source_columns.iter().any(|column| column.name == *name && column.kind == *kind);
        require(of_source, &format!("inputs[{i}]"), "it is not among the columns of the source")?;
        reference(&format!("inputs[{i}].reference"), *kind, sketch)?;
    }
    Ok(())
}

fn reference(path: &str, kind: ColumnType, sketch: &ReferenceSketch) -> Result<(), DeployError> {
    let of_numbers = matches!(kind, ColumnType::Number | ColumnType::Date);
    match sketch {
        ReferenceSketch::Numbers(sketch) => {
            require(of_numbers, path, "numbers are given for a column of labels")?;
            let ascending = sketch.points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1);
            require(ascending, path, "the points do not ascend")?;
            let present = sketch.n.checked_sub(sketch.n_missing);
            let last = sketch.points.last().map_or(0, |point| point.1);
            require(present == Some(last), path, "the counts do not add up")
        }
        ReferenceSketch::Labels(sketch) => {
            require(!of_numbers, path, "labels are given for a column of numbers")?;
            let counted =
                sketch.counts.values().chain([&sketch.n_other, &sketch.n_missing]).try_fold(0u64, |sum, n| sum.checked_add(*n));
            require(counted == Some(sketch.n), path, "the counts do not add up")
        }
    }
}
