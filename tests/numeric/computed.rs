//! Formulas that compute, as R fits them: `tests/oracle/computed.R`, checked by statsmodels in `computed.py`.

use crate::models::Check;
use crate::problem::{Cells, fit, table, validated};
use serde::Deserialize;
use std::collections::BTreeMap;
use straightedge::engine::{Inline, ready};
use straightedge::evaluate::inference::{Basis, HypothesisTest};
use straightedge::evaluate::{CoefficientTable, Evaluation, Observer};
use straightedge::feature::{DesignRows, ViewSpec};
use straightedge::train::{CovarianceType, Params, Validation};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[derive(Deserialize)]
struct Case {
    name: String,
    formula: String,
    weights: Option<String>,
    columns: BTreeMap<String, Cells>,
    n_obs: u64,
    n_dropped: u64,
    df_resid: u64,
    names: Vec<String>,
    estimate: Vec<Option<f64>>,
    std_error: Vec<Option<f64>>,
    p_value: Vec<Option<f64>>,
    r_squared: f64,
    sigma: f64,
    fitted: Vec<f64>,
    response: Vec<f64>,
    polynomials: Vec<Polynomial>,
    new: Vec<usize>,
    predictions: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    tests: Vec<Hypothesis>,
}

#[derive(Deserialize)]
struct Polynomial {
    alpha: Vec<f64>,
    norm2: Vec<f64>,
}

#[derive(Deserialize)]
struct Hypothesis {
    text: String,
    df: u64,
    df_resid: u64,
    f_statistic: f64,
    p_value: f64,
    hc3_f_statistic: f64,
    hc3_p_value: f64,
}

fn cases() -> Vec<Case> {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../data/computed.json")).unwrap();
    assert_eq!(cases.len(), 22);
    cases
}

