//! One of many.

use super::Choice;
use super::field::FieldIds;
use leptos::prelude::*;

/// One of many, in the browser's own list.
#[component]
pub fn Select<T>(
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
    /// What is chosen; nothing, where it is none of the choices.
    #[prop(into)]
    value: Signal<T>,
    /// Called with what the person chose.
    #[prop(into)]
    on_change: Callback<T>,
    /// What it is for, where no [`Field`](super::Field) is around.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let ids = FieldIds::of_field_around();
    // Each option knows by itself whether it is the one: when the choices change, the browser would else keep the place of the
    // chosen one rather than its meaning.
    let option = move |choice: Choice<T>| {
        let text = if choice.note.is_empty() { choice.label } else { format!("{} ({})", choice.label, choice.note) };
        let this = choice.value;
        view! { <option prop:selected=move || value.with(|value| *value == this)>{text}</option> }
    };
    view! {
        <select
            class="input select"
            id=ids.control.clone()
            aria-label=label
            aria-describedby=ids.describes()
            aria-invalid=ids.invalid()
            on:change:target=move |event| {
                let index = usize::try_from(event.target().selected_index()).ok();
                let choice = index.and_then(|index| choices.with_untracked(|all| all.get(index).map(|choice| choice.value.clone())));
                if let Some(choice) = choice {
                    on_change.run(choice);
                }
            }
        >
            <For each=move || choices.get() key=|choice| (choice.label.clone(), choice.note.clone()) children=option />
        </select>
    }
}
