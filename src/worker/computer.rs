//! A worker that computes for the one which owns the table: pieces of jobs, one after another, until it is let go.

use super::cells::{Pool, unpack};
use super::port;
use crate::CODE_HASH;
use crate::engine::{ByteSource, BytesGone, Cargo, Fold, Job, ready};
use crate::evaluate::{AssumptionBrief, FactsBrief};
use crate::feature::SurveyBrief;
use crate::plain;
use crate::profile::DescribeColumns;
use crate::protocol::FromComputer;
use crate::source::ReadChunks;
use crate::train::{FactorBrief, ResidualBrief};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use std::any::Any;
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync, MessageEvent};

/// Starts the worker: listens, and says that it is ready and what it was built from.
pub fn start_computing() {
    console_error_panic_hook::set_once();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| answer(&event.data()));
    port::scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&FromComputer::Ready { code_hash: CODE_HASH.to_owned() }, Answer::default());
}

thread_local! {
    /// The job in hand, which comes with its first piece only.
    static IN_HAND: RefCell<Option<Rc<dyn Any>>> = const { RefCell::new(None) };
    static POOL: Pool = Pool::default();
    /// Bytes of the file that the job in hand is about.
    static WINDOW: RefCell<Rc<Window>> = RefCell::default();
}

type Run = fn(&JsValue, &dyn Fn(&str) -> JsValue) -> Option<Answer>;

/// What goes to the other worker.
#[derive(Default)]
struct Answer {
    envelope: Object,
    /// Buffers that move with it: of cells and, to go back, of those that came.
    moved: Array,
}

/// All that can be asked for.
const KINDS: [(&str, Run); 7] = [
    kind::<ReadChunks>(),
    kind::<DescribeColumns>(),
    kind::<Fold<SurveyBrief>>(),
    kind::<Fold<FactorBrief>>(),
    kind::<Fold<ResidualBrief>>(),
    kind::<Fold<FactsBrief>>(),
    kind::<Fold<AssumptionBrief>>(),
];

const fn kind<J: Job + 'static>() -> (&'static str, Run) {
    (J::NAME, run::<J>)
}

/// Does the piece that a message asks for.
fn answer(envelope: &JsValue) {
    let get = |key: &str| Reflect::get(envelope, &key.into()).unwrap_or_default();
    let name = get("name").as_string().unwrap_or_default();
    let done = KINDS.iter().find(|(known, _)| *known == name).and_then(|(_, run)| run(envelope, &get));
    // What is not understood is a defect of the app, which has a build of one version: the other side hears of the error.
    let Some(answer) = done else { wasm_bindgen::throw_str("a piece of work was not understood") };
    let piece = get("piece").as_f64().unwrap_or_default() as u64;
    post(&FromComputer::Done { piece }, answer);
}

fn run<J: Job + 'static>(envelope: &JsValue, get: &dyn Fn(&str) -> JsValue) -> Option<Answer> {
    if let Ok(job) = get("job").dyn_into::<Uint8Array>() {
        let job: J = plain::read_message(&job.to_vec()).ok()?;
        IN_HAND.set(Some(Rc::new(job)));
        WINDOW.take();
    }
    let job = IN_HAND.with_borrow(Clone::clone)?.downcast::<J>().ok()?;
    let note = plain::read_message(&Uint8Array::new(&get("ask")).to_vec()).ok()?;
    let (cells, back) = unpack(envelope)?;
    let ask = J::Ask::unload(note, cells)?;
    POOL.with(|pool| pool.take_back(&get("back")));
    let bytes = SyncBytes::new(get("file").dyn_into().ok());
    let answer = ready(job.run(&ask, &bytes));
    let (note, cells) = answer.load();
    let note = Uint8Array::from(plain::write(&note).ok()?.to_message().as_slice());
    let envelope = Object::new();
    let moved = POOL.with(|pool| pool.pack(&cells, &envelope));
    let set = |key: &str, value: &JsValue| Reflect::set(&envelope, &key.into(), value);
    // Setting a property of a plain object of one's own cannot fail.
    let _ = set("note", &note);
    let _ = set("back", &back);
    moved.push(&note.buffer());
    let moved = moved.concat(&back);
    Some(Answer { envelope, moved })
}

fn post(message: &FromComputer, Answer { envelope, moved }: Answer) {
    let Some(message) = encoded(message) else { wasm_bindgen::throw_str("an answer could not be encoded") };
    // Setting a property of a plain object of one's own cannot fail.
    let _ = Reflect::set(&envelope, &"message".into(), &message);
    if let Err(error) = port::scope().post_message_with_transfer(&envelope, &moved) {
        wasm_bindgen::throw_val(error);
    }
}

fn encoded(message: &impl Serialize) -> Option<JsValue> {
    Some(Uint8Array::from(plain::write(message).ok()?.to_message().as_slice()).into())
}

/// Bytes that are read of a file at a time: what a browser does for each request costs as much as reading a MiB. So many are those of
/// one run of chunks, and some behind them.
const WINDOW_LEN: u64 = (8 << 20) + (64 << 10);

/// Some bytes of a file.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// The bytes from `start` to `end`, if all of them are in it.
    fn slice(&self, start: u64, end: u64) -> Option<&[u8]> {
        let from = start.checked_sub(self.start)? as usize;
        self.bytes.get(from..from + (end - start) as usize)
    }
}

/// Bytes that are waited for, as this worker may: a window of them at a time, which the next piece of the same job finds again.
struct SyncBytes {
    blob: Option<Blob>,
    reader: Option<FileReaderSync>,
    before: Rc<Window>,
    loaded: OnceCell<Rc<Window>>,
}

impl SyncBytes {
    fn new(blob: Option<Blob>) -> Self {
        let before = WINDOW.with_borrow(Clone::clone);
        Self { blob, reader: FileReaderSync::new().ok(), before, loaded: OnceCell::new() }
    }

    fn load(&self, start: u64, end: u64) -> Result<Vec<u8>, BytesGone> {
        let (Some(blob), Some(reader)) = (&self.blob, &self.reader) else { return Ok(Vec::new()) };
        let slice = blob.slice_with_f64_and_f64(start as f64, end as f64);
        let buffer = slice.and_then(|slice| reader.read_as_array_buffer(&slice)).map_err(|error| port::gone(&error))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

impl ByteSource for SyncBytes {
    fn len(&self) -> u64 {
        self.blob.as_ref().map_or(0, |blob| blob.size() as u64)
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        let end = (start + len as u64).min(self.len());
        if let Some(found) = self.before.slice(start, end) {
            return Ok(Cow::Borrowed(found));
        }
        if self.loaded.get().is_none() {
            let bytes = self.load(start, (start + WINDOW_LEN).min(self.len()))?;
            let window = Rc::new(Window { start, bytes });
            WINDOW.set(window.clone());
            // Nobody else has set it meanwhile.
            let _ = self.loaded.set(window);
        }
        match self.loaded.get().and_then(|window| window.slice(start, end)) {
            Some(found) => Ok(Cow::Borrowed(found)),
            None => self.load(start, end).map(Cow::Owned),
        }
    }
}
