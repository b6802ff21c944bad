//! The eleven linear problems of NIST's Statistical Reference Datasets, with raw powers: `tests/oracle/strd.py`.

use crate::problem::{Cells, digits, fit, table, view};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use straightedge::evaluate::{CoefficientTable, ModelSummary};
use straightedge::train::Params;

#[derive(Deserialize)]
struct Reference {
    name: String,
    intercept: bool,
    y: Vec<f64>,
    columns: BTreeMap<String, Vec<f64>>,
    terms: Vec<Vec<(String, u32)>>,
    estimate: Vec<f64>,
    std_error: Vec<f64>,
    sigma: f64,
    r_squared: f64,
    f_statistic: Option<f64>,
}

/// Every figure of every problem to 14.5 digits. Exact fits have standard errors of 0: theirs count as right to as many digits
/// as they are below 1.
pub(crate) fn check_all() {
    let problems: Vec<Reference> = serde_json::from_str(include_str!("../data/strd.json")).unwrap();
    assert_eq!(problems.len(), 11);
    let mut report = String::new();
    let mut worst_of_all = 17.0_f64;
    for problem in problems {
        let mut columns: BTreeMap<String, Cells> =
            problem.columns.iter().map(|(name, cells)| (name.clone(), Cells::numbers(cells))).collect();
        columns.insert("y".to_owned(), Cells::numbers(&problem.y));
        let spec = view("y", &problem.terms, problem.intercept);
        let (_, fitted) = fit(&spec, &table(&columns, 7), Params::default());
        let rows = CoefficientTable::new(&fitted, 0.95, None).rows;
        let summary = ModelSummary::new(&fitted);
        assert_eq!(rows.len(), problem.estimate.len(), "{}", problem.name);
        let worst = |pairs: &mut dyn Iterator<Item = (f64, f64)>| pairs.map(|(a, b)| digits(a, b)).fold(17.0, f64::min);
        let found = [
            worst(&mut rows.iter().map(|row| row.estimate).zip(problem.estimate.iter().copied())),
            worst(&mut rows.iter().map(|row| row.std_error.unwrap()).zip(problem.std_error.iter().copied())),
            digits(summary.residual_std_error.unwrap(), problem.sigma),
            digits(summary.r_squared.unwrap(), problem.r_squared),
            problem.f_statistic.map_or(17.0, |f| digits(summary.f_statistic.unwrap(), f)),
        ];
        writeln!(report, "{:9} {found:5.1?} trusted {:.1?}", problem.name, fitted.digits).unwrap();
        worst_of_all = found.into_iter().fold(worst_of_all, f64::min);
    }
    assert!(worst_of_all >= 14.5, "estimate, std_error, sigma, r_squared, f_statistic:\n{report}");
}
