//! `straightedge monitor`: a file beside a model's training data.

use super::args::WithModel;
use super::file::{FileBytes, read_model};
use super::{print, print_json, text};
use crate::engine::{Runner, ready};
use crate::error::UserError;
use crate::monitor::{self, MonitorReport};
use crate::project::read_options;
use crate::source;

pub(super) fn perform<R: Runner>(task: &WithModel, runner: &R) -> Result<(), UserError> {
    let report = compare(task, runner)?;
    if task.json {
        return print_json(&report);
    }
    let mut out = format!("{}\n\n", report.recommendation.sentence);
    for finding in &report.schema {
        out += &format!("{}: {}\n", finding.column, "");
    }
    let columns = report.target.iter().chain(&report.columns);
    let rows: Vec<Vec<String>> =
        columns.map(|column| vec![column.column.clone(), String::new(), column.sentence.clone()]).collect();
    out += &text::table(&["column", "verdict", "finding"], &rows);
    print(out.as_bytes())
}

/// Sets the file beside the model's training data.
pub(super) fn compare<R: Runner>(task: &WithModel, runner: &R) -> Result<MonitorReport, UserError> {
    let model = read_model(&task.model)?;
    let bytes = FileBytes::open(&task.source.file)?;
    let options = read_options(&model, task.source.options()?);
    let source = ready(source::read(&bytes, &task.source.name(), &options, runner))?;
    ready(monitor::compare(&model, &source.table, runner))
}
