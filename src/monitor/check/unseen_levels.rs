//! Are there more labels that the reference does not have than its rare ones lead one to expect?
//!
//! A rare label may stand in one sample and not in the other by chance. If nothing has changed, a label that stands t times in
//! both together is absent from the reference with chance q = C(m, t)/C(n + m, t), and the number of cells with such labels is a
//! sum of t·Bernoulli(q). Its tail is bounded by Chernoff's inequality (A Measure of Asymptotic Efficiency, Annals of
//! Mathematical Statistics 23, 1952), min over λ of E exp(λ(sum − observed)), which also holds for labels that compete for
//! places (Joag-Dev and Proschan, Negative Association of Random Variables, Annals of Statistics 11, 1983). So the p-value is never
//! too small.

use super::exact::all_among;
use super::{Evidence, severity};
use crate::profile::LabelSketch;
use crate::stat::sort_by;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Labels that the reference does not have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnseenLevels {
    /// The most frequent of them, with how often they stand; at most [`UnseenLevels::LISTED`].
    pub levels: Vec<(String, u64)>,
    /// How many there are.
    pub n_levels: u64,
    /// Cells that have one of them.
    pub n_cells: u64,
    /// The same as a share of the new values, 0 to 1.
    pub share: f64,
}

impl UnseenLevels {
    /// How many levels are listed at most.
    pub const LISTED: usize = 20;
}

const WATCH: f64 = 0.01;
const DRIFT: f64 = 0.05;

/// Counts the cells with new labels; `None` if either side has no value, or the reference does not name all of its labels.
pub(in crate::monitor) fn unseen_levels(
    reference: &LabelSketch,
    current: &BTreeMap<String, u64>,
) -> Option<Evidence<UnseenLevels>> {
    let n = reference.n - reference.n_missing;
    let m = current.values().sum::<u64>();
    if n == 0 || m == 0 || reference.n_other > 0 {
        return None;
    }
    let unseen = current.iter().filter(|(label, _)| !reference.counts.contains_key(*label));
    let mut levels: Vec<(String, u64)> = unseen.map(|(label, count)| (label.clone(), *count)).collect();
    let (n_levels, n_cells) = (levels.len() as u64, levels.iter().map(|(_, count)| count).sum::<u64>());
    sort_by(&mut levels, |a, b| b.1.cmp(&a.1));
    levels.truncate(UnseenLevels::LISTED);
    let share = n_cells as f64 / m as f64;
    let p_value = if n_cells == 0 { 1.0 } else { tail_bound(n_cells as f64, &totals(reference, current), n, m) };
    let measured = UnseenLevels { levels, n_levels, n_cells, share };
    Some(Evidence { measured, p_value, size: severity(share, WATCH, DRIFT) })
}

/// How often each label stands in both samples together.
fn totals(reference: &LabelSketch, current: &BTreeMap<String, u64>) -> Vec<u64> {
    let seen = reference.counts.iter().map(|(label, count)| count + current.get(label).copied().unwrap_or(0));
    let unseen = current.iter().filter(|(label, _)| !reference.counts.contains_key(*label)).map(|(_, count)| *count);
    seen.chain(unseen).collect()
}

/// Chernoff's bound on the chance that `observed` or more cells have labels absent from the reference.
fn tail_bound(observed: f64, totals: &[u64], n: u64, m: u64) -> f64 {
    let terms = totals.iter().map(|&t| (t as f64, all_among(t, m, n + m)));
    let terms: Vec<(f64, f64)> = terms.filter(|(_, q)| *q > 0.0).collect();
    if terms.iter().map(|(t, q)| t * q).sum::<f64>() >= observed {
        return 1.0;
    }
    // ln E exp(λ·t·B) = λt + ln(q + (1 − q)·exp(−λt)), and its derivative in λ.
    let ln_mean = |lambda: f64, t: f64, q: f64| lambda * t + libm::log(q + (1.0 - q) * libm::exp(-lambda * t));
    let slope = |lambda: f64, t: f64, q: f64| q * t / (q + (1.0 - q) * libm::exp(-lambda * t));
    // The bound is convex in λ: its least value lies where the slopes sum to what was observed.
    let (mut low, mut high) = (0.0, LARGEST_LAMBDA);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        let is_low = terms.iter().map(|(t, q)| slope(middle, *t, *q)).sum::<f64>() < observed;
        if is_low { low = middle } else { high = middle }
    }
    let exponent = terms.iter().map(|(t, q)| ln_mean(low, *t, *q)).sum::<f64>() - low * observed;
    libm::exp(exponent.min(0.0))
}

/// Where exp(−λ) is as good as 0.
const LARGEST_LAMBDA: f64 = 700.0;
