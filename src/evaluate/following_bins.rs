//! Counts in even bins that follow the values: whenever there would be too many bins, some become one.
//!
//! So values are counted before anybody knows how far they reach. How wide the bins are in the end follows from the least and the
//! greatest value alone: states merge, and in whatever order.

use super::chart_data::{BinGrid, Histogram, widened};
use crate::stat::{Flat, Moments, flat};
use straightedge_kernel::{GRID_PLACES, MOST_BINS, VALUE_PLACES, count_points, count_values};

/// The exponent of two of the narrowest bins there are.
const NARROWEST: i32 = -1000;
/// Bits of a word that hold a count, where its bin is beside it.
const COUNT_BITS: u32 = 48;

/// Counts of points in bins whose sides are powers of two, at most [`GRID_PLACES`] across and up.
#[derive(Clone, Default)]
pub(super) struct FollowingGrid {
    x: Axis<Doubling>,
    y: Axis<Doubling>,
    /// By place on the rings; empty as long as there is nothing.
    counts: Counts,
}

flat!(FollowingGrid { x, y, counts });

/// Counts of values in bins whose width is a power of ten, at most [`VALUE_PLACES`].
#[derive(Clone, Default)]
pub(super) struct FollowingBins {
    /// The power of ten that they start with.
    finest: i32,
    axis: Axis<Tenfold>,
    counts: Counts,
}

flat!(FollowingBins { finest, axis, counts });

/// How bins grow.
trait Growth {
    /// How many bins become one.
    const BY: i64;
    /// How many there may be.
    const MOST: i64;

    /// The number that bins of some exponent are wide, as a factor and a divisor of which one is 1: a value divided by that width is
    /// value × factor / divisor.
    fn scale(exponent: i32) -> [f64; 2];
}

#[derive(Clone, Copy, Default)]
struct Doubling;

#[derive(Clone, Copy, Default)]
struct Tenfold;

impl Growth for Doubling {
    const BY: i64 = 2;
    const MOST: i64 = GRID_PLACES as i64;

    fn scale(exponent: i32) -> [f64; 2] {
        [libm::scalbn(1.0, -exponent), 1.0]
    }
}

impl Growth for Tenfold {
    const BY: i64 = 10;
    const MOST: i64 = VALUE_PLACES as i64;

    fn scale(exponent: i32) -> [f64; 2] {
        let power = libm::pow(10.0, f64::from(exponent.abs()));
        if exponent < 0 { [power, 1.0] } else { [1.0, power] }
    }
}

/// The bins of one axis.
#[derive(Clone, Copy)]
struct Axis<G> {
    /// The width's exponent.
    exponent: i32,
    /// The least and the greatest value.
    range: [f64; 2],
    growth: std::marker::PhantomData<G>,
}

impl<G> Default for Axis<G> {
    fn default() -> Self {
        Self { exponent: 0, range: [f64::INFINITY, f64::NEG_INFINITY], growth: std::marker::PhantomData }
    }
}

impl<G> Flat for Axis<G> {
    fn flatten(&self, words: &mut Vec<u64>) {
        self.exponent.flatten(words);
        self.range.flatten(words);
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        Some(Self { exponent: Flat::restore(words)?, range: Flat::restore(words)?, growth: std::marker::PhantomData })
    }
}

impl<G: Growth> Axis<G> {
    fn is_empty(&self) -> bool {
        self.range[0] > self.range[1]
    }

    /// The number of the bin that holds a value.
    fn bin(&self, value: f64) -> f64 {
        let [times, over] = G::scale(self.exponent);
        (value * times / over).floor()
    }

    /// The numbers of the first bin and the last.
    fn bins(&self) -> [i64; 2] {
        self.range.map(|value| self.bin(value) as i64)
    }

    /// The lower edge of a bin.
    fn edge(&self, bin: i64) -> f64 {
        let [times, over] = G::scale(self.exponent);
        bin as f64 / times * over
    }

    /// The axis that holds the values between two more, with bins no narrower than these.
    fn holding(&self, [from, to]: [f64; 2], exponent: i32) -> Self {
        let range = [self.range[0].min(from), self.range[1].max(to)];
        let mut axis = Self { exponent, range, ..*self };
        let fits = |axis: &Self| {
            let [first, last] = range.map(|value| axis.bin(value));
            last - first < G::MOST as f64 && first.abs() < MOST_BINS && last.abs() < MOST_BINS
        };
        while !fits(&axis) {
            axis.exponent += 1;
        }
        axis
    }

