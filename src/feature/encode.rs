//! Cells of one variable as numbers or level indices.

use super::cells::Cells;
use super::{Levels, Variable, VariableKind};
use crate::stat::map_of;
use crate::table::{CategoryColumn, Column, Dictionary, MISSING_BOOLEAN, MISSING_CODE, MISSING_DATE};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Level index of a missing cell.
pub(super) const MISSING_LEVEL: u32 = u32::MAX;
/// Level index of a label that no training row had.
pub(super) const UNSEEN_LEVEL: u32 = u32::MAX - 1;

const MILLIS_PER_DAY: f64 = 86_400_000.0;

/// Days since 1970-01-01 of a date that is not missing.
pub(super) fn days(millis: i64) -> f64 {
    millis as f64 / MILLIS_PER_DAY
}

/// The cell as arithmetic takes it: a date by its days, a boolean as 0 or 1; NaN if it is missing or a label.
pub(super) fn number(column: &Column, row: usize) -> f64 {
    match column {
        Column::Number(cells) => cells.get(row),
        Column::Date(cells) if cells[row] != MISSING_DATE => days(cells[row]),
        Column::Boolean(cells) if cells[row] != MISSING_BOOLEAN => f64::from(cells[row]),
        _ => f64::NAN,
    }
}

/// Positions among the `n` rows of a block where no column is missing, ascending.
pub(super) fn complete_positions(columns: &[&Column], n: usize) -> Vec<u32> {
    let mut gap = vec![false; n];
    for column in columns {
        mark_missing(&mut gap, column);
    }
    (0..).zip(gap).filter(|(_, gap)| !gap).map(|(row, _)| row).collect()
}

fn mark_missing(gap: &mut [bool], column: &Column) {
    match column {
        Column::Number(cells) if cells.n_missing() == 0 => {}
        Column::Number(cells) => gap.iter_mut().enumerate().for_each(|(row, gap)| *gap |= cells.is_missing(row)),
        Column::Date(cells) => gap.iter_mut().zip(cells).for_each(|(gap, cell)| *gap |= *cell == MISSING_DATE),
        Column::Boolean(cells) => gap.iter_mut().zip(cells).for_each(|(gap, cell)| *gap |= *cell == MISSING_BOOLEAN),
        Column::Category(column) => {
            gap.iter_mut().zip(&column.codes).for_each(|(gap, code)| *gap |= *code == MISSING_CODE);
        }
        Column::Text(_) => gap.iter_mut().zip(0..).for_each(|(gap, row)| *gap |= column.is_missing(row)),
    }
}

/// How the cells of one variable are read.
#[derive(Clone, Debug)]
pub(super) enum Encoder<'a> {
    /// A number as it is.
    Number,
    /// A date as days.
    Date,
    /// A boolean: level indices of false and true.
    Boolean([u32; 2]),
    /// A category: level indices of labels.
    Category(BTreeMap<&'a str, u32>),
}

/// The cells of one variable in a run of rows, encoded; and the level indices of the dictionary last met.
#[derive(Clone, Debug, Default)]
pub(super) struct EncodedCells {
    /// Numbers and dates, and booleans as 0 and 1; NaN where missing.
    pub(super) numbers: Cells,
    /// Booleans, categories, and what is taken for one.
    pub(super) levels: Vec<u32>,
    dictionary: Option<Arc<Dictionary>>,
    level_of_code: Vec<u32>,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(variable: &'a Variable) -> Self {
        let index = |levels: &'a Levels| map_of(levels.levels.iter().map(String::as_str).zip(0..));
        match &variable.kind {
            VariableKind::Number(_) => Self::Number,
            VariableKind::Date(_) => Self::Date,
            VariableKind::Boolean(levels) => {
                let index = index(levels);
                Self::Boolean(["false", "true"].map(|label| index.get(label).copied().unwrap_or(UNSEEN_LEVEL)))
            }
            VariableKind::Category(levels) => Self::Category(index(levels)),
        }
    }

    /// Whether the variable has levels.
    pub(super) fn has_levels(&self) -> bool {
        matches!(self, Self::Boolean(_) | Self::Category(_))
    }

    /// Encodes the cells among `range`. A column of another type than the encoder's has no value at all.
    pub(super) fn encode(&self, into: &mut EncodedCells, column: &Arc<Column>, range: Range<usize>) {
        into.levels.clear();
        if matches!((self, &**column), (Self::Number, Column::Number(_))) {
            into.numbers.share(column, range);
            return;
        }
        let numbers = into.numbers.own();
        match (self, &**column) {
            (Self::Date, Column::Date(cells)) => {
                numbers.extend(cells[range].iter().map(|&cell| if cell == MISSING_DATE { f64::NAN } else { days(cell) }));
            }
            (Self::Boolean(index), Column::Boolean(cells)) => {
                numbers.extend(range.clone().map(|row| number(column, row)));
                into.levels
                    .extend(cells[range].iter().map(|&cell| index.get(usize::from(cell)).copied().unwrap_or(MISSING_LEVEL)));
            }
            (Self::Category(index), Column::Category(cells)) => into.encode_codes(index, cells, range),
            (Self::Category(index), Column::Text(cells)) => {
                let level = |label: &str| index.get(label).copied().unwrap_or(UNSEEN_LEVEL);
                into.levels.extend(range.map(|row| cells.get(row).map_or(MISSING_LEVEL, level)));
            }
            _ if self.has_levels() => {
                numbers.resize(range.len(), f64::NAN);
                into.levels.resize(range.len(), MISSING_LEVEL);
            }
            _ => numbers.resize(range.len(), f64::NAN),
        }
    }
}

impl EncodedCells {
    fn encode_codes(&mut self, index: &BTreeMap<&str, u32>, cells: &CategoryColumn, range: Range<usize>) {
        if !self.dictionary.as_ref().is_some_and(|known| Arc::ptr_eq(known, &cells.dictionary)) {
            self.level_of_code =
                cells.dictionary.labels().map(|label| index.get(label).copied().unwrap_or(UNSEEN_LEVEL)).collect();
            self.dictionary = Some(cells.dictionary.clone());
        }
        let level = |code: u32| self.level_of_code.get(code as usize).copied().unwrap_or(MISSING_LEVEL);
        self.levels.extend(cells.codes[range].iter().map(|&code| level(code)));
    }
}
