//! The worker's side of the border: messages in and out, with the things that cross it uncopied or unread.

use super::js::{from_js, to_js};
use crate::engine::BytesGone;
use crate::error::UserError;
use crate::plain::{self, Plain};
use crate::project::{Answer, Saved};
use crate::protocol::{FromWorker, Reply, Request, ToWorker};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

/// A request with what came beside it.
pub(super) struct Delivery {
    pub(super) id: u64,
    pub(super) request: Request,
    pub(super) attachments: Attachments,
}

/// What crosses the border beside a message: files, bytes that are moved and not copied, and saved parts of a project, which
/// the page keeps without reading them.
pub(super) struct Attachments(Object);

impl Default for Attachments {
    fn default() -> Self {
        Self(Object::new())
    }
}

impl Attachments {
    /// The files that came with a request.
    pub(super) fn attached(&self) -> Vec<File> {
        let files = self.get("attached").dyn_into::<Array>().unwrap_or_default();
        files.iter().filter_map(|file| file.dyn_into().ok()).collect()
    }

    /// The files of a saved project, each with the hash of its bytes.
    pub(super) fn files(&self) -> Vec<(String, File)> {
        let pair = |entry: JsValue| {
            let entry: Array = entry.dyn_into().ok()?;
            Some((entry.get(0).as_string()?, entry.get(1).dyn_into().ok()?))
        };
        self.get("files").dyn_into::<Array>().map(|files| files.iter().filter_map(pair).collect()).unwrap_or_default()
    }

    fn get(&self, key: &str) -> JsValue {
        Reflect::get(&self.0, &key.into()).unwrap_or_default()
    }

    fn set(&self, key: &str, value: &JsValue) {
        // Setting a property of a plain object of one's own cannot fail.
        let _ = Reflect::set(&self.0, &key.into(), value);
    }
}

/// Calls `receive` for each message of the page.
pub(super) fn listen(mut receive: impl FnMut(ToWorker, Attachments) + 'static) {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let envelope = event.data();
        let message = Reflect::get(&envelope, &"message".into()).unwrap_or_default();
        let attachments = Reflect::get(&envelope, &"attachments".into()).unwrap_or_default();
        let attachments = attachments.dyn_into().map_or_else(|_| Attachments::default(), Attachments);
        match decode(&message) {
            Ok(message) => receive(message, attachments),
            Err(error) => crashed(&format!("The worker did not understand a message: {error}")),
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

/// Sends a message to the page.
pub(super) fn post(message: &FromWorker, attachments: &Attachments) {
    let envelope = Object::new();
    let message = match written(message) {
        Ok(message) => Uint8Array::from(message.to_message().as_slice()),
        Err(error) => return crashed(&error.message),
    };
    let _ = Reflect::set(&envelope, &"message".into(), &message);
    let _ = Reflect::set(&envelope, &"attachments".into(), &attachments.0);
    let moved = Array::of1(&message.buffer());
    if let Ok(bytes) = attachments.get("bytes").dyn_into::<Uint8Array>() {
        moved.push(&bytes.buffer());
    }
    if let Err(error) = scope().post_message_with_transfer(&envelope, &moved) {
        crashed(&format!("An answer could not be sent: {error:?}"));
    }
}

/// The parts of a project that a command changed, as the page keeps them, and the files that it has now, by their hashes.
pub(super) fn saved(saved: &Saved, files: &Array) -> Result<Attachments, UserError> {
    let attachments = Attachments::default();
    attachments.set("files", files);
    attachments.set("history", &to_js(&written(&saved.history)?));
    let objects = Array::new();
    for (id, object) in &saved.objects {
        objects.push(&Array::of2(&id.as_str().into(), &to_js(&written(object)?)));
    }
    attachments.set("objects", &objects);
    Ok(attachments)
}

/// A saved project, as the page kept it.
pub(super) fn restored(attachments: &Attachments) -> Result<Saved, UserError> {
    let mut objects = Vec::new();
    for entry in attachments.get("objects").dyn_into::<Array>().unwrap_or_default().iter() {
        let entry: Array = entry.dyn_into().unwrap_or_default();
        if let Some(id) = entry.get(0).as_string() {
            objects.push((id, kept(&entry.get(1))?));
        }
    }
    Ok(Saved { history: kept(&attachments.get("history"))?, objects })
}

/// A part of a saved project.
fn kept<T: DeserializeOwned>(part: &JsValue) -> Result<T, UserError> {
    let unreadable = |cause: String| {
        UserError::input(
            format!("The saved project cannot be read: {cause}."),
            "It is kept as it is. Start a new project, or open this one with the version that saved it.",
        )
    };
    let part = from_js(part).ok_or_else(|| unreadable("it holds what is no data".to_owned()))?;
    plain::read(&part).map_err(|error| unreadable(error.to_string()))
}

/// An answer whose bytes, if it has any, are moved to the page.
pub(super) fn answered(answer: Answer) -> (Reply, Attachments) {
    let attachments = Attachments::default();
    if let Some(bytes) = &answer.bytes {
        attachments.set("bytes", &Uint8Array::from(bytes.as_slice()));
    }
    (Reply::Answered(Box::new(answer.body)), attachments)
}

/// Tells the page of a panic, or of an error that nobody caught, before the worker is lost.
pub(super) fn report_crashes() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        crashed(&info.to_string());
    }));
    let on_rejection = Closure::<dyn FnMut(web_sys::Event)>::new(|event: web_sys::Event| {
        let reason = Reflect::get(&event, &"reason".into()).unwrap_or_default();
        crashed(&format!("{reason:?}"));
    });
    // The scope of a worker always takes listeners.
    let _ = scope().add_event_listener_with_callback("unhandledrejection", on_rejection.as_ref().unchecked_ref());
    on_rejection.forget();
}

fn crashed(message: &str) {
    let envelope = Object::new();
    if let Ok(message) = written(&FromWorker::Crashed { message: message.to_owned() }) {
        let _ = Reflect::set(&envelope, &"message".into(), &Uint8Array::from(message.to_message().as_slice()));
        let _ = scope().post_message(&envelope);
    }
}

/// A message that [`decode`] reads.
pub(super) fn encode(value: &impl Serialize) -> Result<Uint8Array, UserError> {
    Ok(Uint8Array::from(written(value)?.to_bytes().as_slice()))
}

/// A message of the page, or what [`encode`] made.
pub(super) fn decode<T: DeserializeOwned>(message: &JsValue) -> Result<T, plain::Error> {
    plain::read(&Plain::from_bytes(&Uint8Array::new(message).to_vec())?)
}

fn written(value: &impl Serialize) -> Result<Plain, UserError> {
    plain::write(value).map_err(|error| UserError::internal(format!("An answer could not be encoded: {error}.")))
}

/// Why bytes cannot be read, in the browser's words.
pub(super) fn gone(error: &JsValue) -> BytesGone {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    BytesGone(message.unwrap_or_else(|| format!("{error:?}")))
}

/// The global scope of this worker.
pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Bytes of memory that this worker holds: what it gives back is kept for later.
pub(super) fn memory() -> u64 {
    const PAGE: usize = 64 << 10;
    (core::arch::wasm32::memory_size::<0>() * PAGE) as u64
}

/// Memory of the machine in GiB, as far as the browser says.
pub(super) fn device_memory_gb() -> Option<f64> {
    Reflect::get(&scope().navigator(), &"deviceMemory".into()).ok()?.as_f64()
}
