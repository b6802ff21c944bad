//! What the charts of a fit show, as plain data.

use crate::stat::Moments;
use serde::{Deserialize, Serialize};

/// Up to this many rows, charts show points; above, counts in bins.
pub const MAX_POINTS: u64 = 5000;

/// Most bins of a histogram.
const MAX_BINS: u32 = 60;

/// What the four charts of a fit show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChartData {
    /// x: fitted value; y: actual value.
    pub actual_against_fitted: Scatter,
    /// x: fitted value; y: residual.
    pub residual_against_fitted: Scatter,
    /// Quantile of the standard normal distribution, and standardised residual; rising. Up to [`MAX_POINTS`] rows one point a
    /// row, above that evenly spaced quantiles. Held-out rows are left out.
    pub normal_qq: Vec<[f64; 2]>,
    /// Counts of residuals, held-out rows left out.
    pub residual_histogram: Histogram,
    /// Above [`MAX_POINTS`] rows, what their points would show to whoever measured them.
    #[serde(default)]
    pub agreement: Option<Agreement>,
}

/// How near fitted values come to the actual ones, over all rows, held-out ones too.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// What half of the residuals' magnitudes do not exceed, within 0.8%.
    pub median_error: f64,
    /// Pearson's correlation of actual and fitted values (R's `cor(y, fitted(fit))`); 0 where either does not vary.
    pub correlation: f64,
}

/// Points, or counts where there are too many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Scatter {
    /// One point a row.
    Points {
        /// Points, in row order.
        points: Vec<ScatterPoint>,
    },
    /// Counts on a grid.
    Bins(BinGrid),
}

/// One row as a point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScatterPoint {
    /// Horizontal.
    pub x: f64,
    /// Vertical.
    pub y: f64,
    /// Number of the row in its source, from 0.
    pub row_id: u64,
    /// Whether the row was held out of the fit.
    pub held_out: bool,
}

/// Counts on an even grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BinGrid {
    /// Least and greatest x.
    pub x_range: [f64; 2],
    /// Least and greatest y.
    pub y_range: [f64; 2],
    /// Number of bins across and up.
    pub shape: [u32; 2],
    /// Counts, row by row from the lowest y, (`shape[1]` × `shape[0]`).
    pub counts: Vec<u64>,
}

/// Counts in even bins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Least and greatest value.
    pub range: [f64; 2],
    /// Counts, (`n_bins`).
    pub counts: Vec<u64>,
}

/// Five quantiles of the residuals, times the root of their weight, held-out rows left out (R's `quantile(residuals(fit))`, type 7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ResidualQuantiles {
    /// Smallest.
    pub min: f64,
    /// First quartile.
    pub q1: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub q3: f64,
    /// Largest.
    pub max: f64,
    /// Whether the quartiles are exact; above [`MAX_POINTS`] rows they are within 0.8%.
    pub exact: bool,
}

impl ResidualQuantiles {
    /// Of sorted residuals.
    pub(super) fn of_sorted(residuals: &[f64]) -> Self {
        let Some(last) = residuals.len().checked_sub(1) else { return Self::default() };
        let quantile = |p: f64| {
            let at = p * last as f64;
            let (below, share) = (at.floor() as usize, at.fract());
            let above = residuals[(below + 1).min(last)];
            residuals[below] + share * (above - residuals[below])
        };
        let [q1, median, q3] = [0.25, 0.5, 0.75].map(quantile);
        Self { min: residuals[0], q1, median, q3, max: residuals[last], exact: true }
    }
}

impl Histogram {
    /// Scott's 3.49·sd·n^(−1/3) ("On optimal and data-based histograms", Biometrika 66 (1979)).
    pub(super) fn scott_width(sd: f64, n: f64) -> f64 {
        3.49 * sd / libm::cbrt(n)
    }

