//! Labels, intercept and response of `data/formula.json`, which `oracle/formula.R` wrote with R's `terms`.

use crate::feature::formula::Formula;
use serde::Deserialize;

#[derive(Deserialize)]
struct Oracle {
    r: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    formula: String,
    columns: Vec<String>,
    labels: Vec<String>,
    intercept: bool,
    /// The factors in the order in which R numbers them.
    variables: Vec<String>,
    response: String,
}

/// Labels that differ from R's: R's, ours, and why.
const DIFFERENCES: [(&str, &str, &str); 14] = [
    ("I(x)", "x", "a bare column is the column, so that it is not twice in a model under two names"),
    ("I((x))", "x", "parentheses that change nothing are not kept"),
    ("log((x))", "log(x)", "parentheses that change nothing are not kept"),
    ("I((x * z) + 1)", "I(x * z + 1)", "parentheses that change nothing are not kept"),
    ("I(log(x))", "log(x)", "a function is a factor by itself"),
    ("I(+x)", "x", "a plus that changes nothing is not kept"),
    ("I(I(x) + 1)", "I(x + 1)", "within arithmetic, I() changes nothing"),
    ("C(city, \"Bonn\")", "C(city, ref = \"Bonn\")", "one spelling for all ways to name the reference level"),
    ("C(city, Treatment(\"Bonn\"))", "C(city, ref = \"Bonn\")", "one spelling for all ways to name the reference level"),
    (
        "C(city, Treatment(reference = \"Bonn\"))",
        "C(city, ref = \"Bonn\")",
        "one spelling for all ways to name the reference level",
    ),
    ("poly(x, degree = 2)", "poly(x, 2)", "one spelling for the degree"),
    ("poly(x, 2, raw = FALSE)", "poly(x, 2)", "the default is not written"),
    ("poly(x, raw = TRUE, degree = 2)", "poly(x, 2, raw = TRUE)", "one order of arguments"),
    ("I(x * 0.123456789012346)", "I(x * 0.12345678901234566)", "R prints 15 digits, and the number must read back"),
];

/// A term as R writes it: the factors in the order in which they first stand in the formula. (Ours keep the order in which the
/// term was spelled, since no order of the whole could be read back from the expanded formula.)
fn in_order_of(variables: &[String], mut factors: Vec<String>) -> String {
    if factors.len() > 1 {
        factors.sort_by_key(|factor| variables.iter().position(|variable| variable == factor));
    }
    factors.join(":")
}

fn ours(label: &str) -> &str {
    DIFFERENCES.iter().find(|(r, ..)| *r == label).map_or(label, |(_, ours, _)| ours)
}

#[test]
fn terms_are_those_of_r() {
    let oracle: Oracle = serde_json::from_str(include_str!("../../../../tests/data/formula.json")).unwrap();
    let by_hand = oracle.cases.iter().take_while(|case| case.formula != "price ~ I(x*0.12345678901234567)").count() + 1;
    assert!(by_hand >= 60 && oracle.cases.len() >= by_hand + 300, "{by_hand} of {}", oracle.cases.len());
    for case in &oracle.cases {
        let columns: Vec<&str> = case.columns.iter().map(String::as_str).collect();
        let formula = Formula::parse(&case.formula, &columns).unwrap_or_else(|error| panic!("{}: {error}", case.formula));
        let labels: Vec<String> = formula
            .terms
            .iter()
            .map(|term| in_order_of(&case.variables, term.iter().map(ToString::to_string).collect()))
            .collect();
        let expected: Vec<&str> = case.labels.iter().map(|label| ours(label)).collect();
        assert_eq!(labels, expected, "{} (R {})", case.formula, oracle.r);
        assert_eq!(formula.intercept, case.intercept, "{}", case.formula);
        // R keeps the parentheses of `(price + 1) * 2`, and so do we, since they are needed.
        assert_eq!(formula.response.to_string(), case.response, "{}", case.formula);
        let again = formula.to_string();
        assert_eq!(Formula::parse(&again, &columns).as_ref(), Ok(&formula), "{} as {again}", case.formula);
    }
}

#[test]
fn each_stated_difference_is_one() {
    let oracle: Oracle = serde_json::from_str(include_str!("../../../../tests/data/formula.json")).unwrap();
    for (r, ours, why) in DIFFERENCES {
        assert!(r != ours && !why.is_empty());
        assert!(oracle.cases.iter().any(|case| case.labels.iter().any(|label| label == r)), "{r}");
    }
}
