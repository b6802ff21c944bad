//! All that is inferred from a fit, on real data as R and statsmodels have it: `tests/oracle/inference.R` and `inference.py`.

use crate::models::Check;
use crate::problem::{Cells, fit, table, validated, view};
use serde::Deserialize;
use std::collections::BTreeMap;
use straightedge::engine::{Inline, ready};
use straightedge::evaluate::inference::{Anova, AnovaRow, Basis, JointTest};
use straightedge::evaluate::{CoefficientTable, Evaluation, Observer};
use straightedge::feature::Design;
use straightedge::train::{CovarianceType, FittedLeastSquares, Params, Validation};

type Numbers = Vec<Option<f64>>;

#[derive(Deserialize)]
struct Model {
    name: String,
    target: String,
    terms: Vec<Vec<Variable>>,
    intercept: bool,
    weights: Option<String>,
    cluster: Option<String>,
    columns: BTreeMap<String, Cells>,
    coefficients: Coefficients,
    summary: BTreeMap<String, Option<f64>>,
    robust: BTreeMap<String, Option<Robust>>,
    anova: BTreeMap<String, Option<Table>>,
    tests: Vec<Joint>,
    standardized: Option<Numbers>,
    partial: Option<Numbers>,
    part: Option<Numbers>,
    vif: Numbers,
    tolerance: Numbers,
    gvif: Option<Vec<Inflation>>,
    collinearity: Collinearity,
    residual_quantiles: [f64; 5],
    diagnostics: Diagnostics,
    rows: Vec<OneRow>,
    intervals: Vec<Intervals>,
}

#[derive(Deserialize)]
struct Variable {
    column: String,
    power: u32,
}

#[derive(Deserialize)]
struct Coefficients {
    estimate: Numbers,
    std_error: Numbers,
    statistic: Numbers,
    p_value: Numbers,
    conf_90: Vec<[Option<f64>; 2]>,
}

#[derive(Deserialize)]
struct Robust {
    std_error: Numbers,
    statistic: Numbers,
    p_value: Numbers,
    conf_95: Vec<[Option<f64>; 2]>,
    wald: Option<Joint>,
}

#[derive(Deserialize)]
struct Joint {
    #[serde(default)]
    columns: Vec<usize>,
    f_statistic: f64,
    df1: u64,
    df2: u64,
    p_value: f64,
}

#[derive(Deserialize)]
struct Table {
    terms: Vec<AnovaTerm>,
}

#[derive(Deserialize)]
struct AnovaTerm {
    term: String,
    df: Option<u64>,
    sum_sq: Option<f64>,
    f_statistic: Option<f64>,
    p_value: Option<f64>,
}

#[derive(Deserialize)]
struct Inflation {
    term: String,
    gvif: f64,
    scaled: f64,
}

#[derive(Deserialize)]
struct Collinearity {
    condition_indices: Vec<f64>,
    proportions: Vec<Numbers>,
    condition_number: f64,
}

#[derive(Deserialize)]
struct Diagnostics {
    jarque_bera: Option<Normality>,
    omnibus: Option<Test>,
    durbin_watson: Option<f64>,
    breusch_pagan: Option<Test>,
    white: Option<Test>,
    reset: Option<Joint>,
}

#[derive(Deserialize)]
struct Normality {
    statistic: f64,
    skew: f64,
    kurtosis: f64,
}

#[derive(Deserialize)]
struct Test {
    statistic: f64,
    df: Option<u64>,
    p_value: f64,
}

#[derive(Deserialize)]
struct OneRow {
    row: u64,
    fitted: f64,
    residual: f64,
    leverage: f64,
    std_residual: Option<f64>,
    student_residual: Option<f64>,
    cooks_distance: Option<f64>,
    dffits: Option<f64>,
    dfbetas: Option<Numbers>,
}

#[derive(Deserialize)]
struct Intervals {
    row: u64,
    mean_90: [f64; 2],
    mean_99: [f64; 2],
    prediction_90: [f64; 2],
    prediction_99: [f64; 2],
}

