//! The cells of one column, read from text: piece by piece, then joined.

use super::cell::{Decimal, Marks, NumberReading, Spellings, is_spelled, parse_date, parse_number, sign_of};
use super::encoding::decode;
use super::infer::MAX_LEVELS;
use super::{CellFormat, DateOrder, Encoding, IssueKind};
use crate::engine::Cells;
use crate::table::{
    CategoryColumn, Column, ColumnType, Dictionary, MISSING_BOOLEAN, MISSING_CODE, MISSING_DATE, Numbers, TextColumn,
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
    cells: PartCells,
    pub(super) tally: Tally,
}

#[derive(Clone, Debug)]
enum PartCells {
    Number(Numbers),
    Boolean(Vec<u8>),
    Date(Vec<i64>),
    Category { codes: Vec<u32>, labels: Vec<Arc<str>> },
    Text(TextColumn),
}

impl PartCells {
    /// Bytes that the cells take (labels are shared, and not counted).
    fn n_bytes(&self) -> u64 {
        let n_bytes = match self {
            Self::Number(cells) => cells.n_bytes(),
            Self::Boolean(cells) => cells.len(),
            Self::Date(cells) => size_of_val(&cells[..]),
            Self::Category { codes, .. } => size_of_val(&codes[..]),
            Self::Text(column) => column.bytes(),
        };
        n_bytes as u64
    }
}

/// A part of a column, but for its cells.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PackedColumn {
    kind: ColumnType,
    /// Decimals of numbers that are held as such.
    decimals: Option<u8>,
    /// The labels of a category.
    labels: Vec<Arc<str>>,
    tally: Tally,
}

impl PackedColumn {
    /// With its cells; `None` if these are others.
    pub(super) fn unpack(self, cells: &mut impl Iterator<Item = Cells<'static>>) -> Option<ColumnPart> {
        let cells = match (self.kind, cells.next()?) {
            (ColumnType::Number, cells) => PartCells::Number(cells.into_numbers(self.decimals)?),
            (ColumnType::Boolean, Cells::U8(cells)) => PartCells::Boolean(cells.into_owned()),
            (ColumnType::Date, Cells::I64(cells)) => PartCells::Date(cells.into_owned()),
            (ColumnType::Category, Cells::U32(codes)) => PartCells::Category { codes: codes.into_owned(), labels: self.labels },
            (ColumnType::Text, Cells::I64(ends)) => match cells.next()? {
                Cells::U8(text) => PartCells::Text(TextColumn::from_parts(&ends, text.into_owned())?),
                _ => return None,
            },
            _ => return None,
        };
        Some(ColumnPart { cells, tally: self.tally })
    }
}

impl ColumnPart {
    /// Lays the cells beside the rest.
    pub(super) fn pack<'a>(&'a self, cells: &mut Vec<Cells<'a>>) -> PackedColumn {
        let mut lay = |kind, these| {
            cells.push(these);
            kind
        };
        let mut decimals = None;
        let kind = match &self.cells {
            PartCells::Number(numbers) => {
                let (these, found) = Cells::of_numbers(numbers);
                decimals = found;
                lay(ColumnType::Number, these)
            }
            PartCells::Boolean(bytes) => lay(ColumnType::Boolean, Cells::U8(bytes.into())),
            PartCells::Date(millis) => lay(ColumnType::Date, Cells::I64(millis.into())),
            PartCells::Category { codes, .. } => lay(ColumnType::Category, Cells::U32(codes.into())),
            PartCells::Text(column) => {
                let (ends, text) = column.parts();
                lay(ColumnType::Text, Cells::I64(ends.into()));
                lay(ColumnType::Text, Cells::U8(text.into()))
            }
        };
        let labels = match &self.cells {
            PartCells::Category { labels, .. } => labels.clone(),
            _ => Vec::new(),
        };
        PackedColumn { kind, decimals, labels, tally: self.tally.clone() }
    }

    /// Bytes that the cells take.
    pub(super) fn n_bytes(&self) -> u64 {
        self.cells.n_bytes()
    }

    /// Number of different labels, if there are labels.
    pub(super) fn n_levels(&self) -> Option<usize> {
        match &self.cells {
            PartCells::Category { labels, .. } => Some(labels.len()),
            _ => None,
        }
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
            Notation::Number(_) => PartCells::Number(Numbers::default()),
            Notation::Boolean { .. } => PartCells::Boolean(Vec::new()),
            Notation::Date(_) => PartCells::Date(Vec::new()),
            Notation::Category => PartCells::Category { codes: Vec::new(), labels: Vec::new() },
            Notation::Text => PartCells::Text(TextColumn::default()),
        };
        let tally = Tally { missing: vec![0; reader.spellings.all().len()], ..Tally::default() };
        let codes = HashMap::new(); // order never read
        Self { reader, part: ColumnPart { cells, tally }, codes }
    }

    /// Makes room for so many cells.
    pub(super) fn reserve(&mut self, n: usize) {
        if let PartCells::Number(cells) = &mut self.part.cells {
            cells.reserve(n);
        }
    }

    pub(super) fn finish(mut self) -> ColumnPart {
        if let PartCells::Number(cells) = &mut self.part.cells {
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
        if let PartCells::Number(cells) = &mut self.part.cells {
            cells.push_decimal(whole, decimals);
        }
    }

    /// Adds cells that were read as numbers: each of `digits`, over 10^`decimals`.
    pub(super) fn push_digits(&mut self, digits: &[i32], decimals: u8) {
        self.part.tally.n_parsed += digits.len() as u64;
        if let PartCells::Number(cells) = &mut self.part.cells {
            cells.extend_digits(digits, decimals);
        }
    }

    /// Adds a missing cell that the row is too short for.
    pub(super) fn push_absent(&mut self) {
        self.part.tally.missing[0] += 1;
        self.store(&Reading::Missing(0));
    }

    fn store(&mut self, reading: &Reading) {
        match (&mut self.part.cells, reading) {
            (PartCells::Number(cells), Reading::Number(value)) => cells.push(*value),
            (PartCells::Number(cells), _) => cells.push(f64::NAN),
            (PartCells::Boolean(cells), Reading::Boolean(value)) => cells.push(u8::from(*value)),
            (PartCells::Boolean(cells), _) => cells.push(MISSING_BOOLEAN),
            (PartCells::Date(cells), Reading::Date(millis)) => cells.push(*millis),
            (PartCells::Date(cells), _) => cells.push(MISSING_DATE),
            (PartCells::Category { codes, labels }, Reading::Label(label)) => {
                let code = self.codes.get(*label).copied().unwrap_or_else(|| {
                    let label: Arc<str> = (*label).into();
                    labels.push(label.clone());
                    self.codes.insert(label, labels.len() as u32 - 1);
                    labels.len() as u32 - 1
                });
                codes.push(code);
            }
            (PartCells::Category { codes, .. }, _) => codes.push(MISSING_CODE),
            (PartCells::Text(column), Reading::Label(label)) => column.push(Some(label)),
            (PartCells::Text(column), _) => column.push(None),
        }
    }
}

