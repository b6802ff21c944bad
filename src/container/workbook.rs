//! Workbooks of Excel (XLSX, XLSB, XLS) and OpenDocument (ODS): one sheet becomes the table.

use super::cell::Cell;
use super::contents::{Layer, Made, Note, NoteKind};
use super::error::ContainerError;
use super::rows::{RowWriter, Tally};
use super::sheet::{Placed, Sheets};
use super::unpack::{Job, Seekable};
use calamine::{Reader, XlsError};
use std::io::{BufReader, Read};

/// Most cells of a sheet from edge to edge, empty ones too: as many as 4 GB of text would hold.
const MAX_CELLS: u64 = 2_000_000_000;
/// Most columns that Excel and OpenDocument have.
const MAX_COLUMNS: u32 = 16_384;

/// A format of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Book {
    Xlsx,
    Xlsb,
    Ods,
    Xls,
}

impl Book {
    /// The format with its article.
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Xlsx => "an Excel workbook (XLSX)",
            Self::Xlsb => "a binary Excel workbook (XLSB)",
            Self::Ods => "an OpenDocument sheet (ODS)",
            Self::Xls => "an old Excel workbook (XLS)",
        }
    }
}

/// Opens a workbook that is an archive whose parts were checked.
pub(super) fn open_zipped(job: &mut Job, bytes: &mut dyn Seekable, book: Book) -> Result<(), ContainerError> {
    bytes.rewind()?;
    let bytes = BufReader::new(bytes);
    let sheets = match book {
        Book::Xlsx => Sheets::Xlsx(Box::new(Reader::new(bytes).map_err(|error| damaged(book, &error))?)),
        Book::Xlsb => Sheets::Xlsb(Box::new(Reader::new(bytes).map_err(|error| damaged(book, &error))?)),
        Book::Ods | Book::Xls => Sheets::Ods(Box::new(Reader::new(bytes).map_err(|error| damaged(book, &error))?)),
    };
    read(job, sheets, book)
}

/// Opens a compound file: an old workbook, or what else Office keeps in such.
pub(super) fn open_compound(job: &mut Job, bytes: &mut dyn Seekable) -> Result<(), ContainerError> {
    let mut all = Vec::new();
    bytes.take(1 << 30).read_to_end(&mut all)?;
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(&all, &name).is_some()
    };
    if has("EncryptedPackage") {
        return Err(ContainerError::Encrypted { what: "an Excel workbook (or another Office file)" });
    }
    if !has("Workbook") && !has("Book") {
        return Err(ContainerError::Unread {
            message: "By its content the file is an old Office file without sheets.".to_owned(),
            way_out: "Export the table as CSV or Excel from the program that made the file.".to_owned(),
        });
    }
    match calamine::Xls::new(std::io::Cursor::new(all)) {
        Ok(book) => read(job, Sheets::Xls(Box::new(book)), Book::Xls),
        Err(XlsError::Password) => Err(ContainerError::Encrypted { what: Book::Xls.what() }),
        Err(error) => Err(damaged(Book::Xls, &error)),
    }
}

fn damaged(book: Book, error: &dyn std::fmt::Debug) -> ContainerError {
    ContainerError::Damaged { what: book.what(), cause: format!("{error:?}") }
}

/// Where the cells of a sheet stand, and what they are.
#[derive(Default)]
struct Survey {
    first: (u32, u32),
    last: (u32, u32),
    columns: Vec<Tally>,
    n_uncalculated: u64,
    is_ordered: bool,
}

/// What stops a walk over cells.
enum Stop {
    Damaged(String),
    Failed(ContainerError),
}

impl From<String> for Stop {
    fn from(cause: String) -> Self {
        Self::Damaged(cause)
    }
}

impl Stop {
    fn of(self, book: Book) -> ContainerError {
        match self {
            Self::Damaged(cause) => ContainerError::Damaged { what: book.what(), cause },
            Self::Failed(error) => error,
        }
    }
}

fn read<R: Read + std::io::Seek>(job: &mut Job, mut sheets: Sheets<R>, book: Book) -> Result<(), ContainerError> {
    let names = filled(&mut sheets, book)?;
    let name = match &job.wanted.sheet {
        Some(name) => names.iter().find(|other| *other == name).ok_or_else(|| ContainerError::NoSuch {
            what: "sheet with cells called",
            name: name.clone(),
            all: names.clone(),
        })?,
        None => {
            names.first().ok_or_else(|| ContainerError::NoTable { what: book.what(), found: "no sheet has a cell".to_owned() })?
        }
    };
    let survey = survey(&mut sheets, name, book)?;
    note(job, &mut sheets, book, &names, name, &survey);
    let known = survey.columns.iter().map(Tally::known).collect();
    job.contents.made = Some(Made { has_header: false, columns: known });
    write(job, &mut sheets, name, book, &survey)
}

/// The sheets that have a cell.
fn filled<R: Read + std::io::Seek>(sheets: &mut Sheets<R>, book: Book) -> Result<Vec<String>, ContainerError> {
    let mut names = Vec::new();
    for name in sheets.names() {
        let mut has_cell = false;
        let seen = sheets.visit(&name, |placed| -> Result<bool, Stop> {
            has_cell = !matches!(placed.cell, Cell::Empty) || placed.is_uncalculated;
            Ok(!has_cell)
        });
        seen.map_err(|stop| stop.of(book))?;
        if has_cell {
            names.push(name);
        }
    }
    Ok(names)
}

