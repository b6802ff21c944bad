//! Parquet: columns, compressed page by page (Snappy, gzip, LZ4, Brotli, Zstandard, or not at all).

use super::cell::Cell;
use super::contents::{Layer, Made, Note, NoteKind};
use super::error::{Bomb, ContainerError};
use super::inflate::{HELD, is_bomb};
use super::rows::{RowWriter, Tally};
use super::unpack::{Job, Seekable, length};
use crate::table::format_date;
use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::{Field, Row};
use ::parquet::schema::types::Type;
use bytes::Bytes;
use std::borrow::Cow;

const WHAT: &str = "a Parquet file";

/// A column of the table: a value of the rows, or of a group in them.
struct Column {
    /// The names that lead to it.
    path: Vec<String>,
    /// Whether whole numbers are nanoseconds since 1970.
    is_nanos: bool,
}

/// Reads all row groups.
pub(super) fn open(job: &mut Job, bytes: &mut dyn Seekable) -> Result<(), ContainerError> {
    let len = length(bytes)?;
    if len > HELD {
        return Err(ContainerError::Unread {
            message: format!(
                "The Parquet file has {:.1} GB; it would have to be held in memory, which takes 1 GB at most.",
                len as f64 / 1e9
            ),
            way_out: "Split it, or write the columns that you need to another file.".to_owned(),
        });
    }
    let mut all = Vec::with_capacity(len as usize);
    bytes.read_to_end(&mut all)?;
    let reader = SerializedFileReader::new(Bytes::from(all)).map_err(|error| damaged(&error))?;
    let metadata = reader.metadata();
    let columns = columns(metadata.file_metadata().schema())?;
    let n_rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or_default();
    let inflated: u64 = metadata.row_groups().iter().map(|group| group.total_byte_size().max(0) as u64).sum();
    // Rows that are all alike take no room at all in the file, but two bytes a cell in text.
    let written = n_rows.saturating_mul(columns.len() as u64 * 2);
    if is_bomb(len, inflated.max(written)) {
        return Err(ContainerError::Bomb(Bomb { packed: len, inflated: inflated.max(written) }));
    }
    if columns.is_empty() {
        return Err(ContainerError::NoTable { what: WHAT, found: "it has no column".to_owned() });
    }
    let mut writer = RowWriter::new(job.text);
    writer.row(columns.iter().map(|column| Cell::Text(Cow::Owned(column.path.join(".")))))?;
    let mut tallies = vec![Tally::default(); columns.len()];
    let mut n_nested = 0;
    for row in reader.get_row_iter(None).map_err(|error| damaged(&error))? {
        let row = row.map_err(|error| damaged(&error))?;
        let cells: Vec<Cell> = columns.iter().map(|column| value(&row, column, &mut n_nested)).collect();
        tallies.iter_mut().zip(&cells).for_each(|(tally, cell)| tally.add(cell));
        writer.row(cells)?;
    }
    let groups = metadata.num_row_groups();
    job.contents.layers.push(Layer::Single {
        evidence: format!("A Parquet file: {n_rows} rows in {groups} row groups, with the types of its columns."),
    });
    job.contents.made = Some(Made { has_header: true, columns: tallies.iter().map(Tally::known).collect() });
    if n_nested > 0 {
        let message = format!("{n_nested} values are lists or maps, not single values: each is kept as text.");
        job.contents.notes.push(Note { kind: NoteKind::Nested, count: n_nested, message });
    }
    Ok(())
}

fn damaged(error: &::parquet::errors::ParquetError) -> ContainerError {
    let cause = error.to_string();
    if cause.contains("codec") || cause.contains("not supported") || cause.contains("NYI") {
        return ContainerError::Unread {
            message: format!("The Parquet file is written in a way that is not read: {cause}."),
            way_out: "Write it anew with Snappy or Zstandard, for example with DuckDB: COPY (FROM 'file') TO 'new.parquet'."
                .to_owned(),
        };
    }
    ContainerError::Damaged { what: WHAT, cause }
}

/// The columns: groups are taken apart, lists and maps stay one value.
fn columns(schema: &Type) -> Result<Vec<Column>, ContainerError> {
    let mut columns = Vec::new();
    for field in schema.get_fields() {
        collect(field, &[], &mut columns)?;
    }
    Ok(columns)
}

