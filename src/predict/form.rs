//! How a person is asked for the inputs of a model: a control for each, with sensible ends, steps and a place to begin.

use crate::deploy::{Input, Model, Seen, SignatureField};
use crate::profile::ReferenceSketch;
use crate::table::{ColumnType, Value, format_number, parse_iso_date};
use serde::{Deserialize, Serialize};

/// How far a slider goes beyond the range seen, as a share of that range: far enough to see what the model makes of it.
const MARGIN: f64 = 0.1;
/// A slider has at least this many steps over the range seen.
const STEPS: f64 = 100.0;

/// How a person is asked for one input of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    /// Name of the input.
    pub name: String,
    /// Unit of measure.
    pub unit: Option<String>,
    /// Whether it may be left empty, because the recipe fills it.
    pub filled: bool,
    /// The value to begin with: one in the midst of those seen. Missing if none was seen.
    pub typical: Value,
    /// What it is asked with.
    pub control: Control,
}

/// What a person is asked with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Control {
    /// A number to drag or to type.
    Number {
        /// The left end, a multiple of `step`.
        from: f64,
        /// The right end, a multiple of `step`.
        to: f64,
        /// A round number.
        step: f64,
        /// The smallest and the largest value seen.
        seen: [f64; 2],
    },
    /// A day of the calendar, with the first and the last one seen (ISO 8601).
    Date {
        /// The first.
        min: String,
        /// The last.
        max: String,
    },
    /// On or off.
    Switch,
    /// One of the levels seen.
    Choice {
        /// In byte order.
        levels: Vec<String>,
    },
    /// Anything typed.
    Text,
}

/// How a person is asked for the inputs of a model, in the order of its signature.
pub fn form(model: &Model) -> Vec<FormField> {
    let inputs = &model.document().inputs;
    let whole = |name: &str| inputs.iter().find(|input| input.name == name).is_some_and(only_whole_numbers);
    model.signature().inputs.iter().map(|field| FormField::of(field, whole(&field.name))).collect()
}

impl FormField {
    fn of(field: &SignatureField, whole: bool) -> Self {
        let control = Control::of(field, whole);
        let typical = match (&field.typical, &control) {
            (Value::Missing, Control::Number { seen, .. }) => Value::Number(seen[0]),
            (Value::Missing, Control::Switch) => Value::Boolean(false),
            // A boolean's levels are texts in the signature.
            (Value::Text(text), Control::Switch) => Value::Boolean(text == "true"),
            (Value::Text(text), Control::Date { .. }) => Value::Text(day(text)),
            (&Value::Number(number), Control::Choice { .. }) => Value::Text(format_number(number)),
            (Value::Missing, Control::Choice { levels }) => levels.first().cloned().map_or(Value::Missing, Value::Text),
            (typical, _) => typical.clone(),
        };
        Self { name: field.name.clone(), unit: field.unit.clone(), filled: field.filled, typical, control }
    }
}

impl Control {
    fn of(field: &SignatureField, whole: bool) -> Self {
        match (field.kind, &field.seen) {
            (ColumnType::Boolean, _) => Self::Switch,
            (ColumnType::Number, Seen::Range { min: Value::Number(min), max: Value::Number(max) }) => {
                Self::slider(*min, *max, whole)
            }
            (ColumnType::Date, Seen::Range { min: Value::Text(min), max: Value::Text(max) }) => {
                Self::Date { min: day(min), max: day(max) }
            }
            (_, Seen::Levels { levels }) if !levels.is_empty() => Self::Choice { levels: levels.clone() },
            _ => Self::Text,
        }
    }

    fn slider(min: f64, max: f64, whole: bool) -> Self {
        let width = if max > min { max - min } else { min.abs().max(1.0) };
        let mut step = Round::at_most(width / STEPS);
        if whole && step.times(1.0) < 1.0 {
            step = Round { digit: 1.0, exponent: 0 };
        }
        let steps = |value: f64| value / step.times(1.0);
        let below = step.times(steps(min - width * MARGIN).floor());
        // What was never negative (an age, a price) hardly ever can be.
        let from = if min >= 0.0 { below.max(0.0) } else { below };
        let to = step.times(steps(max + width * MARGIN).ceil());
        Self::Number { from, to, step: step.times(1.0), seen: [min, max] }
    }
}

