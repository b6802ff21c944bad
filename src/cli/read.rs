//! `straightedge read`: the file as it was understood.

use super::args::Read;
use super::file::{FileBytes, write};
use super::print;
use crate::engine::{Runner, ready};
use crate::error::UserError;
use crate::source;
use std::io::{self, BufWriter, Write};

pub(super) fn perform<R: Runner>(task: &Read, runner: &R) -> Result<(), UserError> {
    let bytes = FileBytes::open(&task.source.file)?;
    let source = ready(source::read(&bytes, &task.source.name(), &task.source.options()?, runner))?;
    if let Some(path) = &task.report {
        let report = serde_json::to_string_pretty(&source.report)
            .map_err(|error| UserError::internal(format!("The report cannot be written as JSON: {error}.")))?;
        write(path, &(report + "\n"))?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    ready(source::write_rfc4180(&bytes, &source, task.formulas.into(), &mut out, runner))?;
    drop(out.flush());
    print(b"")
}
