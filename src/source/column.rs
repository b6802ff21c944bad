//! The cells of one column, read from text: piece by piece, then joined.

use super::cell::{Decimal, Marks, NumberReading, Spellings, is_spelled, parse_date, parse_number, sign_of};
use super::encoding::decode;
use super::infer::MAX_LEVELS;
use super::{CellFormat, DateOrder, Encoding, IssueKind};
use crate::engine::{Cells, ColumnsNote, NoRoom, Runner};
use crate::table::{
    CategoryColumn, Column, ColumnType, Dictionary, HeldColumn, MISSING_BOOLEAN, MISSING_CODE, MISSING_DATE, Numbers, TextColumn,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// How the cells of a column are read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Told", into = "Told")]
pub(super) struct ColumnReader {
    told: Told,
    notation: Notation,
    pub(super) spellings: Spellings,
    /// Whether a person decided the spellings: then they come before numbers too (-9 may be missing).
    is_decided: bool,
}

/// What a reader is made from.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Told {
    format: CellFormat,
    missing: Option<Vec<String>>,
}

impl From<Told> for ColumnReader {
    fn from(told: Told) -> Self {
        Self::new(&told.format, told.missing.as_deref())
    }
}

impl From<ColumnReader> for Told {
    fn from(reader: ColumnReader) -> Self {
        reader.told
    }
}

#[derive(Clone, Debug)]
enum Notation {
    Number(Marks),
    Boolean { yes: String, no: String },
    Date(DateOrder),
    Category,
    Text,
}

/// What one cell says.
enum Reading<'a> {
    Number(f64),
    Boolean(bool),
    Date(i64),
    Label(&'a str),
    Missing(usize),
    Wrong(IssueKind),
}

/// How many cells of a column said what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Cells that could be read.
    pub(super) n_parsed: u64,
    /// Cells that are neither missing nor could be read.
    pub(super) n_wrong: u64,
    /// Missing cells, by spelling.
    pub(super) missing: Vec<u64>,
}

impl Tally {
    /// Takes in the counts of a later part.
    pub(super) fn add(&mut self, later: &Self) {
        self.n_parsed += later.n_parsed;
        self.n_wrong += later.n_wrong;
        self.missing.resize(self.missing.len().max(later.missing.len()), 0);
        self.missing.iter_mut().zip(&later.missing).for_each(|(sum, count)| *sum += count);
    }
}

impl ColumnReader {
    pub(super) fn new(format: &CellFormat, missing: Option<&[String]>) -> Self {
        let notation = match format {
            CellFormat::Number { decimal_mark, thousands, leading_zeros, sign } => Notation::Number(Marks {
                decimal: *decimal_mark,
                thousands: *thousands,
                leading_zeros: *leading_zeros,
                sign: sign.as_deref().and_then(sign_of),
            }),
            CellFormat::Boolean { yes, no } => Notation::Boolean { yes: yes.clone(), no: no.clone() },
            CellFormat::Date { order } => Notation::Date(*order),
            CellFormat::Category => Notation::Category,
            CellFormat::Text => Notation::Text,
        };
        let spellings = missing.map_or_else(|| Spellings::usual(format.kind()), Spellings::decided);
        let told = Told { format: format.clone(), missing: missing.map(<[String]>::to_vec) };
        Self { told, notation, spellings, is_decided: missing.is_some() }
    }

    /// The decimal mark, if whatever looks like a short number is one: no spelling and no sign comes first.
    pub(super) fn short_number_mark(&self) -> Option<u8> {
        match &self.notation {
            Notation::Number(marks) if !self.is_decided && marks.sign.is_none() => Some(marks.decimal as u8),
            _ => None,
        }
    }

    fn read<'a>(&self, text: &'a str) -> Reading<'a> {
        if self.is_decided
            && let Some(spelling) = self.spellings.position(text)
        {
            return Reading::Missing(spelling);
        }
        let missing_or = |kind| self.spellings.position(text).map_or(Reading::Wrong(kind), Reading::Missing);
        match &self.notation {
            Notation::Number(marks) => match parse_number(text, *marks) {
                NumberReading::Value(value) => Reading::Number(value),
                NumberReading::Infinite => Reading::Wrong(IssueKind::Infinite),
                NumberReading::Identifier | NumberReading::Other => missing_or(IssueKind::MixedTypes),
            },
            Notation::Boolean { yes, .. } if is_spelled(text, yes) => Reading::Boolean(true),
            Notation::Boolean { no, .. } if is_spelled(text, no) => Reading::Boolean(false),
            Notation::Boolean { .. } => missing_or(IssueKind::MixedTypes),
            Notation::Date(order) => parse_date(text, *order).map_or_else(|| missing_or(IssueKind::MixedTypes), Reading::Date),
            Notation::Category | Notation::Text => self.spellings.position(text).map_or(Reading::Label(text), Reading::Missing),
        }
    }
}

