//! Drift as a chart.

use crate::chart::{Chart, Comparison, ComparisonBin};
use crate::monitor::check::PsiBin;

/// How the values of a column lie in the data of the fit and in new data.
pub fn drift_chart(column: &str, bins: &[PsiBin]) -> Chart {
    let bin = |bin: &PsiBin| ComparisonBin { label: bin.label.clone(), reference: bin.reference, current: bin.current };
    let comparison = Comparison { label: column.to_owned(), bins: bins.iter().map(bin).collect() };
    Chart::new(format!("{column}: then and now"), comparison)
}
