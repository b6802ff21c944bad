//! The advice: keep, look, or train again.

use super::KINDS;
use crate::monitor::{Action, Recommendation};
use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Icon, IconView};
use crate::ui::state::App;
use leptos::prelude::*;

/// The advice in a word and a sentence, with the way to follow it.
#[component]
pub(super) fn Advice(
    /// What to do.
    recommendation: Recommendation,
) -> impl IntoView {
    let app = App::here();
    let (tone, icon, words) = match recommendation.action {
        Action::Keep => ("success", Icon::Success, "Keep the model"),
        Action::Look => ("warning", Icon::Warning, "Look before you go on"),
        Action::Retrain => ("error", Icon::Refresh, "Train again"),
    };
    let retrain = (recommendation.action == Action::Retrain).then(|| {
        let open = Callback::new(move |()| browser::pick_file(KINDS, move |file| app.open(file)));
        view! {
            <div class="row">
                <Button kind=ButtonKind::Primary icon=Icon::Open on_press=open>"Open newer data"</Button>
                <p class="soft">"The recipe and the features stay; one press trains on the new file."</p>
            </div>
        }
    });
    view! {
        <section class="advice" data-tone=tone role="status" aria-label="What to do">
            <IconView icon />
            <div class="stack">
                <h2>{words}</h2>
                <p class="verdict">{recommendation.sentence}</p>
                {retrain}
            </div>
        </section>
    }
}