/// A column whose pieces are joined in order: the labels of all pieces get one dictionary.
#[derive(Debug, Default)]
pub(super) struct JoinedColumn {
    parts: Vec<PartCells>,
    dictionary: Dictionary,
    /// Whether labels became text, being too many.
    pub(super) is_overfull: bool,
    pub(super) tally: Tally,
}

impl JoinedColumn {
    /// Adds the cells of the next piece.
    pub(super) fn push(&mut self, part: ColumnPart) {
        self.tally.add(&part.tally);
        let cells = match part.cells {
            PartCells::Category { codes, labels } if self.is_overfull => {
                PartCells::Text(text_of(&codes, |code| labels.get(code as usize).map(AsRef::as_ref)))
            }
            PartCells::Category { mut codes, labels } => {
                let shared: Vec<u32> = labels.iter().map(|label| self.dictionary.intern(label)).collect();
                codes.iter_mut().for_each(|code| *code = shared.get(*code as usize).copied().unwrap_or(MISSING_CODE));
                PartCells::Category { codes, labels: Vec::new() }
            }
            other => other,
        };
        self.parts.push(cells);
        if self.dictionary.len() > MAX_LEVELS {
            self.become_text();
        }
    }

    /// Number of different labels, if there are labels and they did not become text.
    pub(super) fn n_levels(&self) -> Option<usize> {
        matches!(self.parts.first(), Some(PartCells::Category { .. })).then(|| self.dictionary.len())
    }

    /// Bytes that the cells take.
    pub(super) fn n_bytes(&self) -> u64 {
        self.parts.iter().map(PartCells::n_bytes).sum()
    }

    /// Turns labels into text.
    pub(super) fn become_text(&mut self) {
        self.is_overfull = true;
        let dictionary = std::mem::take(&mut self.dictionary);
        for part in &mut self.parts {
            if let PartCells::Category { codes, .. } = part {
                *part = PartCells::Text(text_of(codes, |code| dictionary.label(code)));
            }
        }
    }

    /// The column of each piece.
    pub(super) fn finish(self) -> impl Iterator<Item = Arc<Column>> {
        let dictionary = Arc::new(self.dictionary);
        self.parts.into_iter().map(move |part| {
            Arc::new(match part {
                PartCells::Number(cells) => Column::Number(cells),
                PartCells::Boolean(cells) => Column::Boolean(cells),
                PartCells::Date(cells) => Column::Date(cells),
                PartCells::Category { codes, .. } => Column::Category(CategoryColumn { codes, dictionary: dictionary.clone() }),
                PartCells::Text(column) => Column::Text(column),
            })
        })
    }
}

fn text_of<'a>(codes: &[u32], label: impl Fn(u32) -> Option<&'a str>) -> TextColumn {
    codes.iter().map(|code| label(*code)).collect()
}
