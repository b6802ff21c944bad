//! What a model needs to be given: names, types, units, levels, ranges.

use super::sample::{number, value};
use super::{Input, Model};
use crate::feature::{Levels, Range, Variable, VariableKind};
use crate::profile::{LabelSketch, ReferenceSketch};
use crate::stat::sort_by;
use crate::table::{ColumnType, Value};
use serde::{Deserialize, Serialize};

/// What a model needs to be given for a prediction, and what it gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// The columns, in the order of the model's variables.
    pub inputs: Vec<SignatureField>,
    /// Name of what is predicted.
    pub target: String,
    /// Its unit of measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// One column that a prediction needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignatureField {
    /// Its name in the source.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Unit of measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether a row without a value still gets a prediction, because the recipe fills it.
    pub filled: bool,
    /// A value in the midst of those seen: the median, the most frequent level. Missing if none was seen.
    pub typical: Value,
    /// What was seen.
    pub seen: Seen,
}

/// What was seen of an input in training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Seen {
    /// Numbers, or dates as texts in ISO 8601.
    Range {
        /// The smallest.
        min: Value,
        /// The largest.
        max: Value,
    },
    /// Labels; a boolean's are `false` and `true`; the values of a number or a date that is taken for a category.
    Levels {
        /// In byte order; of numbers and dates the reference first, then in their order.
        levels: Vec<String>,
    },
    /// Texts, too many to list.
    Text,
}

impl Model {
    /// What a prediction needs to be given.
    pub fn signature(&self) -> Signature {
        let target = &self.document().target;
        let inputs = self.document().inputs.iter().map(|input| self.signature_field(input)).collect();
        Signature { inputs, target: target.name.clone(), unit: target.unit.clone() }
    }

    fn signature_field(&self, input: &Input) -> SignatureField {
        let recipe = &self.document().recipe;
        let mut variables = self.design().variables.iter().filter(|variable| recipe.source_name(&variable.name) == input.name);
        let filled = variables.clone().all(|variable| recipe.fills(&variable.name));
        let seen = seen(input, variables.next());
        let mut field = SignatureField {
            name: input.name.clone(),
            kind: input.kind,
            unit: input.unit.clone(),
            filled,
            typical: Value::Missing,
            seen,
        };
        field.typical = match &input.reference {
            ReferenceSketch::Labels(sketch) => most_frequent(sketch, input.kind),
            numbers @ ReferenceSketch::Numbers(_) => value(&field, numbers, 1, 2),
        };
        field
    }
}

/// What the variable saw, if it holds the input's values as they are; otherwise what the source had.
fn seen(input: &Input, variable: Option<&Variable>) -> Seen {
    const MILLIS_PER_DAY: f64 = 86_400_000.0;
    let range = |min, max| Seen::Range { min: number(min, input.kind), max: number(max, input.kind) };
    if let Some(Variable { as_category: Some(levels), .. }) = variable {
        return Seen::Levels { levels: levels.levels.clone() };
    }
    match (variable.map(|variable| &variable.kind), &input.reference) {
        (Some(VariableKind::Number(Range { min, max, .. })), _) if input.kind == ColumnType::Number => range(*min, *max),
        (Some(VariableKind::Date(Range { min, max, .. })), _) if input.kind == ColumnType::Date => {
            range((min * MILLIS_PER_DAY).round(), (max * MILLIS_PER_DAY).round())
        }
        (Some(VariableKind::Category(Levels { levels, .. })), _) if input.kind == ColumnType::Category => {
            let mut levels = levels.clone();
            sort_by(&mut levels, Ord::cmp);
            Seen::Levels { levels }
        }
        (_, ReferenceSketch::Numbers(sketch)) => match (sketch.points.first(), sketch.points.last()) {
            (Some(first), Some(last)) => range(first.0, last.0),
            _ => Seen::Range { min: Value::Missing, max: Value::Missing },
        },
        (_, ReferenceSketch::Labels(_)) if input.kind == ColumnType::Boolean => {
            Seen::Levels { levels: vec!["false".to_owned(), "true".to_owned()] }
        }
        (_, ReferenceSketch::Labels(sketch)) if input.kind == ColumnType::Category && sketch.n_other == 0 => {
            Seen::Levels { levels: sketch.counts.keys().cloned().collect() }
        }
        (_, ReferenceSketch::Labels(_)) => Seen::Text,
    }
}

/// The label that stands most often; among equals the first in byte order.
fn most_frequent(sketch: &LabelSketch, kind: ColumnType) -> Value {
    match sketch.counts.iter().rev().max_by_key(|(_, count)| **count) {
        None => Value::Missing,
        Some((label, _)) if kind == ColumnType::Boolean => Value::Boolean(label == "true"),
        Some((label, _)) => Value::Text(label.clone()),
    }
}