    /// An empty histogram with bins of a round width near Scott's, but not below `least`; and that width, unless all is in one bin.
    pub(super) fn for_values(moments: &Moments, least: f64) -> (Option<RoundWidth>, Self) {
        let scott = Self::scott_width(moments.sd().unwrap_or_default(), moments.n as f64);
        let spread = moments.max - moments.min;
        if !(scott > 0.0 && spread > 0.0 && spread.is_finite()) {
            return (None, Self { range: widened([moments.min, moments.max]), counts: vec![0] });
        }
        let width = RoundWidth::at_most(scott, least.max(spread / f64::from(MAX_BINS)));
        let (first, last) = (width.bin(moments.min), width.bin(moments.max));
        let counts = vec![0; (last - first) as usize + 1];
        (Some(width), Self { range: [width.edge(first), width.edge(last + 1.0)], counts })
    }

    pub(super) fn count(&mut self, value: f64) {
        let i = bin(value, self.range, self.counts.len() as u32);
        self.counts[i] += 1;
    }
}

/// The bin of a value on an even scale; what rounding puts outside goes to the nearest.
fn bin(value: f64, [from, to]: [f64; 2], n: u32) -> usize {
    let share = (value - from) / (to - from);
    ((share * f64::from(n)) as usize).min(n as usize - 1)
}

/// A range with some width, whatever comes in.
pub(super) fn widened([from, to]: [f64; 2]) -> [f64; 2] {
    match (from.is_finite() && to.is_finite(), from < to) {
        (true, true) => [from, to],
        (true, false) => {
            let half = if from == 0.0 { 0.5 } else { from.abs() / 2.0 };
            [from - half, from + half]
        }
        _ => [0.0, 1.0],
    }
}

/// 1, 2 or 5 times a power of ten, kept apart so that edges come out as people write them.
#[derive(Clone, Copy)]
pub(super) struct RoundWidth {
    step: f64,
    /// A power of ten, at least 1: multiplied by where `up`, else divided by.
    power: f64,
    up: bool,
}

impl RoundWidth {
    /// The largest round width that is at most `width`, but not below `least`.
    fn at_most(width: f64, least: f64) -> Self {
        let exponent = libm::log10(width.max(least)).floor() as i32;
        let rising = (exponent - 1..=exponent + 1).flat_map(|exponent| [1.0, 2.0, 5.0].map(|step| Self::new(step, exponent)));
        let mut wide_enough = rising.filter(|candidate| candidate.width() >= least);
        let first = wide_enough.next().unwrap_or(Self::new(1.0, exponent + 2));
        wide_enough.take_while(|candidate| candidate.width() <= width).last().unwrap_or(first)
    }

    fn new(step: f64, exponent: i32) -> Self {
        Self { step, power: libm::pow(10.0, f64::from(exponent.abs())), up: exponent >= 0 }
    }

    pub(super) fn width(self) -> f64 {
        self.edge(1.0)
    }

    /// The lower edge of a bin.
    fn edge(self, bin: f64) -> f64 {
        if self.up { bin * self.step * self.power } else { bin * self.step / self.power }
    }

    /// The bin of a value.
    pub(super) fn bin(self, value: f64) -> f64 {
        (value / self.width()).floor()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histograms_have_round_bins_and_lose_nothing() {
        let values: Vec<f64> = (0..1000).map(|i| f64::from(i * 37 % 1000) / 100.0 - 3.0).collect();
        let (_, mut histogram) = Histogram::for_values(&Moments::of(values.iter().copied()), 0.0);
        values.iter().for_each(|&value| histogram.count(value));
        assert_eq!((histogram.range, histogram.counts), ([-3.0, 7.0], vec![100; 10]));
        let (_, tenths) = Histogram::for_values(&Moments::of((0..500).map(|i| f64::from(i) / 312.0 - 0.7)), 0.0);
        assert_eq!((tenths.range, tenths.counts.len()), ([-0.8, 1.0], 9));
        let (_, mut single) = Histogram::for_values(&Moments::of([7.0, 7.0].into_iter()), 0.0);
        single.count(7.0);
        assert_eq!((single.range, single.counts), ([3.5, 10.5], vec![1]));
    }
}
