//! 3 Feature store: which columns predict which, and how rows of a table become rows of a design matrix.
//!
//! A [`ViewSpec`] names columns. [`Design::fit`] checks it against a table, finds levels and ranges in the complete rows, and
//! gives a [`Design`]: the columns of the design matrix as products of factors. A [`BoundDesign`] is a design whose names were
//! found in a schema; it turns blocks into [`DesignRows`]. A [`Split`] says which rows are set aside, by row number and seed.

mod cells;
mod check;
mod coding;
mod computed;
mod decimals;
mod design;
mod encode;
mod error;
mod fit;
pub mod formula;
mod formula_view;
mod polynomial;
mod proposal;
mod rows;
mod spec;
mod split;
mod survey;
mod value_levels;
mod written;

pub use decimals::Decimals;
pub use design::{
    Design, DesignColumn, Factor, INTERCEPT, Levels, MissingCount, Range, RowCounts, TargetFacts, Variable, VariableKind,
};
pub use error::FeatureError;
use formula::FormulaError;
pub use polynomial::OrthogonalPolynomial;
pub use proposal::{ColumnFacts, FeatureProposal, SetAside, SetAsideCause, TargetProposal, propose_features, propose_target};
pub use rows::{BoundDesign, DesignRows, Gap, GapCause};
pub use spec::{TermSpec, VariableSpec, ViewSpec};
pub use split::{Deal, Split};
pub use survey::SurveyBrief;

#[cfg(test)]
mod tests;
