//! A column of a table on its way to another worker.

use super::{Cargo, Cells};
use crate::table::{CategoryColumn, Column, Dictionary, HeldColumn, TextColumn};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The cells of one column, block by block.
#[derive(Clone, Debug)]
pub struct Columns(pub Vec<HeldColumn>);

/// What [`Columns`] are, but for the cells.
#[derive(Clone, Debug, Serialize, Deserialize)]
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

/// Lays the cells of a column behind others; says what they are.
fn lay<'a>(column: &'a Column, cells: &mut Vec<Cells<'a>>) -> Kind {
    match column {
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
    }
}

impl ColumnsNote {
    /// Lays the cells of one column behind others, without its labels.
    pub fn of_one<'a>(column: &'a Column, cells: &mut Vec<Cells<'a>>) -> Self {
        Self { kinds: vec![lay(column, cells)], labels: Vec::new() }
    }

    /// That column, of cells that others may follow; `None` if these are others.
    pub fn unload_one(self, cells: &mut impl Iterator<Item = Cells<'static>>) -> Option<Column> {
        let [kind] = self.kinds[..] else { return None };
        taken(kind, &Arc::default(), cells)
    }
}

/// The column whose cells come next; `None` if they are another's.
fn taken(kind: Kind, dictionary: &Arc<Dictionary>, cells: &mut impl Iterator<Item = Cells<'static>>) -> Option<Column> {
    Some(match (kind, cells.next()?) {
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
    })
}

impl Columns {
    /// [`Cargo::load`] for columns that are held one by one.
    pub(super) fn load_all<'a>(columns: impl Iterator<Item = &'a HeldColumn> + Clone) -> (ColumnsNote, Vec<Cells<'a>>) {
        let (mut kinds, mut cells) = (Vec::new(), Vec::new());
        for held in columns.clone() {
            kinds.push(if let Some(column) = held.here() {
                lay(column, &mut cells)
            } else {
                let column = held.load();
                let mut fetched = Vec::new();
                let kind = lay(&column, &mut fetched);
                fetched.into_iter().for_each(|these| cells.push(these.into_owned()));
                kind
            });
        }
        let dictionary = columns.into_iter().find_map(HeldColumn::dictionary);
        let labels = dictionary.map(|dictionary| dictionary.labels().map(str::to_owned).collect());
        (ColumnsNote { kinds, labels: labels.unwrap_or_default() }, cells)
    }

    /// [`Cargo::unload`] from cells that others may follow.
    pub(super) fn unload_next(note: ColumnsNote, cells: &mut impl Iterator<Item = Cells<'static>>) -> Option<Self> {
        let mut dictionary = Dictionary::default();
        for label in &note.labels {
            dictionary.intern(label);
        }
        let dictionary = Arc::new(dictionary);
        let column = |kind| taken(kind, &dictionary, cells).map(HeldColumn::from);
        note.kinds.into_iter().map(column).collect::<Option<_>>().map(Self)
    }
}

impl Cargo for Columns {
    type Note = ColumnsNote;

    fn load(&self) -> (ColumnsNote, Vec<Cells<'_>>) {
        Self::load_all(self.0.iter())
    }

    fn unload(note: ColumnsNote, cells: Vec<Cells<'static>>) -> Option<Self> {
        Self::unload_next(note, &mut cells.into_iter())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tight::InRam;
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
            let storage = Arc::new(InRam::default());
            let away = Columns(columns.iter().map(|column| storage.clone().put(column)).collect());
            let here = Columns(columns.into_iter().map(HeldColumn::from).collect());
            assert!(away.0.iter().all(|column| !column.is_here()) && away.bytes() == here.bytes());
            let expected: Vec<Arc<Column>> = here.0.iter().map(HeldColumn::load).collect();
            for columns in [here, away] {
                let (note, cells) = columns.load();
                let found = Columns::unload(note, cells.into_iter().map(Cells::into_owned).collect()).expect("whole columns");
                assert_eq!(found.0.iter().map(HeldColumn::load).collect::<Vec<_>>(), expected);
            }
        }
    }
}
