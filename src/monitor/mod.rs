//! 7 Model monitoring: have the data moved away from those the model was trained on, and does it matter?
//!
//! [`compare`] sets a new table beside the reference that the model document carries. Each column is asked several questions, one
//! file each in [`check`]; every question has a test that holds its level at any sample size and an effect size that says
//! whether what was found is large. All p-values of a report are adjusted together (Benjamini and Hochberg 1995), so that many
//! columns do not raise many false alarms. [`compare_columns`] asks the same of two tables without a model.

pub mod check;
mod compare;
mod error_now;
mod recommend;
mod report;
mod schema;
mod sentence;
mod tally;
#[cfg(test)]
mod tests;

pub use compare::{EarlierColumn, compare, compare_columns};
pub use report::{
    Action, ColumnReport, ErrorReport, Finding, MonitorReport, Recommendation, SchemaFinding, SchemaProblem, Severity,
};
