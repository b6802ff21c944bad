//! One of a few, all of them in sight.

use super::Choice;
use super::unique::unique_id;
use leptos::prelude::*;

/// One of a few, all of them in sight: native radio buttons, so the arrow keys go from one to the next.
#[component]
pub fn Segmented<T>(
    /// What is chosen here.
    #[prop(into)]
    label: String,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
    /// What is chosen.
    #[prop(into)]
    value: Signal<T>,
    /// Called with what the person chose.
    #[prop(into)]
    on_change: Callback<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let group = unique_id("segmented");
    let segment = move |choice: Choice<T>| {
        let (this, chosen) = (choice.value.clone(), choice.value);
        view! {
            <label class="segment" title=choice.note>
                <input
                    type="radio"
                    name=group.clone()
                    prop:checked=move || value.with(|value| *value == this)
                    on:change=move |_| on_change.run(chosen.clone())
                />
                <span>{choice.label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="unseen">{label}</legend>
            {move || choices.get().into_iter().map(&segment).collect_view()}
        </fieldset>
    }
}
