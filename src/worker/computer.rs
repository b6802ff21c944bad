//! A worker that computes for the one which owns the table: pieces of jobs, one after another, until it is let go.

use super::cells::{Pool, unpack};
use super::port;
use super::stream::Streamed;
use crate::CODE_HASH;
use crate::engine::{Cargo, Fold, Job, on_pulse};
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
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, MessageEvent};

/// How often it is said that a piece takes a while, in milliseconds: well within what the other side bears.
const PULSE_MS: f64 = 1000.0;

/// Starts the worker: listens, and says that it is ready and what it was built from.
pub fn start_computing() {
    console_error_panic_hook::set_once();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        WAITING.with_borrow_mut(|waiting| waiting.push_back(event.data()));
        if !BUSY.replace(true) {
            spawn_local(work_off());
        }
    });
    port::scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    on_pulse(say_working);
    post(&FromComputer::Ready { code_hash: CODE_HASH.to_owned() }, Answer::default());
}

thread_local! {
    /// What is asked for and not begun, and whether something is.
    static WAITING: RefCell<VecDeque<JsValue>> = const { RefCell::new(VecDeque::new()) };
    static BUSY: Cell<bool> = const { Cell::new(false) };
    /// When it was said last that it is at work, in milliseconds.
    static SAID: Cell<f64> = const { Cell::new(0.0) };
    static IN_HAND: RefCell<Option<InHand>> = const { RefCell::new(None) };
    static POOL: Pool = Pool::default();
}

/// The job in hand, which comes with its first piece only.
#[derive(Clone)]
struct InHand {
    job: Rc<dyn Any>,
    /// Of the file that it is about.
    bytes: Rc<Streamed>,
}

type Run = fn(JsValue) -> Pin<Box<dyn Future<Output = Option<Answer>>>>;

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
    (J::NAME, |envelope| Box::pin(run::<J>(envelope)))
}

fn say_working() {
    let now = port::scope().performance().map_or(0.0, |performance| performance.now());
    if now - SAID.get() >= PULSE_MS {
        SAID.set(now);
        post(&FromComputer::Working, Answer::default());
    }
}

/// Does one piece after another, as long as there are some.
async fn work_off() {
    while let Some(envelope) = WAITING.with_borrow_mut(VecDeque::pop_front) {
        answer(envelope).await;
    }
    BUSY.set(false);
}

/// Does the piece that a message asks for.
async fn answer(envelope: JsValue) {
    let name = get(&envelope, "name").as_string().unwrap_or_default();
    let piece = get(&envelope, "piece").as_f64().unwrap_or_default() as u64;
    let done = match KINDS.iter().find(|(known, _)| *known == name) {
        Some((_, run)) => run(envelope).await,
        None => None,
    };
    // What is not understood is a defect of the app, which has a build of one version: the other side hears of the error.
    let Some(answer) = done else { wasm_bindgen::throw_str("a piece of work was not understood") };
    post(&FromComputer::Done { piece }, answer);
}

fn get(envelope: &JsValue, key: &str) -> JsValue {
    Reflect::get(envelope, &key.into()).unwrap_or_default()
}

async fn run<J: Job + 'static>(envelope: JsValue) -> Option<Answer> {
    let get = |key| get(&envelope, key);
    if let Ok(job) = get("job").dyn_into::<Uint8Array>() {
        let job: J = plain::read_message(&job.to_vec()).ok()?;
        // One that is about no file has no bytes.
        let file = get("file").dyn_into().or_else(|_| Blob::new()).ok()?;
        IN_HAND.set(Some(InHand { job: Rc::new(job), bytes: Rc::new(Streamed::new(file.into())) }));
    }
    let InHand { job, bytes } = IN_HAND.with_borrow(Clone::clone)?;
    let job = job.downcast::<J>().ok()?;
    let note = plain::read_message(&Uint8Array::new(&get("ask")).to_vec()).ok()?;
    let (cells, back) = unpack(&envelope)?;
    let ask = J::Ask::unload(note, cells)?;
    POOL.with(|pool| pool.take_back(&get("back")));
    let answer = job.run(&ask, &*bytes).await;
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
