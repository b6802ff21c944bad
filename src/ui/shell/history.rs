//! Each act, and the way back to it.

use crate::project::Command;
use crate::ui::component::{Icon, IconView, Popover};
use crate::ui::state::App;
use leptos::prelude::*;

/// A button that opens the list of acts.
#[component]
pub(super) fn HistoryButton() -> impl IntoView {
    let app = App::here();
    let line = move |(position, label): (usize, String)| {
        let is_now = move || app.history.with(|history| history.position == position);
        let undone = move || app.history.with(|history| history.position < position);
        view! {
            <li>
                <button
                    type="button" class="menu-line" class:undone=undone
                    aria-current=move || is_now().then_some("step")
                    on:click=move |_| app.act(Command::GoTo { position })
                >
                    {label}
                </button>
            </li>
        }
    };
    let acts = move || {
        let acts = app.history.with(|history| history.acts.clone());
        acts.into_iter().map(|(label, _)| label).enumerate().rev().map(line).collect_view()
    };
    view! {
        <Popover
            trigger=ViewFn::from(|| view! { <IconView icon=Icon::History /> })
            class="button button-quiet button-icon" label="History"
        >
            <p class="menu-title">"History: choose an act to go back or forward to it"</p>
            <ol class="history">{acts}</ol>
        </Popover>
    }
}