/// The cells of a column within one piece.
#[derive(Clone, Debug)]
pub(super) struct ColumnPart {
    /// Of a category without its labels.
    cells: Column,
    /// What the codes of a category stand for in this piece.
    labels: Vec<Arc<str>>,
    pub(super) tally: Tally,
}

/// A part of a column, but for its cells.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PackedColumn {
    cells: ColumnsNote,
    labels: Vec<Arc<str>>,
    tally: Tally,
}

impl PackedColumn {
    /// With its cells; `None` if these are others.
    pub(super) fn unpack(self, cells: &mut impl Iterator<Item = Cells<'static>>) -> Option<ColumnPart> {
        Some(ColumnPart { cells: self.cells.unload_one(cells)?, labels: self.labels, tally: self.tally })
    }
}

impl ColumnPart {
    /// Lays the cells beside the rest.
    pub(super) fn pack<'a>(&'a self, cells: &mut Vec<Cells<'a>>) -> PackedColumn {
        let note = ColumnsNote::of_one(&self.cells, cells);
        PackedColumn { cells: note, labels: self.labels.clone(), tally: self.tally.clone() }
    }

    /// Bytes that the cells take.
    pub(super) fn n_bytes(&self) -> u64 {
        self.cells.bytes() as u64
    }

    /// Number of different labels, if there are labels.
    pub(super) fn n_levels(&self) -> Option<usize> {
        (self.cells.kind() == ColumnType::Category).then_some(self.labels.len())
    }
}

/// Builds the cells of a column within one piece.
pub(super) struct PartBuilder<'a> {
    reader: &'a ColumnReader,
    part: ColumnPart,
    /// Codes of the labels in this piece.
    codes: HashMap<Arc<str>, u32>, // order never read
}

impl<'a> PartBuilder<'a> {
    pub(super) fn new(reader: &'a ColumnReader) -> Self {
        let cells = match reader.notation {
            Notation::Number(_) => Column::Number(Numbers::default()),
            Notation::Boolean { .. } => Column::Boolean(Vec::new()),
            Notation::Date(_) => Column::Date(Vec::new()),
            Notation::Category => category(Vec::new()),
            Notation::Text => Column::Text(TextColumn::default()),
        };
        let tally = Tally { missing: vec![0; reader.spellings.all().len()], ..Tally::default() };
        let codes = HashMap::new(); // order never read
        Self { reader, part: ColumnPart { cells, labels: Vec::new(), tally }, codes }
    }

    /// Makes room for so many cells.
    pub(super) fn reserve(&mut self, n: usize) {
        if let Column::Number(cells) = &mut self.part.cells {
            cells.reserve(n);
        }
    }

    pub(super) fn finish(mut self) -> ColumnPart {
        if let Column::Number(cells) = &mut self.part.cells {
            cells.shrink_to_fit();
        }
        self.part
    }

    /// What a cell should be, in plain words.
    pub(super) fn wanted(&self) -> String {
        match &self.reader.notation {
            Notation::Number(_) => "a number".to_owned(),
            Notation::Boolean { yes, no } => format!("\"{yes}\" or \"{no}\""),
            Notation::Date(_) => "a date of the column's order".to_owned(),
            Notation::Category | Notation::Text => "a text".to_owned(),
        }
    }

    /// Adds a cell; gives what is wrong with it, if anything is: it is missing then.
    pub(super) fn push(&mut self, cell: &[u8], encoding: Encoding) -> Option<IssueKind> {
        let (text, _) = decode(cell, encoding);
        let reading = self.reader.read(&text);
        let tally = &mut self.part.tally;
        let wrong = match reading {
            Reading::Missing(spelling) => {
                tally.missing[spelling] += 1;
                None
            }
            Reading::Wrong(kind) => {
                tally.n_wrong += 1;
                Some(kind)
            }
            _ => {
                tally.n_parsed += 1;
                None
            }
        };
        self.store(&reading);
        wrong
    }

    /// Adds a cell that was read as a number.
    #[inline]
    pub(super) fn push_number(&mut self, Decimal { whole, decimals }: Decimal) {
        self.part.tally.n_parsed += 1;
        // Only columns of numbers are read so.
        if let Column::Number(cells) = &mut self.part.cells {
            cells.push_decimal(whole, decimals);
        }
    }

