//! The project, where it is kept but not at hand.

use crate::error::ErrorKind;
use crate::ui::component::{Action, Notice, Tone};
use crate::ui::state::App;
use leptos::prelude::*;

/// Says why the project that is kept is not at hand, and what can be done.
#[component]
pub(in crate::ui) fn NotTakenUp() -> impl IntoView {
    let app = App::here();
    move || {
        app.not_taken_up.get().map(|error| {
            let actions = vec![
                Action::new("Take it up", move || app.take_up_again()),
                Action::new("Start a new project", move || app.starting_anew.set(true)),
            ];
            let message = format!("Your project is not taken up. {}", error.message);
            let kept = "It is kept as it is until you start a new one.";
            let (tone, way_out) = match error.kind {
                ErrorKind::Cancelled => (Tone::Warning, kept.to_owned()),
                _ => (Tone::Error, format!("{kept} {}", error.way_out)),
            };
            view! { <Notice tone message way_out actions /> }
        })
    }
}
