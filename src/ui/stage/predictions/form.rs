//! The form, made from the model's signature.

use super::live::Live;
use crate::predict::{Control, FormField};
use crate::table::Value;
use crate::ui::component::{Button, ButtonKind, Card, Choice, DateInput, Field, Icon, Select, Slider, Switch, TextInput};
use crate::ui::state::App;
use leptos::prelude::*;

/// One control an input.
#[component]
pub(super) fn AskForm(
    /// The answer that follows every move.
    live: Live,
) -> impl IntoView {
    let app = App::here();
    let untouched = Memo::new(move |_| app.asking.with(|asking| asking.given.is_empty()));
    let reset = Callback::new(move |()| app.asking.update(|asking| asking.given.clear()));
    let keep = Callback::new(move |()| {
        let row = live.row.get_untracked();
        app.asking.update(|asking| asking.kept.push(row));
    });
    let kept_already = Memo::new(move |_| live.row.with(|row| app.asking.with(|asking| asking.kept.contains(row))));
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Quiet icon=Icon::Undo on_press=reset disabled=untouched>"Typical values"</Button>
            <Button icon=Icon::Add on_press=keep disabled=kept_already>"Keep this row"</Button>
        }
    };
    view! {
        <div class="asking-form">
            <Card title="The row" subtitle="It begins at typical values. Keep rows to compare them." actions=ViewFn::from(actions)>
                <div class="columns asking-fields">
                    {move || live.form.get().into_iter().map(|field| view! { <AskField field live /> }).collect_view()}
                </div>
            </Card>
        </div>
    }
}

/// One input: its control and, where the recipe fills it, the switch that leaves it empty.
#[component]
fn AskField(
    /// The input.
    field: FormField,
    /// The answer that follows every move.
    live: Live,
) -> impl IntoView {
    let app = App::here();
    let name = StoredValue::new(field.name.clone());
    let value = Memo::new(move |_| {
        let cell = live.row.with(|row| name.with_value(|name| row.get(name).cloned()));
        cell.unwrap_or(Value::Missing)
    });
    let set = Callback::new(move |value| app.asking.update(|asking| drop(asking.given.insert(name.get_value(), value))));
    let is_empty = Memo::new(move |_| value.with(|value| *value == Value::Missing));
    let can_be_empty = field.filled && field.typical != Value::Missing;
    let leave_empty = Callback::new(move |empty: bool| {
        if empty {
            set.run(Value::Missing);
        } else {
            app.asking.update(|asking| drop(name.with_value(|name| asking.given.remove(name))));
        }
    });
    let field = StoredValue::new(field);
    let control = move || {
        if can_be_empty && is_empty.get() {
            let label = name.get_value();
            view! { <p class="field-label">{label}</p><p class="soft">"Empty: the recipe fills it."</p> }.into_any()
        } else {
            view! { <AskControl field=field.get_value() value set /> }.into_any()
        }
    };
    view! {
        <div class="asking-field">
            {control}
            {can_be_empty.then(|| view! {
                <Switch checked=is_empty on_change=leave_empty>
                    "Leave empty"<span class="unseen">{move || format!(": {}", name.get_value())}</span>
                </Switch>
            })}
        </div>
    }
}

/// The control of one input.
#[component]
fn AskControl(
    /// The input.
    field: FormField,
    /// What it is set to.
    value: Memo<Value>,
    /// Called with what the person set it to.
    set: Callback<Value>,
) -> impl IntoView {
    let label = match &field.unit {
        Some(unit) if !matches!(field.control, Control::Number { .. }) => format!("{} ({unit})", field.name),
        _ => field.name.clone(),
    };
    let text =
        Signal::derive(move || value.with(|value| if let Value::Text(text) = value { text.clone() } else { String::new() }));
    let set_text = Callback::new(move |text: String| set.run(if text.is_empty() { Value::Missing } else { Value::Text(text) }));
    match field.control {
        Control::Number { from, to, step, seen } => {
            let number =
                Signal::derive(move || value.with(|value| if let Value::Number(number) = value { *number } else { seen[0] }));
            let set = Callback::new(move |number| set.run(Value::Number(number)));
            let unit = field.unit.unwrap_or_default();
            view! { <Slider label value=number on_input=set min=from max=to step unit seen=(seen[0], seen[1]) /> }.into_any()
        }
        Control::Switch => {
            let on = Signal::derive(move || value.with(|value| *value == Value::Boolean(true)));
            view! { <Switch checked=on on_change=Callback::new(move |on| set.run(Value::Boolean(on)))>{label}</Switch> }
                .into_any()
        }
        Control::Choice { levels } => {
            let choices: Vec<_> = levels.into_iter().map(|level| Choice::new(level.clone(), level)).collect();
            view! { <Field label><Select choices=Signal::stored(choices) value=text on_change=set_text /></Field> }.into_any()
        }
        Control::Date { min, max } => {
            let help = format!("Seen from {min} to {max}");
            view! { <Field label help><DateInput value=text on_change=set_text /></Field> }.into_any()
        }
        Control::Text => view! { <Field label><TextInput value=text on_change=set_text on_input=set_text /></Field> }.into_any(),
    }
}
