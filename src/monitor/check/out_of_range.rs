//! Do more values lie outside the range of the reference than a sample of its size leads one to expect?
//!
//! Some always do: the range of n values leaves 2/(n + 1) of its population outside on average. If nothing has changed, all
//! orders of the n + m values are equally likely. By symmetry the values outside are as many as those before the second of the
//! reference in a random order, so that k or more are outside with the chance that the first k + 1 have at most one of the
//! reference among them: (C(m, k + 1) + n·C(m, k))/C(n + m, k + 1). Ties make the test conservative. (The count has a
//! beta-binomial distribution; Wilks, Determination of Sample Sizes for Setting Tolerance Limits, Annals of Mathematical
//! Statistics 12, 1941.)

use super::exact::all_among;
use super::{Evidence, severity};
use crate::monitor::tally::NumberTally;
use crate::profile::NumberSketch;
use crate::table::{ColumnType, Value, format_date};
use serde::{Deserialize, Serialize};

/// Values outside the range of the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutOfRange {
    /// The smallest value of the reference; a date is a text in ISO 8601.
    pub min: Value,
    /// The largest value of the reference.
    pub max: Value,
    /// New values under the smallest.
    pub below: u64,
    /// New values over the largest.
    pub above: u64,
    /// Both, as a share of the new values, 0 to 1.
    pub share: f64,
}

const WATCH: f64 = 0.01;
const DRIFT: f64 = 0.05;

/// Counts the new values outside the range; `None` if either side has no value.
pub(in crate::monitor) fn out_of_range(
    reference: &NumberSketch,
    current: &NumberTally,
    kind: ColumnType,
) -> Option<Evidence<OutOfRange>> {
    let (first, last) = (reference.points.first()?, reference.points.last()?);
    let (below, above) = (*current.between.first()?, *current.between.last()?);
    let m = current.between.iter().chain(&current.at).sum::<u64>();
    if m == 0 {
        return None;
    }
    let share = (below + above) as f64 / m as f64;
    let value = |value: f64| match kind {
        ColumnType::Date => Value::Text(format_date(value as i64)),
        _ => Value::Number(value),
    };
    let measured = OutOfRange { min: value(first.0), max: value(last.0), below, above, share };
    Some(Evidence { measured, p_value: p_value(below + above, last.1, m), size: severity(share, WATCH, DRIFT) })
}

/// P(k or more of m new values lie outside the range of n).
fn p_value(k: u64, n: u64, m: u64) -> f64 {
    if k == 0 || k >= n + m {
        return 1.0;
    }
    // (C(m, k + 1) + n·C(m, k))/C(n + m, k + 1) with C(·, k + 1) written by C(·, k).
    let (k_, n_, m_) = (k as f64, n as f64, m as f64);
    (all_among(k, m, n + m) * ((m_ - k_) + n_ * (k_ + 1.0)) / (n_ + m_ - k_)).min(1.0)
}
