//! Collects what a step changes, block by block; logs of later blocks join those of earlier ones.

use super::effect::{Change, ChangedCell, ColumnChange, MAX_EXAMPLES, RemovedRow};
use crate::table::{Value, ValueRef};

/// What a step has changed so far.
#[derive(Default)]
pub(super) struct ChangeLog {
    columns: Vec<ColumnLog>,
    removed: Vec<RemovedRow>,
    /// Rows taken out because of a missing cell.
    missing_rows: u64,
}

/// What a step has changed in one column so far. Cells that lost their value are kept apart, since they are shown first.
struct ColumnLog {
    counts: ColumnChange,
    lost: Vec<ChangedCell>,
    changed: Vec<ChangedCell>,
}

impl ChangeLog {
    /// A log for a step that looks at these columns.
    pub(super) fn over<'a>(columns: impl IntoIterator<Item = &'a str>) -> Self {
        let log = |column| ColumnLog { counts: ColumnChange::none(column), lost: Vec::new(), changed: Vec::new() };
        Self { columns: columns.into_iter().map(log).collect(), ..Self::default() }
    }

    /// A cell of the log's column number `column` holds something else now.
    pub(super) fn cell(&mut self, column: usize, row: u64, before: ValueRef<'_>, after: ValueRef<'_>) {
        let log = &mut self.columns[column];
        log.counts.touched += 1;
        let lost = after.is_missing() && !before.is_missing();
        log.counts.lost += u64::from(lost);
        let examples = if lost { &mut log.lost } else { &mut log.changed };
        if examples.len() < MAX_EXAMPLES {
            let column = log.counts.column.clone();
            examples.push(ChangedCell { row, column, before: before.to_value(), after: after.to_value() });
        }
    }

    /// A row is taken out because of its cell in the log's column number `column`, which counts it.
    pub(super) fn row(&mut self, column: usize, row: u64, value: ValueRef<'_>) {
        self.count_row(column);
        self.missing_rows += u64::from(value.is_missing());
        if self.removed.len() < MAX_EXAMPLES {
            let column = Some(self.columns[column].counts.column.clone());
            self.removed.push(RemovedRow { row, column, value: value.to_value(), same_as: None });
        }
    }

    /// The log's column number `column` also speaks against a row that is logged already.
    pub(super) fn count_row(&mut self, column: usize) {
        self.columns[column].counts.rows_removed += 1;
    }

    /// A row is taken out because it repeats the row `same_as`.
    pub(super) fn repeated(&mut self, row: u64, same_as: u64) {
        if self.removed.len() < MAX_EXAMPLES {
            self.removed.push(RemovedRow { row, column: None, value: Value::Missing, same_as: Some(same_as) });
        }
    }

    /// Takes in the log of later blocks.
    fn merge(&mut self, later: Self) {
        for (mine, theirs) in self.columns.iter_mut().zip(later.columns) {
            mine.counts.touched += theirs.counts.touched;
            mine.counts.lost += theirs.counts.lost;
            mine.counts.rows_removed += theirs.counts.rows_removed;
            extend(&mut mine.lost, theirs.lost);
            extend(&mut mine.changed, theirs.changed);
        }
        extend(&mut self.removed, later.removed);
        self.missing_rows += later.missing_rows;
    }

    /// Rows taken out because of a missing cell.
    pub(super) fn missing_rows(&self) -> u64 {
        self.missing_rows
    }

    /// This log with those of all blocks, in block order.
    pub(super) fn total(mut self, logs: impl IntoIterator<Item = Self>) -> Self {
        logs.into_iter().for_each(|log| self.merge(log));
        self
    }

    /// What was changed, with notes on it.
    pub(super) fn into_change(self, notes: Vec<String>) -> Change {
        let mut change = Change { removed: self.removed, notes, ..Change::default() };
        for mut column in self.columns {
            extend(&mut column.lost, column.changed);
            change.columns.push(column.counts);
            change.cells.extend(column.lost);
        }
        change
    }
}

fn extend<T>(examples: &mut Vec<T>, later: Vec<T>) {
    let room = MAX_EXAMPLES.saturating_sub(examples.len());
    examples.extend(later.into_iter().take(room));
}
