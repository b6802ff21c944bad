//! The cells of one column within one block.

use super::{ColumnType, Numbers, ValueRef};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The code of a missing cell in a category column.
pub const MISSING_CODE: u32 = u32::MAX;
/// The value of a missing cell in a boolean column (0 is false, 1 is true).
pub const MISSING_BOOLEAN: u8 = 2;
/// The value of a missing cell in a date column.
pub const MISSING_DATE: i64 = i64::MIN;

/// The cells of one column within one block.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Finite numbers; NaN is a missing cell. Infinity never stands here: readers report it and leave the cell missing.
    Number(Numbers),
    /// 0 false, 1 true, [`MISSING_BOOLEAN`] missing.
    Boolean(Vec<u8>),
    /// Milliseconds since 1970-01-01T00:00:00 without a time zone; [`MISSING_DATE`] missing.
    Date(Vec<i64>),
    /// Codes into a dictionary that all blocks of the column share.
    Category(CategoryColumn),
    /// Free text.
    Text(TextColumn),
}

/// Labels as codes.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryColumn {
    /// Position of the cell's label in the dictionary; [`MISSING_CODE`] missing.
    pub codes: Vec<u32>,
    /// The labels. Every block of a table's column points to the same dictionary.
    pub dictionary: Arc<Dictionary>,
}

/// Distinct labels in order of first appearance, found by code or by label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dictionary {
    labels: Vec<Arc<str>>,
    codes: BTreeMap<Arc<str>, u32>,
}

impl Dictionary {
    /// The code of `label`, which is added if it is new.
    pub fn intern(&mut self, label: &str) -> u32 {
        if let Some(code) = self.codes.get(label) {
            return *code;
        }
        let code = self.labels.len() as u32;
        let label: Arc<str> = label.into();
        self.labels.push(label.clone());
        self.codes.insert(label, code);
        code
    }

    /// The code of `label`, if it is known.
    pub fn code(&self, label: &str) -> Option<u32> {
        self.codes.get(label).copied()
    }

    /// The label of `code`; `None` for [`MISSING_CODE`] and for codes that were never given.
    pub fn label(&self, code: u32) -> Option<&str> {
        self.labels.get(code as usize).map(AsRef::as_ref)
    }

    /// Number of labels.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no label.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The labels in order of their codes.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.labels.iter().map(AsRef::as_ref)
    }

    /// The labels in byte order: the first is the default reference level.
    pub fn sorted(&self) -> impl Iterator<Item = &str> {
        self.codes.keys().map(AsRef::as_ref)
    }
}

/// Text cells, one behind another in one buffer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextColumn {
    /// End of each cell in `bytes`; a cell begins where the one before ends. The highest bit marks a missing cell.
    ends: Vec<u64>,
    text: String,
}

const MISSING_BIT: u64 = 1 << 63;

impl TextColumn {
    /// Bytes held by the cells.
    pub fn bytes(&self) -> usize {
        self.ends.len() * 8 + self.text.len()
    }

    /// Adds a cell; `None` is missing.
    pub fn push(&mut self, cell: Option<&str>) {
        self.text.push_str(cell.unwrap_or_default());
        let end = self.text.len() as u64;
        self.ends.push(if cell.is_some() { end } else { end | MISSING_BIT });
    }

