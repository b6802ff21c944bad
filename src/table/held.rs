//! Blocks as a table holds them: in memory, or in storage where memory has no room.

use super::{Block, CategoryColumn, Column, ColumnType, Dictionary, RowIds};
use std::fmt::Debug;
use std::sync::Arc;

/// A place outside memory for the cells of columns.
pub trait Storage: Debug + Send + Sync {
    /// The column that lies at `place`; of a category its codes, without the labels.
    ///
    /// A column lies there as long as anybody holds the storage: one that does not is a fault of the machine, which ends who asks.
    fn fetch(&self, place: u64) -> Column;
}

/// A column of a block, wherever its cells are.
#[derive(Clone, Debug)]
pub struct HeldColumn(Held);

#[derive(Clone, Debug)]
enum Held {
    Here(Arc<Column>),
    Away(Arc<Away>),
}

/// What is known of a column that lies in storage.
#[derive(Debug)]
struct Away {
    storage: Arc<dyn Storage>,
    place: u64,
    kind: ColumnType,
    len: usize,
    n_bytes: usize,
    /// The labels of a category.
    dictionary: Arc<Dictionary>,
}

impl From<Arc<Column>> for HeldColumn {
    fn from(column: Arc<Column>) -> Self {
        Self(Held::Here(column))
    }
}

impl From<Column> for HeldColumn {
    fn from(column: Column) -> Self {
        Arc::new(column).into()
    }
}

impl HeldColumn {
    /// What lies in `storage` at `place` once `column` was put there.
    pub fn away(column: &Column, storage: Arc<dyn Storage>, place: u64) -> Self {
        let dictionary = column.dictionary().cloned().unwrap_or_default();
        let (kind, len, n_bytes) = (column.kind(), column.len(), column.bytes());
        Self(Held::Away(Arc::new(Away { storage, place, kind, len, n_bytes, dictionary })))
    }

    /// Whether the cells are in memory.
    pub fn is_here(&self) -> bool {
        matches!(self.0, Held::Here(_))
    }

    /// Whether both are one column, and not only equal.
    pub fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Held::Here(one), Held::Here(other)) => Arc::ptr_eq(one, other),
            (Held::Away(one), Held::Away(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// The column, its cells in memory.
    pub fn load(&self) -> Arc<Column> {
        match &self.0 {
            Held::Here(column) => column.clone(),
            Held::Away(away) => Arc::new(away.storage.fetch(away.place).with_dictionary(&away.dictionary)),
        }
    }

    /// What the cells are.
    pub fn kind(&self) -> ColumnType {
        match &self.0 {
            Held::Here(column) => column.kind(),
            Held::Away(away) => away.kind,
        }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        match &self.0 {
            Held::Here(column) => column.len(),
            Held::Away(away) => away.len,
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that the cells take, wherever they are.
    pub fn bytes(&self) -> usize {
        match &self.0 {
            Held::Here(column) => column.bytes(),
            Held::Away(away) => away.n_bytes,
        }
    }

    /// The column in memory, if its cells are there.
    pub fn here(&self) -> Option<&Column> {
        match &self.0 {
            Held::Here(column) => Some(column),
            Held::Away(_) => None,
        }
    }

    /// The labels, if these are codes.
    pub fn dictionary(&self) -> Option<&Arc<Dictionary>> {
        match &self.0 {
            Held::Here(column) => column.dictionary(),
            Held::Away(away) => (away.kind == ColumnType::Category).then_some(&away.dictionary),
        }
    }

    /// The same codes with other labels; whatever is no category stays as it is.
    #[must_use]
    pub fn with_dictionary(self, dictionary: &Arc<Dictionary>) -> Self {
        match self.0 {
            Held::Here(column) => Arc::unwrap_or_clone(column).with_dictionary(dictionary).into(),
            Held::Away(away) => {
                let (storage, dictionary) = (away.storage.clone(), dictionary.clone());
                Self(Held::Away(Arc::new(Away { storage, dictionary, ..*away })))
            }
        }
    }
}

impl Column {
    /// The labels, if these are codes.
    pub fn dictionary(&self) -> Option<&Arc<Dictionary>> {
        match self {
            Self::Category(column) => Some(&column.dictionary),
            _ => None,
        }
    }

    /// The same codes with other labels; whatever is no category stays as it is.
    #[must_use]
    pub fn with_dictionary(self, dictionary: &Arc<Dictionary>) -> Self {
        match self {
            Self::Category(column) => Self::Category(CategoryColumn { dictionary: dictionary.clone(), ..column }),
            other => other,
        }
    }
}

/// A run of rows as a table holds it.
#[derive(Clone, Debug)]
pub struct HeldBlock {
    /// Number of rows.
    len: usize,
    /// Numbers of the rows in their source.
    pub row_ids: RowIds,
    /// The columns, in the order of the schema; each has as many cells as the block has rows.
    pub columns: Vec<HeldColumn>,
}

impl From<Block> for HeldBlock {
    fn from(block: Block) -> Self {
        let len = block.len();
        Self { len, row_ids: block.row_ids, columns: block.columns.into_iter().map(HeldColumn::from).collect() }
    }
}

impl HeldBlock {
    /// A block of `len` rows.
    pub fn new(len: usize, row_ids: RowIds, columns: Vec<HeldColumn>) -> Self {
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

    /// The block, all its cells in memory.
    pub fn load(&self) -> Block {
        Block::new(self.len, self.row_ids.clone(), self.columns.iter().map(HeldColumn::load).collect())
    }

    /// The same rows with the columns at `positions` only, in that order.
    #[must_use]
    pub fn narrowed(&self, positions: impl IntoIterator<Item = usize>) -> Self {
        self.with_columns(positions.into_iter().map(|position| self.columns[position].clone()).collect())
    }

    /// The same rows with other columns.
    #[must_use]
    pub fn with_columns(&self, columns: Vec<HeldColumn>) -> Self {
        Self::new(self.len, self.row_ids.clone(), columns)
    }
}
