//! Distinct values of numbers and dates as levels of a category, in their own order, as R's `factor()` has them.

use super::encode::{MISSING_LEVEL, UNSEEN_LEVEL};
use crate::stat::{Flat, map_of};
use crate::table::{Column, MISSING_DATE, format_date, format_number, parse_iso_date};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most distinct values that are levels: as many labels as make a column a category.
pub(super) const MAX_LEVELS: usize = 10_000;

/// Whether values are numbers or dates; a date by its milliseconds since 1970-01-01, which `f64` holds exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    Number,
    Date,
}

impl ValueKind {
    /// The value as a label.
    pub(super) fn label(self, value: f64) -> String {
        match self {
            Self::Number => format_number(value),
            Self::Date => format_date(value as i64),
        }
    }

    /// The value of a label; `None` if it is none.
    pub(super) fn parse(self, label: &str) -> Option<f64> {
        match self {
            Self::Number => label.trim().parse().ok().filter(|value: &f64| value.is_finite()),
            Self::Date => parse_iso_date(label).map(|millis| millis as f64),
        }
    }

    /// The value of a cell; NaN if it is missing, or of another type.
    pub(super) fn value(self, column: &Column, row: usize) -> f64 {
        match (self, column) {
            (Self::Number, Column::Number(cells)) => cells.get(row),
            (Self::Date, Column::Date(cells)) if cells[row] != MISSING_DATE => cells[row] as f64,
            _ => f64::NAN,
        }
    }
}

/// A value as a key that orders as numbers do; 0 and −0 are one.
pub(super) fn key(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// How many rows have each value, up to one more than there may be levels.
#[derive(Clone, Debug, Default)]
pub(super) struct ValueCounts(BTreeMap<u64, (f64, u64)>);

impl Flat for ValueCounts {
    fn flatten(&self, words: &mut Vec<u64>) {
        self.0.values().copied().collect::<Vec<_>>().flatten(words);
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        let values = Vec::<(f64, u64)>::restore(words)?;
        Some(Self(map_of(values.into_iter().map(|(value, n)| (key(value), (value, n))))))
    }
}

impl ValueCounts {
    /// Counts values.
    pub(super) fn count(&mut self, values: impl Iterator<Item = f64>) {
        values.for_each(|value| self.add(value, 1));
    }

    pub(super) fn merge(&mut self, other: Self) {
        other.0.into_values().for_each(|(value, n)| self.add(value, n));
    }

    /// Whether there are more values than there may be levels.
    pub(super) fn is_over(&self) -> bool {
        self.0.len() > MAX_LEVELS
    }

    /// Values with their counts, ascending.
    pub(super) fn ascending(&self) -> impl Iterator<Item = (f64, u64)> {
        self.0.values().map(|&(value, n)| (value + 0.0, n))
    }

    fn add(&mut self, value: f64, n: u64) {
        if let Some((_, count)) = self.0.get_mut(&key(value)) {
            *count += n;
        } else if !self.is_over() {
            self.0.insert(key(value), (value, n));
        }
    }
}

/// Level indices of values.
#[derive(Clone, Debug)]
pub(super) struct ValueIndex {
    kind: ValueKind,
    levels: BTreeMap<u64, u32>,
}

impl ValueIndex {
    pub(super) fn new(kind: ValueKind, labels: &[String]) -> Self {
        let levels = labels.iter().zip(0..).filter_map(|(label, level)| Some((key(kind.parse(label)?), level)));
        Self { kind, levels: map_of(levels) }
    }

    /// The level indices of the cells among `range`.
    pub(super) fn encode(&self, into: &mut Vec<u32>, column: &Column, range: Range<usize>) {
        into.extend(range.map(|row| match self.kind.value(column, row) {
            value if value.is_nan() => MISSING_LEVEL,
            value => self.levels.get(&key(value)).copied().unwrap_or(UNSEEN_LEVEL),
        }));
    }
}
