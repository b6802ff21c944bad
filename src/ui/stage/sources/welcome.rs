//! The first thing a person sees: a place to drop a file, and samples.

use crate::plain::{self, Plain};
use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Icon, IconView};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

/// What can be picked in a file dialog.
const KINDS: &str =
    ".csv,.tsv,.tab,.txt,.dat,.json,.jsonl,.ndjson,.xlsx,.xlsm,.xlsb,.xls,.ods,.parquet,.gz,.zip,text/csv,text/plain";

/// A data set that comes with the app.
#[derive(Clone, Deserialize)]
struct Sample {
    file: String,
    title: String,
    description: String,
    rows: u64,
    columns: u64,
    source: String,
    licence: String,
}

/// The list is part of the app, so that showing it asks the network for nothing.
fn samples() -> Vec<Sample> {
    let list = Plain::from_json(include_str!("../../../../public/samples/samples.json")).ok();
    list.and_then(|list| plain::read(&list).ok()).unwrap_or_default()
}

/// A place to drop a file, and samples.
#[component]
pub(super) fn Welcome() -> impl IntoView {
    let app = App::here();
    let choose = Callback::new(move |()| {
        browser::pick_files(KINDS, move |files| app.open_or_import(files));
    });
    view! {
        <section class="welcome" aria-label="Open a table">
            <p class="verdict">"Drop a CSV anywhere."</p>
            <p class="soft">"Excel, OpenDocument, Parquet and JSON do as well, also compressed or in a ZIP; several at once become one table. They are read on this machine and nowhere else. A model is two steps away."</p>
            <div class="row">
                <Button kind=ButtonKind::Primary icon=Icon::Open on_press=choose>"Choose files"</Button>
                <Button icon=Icon::Copy on_press=Callback::new(move |()| app.pasting.set(true))>"Paste a table or an address"</Button>
            </div>
        </section>
        <section class="stack" aria-labelledby="samples-title">
            <h2 id="samples-title">"Or begin with a sample"</h2>
            <ul class="samples">
                {samples().into_iter().map(|sample| view! { <li><SampleCard sample /></li> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn SampleCard(
    /// The data set.
    sample: Sample,
) -> impl IntoView {
    let app = App::here();
    let file = sample.file.clone();
    let open = move |_| {
        let file = file.clone();
        spawn_local(async move {
            match browser::fetch_file(&format!("./samples/{file}"), &file).await {
                Ok(file) => app.open(file),
                Err(error) => app.tell_error(&error),
            }
        });
    };
    let size = format!("{} rows \u{00d7} {} columns", words::group(sample.rows), sample.columns);
    view! {
        <button type="button" class="sample" on:click=open>
            <span class="sample-title"><IconView icon=Icon::Table />{sample.title}</span>
            <span class="sample-size number">{size}</span>
            <span class="sample-text">{sample.description}</span>
            <span class="sample-source">{format!("{} \u{00b7} {}", sample.source, sample.licence)}</span>
        </button>
    }
}
