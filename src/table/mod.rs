//! Nouns: what a table is, whatever it came from.
//!
//! A [`Table`] is a schema and a list of blocks; a block is a run of rows, held by column. Blocks and columns are shared (`Arc`), so a
//! step that touches one column copies one column. Every row keeps the number it had in its source. A table holds its blocks as
//! [`HeldBlock`]s, whose cells may lie outside memory; who works on the cells loads a [`Block`].

mod block;
mod column;
mod csv;
mod date;
mod formulas;
mod held;
mod numbers;
mod schema;
mod value;

pub use block::{Block, RowIds};
pub use column::{CategoryColumn, Column, Dictionary, MISSING_BOOLEAN, MISSING_CODE, MISSING_DATE, TextColumn};
pub use csv::{csv_block, csv_header};
pub use date::{CivilDate, format_date, parse_iso_date};
pub use formulas::Formulas;
pub use held::{HeldBlock, HeldColumn, Storage};
pub use numbers::{Numbers, NumbersParts};
pub use schema::{ColumnType, Field, Schema};
pub use value::{Value, ValueRef, format_number, shortened};

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A table: typed columns in blocks of rows.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Names, types and units of the columns.
    pub schema: Schema,
    /// The rows, in source order. Each block has `schema.len()` columns.
    pub blocks: Vec<Arc<HeldBlock>>,
}

/// How many bytes the cells of a table take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableBytes {
    /// In memory.
    pub here: u64,
    /// In storage.
    pub away: u64,
}

impl TableBytes {
    /// Most bytes that columns take that are made of these: a code of four bytes may become a text of 250.
    pub fn most_made_of(self) -> u64 {
        (self.here + self.away).saturating_mul(64)
    }
}

/// Which rows of a table a person looks at: a page of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRange {
    /// Position of the first row, counted from 0 in the table at hand (not the number in the source).
    pub start: u64,
    /// How many rows.
    pub len: u32,
}

impl Table {
    /// Number of rows.
    pub fn n_rows(&self) -> u64 {
        self.blocks.iter().map(|block| block.len() as u64).sum()
    }

    /// Number of columns.
    pub fn n_columns(&self) -> usize {
        self.schema.len()
    }

    /// The blocks with the columns at `places` only, in that order: who reads few loads few.
    pub fn narrowed(&self, places: &[usize]) -> Vec<Arc<HeldBlock>> {
        self.blocks.iter().map(|block| Arc::new(block.narrowed(places.iter().copied()))).collect()
    }

    /// Bytes that the cells take in memory and in storage (shared columns are counted in each table that shares them).
    pub fn bytes(&self) -> TableBytes {
        let mut sum = TableBytes::default();
        for column in self.blocks.iter().flat_map(|block| &block.columns) {
            *(if column.is_here() { &mut sum.here } else { &mut sum.away }) += column.bytes() as u64;
        }
        sum
    }

    /// The block that holds the row at `position`, and the row's index in it; `None` past the end.
    pub fn locate(&self, position: u64) -> Option<(Block, usize)> {
        let mut before = 0;
        for block in &self.blocks {
            let len = block.len() as u64;
            if position < before + len {
                return Some((block.load(), (position - before) as usize));
            }
            before += len;
        }
        None
    }
}
