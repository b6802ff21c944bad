//! The whole page as a place to drop a file.

use crate::ui::component::{Icon, IconView};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use leptos::prelude::*;

/// Shown while files are dragged over the page: says what will become of them here.
#[component]
pub(in crate::ui) fn DropOverlay(
    /// Whether files are over the page.
    #[prop(into)]
    over: Signal<bool>,
) -> impl IntoView {
    let app = App::here();
    let promise = move || {
        let has_model = app.models.with(|models| models.at_hand.is_some());
        match app.stage.get() {
            Stage::Monitoring if has_model => "Drop to compare it with the training data",
            Stage::Predictions if has_model => "Drop to predict every row",
            Stage::Deployment => "Drop a model document to import it, or a table to open it",
            _ => "Drop to open it",
        }
    };
    view! {
        <div class="drop-overlay" hidden=move || !over.get() aria-hidden="true">
            <div class="drop-target">
                <IconView icon=Icon::File />
                <p class="verdict">{promise}</p>
                <p class="soft">"It stays on this machine."</p>
            </div>
        </div>
    }
}