/// Walks over the sheet for the first time.
fn survey<R: Read + std::io::Seek>(sheets: &mut Sheets<R>, name: &str, book: Book) -> Result<Survey, ContainerError> {
    let mut survey = Survey { first: (u32::MAX, u32::MAX), is_ordered: true, ..Survey::default() };
    let mut before = None;
    let walked = sheets.visit(name, |placed| -> Result<bool, Stop> {
        let Placed { row, column, cell, is_uncalculated } = placed;
        survey.n_uncalculated += u64::from(is_uncalculated);
        if matches!(cell, Cell::Empty) && !is_uncalculated {
            return Ok(true);
        }
        if column >= MAX_COLUMNS {
            return Err(Stop::Damaged(format!("a cell stands in column {}, beyond the last one", column + 1)));
        }
        survey.is_ordered &= before.is_none_or(|before| before < (row, column));
        before = Some((row, column));
        survey.first = (survey.first.0.min(row), survey.first.1.min(column));
        survey.last = (survey.last.0.max(row), survey.last.1.max(column));
        if survey.columns.len() <= column as usize {
            survey.columns.resize(column as usize + 1, Tally::default());
        }
        survey.columns[column as usize].add(&cell);
        Ok(true)
    });
    walked.map_err(|stop| stop.of(book))?;
    let n_columns = u64::from(survey.last.1 - survey.first.1) + 1;
    let n_cells = n_columns * (u64::from(survey.last.0 - survey.first.0) + 1);
    if !survey.is_ordered || n_cells > MAX_CELLS {
        let why =
            if survey.is_ordered { format!("spans {n_cells} cells") } else { "does not have its cells in order".to_owned() };
        return Err(ContainerError::Unread {
            message: format!("The sheet \"{name}\" {why}."),
            way_out: "Open it in a spreadsheet program, delete what is no table, and save it again.".to_owned(),
        });
    }
    survey.columns.drain(..survey.first.1 as usize);
    Ok(survey)
}

/// Walks over the sheet once more and writes its rows. A row without a cell is a blank line, as in a text.
fn write<R: Read + std::io::Seek>(
    job: &mut Job,
    sheets: &mut Sheets<R>,
    name: &str,
    book: Book,
    survey: &Survey,
) -> Result<(), ContainerError> {
    let mut writer = RowWriter::new(job.text);
    let width = survey.columns.len();
    let mut row: Vec<Cell<'static>> = vec![Cell::Empty; width];
    let mut at = survey.first.0;
    let mut is_blank = true;
    let walked = sheets.visit(name, |placed| -> Result<bool, Stop> {
        let failed = |error| Stop::Failed(ContainerError::Io(error));
        if matches!(placed.cell, Cell::Empty) {
            return Ok(true);
        }
        while at < placed.row {
            end_row(&mut writer, &mut row, &mut is_blank).map_err(failed)?;
            at += 1;
        }
        row[(placed.column - survey.first.1) as usize] = owned(placed.cell);
        is_blank = false;
        Ok(true)
    });
    walked.map_err(|stop| stop.of(book))?;
    end_row(&mut writer, &mut row, &mut is_blank)?;
    Ok(())
}

fn end_row(writer: &mut RowWriter, row: &mut [Cell<'static>], is_blank: &mut bool) -> std::io::Result<()> {
    if std::mem::replace(is_blank, true) {
        return writer.blank();
    }
    writer.row(row.iter_mut().map(|cell| std::mem::replace(cell, Cell::Empty)))
}

fn owned(cell: Cell) -> Cell<'static> {
    match cell {
        Cell::Empty => Cell::Empty,
        Cell::Number(value) => Cell::Number(value),
        Cell::Boolean(value) => Cell::Boolean(value),
        Cell::Date(text) => Cell::Date(text),
        Cell::Error(text) => Cell::Error(text),
        Cell::Exact(text) => Cell::Exact(text.into_owned().into()),
        Cell::Text(text) => Cell::Text(text.into_owned().into()),
    }
}

/// Says what was read and what was noticed.
fn note<R: Read + std::io::Seek>(
    job: &mut Job,
    sheets: &mut Sheets<R>,
    book: Book,
    names: &[String],
    name: &str,
    survey: &Survey,
) {
    let others: Vec<String> = names.iter().filter(|other| *other != name).cloned().collect();
    let mut add = |kind, count, message| {
        if count > 0 {
            job.contents.notes.push(Note { kind, count, message });
        }
    };
    if job.wanted.sheet.is_none() {
        let message =
            format!("The workbook has {} sheets with cells: \"{name}\" was read. Choose the sheet to read another.", names.len());
        add(NoteKind::Others, others.len() as u64, message);
    }
    let n = survey.n_uncalculated;
    let message = format!(
        "{n} formulas have no stored result and are missing values: open the workbook in a spreadsheet program and save it, so that they are calculated."
    );
    add(NoteKind::Uncalculated, n, message);
    let n = sheets.n_merged(name);
    let message = format!("{n} ranges of cells are merged: the value counts for the first cell of each, the others are empty.");
    add(NoteKind::Merged, n, message);
    let place = place(survey.first);
    let of = match names.len() {
        1 => "The only sheet with cells".to_owned(),
        n if job.wanted.sheet.is_some() => format!("One of {n} sheets with cells"),
        n => format!("The first of {n} sheets with cells"),
    };
    let evidence =
        format!("{of} in {}; lines count from its row {}, where {place} is its first cell.", book.what(), survey.first.0 + 1);
    job.contents.layers.push(Layer::Workbook { sheet: name.to_owned(), others, evidence });
}

/// A place in a sheet as spreadsheet programs write it: `B3`.
fn place((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.into_iter().collect::<String>(), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_in_a_sheet() {
        for (at, expected) in [((0, 0), "A1"), ((2, 1), "B3"), ((9, 25), "Z10"), ((0, 26), "AA1"), ((0, 16_383), "XFD1")] {
            assert_eq!(place(at), expected);
        }
    }
}
