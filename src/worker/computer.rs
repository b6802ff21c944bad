//! A worker that computes for the one which owns the table: pieces of jobs, one after another, until it is let go.

use super::cells::{Pool, taken};
use super::port;
use crate::CODE_HASH;
use crate::engine::{ByteSource, BytesGone, Cargo, Fold, Job, ready};
use crate::evaluate::{AssumptionBrief, ChartBrief, FactsBrief};
use crate::plain;
use crate::profile::DescribeColumns;
use crate::protocol::FromComputer;
use crate::source::ReadChunks;
use crate::train::{FactorBrief, ResidualBrief};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use std::any::Any;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync, MessageEvent};

/// Starts the worker: listens, and says that it is ready and what it was built from.
pub fn start_computing() {
    console_error_panic_hook::set_once();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| answer(&event.data()));
    port::scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&FromComputer::Ready { code_hash: CODE_HASH.to_owned() }, None);
}

thread_local! {
    /// The job in hand, which comes with its first piece only.
    static IN_HAND: RefCell<Option<Rc<dyn Any>>> = const { RefCell::new(None) };
    static POOL: Pool = Pool::default();
}

type Run = fn(&dyn Fn(&str) -> JsValue) -> Option<Answer>;

/// What goes to the other worker.
struct Answer {
    note: Uint8Array,
    /// Cells, the buffers that move with them, and buffers that go back.
    arrays: Array,
    moved: Array,
    back: Array,
}

/// All that can be asked for.
const KINDS: [(&str, Run); 7] = [
    kind::<ReadChunks>(),
    kind::<DescribeColumns>(),
    kind::<Fold<FactorBrief>>(),
    kind::<Fold<ResidualBrief>>(),
    kind::<Fold<FactsBrief>>(),
    kind::<Fold<ChartBrief>>(),
    kind::<Fold<AssumptionBrief>>(),
];

const fn kind<J: Job + 'static>() -> (&'static str, Run) {
    (J::NAME, run::<J>)
}

/// Does the piece that a message asks for.
fn answer(envelope: &JsValue) {
    let get = |key: &str| Reflect::get(envelope, &key.into()).unwrap_or_default();
    let name = get("name").as_string().unwrap_or_default();
    let done = KINDS.iter().find(|(known, _)| *known == name).and_then(|(_, run)| run(&get));
    // What is not understood is a defect of the app, which has a build of one version: the other side hears of the error.
    let Some(answer) = done else { wasm_bindgen::throw_str("a piece of work was not understood") };
    let piece = get("piece").as_f64().unwrap_or_default() as u64;
    post(&FromComputer::Done { piece }, Some(&answer));
}

fn run<J: Job + 'static>(get: &dyn Fn(&str) -> JsValue) -> Option<Answer> {
    if let Ok(job) = get("job").dyn_into::<Uint8Array>() {
        let job: J = plain::read_message(&job.to_vec()).ok()?;
        IN_HAND.set(Some(Rc::new(job)));
    }
    let job = IN_HAND.with_borrow(Clone::clone)?.downcast::<J>().ok()?;
    let note = plain::read_message(&Uint8Array::new(&get("ask")).to_vec()).ok()?;
    let (cells, back) = taken(&get("cells"))?;
    let ask = J::Ask::unload(note, cells)?;
    POOL.with(|pool| pool.take_back(&get("back")));
    let bytes = SyncBytes::new(get("file").dyn_into().ok());
    let answer = ready(job.run(&ask, &bytes));
    let (note, cells) = answer.load();
    let note = Uint8Array::from(plain::write(&note).ok()?.to_message().as_slice());
    let (arrays, moved) = POOL.with(|pool| pool.arrays(&cells));
    Some(Answer { note, arrays, moved, back })
}

fn post(message: &FromComputer, answer: Option<&Answer>) {
    let envelope = Object::new();
    let set = |key: &str, value: &JsValue| Reflect::set(&envelope, &key.into(), value);
    let Some(message) = encoded(message) else { wasm_bindgen::throw_str("an answer could not be encoded") };
    // Setting a property of a plain object of one's own cannot fail.
    let _ = set("message", &message);
    let moved = answer.map_or_else(Array::new, |Answer { note, arrays, moved, back }| {
        let _ = set("note", note);
        let _ = set("cells", arrays);
        let _ = set("back", back);
        moved.push(&note.buffer());
        moved.concat(back)
    });
    if let Err(error) = port::scope().post_message_with_transfer(&envelope, &moved) {
        wasm_bindgen::throw_val(error);
    }
}

fn encoded(message: &impl Serialize) -> Option<JsValue> {
    Some(Uint8Array::from(plain::write(message).ok()?.to_message().as_slice()).into())
}

/// Bytes that are waited for, as this worker may.
struct SyncBytes {
    blob: Option<Blob>,
    reader: Option<FileReaderSync>,
}

impl SyncBytes {
    fn new(blob: Option<Blob>) -> Self {
        Self { blob, reader: FileReaderSync::new().ok() }
    }
}

impl ByteSource for SyncBytes {
    fn len(&self) -> u64 {
        self.blob.as_ref().map_or(0, |blob| blob.size() as u64)
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        let (Some(blob), Some(reader)) = (&self.blob, &self.reader) else { return Ok(Cow::Owned(Vec::new())) };
        let end = (start + len as u64).min(self.len());
        let slice = blob.slice_with_f64_and_f64(start as f64, end as f64);
        let buffer = slice.and_then(|slice| reader.read_as_array_buffer(&slice)).map_err(|error| port::gone(&error))?;
        Ok(Cow::Owned(Uint8Array::new(&buffer).to_vec()))
    }
}
