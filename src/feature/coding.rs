//! From terms to columns of the design matrix: which levels of a category get a column.
//!
//! R's rule (Chambers and Hastie, "Statistical Models in S", 1992, p. 38; `terms.formula` and `model.matrix`): a category in a
//! term is coded by contrasts (all levels but the reference) if what is left of the term without it is contained in a term
//! before it, or is nothing; else by all its levels. Without an intercept the first category of the first term that has one
//! keeps all its levels.

use super::{DesignColumn, Factor, Form, INTERCEPT, TermSpec, Variable, VariableKind, VariableSpec, ViewSpec};

/// The columns of the design matrix, centres left at 0: the intercept first, then the terms in their order; within a term the
/// levels of its first category change fastest.
pub(super) fn columns(spec: &ViewSpec, variables: &[Variable]) -> Vec<DesignColumn> {
    let mut columns = Vec::new();
    if spec.intercept {
        columns.push(DesignColumn { name: INTERCEPT.to_owned(), factors: Vec::new(), centre: 0.0 });
    }
    let mut all_levels_due = !spec.intercept;
    for (i, term) in spec.terms.iter().enumerate() {
        let mut products: Vec<Vec<Factor>> = vec![Vec::new()];
        for variable in &term.variables {
            let by_contrasts = is_marginal(term, variable, &spec.terms[..i]);
            let forms = forms(variable, variables, |has_levels| {
                let all = !by_contrasts || (has_levels && std::mem::take(&mut all_levels_due));
                usize::from(!all)
            });
            let with = |form: &Form| {
                let factor = Factor { variable: variable.column.clone(), function: variable.function, form: form.clone() };
                products
                    .iter()
                    .map(move |product| [product.as_slice(), std::slice::from_ref(&factor)].concat())
                    .collect::<Vec<_>>()
            };
            products = forms.iter().flat_map(with).collect();
        }
        columns.extend(products.into_iter().map(|factors| DesignColumn { name: name(&factors), factors, centre: 0.0 }));
    }
    columns
}

/// Whether the term without the variable is nothing, or contained in a term before it.
fn is_marginal(term: &TermSpec, variable: &VariableSpec, before: &[TermSpec]) -> bool {
    let rest: Vec<&VariableSpec> = term.variables.iter().filter(|other| *other != variable).collect();
    rest.is_empty() || before.iter().any(|earlier| rest.iter().all(|other| earlier.variables.contains(other)))
}

/// What a variable contributes to a product: its power, or one level after another, the first `skip(true)` left out.
fn forms(spec: &VariableSpec, variables: &[Variable], mut skip: impl FnMut(bool) -> usize) -> Vec<Form> {
    let levels = variables.iter().find(|variable| variable.name == spec.column).and_then(|variable| match &variable.kind {
        VariableKind::Boolean(levels) | VariableKind::Category(levels) => Some(levels),
        VariableKind::Number(_) | VariableKind::Date(_) => None,
    });
    match levels {
        None => vec![Form::Power(spec.power)],
        Some(levels) => levels.levels.iter().skip(skip(true)).cloned().map(Form::Level).collect(),
    }
}

/// `x`, `x^2`, `city[Berlin]`, joined by `:`.
fn name(factors: &[Factor]) -> String {
    let part = |factor: &Factor| match &factor.form {
        Form::Power(_) => factor.base(),
        Form::Level(level) => format!("{}[{level}]", factor.variable),
    };
    factors.iter().map(part).collect::<Vec<_>>().join(":")
}
