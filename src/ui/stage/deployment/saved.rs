//! The list of saved models.

use super::pick_model;
use crate::project::{AnswerBody, Command, ModelChoice, ModelId, ModelView, Query};
use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Card, Icon, IconButton, Tone};
use crate::ui::stage::of_model::{full_name, of_model, origin_words, unsaved_run};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Where the focus goes when a model was removed, and its button with it.
const LIST: &str = "saved-models";

/// The list of saved models, with what can be done to each.
#[component]
pub(super) fn SavedModels() -> impl IntoView {
    let app = App::here();
    let saved = Memo::new(move |_| app.models.with(|models| models.saved.iter().rev().cloned().collect::<Vec<_>>()));
    let actions =
        move || view! { <Button icon=Icon::Open on_press=Callback::new(move |()| pick_model(app))>"Import"</Button> }.into_any();
    let subtitle = Signal::derive(move || match saved.with(Vec::len) {
        0 => String::new(),
        n => format!(
            "{}, the newest first. Predictions and comparisons are made with the one at hand.",
            words::count(n as u64, "model", "models")
        ),
    });
    let none = move || {
        saved.with(Vec::is_empty).then(|| {
            view! {
                <p class="soft">
                    "None yet. A saved model stays as it is, whatever you train next. A document can also be dropped anywhere on the page."
                </p>
            }
        })
    };
    view! {
        <Card title="Saved models" subtitle actions=ViewFn::from(actions)>
            <ul class="saved-models" id=LIST tabindex="-1" aria-label="Saved models">
                <RunItem />
                <For each=move || saved.get() key=|model| model.id.clone() children=move |model| view! { <SavedItem model /> } />
            </ul>
            {none}
        </Card>
    }
}

/// The model of the run looked at, where another one is at hand.
#[component]
fn RunItem() -> impl IntoView {
    let app = App::here();
    let is_other = of_model(app, |model| model.id.is_some());
    let number = Memo::new(move |_| unsaved_run(app, |run| run.number));
    let show = Callback::new(move |()| app.act(Command::ShowModel { model: None }));
    move || {
        let number = number.get().filter(|_| is_other.get())?;
        Some(view! {
            <li class="saved-model">
                <p class="saved-model-name"><strong>{format!("The model of run {number}")}</strong><span class="badge">"not saved"</span></p>
                <div class="row"><Button on_press=show>"Use"</Button></div>
            </li>
        })
    }
}

#[component]
fn SavedItem(
    /// The model.
    model: ModelView,
) -> impl IntoView {
    let app = App::here();
    let id = model.id.clone().unwrap_or_default();
    let name = full_name(&model);
    let at_hand = {
        let id = id.clone();
        of_model(app, move |model| model.id.as_deref() == Some(&*id))
    };
    let error = model
        .out_of_sample
        .as_ref()
        .map(|unseen| format!("off by {} on unseen rows", words::with_unit(unseen.rmse, 4, model.signature.unit.as_deref())));
    let facts = format!("Predicts {}{}", model.signature.target, error.map(|error| format!(", {error}")).unwrap_or_default());
    let version = format!("version {}", model.version);
    let from = {
        let model = model.clone();
        move || format!("From {}, {}", origin_words(app, &model), browser::moment(model.at_ms))
    };
    view! {
        <li class="saved-model" aria-current=move || at_hand.get().then_some("true")>
            <p class="saved-model-name">
                <strong>{model.name.clone()}</strong>
                <span class="badge">{version}</span>
                {move || at_hand.get().then(|| view! { <span class="badge" data-tone="success">"at hand"</span> })}
            </p>
            <p>{facts}</p>
            <p class="soft">{from}</p>
            <p class="soft"><code title=format!("BLAKE3 {}", model.hash)>{short_hash(&model.hash)}</code></p>
            <ModelActions id name at_hand />
        </li>
    }
}

/// What can be done to a saved model.
#[component]
fn ModelActions(
    /// Its id.
    id: ModelId,
    /// What it is called.
    name: String,
    /// Whether it is the one at hand.
    at_hand: Memo<bool>,
) -> impl IntoView {
    let app = App::here();
    let id = StoredValue::new(id);
    let show = Callback::new(move |()| app.act(Command::ShowModel { model: Some(id.get_value()) }));
    let take_along = Callback::new(move |()| export(app, ModelChoice::Saved(id.get_value())));
    let name = StoredValue::new(name);
    let remove = Callback::new(move |()| {
        let (id, name) = (id.get_value(), name.get_value());
        spawn_local(async move {
            if app.carry_out(Command::DeleteModel { model: id }, &[], "Removing the model").await {
                app.tell(Tone::Info, format!("Removed {name}."), "Undo (Ctrl+Z) brings it back.");
                browser::focus(LIST);
            }
        });
    });
    let of_it = move || view! { <span class="unseen">{format!(" {}", name.get_value())}</span> };
    view! {
        <div class="row">
            {move || (!at_hand.get()).then(|| view! {
                <Button on_press=show>"Use"{of_it()}</Button>
            })}
            <Button kind=ButtonKind::Quiet icon=Icon::Download on_press=take_along>
                "Export JSON"{of_it()}
            </Button>
            <IconButton icon=Icon::Remove label=format!("Remove {}", name.get_value()) on_press=remove />
        </div>
    }
}

/// The first digits of a hash: enough to tell models apart by eye.
fn short_hash(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// Hands the document of a model to the browser's downloads.
pub(super) fn export(app: App, model: ModelChoice) {
    spawn_local(async move {
        match app.ask(Query::Document { model }).await {
            Ok(AnswerBody::Document { file_name, text }) => browser::download_text(&file_name, "application/json", &text),
            Ok(_) => {}
            Err(error) => app.tell_error(&error),
        }
    });
}
