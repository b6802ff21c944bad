//! Rows made up from what was seen of each input: no row of the data, for a document may travel where the data may not.

use super::{Model, Row, Seen, SignatureField};
use crate::profile::ReferenceSketch;
use crate::stat::map_of;
use crate::table::{ColumnType, Value, format_date};

/// How many rows step from the smallest values and first levels to the largest and last.
const STEPS: u64 = 5;

/// The rows that a document is checked on: from the smallest to the largest value of each input and through its levels, and one
/// in which everything is missing.
pub(super) fn rows(model: &Model) -> Vec<Row> {
    let fields = model.signature().inputs;
    let inputs = || model.document().inputs.iter().zip(&fields);
    let step =
        |step| map_of(inputs().map(|(input, field)| (field.name.clone(), value(field, &input.reference, step, STEPS - 1))));
    let nothing = map_of(fields.iter().map(|field| (field.name.clone(), Value::Missing)));
    (0..STEPS).map(step).chain([nothing]).collect()
}

/// The value at `part` of `whole` of the way through what was seen; missing if nothing was.
pub(super) fn value(field: &SignatureField, reference: &ReferenceSketch, part: u64, whole: u64) -> Value {
    match (reference, &field.seen) {
        (ReferenceSketch::Numbers(sketch), _) => {
            let total = sketch.points.last().map_or(0, |point| point.1);
            // The smallest value that as many values lie at or under as the part asks for.
            let wanted = (u128::from(total) * u128::from(part)).div_ceil(u128::from(whole.max(1))).max(1);
            let place = sketch.points.partition_point(|point| u128::from(point.1) < wanted);
            sketch.points.get(place).map_or(Value::Missing, |point| number(point.0, field.kind))
        }
        (ReferenceSketch::Labels(_), Seen::Levels { levels }) => label(levels.iter(), levels.len(), field.kind, part, whole),
        (ReferenceSketch::Labels(sketch), _) => label(sketch.counts.keys(), sketch.counts.len(), field.kind, part, whole),
    }
}

fn label<'a>(mut labels: impl Iterator<Item = &'a String>, n: usize, kind: ColumnType, part: u64, whole: u64) -> Value {
    let place = n.saturating_sub(1) as u64 * part / whole.max(1);
    match labels.nth(place as usize) {
        None => Value::Missing,
        Some(label) if kind == ColumnType::Boolean => Value::Boolean(label == "true"),
        Some(label) => Value::Text(label.clone()),
    }
}

/// A number of a column, or a date in milliseconds, as a value.
pub(super) fn number(value: f64, kind: ColumnType) -> Value {
    if kind == ColumnType::Date { Value::Text(format_date(value as i64)) } else { Value::Number(value) }
}
