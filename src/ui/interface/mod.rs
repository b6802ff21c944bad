//! `window.straightedge`: the same predictions for scripts and the console as for the page.
//!
//! - `ready`: a promise that is kept once the project of last time is taken up. The functions wait for it by themselves.
//! - `predict(model, rows, level = 0.95)` gives a promise of a [`crate::predict::PredictResponse`] as a plain object. `model` is
//!   the name of a saved model (its newest version), the id of one, an entry of `models()`, a model document (an object or its
//!   JSON), or null for the model at hand. `rows` is an array of objects by the names of the model's inputs: see [`rows`]. A row
//!   that cannot be predicted has its reason in its place and does not keep the others from being answered.
//! - `models()` gives a promise of the saved models, oldest first: see [`Listed`].
//! - `version` and `build` say which program answers.
//!
//! A promise is refused with an `Error` whose message says what was wrong and the way out; `kind` is `usage`, `input`, `machine`,
//! `cancelled` or `internal`, `wayOut` the second half of the message.

mod rows;

use super::browser;
use super::state::App;
use crate::deploy::SignatureField;
use crate::error::UserError;
use crate::plain;
use crate::project::{AnswerBody, ModelChoice, ModelView, ModelsView, Query};
use crate::train::OutOfSample;
use js_sys::{Date, JSON, Object, Promise, Reflect};
use leptos::prelude::*;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Level of the intervals where none is asked for.
pub(super) const USUAL_LEVEL: f64 = 0.95;

/// Puts `straightedge` on the window.
pub(super) fn publish(app: App) {
    let ready = app.taken_up();
    let api = Object::new();
    let predict = {
        let ready = ready.clone();
        Closure::<dyn Fn(JsValue, JsValue, JsValue) -> Promise>::new(move |model, rows, level| {
            answered(&ready, predict(app, model, rows, level))
        })
    };
    let models = {
        let ready = ready.clone();
        Closure::<dyn Fn() -> Promise>::new(move || {
            answered(&ready, async move { app.models.with_untracked(|models| for_scripts(&listed(models))) })
        })
    };
    put(&api, "predict", predict.as_ref());
    put(&api, "models", models.as_ref());
    put(&api, "ready", &ready);
    put(&api, "version", &env!("CARGO_PKG_VERSION").into());
    put(&api, "build", &crate::CODE_HASH.into());
    put(&browser::window(), "straightedge", &Object::freeze(&api));
    predict.forget();
    models.forget();
}

/// A result as scripts get it: plain objects and arrays, null where there is none.
///
/// # Errors
/// Internal: it cannot be written so.
pub(super) fn for_scripts(result: &impl Serialize) -> Result<JsValue, UserError> {
    let unwritten = |cause: String| UserError::internal(format!("The answer could not be written ({cause})."));
    let written = plain::write(result).map_err(|error| unwritten(error.to_string()))?;
    JSON::parse(&written.to_json()).map_err(|error| unwritten(format!("{error:?}")))
}

/// A plain object as JSON to be read by people.
pub(super) fn pretty_json(value: &JsValue) -> String {
    JSON::stringify_with_replacer_and_space(value, &JsValue::NULL, &2.into()).map(String::from).unwrap_or_default()
}

async fn predict(app: App, model: JsValue, rows: JsValue, level: JsValue) -> Result<JsValue, UserError> {
    let query = Query::Predict { model: model_choice(&model)?, rows: rows::rows(&rows)?, level: level_of(&level)? };
    match app.ask(query).await? {
        AnswerBody::Predicted(response) => for_scripts(&response),
        _ => Err(UserError::internal("The worker gave another answer than a prediction.")),
    }
}

fn level_of(level: &JsValue) -> Result<f64, UserError> {
    match level.as_f64() {
        Some(level) => Ok(level),
        None if level.is_undefined() || level.is_null() => Ok(USUAL_LEVEL),
        None => Err(UserError::usage(
            format!("The level is {}, not a number.", rows::kind_of(level)),
            "Give one between 0 and 1, such as 0.95, or leave it out.",
        )),
    }
}

