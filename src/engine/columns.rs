//! A column of a table on its way to another worker.

use super::{Cargo, Cells};
use crate::table::{CategoryColumn, Column, Dictionary, TextColumn};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The cells of one column, block by block.
#[derive(Clone, Debug)]
pub struct Columns(pub Vec<Arc<Column>>);

/// What [`Columns`] are, but for the cells.
#[derive(Debug, Serialize, Deserialize)]
pub struct ColumnsNote {
    /// The kind of cells in each block.
    kinds: Vec<Kind>,
    /// The dictionary that all blocks share.
    labels: Vec<String>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Kind {
    /// With so many decimals, if the numbers are held as such.
    Number(Option<u8>),
    Boolean,
    Date,
    Category,
    Text,
}

impl Columns {
    /// Bytes held by the cells.
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|column| column.bytes() as u64).sum()
    }
}

impl Columns {
    /// [`Cargo::load`] for columns that are held one by one.
    pub(super) fn load_all<'a>(mut columns: impl Iterator<Item = &'a Column> + Clone) -> (ColumnsNote, Vec<Cells<'a>>) {
        let (mut kinds, mut cells) = (Vec::new(), Vec::new());
        for column in columns.clone() {
            kinds.push(match column {
                Column::Number(numbers) => {
                    let (these, decimals) = Cells::of_numbers(numbers);
                    cells.push(these);
                    Kind::Number(decimals)
                }
                Column::Boolean(bytes) => {
                    cells.push(Cells::U8(bytes.into()));
                    Kind::Boolean
                }
                Column::Date(millis) => {
                    cells.push(Cells::I64(millis.into()));
                    Kind::Date
                }
                Column::Category(column) => {
                    cells.push(Cells::U32((&column.codes).into()));
                    Kind::Category
                }
                Column::Text(column) => {
                    let (ends, text) = column.parts();
                    cells.extend([Cells::I64(ends.into()), Cells::U8(text.into())]);
                    Kind::Text
                }
            });
        }
        let labels = columns.find_map(|column| match column {
            Column::Category(column) => Some(column.dictionary.labels().map(str::to_owned).collect()),
            _ => None,
        });
        (ColumnsNote { kinds, labels: labels.unwrap_or_default() }, cells)
    }

    /// [`Cargo::unload`] from cells that others may follow.
    pub(super) fn unload_next(note: ColumnsNote, cells: &mut impl Iterator<Item = Cells<'static>>) -> Option<Self> {
        let mut dictionary = Dictionary::default();
        for label in &note.labels {
            dictionary.intern(label);
        }
        let dictionary = Arc::new(dictionary);
        let column = |kind| {
            Some(Arc::new(match (kind, cells.next()?) {
                (Kind::Number(decimals), numbers) => Column::Number(numbers.into_numbers(decimals)?),
                (Kind::Boolean, Cells::U8(bytes)) => Column::Boolean(bytes.into_owned()),
                (Kind::Date, Cells::I64(millis)) => Column::Date(millis.into_owned()),
                (Kind::Category, Cells::U32(codes)) => {
                    Column::Category(CategoryColumn { codes: codes.into_owned(), dictionary: dictionary.clone() })
                }
                (Kind::Text, Cells::I64(ends)) => match cells.next()? {
                    Cells::U8(text) => Column::Text(TextColumn::from_parts(&ends, text.into_owned())?),
                    _ => return None,
                },
                _ => return None,
            }))
        };
        note.kinds.into_iter().map(column).collect::<Option<_>>().map(Self)
    }
}

impl Cargo for Columns {
    type Note = ColumnsNote;

    fn load(&self) -> (ColumnsNote, Vec<Cells<'_>>) {
        Self::load_all(self.0.iter().map(|column| &**column))
    }

    fn unload(note: ColumnsNote, cells: Vec<Cells<'static>>) -> Option<Self> {
        Self::unload_next(note, &mut cells.into_iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{MISSING_BOOLEAN, MISSING_CODE, MISSING_DATE};

    #[test]
    fn columns_arrive_as_they_left() {
        let mut dictionary = Dictionary::default();
        for label in ["b", "a", ""] {
            dictionary.intern(label);
        }
        let dictionary = Arc::new(dictionary);
        let category = |codes: &[u32]| Column::Category(CategoryColumn { codes: codes.to_vec(), dictionary: dictionary.clone() });
        let cases = [
            vec![Column::Number(vec![1.5, -0.0].into()), Column::Number(Vec::new().into())],
            vec![Column::Number([1.5, 2.0, -0.1].into_iter().collect())],
            vec![Column::Boolean(vec![0, 1, MISSING_BOOLEAN])],
            vec![Column::Date(vec![MISSING_DATE, 5])],
            vec![category(&[2, MISSING_CODE]), category(&[0, 1])],
            vec![Column::Text([Some("größer"), None, Some("")].into_iter().collect())],
        ];
        for columns in cases {
            let columns = Columns(columns.into_iter().map(Arc::new).collect());
            let (note, cells) = columns.load();
            let cells = cells.into_iter().map(|cells| match cells {
                Cells::F64(cells) => Cells::F64(cells.into_owned().into()),
                Cells::I64(cells) => Cells::I64(cells.into_owned().into()),
                Cells::I32(cells) => Cells::I32(cells.into_owned().into()),
                Cells::U32(cells) => Cells::U32(cells.into_owned().into()),
                Cells::U8(cells) => Cells::U8(cells.into_owned().into()),
            });
            assert_eq!(Columns::unload(note, cells.collect()).map(|found| found.0), Some(columns.0.clone()));
        }
    }
}
