//! The values of a numeric column in order, each with how often it stands.

use super::counted::Counted;
use super::radix::sort;
use crate::table::{Column, MISSING_DATE};
use std::sync::Arc;
use straightedge_kernel::PowerSums;

/// The values of a numeric column in order, each with how often it stands: all that a profile or a sketch asks for follows
/// exactly, and depends neither on the order of the rows nor on how they were cut into blocks.
///
/// It holds every value (8 bytes each) while a column is described, or every different value: that is the price of exact quantiles.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SortedCounts {
    /// Cells, missing ones included.
    pub(super) n: u64,
    pub(super) n_missing: u64,
    ordered: Ordered,
}

#[derive(Clone, Debug, PartialEq)]
enum Ordered {
    /// Values ascending.
    Each(Vec<f64>),
    /// Different values ascending.
    Counted(Counted),
}

/// The values of some blocks, in any order.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    n: u64,
    present: Vec<f64>,
}

impl Values {
    /// Takes in values in any order; NaN is missing.
    pub(super) fn add(&mut self, values: impl ExactSizeIterator<Item = f64>) {
        self.n += values.len() as u64;
        // Adding zero makes -0 to 0.
        self.present.extend(values.filter(|value| !value.is_nan()).map(|value| value + 0.0));
    }

    /// Takes in a part of a column of numbers, or of dates in milliseconds since 1970-01-01T00:00:00.
    fn add_column(&mut self, column: &Column) {
        match column {
            Column::Number(cells) => self.add(cells.cells().iter().copied()),
            Column::Date(cells) => {
                self.add(cells.iter().map(|millis| if *millis == MISSING_DATE { f64::NAN } else { *millis as f64 }));
            }
            Column::Boolean(_) | Column::Category(_) | Column::Text(_) => {}
        }
    }

    /// Brings the values into their order.
    pub(super) fn finish(self) -> SortedCounts {
        let n_missing = self.n - self.present.len() as u64;
        SortedCounts { n: self.n, n_missing, ordered: Ordered::Each(sort(self.present)) }
    }
}

impl SortedCounts {
    /// Those of the parts of a column of numbers, or of dates in milliseconds since 1970-01-01T00:00:00.
    pub(super) fn of(columns: &[Arc<Column>]) -> Self {
        let n = columns.iter().map(|column| column.len() as u64).sum();
        if let Some(counted) = Counted::of(columns, n) {
            return Self { n, n_missing: n - counted.n_present(), ordered: Ordered::Counted(counted) };
        }
        let mut values = Values::default();
        columns.iter().for_each(|column| values.add_column(column));
        values.finish()
    }

    /// Each different value, ascending, with how often it stands.
    pub(super) fn runs(&self) -> impl Iterator<Item = (f64, u64)> {
        let mut at = 0;
        std::iter::from_fn(move || match &self.ordered {
            Ordered::Each(values) => {
                let (start, value) = (at, *values.get(at)?);
                while values.get(at) == Some(&value) {
                    at += 1;
                }
                Some((value, (at - start) as u64))
            }
            Ordered::Counted(counted) => {
                at += 1;
                counted.run(at - 1)
            }
        })
    }

    /// The value at `rank`, counted from 0.
    pub(super) fn at(&self, rank: u64) -> Option<f64> {
        match &self.ordered {
            Ordered::Each(values) => values.get(rank as usize).copied(),
            Ordered::Counted(counted) => counted.at(rank),
        }
    }

    /// The smallest and the largest value.
    pub(super) fn range(&self) -> Option<(f64, f64)> {
        self.at(0).zip(self.at(self.n_present().checked_sub(1)?))
    }

    /// Number of values that are there.
    pub(super) fn n_present(&self) -> u64 {
        self.n - self.n_missing
    }

    /// How many different values there are, and how often the most frequent one stands.
    pub(super) fn distinct_and_most(&self) -> (u64, u64) {
        match &self.ordered {
            Ordered::Each(_) => self.runs().fold((0, 0), |(n_distinct, most), (_, count)| (n_distinct + 1, most.max(count))),
            Ordered::Counted(counted) => (counted.cumulative().0.len() as u64, counted.most),
        }
    }

    /// How many values are less than `limit`.
    pub(super) fn n_below(&self, limit: f64) -> u64 {
        self.n_before(|value| value < limit)
    }

    /// How many values are `limit` or less.
    pub(super) fn n_up_to(&self, limit: f64) -> u64 {
        self.n_before(|value| value <= limit)
    }