/// A round number: 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy)]
struct Round {
    digit: f64,
    exponent: i32,
}

impl Round {
    /// The largest that is no more than `limit`, a positive number.
    fn at_most(limit: f64) -> Self {
        let exponent = libm::log10(limit.max(f64::MIN_POSITIVE)).floor().clamp(-300.0, 300.0) as i32;
        let fits = |digit: &f64| Self { digit: *digit, exponent }.times(1.0) <= limit;
        [5.0, 2.0, 1.0]
            .into_iter()
            .find(fits)
            .map_or(Self { digit: 5.0, exponent: exponent - 1 }, |digit| Self { digit, exponent })
    }

    /// `n` times the number, for a whole `n`: as short a decimal as the number itself.
    fn times(self, n: f64) -> f64 {
        // Multiplying by 0.1 would leave 3 × 0.1 = 0.30000000000000004; dividing by 10 does not.
        let power = (0..self.exponent.abs()).fold(1.0, |power, _| power * 10.0);
        if self.exponent < 0 { n * self.digit / power } else { n * self.digit * power }
    }
}

/// The day of a date with or without a time.
fn day(text: &str) -> String {
    match parse_iso_date(text) {
        Some(_) => text.chars().take(10).collect(),
        None => text.to_owned(),
    }
}

fn only_whole_numbers(input: &Input) -> bool {
    match &input.reference {
        ReferenceSketch::Numbers(sketch) => {
            !sketch.points.is_empty() && sketch.points.iter().all(|(value, _)| value.fract() == 0.0)
        }
        ReferenceSketch::Labels(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliders_have_round_ends_and_steps() {
        for (min, max, whole, expected) in [
            (0.0, 8.0, true, (0.0, 9.0, 1.0)),
            (0.0, 8.0, false, (0.0, 8.8, 0.05)),
            (-1.0, 1.0, false, (-1.2, 1.2, 0.02)),
            (15_000.0, 95_000.0, true, (7_000.0, 103_000.0, 500.0)),
            (0.001, 0.003, false, (0.0008, 0.0032, 0.00002)),
            (3.0, 3.0, true, (2.0, 4.0, 1.0)),
            (0.0, 0.0, false, (0.0, 0.1, 0.01)),
            (-5.0, 300.0, false, (-36.0, 332.0, 2.0)),
        ] {
            let Control::Number { from, to, step, seen } = Control::slider(min, max, whole) else { panic!("not a slider") };
            assert_eq!((from, to, step, seen), (expected.0, expected.1, expected.2, [min, max]), "{min} to {max}");
        }
    }

    #[test]
    fn each_type_has_its_control_and_a_place_to_begin() {
        let range = |min: &str, max: &str| Seen::Range { min: Value::Text(min.to_owned()), max: Value::Text(max.to_owned()) };
        let levels = |levels: &[&str]| Seen::Levels { levels: levels.iter().map(|&level| level.to_owned()).collect() };
        let text = |text: &str| Value::Text(text.to_owned());
        for (kind, typical, seen, control, begins) in [
            (ColumnType::Boolean, text("true"), levels(&["false", "true"]), Control::Switch, Value::Boolean(true)),
            (ColumnType::Boolean, Value::Missing, levels(&[]), Control::Switch, Value::Boolean(false)),
            (
                ColumnType::Date,
                text("2024-03-01T09:30:00"),
                range("2024-01-01", "2024-12-31T23:00:00"),
                Control::Date { min: "2024-01-01".to_owned(), max: "2024-12-31".to_owned() },
                text("2024-03-01"),
            ),
            (
                ColumnType::Category,
                Value::Missing,
                levels(&["Berlin", "Bonn"]),
                Control::Choice { levels: vec!["Berlin".to_owned(), "Bonn".to_owned()] },
                text("Berlin"),
            ),
            (ColumnType::Category, Value::Missing, levels(&[]), Control::Text, Value::Missing),
            (ColumnType::Text, text("flat"), Seen::Text, Control::Text, text("flat")),
        ] {
            let field = SignatureField { name: "x".to_owned(), kind, unit: None, filled: false, typical, seen };
            let found = FormField::of(&field, false);
            assert_eq!((found.control, found.typical), (control, begins), "{kind:?}");
        }
    }
}
