//! A run of rows, held by column.

use super::{Column, ValueRef};
use std::sync::Arc;

/// The numbers that the rows of a block had in their source, counted from 0 at the first record of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowIds {
    /// Consecutive rows from here on.
    From(u64),
    /// One number a row, ascending.
    List(Arc<[u64]>),
}

impl RowIds {
    /// The number of the row at a position.
    pub fn get(&self, row: usize) -> u64 {
        match self {
            Self::From(start) => start + row as u64,
            Self::List(ids) => ids[row],
        }
    }
}

/// A run of rows, held by column.
#[derive(Clone, Debug)]
pub struct Block {
    /// Number of rows.
    len: usize,
    /// Numbers of the rows in their source.
    pub row_ids: RowIds,
    /// The columns, in the order of the schema; each has as many cells as the block has rows.
    pub columns: Vec<Arc<Column>>,
}

impl Block {
    /// A block of `len` rows.
    pub fn new(len: usize, row_ids: RowIds, columns: Vec<Arc<Column>>) -> Self {
        debug_assert!(columns.iter().all(|column| column.len() == len));
        debug_assert!(!matches!(&row_ids, RowIds::List(ids) if ids.len() != len));
        Self { len, row_ids, columns }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number of the row in its source.
    pub fn row_id(&self, row: usize) -> u64 {
        self.row_ids.get(row)
    }

    /// One cell.
    pub fn value(&self, row: usize, column: usize) -> ValueRef<'_> {
        self.columns[column].value(row)
    }

    /// The same rows with other columns.
    #[must_use]
    pub fn with_columns(&self, columns: Vec<Arc<Column>>) -> Self {
        Self::new(self.len, self.row_ids.clone(), columns)
    }

    /// Only the rows at `rows` (ascending positions in this block).
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        if rows.len() == self.len {
            return self.clone();
        }
        let row_ids = RowIds::List(rows.iter().map(|&row| self.row_id(row)).collect());
        let columns = self.columns.iter().map(|column| Arc::new(column.take(rows))).collect();
        Self::new(rows.len(), row_ids, columns)
    }
}
