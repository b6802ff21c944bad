//! 4 Model training: parameters → fit → fitted; one folder a family.
//!
//! [`LeastSquares::new`] checks [`Params`]; [`LeastSquares::fit`] reads the table and gives [`FittedLeastSquares`], whose
//! [`LinearPredictor`] is all that a prediction with its standard error needs.

mod error;
mod least_squares;
mod out_of_sample;
mod params;

pub use error::TrainError;
pub use least_squares::{
    AliasedTerm, Auxiliary, AuxiliaryFit, FactorBrief, FittedLeastSquares, LeastSquares, LinearPredictor, ResidualBrief,
    RowPrediction, TrustedDigits, WeightSums,
};
pub use out_of_sample::{Baseline, FoldMetrics, OutOfSample};
pub use params::{CovarianceType, DEFAULT_FOLDS, LEAVE_ONE_OUT_BELOW, MAX_FOLDS, Params, Validation};
