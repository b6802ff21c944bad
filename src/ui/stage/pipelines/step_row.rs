//! One step of the recipe: what it does, what came of it, and what can be done with it.

use super::bench::{Bench, Standing, row_id};
use super::editor::StepEditor;
use super::sentence;
use crate::error::UserError;
use crate::ui::component::{Action, Icon, IconButton, Notice, Switch, Tone};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// One step of the recipe.
#[component]
pub(super) fn StepRow(
    /// The step's id.
    id: u32,
) -> impl IntoView {
    let bench = Bench::here();
    let found = Memo::new(move |_| bench.step(id));
    let standing = Memo::new(move |_| bench.standing(id));
    let state = move || match (standing.get(), found.with(|found| found.as_ref().is_some_and(|(step, ..)| step.enabled))) {
        (_, false) => "off",
        (Some(Standing::Failed(_)), _) => "failed",
        (Some(Standing::Waits(_)), _) => "waits",
        (Some(Standing::Known(effect)), _) if effect.change.columns.iter().any(|column| column.lost > 0) => "loses",
        _ => "done",
    };
    let edited = Memo::new(move |_| {
        let draft = bench.draft.get().filter(|draft| draft.id == Some(id));
        draft.map(|draft| draft.step)
    });
    let error = move || match standing.get() {
        Some(Standing::Failed(error)) if edited.with(Option::is_none) => Some(view! { <Failure id error /> }),
        _ => None,
    };
    view! {
        <li class="step" data-state=state class:selected=move || bench.selected.get() == Some(id)>
            <div class="step-line">
                <StepWords id />
                <StepTools id />
            </div>
            {error}
            {move || edited.get().map(|step| view! { <StepEditor id=Some(id) step /> })}
        </li>
    }
}

/// What a step does and what came of it, as a button that shows its before and after.
#[component]
fn StepWords(
    /// The step's id.
    id: u32,
) -> impl IntoView {
    let bench = Bench::here();
    let words = move || {
        let (step, place, _) = bench.step(id)?;
        let effect = match bench.standing(id) {
            Some(Standing::Known(effect)) => Some(effect),
            _ => None,
        };
        let came = match (bench.standing(id), &effect) {
            (_, Some(effect)) => sentence::effect(&step.step, effect),
            (Some(Standing::Waits(place)), _) => format!("Waits for step {place}"),
            _ => "Cannot be done".to_owned(),
        };
        Some(view! {
            <span class="step-place number">{place + 1}</span>
            <span class="step-words">
                <span>{sentence::view(sentence::of(&step.step, effect.as_deref().filter(|effect| effect.applied)))}</span>
                <span class="step-effect number">{came}</span>
            </span>
        })
    };
    let is_selected = move || bench.selected.get() == Some(id);
    let on_key = move |event: KeyboardEvent| {
        match (event.key().as_str(), event.alt_key()) {
            ("ArrowUp", true) => bench.shift(id, true),
            ("ArrowDown", true) => bench.shift(id, false),
            ("Delete", false) => bench.remove(id),
            ("F2", false) => bench.edit(id),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <button
            type="button"
            class="step-main"
            id=row_id(id)
            aria-pressed=move || is_selected().to_string()
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown F2 Delete"
            title="Show before and after. Alt+\u{2191} and Alt+\u{2193} move the step, F2 edits it, Delete removes it."
            on:click=move |_| bench.selected.update(|selected| *selected = if *selected == Some(id) { None } else { Some(id) })
            on:keydown=on_key
        >
            {words}
        </button>
    }
}

/// On and off, edit, up, down, remove.
#[component]
fn StepTools(
    /// The step's id.
    id: u32,
) -> impl IntoView {
    let bench = Bench::here();
    let at = Memo::new(move |_| bench.step(id).map_or((0, 0, true), |(step, place, n)| (place, n, step.enabled)));
    let label = move |verb: &'static str| Signal::derive(move || format!("{verb} step {}", at.get().0 + 1));
    view! {
        <div class="step-tools">
            <Switch
                checked=Signal::derive(move || at.get().2)
                on_change=Callback::new(move |enabled| bench.toggle(id, enabled))
            >
                <span class="unseen">{label("Apply")}</span>
            </Switch>
            <IconButton icon=Icon::Edit label=label("Edit") on_press=Callback::new(move |()| bench.edit(id)) />
            <IconButton
                icon=Icon::Up label=label("Move up") disabled=Signal::derive(move || at.get().0 == 0)
                on_press=Callback::new(move |()| bench.shift(id, true))
            />
            <IconButton
                icon=Icon::Down label=label("Move down") disabled=Signal::derive(move || at.get().0 + 1 >= at.get().1)
                on_press=Callback::new(move |()| bench.shift(id, false))
            />
            <IconButton icon=Icon::Remove label=label("Remove") on_press=Callback::new(move |()| bench.remove(id)) />
        </div>
    }
}

/// Why a step cannot be done, and the ways out.
#[component]
fn Failure(
    /// The step's id.
    id: u32,
    /// Why.
    error: UserError,
) -> impl IntoView {
    let bench = Bench::here();
    let actions =
        vec![Action::new("Edit the step", move || bench.edit(id)), Action::new("Switch it off", move || bench.toggle(id, false))];
    view! {
        <Notice
            tone=Tone::Error message=Signal::stored(error.message) way_out=Signal::stored(error.way_out) actions
        />
    }
}
