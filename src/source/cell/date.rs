//! Dates as people write them.

use crate::source::DateOrder;
use crate::table::parse_iso_date;

/// Milliseconds since 1970-01-01T00:00:00 of a date in this order, with or without a time of day (`14:05`, `14:05:30.250`);
/// `None` if the text is no such date. Years have four digits; a zone is not accepted.
pub(in crate::source) fn parse_date(text: &str, order: DateOrder) -> Option<i64> {
    let text = text.trim();
    if order == DateOrder::YearMonthDay
        && let Some(millis) = parse_iso_date(text)
    {
        return Some(millis);
    }
    let (numbers, time) = split(text)?;
    let [year, month, day] = match order {
        DateOrder::YearMonthDay => numbers,
        DateOrder::DayMonthYear => [numbers[2], numbers[1], numbers[0]],
        DateOrder::MonthDayYear => [numbers[2], numbers[0], numbers[1]],
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    parse_iso_date(&format!("{year}-{month:0>2}-{day:0>2}{}", iso_time(time)?))
}

/// Whether the text is three numbers like those of a date, one of them a year of four digits, in whatever order.
pub(in crate::source) fn is_local_date(text: &str) -> bool {
    split(text.trim()).is_some_and(|(numbers, time)| {
        let lengths = numbers.map(str::len);
        let n_long = lengths.iter().filter(|len| **len > 2).count();
        let is_date = match lengths.iter().max() {
            Some(2) => true,
            Some(4) => n_long == 1,
            _ => false,
        };
        is_date && iso_time(time).is_some()
    })
}

/// The three numbers of a date, between slashes, points or hyphens, and the time of day behind them.
fn split(text: &str) -> Option<([&str; 3], &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let first = text.split_once(|c| !is_digit(c))?.0;
    let mark = text[first.len()..].chars().next().filter(|c| matches!(c, '/' | '.' | '-'))?;
    let (second, rest) = text[first.len() + 1..].split_once(mark)?;
    let end = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
    let numbers = [first, second, &rest[..end]];
    numbers.iter().all(|n| !n.is_empty() && n.len() <= 4 && n.chars().all(is_digit)).then_some((numbers, &rest[end..]))
}

/// A time of day in ISO 8601, with its `T`; nothing stays nothing.
fn iso_time(time: &str) -> Option<String> {
    if time.is_empty() {
        return Some(String::new());
    }
    let time = time.strip_prefix(['T', ' ']).map(str::trim)?;
    let (hours, rest) = time.split_once(':')?;
    let is_time = (1..=2).contains(&hours.len()) && hours.chars().chain(rest.chars()).all(|c| matches!(c, '0'..='9' | ':' | '.'));
    let seconds = if rest.contains(':') { "" } else { ":00" };
    is_time.then(|| format!("T{hours:0>2}:{rest}{seconds}"))
}

#[cfg(test)]
mod tests {
    use super::DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};
    use super::*;
    use crate::table::format_date;

    #[test]
    fn reads_dates_in_their_order() {
        let cases = [
            ("2024-01-31", YearMonthDay, Some("2024-01-31")),
            ("2024/1/31", YearMonthDay, Some("2024-01-31")),
            ("2024-01-31 14:05", YearMonthDay, Some("2024-01-31T14:05:00")),
            ("2024-01-31T14:05:30.25", YearMonthDay, Some("2024-01-31T14:05:30.250")),
            ("31/1/2024", DayMonthYear, Some("2024-01-31")),
            ("31.01.2024", DayMonthYear, Some("2024-01-31")),
            ("31-01-2024 9:30", DayMonthYear, Some("2024-01-31T09:30:00")),
            ("1/31/2024", MonthDayYear, Some("2024-01-31")),
            ("31/1/2024", MonthDayYear, None),
            ("30/2/2024", DayMonthYear, None),
            ("31/1/24", DayMonthYear, None),
            ("31/1-2024", DayMonthYear, None),
            ("2024-01-31T14:05Z", YearMonthDay, None),
            ("2024-01-31 25:00", YearMonthDay, None),
            ("20240131", YearMonthDay, None),
            ("1.5", DayMonthYear, None),
            ("", YearMonthDay, None),
            ("1/2/3/4", DayMonthYear, None),
        ];
        for (text, order, expected) in cases {
            assert_eq!(parse_date(text, order).map(format_date).as_deref(), expected, "{text:?} as {order:?}");
        }
    }

    #[test]
    fn knows_what_looks_like_a_date() {
        for (text, expected) in
            [("3/4/2024", true), ("3/4/24", true), ("2024.3.4", true), ("1.2.3.4", false), ("a/b/2024", false)]
        {
            assert_eq!(is_local_date(text), expected, "{text:?}");
        }
    }
}
