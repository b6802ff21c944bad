//! Bins with round edges.

use super::HistogramBin;
use super::sorted_counts::SortedCounts;

/// Most bins of a histogram.
const MAX_BINS: f64 = 25.0;
/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// Bins of equal width over all values: the width is 1, 2 or 5 times a power of ten, the smallest that needs no more than 25
/// bins, and the edges are multiples of it. Whole numbers get whole edges (`are_whole`: whether all values are), and dates of more than a month edges at
/// midnight.
pub(super) fn histogram(counts: &SortedCounts, are_dates: bool, are_whole: bool) -> Vec<HistogramBin> {
    let Some((min, max)) = counts.range() else { return Vec::new() };
    let unit = if are_dates && max - min > 31.0 * DAY { DAY } else { 1.0 };
    let (min, max) = (min / unit, max / unit);
    if !(max - min).is_finite() || max == min {
        return vec![HistogramBin { lower: min * unit, upper: max * unit, count: counts.n_present() }];
    }
    let width = Width::for_range(max - min, are_whole);
    let first = width.index(min);
    let last = width.index(max);
    // A value on the last edge opens a bin only among whole numbers, which would share their bin otherwise.
    let n_bins = if !are_whole && last > first && width.edge(last) == max { last - first } else { last - first + 1.0 };
    let edges: Vec<f64> = (0..=n_bins as usize).map(|i| width.edge(first + i as f64) * unit).collect();
    let mut bins: Vec<HistogramBin> =
        edges.windows(2).map(|pair| HistogramBin { lower: pair[0], upper: pair[1], count: 0 }).collect();
    let mut below = 0;
    if let Some((last, before)) = bins.split_last_mut() {
        for bin in before {
            let up_to = counts.n_below(bin.upper);
            bin.count = up_to - below;
            below = up_to;
        }
        last.count = counts.n_present() - below;
    }
    bins
}

/// A width of 1, 2 or 5 times a power of ten, kept as a quotient so that edges such as 0.3 are the nearest doubles.
#[derive(Clone, Copy, Debug)]
struct Width {
    times: f64,
    over: f64,
}

impl Width {
    fn for_range(range: f64, are_whole: bool) -> Self {
        let rough = libm::floor(libm::log10(range / MAX_BINS)) as i32;
        let mut exponent = if are_whole { rough.max(0) } else { rough };
        loop {
            for digit in [1.0, 2.0, 5.0] {
                let width = Self::new(digit, exponent);
                if range / width.value() <= MAX_BINS - 1.0 {
                    return width;
                }
            }
            exponent += 1;
        }
    }

    fn new(digit: f64, exponent: i32) -> Self {
        let power = (0..exponent.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
        if exponent >= 0 { Self { times: digit * power, over: 1.0 } } else { Self { times: digit, over: power } }
    }

    fn value(self) -> f64 {
        self.times / self.over
    }

    fn edge(self, index: f64) -> f64 {
        index * self.times / self.over
    }

    /// The last edge at or below a value.
    fn index(self, value: f64) -> f64 {
        let mut index = (value / self.value()).floor();
        // The quotient may be rounded over an edge.
        if self.edge(index) > value {
            index -= 1.0;
        } else if self.edge(index + 1.0) <= value {
            index += 1.0;
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::super::sorted_counts::counts;
    use super::*;
    use proptest::prelude::*;

    fn described(values: &[f64], are_dates: bool) -> Vec<HistogramBin> {
        let counts = counts(values);
        histogram(&counts, are_dates, counts.n_whole() == counts.n_present())
    }

    fn bins(values: &[f64]) -> Vec<(f64, f64, u64)> {
        described(values, false).into_iter().map(|bin| (bin.lower, bin.upper, bin.count)).collect()
    }

    #[test]
    fn edges_are_round() {
        assert_eq!(bins(&[]), []);
        assert_eq!(bins(&[2.5, 2.5]), [(2.5, 2.5, 2)]);
        assert_eq!(bins(&[0.0, 1.0, 1.0, 3.0]), [(0.0, 1.0, 1), (1.0, 2.0, 2), (2.0, 3.0, 0), (3.0, 4.0, 1)]);
        let tenths = bins(&[0.05, 0.31, 0.3, 1.0]);
        assert_eq!(tenths[0], (0.05, 0.1, 1));
        assert_eq!(tenths.iter().find(|bin| bin.0 == 0.3), Some(&(0.3, 0.35, 2)));
        assert_eq!(tenths.last(), Some(&(0.95, 1.0, 1)));
        let far = bins(&[-f64::MAX, f64::MAX]);
        assert_eq!(far, [(-f64::MAX, f64::MAX, 2)]);
    }

    #[test]
    fn dates_have_edges_at_midnight() {
        let days: Vec<f64> = (0..100).map(|day| f64::from(day) * DAY + 3_600_000.0).collect();
        let bins = described(&days, true);
        assert!(bins.iter().all(|bin| bin.lower % DAY == 0.0));
        assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), 100);
    }

    proptest! {
        #[test]
        fn every_value_is_in_its_bin(values in prop::collection::vec(prop_oneof![-1e3..1e3, -1e-9..1e-9, any::<f64>()], 1..50)) {
            let counts = counts(&values);
            let bins = described(&values, false);
            prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), counts.n_present());
            prop_assert!(bins.len() <= 26, "{} bins", bins.len());
            for bin in &bins {
                let is_last = bin == bins.last().expect("not empty");
                let is_inside = |value: f64| value >= bin.lower && (value < bin.upper || is_last && value <= bin.upper);
                let inside = counts.runs().filter(|(value, _)| is_inside(*value)).map(|(_, count)| count).sum::<u64>();
                prop_assert_eq!(inside, bin.count, "{:?}", bin);
            }
        }
    }
}
