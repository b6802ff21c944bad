//! What was found, and what else it could be.

use super::Choice;
use super::icon::{Icon, IconView};
use super::menu::{MenuLine, Popover};
use leptos::prelude::*;

/// A fact that was found rather than told, as a chip: pressed, it offers the alternatives. Where the finding is in doubt, the chip
/// asks.
#[component]
pub fn Chip<T>(
    /// What the fact is about.
    #[prop(into)]
    label: String,
    /// The alternatives.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
    /// What holds.
    #[prop(into)]
    value: Signal<T>,
    /// Called with what the person chose instead.
    #[prop(into)]
    on_change: Callback<T>,
    /// Whether the person should look at it.
    #[prop(optional, into)]
    in_doubt: Signal<bool>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let shown = Memo::new(move |_| {
        choices
            .with(|all| value.with(|value| all.iter().find(|c| c.value == *value).map(|c| c.label.clone()).unwrap_or_default()))
    });
    let name = label.clone();
    let trigger = move || {
        view! {
            <span class="chip-label">{name.clone()}</span>
            <span class="chip-value">{shown}</span>
            {move || in_doubt.get().then(|| view! { <span class="chip-doubt">"sure?"</span> })}
            <IconView icon=Icon::Down />
        }
    };
    let line = move |choice: Choice<T>| {
        let (this, chosen) = (choice.value.clone(), choice.value);
        let checked = Signal::derive(move || value.with(|value| *value == this));
        view! {
            <MenuLine on_press=Callback::new(move |()| on_change.run(chosen.clone())) checked>
                <span>{choice.label}</span>
                <small class="soft">{choice.note}</small>
            </MenuLine>
        }
    };
    view! {
        <span class="chip-holder" class:in-doubt=in_doubt>
            <Popover trigger=ViewFn::from(trigger) class="chip" role="menu">
                <p class="menu-title">{label}</p>
                {move || choices.get().into_iter().map(line).collect_view()}
            </Popover>
        </span>
    }
}
