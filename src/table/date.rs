//! Civil dates as milliseconds since 1970-01-01T00:00:00, without a time zone.

use jiff::civil::{Date, DateTime};

const MILLIS_PER_DAY: i64 = 86_400_000;
const EPOCH: DateTime = Date::constant(1970, 1, 1).at(0, 0, 0, 0);

/// Milliseconds of an ISO 8601 date (`2024-01-31`) or date and time (`2024-01-31T12:30:00`, a space for the `T` allowed);
/// `None` if the text is neither. A zone or an offset is not accepted: it would have to be dropped in silence.
pub fn parse_iso_date(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    // jiff also reads compact forms such as 20240131, which in a table are numbers.
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    if bytes.len() == 10 {
        let date: Date = text.parse().ok()?;
        return Some(millis(date.at(0, 0, 0, 0)));
    }
    if bytes.iter().skip(10).any(|b| matches!(b, b'Z' | b'z' | b'+' | b'[' | b'-')) {
        return None;
    }
    Some(millis(text.parse().ok()?))
}

/// ISO 8601, with the time of day only where it is not midnight.
pub fn format_date(millis: i64) -> String {
    let days = millis.div_euclid(MILLIS_PER_DAY);
    let of_day = millis.rem_euclid(MILLIS_PER_DAY);
    let date = i32::try_from(days).ok().and_then(|days| EPOCH.date().checked_add(jiff::Span::new().days(days)).ok());
    let Some(date) = date else { return format!("{millis} ms") };
    if of_day == 0 {
        return date.to_string();
    }
    let (hours, minutes) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (seconds, thousandths) = (of_day / 1000 % 60, of_day % 1000);
    if thousandths == 0 {
        format!("{date}T{hours:02}:{minutes:02}:{seconds:02}")
    } else {
        format!("{date}T{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}")
    }
}

fn millis(moment: DateTime) -> i64 {
    let days = i64::from((moment.date() - EPOCH.date()).get_days());
    let of_day = i64::from(moment.hour()) * 3_600_000
        + i64::from(moment.minute()) * 60_000
        + i64::from(moment.second()) * 1000
        + i64::from(moment.millisecond());
    days * MILLIS_PER_DAY + of_day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_iso() {
        for (text, millis) in [
            ("1970-01-01", 0),
            ("1969-12-31", -86_400_000),
            ("2000-02-29", 951_782_400_000),
            ("2024-01-31T12:30:05", 1_706_704_205_000),
            ("2024-01-31T12:30:05.250", 1_706_704_205_250),
        ] {
            assert_eq!(parse_iso_date(text), Some(millis), "{text}");
            assert_eq!(format_date(millis), text);
        }
        assert_eq!(parse_iso_date("2024-01-31 12:30:05"), Some(1_706_704_205_000));
    }

    #[test]
    fn refuses_what_is_no_iso_date() {
        for text in ["", "2023-02-29", "20240131", "2024-1-31", "31-01-2024", "2024-01-31T12:30:05Z", "2024-01-31T12:30:05+02:00"]
        {
            assert_eq!(parse_iso_date(text), None, "{text}");
        }
    }
}
