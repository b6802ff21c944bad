//! Between a formula and a view: what a person may write, and what a view can hold.

use super::formula::{Atom, Expression, Formula};
use super::{FormulaError, TermSpec, VariableSpec, ViewSpec};
use crate::table::{ColumnType, Schema};
use std::collections::BTreeMap;

impl ViewSpec {
    /// The view that a formula states over the columns of a table.
    ///
    /// # Errors
    /// [`FormulaError`] where the text is no formula, names a column that is not there (the way out names the nearest), or computes
    /// what a view cannot hold: a response that is no column, arithmetic other than powers and products, orthogonal polynomials, a
    /// number taken as a category.
    pub fn from_formula(text: &str, schema: &Schema) -> Result<Self, FormulaError> {
        let columns: Vec<&str> = schema.fields.iter().map(|field| field.name.as_str()).collect();
        let formula = Formula::parse(text, &columns).map_err(|error| with_nearest(error, schema))?;
        let whole = || 0..text.chars().count();
        let Expression::Column(target) = &formula.response else {
            return Err(FormulaError::new(
                whole(),
                format!("Found the response `{}`, where a column was expected.", formula.response),
                "Compute it into a column of its own before the data come here.",
            ));
        };
        let mut spec = Self { intercept: formula.intercept, ..Self::linear(target, Vec::<String>::new()) };
        for term in &formula.terms {
            let mut products = vec![Vec::new()];
            for atom in term {
                let choices = variables(atom, schema, &mut spec.references)
                    .map_err(|(message, way_out)| FormulaError::new(whole(), format!("Found `{atom}`: {message}"), way_out))?;
                let with = |product: &Vec<VariableSpec>, choice: &Vec<VariableSpec>| [product.clone(), choice.clone()].concat();
                products = choices
                    .iter()
                    .flat_map(|choice| products.iter().map(|product| with(product, choice)).collect::<Vec<_>>())
                    .collect();
            }
            for variables in products {
                let term = TermSpec { variables };
                if !spec.terms.contains(&term) {
                    spec.terms.push(term);
                }
            }
        }
        Ok(spec)
    }

    /// The view as a formula, which reads back as the same view; weights are no part of it.
    pub fn to_formula(&self) -> String {
        let atom = |variable: &VariableSpec| {
            let column = || Expression::Column(variable.column.clone());
            let of = variable.function.map_or_else(column, |function| Expression::Call(function, Box::new(column())));
            match (variable.power, self.references.get(&variable.column)) {
                (1, Some(level)) => Atom::Category { column: variable.column.clone(), reference: Some(level.clone()) },
                (1, None) if variable.function.is_none() => Atom::Column(variable.column.clone()),
                (1, None) => Atom::Expression(of),
                (power, _) => Atom::Expression(Expression::Power(Box::new(of), Box::new(Expression::Number(f64::from(power))))),
            }
        };
        let terms = self.terms.iter().map(|term| term.variables.iter().map(atom).collect()).collect();
        Formula { response: Expression::Column(self.target.clone()), terms, intercept: self.intercept }.to_string()
    }
}

/// What keeps a factor out of a view, and the way out.
type Refused = (&'static str, &'static str);

/// A factor as the products that a view holds: several for a polynomial, which is a term for each power.
fn variables(atom: &Atom, schema: &Schema, references: &mut BTreeMap<String, String>) -> Result<Vec<Vec<VariableSpec>>, Refused> {
    match atom {
        Atom::Column(column) => Ok(vec![vec![VariableSpec::power(column, 1)]]),
        Atom::Expression(expression) => Ok(vec![product(expression)?]),
        Atom::Poly { raw: false, .. } => Err((
            "polynomials that are orthogonal over the rows are not fitted here.",
            "Write `raw = TRUE`, which gives the same predictions with coefficients of plain powers.",
        )),
        Atom::Poly { of, degree, raw: true } => {
            let base = product(of)?;
            let to =
                |power: u32| base.iter().map(move |variable| VariableSpec { power: variable.power * power, ..variable.clone() });
            Ok((1..=*degree).map(|power| to(power).collect()).collect())
        }
        Atom::Category { column, reference } => {
            let kind = schema.field(column).map(|field| field.kind);
            if !matches!(kind, Some(ColumnType::Category | ColumnType::Boolean)) {
                return Err(("the column is not a category.", "Change its type to category in the pipeline."));
            }
            if let Some(level) = reference {
                references.insert(column.clone(), level.clone());
            }
            Ok(vec![vec![VariableSpec::power(column, 1)]])
        }
    }
}