/// A term's name with the factors of a product sorted: R has its own order.
fn sorted(name: &str) -> String {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in name.chars() {
        depth += i32::from(c == '(' || c == '[') - i32::from(c == ')' || c == ']');
        match parts.last_mut() {
            Some(part) if c != ':' || depth > 0 => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts.sort();
    parts.join(":")
}

#[test]
fn formulas_that_compute_are_fitted_as_in_r() {
    let mut failures = Vec::new();
    for case in cases() {
        // Block by block is the same: two of them cut the rows in different places.
        let data = table(&case.columns, 29);
        let spec = ViewSpec::from_formula(&case.formula, &data.schema).unwrap();
        let spec = ViewSpec { weights: case.weights.clone(), ..spec };
        let (design, fitted) = fit(&spec, &data, validated(Validation::Auto));
        let mut check = Check { model: &case.name, failures: Vec::new() };
        assert_eq!(
            (fitted.n_obs, fitted.n_dropped, fitted.df_resid),
            (case.n_obs, case.n_dropped, case.df_resid),
            "{}",
            case.name
        );

        let coefficients = CoefficientTable::new(&fitted, 0.95, None);
        let by_name: BTreeMap<String, _> = coefficients.rows.iter().map(|row| (sorted(&row.term), row)).collect();
        let names: BTreeMap<String, usize> = case.names.iter().zip(0..).map(|(name, i)| (sorted(name), i)).collect();
        let all: Vec<String> = fitted.terms.iter().map(|name| sorted(name)).collect();
        for (name, &i) in &names {
            assert!(all.contains(name), "{}: {name} in {all:?}", case.name);
            // Which of the columns that determine each other is left out is anyone's choice; R has its own pivots.
            if case.estimate.contains(&None) {
                continue;
            }
            let row = by_name[name];
            check.pair(&format!("estimate of {name}"), row.estimate, case.estimate[i], 9.5);
            check.pair(&format!("std_error of {name}"), row.std_error, case.std_error[i], 9.5);
            check.pair(&format!("p_value of {name}"), row.p_value, case.p_value[i], 8.0);
        }
        for (found, expected) in design.polynomials.iter().zip(&case.polynomials) {
            assert_eq!((found.alpha.len(), found.norm2.len()), (expected.alpha.len(), expected.norm2.len()));
            for (found, expected) in found.alpha.iter().zip(&expected.alpha).chain(found.norm2.iter().zip(&expected.norm2)) {
                check.pair("alpha or norm2", *found, *expected, 9.0);
            }
        }
        let n = design.polynomials.len();
        assert_eq!(n, case.polynomials.iter().filter(|_| !case.formula.contains("raw")).count(), "{}", case.name);

        let evaluation = ready(Evaluation::new(&fitted, &design, &data, &Inline::default())).unwrap();
        check.pair("r_squared", evaluation.summary.r_squared, case.r_squared, 9.5);
        check.pair("sigma", fitted.predictor.sigma, case.sigma, 9.5);
        assert_eq!(design.target.name, spec.target_name());
        let observer = Observer::new(&fitted, &design, &data.schema).unwrap();
        let observed = data.blocks.iter().flat_map(|block| observer.observe(&block.load(), 0..block.len()));
        for (row, (fit, response)) in observed.zip(case.fitted.iter().zip(&case.response)) {
            check.pair("fitted", row.fitted, *fit, 9.5);
            check.pair("response", row.actual, *response, 10.0);
        }

        let bound = design.bind_features(&data.schema).unwrap();
        let (mut rows, mut x) = (DesignRows::default(), vec![0.0; design.n_columns()]);
        let t = fitted.predictor.t_value(0.95).unwrap();
        for (i, &row) in case.new.iter().enumerate() {
            assert_eq!(bound.fill_features(&mut rows, &data.blocks[row / 29].load(), row % 29..row % 29 + 1), []);
            rows.copy_row(0, &mut x);
            let predicted = fitted.predictor.predict_row(&x);
            let half = fitted.predictor.mean_half_width(predicted.leverage, t).unwrap();
            check.pair("prediction", predicted.fit, case.predictions[i], 9.5);
            check.pair("lower", predicted.fit - half, case.lower[i], 9.0);
            check.pair("upper", predicted.fit + half, case.upper[i], 9.0);
        }
        failures.extend(check.failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn hypotheses_are_tested_as_in_r() {
    let mut failures = Vec::new();
    for case in cases().into_iter().filter(|case| !case.tests.is_empty()) {
        let data = table(&case.columns, 64);
        let spec = ViewSpec::from_formula(&case.formula, &data.schema).unwrap();
        for (covariance, robust) in [(CovarianceType::Classical, false), (CovarianceType::Hc3, true)] {
            let (design, fitted) = fit(&spec, &data, Params { covariance, ..validated(Validation::Auto) });
            let evaluation = ready(Evaluation::new(&fitted, &design, &data, &Inline::default())).unwrap();
            let basis = Basis::new(&fitted, &design);
            let mut check = Check { model: &case.name, failures: Vec::new() };
            for expected in &case.tests {
                let found = HypothesisTest::new(&expected.text, &basis, evaluation.robust.as_ref()).unwrap();
                assert_eq!((found.test.df_model, found.test.df_resid), (expected.df, expected.df_resid));
                assert_eq!(found.equations.len() as u64, expected.df);
                let (f, p) = if robust {
                    (expected.hc3_f_statistic, expected.hc3_p_value)
                } else {
                    (expected.f_statistic, expected.p_value)
                };
                check.pair(&expected.text, found.test.f_statistic, f, 9.0);
                check.pair(&expected.text, found.test.p_value, p, 8.0);
            }
            failures.extend(check.failures);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn texts_that_are_no_hypothesis_are_refused_at_their_place() {
    let case = cases().swap_remove(0);
    let data = table(&case.columns, 64);
    let spec = ViewSpec::from_formula("mpg ~ hp + I(hp * 2) + wt", &data.schema).unwrap();
    let (design, fitted) = fit(&spec, &data, validated(Validation::Auto));
    let basis = Basis::new(&fitted, &design);
    for (text, message, way_out) in [
        ("hq = 0", "at character 1: Found `hq`", "Did you mean `hp`?"),
        ("hp = 0, ", "at character 9: Found nothing", "Write equations"),
        ("hp * wt = 1", "at character 6: Found a product", "2*x"),
        ("I(hp * 2) = 0", "others determine it", "Name the coefficients"),
        ("1 = 1", "no coefficient", "Name a coefficient"),
        ("hp - hp = 0", "no coefficient", "Name a coefficient"),
        ("hp = 0, 2*hp = 1", "follows from the others, or contradicts", "Leave it out"),
        ("hp = 0 wt", "at character 8: Found `w`", "Write equations"),
    ] {
        let error = HypothesisTest::new(text, &basis, None).unwrap_err();
        assert!(error.message.contains(message) && error.way_out.contains(way_out), "{text}: {error}");
    }
    for (text, same) in [
        ("hp = 0.01", "100*hp - 1 = 0"),
        ("hp, wt", "wt = 0 ; `hp` == 0"),
        ("-hp/2 + wt = (Intercept)", "2*wt = hp + 2*(Intercept)"),
    ] {
        let [one, two] = [text, same].map(|text| HypothesisTest::new(text, &basis, None).unwrap().test);
        assert!((one.f_statistic / two.f_statistic - 1.0).abs() < 1e-10, "{text}");
    }
}
