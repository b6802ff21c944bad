//! Numbers and names as a person reads them.

use crate::evaluate::format_quantity;
use crate::table::{ColumnType, Value, format_date, format_number};
use crate::ui::component::Icon;

/// A number with its unit.
pub(super) fn with_unit(value: f64, digits: u32, unit: Option<&str>) -> String {
    let number = format_quantity(value, digits);
    unit.map_or(number.clone(), |unit| format!("{number}\u{a0}{unit}"))
}

/// A share as a percentage, never rounded to "none" or "all" where it is neither.
pub(super) fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 0.1 => "<\u{2009}0.1%".to_owned(),
        p if p < 100.0 && p > 99.9 => ">\u{2009}99.9%".to_owned(),
        p if p > 0.0 && p < 10.0 => format!("{p:.1}%"),
        p => format!("{p:.0}%"),
    }
}

/// A p-value: small ones by their order of magnitude.
pub(super) fn p_value(p: f64) -> String {
    match p {
        // Beyond what a double can hold.
        p if p < 1e-300 => "<\u{2009}1e\u{2212}300".to_owned(),
        p if p < 1e-4 => format!("{p:.1e}").replace('-', "\u{2212}"),
        p => format!("{p:.4}"),
    }
}

/// How many, with the noun in the right number.
pub(super) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", group(n), if n == 1 { one } else { many })
}

/// A whole number with its thousands apart.
pub(super) fn group(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Bytes in the unit that reads best.
pub(super) fn bytes(n: f64) -> String {
    match n {
        n if n < 1e3 => format!("{n:.0} bytes"),
        n if n < 1e6 => format!("{:.0} KB", n / 1e3),
        n if n < 1e9 => format!("{:.1} MB", n / 1e6),
        n => format!("{:.2} GB", n / 1e9),
    }
}

/// The picture of a column type.
pub(super) fn type_icon(kind: ColumnType) -> Icon {
    match kind {
        ColumnType::Number => Icon::Number,
        ColumnType::Boolean => Icon::Boolean,
        ColumnType::Date => Icon::Date,
        ColumnType::Category => Icon::Category,
        ColumnType::Text => Icon::Text,
    }
}

/// A cell as text; `None` if it is missing.
pub(super) fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Missing => None,
        Value::Boolean(value) => Some(value.to_string()),
        Value::Number(value) => Some(format_number(*value)),
        Value::Text(value) => Some(value.clone()),
    }
}

/// A number of a profile: a date where the column holds dates.
pub(super) fn profiled(value: f64, kind: ColumnType) -> String {
    if kind == ColumnType::Date { format_date(value as i64) } else { format_quantity(value, 5) }
}
