//! Most frequent values.

use super::{from_ordered, ordered};
use crate::engine::{Cancelled, Pass, Phase, Runner, fold};
use crate::stat::map_of;
use crate::table::{Block, Column, ColumnType, HeldColumn, Table, Value, format_date};
use crate::table::{MISSING_BOOLEAN, MISSING_CODE, MISSING_DATE};
use std::collections::BTreeMap;

/// The most frequent value of each column at `places`; among equals the smallest number, the earliest date, false, the label
/// that is first in byte order (pandas' `Series.mode()[0]`). `None` where no cell has a value.
pub(in crate::pipeline) async fn modes<R: Runner>(
    table: &Table,
    places: &[usize],
    runner: &R,
) -> Result<Vec<Option<Value>>, Cancelled> {
    let counts = fold(&Counts(places.len()), &table.narrowed(places), Phase::Preparing, runner).await?;
    let first = table.blocks.first();
    let mode = |(&place, counts): (&usize, &ColumnCounts)| most_frequent(&first?.columns[place], counts);
    Ok(places.iter().zip(&counts).map(mode).collect())
}

/// How often each value stands. Grows with the number of different values, since any of them may turn out the most frequent.
#[derive(Clone, Default)]
struct ColumnCounts {
    /// Numbers as ordered integers, booleans, dates, codes of labels.
    keys: BTreeMap<u64, u64>,
    texts: BTreeMap<String, u64>,
}

fn most_frequent(column: &HeldColumn, counts: &ColumnCounts) -> Option<Value> {
    match column.kind() {
        ColumnType::Text => first_of_largest(&counts.texts).map(|text| Value::Text(text.clone())),
        ColumnType::Category => {
            let dictionary = column.dictionary()?;
            let label = |(&code, &count): (&u64, &u64)| Some((dictionary.label(code as u32)?.to_owned(), count));
            first_of_largest(&map_of(counts.keys.iter().filter_map(label))).map(|label| Value::Text(label.clone()))
        }
        ColumnType::Number => first_of_largest(&counts.keys).map(|&key| Value::Number(from_ordered(key))),
        ColumnType::Boolean => first_of_largest(&counts.keys).map(|&key| Value::Boolean(key == 1)),
        ColumnType::Date => first_of_largest(&counts.keys).map(|&key| Value::Text(format_date(from_date_key(key)))),
    }
}

/// The first key, in key order, with the largest count.
fn first_of_largest<K>(counts: &BTreeMap<K, u64>) -> Option<&K> {
    // `max_by_key` gives the last of equals.
    counts.iter().rev().max_by_key(|(_, count)| **count).map(|(key, _)| key)
}

fn date_key(millis: i64) -> u64 {
    millis.cast_unsigned() ^ (1 << 63)
}

fn from_date_key(key: u64) -> i64 {
    (key ^ (1 << 63)).cast_signed()
}

/// The counts of so many columns.
struct Counts(usize);

impl Pass for Counts {
    type State = Vec<ColumnCounts>;

    fn start(&self) -> Self::State {
        vec![ColumnCounts::default(); self.0]
    }

    fn update(&self, state: &mut Self::State, block: &Block) {
        for (column, counts) in block.columns.iter().zip(state) {
            let mut count = |key| *counts.keys.entry(key).or_default() += 1;
            match &**column {
                Column::Number(cells) => {
                    cells.cells().iter().filter(|cell| !cell.is_nan()).for_each(|&cell| count(ordered(cell)));
                }
                Column::Boolean(cells) => {
                    cells.iter().filter(|cell| **cell != MISSING_BOOLEAN).for_each(|&cell| count(u64::from(cell)));
                }
                Column::Date(cells) => cells.iter().filter(|cell| **cell != MISSING_DATE).for_each(|&cell| count(date_key(cell))),
                Column::Category(column) => {
                    column.codes.iter().filter(|code| **code != MISSING_CODE).for_each(|&code| count(u64::from(code)));
                }
                Column::Text(column) => (0..column.len()).filter_map(|row| column.get(row)).for_each(|text| {
                    *counts.texts.entry(text.to_owned()).or_default() += 1;
                }),
            }
        }
    }

    fn merge(&self, earlier: &mut Self::State, later: Self::State) {
        for (earlier, later) in earlier.iter_mut().zip(later) {
            later.keys.into_iter().for_each(|(key, count)| *earlier.keys.entry(key).or_default() += count);
            later.texts.into_iter().for_each(|(text, count)| *earlier.texts.entry(text).or_default() += count);
        }
    }
}
