//! `straightedge read`: the file as it was understood.

use super::args::Read;
use super::file::{FileBytes, write};
use super::print;
use super::sources::Opened;
use crate::engine::{Runner, ready};
use crate::error::UserError;
use crate::source;
use std::io::{self, BufWriter, Write};

pub(super) fn perform<R: Runner>(task: &Read, runner: &R) -> Result<(), UserError> {
    let opened = Opened::new(&task.source)?;
    let source = opened.read(&task.source, runner)?;
    if let Some(path) = &task.report {
        let report = serde_json::to_string_pretty(&source.report)
            .map_err(|error| UserError::internal(format!("The report cannot be written as JSON: {error}.")))?;
        write(path, &(report + "\n"))?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let files: Vec<&FileBytes> = opened.in_order(&task.source).into_iter().map(|(_, bytes)| bytes).collect();
    ready(source::write_rfc4180(&files, &source, task.formulas.into(), &mut out, runner))?;
    drop(out.flush());
    print(b"")
}
