//! `straightedge monitor`: a file beside a model's training data.

use super::args::WithModel;
use super::file::{FileBytes, read_model};
use super::{print, print_json, text};
use crate::engine::{Runner, ready};
use crate::error::UserError;
use crate::monitor::{self, ColumnReport, MonitorReport, Severity};
use crate::project::read_options;
use crate::source;

pub(super) fn perform<R: Runner>(task: &WithModel, runner: &R) -> Result<(), UserError> {
    let report = compare(task, runner)?;
    if task.json { print_json(&report) } else { print(describe(&report).as_bytes()) }
}

/// The report for a terminal: what to do first, then why.
fn describe(report: &MonitorReport) -> String {
    let mut out = format!("{}\n\n{}\n", report.recommendation.sentence, text::count(report.n_rows, "row", "rows"));
    for finding in &report.schema {
        out += &format!("{} {}\n", finding.column, finding.problem.words());
    }
    if let Some(error) = &report.error {
        let expected = error.expected_rmse.map_or_else(String::new, |rmse| format!(", {} expected", text::number(Some(rmse))));
        out += &format!("RMSE {}{expected}\n", text::number(Some(error.rmse)));
    }
    let row = |column: &ColumnReport| {
        let psi = column.distribution.as_ref().map(|finding| finding.measured.psi);
        vec![column.column.clone(), verdict(column.severity).to_owned(), text::number(psi), column.sentence.clone()]
    };
    let rows: Vec<Vec<String>> = report.of_target().chain(&report.columns).map(row).collect();
    out + "\n" + &text::table(&["column", "verdict", "PSI", "finding"], &rows)
}

fn verdict(severity: Severity) -> &'static str {
    match severity {
        Severity::Stable => "stable",
        Severity::Watch => "watch",
        Severity::Drift => "drift",
    }
}

/// Sets the file beside the model's training data.
pub(super) fn compare<R: Runner>(task: &WithModel, runner: &R) -> Result<MonitorReport, UserError> {
    let model = read_model(&task.model)?;
    let bytes = FileBytes::open(&task.source.file)?;
    let options = read_options(&model, task.source.options()?);
    let source = ready(source::read(&bytes, &task.source.name(), &options, runner))?;
    ready(monitor::compare(&model, &source.table, runner))
}