    /// How many values are before the first for which that does not hold.
    fn n_before(&self, holds: impl Fn(f64) -> bool) -> u64 {
        match &self.ordered {
            Ordered::Each(values) => values.partition_point(|value| holds(*value)) as u64,
            Ordered::Counted(counted) => counted.n_before(holds),
        }
    }

    /// Σd, Σd² and Σd³ of the deviations d from `centre`: over different values in their order, so that it does not matter how they
    /// are held.
    pub(super) fn power_sums(&self, centre: f64) -> [f64; 3] {
        const FEW: usize = 1024;
        let mut sums = PowerSums::about(centre);
        match &self.ordered {
            Ordered::Each(_) => {
                let (mut values, mut up_to) = (Vec::with_capacity(FEW), Vec::with_capacity(FEW));
                for (value, sum) in self.cumulative() {
                    values.push(value);
                    up_to.push(sum);
                    if values.len() == FEW {
                        sums.add(&values, &up_to);
                        values.clear();
                        up_to.clear();
                    }
                }
                sums.add(&values, &up_to);
            }
            Ordered::Counted(counted) => {
                let (values, up_to) = counted.cumulative();
                values.chunks(FEW).zip(up_to.chunks(FEW)).for_each(|(values, up_to)| sums.add(values, up_to));
            }
        }
        sums.total().map(|sum| sum.hi)
    }

    /// How many values are whole numbers.
    pub(super) fn n_whole(&self) -> u64 {
        match &self.ordered {
            Ordered::Each(values) => values.iter().map(|value| u64::from(value.trunc() == *value)).sum(),
            Ordered::Counted(counted) => counted.n_whole,
        }
    }

    /// Each value with the number of values up to and including it.
    pub(super) fn cumulative(&self) -> impl Iterator<Item = (f64, u64)> {
        self.runs().scan(0, |sum, (value, count)| {
            *sum += count;
            Some((value, *sum))
        })
    }

    /// The quantiles of type 7 at `shares` (ascending, 0 to 1): x[j] + g (x[j+1] − x[j]) at (n − 1) p = j + g, counted from 0.
    /// Hyndman and Fan, "Sample quantiles in statistical packages" (1996); R's `quantile(x, p)`, `numpy.quantile(x, p)`. Not for
    /// no values.
    pub(super) fn quantiles<const N: usize>(&self, shares: [f64; N]) -> [f64; N] {
        let last = self.n_present().saturating_sub(1) as f64;
        shares.map(|share| {
            let position = last * share;
            let below = position.floor();
            let (low, high) = self.neighbours(below as u64);
            // Halves cannot overflow where the values are far apart.
            low + 2.0 * ((position - below) * (high / 2.0 - low / 2.0))
        })
    }

    /// The value at `rank` (counted from 0) and the next one, or the same at the end.
    fn neighbours(&self, rank: u64) -> (f64, f64) {
        let Some(low) = self.at(rank) else { return (f64::NAN, f64::NAN) };
        (low, self.at(rank + 1).unwrap_or(low))
    }
}

#[cfg(test)]
pub(super) fn counts(values: &[f64]) -> SortedCounts {
    let mut all = Values::default();
    all.add(values.iter().copied());
    all.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_are_of_type_7() {
        // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], [0, .05, .25, .5, .75, .95, 1])
        let found = counts(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]).quantiles([0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]);
        assert_eq!(found, [1.0, 1.0, 1.75, 3.5, 5.25, 7.949_999_999_999_998, 9.0]);
        assert_eq!(counts(&[7.0]).quantiles([0.0, 0.3, 1.0]), [7.0; 3]);
        assert_eq!(counts(&[-f64::MAX, f64::MAX]).quantiles([0.5]), [0.0]);
    }

    proptest! {
        #[test]
        fn cuts_do_not_matter(
            values in prop::collection::vec(prop_oneof![Just(f64::NAN), (-3..3_i8).prop_map(f64::from)], 0..60),
            cut in 0..60_usize,
        ) {
            let cut = cut.min(values.len());
            let mut parts = Values::default();
            parts.add(values[..cut].iter().copied());
            parts.add(values[cut..].iter().copied());
            let whole = counts(&values);
            prop_assert_eq!(&parts.finish(), &whole);
            let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
            sorted.sort_by(f64::total_cmp);
            let run = |(value, count): (f64, u64)| std::iter::repeat_n(value, count as usize);
            let unrolled: Vec<f64> = whole.runs().flat_map(run).collect();
            prop_assert_eq!(unrolled, sorted);
        }
    }
}
