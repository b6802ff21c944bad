//! Twenty fits to real data, with categories, interactions, powers and missing rows, against R: `tests/oracle/models.R`.

use crate::problem::{Cells, digits, fit, table, validated, view};
use serde::Deserialize;
use std::collections::BTreeMap;
use straightedge::engine::{Inline, ready};
use straightedge::evaluate::{CoefficientRow, Evaluation, ModelSummary, Observation, Observer};
use straightedge::feature::DesignRows;
use straightedge::train::Validation;

#[derive(Deserialize)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) target: String,
    terms: Vec<Vec<Variable>>,
    pub(crate) intercept: bool,
    pub(crate) columns: BTreeMap<String, Cells>,
    aliased: Vec<usize>,
    estimate: Vec<f64>,
    std_error: Vec<f64>,
    statistic: Vec<f64>,
    p_value: Vec<f64>,
    conf_low: Vec<f64>,
    conf_high: Vec<f64>,
    summary: BTreeMap<String, Option<f64>>,
    rows: Vec<u64>,
    fitted: Vec<f64>,
    leverage: Vec<f64>,
    std_residual: Vec<Option<f64>>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    loo_rmse: Option<f64>,
    loo_mae: Option<f64>,
    loo_r_squared: Option<f64>,
    loo_baseline_rmse: f64,
    loo_baseline_mae: f64,
    durbin_watson: f64,
    jarque_bera: Vec<f64>,
    breusch_pagan: Vec<Option<f64>>,
}

#[derive(Deserialize)]
struct Variable {
    column: String,
    power: u32,
}

pub(crate) fn models() -> Vec<Model> {
    let models: Vec<Model> = serde_json::from_str(include_str!("../data/models.json")).unwrap();
    assert_eq!(models.len(), 20);
    models
}

impl Model {
    pub(crate) fn terms(&self) -> Vec<Vec<(String, u32)>> {
        let term = |term: &Vec<Variable>| term.iter().map(|variable| (variable.column.clone(), variable.power)).collect();
        self.terms.iter().map(term).collect()
    }
}

/// Asks of each pair that as many digits agree. What R itself rounds, such as a residual near 0, is forgiven below `scale`.
pub(crate) struct Check<'a> {
    pub(crate) model: &'a str,
    pub(crate) failures: Vec<String>,
}

impl Check<'_> {
    /// The same for a figure near 0, where a difference below `scale` is what rounding leaves.
    pub(crate) fn near(
        &mut self,
        name: &str,
        found: impl Into<Option<f64>>,
        expected: impl Into<Option<f64>>,
        least: f64,
        scale: f64,
    ) {
        match (found.into(), expected.into()) {
            (Some(found), Some(expected)) if (found - expected).abs() <= scale => {}
            (found, expected) => self.pair(name, found, expected, least),
        }
    }

    pub(crate) fn pair(&mut self, name: &str, found: impl Into<Option<f64>>, expected: impl Into<Option<f64>>, least: f64) {
        match (found.into(), expected.into()) {
            (Some(found), Some(expected)) => {
                let right = digits(found, expected);
                if right < least {
                    self.failures.push(format!("{} {name}: {found:e}, expected {expected:e}: {right:.1} digits", self.model));
                }
            }
            (None, None) => {}
            (found, expected) => self.failures.push(format!("{} {name}: {found:?}, expected {expected:?}", self.model)),
        }
    }
}

