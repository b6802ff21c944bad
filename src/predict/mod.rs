//! 8 Predictions API: a model and rows give predictions with intervals, reasons and flags.
//!
//! [`predict_rows`] answers rows by themselves, as a form or a program sends them; [`score_table`] answers a whole table, block
//! by block; [`respond`] is the contract of `window.straightedge.predict(model, rows)` as a pure function.

mod api;
mod form;
mod refused;
mod rows;
mod score;
mod written_problem;

pub use api::{ModelReference, PredictRequest, PredictResponse, RefusedRow, RowAnswer, respond};
pub use form::{Control, FormField, form};
pub use refused::{RowError, RowProblem};
pub use rows::{Contribution, Extrapolation, RowPrediction, Side, predict_rows};
pub use score::{Refusal, ScoredBlock, Scores, score_block, score_table, write_csv_block, write_csv_header};

/// Level of intervals unless another is asked for.
pub const DEFAULT_LEVEL: f64 = 0.95;
