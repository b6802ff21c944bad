//! Values with few digits in order, by counting each.

use crate::table::{Column, MISSING_DATE, NumbersParts};
use std::borrow::Cow;
use std::sync::Arc;
use straightedge_kernel::{DIGITS_MISSING, digits_range};

/// Most values that may lie between the smallest and the largest: four bytes each, while a column is counted.
const MOST: i64 = 1 << 23;
/// And how many for each that is there: sorting few values takes less time than going through many counts.
const MOST_PER_CELL: u64 = 4;
const MILLIS_PER_DAY: i64 = 86_400_000;
/// Counts that are gone through in one call: a browser replaces code by better only when it is called again.
const FEW: usize = 1 << 14;

/// The different values of a column, ascending, with how often they stand. Where values are whole multiples of one unit, as whole
/// numbers, prices and dates are, they are put in order by counting them, none being compared with another (Knuth, "The Art of Computer
/// Programming" 3, 5.2, algorithm D).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Counted {
    values: Vec<f64>,
    /// Number of values up to and including each.
    up_to: Vec<u64>,
    /// How often the most frequent one stands.
    pub(super) most: u64,
    /// How many values are whole numbers.
    pub(super) n_whole: u64,
}

/// A part of a column as multiples of a unit.
enum Multiples<'a> {
    /// Digits, each of them so many units.
    Digits(Cow<'a, [i32]>, i64),
    /// Milliseconds, the unit being a day.
    Days(&'a [i64]),
}

impl Counted {
    /// `None` if the values, of `n` cells, are not of that kind.
    pub(super) fn of(columns: &[Arc<Column>], n: u64) -> Option<Self> {
        let decimals = columns.iter().filter_map(|column| decimals(column)).max()?;
        let parts = columns.iter().map(|column| Multiples::of(column, decimals)).collect::<Option<Vec<_>>>()?;
        let ranges = parts.iter().filter_map(Multiples::range);
        let (least, greatest) = ranges.reduce(|all, part| (all.0.min(part.0), all.1.max(part.1)))?;
        let len = greatest - least + 1;
        // A part without values may have more decimals than the values: what is more than a double holds is sorted.
        let is_exact = least.abs().max(greatest.abs()) <= 1 << f64::MANTISSA_DIGITS;
        if !is_exact || len > MOST || len as u64 > n.saturating_mul(MOST_PER_CELL) {
            return None;
        }
        let mut counts = vec![0_u32; len as usize];
        parts.iter().for_each(|part| part.count(&mut counts, least));
        let is_date = matches!(columns.first().map(|column| &**column), Some(Column::Date(_)));
        let power = 10_i64.pow(u32::from(decimals));
        let value = |multiple: i64| if is_date { (multiple * MILLIS_PER_DAY) as f64 } else { multiple as f64 / power as f64 };
        let n_values = counts.chunks(FEW).map(n_positive).sum();
        let mut counted = Self { values: Vec::with_capacity(n_values), up_to: Vec::with_capacity(n_values), most: 0, n_whole: 0 };
        for (first, few) in (least..).step_by(FEW).zip(counts.chunks(FEW)) {
            counted.take_in(few, first, value);
        }
        let first_whole = (power - least.rem_euclid(power)) % power;
        counted.n_whole = match power {
            1 => counted.n_present(),
            _ => counts.iter().skip(first_whole as usize).step_by(power as usize).map(|count| u64::from(*count)).sum(),
        };
        Some(counted)
    }

    /// Takes in how often multiples from `first` on stand.
    #[inline(never)]
    fn take_in(&mut self, counts: &[u32], first: i64, value: impl Fn(i64) -> f64) {
        let mut sum = self.n_present();
        for (multiple, count) in (first..).zip(counts.iter().map(|count| u64::from(*count))) {
            if count > 0 {
                sum += count;
                self.most = self.most.max(count);
                self.values.push(value(multiple));
                self.up_to.push(sum);
            }
        }
    }

    /// The different values, ascending, and the number of values up to and including each.
    pub(super) fn cumulative(&self) -> (&[f64], &[u64]) {
        (&self.values, &self.up_to)
    }

    /// Number of values that are there.
    pub(super) fn n_present(&self) -> u64 {
        self.up_to.last().copied().unwrap_or(0)
    }

    /// The different value at a position, with how often it stands.
    pub(super) fn run(&self, at: usize) -> Option<(f64, u64)> {
        Some((*self.values.get(at)?, self.up_to[at] - self.before(at)))
    }

    /// The value at `rank` among all, counted from 0.
    pub(super) fn at(&self, rank: u64) -> Option<f64> {
        self.values.get(self.up_to.partition_point(|up_to| *up_to <= rank)).copied()
    }

    /// How many values are before the first for which that does not hold.
    pub(super) fn n_before(&self, holds: impl Fn(f64) -> bool) -> u64 {
        self.before(self.values.partition_point(|value| holds(*value)))
    }

    fn before(&self, at: usize) -> u64 {
        at.checked_sub(1).map_or(0, |before| self.up_to[before])
    }
}

#[inline(never)]
fn n_positive(counts: &[u32]) -> usize {
    counts.iter().map(|count| usize::from(*count > 0)).sum()
}

/// Decimals of a part of a column, if it says how many it has.
fn decimals(column: &Column) -> Option<u8> {
    match column {
        Column::Number(numbers) => match numbers.parts() {
            NumbersParts::Decimals { decimals, .. } => Some(decimals),
            NumbersParts::Doubles(_) => None,
        },
        Column::Date(_) => Some(0),
        Column::Boolean(_) | Column::Category(_) | Column::Text(_) => None,
    }
}

/// Numbers as digits with so many decimals; `None` if one is no such quotient. −0, for whose sake a part may be held as doubles, is 0.
fn digits(numbers: &[f64], decimals: u8) -> Option<Vec<i32>> {
    let power = 10_i64.pow(u32::from(decimals)) as f64;
    let digits = |number: &f64| {
        let digits = (number * power).round_ties_even();
        match () {
            () if number.is_nan() => Some(DIGITS_MISSING),
            () if digits.abs() < f64::from(i32::MAX) && digits / power == *number => Some(digits as i32),
            () => None,
        }
    };
    numbers.iter().map(digits).collect()
}

impl<'a> Multiples<'a> {
    fn of(column: &'a Column, all: u8) -> Option<Self> {
        match column {
            Column::Number(numbers) => Some(match numbers.parts() {
                NumbersParts::Decimals { digits, decimals } => Self::Digits(digits.into(), 10_i64.pow(u32::from(all - decimals))),
                NumbersParts::Doubles(numbers) => Self::Digits(digits(numbers, all)?.into(), 1),
            }),
            Column::Date(millis) => {
                let are_days = millis.iter().all(|millis| millis % MILLIS_PER_DAY == 0 || *millis == MISSING_DATE);
                are_days.then_some(Self::Days(millis))
            }
            Column::Boolean(_) | Column::Category(_) | Column::Text(_) => None,
        }
    }

    /// The least and the greatest.
    fn range(&self) -> Option<(i64, i64)> {
        match self {
            Self::Digits(digits, times) => digits_range(digits).map(|(a, b)| (i64::from(a) * times, i64::from(b) * times)),
            Self::Days(millis) => {
                let days = || millis.iter().filter(|millis| **millis != MISSING_DATE).map(|millis| millis / MILLIS_PER_DAY);
                days().min().zip(days().max())
            }
        }
    }

    /// Counts each, from `least` on.
    #[inline(never)]
    fn count(&self, counts: &mut [u32], least: i64) {
        match self {
            Self::Digits(digits, times) => {
                for digits in digits.iter().filter(|digits| **digits != DIGITS_MISSING) {
                    counts[(i64::from(*digits) * times - least) as usize] += 1;
                }
            }
            Self::Days(millis) => {
                for millis in millis.iter().filter(|millis| **millis != MISSING_DATE) {
                    counts[(millis / MILLIS_PER_DAY - least) as usize] += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sorted_counts::{SortedCounts, Values};
    use super::*;
    use crate::table::Numbers;
    use proptest::prelude::*;

    fn parts(cells: &[f64], cut: usize) -> Vec<Arc<Column>> {
        let part = |cells: &[f64]| Arc::new(Column::Number(cells.iter().copied().collect()));
        let (before, after) = cells.split_at(cut.min(cells.len()));
        vec![part(before), part(after)]
    }

    #[test]
    fn dates_are_counted_by_days() {
        let days = [3, -1, 3].map(|day| day * MILLIS_PER_DAY);
        let column = |millis: &[i64]| vec![Arc::new(Column::Date(millis.to_vec()))];
        let counted = Counted::of(&column(&[days[0], days[1], MISSING_DATE, days[2]]), 4).expect("days");
        assert_eq!(counted, Counted { values: vec![-86_400_000.0, 259_200_000.0], up_to: vec![1, 3], most: 2, n_whole: 3 });
        assert_eq!(Counted::of(&column(&[days[0], 1]), 2), None);
        assert_eq!(Counted::of(&column(&[MISSING_DATE]), 1), None);
    }

    #[test]
    fn what_lies_too_far_apart_is_not_counted() {
        assert_eq!(Counted::of(&parts(&[0.0, 1e6], 1), 2), None);
        let [far, empty] = [(vec![i32::MAX], 0), (vec![DIGITS_MISSING], 9)]
            .map(|(digits, decimals)| Arc::new(Column::Number(Numbers::from_decimals(digits, decimals).expect("decimals"))));
        assert_eq!(Counted::of(&[far, empty], 2), None);
        let many: Vec<f64> = (0..100).map(|i| f64::from(i % 10) * 1e7).collect();
        assert_eq!(Counted::of(&parts(&many, 40), 100), None);
    }

    proptest! {
        #[test]
        fn counting_gives_what_sorting_gives(
            cells in prop::collection::vec(prop_oneof![
                1 => Just(f64::NAN),
                1 => Just(-0.0),
                9 => (-40..40_i8, 0..2_u8).prop_map(|(whole, decimals)| f64::from(whole) / if decimals == 0 { 1.0 } else { 4.0 }),
            ], 0..60),
            cut in 0..60_usize,
        ) {
            let columns = parts(&cells, cut);
            let counted = SortedCounts::of(&columns);
            let mut values = Values::default();
            values.add(cells.iter().copied());
            let sorted = values.finish();
            prop_assert_eq!(counted.runs().collect::<Vec<_>>(), sorted.runs().collect::<Vec<_>>());
            prop_assert_eq!((counted.n, counted.n_missing), (sorted.n, sorted.n_missing));
            prop_assert_eq!(counted.distinct_and_most(), sorted.distinct_and_most());
            prop_assert_eq!(counted.n_whole(), sorted.n_whole());
            for rank in 0..=cells.len() as u64 {
                prop_assert_eq!(counted.at(rank), sorted.at(rank));
            }
            for limit in [-11.0, -0.25, 0.0, 3.0, 99.0] {
                prop_assert_eq!(counted.n_below(limit), sorted.n_below(limit));
                prop_assert_eq!(counted.n_up_to(limit), sorted.n_up_to(limit));
            }
        }
    }
}