fn model_choice(model: &JsValue) -> Result<ModelChoice, UserError> {
    if model.is_undefined() || model.is_null() {
        return Ok(ModelChoice::AtHand);
    }
    if let Some(text) = model.as_string() {
        let is_document = text.trim_start().starts_with('{');
        return Ok(if is_document { ModelChoice::Document(text) } else { ModelChoice::Named(text) });
    }
    let refused = || {
        UserError::usage(
            format!("The model is {}.", rows::kind_of(model)),
            "Give the name of a saved model, an entry of models(), a model document, or null for the model at hand.",
        )
    };
    let field = |name: &str| Reflect::get(model, &name.into()).ok().filter(|value| !value.is_undefined());
    // A document says its format; an entry of `models()` has an id.
    match (field("format"), field("id").and_then(|id| id.as_string())) {
        (Some(_), _) => {
            let text = JSON::stringify(model).ok().and_then(|text| text.as_string());
            text.map(ModelChoice::Document).ok_or_else(refused)
        }
        (None, Some(id)) => Ok(ModelChoice::Named(id)),
        (None, None) => Err(refused()),
    }
}

/// A saved model as scripts see it.
#[derive(Serialize)]
struct Listed<'a> {
    /// Its id, which `predict` takes.
    id: &'a str,
    /// Its name, which leads to its newest version.
    name: &'a str,
    /// Counts from 1 for each name.
    version: u32,
    /// Whether it is the one that `predict(null, …)` asks.
    at_hand: bool,
    /// When it was saved, in ISO 8601, UTC.
    saved_at: String,
    /// Hash of its document.
    hash: &'a str,
    /// What it predicts.
    target: &'a str,
    /// The target's unit.
    unit: Option<&'a str>,
    /// The columns that it needs, with types, units and what was seen.
    inputs: &'a [SignatureField],
    /// Rows that it learnt from.
    n_obs: u64,
    /// How it does on unseen rows.
    out_of_sample: Option<&'a OutOfSample>,
}

impl<'a> Listed<'a> {
    fn of(model: &'a ModelView, at_hand: Option<&str>) -> Option<Self> {
        let id = model.id.as_deref()?;
        Some(Self {
            id,
            name: &model.name,
            version: model.version,
            at_hand: at_hand == Some(id),
            saved_at: Date::new(&model.at_ms.into()).to_iso_string().into(),
            hash: &model.hash,
            target: &model.signature.target,
            unit: model.signature.unit.as_deref(),
            inputs: &model.signature.inputs,
            n_obs: model.n_obs,
            out_of_sample: model.out_of_sample.as_ref(),
        })
    }
}

fn listed(models: &ModelsView) -> Vec<Listed<'_>> {
    let at_hand = models.at_hand.as_ref().and_then(|model| model.id.as_deref());
    models.saved.iter().filter_map(|model| Listed::of(model, at_hand)).collect()
}

/// A promise of what `work` gives, begun when the page is ready.
fn answered(ready: &Promise, work: impl Future<Output = Result<JsValue, UserError>> + 'static) -> Promise {
    let ready = ready.clone();
    future_to_promise(async move {
        JsFuture::from(ready).await?;
        work.await.map_err(|error| refusal(&error))
    })
}

/// What a promise is refused with.
fn refusal(error: &UserError) -> JsValue {
    let thrown = js_sys::Error::new(&error.to_string());
    thrown.set_name("StraightedgeError");
    put(&thrown, "kind", &for_scripts(&error.kind).unwrap_or_default());
    put(&thrown, "wayOut", &error.way_out.as_str().into());
    thrown.into()
}

fn put(object: &Object, name: &str, value: &JsValue) {
    // Objects of one's own take any property, and so does the window.
    let _ = Reflect::set(object, &name.into(), value);
}