    /// Adds cells that were read as numbers: each of `digits`, over 10^`decimals`.
    pub(super) fn push_digits(&mut self, digits: &[i32], decimals: u8) {
        self.part.tally.n_parsed += digits.len() as u64;
        if let Column::Number(cells) = &mut self.part.cells {
            cells.extend_digits(digits, decimals);
        }
    }

    /// Adds a missing cell that the row is too short for.
    pub(super) fn push_absent(&mut self) {
        self.part.tally.missing[0] += 1;
        self.store(&Reading::Missing(0));
    }

    fn store(&mut self, reading: &Reading) {
        let labels = &mut self.part.labels;
        match (&mut self.part.cells, reading) {
            (Column::Number(cells), Reading::Number(value)) => cells.push(*value),
            (Column::Number(cells), _) => cells.push(f64::NAN),
            (Column::Boolean(cells), Reading::Boolean(value)) => cells.push(u8::from(*value)),
            (Column::Boolean(cells), _) => cells.push(MISSING_BOOLEAN),
            (Column::Date(cells), Reading::Date(millis)) => cells.push(*millis),
            (Column::Date(cells), _) => cells.push(MISSING_DATE),
            (Column::Category(column), Reading::Label(label)) => {
                let code = self.codes.get(*label).copied().unwrap_or_else(|| {
                    let label: Arc<str> = (*label).into();
                    labels.push(label.clone());
                    self.codes.insert(label, labels.len() as u32 - 1);
                    labels.len() as u32 - 1
                });
                column.codes.push(code);
            }
            (Column::Category(column), _) => column.codes.push(MISSING_CODE),
            (Column::Text(column), Reading::Label(label)) => column.push(Some(label)),
            (Column::Text(column), _) => column.push(None),
        }
    }
}

/// Codes whose labels are elsewhere.
fn category(codes: Vec<u32>) -> Column {
    Column::Category(CategoryColumn { codes, dictionary: Arc::default() })
}

/// A column whose pieces are joined in order: the labels of all pieces get one dictionary.
#[derive(Debug, Default)]
pub(super) struct JoinedColumn {
    /// Of a category without its labels.
    parts: Vec<HeldColumn>,
    /// Bytes that the cells take.
    pub(super) n_bytes: u64,
    dictionary: Dictionary,
    /// Whether there are too many labels: they are to become text.
    pub(super) is_overfull: bool,
    pub(super) tally: Tally,
}

impl JoinedColumn {
    /// Adds the cells of the next piece, which `runner` keeps.
    pub(super) fn push<R: Runner>(&mut self, part: ColumnPart, runner: &R) -> Result<(), NoRoom> {
        self.tally.add(&part.tally);
        let labels = part.labels;
        let cells = match part.cells {
            Column::Category(column) if self.is_overfull => {
                Column::Text(text_of(&column.codes, |code| labels.get(code as usize).map(AsRef::as_ref)))
            }
            Column::Category(CategoryColumn { mut codes, .. }) => {
                let shared: Vec<u32> = labels.iter().map(|label| self.dictionary.intern(label)).collect();
                codes.iter_mut().for_each(|code| *code = shared.get(*code as usize).copied().unwrap_or(MISSING_CODE));
                category(codes)
            }
            other => other,
        };
        self.n_bytes += cells.bytes() as u64;
        self.parts.push(runner.keep(cells)?);
        self.is_overfull = self.dictionary.len() > MAX_LEVELS;
        Ok(())
    }

    /// Number of different labels, if there are labels and they are not to become text.
    pub(super) fn n_levels(&self) -> Option<usize> {
        if self.is_overfull {
            return None;
        }
        self.parts.first().is_some_and(|part| part.kind() == ColumnType::Category).then(|| self.dictionary.len())
    }

    /// Turns the labels of a piece into text.
    pub(super) fn become_text<R: Runner>(&mut self, piece: usize, runner: &R) -> Result<(), NoRoom> {
        let part = &mut self.parts[piece];
        if part.kind() == ColumnType::Category
            && let Column::Category(column) = &*part.load()
        {
            let text = Column::Text(text_of(&column.codes, |code| self.dictionary.label(code)));
            self.n_bytes += text.bytes().saturating_sub(part.bytes()) as u64;
            *part = runner.keep(text)?;
        }
        Ok(())
    }

    /// The column of each piece.
    pub(super) fn finish(self) -> impl Iterator<Item = HeldColumn> {
        let dictionary = Arc::new(self.dictionary);
        self.parts.into_iter().map(move |part| part.with_dictionary(&dictionary))
    }
}

fn text_of<'a>(codes: &[u32], label: impl Fn(u32) -> Option<&'a str>) -> TextColumn {
    codes.iter().map(|code| label(*code)).collect()
}
