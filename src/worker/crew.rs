//! The workers that compute for this one: employed when there is much to do, and let go when it is done.
//!
//! Each has at most [`AHEAD`] pieces of work at a time, so that it never waits for the next and a lost one loses little. One that
//! fails or falls silent is replaced, and its pieces are done again; a piece that fails again is done here.

use super::{cells, port};
use crate::CODE_HASH;
use crate::engine::{Cargo, Job};
use crate::plain;
use crate::protocol::FromComputer;
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Pieces that a worker has at a time: one in work, one waiting.
const AHEAD: usize = 2;
/// Most workers, whatever the machine has: each costs memory.
const MOST: usize = 8;
/// How often it is looked whether a worker has fallen silent, in milliseconds.
const TICK_MS: i32 = 250;
/// How long a worker may be silent over a piece, in milliseconds.
const SILENT_MS: f64 = 4500.0;
/// How often a piece is given away before it is done here.
const TRIES: u32 = 2;

/// Workers that compute for this one. They end when this is dropped.
pub(super) struct Crew {
    members: RefCell<Vec<Member>>,
    inbox: Rc<Inbox>,
    next_job: Cell<u64>,
}

/// What was heard and not yet read.
#[derive(Default)]
struct Inbox {
    heard: RefCell<VecDeque<(usize, Heard)>>,
    waiting: RefCell<Option<Function>>,
}

enum Heard {
    Said(JsValue),
    Failed,
}

struct Member {
    /// What tells it from those before it in its place.
    number: usize,
    worker: Worker,
    is_ready: bool,
    /// The job that it has.
    job: Option<u64>,
    /// The pieces it was given, the earliest first, and when it was last heard of.
    pieces: VecDeque<usize>,
    heard_ms: f64,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

/// What a worker of the crew said about a piece: its answer, or `None` where it has to be done here.
pub(super) type Piece<J> = (usize, Option<<J as Job>::Answer>);

impl Crew {
    /// As many workers as the machine has cores, within reason: even a single one leaves this one free to hear a wish to cancel.
    /// `None` if none can be had.
    pub(super) fn employ() -> Option<Self> {
        let cores = port::scope().navigator().hardware_concurrency() as usize;
        let inbox = Rc::new(Inbox::default());
        let members: Option<Vec<Member>> = (0..cores.clamp(1, MOST)).map(|number| Member::employ(number, &inbox)).collect();
        Some(Self { members: RefCell::new(members?), inbox, next_job: Cell::new(0) })
    }

    /// A job for the crew.
    pub(super) fn begin<'a, J: Job>(&'a self, job: &J, file: Option<&'a Blob>, asks: &'a [J::Ask]) -> Option<Shift<'a, J>> {
        let number = self.next_job.replace(self.next_job.get() + 1);
        let job = Uint8Array::from(plain::write(job).ok()?.to_message().as_slice());
        Some(Shift { crew: self, number, job, file, asks, waiting: (0..asks.len()).collect(), tries: vec![0; asks.len()] })
    }
}

/// One job in work.
pub(super) struct Shift<'a, J: Job> {
    crew: &'a Crew,
    number: u64,
    job: Uint8Array,
    file: Option<&'a Blob>,
    asks: &'a [J::Ask],
    waiting: VecDeque<usize>,
    tries: Vec<u32>,
}

