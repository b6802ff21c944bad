//! Short words on what was just done, at the edge of the page.

use super::notice::{Action, Notice, Tone};
use leptos::prelude::*;

/// A few words on what was just done.
#[derive(Clone, Debug)]
pub struct Toast {
    /// Tells it from the others.
    pub id: u64,
    /// How it is meant.
    pub tone: Tone,
    /// The words.
    pub message: String,
    /// What can still be done about it, such as to undo it.
    pub actions: Vec<Action>,
}

/// The edge of the page where short words appear. They stay until the app takes them away: how long is its matter, since it owns
/// the clock.
#[component]
pub fn Toasts(
    /// What is there now, oldest first.
    #[prop(into)]
    toasts: Signal<Vec<Toast>>,
    /// Called with the id of one that was read.
    #[prop(into)]
    on_dismiss: Callback<u64>,
) -> impl IntoView {
    let toast = move |toast: Toast| {
        let on_dismiss = Callback::new(move |()| on_dismiss.run(toast.id));
        view! { <li><Notice tone=toast.tone message=Signal::stored(toast.message) actions=toast.actions on_dismiss /></li> }
    };
    view! {
        <ol class="toasts" aria-live="polite" aria-label="Messages">
            <For each=move || toasts.get() key=|toast| toast.id children=toast />
        </ol>
    }
}