pub(crate) fn check_all() {
    let models: Vec<Model> = serde_json::from_str(include_str!("../data/inference.json")).unwrap();
    assert!(models.len() >= 30);
    let mut failures = Vec::new();
    for model in &models {
        let mut check = Check { model: &model.name, failures: Vec::new() };
        check_model(model, &mut check);
        failures.append(&mut check.failures);
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

impl Model {
    /// The columns, the target missing where the cluster is: such rows are left out.
    fn used_columns(&self) -> BTreeMap<String, Cells> {
        let mut columns = self.columns.clone();
        let missing = self.cluster.as_ref().map(|cluster| columns[cluster].missing()).unwrap_or_default();
        if let Some(Cells::Number { cells }) = columns.get_mut(&self.target) {
            cells.iter_mut().zip(missing).filter(|(_, missing)| *missing).for_each(|(cell, _)| *cell = None);
        }
        columns
    }
}

/// What a model is fitted to, and what came of it.
struct Fit<'a> {
    model: &'a Model,
    table: straightedge::table::Table,
    design: Design,
    fitted: FittedLeastSquares,
    /// Digits that R itself has.
    digits: f64,
}

fn check_model(model: &Model, check: &mut Check<'_>) {
    let table = table(&model.used_columns(), 60);
    let terms: Vec<Vec<(String, u32)>> =
        model.terms.iter().map(|term| term.iter().map(|variable| (variable.column.clone(), variable.power)).collect()).collect();
    let mut spec = view(&model.target, &terms, model.intercept);
    spec.weights.clone_from(&model.weights);
    let (design, fitted) = fit(&spec, &table, validated(Validation::Auto));
    // The one model whose condition leaves R's own figures about nine digits.
    let digits = if model.name == "quakes far off" { 8.5 } else { 9.0 };
    let fit = Fit { model, table, design, fitted, digits };
    let evaluation = fit.evaluate(CovarianceType::Classical).unwrap();
    fit.check_coefficients(check);
    fit.check_summary(&evaluation, check);
    fit.check_robust(check);
    fit.check_anova(&evaluation.anova, check);
    fit.check_tests(check);
    fit.check_slopes(&evaluation, check);
    fit.check_collinearity(&evaluation, check);
    fit.check_diagnostics(&evaluation, check);
    fit.check_rows(check);
    fit.check_intervals(check);
}

impl Fit<'_> {
    fn evaluate(&self, covariance: CovarianceType) -> Option<Evaluation> {
        let params = Params { covariance, ..self.fitted.params.clone() };
        let fitted = FittedLeastSquares { params, ..self.fitted.clone() };
        ready(Evaluation::new(&fitted, &self.design, &self.table, &Inline::default())).ok()
    }

    /// Values by design column, without those of aliased columns.
    fn kept<T: Copy>(&self, values: &[T]) -> Vec<T> {
        self.fitted.predictor.kept.iter().map(|&j| values[j]).collect()
    }

    fn check_coefficients(&self, check: &mut Check<'_>) {
        let expected = &self.model.coefficients;
        let rows = CoefficientTable::new(&self.fitted, 0.9, None).rows;
        for (row, &j) in rows.iter().zip(&self.fitted.predictor.kept) {
            check.pair(&format!("{} estimate", row.term), row.estimate, expected.estimate[j], self.digits);
            check.pair(&format!("{} std_error", row.term), row.std_error, expected.std_error[j], self.digits);
            check.pair(&format!("{} statistic", row.term), row.statistic, expected.statistic[j], self.digits);
            check.pair(&format!("{} p_value", row.term), row.p_value, expected.p_value[j], 8.0);
            check.pair(&format!("{} conf_low", row.term), row.conf_low, expected.conf_90[j][0], self.digits);
            check.pair(&format!("{} conf_high", row.term), row.conf_high, expected.conf_90[j][1], self.digits);
        }
    }

    fn check_summary(&self, evaluation: &Evaluation, check: &mut Check<'_>) {
        let found = serde_json::to_value(evaluation.summary).unwrap();
        for (name, expected) in &self.model.summary {
            let expected = *expected;
            match name.as_str() {
                // Of the robust covariance.
                "n_clusters" => {}
                "n_zero_weight" => check.pair(name, self.design.rows.n_zero_weight as f64, expected, 15.0),
                "press" => check.pair(name, evaluation.press, expected, self.digits),
                "predicted_r_squared" => {
                    let found = evaluation.press.map(|press| 1.0 - press / self.fitted.tss);
                    check.pair(name, found, expected, 8.0);
                }
                _ => check.pair(name, found[name].as_f64(), expected, self.digits),
            }
        }
    }

    fn check_robust(&self, check: &mut Check<'_>) {
        let cluster = self.model.cluster.clone().map(|column| CovarianceType::Cluster { column });
        let kinds = [
            ("HC0", Some(CovarianceType::Hc0)),
            ("HC1", Some(CovarianceType::Hc1)),
            ("HC2", Some(CovarianceType::Hc2)),
            ("HC3", Some(CovarianceType::Hc3)),
            ("cluster", cluster),
        ];
        for (name, kind) in kinds {
            let expected = self.model.robust.get(name).and_then(Option::as_ref);
            let Some(evaluation) = kind.and_then(|kind| self.evaluate(kind)) else {
                assert!(expected.is_none(), "{} {name} is not defined here", self.model.name);
                continue;
            };
            let expected = expected.unwrap_or_else(|| panic!("{} {name} is defined only here", self.model.name));
            for (row, &j) in evaluation.coefficients.rows.iter().zip(&self.fitted.predictor.kept) {
                check.pair(&format!("{name} {} std_error", row.term), row.std_error, expected.std_error[j], self.digits);
                check.pair(&format!("{name} {} statistic", row.term), row.statistic, expected.statistic[j], self.digits);
                check.pair(&format!("{name} {} p_value", row.term), row.p_value, expected.p_value[j], 7.5);
                check.pair(&format!("{name} {} conf_low", row.term), row.conf_low, expected.conf_95[j][0], self.digits - 1.0);
            }
            joint(check, &format!("{name} wald"), evaluation.slopes_test.as_ref(), expected.wald.as_ref(), self.digits - 1.0);
        }
    }

    fn check_anova(&self, found: &Anova, check: &mut Check<'_>) {
        let tables: [(&str, &[AnovaRow]); 3] =
            [("type_1", &found.type_i), ("type_2", &found.type_ii), ("type_3", &found.type_iii)];
        for (name, rows) in tables {
            // Where columns are aliased R refuses type III; here they are out for good.
            let comparable = self.fitted.aliased.is_empty() || name != "type_3";
            let Some(Some(expected)) = self.model.anova.get(name).filter(|_| comparable) else { continue };
            let expected: Vec<&AnovaTerm> = expected.terms.iter().filter(|term| term.df.is_some_and(|df| df > 0)).collect();
            assert_eq!(rows.len(), expected.len(), "{} {name}", self.model.name);
            for (row, expected) in rows.iter().zip(expected) {
                assert_eq!((&row.term, Some(row.df)), (&expected.term, expected.df), "{} {name}", self.model.name);
                check.pair(&format!("{name} {} sum_sq", row.term), row.sum_sq, expected.sum_sq, self.digits - 1.0);
                check.pair(&format!("{name} {} F", row.term), row.f_statistic, expected.f_statistic, self.digits - 1.0);
                check.pair(&format!("{name} {} p", row.term), row.p_value, expected.p_value, 7.5);
            }
        }
    }

    fn check_tests(&self, check: &mut Check<'_>) {
        let basis = Basis::new(&self.fitted, &self.design);
        let kept = &self.fitted.predictor.kept;
        for (i, expected) in self.model.tests.iter().enumerate() {
            let columns: Vec<usize> = (0..kept.len()).filter(|&k| expected.columns.contains(&kept[k])).collect();
            let found = JointTest::classical(&basis, &columns);
            joint(check, &format!("test {i}"), found.as_ref(), Some(expected), self.digits - 1.0);
        }
    }

    fn check_slopes(&self, evaluation: &Evaluation, check: &mut Check<'_>) {
        let slopes = |values: &Option<Numbers>| {
            values.as_ref().map(|values| self.kept(values)[usize::from(self.model.intercept)..].to_vec())
        };
        let first = usize::from(self.model.intercept);
        let [vif, tolerance] = [&self.model.vif, &self.model.tolerance].map(|values| self.kept(values)[first..].to_vec());
        // Without an intercept the factor knows no means, so nothing is standardised.
        let standardized = slopes(&self.model.standardized).filter(|_| self.model.intercept);
        let lists = [standardized, slopes(&self.model.partial), slopes(&self.model.part)];
        for (i, slope) in evaluation.slopes.iter().enumerate() {
            let found = [slope.standardized, slope.partial, slope.part];
            for ((name, found), expected) in ["standardized", "partial", "part"].iter().zip(found).zip(&lists) {
                if let Some(expected) = expected {
                    check.near(&format!("{} {name}", slope.term), found, expected[i], self.digits, 1e-11);
                }
            }
            check.pair(&format!("{} vif", slope.term), slope.vif, vif[i], self.digits);
            check.pair(&format!("{} tolerance", slope.term), slope.tolerance, tolerance[i], self.digits);
        }
        for (found, expected) in evaluation.inflation.iter().zip(self.model.gvif.iter().flatten()) {
            assert_eq!(found.term, expected.term, "{}", self.model.name);
            check.pair(&format!("{} gvif", found.term), found.gvif, expected.gvif, self.digits - 1.0);
            check.pair(&format!("{} gvif scaled", found.term), found.gvif_adjusted, expected.scaled, self.digits - 1.0);
        }
    }

    fn check_collinearity(&self, evaluation: &Evaluation, check: &mut Check<'_>) {
        let found = evaluation.collinearity.as_ref().unwrap();
        let expected = &self.model.collinearity;
        assert_eq!(found.condition_indices.len(), expected.condition_indices.len(), "{}", self.model.name);
        // What the smallest singular value keeps of 16 digits.
        let least = (14.5 - libm::log10(*expected.condition_indices.last().unwrap())).min(self.digits);
        let condition = expected.condition_number;
        check.pair("condition number", self.fitted.condition_number, condition, (14.5 - libm::log10(condition)).min(self.digits));
        for (k, (found, expected)) in found.condition_indices.iter().zip(&expected.condition_indices).enumerate() {
            check.pair(&format!("condition index {k}"), *found, *expected, least);
        }
        for (k, (found, expected)) in found.proportions.iter().zip(&expected.proportions).enumerate() {
            for (j, (found, expected)) in found.iter().zip(expected).enumerate() {
                if let Some(expected) = expected {
                    check.near(&format!("proportion {k} {j}"), *found, *expected, least - 2.0, 1e-9);
                }
            }
        }
    }

    fn check_diagnostics(&self, evaluation: &Evaluation, check: &mut Check<'_>) {
        let (found, expected) = (&evaluation.diagnostics, &self.model.diagnostics);
        if let Some(expected) = &expected.jarque_bera {
            let found = found.jarque_bera.unwrap();
            check.pair("jarque_bera", found.statistic, expected.statistic, 8.5);
            check.pair("skew", found.skewness, expected.skew, 8.5);
            check.pair("kurtosis", found.kurtosis, expected.kurtosis, 8.5);
        }
        check.pair(
            "omnibus",
            found.omnibus.map(|test| test.statistic),
            expected.omnibus.as_ref().map(|test| test.statistic),
            8.5,
        );
        check.pair("omnibus p", found.omnibus.map(|test| test.p_value), expected.omnibus.as_ref().map(|test| test.p_value), 7.5);
        if expected.durbin_watson.is_some() {
            check.pair("durbin_watson", found.durbin_watson, expected.durbin_watson, 8.5);
        }
        for (name, found, expected) in [
            ("breusch_pagan", &found.auxiliary.breusch_pagan, &expected.breusch_pagan),
            ("white", &found.auxiliary.white, &expected.white),
        ] {
            let Some(expected) = expected else { continue };
            check.pair(name, found.map(|test| test.statistic), expected.statistic, 8.0);
            check.pair(&format!("{name} df"), found.map(|test| test.df as f64), expected.df.map(|df| df as f64), 15.0);
            check.pair(&format!("{name} p"), found.map(|test| test.p_value), expected.p_value, 7.0);
        }
        if let Some(expected) = expected.reset.as_ref() {
            let found = found.auxiliary.reset;
            check.pair("reset", found.map(|test| test.f_statistic), expected.f_statistic, 8.0);
            check.pair("reset df", found.map(|test| test.df_resid as f64), expected.df2 as f64, 15.0);
            check.pair("reset p", found.map(|test| test.p_value), expected.p_value, 7.0);
        }
        let q = &evaluation.residual_quantiles;
        let scale = self.model.residual_quantiles[4] - self.model.residual_quantiles[0];
        for (found, expected) in [q.min, q.q1, q.median, q.q3, q.max].iter().zip(self.model.residual_quantiles) {
            check.near("residual quantile", *found, expected, 8.5, 1e-9 * scale);
        }
    }

    fn check_rows(&self, check: &mut Check<'_>) {
        let observer = Observer::new(&self.fitted, &self.design, &self.table.schema).unwrap();
        for expected in &self.model.rows {
            let (block, at) = self.table.locate(expected.row).unwrap();
            let (found, dfbetas) = observer.influence(&block, at..at + 1).pop().unwrap();
            let name = |what: &str| format!("row {} {what}", expected.row);
            let scale = 1e-9 * self.fitted.tss.sqrt();
            check.pair(&name("fitted"), found.fitted, expected.fitted, self.digits);
            check.near(&name("residual"), found.residual, expected.residual, self.digits, scale);
            check.pair(&name("leverage"), found.leverage, expected.leverage, self.digits);
            check.near(&name("std_residual"), found.std_residual, expected.std_residual, self.digits, 1e-9);
            check.near(&name("student_residual"), found.student_residual, expected.student_residual, self.digits, 1e-9);
            check.near(&name("cooks_distance"), found.cooks_distance, expected.cooks_distance, self.digits - 1.0, 1e-12);
            check.near(&name("dffits"), found.dffits, expected.dffits, self.digits, 1e-9);
            for (found, expected) in dfbetas.iter().zip(expected.dfbetas.iter().flatten()) {
                check.near(&name("dfbetas"), *found, *expected, self.digits - 1.0, 1e-9);
            }
        }
    }

    fn check_intervals(&self, check: &mut Check<'_>) {
        let observer = Observer::new(&self.fitted, &self.design, &self.table.schema).unwrap();
        let predictor = &self.fitted.predictor;
        for expected in &self.model.intervals {
            let (block, at) = self.table.locate(expected.row).unwrap();
            let row = observer.observe(&block, at..at + 1).pop().unwrap();
            for (level, mean, prediction) in
                [(0.9, expected.mean_90, expected.prediction_90), (0.99, expected.mean_99, expected.prediction_99)]
            {
                let t = predictor.t_value(level).unwrap();
                // The leverage of a weighted row has its weight in it.
                let spread = row.leverage / row.weight;
                let half = predictor.mean_half_width(spread, t).unwrap();
                check.pair("mean low", row.fitted - half, mean[0], self.digits - 1.0);
                check.pair("mean high", row.fitted + half, mean[1], self.digits - 1.0);
                let half = t * predictor.sigma.unwrap() * (spread + 1.0 / row.weight).sqrt();
                check.pair("prediction low", row.fitted - half, prediction[0], self.digits - 1.0);
                check.pair("prediction high", row.fitted + half, prediction[1], self.digits - 1.0);
            }
        }
    }
}

fn joint(check: &mut Check<'_>, name: &str, found: Option<&JointTest>, expected: Option<&Joint>, least: f64) {
    check.pair(&format!("{name} F"), found.map(|test| test.f_statistic), expected.map(|test| test.f_statistic), least);
    check.pair(&format!("{name} p"), found.map(|test| test.p_value), expected.map(|test| test.p_value), 7.0);
    let df = (found.map(|test| (test.df_model, test.df_resid)), expected.map(|test| (test.df1, test.df2)));
    if df.0 != df.1 {
        check.failures.push(format!("{} {name}: degrees of freedom {df:?}", check.model));
    }
}