/// Arithmetic as a product of columns, and functions of columns, to whole powers.
fn product(expression: &Expression) -> Result<Vec<VariableSpec>, Refused> {
    const REFUSED: Refused = (
        "only products, whole powers and functions of columns are computed here.",
        "Compute it into a column of its own before the data come here.",
    );
    let mut variables: Vec<VariableSpec> = match expression {
        Expression::Column(column) => vec![VariableSpec::power(column, 1)],
        Expression::Call(function, of) => match &**of {
            Expression::Column(column) => vec![VariableSpec { column: column.clone(), function: Some(*function), power: 1 }],
            _ => return Err(REFUSED),
        },
        Expression::Product(a, b) => [product(a)?, product(b)?].concat(),
        Expression::Power(of, power) => match **power {
            Expression::Number(power) if power.fract() == 0.0 && (1.0..=20.0).contains(&power) => {
                let raise = |variable: VariableSpec| VariableSpec { power: variable.power * power as u32, ..variable };
                product(of)?.into_iter().map(raise).collect()
            }
            _ => return Err(REFUSED),
        },
        _ => return Err(REFUSED),
    };
    // x·x is x², for a term has each column once.
    let mut merged: Vec<VariableSpec> = Vec::new();
    for variable in variables.drain(..) {
        match merged.iter_mut().find(|known| known.column == variable.column && known.function == variable.function) {
            Some(known) => known.power += variable.power,
            None => merged.push(variable),
        }
    }
    Ok(merged)
}

fn with_nearest(error: FormulaError, schema: &Schema) -> FormulaError {
    match error.unknown_column.as_deref().and_then(|name| schema.nearest(name)) {
        Some(nearest) => FormulaError { way_out: format!("Did you mean `{nearest}`?"), ..error },
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Field;

    fn schema() -> Schema {
        let numbers = ["y", "x", "z", "my col"].map(|name| Field::new(name, ColumnType::Number));
        let categories = ["city", "flag"].map(|name| Field::new(name, ColumnType::Category));
        Schema::new(numbers.into_iter().chain(categories).collect())
    }

    #[test]
    fn views_are_what_formulas_say_and_say_it_back() {
        for (formula, terms, back) in [
            ("y ~ x + city", "x, city", "y ~ x + city"),
            ("y ~ x*city - 1", "x, city, x:city", "y ~ 0 + x + city + x:city"),
            ("y ~ I(x^2) + log(z) + I(log(z)^2)", "x^2, log(z), log(z)^2", "y ~ I(x^2) + log(z) + I(log(z)^2)"),
            ("y ~ poly(x, 3, raw = TRUE)", "x, x^2, x^3", "y ~ x + I(x^2) + I(x^3)"),
            ("y ~ I(x * z) + I(x * x)", "x:z, x^2", "y ~ x:z + I(x^2)"),
            ("y ~ C(city, \"Bern\") + `my col`", "city, my col", "y ~ C(city, ref = \"Bern\") + `my col`"),
            ("y ~ .", "x, z, my col, city, flag", "y ~ x + z + `my col` + city + flag"),
            ("y ~ 1", "", "y ~ 1"),
        ] {
            let spec = ViewSpec::from_formula(formula, &schema()).unwrap();
            let found: Vec<String> = spec.terms.iter().map(ToString::to_string).collect();
            assert_eq!((found.join(", ").as_str(), spec.to_formula().as_str()), (terms, back), "{formula}");
            // Terms come out by their order, products of two after single ones.
            let again = ViewSpec::from_formula(&spec.to_formula(), &schema()).unwrap();
            assert_eq!(again.to_formula(), ViewSpec::from_formula(&again.to_formula(), &schema()).unwrap().to_formula());
        }
    }

    #[test]
    fn what_a_view_cannot_hold_is_refused_with_a_way_out() {
        for (formula, message, way_out) in [
            ("y ~ poly(x, 2)", "orthogonal", "raw = TRUE"),
            ("y ~ I(x / z)", "products, whole powers", "a column of its own"),
            ("log(y) ~ x", "the response `log(y)`", "a column of its own"),
            ("y ~ C(x)", "not a category", "type to category"),
            ("y ~ citty", "`citty`", "Did you mean `city`?"),
        ] {
            let error = ViewSpec::from_formula(formula, &schema()).unwrap_err();
            assert!(error.message.contains(message) && error.way_out.contains(way_out), "{formula}: {error}");
        }
    }
}
