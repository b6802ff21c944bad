//! Civil dates as milliseconds since 1970-01-01T00:00:00, without a time zone: the proleptic Gregorian calendar of ISO 8601, years
//! −9999 to 9999.
//!
//! A calendar's arithmetic is a page, and a library's many forms and errors are bytes that a browser would wait for; `jiff` is
//! what the tests hold it against.

use std::fmt;

const MILLIS_PER_DAY: i64 = 86_400_000;

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CivilDate {
    /// The year; 0 is the one before the year 1.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
}

impl CivilDate {
    /// The day so many days after 1970-01-01; `None` beyond the calendar's years.
    pub fn from_days(days: i64) -> Option<Self> {
        if !(-4_371_587..=2_932_896).contains(&days) {
            return None;
        }
        // Years that begin in March end with the day that some of them lack. 719 468 days lie between 0000-03-01 and 1970-01-01;
        // the calendar repeats after 400 years, which are 146 097 days.
        let days = days + 719_468;
        let (cycle, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        // Leap days that are over: every 1461st day, but not every 36 525th, but every last of the cycle.
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        // From March on, five months have 153 days, again and again.
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        Some(Self { year: 400 * cycle + year + next, month, day })
    }

    /// Days from 1970-01-01; `None` if there is no such day.
    pub fn days(self) -> Option<i64> {
        let Self { year, month, day } = self;
        if !(-9999..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 {
            return None;
        }
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (cycle, year) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + day - 1;
        let days = 146_097 * cycle + 365 * year + year / 4 - year / 100 + of_year - 719_468;
        (Self::from_days(days) == Some(self)).then_some(days)
    }
}

/// ISO 8601.
impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        // A year before 0 has a sign and six digits.
        if *year < 0 { write!(f, "-{:06}-{month:02}-{day:02}", -year) } else { write!(f, "{year:04}-{month:02}-{day:02}") }
    }
}

/// Milliseconds of an ISO 8601 date (`2024-01-31`) or date and time (`2024-01-31T12:30:00`, a space for the `T` allowed, seconds
/// and their fraction optional); `None` if the text is neither. A zone or an offset is not accepted: it would have to be dropped
/// in silence. A leap second counts as the one before it.
pub fn parse_iso_date(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (date, time) = bytes.split_at_checked(10)?;
    if date[4] != b'-' || date[7] != b'-' {
        return None;
    }
    let date = CivilDate { year: digits(&date[..4])?, month: digits(&date[5..7])?, day: digits(&date[8..])? };
    let of_day = match time {
        [] => 0,
        [b'T' | b't' | b' ', time @ ..] => millis_of_day(time)?,
        _ => return None,
    };
    Some(date.days()? * MILLIS_PER_DAY + of_day)
}

/// Of `12`, `12:30`, `12:30:05`, `12:30:05.250`, or the same without colons.
fn millis_of_day(time: &[u8]) -> Option<i64> {
    let (time, fraction) = match time.iter().position(|byte| matches!(byte, b'.' | b',')) {
        Some(place) => (&time[..place], Some(&time[place + 1..])),
        None => (time, None),
    };
    let (hours, minutes, seconds) = match *time {
        [a, b] => ([a, b], [b'0'; 2], [b'0'; 2]),
        [a, b, b':', c, d] | [a, b, c, d] => ([a, b], [c, d], [b'0'; 2]),
        [a, b, b':', c, d, b':', e, f] | [a, b, c, d, e, f] => ([a, b], [c, d], [e, f]),
        _ => return None,
    };
    let (hours, minutes, seconds) = (digits(&hours)?, digits(&minutes)?, digits(&seconds)?);
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let thousandths = match fraction {
        None => 0,
        // Only seconds have a fraction, to the nanosecond.
        Some(fraction) if time.len() >= 6 && (1..=9).contains(&fraction.len()) => {
            digits(fraction)? * 1000 / 10_i64.pow(fraction.len() as u32)
        }
        Some(_) => return None,
    };
    Some(((hours * 60 + minutes) * 60 + seconds.min(59)) * 1000 + thousandths)
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

/// ISO 8601, with the time of day only where it is not midnight.
pub fn format_date(millis: i64) -> String {
    let of_day = millis.rem_euclid(MILLIS_PER_DAY);
    let Some(date) = CivilDate::from_days(millis.div_euclid(MILLIS_PER_DAY)) else { return format!("{millis} ms") };
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

    /// Every day there is, its writing and its place, as jiff has them.
    #[test]
    fn the_calendar_is_the_one_of_iso() {
        let mut expected = jiff::civil::Date::MIN;
        for days in -4_371_587.. {
            let date = CivilDate::from_days(days).unwrap();
            let (year, month, day) = (expected.year().into(), expected.month().into(), expected.day().into());
            assert_eq!(date, CivilDate { year, month, day });
            assert_eq!(date.days(), Some(days));
            if days % 97 == 0 {
                assert_eq!(date.to_string(), expected.to_string());
            }
            let Ok(next) = expected.tomorrow() else { break };
            expected = next;
        }
        assert_eq!(expected, jiff::civil::Date::MAX);
        assert_eq!((CivilDate::from_days(-4_371_588), CivilDate::from_days(2_932_897)), (None, None));
        for (year, month, day) in
            [(2023, 2, 29), (1900, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0)]
        {
            assert_eq!(CivilDate { year, month, day }.days(), None);
        }
    }

    /// What jiff reads of texts that are nearly dates.
    #[test]
    fn times_are_read_as_jiff_reads_them() {
        let times = [
            "T00",
            "T23:59:59",
            "t12:30",
            " 12:30:05",
            "T1230",
            "T123005",
            "T123005.5",
            "T12:30:05,25",
            "T12:30:05.123456789",
            "T12:30:05.1234567891",
            "T12:30:05.",
            "T12:30.5",
            "T24:00",
            "T12:60",
            "T12:30:60",
            "T12:30:61",
            "T1",
            "T12:3",
            "T12:3005",
            "T1230:05",
            "T12:30:5",
            "T",
            "X12:30",
            "  12:30",
            "T12:30 ",
            "T12.5",
            "T-1:30",
            "T+1:30",
            "T12:30:05.2 5",
        ];
        for time in times {
            let text = format!("2024-02-29{time}");
            let since = |moment: jiff::civil::DateTime| {
                moment.duration_since(jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0)).as_millis() as i64
            };
            assert_eq!(parse_iso_date(&text), text.parse().ok().map(since), "{text}");
        }
    }
}
