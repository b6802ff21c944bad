//! What runs along an axis, and how it is marked and written.

use super::date_ticks::date_ticks;
use super::domain::Domain;
use super::format::format_value;
use super::ticks::Ticks;
use crate::table::format_date;

/// What the values along an axis are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quantity {
    /// Numbers.
    #[default]
    Number,
    /// Milliseconds since 1970-01-01T00:00:00.
    Date,
}

/// What runs along an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Its name.
    pub label: String,
    /// What it is counted in, if that is known.
    pub unit: Option<String>,
    /// What its values are.
    pub quantity: Quantity,
}

/// Digits of a value that is read off a chart.
const READ_DIGITS: usize = 5;

/// Marks of an axis: places with their labels, and small divisions, each with whether it is a half.
pub(crate) struct AxisTicks {
    pub(crate) labelled: Vec<(f64, String)>,
    pub(crate) minor: Vec<(f64, bool)>,
}

impl Axis {
    /// An axis of numbers.
    pub fn number(label: impl Into<String>, unit: Option<String>) -> Self {
        Self { label: label.into(), unit: unit.filter(|unit| !unit.is_empty()), quantity: Quantity::Number }
    }

    /// An axis of dates.
    pub fn date(label: impl Into<String>) -> Self {
        Self { label: label.into(), unit: None, quantity: Quantity::Date }
    }

    /// Name and unit.
    pub fn title(&self) -> String {
        self.unit.as_ref().map_or_else(|| self.label.clone(), |unit| format!("{} ({unit})", self.label))
    }

    /// A value as it is read, without its unit.
    pub fn value(&self, value: f64) -> String {
        match self.quantity {
            Quantity::Number => format_value(value, READ_DIGITS),
            Quantity::Date => format_date(value as i64),
        }
    }

    /// A value as it is read on a stretch of so many units: dates to the day, where the stretch is longer than a week.
    pub(crate) fn value_within(&self, value: f64, extent: f64) -> String {
        const DAY: f64 = 86_400_000.0;
        match self.quantity {
            Quantity::Date if extent > 7.0 * DAY => format_date((libm::floor(value / DAY) * DAY) as i64),
            _ => self.value(value),
        }
    }

    /// A value as it is read, with its unit.
    pub fn value_with_unit(&self, value: f64) -> String {
        let number = self.value(value);
        self.unit.as_ref().map_or(number.clone(), |unit| format!("{number}\u{a0}{unit}"))
    }

    pub(crate) fn ticks(&self, domain: Domain, wanted: f64) -> AxisTicks {
        match self.quantity {
            Quantity::Number => {
                let ticks = Ticks::new(domain, wanted);
                let labelled = ticks.values.iter().map(|value| (*value, ticks.label(*value))).collect();
                AxisTicks { labelled, minor: ticks.minor }
            }
            Quantity::Date => AxisTicks { labelled: date_ticks(domain, wanted), minor: Vec::new() },
        }
    }
}
