//! What a grid shows: columns, and cells that come in blocks.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Rows of a block.
pub const BLOCK_ROWS: u64 = 100;

/// Columns of a block: more than most tables have, few enough that a block of a table with a thousand is small.
pub const BLOCK_COLUMNS: usize = 25;

/// A column of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct GridColumn {
    /// Its name, for ears; eyes get the grid's `header`.
    pub name: String,
    /// Its width in CSS pixels.
    pub width: f64,
    /// Whether it holds numbers, which stand right and under each other.
    pub numeric: bool,
}

/// Something to point out in a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellMark {
    /// Nothing.
    #[default]
    None,
    /// A step changed it.
    Changed,
    /// It was not understood.
    Problem,
}

/// A cell of a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridCell {
    /// How it is read; `None` if the value is missing.
    pub text: Option<String>,
    /// What to point out.
    pub mark: CellMark,
}

impl GridCell {
    /// A cell with nothing to point out.
    pub fn new(text: Option<String>) -> Self {
        Self { text, mark: CellMark::None }
    }
}

/// Which block: blocks count from 0, down and to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockId {
    /// Counts [`BLOCK_ROWS`] rows each.
    pub page: u64,
    /// Counts [`BLOCK_COLUMNS`] columns each.
    pub band: usize,
}

impl BlockId {
    /// The block that holds a cell.
    pub fn holding(row: u64, column: usize) -> Self {
        Self { page: row / BLOCK_ROWS, band: column / BLOCK_COLUMNS }
    }

    /// Its rows, in a table of `n_rows`.
    pub fn rows(self, n_rows: u64) -> Range<u64> {
        let start = self.page * BLOCK_ROWS;
        start.min(n_rows)..(start + BLOCK_ROWS).min(n_rows)
    }

    /// Its columns, in a table of `n_columns`.
    pub fn columns(self, n_columns: usize) -> Range<usize> {
        let start = self.band * BLOCK_COLUMNS;
        start.min(n_columns)..(start + BLOCK_COLUMNS).min(n_columns)
    }

    /// The blocks that hold these rows and columns.
    pub(crate) fn covering(rows: &Range<u64>, columns: &Range<usize>) -> Vec<Self> {
        if rows.is_empty() || columns.is_empty() {
            return Vec::new();
        }
        let (first, last) = (Self::holding(rows.start, columns.start), Self::holding(rows.end - 1, columns.end - 1));
        (first.page..=last.page).flat_map(|page| (first.band..=last.band).map(move |band| Self { page, band })).collect()
    }
}

/// The cells of a block: `rows[i][j]` is row `i`, column `j` of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridBlock {
    /// Rows of cells.
    pub rows: Vec<Vec<GridCell>>,
}

/// The blocks that are there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridBlocks(pub BTreeMap<BlockId, Arc<GridBlock>>);

impl GridBlocks {
    /// A cell, if its block is there.
    pub fn cell(&self, row: u64, column: usize) -> Option<&GridCell> {
        let block = self.0.get(&BlockId::holding(row, column))?;
        block.rows.get((row % BLOCK_ROWS) as usize)?.get(column % BLOCK_COLUMNS)
    }
}

/// A place in a grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GridPlace {
    /// The row, from 0; `None` in the header.
    pub row: Option<u64>,
    /// The column, from 0.
    pub column: usize,
}

impl GridPlace {
    /// Where a key leads from here in a table of `n_rows` (rows) by `n_columns` (columns, at least one), `page` rows being in
    /// sight; `None` if the key leads nowhere.
    pub(crate) fn after_key(self, key: &str, ctrl: bool, n_rows: u64, n_columns: usize, page: u64) -> Option<Self> {
        let last_row = n_rows.checked_sub(1);
        let last_column = n_columns.checked_sub(1)?;
        // The header is row 0 here, so that up and down are plus and minus.
        let line = self.row.map_or(0, |row| row + 1);
        let at_line = |line: u64, column| Self { row: line.min(n_rows).checked_sub(1), column };
        Some(match (key, ctrl) {
            ("ArrowDown", false) => at_line(line + 1, self.column),
            ("ArrowUp", false) => at_line(line.saturating_sub(1), self.column),
            ("PageDown", _) => at_line(line + page, self.column),
            ("PageUp", _) => at_line(line.saturating_sub(page).max(line.min(1)), self.column),
            ("ArrowDown", true) => Self { row: last_row, ..self },
            ("ArrowUp", true) => Self { row: None, ..self },
            ("ArrowRight", false) => Self { column: (self.column + 1).min(last_column), ..self },
            ("ArrowLeft", false) => Self { column: self.column.saturating_sub(1), ..self },
            ("ArrowRight", true) | ("End", false) => Self { column: last_column, ..self },
            ("ArrowLeft", true) | ("Home", false) => Self { column: 0, ..self },
            ("Home", true) => Self { row: last_row.and(Some(0)), column: 0 },
            ("End", true) => Self { row: last_row, column: last_column },
            _ => return None,
        })
    }
}
