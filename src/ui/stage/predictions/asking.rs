//! What a person asks the model: kept while they look at other stages, or take up another model with the same inputs.

use crate::deploy::Row;
use crate::predict::{Control, FormField};
use crate::table::Value;
use crate::ui::interface::USUAL_LEVEL;

/// What a person asks the model.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) struct Asking {
    /// The inputs that were set by hand; all others are at their typical values.
    pub(super) given: Row,
    /// Level of the intervals.
    pub(super) level: f64,
    /// Rows that are kept for comparison, oldest first.
    pub(super) kept: Vec<Row>,
}

impl Default for Asking {
    fn default() -> Self {
        Self { given: Row::new(), level: USUAL_LEVEL, kept: Vec::new() }
    }
}

impl Asking {
    /// The row that is asked about: what was given where the form can hold it, typical values elsewhere.
    pub(super) fn row(&self, form: &[FormField]) -> Row {
        let cell = |field: &FormField| {
            let given = self.given.get(&field.name).filter(|value| holds(field, value));
            (field.name.clone(), given.unwrap_or(&field.typical).clone())
        };
        form.iter().map(cell).collect()
    }
}

/// Whether a field of a form can hold a value: another model may have an input of the same name and another type.
fn holds(field: &FormField, value: &Value) -> bool {
    match (value, &field.control) {
        (Value::Missing, _) => field.filled,
        (Value::Text(text), Control::Choice { levels }) => levels.contains(text),
        (Value::Number(_), Control::Number { .. })
        | (Value::Boolean(_), Control::Switch)
        | (Value::Text(_), Control::Date { .. } | Control::Text) => true,
        _ => false,
    }
}
