//! Do the values lie otherwise than in training?
//!
//! Numbers and dates: the two-sample Kolmogorov–Smirnov test, exact for small samples (conservative with ties). Labels: the χ²
//! test of homogeneity with both samples as rows of the table. Taking the reference as exact, as some tools do, raises far too
//! many alarms: its sampling error counts as well.
//!
//! How large a difference is says the population stability index (Siddiqi, Credit Risk Scorecards, Wiley 2006: 0.1 is moderate,
//! 0.25 large), over the deciles of the reference or over its levels. Without any drift its mean is about (bins − 1)(1/n + 1/m)
//! (Yurdakul and Naranjo, Statistical properties of the population stability index, Journal of Risk Model Validation 14, 2020);
//! severity goes by what is beyond that, so that small samples do not look like drift.

use super::exact::smirnov;
use super::{Evidence, severity};
use crate::monitor::tally::NumberTally;
use crate::profile::{LabelSketch, NumberSketch};
use crate::stat::{ChiSquared, kolmogorov_sf, sort_by};
use crate::table::{ColumnType, format_date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How two samples of a column differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The test.
    pub test: DistributionTest,
    /// Its statistic: the Kolmogorov–Smirnov distance D, or χ².
    pub statistic: f64,
    /// Degrees of freedom of χ².
    pub df: Option<u64>,
    /// Population stability index, Σ (c − r)·ln(c/r) over the bins, shares under 1e-4 taken as 1e-4.
    pub psi: f64,
    /// The same less what chance alone adds on average, (bins − 1)(1/n + 1/m), and at least 0: what severity goes by.
    pub psi_beyond_chance: f64,
    /// What the index was summed over, for a chart.
    pub bins: Vec<PsiBin>,
}

/// The test for a column's distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DistributionTest {
    /// Two-sample Kolmogorov–Smirnov test.
    KolmogorovSmirnov,
    /// χ² test of homogeneity on the table of both samples by level, rare levels pooled.
    ChiSquare,
}

/// A bin of the population stability index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PsiBin {
    /// A range such as `≤ 3.5`, or a level.
    pub label: String,
    /// Share of the reference's values, 0 to 1.
    pub reference: f64,
    /// Share of the new values, 0 to 1.
    pub current: f64,
}

/// Smallest share of a bin in the index.
const FLOOR: f64 = 1e-4;
/// Sizes of the index from which a difference is to be watched, and is drift.
const WATCH: f64 = 0.1;
const DRIFT: f64 = 0.25;
/// The exact Kolmogorov–Smirnov test takes time in proportion to n·m.
const EXACT_UP_TO: u64 = 1_000_000;
/// Levels expected less often than this in the smaller sample are pooled (Cochran, The χ² Test of Goodness of Fit, Annals of
/// Mathematical Statistics 23, 1952).
const LEAST_EXPECTED: f64 = 5.0;
/// What pooled levels are called.
const OTHER: &str = "(other)";

/// Compares numbers or dates; `None` if either side has no value.
pub(in crate::monitor) fn numbers(
    reference: &NumberSketch,
    current: &NumberTally,
    kind: ColumnType,
) -> Option<Evidence<Distribution>> {
    let cumulative = current.cumulative();
    let n = reference.points.last()?.1;
    let m = cumulative.last()? + current.between.last()?;
    if m == 0 {
        return None;
    }
    let distance = distance(reference, current, &cumulative, n, m);
    let statistic = distance as f64 / (n as f64 * m as f64);
    let p_value = match n.checked_mul(m).filter(|steps| *steps <= EXACT_UP_TO) {
        Some(_) => smirnov(distance as u64, n, m),
        None => kolmogorov_sf((n as f64 * m as f64 / (n as f64 + m as f64)).sqrt() * statistic),
    };
    let bins = deciles(reference, &cumulative, n, m, kind);
    Some(evidence(DistributionTest::KolmogorovSmirnov, statistic, None, p_value, bins, n, m))
}

/// n·m·D, D the largest distance of the two distribution functions. Where the sketch does not hold every value of the reference,
/// the functions are compared at those it holds, which makes D too small by 1/511 at most.
fn distance(reference: &NumberSketch, current: &NumberTally, cumulative: &[u64], n: u64, m: u64) -> u128 {
    let between = |r: u64, c: u64| (u128::from(r) * u128::from(m)).abs_diff(u128::from(c) * u128::from(n));
    let holds_all = reference.points.len() < NumberSketch::POINTS;
    let mut before = 0;
    let mut largest = 0;
    for (i, (point, &c)) in reference.points.iter().zip(cumulative).enumerate() {
        largest = largest.max(between(point.1, c));
        // Just under a point the reference still has the count of the point before.
        if holds_all || i == 0 {
            largest = largest.max(between(before, c - current.at[i]));
        }
        before = point.1;
    }
    largest
}

