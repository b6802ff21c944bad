//! `straightedge train --rows`: one line a row, as broom's `augment` has it.

use super::file::write;
use crate::error::UserError;
use crate::evaluate::Observer;
use crate::feature::Design;
use crate::table::{Table, format_number};
use crate::train::FittedLeastSquares;
use std::path::Path;

/// Columns before those of DFBETAS.
const COLUMNS: [&str; 10] =
    ["row", "actual", "fitted", "residual", "weight", "leverage", "std_residual", "student_residual", "cooks_distance", "dffits"];

/// Writes the per-row table of a fit: rows that were used, by their number in the source from 1; cells that are not defined are
/// empty. Held-out rows have neither standardised residuals nor influence.
pub(super) fn write_rows(path: &Path, fitted: &FittedLeastSquares, design: &Design, table: &Table) -> Result<(), UserError> {
    let observer = Observer::new(fitted, design, &table.schema)?;
    let kept = &fitted.predictor.kept;
    let names = COLUMNS.map(str::to_owned).into_iter().chain(kept.iter().map(|&j| format!("dfbetas {}", fitted.terms[j])));
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let failed = |error: csv::Error| UserError::internal(format!("The rows cannot be written as CSV: {error}."));
    csv.write_record(names.collect::<Vec<_>>()).map_err(failed)?;
    let number = |value: Option<f64>| value.map(format_number).unwrap_or_default();
    for block in &table.blocks {
        for (row, dfbetas) in observer.influence(&block.load(), 0..block.len()) {
            let known = [row.actual, row.fitted, row.residual, row.weight, row.leverage].map(Some);
            let derived = [row.std_residual, row.student_residual, row.cooks_distance, row.dffits];
            let mut dfbetas = dfbetas.into_iter();
            let dfbetas = kept.iter().map(|_| dfbetas.next());
            let cells = known.into_iter().chain(derived).chain(dfbetas).map(number);
            csv.write_record(std::iter::once((row.row_id + 1).to_string()).chain(cells)).map_err(failed)?;
        }
    }
    let bytes = csv.into_inner().map_err(|error| UserError::internal(format!("The rows cannot be written: {error}.")))?;
    write(path, &String::from_utf8_lossy(&bytes))
}
