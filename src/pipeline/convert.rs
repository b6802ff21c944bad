//! Cells read as another type: the one place that says which texts are numbers, booleans and dates.

use super::StepError;
use crate::table::{CategoryColumn, Column, ColumnType, Dictionary, Field, TextColumn, Value, ValueRef, parse_iso_date};
use crate::table::{MISSING_BOOLEAN, MISSING_CODE, MISSING_DATE};
use std::sync::Arc;

const MILLIS_PER_DAY: f64 = 86_400_000.0;

/// Whether cells of one type can be read as another at all. A boolean is no date, and a date no boolean.
pub fn can_convert(from: ColumnType, to: ColumnType) -> bool {
    !matches!((from, to), (ColumnType::Boolean, ColumnType::Date) | (ColumnType::Date, ColumnType::Boolean))
}

/// A number: a decimal number in a text, 1 and 0 for true and false, days since 1970-01-01 for a date. `None` for anything
/// else, infinity among it.
pub fn to_number(cell: ValueRef<'_>) -> Option<f64> {
    match cell {
        ValueRef::Missing => None,
        ValueRef::Number(value) => Some(value),
        ValueRef::Boolean(value) => Some(f64::from(u8::from(value))),
        ValueRef::Date(millis) => Some(millis as f64 / MILLIS_PER_DAY),
        ValueRef::Text(text) => text.trim().parse().ok().filter(|value: &f64| value.is_finite()),
    }
}

/// A boolean: 1 and 0, and in a text (in any case) true and false, yes and no, t and f, y and n, 1 and 0.
pub fn to_boolean(cell: ValueRef<'_>) -> Option<bool> {
    match cell {
        ValueRef::Boolean(value) => Some(value),
        ValueRef::Number(1.0) => Some(true),
        ValueRef::Number(0.0) => Some(false),
        ValueRef::Text(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "t" | "y" | "1" => Some(true),
            "false" | "no" | "f" | "n" | "0" => Some(false),
            _ => None,
        },
        ValueRef::Missing | ValueRef::Number(_) | ValueRef::Date(_) => None,
    }
}

/// Milliseconds since 1970-01-01: an ISO 8601 date or date and time in a text, and a number that writes a date as year, month
/// and day, such as 20240131.
pub fn to_date(cell: ValueRef<'_>) -> Option<i64> {
    match cell {
        ValueRef::Date(millis) => Some(millis),
        ValueRef::Text(text) => parse_iso_date(text.trim()),
        ValueRef::Number(value) if value.fract() == 0.0 && (10_000_101.0..=99_991_231.0).contains(&value) => {
            let digits = value as u64;
            parse_iso_date(&format!("{:04}-{:02}-{:02}", digits / 10_000, digits / 100 % 100, digits % 100))
        }
        ValueRef::Missing | ValueRef::Number(_) | ValueRef::Boolean(_) => None,
    }
}

/// The cells as a column of type `to`; those that cannot be read so are missing. `dictionary` holds the labels of all cells if that
/// is a category ([`labels`]).
pub fn read_cells<'a>(cells: impl Iterator<Item = ValueRef<'a>>, to: ColumnType, dictionary: &Arc<Dictionary>) -> Column {
    match to {
        ColumnType::Number => Column::Number(cells.map(|cell| to_number(cell).unwrap_or(f64::NAN)).collect()),
        ColumnType::Boolean => Column::Boolean(cells.map(|cell| to_boolean(cell).map_or(MISSING_BOOLEAN, u8::from)).collect()),
        ColumnType::Date => Column::Date(cells.map(|cell| to_date(cell).unwrap_or(MISSING_DATE)).collect()),
        ColumnType::Category => {
            let code = |cell| with_label(cell, |label| dictionary.code(label)).flatten().unwrap_or(MISSING_CODE);
            Column::Category(CategoryColumn { codes: cells.map(code).collect(), dictionary: dictionary.clone() })
        }
        ColumnType::Text => {
            let mut text = TextColumn::default();
            cells.for_each(|cell| with_label(cell, |label| text.push(Some(label))).unwrap_or_else(|| text.push(None)));
            Column::Text(text)
        }
    }
}

/// The different labels of the cells, as they are written, in order of first appearance.
pub fn labels<'a>(cells: impl Iterator<Item = ValueRef<'a>>) -> Dictionary {
    let mut dictionary = Dictionary::default();
    for cell in cells {
        with_label(cell, |label| dictionary.intern(label));
    }
    dictionary
}

/// `with` the cell as it is written; `None` for a missing cell.
fn with_label<T>(cell: ValueRef<'_>, with: impl FnOnce(&str) -> T) -> Option<T> {
    match cell {
        ValueRef::Missing => None,
        ValueRef::Text(text) => Some(with(text)),
        other => Some(with(&other.to_text())),
    }
}

/// A value that a person gave to a step, in the form that the column's cells have.
pub(super) fn in_type<'a>(value: &'a Value, field: &Field) -> Result<ValueRef<'a>, StepError> {
    let fits = match (value, field.kind) {
        (Value::Number(number), ColumnType::Number) if number.is_finite() => Some(ValueRef::Number(*number)),
        (Value::Boolean(truth), ColumnType::Boolean) => Some(ValueRef::Boolean(*truth)),
        (Value::Text(text), ColumnType::Date) => parse_iso_date(text).map(ValueRef::Date),
        (Value::Text(text), ColumnType::Category | ColumnType::Text) => Some(ValueRef::Text(text)),
        _ => None,
    };
    fits.ok_or_else(|| StepError::wrong_value(value, field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ValueRef::{Boolean, Date, Missing, Number, Text};

    #[test]
    fn reads_numbers() {
        for (cell, expected) in [
            (Text(" 12.5 "), Some(12.5)),
            (Text("-1e3"), Some(-1000.0)),
            (Text("+7"), Some(7.0)),
            (Text(".5"), Some(0.5)),
            (Text("1,5"), None),
            (Text("1_000"), None),
            (Text("inf"), None),
            (Text("NaN"), None),
            (Text("1e999"), None),
            (Text(""), None),
            (Boolean(true), Some(1.0)),
            (Date(-43_200_000), Some(-0.5)),
            (Missing, None),
        ] {
            assert_eq!(to_number(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn reads_booleans() {
        for (cell, expected) in [
            (Text("YES"), Some(true)),
            (Text("f"), Some(false)),
            (Text("maybe"), None),
            (Number(1.0), Some(true)),
            (Number(-0.0), Some(false)),
            (Number(2.0), None),
            (Date(0), None),
            (Missing, None),
        ] {
            assert_eq!(to_boolean(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn reads_dates() {
        for (cell, expected) in [
            (Text("1970-01-02"), Some(86_400_000)),
            (Text("02/01/1970"), None),
            (Number(19_700_102.0), Some(86_400_000)),
            (Number(19_701_302.0), None),
            (Number(19_700_102.5), None),
            (Number(45_000.0), None),
            (Boolean(true), None),
            (Missing, None),
        ] {
            assert_eq!(to_date(cell), expected, "{cell:?}");
        }
    }
}
