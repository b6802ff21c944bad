//! What a cell looks like at first sight, before anything is known about its column.

use super::missing::is_missing_anywhere;
use super::{Marks, NumberReading, PAIRS, is_local_date, is_spelled, parse_number};
use crate::table::parse_iso_date;

/// What a cell looks like at first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) enum Shape {
    /// Empty, or a usual spelling of a missing cell.
    Missing,
    /// A number in any notation, also with a currency or a percent sign.
    Number,
    /// A date, a time of day, or both.
    Date,
    /// True or false, in whole words.
    Boolean,
    /// Anything else.
    Text,
}

/// What `text` looks like.
pub(in crate::source) fn shape(text: &str) -> Shape {
    let text = text.trim();
    if text.is_empty() {
        return Shape::Missing;
    }
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit {
        let is_boolean = |(yes, no): &(&str, &str)| yes.len() > 1 && (is_spelled(text, yes) || is_spelled(text, no));
        return match () {
            () if is_missing_anywhere(text) => Shape::Missing,
            () if PAIRS.iter().any(is_boolean) => Shape::Boolean,
            () => Shape::Text,
        };
    }
    if is_number(text) {
        Shape::Number
    } else if is_local_date(text) || parse_iso_date(text.trim_end_matches('Z')).is_some() || is_time(text) {
        Shape::Date
    } else {
        Shape::Text
    }
}

fn is_number(text: &str) -> bool {
    const NOTATIONS: [Marks; 4] = [Marks::POINT.grouped(','), Marks::COMMA.grouped('.'), Marks::POINT, Marks::COMMA];
    let bare =
        text.trim_start_matches(['-', '+', '(', '$', '€', '£', '¥']).trim_end_matches([')', '%', '$', '€', '£', '¥']).trim();
    bare.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',')
        && NOTATIONS.iter().any(|marks| parse_number(bare, *marks) != NumberReading::Other)
}

fn is_time(text: &str) -> bool {
    let mut parts = text.split(':');
    let is_part = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_seconds =
        |part: &str| part.split_once('.').map_or(is_part(part), |(s, f)| is_part(s) && f.bytes().all(|b| b.is_ascii_digit()));
    parts.next().is_some_and(is_part)
        && parts.next().is_some_and(is_part)
        && parts.next().is_none_or(is_seconds)
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_what_a_person_sees() {
        let cases = [
            ("", Shape::Missing),
            ("NA", Shape::Missing),
            ("12", Shape::Number),
            ("007", Shape::Number),
            ("-1,5", Shape::Number),
            ("$74.69", Shape::Number),
            ("(1,234.50)", Shape::Number),
            ("12 %", Shape::Number),
            ("28/01/2018", Shape::Date),
            ("2018-01-28T12:00:00Z", Shape::Date),
            ("00:15", Shape::Date),
            ("1:02:03.5", Shape::Date),
            ("TRUE", Shape::Boolean),
            ("y", Shape::Text),
            ("MG-8769", Shape::Text),
            ("48\"", Shape::Text),
            ("1;2", Shape::Text),
        ];
        for (text, expected) in cases {
            assert_eq!(shape(text), expected, "{text:?}");
        }
    }
}
