//! The worker's side of unpacking: employs another worker for one file, hears how far it is, and lets it go.

use super::blob::BlobBytes;
use super::port;
use crate::CODE_HASH;
use crate::container::{Contents, Packed, Unpacked, Wanted};
use crate::engine::{ByteSource, Phase, Progress, Runner};
use crate::error::UserError;
use crate::protocol::{FromUnpacker, ToUnpacker};
use js_sys::{Array, Function, Object, Promise, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageEvent, Worker, WorkerOptions, WorkerType};

/// How often it is looked whether the person still wants it, in milliseconds.
const TICK_MS: i32 = 50;
/// How many texts are kept: that of the source, and that of a file which was held beside it.
const KEPT: usize = 2;

type Text = Arc<Unpacked<BlobBytes>>;

thread_local! {
    /// Texts that were unpacked, the latest first. The browser holds them, and moves large ones to its disk.
    static TEXTS: RefCell<VecDeque<(String, Wanted, Text)>> = const { RefCell::new(VecDeque::new()) };
}

impl Packed for BlobBytes {
    type Text = Self;

    async fn unpack<R: Runner>(&self, wanted: &Wanted, runner: &R) -> Result<Text, UserError> {
        if let Some(text) = kept(&self.key, wanted) {
            return Ok(text);
        }
        let (blob, contents) = Unpacker::employ(&self.blob, wanted)?.work(self.len(), runner).await?;
        let text = Arc::new(Unpacked { text: blob.into(), contents });
        TEXTS.with_borrow_mut(|texts| {
            texts.push_front((self.key.clone(), wanted.clone(), text.clone()));
            texts.truncate(KEPT);
        });
        Ok(text)
    }
}

fn kept(key: &str, wanted: &Wanted) -> Option<Text> {
    TEXTS.with_borrow_mut(|texts| {
        let at = texts.iter().position(|(of, what, _)| of == key && what == wanted)?;
        let found = texts.remove(at)?;
        let text = found.2.clone();
        texts.push_front(found);
        Some(text)
    })
}

/// A worker that unpacks one file. It ends when this is dropped.
struct Unpacker {
    worker: Worker,
    heard: Rc<Heard>,
    _listeners: [Closure<dyn Fn(MessageEvent)>; 2],
}

/// What was heard of it so far.
#[derive(Default)]
struct Heard {
    done: Cell<u64>,
    outcome: RefCell<Option<Result<(Blob, Contents), UserError>>>,
    waiting: RefCell<Option<Function>>,
}

impl Heard {
    fn end(&self, outcome: Result<(Blob, Contents), UserError>) {
        // The first word counts: what is lost after it is done changes nothing.
        self.outcome.borrow_mut().get_or_insert(outcome);
        if let Some(wake) = self.waiting.borrow_mut().take() {
            let _ = wake.call0(&JsValue::NULL);
        }
    }
}

impl Unpacker {
    fn employ(file: &Blob, wanted: &Wanted) -> Result<Self, UserError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&format!("./unpack_loader.js?v={CODE_HASH}"), &options)
            .map_err(|error| lost(&format!("{error:?}")))?;
        let request = Object::new();
        // A value of JavaScript: reading one takes more code than writing it, and the other side, loaded only then, has room for that.
        // The answer is read by what reads a saved project.
        let wanted = ToUnpacker { wanted: wanted.clone() }.serialize(&Serializer::new());
        let wanted = wanted.map_err(|error| UserError::internal(format!("A message could not be encoded: {error}.")))?;
        let _ = Reflect::set(&request, &"message".into(), &wanted);
        let _ = Reflect::set(&request, &"file".into(), file);
        let heard = Rc::new(Heard::default());
        let on_message = {
            let (heard, worker) = (heard.clone(), worker.clone());
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| hear(&heard, &worker, &request, &event.data()))
        };
        let on_error = {
            let heard = heard.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                event.prevent_default();
                let message = Reflect::get(&event, &"message".into()).ok().and_then(|text| text.as_string());
                heard.end(Err(lost(&message.unwrap_or_else(|| "it could not be loaded".to_owned()))));
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, heard, _listeners: [on_message, on_error] })
    }

    /// Waits for it, and tells the progress meanwhile. `total`: bytes of the file.
    async fn work<R: Runner>(self, total: u64, runner: &R) -> Result<(Blob, Contents), UserError> {
        loop {
            if let Some(outcome) = self.heard.outcome.borrow_mut().take() {
                return outcome;
            }
            runner.checkpoint(Progress { phase: Phase::Reading, done: self.heard.done.get(), total }).await?;
            let woken = Promise::new(&mut |resolve, _| {
                let scope = port::scope();
                let _ = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, TICK_MS);
                *self.heard.waiting.borrow_mut() = Some(resolve);
            });
            // The promise is only ever resolved.
            let _ = JsFuture::from(woken).await;
        }
    }
}

impl Drop for Unpacker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn hear(heard: &Heard, worker: &Worker, request: &Object, envelope: &JsValue) {
    let message = Reflect::get(envelope, &"message".into()).unwrap_or_default();
    match port::decode(&message) {
        Ok(FromUnpacker::Ready { code_hash }) if code_hash == CODE_HASH => {
            if let Err(error) = worker.post_message_with_transfer(request, &Array::new()) {
                heard.end(Err(lost(&format!("{error:?}"))));
            }
        }
        Ok(FromUnpacker::Ready { code_hash }) => {
            heard.end(Err(lost(&format!("it is of another version, {code_hash} in place of {CODE_HASH}"))));
        }
        Ok(FromUnpacker::Progress { done, .. }) => heard.done.set(done),
        Ok(FromUnpacker::Done { result }) => {
            let text = Reflect::get(envelope, &"text".into()).ok().and_then(|text| text.dyn_into::<Blob>().ok());
            heard.end(result.and_then(|contents| match text {
                Some(text) => Ok((text, contents)),
                None => Err(UserError::internal("A file was unpacked, but its text did not come along.")),
            }));
        }
        Err(error) => heard.end(Err(lost(&format!("it said what is not understood: {error}")))),
    }
}

fn lost(cause: &str) -> UserError {
    UserError::machine(
        format!("The part of the app that opens such files failed ({cause})."),
        "Try again with a network, or reload the page. If the file is very large, the browser may lack the memory: the command line \
         has more room, and so has a CSV file.",
    )
}
