//! The questions a comparison asks, one file each.
//!
//! Each gives [`Evidence`]: what was measured, how often chance alone would show as much, and how grave it is if it is no
//! chance. The report then adjusts the p-values of all columns together.

pub(super) mod distribution;
mod exact;
mod missing_share;
mod out_of_range;
mod unseen_levels;

pub use distribution::{Distribution, DistributionTest, PsiBin};
pub use missing_share::MissingShare;
pub use out_of_range::OutOfRange;
pub use unseen_levels::UnseenLevels;

pub(super) use missing_share::missing_share;
pub(super) use out_of_range::out_of_range;
pub(super) use unseen_levels::unseen_levels;

use super::Severity;

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Evidence<T> {
    /// What was measured.
    pub(super) measured: T,
    /// How often chance alone would show as much, if nothing had changed.
    pub(super) p_value: f64,
    /// How grave it is by its size, if it is no chance.
    pub(super) size: Severity,
}

/// The severity of an effect by the sizes from which it is to be watched and is drift.
fn severity(effect: f64, watch: f64, drift: f64) -> Severity {
    match effect {
        effect if effect >= drift => Severity::Drift,
        effect if effect >= watch => Severity::Watch,
        _ => Severity::Stable,
    }
}