    /// How many bins of this axis are one of a later's.
    fn bins_in(&self, later: &Self) -> i64 {
        G::BY.saturating_pow(later.exponent.abs_diff(self.exponent))
    }
}

/// The exponent of two of bins so narrow that there are still fewer than [`MOST_BINS`] from 0 to the values.
fn finest([from, to]: [f64; 2]) -> i32 {
    let farthest = from.abs().max(to.abs());
    if farthest == 0.0 { NARROWEST } else { (libm::frexp(farthest).1 - 49).max(NARROWEST) }
}

#[derive(Clone, Default)]
struct Counts(Vec<u64>);

/// Most bins are empty: only the others travel.
impl Flat for Counts {
    fn flatten(&self, words: &mut Vec<u64>) {
        words.push(self.0.len() as u64);
        let filled = (0_u64..).zip(&self.0).filter(|(_, count)| **count > 0);
        let filled: Vec<u64> = filled.map(|(place, count)| place << COUNT_BITS | count).collect();
        filled.flatten(words);
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        let len = usize::restore(words)?;
        let mut counts = vec![0; Some(len).filter(|len| *len <= GRID_PLACES * GRID_PLACES)?];
        for word in Vec::<u64>::restore(words)? {
            *counts.get_mut((word >> COUNT_BITS) as usize)? = word & ((1 << COUNT_BITS) - 1);
        }
        Some(Self(counts))
    }
}

impl Counts {
    fn fill(&mut self, len: usize) {
        self.0.resize(len, 0);
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(sum, count)| *sum += count);
    }

    /// Makes each `by` bins one on the ring of the places `stride` apart, which holds those from `first` to `last`.
    fn join(&mut self, [first, last]: [i64; 2], by: i64, stride: usize, n_places: usize) {
        if by == 1 || self.0.is_empty() {
            return;
        }
        let place = |bin: i64| bin.rem_euclid(n_places as i64) as usize * stride;
        let (before, mut after) = (&self.0, vec![0; self.0.len()]);
        let moves: Vec<(usize, usize)> = (first..=last).map(|bin| (place(bin), place(bin.div_euclid(by)))).collect();
        // Where rings begin: beside each other, or one behind another.
        let starts = (0..before.len()).step_by(stride * n_places).flat_map(|start| start..start + stride);
        for start in starts {
            moves.iter().for_each(|(from, to)| after[start + to] += before[start + from]);
        }
        self.0 = after;
    }
}

impl FollowingGrid {
    /// Takes in points; `ranges`: the least and the greatest x, and y. What is not finite is left out, with what came along.
    pub(super) fn add(&mut self, points: [&[f64]; 2], ranges: [[f64; 2]; 2]) {
        if self.hold(ranges, ranges.map(finest)) {
            count_points(&mut self.counts.0, points, [&self.x, &self.y].map(|axis| Doubling::scale(axis.exponent)[0]));
        }
    }

    pub(super) fn merge(&mut self, mut other: Self) {
        let [x, y] = [&other.x, &other.y].map(|axis| (axis.range, axis.exponent));
        if self.hold([x.0, y.0], [x.1, y.1]) {
            other.join(self.x, self.y);
            self.counts.add(&other.counts);
        }
    }

    /// Makes room for more; `false` if there is nothing to make room for.
    fn hold(&mut self, [x, y]: [[f64; 2]; 2], [x_finest, y_finest]: [i32; 2]) -> bool {
        if !([x, y].as_flattened().iter().all(|end| end.is_finite())) {
            return false;
        }
        self.counts.fill(GRID_PLACES * GRID_PLACES);
        let exponent = |axis: &Axis<Doubling>, finest: i32| if axis.is_empty() { finest } else { axis.exponent.max(finest) };
        let (x, y) = (self.x.holding(x, exponent(&self.x, x_finest)), self.y.holding(y, exponent(&self.y, y_finest)));
        self.join(x, y);
        true
    }

    /// Brings the counts to other axes, which hold what these do.
    fn join(&mut self, x: Axis<Doubling>, y: Axis<Doubling>) {
        if !self.x.is_empty() {
            self.counts.join(self.x.bins(), self.x.bins_in(&x), 1, GRID_PLACES);
            self.counts.join(self.y.bins(), self.y.bins_in(&y), GRID_PLACES, GRID_PLACES);
        }
        (self.x, self.y) = (x, y);
    }

