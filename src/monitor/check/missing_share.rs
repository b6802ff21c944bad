//! Are more or fewer cells missing than in training?
//!
//! The test of two proportions with pooled variance, and Fisher's exact test where a cell of the table is expected less than five
//! times. Size is Cohen's h (Statistical Power Analysis for the Behavioral Sciences, second edition, 1988, chapter 6).

use super::exact::fisher;
use super::{Evidence, severity};
use crate::stat::ChiSquared;
use serde::{Deserialize, Serialize};

/// Shares of missing cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingShare {
    /// In the reference, 0 to 1.
    pub reference: f64,
    /// In the new data, 0 to 1.
    pub current: f64,
    /// Cohen's h, 2·asin √current − 2·asin √reference: 0.2 is small, 0.5 medium, 0.8 large.
    pub effect: f64,
}

const WATCH: f64 = 0.2;
const DRIFT: f64 = 0.5;

/// Compares `a` of `n` cells of the reference with `b` of `m` new ones, m > 0.
pub(in crate::monitor) fn missing_share(a: u64, n: u64, b: u64, m: u64) -> Evidence<MissingShare> {
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let (reference, current) = (share(a, n), share(b, m));
    let effect = 2.0 * (libm::asin(current.sqrt()) - libm::asin(reference.sqrt()));
    let measured = MissingShare { reference, current, effect };
    Evidence { measured, p_value: p_value(a, n, b, m), size: severity(effect.abs(), WATCH, DRIFT) }
}

fn p_value(a: u64, n: u64, b: u64, m: u64) -> f64 {
    let (missing, all) = (a + b, n + m);
    if missing == 0 || missing == all || n == 0 || m == 0 {
        return 1.0;
    }
    let pooled = missing as f64 / all as f64;
    let least_expected = pooled.min(1.0 - pooled) * n.min(m) as f64;
    if least_expected < 5.0 {
        return fisher(a, n, b, m);
    }
    let difference = b as f64 / m as f64 - a as f64 / n as f64;
    let variance = pooled * (1.0 - pooled) * (1.0 / n as f64 + 1.0 / m as f64);
    ChiSquared { df: 1.0 }.sf(difference * difference / variance)
}
