//! The page: a desk with the stages along a ruler, one of them on the sheet.

use super::browser;
use super::component::{Toast, Toasts, Wording};
use super::shell::{DropOverlay, Head, NotTakenUp, Rail, WorkUnderWay};
use super::stage::{PasteDialog, StageView};
use super::stage_name::Stage;
use super::state::App;
use super::{interface, keys};
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Puts the page into the document.
pub fn mount() {
    browser::apply_theme(browser::saved_theme());
    leptos::mount::mount_to_body(Page);
}

#[component]
fn Page() -> impl IntoView {
    let app = App::start();
    provide_context(app);
    provide_context(Wording { math: app.math.into() });
    interface::publish(app);
    keys::listen(app);
    let over = RwSignal::new(false);
    browser::accept_drops(move |files| take_files(app, files), move |is_over| over.set(is_over));
    browser::accept_pastes(move |file| take_files(app, vec![file]));
    // The address decides which stage is on the sheet; the document's title and the focus follow it.
    Effect::new(move |before: Option<Stage>| {
        let stage = app.stage.get();
        browser::document().set_title(&format!("{} \u{2013} Straightedge", stage.title()));
        if before.is_some_and(|before| before != stage) {
            browser::focus("stage-title");
        }
        stage
    });
    let toasts = Signal::derive(move || {
        app.notices
            .get()
            .into_iter()
            .map(|notice| Toast {
                id: notice.key,
                tone: notice.tone,
                message: if notice.way_out.is_empty() {
                    notice.message
                } else {
                    format!("{} {}", notice.message, notice.way_out)
                },
                actions: Vec::new(),
            })
            .collect::<Vec<_>>()
    });
    view! {
        <a class="unseen" href="#stage-title" on:click=move |event| { event.prevent_default(); browser::focus("stage-title"); }>
            "Skip to the stage"
        </a>
        <div class="desk">
            <Head />
            <Rail />
            <main class="stage" id="stage">
                <WorkUnderWay />
                <NotTakenUp />
                {move || view! { <StageView stage=app.stage.get() /> }}
            </main>
        </div>
        <PasteDialog />
        <DropOverlay over />
        <Toasts toasts on_dismiss=Callback::new(move |key| app.dismiss(key)) />
    }
}

/// Files that came in go where they belong: a model document to the models, a table to the stage that wants one; several tables become
/// one source.
fn take_files(app: App, files: Vec<web_sys::File>) {
    let stage = app.stage.get_untracked();
    if !matches!(stage, Stage::Monitoring | Stage::Predictions) {
        return app.open_or_import(files);
    }
    spawn_local(async move {
        // Where the page has just been opened, the model may be on its way. That it is there never fails.
        let _ = JsFuture::from(app.taken_up()).await;
        if app.models.with_untracked(|models| models.at_hand.is_some()) {
            take_one(app, stage, files);
        } else {
            app.open_or_import(files);
        }
    });
}

/// A file that came in where a model wants one.
fn take_one(app: App, stage: Stage, mut files: Vec<web_sys::File>) {
    if files.len() > 1 {
        app.tell(super::component::Tone::Info, "One file at a time here: the first was taken.", "Drop the others one by one.");
    }
    files.truncate(1);
    for file in files {
        let take = if stage == Stage::Monitoring { App::compare } else { super::stage::score_file };
        app.by_content(file, take);
    }
}
