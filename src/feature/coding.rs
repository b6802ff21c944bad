//! From terms to columns of the design matrix: which levels of a category get a column.
//!
//! R's rule (Chambers and Hastie, "Statistical Models in S", 1992, p. 38; `terms.formula` and `model.matrix`): a category in a
//! term is coded by contrasts (all levels but the reference) if what is left of the term without it is contained in a term
//! before it, or is nothing; else by all its levels. Without an intercept the first category of the first term that has one
//! keeps all its levels.

use super::formula::Expression;
use super::polynomial::OrthogonalPolynomial;
use super::{DesignColumn, Factor, INTERCEPT, TermSpec, Variable, VariableSpec, ViewSpec};
use crate::stat::map_of;
use std::collections::BTreeMap;

/// The columns of the design matrix, centres left at 0: the intercept first, then the terms in their order; within a term the
/// levels of its first category change fastest. `polynomials` are those of the terms.
pub(super) fn columns(spec: &ViewSpec, variables: &[Variable], polynomials: &[OrthogonalPolynomial]) -> Vec<DesignColumn> {
    let variables = map_of(variables.iter().map(|variable| (variable.name.as_str(), variable)));
    let mut columns = Vec::new();
    if spec.intercept {
        columns.push(DesignColumn { name: INTERCEPT.to_owned(), factors: Vec::new(), centre: 0.0 });
    }
    let mut all_levels_due = !spec.intercept;
    for (i, term) in spec.terms.iter().enumerate() {
        let mut products: Vec<(String, Vec<Factor>)> = vec![(String::new(), Vec::new())];
        for variable in &term.variables {
            let by_contrasts = is_marginal(term, variable, &spec.terms[..i]);
            let factors = factors(variable, &variables, polynomials, || {
                let all = !by_contrasts || std::mem::take(&mut all_levels_due);
                usize::from(!all)
            });
            let with = |(part, factor): &(String, Factor)| {
                let joined = |name: &str| if name.is_empty() { part.clone() } else { format!("{name}:{part}") };
                let product = |(name, factors): &(String, Vec<Factor>)| {
                    (joined(name), [factors.as_slice(), std::slice::from_ref(factor)].concat())
                };
                products.iter().map(product).collect::<Vec<_>>()
            };
            products = factors.iter().flat_map(with).collect();
        }
        columns.extend(products.into_iter().map(|(name, factors)| DesignColumn { name, factors, centre: 0.0 }));
    }
    columns
}

/// Whether the term without the variable is nothing, or contained in a term before it.
fn is_marginal(term: &TermSpec, variable: &VariableSpec, before: &[TermSpec]) -> bool {
    let rest: Vec<&VariableSpec> = term.variables.iter().filter(|other| *other != variable).collect();
    rest.is_empty() || before.iter().any(|earlier| rest.iter().all(|other| earlier.variables.contains(other)))
}

/// What a variable contributes to a product, with its name: a number, one degree after another, or one level after another, the
/// first `skip()` left out.
fn factors(
    spec: &VariableSpec,
    variables: &BTreeMap<&str, &Variable>,
    polynomials: &[OrthogonalPolynomial],
    skip: impl FnOnce() -> usize,
) -> Vec<(String, Factor)> {
    let levels = |column: &str| variables.get(column).and_then(|variable| variable.levels());
    let of_levels = |column: &String| {
        let all = levels(column).map(|levels| levels.levels.as_slice()).unwrap_or_default();
        let one = |level: &String| (format!("{spec}[{level}]"), Factor::Level { variable: column.clone(), level: level.clone() });
        all.iter().skip(skip()).map(one).collect()
    };
    match spec {
        VariableSpec::Category(column) => of_levels(column),
        VariableSpec::Column(column) if has_levels(column, variables) => of_levels(column),
        VariableSpec::Column(column) => vec![(spec.to_string(), Factor::Number(Expression::Column(column.clone())))],
        VariableSpec::Computed(expression) => vec![(spec.to_string(), Factor::Number(expression.clone()))],
        VariableSpec::Polynomial { of, degree } => {
            let polynomial =
                polynomials.iter().position(|known| known.of == *of && known.degree() == *degree).unwrap_or_default();
            (1..=*degree).map(|degree| (format!("{spec}{degree}"), Factor::Polynomial { polynomial, degree })).collect()
        }
    }
}

/// Whether the column has levels by its type, whatever else a term may take it for.
fn has_levels(column: &str, variables: &BTreeMap<&str, &Variable>) -> bool {
    variables.get(column).is_some_and(|variable| variable.range().is_none())
}
