//! Charts in the page: the pure room `chart` gives the marks, the sentence and the readings; this draws them, follows pointer and
//! keys, and makes files. What the worker's results become as charts is said here too.

mod column;
mod evaluation;
mod export;
mod monitoring;
mod plot_view;
mod prediction;
mod reader;

pub use column::{ColumnChart, MiniChart, column_chart};
pub use evaluation::{coefficient_chart, fit_charts, folds_chart};
pub use monitoring::drift_chart;
pub use plot_view::Plot;
pub use prediction::{contributions_chart, interval_chart};
