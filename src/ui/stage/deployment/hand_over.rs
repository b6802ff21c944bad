//! The document, and the command lines that use it.

use super::saved::export;
use crate::project::{AnswerBody, ModelChoice, Query};
use crate::ui::component::{Button, Card, Disclosure, Icon};
use crate::ui::stage::of_model::of_model;
use crate::ui::stage::snippet::{Snippet, shell_word};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// How much of a document is shown, in bytes; what is copied or exported is always the whole.
const SHOWN_BYTES: usize = 100_000;

/// The document, and the command lines that use it.
#[component]
pub(super) fn HandOver() -> impl IntoView {
    let app = App::here();
    let actions = move || {
        let take_along = Callback::new(move |()| export(app, ModelChoice::AtHand));
        view! { <Button icon=Icon::Download on_press=take_along>"Export JSON"</Button> }.into_any()
    };
    view! {
        <Card
            title="Hand it over" actions=ViewFn::from(actions)
            subtitle="One JSON document holds everything a prediction, its interval and a later comparison need. It knows how the values of \
                      each column lie, but no row of your data is in it."
        >
            <CommandLines />
            <Document />
            <p class="soft">
                "The layout is described by a "
                <a href="./model.schema.json" target="_blank" rel="noopener">"JSON Schema"</a>
                ", so that other programs can read it and check what they write."
            </p>
            <p>
                "The same file, recipe and seed give the same document, byte for byte, in any browser and on the command line."
            </p>
        </Card>
    }
}

/// The commands that use the exported document.
#[component]
fn CommandLines() -> impl IntoView {
    let app = App::here();
    let command = move |verb: &'static str, rest: &'static str| {
        of_model(app, move |model| format!("straightedge {verb} {} new.csv{rest}", shell_word(&model.file_name)))
    };
    view! {
        <div class="stack command-lines">
            <Snippet label="Predict every row of a file" text=command("predict", " > predicted.csv") />
            <Snippet label="See whether new data have moved away" text=command("monitor", "") />
            <Snippet label="Measure the error on data with the target" text=command("evaluate", "") />
        </div>
    }
}

/// The document itself, fetched when a person opens it.
#[component]
fn Document() -> impl IntoView {
    let app = App::here();
    let hash = of_model(app, |model| model.hash.clone());
    let size = of_model(app, |model| model.json_bytes);
    let summary = Signal::derive(move || format!("Read the document ({})", words::bytes(size.get() as f64)));
    let open = RwSignal::new(false);
    let text = RwSignal::new(Arc::<str>::from(""));
    // The worker holds the document: another model at hand means another text.
    Effect::new(move |_| {
        let asked_for = hash.get();
        if open.get() {
            spawn_local(async move {
                match app.ask(Query::Document { model: ModelChoice::AtHand }).await {
                    Ok(AnswerBody::Document { text: found, .. }) if hash.try_get_untracked().as_ref() == Some(&asked_for) => {
                        text.try_set(Arc::from(found));
                    }
                    Ok(_) => {}
                    Err(error) => app.tell_error(&error),
                }
            });
        }
    });
    let whole = Signal::derive(move || text.get().to_string());
    let shown = Signal::derive(move || text.with(|text| beginning(text)));
    let file_name = of_model(app, |model| model.file_name.clone());
    view! {
        <Disclosure summary on_toggle=Callback::new(move |is_open| open.set(is_open))>
            <Snippet label=file_name text=whole shown />
        </Disclosure>
    }
}

/// The whole lines of a text up to [`SHOWN_BYTES`], and how much follows.
fn beginning(text: &str) -> String {
    if text.len() <= SHOWN_BYTES {
        return text.to_owned();
    }
    let end = text.bytes().take(SHOWN_BYTES).rposition(|byte| byte == b'\n').map_or(0, |at| at + 1);
    let rest = words::bytes((text.len() - end) as f64);
    format!("{}\u{2026} and {rest} more. Copy it or export it to read it whole.", &text[..end])
}
