//! Between a formula and a view, which holds all that a formula can say.

use super::check::is_number;
use super::formula::{Atom, Expression, Formula, Placed};
use super::{FormulaError, TermSpec, VariableSpec, ViewSpec};
use crate::table::{ColumnType, Schema};
use std::collections::BTreeMap;
use std::ops::Range;

impl ViewSpec {
    /// The view that a formula states over the columns of a table.
    ///
    /// # Errors
    /// [`FormulaError`] where the text is no formula, names a column that is not there (the way out names the nearest), or computes
    /// with labels.
    pub fn from_formula(text: &str, schema: &Schema) -> Result<Self, FormulaError> {
        let columns: Vec<&str> = schema.fields.iter().map(|field| field.name.as_str()).collect();
        let Placed { formula, response: at, factors } =
            Formula::placed(text, &columns).map_err(|error| with_nearest(error, schema))?;
        let mut spec = response(formula.response, at, schema)?;
        for (atom, at) in &factors {
            if let Atom::Expression(of) | Atom::Poly { of, .. } = atom {
                check_numbers(&atom.to_string(), &of.columns(), at, schema)?;
            }
        }
        spec.intercept = formula.intercept;
        for term in &formula.terms {
            let mut products = vec![Vec::new()];
            for atom in term {
                let with = |product: &Vec<VariableSpec>, choice: &VariableSpec| {
                    [product.as_slice(), std::slice::from_ref(choice)].concat()
                };
                let choices = variables(atom, schema, &mut spec.references);
                products = choices
                    .iter()
                    .flat_map(|choice| products.iter().map(|product| with(product, choice)).collect::<Vec<_>>())
                    .collect();
            }
            for mut variables in products {
                // C(city) is city where that is a category.
                let mut seen: Vec<VariableSpec> = Vec::new();
                variables.retain(|variable| {
                    !seen.contains(variable) && {
                        seen.push(variable.clone());
                        true
                    }
                });
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
        let category =
            |column: &String| Atom::Category { column: column.clone(), reference: self.references.get(column).cloned() };
        let atom = |variable: &VariableSpec| match variable {
            VariableSpec::Column(column) if self.references.contains_key(column) && !self.takes_for_category(column) => {
                category(column)
            }
            VariableSpec::Column(column) => Atom::Column(column.clone()),
            VariableSpec::Category(column) => category(column),
            VariableSpec::Computed(of) => Atom::Expression(of.clone()),
            VariableSpec::Polynomial { of, degree } => Atom::Poly { of: of.clone(), degree: *degree, raw: false },
        };
        let terms = self.terms.iter().map(|term| term.variables.iter().map(atom).collect()).collect();
        let response = self.response.clone().unwrap_or_else(|| Expression::Column(self.target.clone()));
        Formula { response, terms, intercept: self.intercept }.to_string()
    }

    /// Whether a term takes the values of this column for levels: its reference is then one of those.
    fn takes_for_category(&self, column: &str) -> bool {
        self.variables().any(|variable| matches!(variable, VariableSpec::Category(taken) if taken == column))
    }
}

/// A view without terms that predicts this.
fn response(of: Expression, at: Range<usize>, schema: &Schema) -> Result<ViewSpec, FormulaError> {
    let nothing = Vec::<String>::new;
    if let Expression::Column(target) = of {
        return Ok(ViewSpec::linear(target, nothing()));
    }
    check_numbers(&of.to_string(), &of.columns(), &at, schema)?;
    let target = of.columns().first().map_or_else(String::new, |first| (*first).to_owned());
    Ok(ViewSpec { response: Some(of), ..ViewSpec::linear(target, nothing()) })
}

/// A factor as variables: several for a polynomial in plain powers, each of which is a term.
fn variables(atom: &Atom, schema: &Schema, references: &mut BTreeMap<String, String>) -> Vec<VariableSpec> {
    match atom {
        Atom::Column(column) => vec![VariableSpec::Column(column.clone())],
        Atom::Expression(expression) => vec![VariableSpec::Computed(expression.clone())],
        Atom::Poly { of, degree, raw: false } => vec![VariableSpec::Polynomial { of: of.clone(), degree: *degree }],
        Atom::Poly { of, degree, raw: true } => (1..=*degree).map(|power| raised(of, power)).collect(),
        Atom::Category { column, reference } => {
            if let Some(level) = reference {
                references.insert(column.clone(), level.clone());
            }
            let values = schema.field(column).is_some_and(|field| matches!(field.kind, ColumnType::Number | ColumnType::Date));
            vec![if values { VariableSpec::Category(column.clone()) } else { VariableSpec::Column(column.clone()) }]
        }
    }
}

fn raised(of: &Expression, power: u32) -> VariableSpec {
    match of {
        Expression::Column(column) => VariableSpec::power(column, power),
        of if power == 1 => VariableSpec::Computed(of.clone()),
        of => VariableSpec::Computed(Expression::Power(Box::new(of.clone()), Box::new(Expression::Number(f64::from(power))))),
    }
}

/// Arithmetic is of numbers: dates count as days, booleans as 0 and 1.
fn check_numbers(computed: &str, columns: &[&str], at: &Range<usize>, schema: &Schema) -> Result<(), FormulaError> {
    let labels = |column: &&&str| schema.field(column).is_some_and(|field| !is_number(field.kind));
    let Some(column) = columns.iter().find(labels) else { return Ok(()) };
    Err(FormulaError::new(
        at.clone(),
        format!("Found `{computed}`, but `{column}` holds labels, and arithmetic is of numbers."),
        "Use the column by itself, or change its type to number in the pipeline.",
    ))
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
            ("y ~ I(x * z) + I((x - 3)^2):z", "I(x * z), (x - 3)^2:z", "y ~ I(x * z) + I((x - 3)^2):z"),
            (
                "y ~ log(x + 1) + I(x/z) + I(-x) + I(x^0.5)",
                "log(x + 1), I(x/z), I(-x), x^0.5",
                "y ~ log(x + 1) + I(x/z) + I(-x) + I(x^0.5)",
            ),
            ("y ~ poly(x, 2):city", "poly(x, 2):city", "y ~ poly(x, 2):city"),
            ("y ~ x + C(x, ref = \"3\")", "x, C(x)", "y ~ x + C(x, ref = \"3\")"),
            ("y ~ poly(x + 1, 2, raw = TRUE)", "I(x + 1), (x + 1)^2", "y ~ I(x + 1) + I((x + 1)^2)"),
            ("log(y) ~ .", "x, z, my col, city, flag", "log(y) ~ x + z + `my col` + city + flag"),
            ("I(y / z) ~ . - city", "x, my col, flag", "y/z ~ x + `my col` + flag"),
            ("y - x ~ x", "x", "y - x ~ x"),
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
    fn what_is_no_view_is_refused_at_its_place() {
        for (formula, at, message, way_out) in [
            ("y ~ x + I(city * 2)", 8..19, "`city` holds labels", "type to number"),
            ("y ~ x:poly(city, 2)", 6..19, "`city` holds labels", "type to number"),
            ("log(city) ~ x", 0..9, "`city` holds labels", "type to number"),
            ("y ~ citty", 4..9, "`citty`", "Did you mean `city`?"),
        ] {
            let error = ViewSpec::from_formula(formula, &schema()).unwrap_err();
            assert!(error.message.contains(message) && error.way_out.contains(way_out), "{formula}: {error}");
            assert_eq!(error.at, at, "{formula}");
        }
    }
}
