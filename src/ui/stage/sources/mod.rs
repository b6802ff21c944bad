//! Stage 1: data come in, and are seen as they are.

mod chips;
mod inspector;
mod issues;
mod opened;
mod original;
mod paste;
mod version;
mod welcome;

pub(in crate::ui) use paste::PasteDialog;

use super::StageHead;
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use leptos::prelude::*;
use opened::{Opened, Opening};
use welcome::Welcome;

/// The stage.
#[component]
pub(super) fn Sources() -> impl IntoView {
    let app = App::here();
    let has_source = Memo::new(move |_| app.source.with(Option::is_some));
    let opening = Memo::new(move |_| app.preview.with(Option::is_some));
    move || match (opening.get(), has_source.get()) {
        (true, _) => view! { <Opening /> }.into_any(),
        (false, true) => view! { <Opened /> }.into_any(),
        (false, false) => view! {
            <StageHead stage=Stage::Sources />
            <Welcome />
        }
        .into_any(),
    }
}
