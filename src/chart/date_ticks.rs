//! Where an axis of dates is marked: at whole years, months, days, hours or minutes.

use super::domain::Domain;
use crate::table::CivilDate;

const MINUTE: f64 = 60_000.0;
const DAY: f64 = 1440.0 * MINUTE;

/// Steps people read dates in.
#[derive(Clone, Copy)]
enum Step {
    Minutes(i64),
    Days(i64),
    Months(i64),
}

const STEPS: [Step; 23] = [
    Step::Minutes(1),
    Step::Minutes(5),
    Step::Minutes(15),
    Step::Minutes(30),
    Step::Minutes(60),
    Step::Minutes(180),
    Step::Minutes(360),
    Step::Minutes(720),
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
    Step::Months(240),
    Step::Months(600),
    Step::Months(1200),
    Step::Months(6000),
];

impl Step {
    /// Its length on average, in milliseconds.
    fn length(self) -> f64 {
        match self {
            Self::Minutes(minutes) => minutes as f64 * MINUTE,
            Self::Days(days) => days as f64 * DAY,
            Self::Months(months) => months as f64 * DAY * 365.2425 / 12.0,
        }
    }

    /// The last whole step at or before a moment.
    fn at_or_before(self, millis: f64) -> Option<f64> {
        match self {
            Self::Minutes(_) | Self::Days(_) => Some(libm::floor(millis / self.length()) * self.length()),
            Self::Months(months) => {
                let date = date_of(millis)?;
                first_of_month((date.year * 12 + date.month - 1).div_euclid(months) * months)
            }
        }
    }

    /// The whole step after one.
    fn next(self, millis: f64) -> Option<f64> {
        match self {
            Self::Minutes(_) | Self::Days(_) => Some(millis + self.length()),
            Self::Months(months) => {
                let date = date_of(millis)?;
                first_of_month(date.year * 12 + date.month - 1 + months)
            }
        }
    }

    fn label(self, millis: f64) -> Option<String> {
        let date = date_of(millis)?;
        Some(match self {
            Self::Minutes(_) => {
                let minutes = (millis - libm::floor(millis / DAY) * DAY) / MINUTE;
                format!("{:02}-{:02} {:02}:{:02}", date.month, date.day, minutes as i64 / 60, minutes as i64 % 60)
            }
            Self::Days(_) => date.to_string(),
            Self::Months(months) if months % 12 == 0 => date.year.to_string(),
            Self::Months(_) => format!("{}-{:02}", date.year, date.month),
        })
    }
}

/// Places and labels on a domain of milliseconds since 1970, about as many as wanted.
pub(crate) fn date_ticks(domain: Domain, wanted: f64) -> Vec<(f64, String)> {
    let extent = domain.high - domain.low;
    let step = STEPS.into_iter().find(|step| extent / step.length() <= wanted).unwrap_or(STEPS[STEPS.len() - 1]);
    let mut ticks = Vec::new();
    let mut moment = step.at_or_before(domain.low);
    while let Some(place) = moment
        && place <= domain.high
        && let Some(label) = step.label(place)
    {
        if domain.contains(place) {
            ticks.push((place, label));
        }
        moment = step.next(place);
    }
    ticks
}

/// The day of a moment; `None` beyond the calendar.
fn date_of(millis: f64) -> Option<CivilDate> {
    CivilDate::from_days(libm::floor(millis / DAY) as i64)
}

/// Where a month begins, counted from the year 0; `None` beyond the calendar.
fn first_of_month(month: i64) -> Option<f64> {
    let date = CivilDate { year: month.div_euclid(12), month: month.rem_euclid(12) + 1, day: 1 };
    date.days().map(|days| days as f64 * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::parse_iso_date;

    fn check(from: &str, to: &str, wanted: f64, expected: &[&str]) {
        let end = |text| parse_iso_date(text).unwrap() as f64;
        let ticks = date_ticks(Domain { low: end(from), high: end(to) }, wanted);
        assert_eq!(ticks.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>(), expected, "{from} to {to}");
    }

    #[test]
    fn ticks_stand_at_whole_units() {
        check("2019-06-15", "2024-03-01", 5.0, &["2020", "2021", "2022", "2023", "2024"]);
        check("2024-01-15", "2024-06-20", 6.0, &["2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]);
        check("2024-02-27", "2024-03-02", 5.0, &["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"]);
        check("1969-12-31T20:00:00", "1970-01-01T08:00:00", 5.0, &["12-31 21:00", "01-01 00:00", "01-01 03:00", "01-01 06:00"]);
        check("1066-10-14", "2024-01-01", 5.0, &["1500", "2000"]);
    }

    #[test]
    fn times_beyond_the_calendar_have_no_ticks() {
        assert!(date_ticks(Domain { low: -1e300, high: 1e300 }, 5.0).is_empty());
    }
}
