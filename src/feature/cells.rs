//! Numbers of a run of rows: made, or where they are in a block.

use crate::table::{Column, NumbersParts};
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Numbers of a run of rows. Those that a block holds as they are wanted stay there, for copying them would cost as much as what
/// is done with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    own: Vec<f64>,
    shared: Option<(Arc<Column>, Range<usize>)>,
}

impl Cells {
    /// An empty buffer to write numbers into.
    pub(super) fn own(&mut self) -> &mut Vec<f64> {
        self.shared = None;
        self.own.clear();
        &mut self.own
    }

    /// The cells among `range` of a column of numbers; none of any other column.
    pub(super) fn share(&mut self, column: &Arc<Column>, range: Range<usize>) {
        let own = self.own();
        let Column::Number(numbers) = &**column else { return };
        match numbers.parts() {
            NumbersParts::Decimals { .. } => numbers.copy(range, own),
            NumbersParts::Doubles(_) => self.shared = Some((column.clone(), range)),
        }
    }

    /// The same numbers as another.
    pub(super) fn share_with(&mut self, other: &Self) {
        self.own.clear();
        self.own.extend_from_slice(&other.own);
        self.shared.clone_from(&other.shared);
    }

    /// The numbers of another at `rows`, or all of them.
    pub(super) fn pick(&mut self, other: &Self, rows: Option<&[u32]>) {
        match rows {
            None => self.share_with(other),
            Some(rows) => self.own().extend(rows.iter().filter_map(|&i| other.get(i as usize))),
        }
    }
}

impl Deref for Cells {
    type Target = [f64];

    #[inline]
    fn deref(&self) -> &[f64] {
        match &self.shared {
            None => &self.own,
            Some((column, range)) => match &**column {
                Column::Number(numbers) => match numbers.parts() {
                    NumbersParts::Doubles(cells) => &cells[range.clone()],
                    NumbersParts::Decimals { .. } => &[],
                },
                _ => &[],
            },
        }
    }
}
