//! A value, typed in the way of its column's type.

use super::known::Known;
use crate::table::{ColumnType, Value, parse_iso_date};
use crate::ui::component::{Choice, Field, Segmented, TextInput, unique_id};
use leptos::prelude::*;

/// Whether one value can stand in columns of both types.
pub(super) fn alike(one: ColumnType, two: ColumnType) -> bool {
    let labels = |kind| matches!(kind, ColumnType::Category | ColumnType::Text);
    one == two || (labels(one) && labels(two))
}

/// What is wrong with a value for a column of this type, and what would be right; `None` if nothing is.
pub(super) fn problem(value: &Value, kind: ColumnType) -> Option<String> {
    match (value, kind) {
        (Value::Missing, ColumnType::Number) => Some("Type a number.".to_owned()),
        (Value::Missing, ColumnType::Boolean) => Some("Choose true or false.".to_owned()),
        (Value::Missing, ColumnType::Date) => Some("Give a date.".to_owned()),
        (Value::Missing, ColumnType::Category | ColumnType::Text) => Some("Type a value.".to_owned()),
        (Value::Number(number), ColumnType::Number) if number.is_finite() => None,
        (Value::Boolean(_), ColumnType::Boolean) | (Value::Text(_), ColumnType::Category | ColumnType::Text) => None,
        (Value::Text(text), ColumnType::Date) if parse_iso_date(text).is_some() => None,
        (Value::Text(text), ColumnType::Number) => {
            Some(format!("\u{201c}{text}\u{201d} is no number. Write decimals with a point, such as 12.5."))
        }
        (Value::Text(text), ColumnType::Date) => {
            Some(format!("\u{201c}{text}\u{201d} is no date. Write year, month and day, such as 2024-01-31."))
        }
        (_, kind) => Some(format!("Give a value of the type {}.", kind.name())),
    }
}

/// What a person typed, as a value for a column of this type; left as text where it is none, so that it can be told.
pub(super) fn read(text: &str, kind: ColumnType) -> Value {
    match (text.trim(), kind) {
        ("", ColumnType::Number | ColumnType::Date | ColumnType::Boolean) => Value::Missing,
        (number, ColumnType::Number) => number.parse().map_or_else(|_| Value::Text(number.to_owned()), Value::Number),
        (date, ColumnType::Date) => Value::Text(date.to_owned()),
        _ if text.is_empty() => Value::Missing,
        _ => Value::Text(text.to_owned()),
    }
}

/// A value as it stands in the form.
pub(super) fn written(value: &Value) -> String {
    crate::ui::stage::words::cell(value).unwrap_or_default()
}

/// One value of a column's type.
#[component]
pub(super) fn ValueInput(
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The type.
    kind: ColumnType,
    /// What stands there to begin with.
    value: Value,
    /// Called with the value at each key.
    #[prop(into)]
    on_change: Callback<Value>,
    /// Labels that can be picked instead of typed.
    labels: Vec<String>,
) -> impl IntoView {
    let text = written(&value);
    match kind {
        ColumnType::Boolean => {
            let choices = vec![Choice::new(Value::Boolean(true), "true"), Choice::new(Value::Boolean(false), "false")];
            let now = RwSignal::new(value);
            let choose = Callback::new(move |value: Value| {
                now.set(value.clone());
                on_change.run(value);
            });
            view! { <Segmented label choices=Signal::stored(choices) value=now on_change=choose /> }.into_any()
        }
        // A date with a time of day is more than the browser's calendar can hold.
        ColumnType::Date if text.len() <= 10 => {
            let id = unique_id("date");
            let read = move |text: String| on_change.run(read(&text, ColumnType::Date));
            view! {
                <div class="field">
                    <label class="field-label" for=id.clone()>{label}</label>
                    <input class="input" type="date" id=id value=text on:input:target=move |event| read(event.target().value()) />
                </div>
            }
            .into_any()
        }
        ColumnType::Category | ColumnType::Text => view! { <LabelInput label text on_change labels /> }.into_any(),
        ColumnType::Number | ColumnType::Date => {
            let change = Callback::new(move |text: String| on_change.run(read(&text, kind)));
            view! {
                <Field label=Signal::stored(label)>
                    <TextInput value=Signal::stored(text) on_change=change on_input=change />
                </Field>
            }
            .into_any()
        }
    }
}

/// A label, typed or picked from those that are there.
#[component]
fn LabelInput(
    /// What is asked for.
    label: String,
    /// What stands there to begin with.
    text: String,
    /// Called with the value at each key.
    on_change: Callback<Value>,
    /// Labels that can be picked.
    labels: Vec<String>,
) -> impl IntoView {
    let (id, list) = (unique_id("label"), unique_id("labels"));
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <input
                class="input" type="text" id=id list=list.clone() value=text autocomplete="off"
                on:input:target=move |event| on_change.run(read(&event.target().value(), ColumnType::Text))
            />
            <datalist id=list>{labels.into_iter().map(|label| view! { <option value=label></option> }).collect_view()}</datalist>
        </div>
    }
}

/// The labels of a column, for a list to pick from.
pub(super) fn labels_of(known: &Known, column: &str) -> Vec<String> {
    known.labels(column).into_iter().map(|(label, _)| label).collect()
}