    /// The grid from the first bins to the last. Where all values are one, a bin of some width is around it.
    pub(super) fn finish(&self) -> BinGrid {
        if self.x.is_empty() {
            return BinGrid { x_range: [0.0, 1.0], y_range: [0.0, 1.0], shape: [1, 1], counts: vec![0] };
        }
        let ends = |axis: &Axis<Doubling>| {
            let [first, last] = axis.bins();
            if axis.range[0] < axis.range[1] { [axis.edge(first), axis.edge(last + 1)] } else { widened(axis.range) }
        };
        let ([left, right], [low, high]) = (self.x.bins(), self.y.bins());
        let place = |bin: i64| bin.rem_euclid(GRID_PLACES as i64) as usize;
        let count = |x: i64, y: i64| self.counts.0[place(y) * GRID_PLACES + place(x)];
        BinGrid {
            x_range: ends(&self.x),
            y_range: ends(&self.y),
            shape: [(right - left) as u32 + 1, (high - low) as u32 + 1],
            counts: (low..=high).flat_map(|y| (left..=right).map(move |x| (x, y))).map(|(x, y)| count(x, y)).collect(),
        }
    }
}

impl FollowingBins {
    /// No value yet; bins are at most about as wide as `width`, until there are too many.
    pub(super) fn of_width(width: f64) -> Self {
        let finest = if width > 0.0 && width.is_finite() { (libm::log10(width).floor() as i32).max(-300) } else { 0 };
        Self { finest, ..Self::default() }
    }

    /// Takes in values between the ends of `range`. What is not finite is left out, with what came along.
    pub(super) fn add(&mut self, values: &[f64], range: [f64; 2]) {
        if self.hold(range, self.finest) {
            let [times, over] = Tenfold::scale(self.axis.exponent);
            count_values(&mut self.counts.0, values, times, over);
        }
    }

    pub(super) fn merge(&mut self, mut other: Self) {
        if self.hold(other.axis.range, other.axis.exponent) {
            other.join(self.axis);
            self.counts.add(&other.counts);
        }
    }

    fn hold(&mut self, range: [f64; 2], finest: i32) -> bool {
        if !range.iter().all(|end| end.is_finite()) {
            return false;
        }
        self.counts.fill(VALUE_PLACES);
        let exponent = if self.axis.is_empty() { finest } else { self.axis.exponent.max(finest) };
        self.join(self.axis.holding(range, exponent));
        true
    }

    fn join(&mut self, axis: Axis<Tenfold>) {
        if !self.axis.is_empty() {
            self.counts.join(self.axis.bins(), self.axis.bins_in(&axis), 1, VALUE_PLACES);
        }
        self.axis = axis;
    }

