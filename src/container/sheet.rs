//! The cells of one sheet, in the order of its rows: of each format through the same small door.

use super::cell::Cell;
use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, Xls, Xlsb, Xlsx};
use std::io::{Read, Seek};

/// A workbook that is open.
pub(super) enum Sheets<R: Read + Seek> {
    Xlsx(Box<Xlsx<R>>),
    Xlsb(Box<Xlsb<R>>),
    Xls(Box<Xls<R>>),
    Ods(Box<Ods<R>>),
}

/// One cell where it stands, counted from 0.
pub(super) struct Placed<'a> {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) cell: Cell<'a>,
    /// Whether it is a formula whose result the file does not hold.
    pub(super) is_uncalculated: bool,
}

impl<R: Read + Seek> Sheets<R> {
    /// The names of the sheets that can hold cells, in the workbook's order.
    pub(super) fn names(&self) -> Vec<String> {
        let all = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        };
        let is_sheet = |sheet: &&calamine::Sheet| sheet.typ == calamine::SheetType::WorkSheet;
        all.iter().filter(is_sheet).map(|sheet| sheet.name.clone()).collect()
    }

    /// How many ranges of merged cells a sheet has, as far as the format tells.
    pub(super) fn n_merged(&mut self, name: &str) -> u64 {
        match self {
            Self::Xlsx(book) => book.merge_cells_by_sheet_name(name).map_or(0, |ranges| ranges.len() as u64),
            Self::Xls(book) => book.merge_cells_by_sheet_name(name).map_or(0, |ranges| ranges.len() as u64),
            Self::Xlsb(_) | Self::Ods(_) => 0,
        }
    }

    /// Calls `visit` with every cell that has a value until it says that it has seen enough, row by row from the left. The newer
    /// formats of Excel are streamed; of the others the sheet is held in memory.
    pub(super) fn visit<E: From<String>>(
        &mut self,
        name: &str,
        mut visit: impl FnMut(Placed) -> Result<bool, E>,
    ) -> Result<(), E> {
        let wrong = |error: &dyn std::fmt::Debug| E::from(format!("{error:?}"));
        let range = match self {
            Self::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(name).map_err(|error| wrong(&error))?;
                while let Some(found) = cells.next_cell_with_formula_metadata().map_err(|error| wrong(&error))? {
                    let is_formula = found.formula.is_some();
                    let cell = from_ref(&found.value);
                    let is_uncalculated = is_formula && matches!(&cell, Cell::Empty);
                    let (row, column) = found.pos;
                    if !visit(Placed { row, column, cell, is_uncalculated })? {
                        break;
                    }
                }
                return Ok(());
            }
            Self::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(name).map_err(|error| wrong(&error))?;
                while let Some(found) = cells.next_cell().map_err(|error| wrong(&error))? {
                    let (row, column) = found.get_position();
                    if !visit(Placed { row, column, cell: from_ref(found.get_value()), is_uncalculated: false })? {
                        break;
                    }
                }
                return Ok(());
            }
            Self::Xls(book) => book.worksheet_range(name).map_err(|error| wrong(&error))?,
            Self::Ods(book) => book.worksheet_range(name).map_err(|error| wrong(&error))?,
        };
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let (row, column) = (first_row + row as u32, first_column + column as u32);
            if !visit(Placed { row, column, cell: from_data(value), is_uncalculated: false })? {
                break;
            }
        }
        Ok(())
    }
}

fn from_ref<'a>(value: &'a DataRef<'a>) -> Cell<'a> {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(value) => Cell::Number(*value as f64),
        DataRef::Float(value) => Cell::Number(*value),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(value) => Cell::Boolean(*value),
        DataRef::DateTime(value) => date(value),
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::DurationIso(text) => Cell::Text(text.as_str().into()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn from_data(value: &Data) -> Cell<'_> {
    match value {
        Data::Empty => Cell::Empty,
        Data::Int(value) => Cell::Number(*value as f64),
        Data::Float(value) => Cell::Number(*value),
        Data::String(text) => text_cell(text),
        Data::Bool(value) => Cell::Boolean(*value),
        Data::DateTime(value) => date(value),
        Data::DateTimeIso(text) => iso(text),
        Data::DurationIso(text) => Cell::Text(text.as_str().into()),
        Data::Error(error) => Cell::Error(error.to_string()),
    }
}

fn text_cell(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }
}

/// A date of OpenDocument: already in ISO 8601, but a time alone is no date.
fn iso(text: &str) -> Cell<'_> {
    if text.contains('-') { Cell::Date(text.to_owned()) } else { Cell::Text(text.into()) }
}

/// A serial date in ISO 8601; a time of day or a duration as hours, minutes, seconds.
fn date(value: &ExcelDateTime) -> Cell<'static> {
    let serial = value.as_f64();
    if value.is_duration() || (0.0..1.0).contains(&serial) {
        let millis = (serial * 86_400_000.0).round() as i64;
        let (sign, millis) = (if millis < 0 { "-" } else { "" }, millis.unsigned_abs());
        let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        return Cell::Text(format!("{sign}{hours:02}:{minutes:02}:{seconds:02}{}", fraction(millis % 1000)).into());
    }
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    Cell::Date(match (hour, minute, second, milli) {
        (0, 0, 0, 0) => date,
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}{}", fraction(u64::from(milli))),
    })
}

fn fraction(millis: u64) -> String {
    if millis == 0 { String::new() } else { format!(".{millis:03}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    #[test]
    fn serial_dates_become_iso() {
        let cases = [
            (45322.0, DateTime, false, "2024-01-31"),
            (45322.5, DateTime, false, "2024-01-31T12:00:00"),
            (45_322.520_840_277_78, DateTime, false, "2024-01-31T12:30:00.600"),
            (43860.0, DateTime, true, "2024-01-31"),
            (0.25, DateTime, false, "06:00:00"),
            (1.5, TimeDelta, false, "36:00:00"),
        ];
        for (serial, kind, is_1904, expected) in cases {
            assert_eq!(date(&ExcelDateTime::new(serial, kind, is_1904)).text(), expected, "{serial}");
        }
    }
}