impl<J: Job> Shift<'_, J> {
    /// Gives pieces away, waits until something is heard (or a while), and gives the pieces that are done since.
    pub(super) async fn next(&mut self) -> Vec<Piece<J>> {
        if let Some(piece) = self.own_piece() {
            return vec![(piece, None)];
        }
        self.give_away();
        self.crew.inbox.wait().await;
        let heard = std::mem::take(&mut *self.crew.inbox.heard.borrow_mut());
        let done = heard.into_iter().filter_map(|(number, heard)| self.hear(number, &heard)).collect();
        self.replace_silent();
        done
    }

    /// A piece that others failed with, or any if nobody is left: one at a time, so that a wish to cancel is heard between them.
    fn own_piece(&mut self) -> Option<usize> {
        let nobody = self.crew.members.borrow().is_empty();
        let at = self.waiting.iter().position(|piece| nobody || self.tries[*piece] >= TRIES)?;
        self.waiting.remove(at)
    }

    fn give_away(&mut self) {
        for member in self.crew.members.borrow_mut().iter_mut().filter(|member| member.is_ready) {
            while member.pieces.len() < AHEAD
                && let Some(piece) = self.waiting.pop_front()
            {
                if member.pieces.is_empty() {
                    member.heard_ms = now();
                }
                member.pieces.push_back(piece);
                self.send(member, piece);
            }
        }
    }

    fn send(&self, member: &mut Member, piece: usize) {
        let (note, cells) = self.asks[piece].load();
        let (arrays, moved) = cells::to_js(&cells);
        let envelope = Object::new();
        // Setting a property of a plain object of one's own cannot fail.
        let set = |key: &str, value: &JsValue| drop(Reflect::set(&envelope, &key.into(), value));
        set("name", &J::NAME.into());
        set("piece", &JsValue::from_f64(piece as f64));
        if member.job.replace(self.number) != Some(self.number) {
            set("job", &self.job);
        }
        // A note is plain data, whose keys are texts.
        let note = plain::write(&note).map(|note| note.to_message()).unwrap_or_default();
        set("ask", &Uint8Array::from(note.as_slice()));
        set("cells", &arrays);
        if let Some(file) = self.file {
            set("file", file);
        }
        // A piece that did not go is one of a silent worker.
        let _ = member.worker.post_message_with_transfer(&envelope, &moved);
    }

    fn hear(&mut self, number: usize, heard: &Heard) -> Option<Piece<J>> {
        let mut members = self.crew.members.borrow_mut();
        let at = members.iter().position(|member| member.number == number)?;
        let Heard::Said(envelope) = heard else {
            drop(members);
            self.replace(at);
            return None;
        };
        let get = |key: &str| Reflect::get(envelope, &key.into()).unwrap_or_default();
        let member = &mut members[at];
        member.heard_ms = now();
        match plain::read_message(&Uint8Array::new(&get("message")).to_vec()) {
            Ok(FromComputer::Ready { code_hash }) if code_hash == CODE_HASH => {
                member.is_ready = true;
                None
            }
            Ok(FromComputer::Done { piece }) => {
                let piece = piece as usize;
                // What is said about another job comes too late.
                let held = member.pieces.iter().position(|held| *held == piece)?;
                member.pieces.remove(held);
                let note = plain::read_message(&Uint8Array::new(&get("note")).to_vec()).ok();
                let answer = note.and_then(|note| J::Answer::unload(note, cells::from_js(&get("cells"))?));
                Some((piece, answer))
            }
            _ => {
                drop(members);
                self.replace(at);
                None
            }
        }
    }

    fn replace_silent(&mut self) {
        let is_due = |member: &Member| !member.is_ready || !member.pieces.is_empty();
        let silent = |member: &Member| is_due(member) && now() - member.heard_ms > SILENT_MS;
        loop {
            let found = self.crew.members.borrow().iter().position(silent);
            let Some(at) = found else { return };
            self.replace(at);
        }
    }

    /// Puts another worker in the place of a lost one, and its pieces back in front.
    fn replace(&mut self, at: usize) {
        let mut members = self.crew.members.borrow_mut();
        let lost = members.remove(at);
        lost.pieces.iter().rev().for_each(|piece| self.waiting.push_front(*piece));
        if let Some(first) = lost.pieces.front() {
            self.tries[*first] += 1;
        }
        let number = members.iter().map(|member| member.number).max().unwrap_or(0).max(lost.number) + 1;
        // One that fails before it is ready cannot be loaded: the others, or this worker, do its work.
        if lost.is_ready {
            members.extend(Member::employ(number, &self.crew.inbox));
        }
    }
}

impl Member {
    fn employ(number: usize, inbox: &Rc<Inbox>) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&format!("./compute_loader.js?v={CODE_HASH}"), &options).ok()?;
        let on_message = {
            let inbox = inbox.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| inbox.put(number, Heard::Said(event.data())))
        };
        let on_error = {
            let inbox = inbox.clone();
            Closure::<dyn Fn(Event)>::new(move |event: Event| {
                event.prevent_default();
                inbox.put(number, Heard::Failed);
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self {
            number,
            worker,
            is_ready: false,
            job: None,
            pieces: VecDeque::new(),
            heard_ms: now(),
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        // What goes wrong in a worker that was let go is nobody's loss; unheard, it would count as an error of this one.
        NO_LOSS.with(|no_loss| self.worker.set_onerror(Some(no_loss.as_ref().unchecked_ref())));
        self.worker.terminate();
    }
}

thread_local! {
    static NO_LOSS: Closure<dyn Fn(Event)> = Closure::new(|event: Event| event.prevent_default());
}

impl Inbox {
    fn put(&self, number: usize, heard: Heard) {
        self.heard.borrow_mut().push_back((number, heard));
        if let Some(wake) = self.waiting.borrow_mut().take() {
            let _ = wake.call0(&JsValue::NULL);
        }
    }

    /// Waits for the next word, or for a while.
    async fn wait(&self) {
        if !self.heard.borrow().is_empty() {
            return;
        }
        let scope = port::scope();
        let timer = Cell::new(None);
        let woken = Promise::new(&mut |resolve, _| {
            timer.set(scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, TICK_MS).ok());
            *self.waiting.borrow_mut() = Some(resolve);
        });
        // The promise is only ever resolved.
        let _ = JsFuture::from(woken).await;
        if let Some(timer) = timer.get() {
            scope.clear_timeout_with_handle(timer);
        }
    }
}

fn now() -> f64 {
    port::scope().performance().map_or(0.0, |performance| performance.now())
}