    /// The counts in the bins of [`Histogram::for_values`], or in wider ones where the values were counted in wider.
    pub(super) fn finish(&self, moments: &Moments) -> Histogram {
        let (width, mut histogram) = Histogram::for_values(moments, self.axis.edge(1));
        let (Some(width), false) = (width, self.axis.is_empty()) else {
            histogram.counts = vec![moments.n];
            return histogram;
        };
        let ([first, last], by) = (self.axis.bins(), (width.width() / self.axis.edge(1)).round().max(1.0) as i64);
        let (left, right) = (width.bin(moments.min) as i64, histogram.counts.len() as i64 - 1);
        for bin in first..=last {
            let at = (bin.div_euclid(by) - left).clamp(0, right);
            histogram.counts[at as usize] += self.counts.0[bin.rem_euclid(VALUE_PLACES as i64) as usize];
        }
        histogram
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(values: &[f64]) -> [f64; 2] {
        let of = |ends: [f64; 2], value: &f64| [ends[0].min(*value), ends[1].max(*value)];
        values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], of)
    }

    fn moments(values: &[f64]) -> Moments {
        Moments::of(values.iter().copied())
    }

    fn grid(points: &[(f64, f64)]) -> FollowingGrid {
        let mut grid = FollowingGrid::default();
        let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
        grid.add([&x, &y], [range(&x), range(&y)]);
        grid
    }

    fn bins(width: f64, values: &[f64]) -> FollowingBins {
        let mut bins = FollowingBins::of_width(width);
        bins.add(values, range(values));
        bins
    }

    /// Counted by the edges that the grid came to.
    fn counted(points: &[(f64, f64)], found: &BinGrid) -> Vec<u64> {
        let mut counts = vec![0; found.counts.len()];
        // Widths are powers of two, so that nothing is rounded here.
        let at = |value: f64, [from, to]: [f64; 2], n: u32| {
            let width = (to - from) / f64::from(n);
            if n == 1 { 0 } else { ((value / width).floor() - from / width) as usize }
        };
        for (x, y) in points {
            counts[at(*y, found.y_range, found.shape[1]) * found.shape[0] as usize + at(*x, found.x_range, found.shape[0])] += 1;
        }
        counts
    }

    fn values() -> impl Strategy<Value = Vec<f64>> {
        let number = prop_oneof![-1e3..1e3, -1.0..1.0, Just(0.0), Just(-1e-9), Just(1e9)];
        prop::collection::vec(number, 1..200)
    }

    proptest! {
        #[test]
        fn points_come_out_the_same_in_any_order(x in values(), y in values(), cut in 0_usize..200) {
            let points: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
            let found = grid(&points).finish();
            prop_assert_eq!(&found.counts, &counted(&points, &found));
            prop_assert!(found.shape.iter().all(|n| *n <= 64), "{:?}", found.shape);
            let (first, second) = points.split_at(cut.min(points.len()));
            for [first, second] in [[first, second], [second, first]] {
                let mut merged = FollowingGrid::default();
                for part in [first, second] {
                    let mut words = Vec::new();
                    grid(part).flatten(&mut words);
                    merged.merge(FollowingGrid::restore(&mut words.as_slice()).unwrap());
                }
                prop_assert_eq!(&merged.finish(), &found);
            }
        }

        #[test]
        fn values_come_out_the_same_in_any_order(x in values(), cut in 0_usize..200, width in -12..3) {
            let width = libm::pow(10.0, f64::from(width));
            let found = bins(width, &x).finish(&moments(&x));
            prop_assert_eq!(found.counts.iter().sum::<u64>(), x.len() as u64);
            let (first, second) = x.split_at(cut.min(x.len()));
            for [first, second] in [[first, second], [second, first]] {
                let mut merged = bins(width, first);
                let mut words = Vec::new();
                bins(width, second).flatten(&mut words);
                merged.merge(FollowingBins::restore(&mut words.as_slice()).unwrap());
                // Where moments are merged in another order, they differ in their last digits.
                prop_assert_eq!(&merged.finish(&moments(&x)), &found);
            }
        }
    }

    #[test]
    fn bins_are_the_histogram_of_the_values() {
        let x: Vec<f64> = (0..20_000).map(|i| f64::from(i * 7919 % 10_007) / 100.0 - 37.003).collect();
        for (by, beyond) in [(1.0, &[][..]), (1e-7, &[]), (1e12, &[]), (1.0, &[-4000.0]), (1.0, &[5e9])] {
            let x: Vec<f64> = x.iter().map(|x| x * by).chain(beyond.iter().copied()).collect();
            let (_, mut expected) = Histogram::for_values(&moments(&x), 0.0);
            x.iter().for_each(|x| expected.count(*x));
            // The width that they start with comes from the residual standard error, which is near the standard deviation.
            let width = Histogram::scott_width(moments(&x).sd().unwrap() * 1.01, x.len() as f64);
            assert_eq!(bins(width, &x).finish(&moments(&x)), expected, "{by} {beyond:?}");
        }
    }

    #[test]
    fn values_of_any_size_have_bins() {
        for x in [0.0, 7.0, -1e300, f64::MAX, f64::MIN_POSITIVE, 1e-310] {
            let found = grid(&[(x, 1.0), (x, 2.0)]).finish();
            assert_eq!((found.counts.iter().sum::<u64>(), found.shape[0]), (2, 1), "{x}");
            assert!(found.x_range[0] <= x && x <= found.x_range[1] && found.x_range[0] < found.x_range[1], "{found:?}");
            assert_eq!(bins(0.0, &[x, x]).finish(&moments(&[x, x])).counts, [2], "{x}");
        }
        let wide = grid(&[(-f64::MAX, 0.0), (1e-300, 1.0), (1e308, 2.0)]).finish();
        assert_eq!(wide.counts.iter().sum::<u64>(), 3);
        assert_eq!(grid(&[(f64::NAN, 0.0)]).finish().counts, [0]);
        assert_eq!(FollowingGrid::default().finish().shape, [1, 1]);
    }
}