fn collect(field: &Type, before: &[String], into: &mut Vec<Column>) -> Result<(), ContainerError> {
    let path: Vec<String> = before.iter().cloned().chain([field.name().to_owned()]).collect();
    let info = field.get_basic_info();
    let converted = info.converted_type();
    if converted == ConvertedType::INTERVAL {
        return Err(ContainerError::Unread {
            message: format!(
                "The column \"{}\" of the Parquet file holds intervals of calendar time, which are not read.",
                path.join(".")
            ),
            way_out: "Leave the column out, or write it as a number of days.".to_owned(),
        });
    }
    let is_repeated = info.has_repetition() && info.repetition() == ::parquet::basic::Repetition::REPEATED;
    let is_one = matches!(converted, ConvertedType::LIST | ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE) || is_repeated;
    if field.is_group() && !is_one {
        return field.get_fields().iter().try_for_each(|inner| collect(inner, &path, into));
    }
    let is_nanos =
        matches!(info.logical_type_ref(), Some(LogicalType::Timestamp(timestamp)) if timestamp.unit == TimeUnit::NANOS);
    into.push(Column { path, is_nanos });
    Ok(())
}

/// A row's value in a column.
fn value<'a>(row: &'a Row, column: &Column, n_nested: &mut u64) -> Cell<'a> {
    let mut row = row;
    let mut path = column.path.iter();
    while let Some(name) = path.next() {
        let Some((_, field)) = row.get_column_iter().find(|(other, _)| *other == name) else { return Cell::Empty };
        match field {
            Field::Group(inner) if path.len() > 0 => row = inner,
            field => return cell(field, column.is_nanos, n_nested),
        }
    }
    Cell::Empty
}

fn cell<'a>(field: &'a Field, is_nanos: bool, n_nested: &mut u64) -> Cell<'a> {
    match field {
        Field::Null => Cell::Empty,
        Field::Bool(value) => Cell::Boolean(*value),
        Field::Byte(value) => Cell::Number(f64::from(*value)),
        Field::Short(value) => Cell::Number(f64::from(*value)),
        Field::Int(value) => Cell::Number(f64::from(*value)),
        Field::UByte(value) => Cell::Number(f64::from(*value)),
        Field::UShort(value) => Cell::Number(f64::from(*value)),
        Field::UInt(value) => Cell::Number(f64::from(*value)),
        Field::Long(value) if is_nanos => moment(value.div_euclid(1_000_000), value.rem_euclid(1_000_000), 6),
        Field::Long(value) => Cell::Exact(value.to_string().into()),
        Field::ULong(value) => Cell::Exact(value.to_string().into()),
        Field::Float16(value) => Cell::Number(f64::from(f32::from(*value))),
        Field::Float(value) => Cell::Number(f64::from(*value)),
        Field::Double(value) => Cell::Number(*value),
        Field::Decimal(_) => Cell::Exact(field.to_string().trim_end_matches('.').to_owned().into()),
        Field::Str(text) if text.is_empty() => Cell::Empty,
        Field::Str(text) => Cell::Text(text.as_str().into()),
        Field::Bytes(bytes) => bytes_cell(bytes.data()),
        Field::Date(days) => moment(i64::from(*days) * 86_400_000, 0, 0),
        Field::TimestampMillis(millis) => moment(*millis, 0, 0),
        Field::TimestampMicros(micros) => moment(micros.div_euclid(1000), micros.rem_euclid(1000), 3),
        Field::TimeMillis(millis) => time(i64::from(*millis)),
        Field::TimeMicros(micros) => time(micros / 1000),
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => {
            *n_nested += 1;
            Cell::Text(field.to_string().into())
        }
    }
}

/// Old writers do not say that bytes are text.
fn bytes_cell(bytes: &[u8]) -> Cell<'_> {
    match std::str::from_utf8(bytes) {
        Ok("") => Cell::Empty,
        Ok(text) => Cell::Text(text.into()),
        Err(_) => Cell::Text(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()),
    }
}

/// A moment in ISO 8601: milliseconds since 1970, and what is finer, in so many digits.
fn moment(millis: i64, finer: i64, digits: usize) -> Cell<'static> {
    let mut text = format_date(millis);
    if finer != 0 {
        if !text.contains('T') {
            text.push_str("T00:00:00");
        }
        if !text.contains('.') {
            text.push_str(".000");
        }
        text.push_str(format!("{finer:0digits$}").trim_end_matches('0'));
    }
    Cell::Date(text)
}

fn time(millis: i64) -> Cell<'static> {
    let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
    Cell::Text(format!("{hours:02}:{minutes:02}:{seconds:02}").into())
}
