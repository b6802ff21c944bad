//! What can be inferred from a fit beyond its coefficient table, one file a notion.
//!
//! All of it follows from the small factor of the fit ([`Basis`]) and one more pass over the rows: no statistic needs the table
//! whole.

mod anova;
mod basis;
mod collinearity;
mod covariance;
mod hypothesis;
mod inflation;
mod singular;
mod slopes;
mod wald;

pub use anova::{Anova, AnovaRow};
pub use basis::{AliasedColumn, Basis};
pub use collinearity::{Collinearity, collinearity};
pub use covariance::{Cluster, CovarianceRows, CovarianceSums, RobustCovariance};
pub use hypothesis::{Equation, HypothesisTest};
pub use inflation::{TermInflation, term_inflation};
pub use slopes::{SlopeFacts, slopes};
pub use wald::JointTest;