    /// The cell at `row`; `None` if it is missing.
    pub fn get(&self, row: usize) -> Option<&str> {
        let end = self.ends[row];
        if end & MISSING_BIT != 0 {
            return None;
        }
        let start = if row == 0 { 0 } else { self.ends[row - 1] & !MISSING_BIT };
        Some(&self.text[start as usize..end as usize])
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl TextColumn {
    /// The ends of the cells, as [`TextColumn::from_parts`] takes them, and the bytes of their texts.
    pub fn parts(&self) -> (Vec<i64>, &[u8]) {
        (self.ends.iter().map(|end| *end as i64).collect(), self.text.as_bytes())
    }

    /// The column whose [`TextColumn::parts`] these are; `None` if they are none's.
    pub fn from_parts(ends: &[i64], text: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(text).ok()?;
        let ends: Vec<u64> = ends.iter().map(|end| *end as u64).collect();
        let places = || ends.iter().map(|end| (end & !MISSING_BIT) as usize);
        let are_places = places().is_sorted() && places().next_back().unwrap_or(0) == text.len();
        (are_places && places().all(|end| text.is_char_boundary(end))).then_some(Self { ends, text })
    }
}

impl<'a> FromIterator<Option<&'a str>> for TextColumn {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(cells: I) -> Self {
        let mut column = Self::default();
        cells.into_iter().for_each(|cell| column.push(cell));
        column
    }
}

impl Column {
    /// What the cells are.
    pub fn kind(&self) -> ColumnType {
        match self {
            Self::Number(_) => ColumnType::Number,
            Self::Boolean(_) => ColumnType::Boolean,
            Self::Date(_) => ColumnType::Date,
            Self::Category(_) => ColumnType::Category,
            Self::Text(_) => ColumnType::Text,
        }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        match self {
            Self::Number(cells) => cells.len(),
            Self::Boolean(cells) => cells.len(),
            Self::Date(cells) => cells.len(),
            Self::Category(column) => column.codes.len(),
            Self::Text(column) => column.len(),
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes held by the cells (a dictionary is shared, and not counted).
    pub fn bytes(&self) -> usize {
        match self {
            Self::Number(cells) => cells.n_bytes(),
            Self::Boolean(cells) => cells.len(),
            Self::Date(cells) => cells.len() * 8,
            Self::Category(column) => column.codes.len() * 4,
            Self::Text(column) => column.bytes(),
        }
    }

    /// The cell at `row`.
    pub fn value(&self, row: usize) -> ValueRef<'_> {
        match self {
            Self::Number(cells) if cells.is_missing(row) => ValueRef::Missing,
            Self::Number(cells) => ValueRef::Number(cells.get(row)),
            Self::Boolean(cells) if cells[row] == MISSING_BOOLEAN => ValueRef::Missing,
            Self::Boolean(cells) => ValueRef::Boolean(cells[row] == 1),
            Self::Date(cells) if cells[row] == MISSING_DATE => ValueRef::Missing,
            Self::Date(cells) => ValueRef::Date(cells[row]),
            Self::Category(column) => column.dictionary.label(column.codes[row]).map_or(ValueRef::Missing, ValueRef::Text),
            Self::Text(column) => column.get(row).map_or(ValueRef::Missing, ValueRef::Text),
        }
    }

    /// Number of missing cells.
    pub fn n_missing(&self) -> usize {
        match self {
            Self::Number(cells) => cells.n_missing(),
            Self::Date(cells) => cells.iter().filter(|cell| **cell == MISSING_DATE).count(),
            Self::Boolean(cells) => cells.iter().map(|cell| usize::from(*cell == MISSING_BOOLEAN)).sum(),
            Self::Category(column) => column.codes.iter().filter(|code| **code == MISSING_CODE).count(),
            Self::Text(_) => (0..self.len()).filter(|row| self.is_missing(*row)).count(),
        }
    }

    /// Whether the cell at `row` is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Number(cells) => cells.is_missing(row),
            Self::Boolean(cells) => cells[row] == MISSING_BOOLEAN,
            Self::Date(cells) => cells[row] == MISSING_DATE,
            Self::Category(column) => column.codes[row] == MISSING_CODE,
            Self::Text(column) => column.ends[row] & MISSING_BIT != 0,
        }
    }

    /// The cells at `rows`, in that order.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        match self {
            Self::Number(cells) => Self::Number(cells.take(rows)),
            Self::Boolean(cells) => Self::Boolean(rows.iter().map(|&row| cells[row]).collect()),
            Self::Date(cells) => Self::Date(rows.iter().map(|&row| cells[row]).collect()),
            Self::Category(column) => Self::Category(CategoryColumn {
                codes: rows.iter().map(|&row| column.codes[row]).collect(),
                dictionary: column.dictionary.clone(),
            }),
            Self::Text(column) => Self::Text(rows.iter().map(|&row| column.get(row)).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cells_come_back() {
        let cells = [Some("a"), None, Some(""), Some("größer"), None];
        let column: TextColumn = cells.into_iter().collect();
        assert_eq!((0..5).map(|row| column.get(row)).collect::<Vec<_>>(), cells);
        let (ends, text) = column.parts();
        assert_eq!(TextColumn::from_parts(&ends, text.to_vec()), Some(column.clone()));
        assert_eq!(TextColumn::from_parts(&ends[1..], text[1..].to_vec()), None);
        let taken = Column::Text(column).take(&[3, 1]);
        assert_eq!(taken.value(0), ValueRef::Text("größer"));
        assert!(taken.is_missing(1));
    }

    #[test]
    fn a_dictionary_keeps_the_order_of_appearance_and_sorts_by_bytes() {
        let mut dictionary = Dictionary::default();
        assert_eq!(["b", "a", "b", "ä", "Z"].map(|label| dictionary.intern(label)), [0, 1, 0, 2, 3]);
        assert_eq!(dictionary.sorted().collect::<Vec<_>>(), ["Z", "a", "b", "ä"]);
        assert_eq!(dictionary.label(MISSING_CODE), None);
    }
}