/// The bins between the deciles of the reference. A decile that is its largest value bounds no bin.
fn deciles(reference: &NumberSketch, cumulative: &[u64], n: u64, m: u64, kind: ColumnType) -> Vec<PsiBin> {
    let points = &reference.points;
    let decile = |d: u64| points.partition_point(|point| u128::from(point.1) * 10 < u128::from(n) * u128::from(d));
    let mut edges: Vec<usize> = (1..10).map(decile).filter(|edge| edge + 1 < points.len()).collect();
    edges.dedup();
    let text = |edge: usize| match kind {
        ColumnType::Date => format_date(points[edge].0 as i64),
        _ => points[edge].0.to_string(),
    };
    let mut bins = Vec::with_capacity(edges.len() + 1);
    let mut before = (0, 0);
    for i in 0..=edges.len() {
        let up_to = edges.get(i).map_or((n, m), |&edge| (points[edge].1, cumulative[edge]));
        let label = match (i.checked_sub(1).map(|i| text(edges[i])), edges.get(i).map(|&edge| text(edge))) {
            (None, None) => "all".to_owned(),
            (None, Some(upper)) => format!("≤ {upper}"),
            (Some(lower), Some(upper)) => format!("> {lower} to {upper}"),
            (Some(lower), None) => format!("> {lower}"),
        };
        let share = |up_to: u64, before: u64, of: u64| (up_to - before) as f64 / of as f64;
        bins.push(PsiBin { label, reference: share(up_to.0, before.0, n), current: share(up_to.1, before.1, m) });
        before = up_to;
    }
    bins
}

/// Compares labels; `None` if either side has no value, or all levels are too rare to be compared.
pub(in crate::monitor) fn labels(reference: &LabelSketch, current: &BTreeMap<String, u64>) -> Option<Evidence<Distribution>> {
    let n = reference.n - reference.n_missing;
    let m = current.values().sum::<u64>();
    if n == 0 || m == 0 {
        return None;
    }
    let levels = pooled(reference, current, n, m);
    if levels.len() < 2 && reference.counts.len() > 1 {
        return None;
    }
    let (n_, m_) = (n as f64, m as f64);
    let deviation = |observed: u64, total: u64, size: f64| {
        let expected = total as f64 * size / (n_ + m_);
        (observed as f64 - expected) * (observed as f64 - expected) / expected
    };
    let chi_square = levels.iter().map(|(_, r, c)| deviation(*r, r + c, n_) + deviation(*c, r + c, m_)).sum::<f64>();
    let df = levels.len() as u64 - 1;
    let p_value = if df == 0 { 1.0 } else { ChiSquared { df: df as f64 }.sf(chi_square) };
    let bin = |(label, r, c)| PsiBin { label, reference: r as f64 / n_, current: c as f64 / m_ };
    let bins = levels.into_iter().map(bin).collect();
    Some(evidence(DistributionTest::ChiSquare, chi_square, Some(df), p_value, bins, n, m))
}

/// Levels with their counts on both sides, the most frequent first; rare ones and those the reference does not name are pooled.
fn pooled(reference: &LabelSketch, current: &BTreeMap<String, u64>, n: u64, m: u64) -> Vec<(String, u64, u64)> {
    let expected = |total: u64| total as f64 * n.min(m) as f64 / (n + m) as f64;
    let named = reference.counts.iter().map(|(label, &r)| (label.clone(), r, current.get(label).copied().unwrap_or(0)));
    let (mut levels, rare): (Vec<_>, Vec<_>) = named.partition(|(_, r, c)| expected(r + c) >= LEAST_EXPECTED);
    sort_by(&mut levels, |a, b| (b.1 + b.2).cmp(&(a.1 + a.2)));
    let new = current.iter().filter(|(label, _)| !reference.counts.contains_key(*label)).map(|(_, c)| *c).sum::<u64>();
    let rare = rare.iter().fold((0, 0), |sum, (_, r, c)| (sum.0 + r, sum.1 + c));
    let (r, c) = (rare.0 + reference.n_other, rare.1 + new);
    match levels.last_mut() {
        // What was pooled may still be too rare; then it joins the rarest that is not.
        Some(rarest) if r + c > 0 && expected(r + c) < LEAST_EXPECTED => {
            *rarest = (OTHER.to_owned(), rarest.1 + r, rarest.2 + c);
        }
        _ if r + c > 0 => levels.push((OTHER.to_owned(), r, c)),
        _ => {}
    }
    levels
}

fn evidence(
    test: DistributionTest,
    statistic: f64,
    df: Option<u64>,
    p_value: f64,
    bins: Vec<PsiBin>,
    n: u64,
    m: u64,
) -> Evidence<Distribution> {
    let term = |bin: &PsiBin| {
        let (r, c) = (bin.reference.max(FLOOR), bin.current.max(FLOOR));
        (c - r) * libm::log(c / r)
    };
    let psi = bins.iter().map(term).sum::<f64>();
    let by_chance = (bins.len() as f64 - 1.0) * (1.0 / n as f64 + 1.0 / m as f64);
    let psi_beyond_chance = (psi - by_chance).max(0.0);
    let size = severity(psi_beyond_chance, WATCH, DRIFT);
    Evidence { measured: Distribution { test, statistic, df, psi, psi_beyond_chance, bins }, p_value, size }
}
