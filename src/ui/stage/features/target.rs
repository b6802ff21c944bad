//! What is predicted.

use super::desk::Desk;
use crate::table::ColumnType;
use crate::ui::component::{Action, Button, ButtonKind, Card, Choice, Field, Notice, Select, Tone};
use crate::ui::plot::ColumnChart;
use crate::ui::stage_name::Stage;
use leptos::prelude::*;

/// The target: the columns that can be one, the one that is, and why it was proposed.
#[component]
pub(super) fn TargetCard() -> impl IntoView {
    let desk = Desk::here();
    let app = desk.app;
    let proposed = Memo::new(move |_| app.features.with(|view| view.as_ref().and_then(|view| view.proposal.target.clone())));
    let target = Memo::new(move |_| desk.spec().map(|spec| spec.target).unwrap_or_default());
    let numbers = Memo::new(move |_| {
        let proposed = proposed.get().map(|proposed| proposed.column);
        let choice = |field: &crate::table::Field| {
            let note =
                if proposed.as_ref() == Some(&field.name) { "proposed" } else { field.unit.as_deref().unwrap_or_default() };
            Choice::new(field.name.clone(), &field.name).with_note(note)
        };
        let is_number = |field: &&crate::table::Field| field.kind == ColumnType::Number;
        app.prepared.with(|view| {
            view.as_ref()
                .map(|view| view.schema.fields.iter().filter(is_number).map(choice).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let choices = Memo::new(move |_| {
        let mut choices = numbers.get();
        if target.with(String::is_empty) {
            choices.insert(0, Choice::new(String::new(), "Choose a column"));
        }
        choices
    });
    let why = Signal::derive(move || match proposed.get() {
        Some(proposed) if target.with(|target| *target == proposed.column) => format!("Proposed: {}", proposed.reason),
        Some(proposed) => format!("Your choice. Proposed was {}: {}", proposed.column, proposed.reason),
        None => "No column stands out: which one do you want to know in advance?".to_owned(),
    });
    let profile = Memo::new(move |_| {
        let target = target.get();
        app.prepared.with(|view| view.as_ref()?.profiles.iter().find(|profile| profile.name == target).cloned())
    });
    let choose = Callback::new(move |target| desk.choose_target(target));
    view! {
        <Card title="Target" subtitle="The number to be predicted.">
            <div class="target">
            {move || if numbers.with(Vec::is_empty) {
                view! { <NoNumbers /> }.into_any()
            } else {
                view! { <Field label="Predict" help=why><Select choices value=target on_change=choose /></Field> }.into_any()
            }}
            <Response />
            <div class="target-chart">{move || profile.get().map(|profile| view! { <ColumnChart profile /> })}</div>
            </div>
        </Card>
    }
}

/// What is predicted in the target's place, if the formula computes something from it.
#[component]
fn Response() -> impl IntoView {
    let desk = Desk::here();
    let response =
        Memo::new(move |_| desk.spec().filter(|spec| spec.response.is_some()).map(|spec| (spec.target_name(), spec.target)));
    let undo = Callback::new(move |()| desk.predict_as_it_is());
    move || {
        response.get().map(|(name, target)| {
            view! {
                <div class="computed-term">
                    <p>
                        "The formula predicts "<code>{name}</code>
                        <span class="soft">": predictions, errors and charts are on that scale, not on the target\u{2019}s."</span>
                    </p>
                    <Button kind=ButtonKind::Quiet on_press=undo>{format!("Predict {target} itself")}</Button>
                </div>
            }
        })
    }
}

/// There is nothing that could be predicted.
#[component]
fn NoNumbers() -> impl IntoView {
    let app = Desk::here().app;
    let actions = vec![Action::new("Go to data pipelines", move || app.go(Stage::Pipelines))];
    view! {
        <Notice
            tone=Tone::Warning message="No column holds numbers, and only a number can be predicted."
            way_out="If a column of numbers was read as something else, change its type in the recipe." actions
        />
    }
}