pub(crate) fn check_all() {
    let mut failures = Vec::new();
    for model in models() {
        let mut check = Check { model: &model.name, failures: Vec::new() };
        check_model(&model, &mut check);
        failures.append(&mut check.failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check_model(model: &Model, check: &mut Check<'_>) {
    let table = table(&model.columns, 100);
    let spec = view(&model.target, &model.terms(), model.intercept);
    let few = model.summary["n_obs"].is_some_and(|n| n <= 1000.0);
    let validation = if few { Validation::LeaveOneOut } else { Validation::Auto };
    let (design, fitted) = fit(&spec, &table, validated(validation));
    let evaluation = ready(Evaluation::new(&fitted, &design, &table, &Inline::default())).unwrap();
    let aliased: Vec<usize> = (0..design.n_columns()).filter(|j| !fitted.predictor.kept.contains(j)).collect();
    assert_eq!(aliased, model.aliased, "{}", model.name);

    check_coefficients(&evaluation.coefficients.rows, model, check);
    check_summary(&evaluation.summary, model, check);

    let observer = Observer::new(&fitted, &design, &table.schema).unwrap();
    let rows: Vec<Observation> = table.blocks.iter().flat_map(|block| observer.observe(&block.load(), 0..block.len())).collect();
    assert_eq!(rows[..5].iter().map(|row| row.row_id).collect::<Vec<_>>(), model.rows);
    for (i, row) in rows[..5].iter().enumerate() {
        check.pair("fitted", row.fitted, model.fitted[i], 12.0);
        check.pair("leverage", row.leverage, model.leverage[i], 11.0);
        check.pair("std_residual", row.std_residual, model.std_residual[i], 9.0);
    }
    check_intervals(&fitted.predictor, &design, &table, model, check);

    if few {
        let unseen = fitted.out_of_sample.as_ref();
        check.pair("loo rmse", unseen.map(|unseen| unseen.rmse), model.loo_rmse, 11.0);
        check.pair("loo mae", unseen.map(|unseen| unseen.mae), model.loo_mae, 11.0);
        check.pair("loo r_squared", unseen.and_then(|unseen| unseen.r_squared), model.loo_r_squared, 10.0);
        check.pair("loo baseline rmse", unseen.map(|unseen| unseen.baseline.rmse), model.loo_baseline_rmse, 12.0);
        check.pair("loo baseline mae", unseen.map(|unseen| unseen.baseline.mae), model.loo_baseline_mae, 12.0);
    }

    let diagnostics = evaluation.diagnostics;
    check.pair("durbin_watson", diagnostics.durbin_watson, model.durbin_watson, 11.0);
    let normality = diagnostics.jarque_bera.unwrap();
    check.pair("jarque_bera", normality.statistic, model.jarque_bera[0], 9.0);
    check.pair("skewness", normality.skewness, model.jarque_bera[1], 9.0);
    check.pair("kurtosis", normality.kurtosis, model.jarque_bera[2], 10.0);
    if design.n_columns() > 1 {
        check.pair("breusch_pagan", diagnostics.breusch_pagan.map(|test| test.statistic), model.breusch_pagan[0], 8.0);
        check.pair("breusch_pagan p", diagnostics.breusch_pagan.map(|test| test.p_value), model.breusch_pagan[1], 8.0);
    }
}

fn check_coefficients(rows: &[CoefficientRow], model: &Model, check: &mut Check<'_>) {
    assert_eq!(rows.len(), model.estimate.len(), "{}", model.name);
    for (i, row) in rows.iter().enumerate() {
        // R's own digits are about 15 less those of the condition number.
        check.pair(&format!("{} estimate", row.term), row.estimate, model.estimate[i], 9.5);
        check.pair(&format!("{} std_error", row.term), row.std_error, model.std_error[i], 11.0);
        check.pair(&format!("{} statistic", row.term), row.statistic, model.statistic[i], 9.5);
        check.pair(&format!("{} p_value", row.term), row.p_value, model.p_value[i], 8.0);
        check.pair(&format!("{} conf_low", row.term), row.conf_low, model.conf_low[i], 9.5);
        check.pair(&format!("{} conf_high", row.term), row.conf_high, model.conf_high[i], 9.5);
    }
}

fn check_summary(found: &ModelSummary, model: &Model, check: &mut Check<'_>) {
    let found = serde_json::to_value(found).unwrap();
    for (name, expected) in &model.summary {
        // The mean alone explains nothing: R prints the rounding of 0.
        let expected = expected.filter(|expected| expected.abs() > 1e-14);
        let found = found[name].as_f64().filter(|found| found.abs() > 1e-14);
        check.pair(name, found, expected, if name == "f_p_value" { 9.0 } else { 10.5 });
    }
}

fn check_intervals(
    predictor: &straightedge::train::LinearPredictor,
    design: &straightedge::feature::Design,
    table: &straightedge::table::Table,
    model: &Model,
    check: &mut Check<'_>,
) {
    let mut rows = DesignRows::default();
    let bound = design.bind_features(&table.schema).unwrap();
    let t = predictor.t_value(0.95).unwrap();
    let mut x = vec![0.0; design.n_columns()];
    for (i, &row) in model.rows.iter().enumerate() {
        let (block, at) = table.locate(row).unwrap();
        assert_eq!(bound.fill_features(&mut rows, &block, at..at + 1), []);
        rows.copy_row(0, &mut x);
        let row = predictor.predict_row(&x);
        let half = predictor.prediction_half_width(row.leverage, t).unwrap();
        check.pair("lower", row.fit - half, model.lower[i], 10.0);
        check.pair("upper", row.fit + half, model.upper[i], 10.0);
    }
}
