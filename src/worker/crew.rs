//! The workers that compute for this one: employed when there is much to do, and let go when nothing has come for a while.
//!
//! Each has at most [`AHEAD`] pieces of work at a time, so that it never waits for the next and a lost one loses little. One that
//! fails or falls silent is replaced, and its pieces are done again; a piece that fails again is done here.

use super::cells::{Pool, unpack};
use super::port;
use super::work::Work;
use crate::CODE_HASH;
use crate::engine::memory_budget;
use crate::plain;
use crate::protocol::FromComputer;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
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
/// Of the memory that tables may take, pieces in work may go through as much as this part together: of long columns fewer are in work
/// than there are workers.
const IN_WORK: u64 = 4;
/// Bytes that are given away before it is looked what else there is to do: those of long columns may have to come from storage.
const AT_ONCE: u64 = 16 << 20;
/// How often it is looked whether a worker has fallen silent, or a person no longer wants the work, in milliseconds.
const TICK_MS: i32 = 100;
/// How long a worker may be silent over a piece, in milliseconds.
const SILENT_MS: f64 = 4500.0;
/// How long workers are kept for whatever comes next, in milliseconds: a person who has read a file soon fits a model.
const IDLE_MS: i32 = 10_000;
/// How often a piece is given away before it is done here.
const TRIES: u32 = 2;

/// Workers that compute for this one. They end when this is dropped.
pub(super) struct Crew {
    members: RefCell<Vec<Member>>,
    inbox: Rc<Inbox>,
    next_job: Cell<u64>,
    pool: Pool,
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
    /// The piece of that job that it was given last, but for those given away before.
    last_piece: Option<usize>,
    /// Buffers that it sent, to go back to it.
    back: Array,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Crew {
    /// As many workers as the machine has cores, within reason: even a single one leaves this one free to hear a wish to cancel.
    /// `None` if none can be had.
    pub(super) fn employ() -> Option<Self> {
        let cores = port::scope().navigator().hardware_concurrency() as usize;
        let inbox = Rc::new(Inbox::default());
        let members: Option<Vec<Member>> = (0..cores.clamp(1, MOST)).map(|number| Member::employ(number, &inbox)).collect();
        Some(Self { members: RefCell::new(members?), inbox, next_job: Cell::new(0), pool: Pool::default() })
    }

    /// Whether nobody has a piece in work.
    pub(super) fn is_idle(&self) -> bool {
        let members = self.members.borrow();
        !members.is_empty() && members.iter().all(|member| member.pieces.is_empty())
    }

    /// A job for the crew. `file`: the file that it is about, if it is about one.
    pub(super) fn begin<'a>(&'a self, work: &dyn Work, file: Option<&'a Blob>) -> Shift<'a> {
        let number = self.next_job.replace(self.next_job.get() + 1);
        let job = Uint8Array::from(work.job().as_slice());
        let n = work.n_pieces();
        Shift { crew: self, number, job, file, waiting: (0..n).collect(), in_vain: VecDeque::new(), tries: vec![0; n] }
    }
}

/// Who computes for this worker while a request is answered: a crew of its own, taken from the one before if that is free.
#[derive(Default)]
pub(super) struct Employed {
    /// A crew that nobody needs at the moment, with what lets it go.
    idle: RefCell<Option<(Crew, Timer)>>,
    /// How many crews are at work.
    n_busy: Cell<usize>,
}

impl Employed {
    /// A crew; `None` if none can be had.
    pub(super) fn crew(&self) -> Option<Crew> {
        let crew = self.idle.take().map_or_else(Crew::employ, |(crew, _)| Some(crew))?;
        self.n_busy.set(self.n_busy.get() + 1);
        Some(crew)
    }

    /// Takes a crew on before there is work for it: its code is loaded while this worker finds out what there is to do.
    pub(super) fn prepare(self: &Rc<Self>) {
        if self.idle.borrow().is_none()
            && self.n_busy.get() == 0
            && let Some(crew) = Crew::employ()
        {
            self.keep(crew);
        }
    }

    /// Takes a crew back that is no longer needed. One that still works, at what nobody waits for, ends.
    pub(super) fn release(self: &Rc<Self>, crew: Crew) {
        self.n_busy.set(self.n_busy.get().saturating_sub(1));
        if crew.is_idle() {
            self.keep(crew);
        }
    }

    fn keep(self: &Rc<Self>, crew: Crew) {
        let this = self.clone();
        *self.idle.borrow_mut() = Timer::start(IDLE_MS, move || drop(this.idle.take())).map(|timer| (crew, timer));
    }
}

/// Something to be done later; dropped, it is not.
struct Timer {
    handle: i32,
    _action: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(after_ms: i32, action: impl FnOnce() + 'static) -> Option<Self> {
        let action = Closure::once(action);
        let set = port::scope().set_timeout_with_callback_and_timeout_and_arguments_0(action.as_ref().unchecked_ref(), after_ms);
        Some(Self { handle: set.ok()?, _action: action })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        port::scope().clear_timeout_with_handle(self.handle);
    }
}

/// One job in work.
pub(super) struct Shift<'a> {
    crew: &'a Crew,
    number: u64,
    job: Uint8Array,
    file: Option<&'a Blob>,
    /// Pieces that nobody was given yet, and those that were given away in vain: what comes after these waits for them.
    waiting: VecDeque<usize>,
    in_vain: VecDeque<usize>,
    tries: Vec<u32>,
}

impl Shift<'_> {
    /// Gives pieces of `work` away and takes what is done; if the piece `due` is not and nobody could be given more, waits until something
    /// is heard (or a while). Gives a piece that has to be done here, if there is one.
    pub(super) async fn go_on(&mut self, work: &mut dyn Work, due: usize) -> Option<usize> {
        if let Some(piece) = self.own_piece() {
            return Some(piece);
        }
        let is_all_given = self.give_away(work);
        if is_all_given && !work.is_done(due) {
            self.crew.inbox.wait().await;
        }
        let heard = std::mem::take(&mut *self.crew.inbox.heard.borrow_mut());
        for (number, heard) in heard {
            self.hear(number, &heard, work);
        }
        self.replace_silent();
        None
    }

    /// A piece that was done is to be done anew.
    pub(super) fn take_back(&mut self, piece: usize) {
        self.in_vain.push_front(piece);
    }

    /// A piece that others failed with, or any if nobody is left: one at a time, so that a wish to cancel is heard between them.
    fn own_piece(&mut self) -> Option<usize> {
        if self.crew.members.borrow().is_empty() {
            return self.in_vain.pop_front().or_else(|| self.waiting.pop_front());
        }
        let at = self.in_vain.iter().position(|piece| self.tries[*piece] >= TRIES)?;
        self.in_vain.remove(at)
    }

    /// Gives away what there is room for, or a part of it if that takes a while: `true` if it was all.
    fn give_away(&mut self, work: &dyn Work) -> bool {
        let mut given = 0;
        let most = memory_budget(port::device_memory_gb()) / IN_WORK;
        let mut members = self.crew.members.borrow_mut();
        let mut in_work: u64 = members.iter().flat_map(|member| &member.pieces).map(|piece| work.weight_of(*piece)).sum();
        for member in members.iter_mut().filter(|member| member.is_ready) {
            while member.pieces.len() < AHEAD
                && given < AT_ONCE
                && (in_work < most || in_work == 0)
                && let Some(piece) = self.in_vain.pop_front().or_else(|| self.next_for(member, work.run_len()))
            {
                if member.pieces.is_empty() {
                    member.heard_ms = now();
                }
                in_work += work.weight_of(piece);
                given += work.weight_of(piece);
                member.pieces.push_back(piece);
                self.send(member, piece, work);
            }
        }
        given < AT_ONCE
    }

    /// The piece behind the one that a worker was given last, if it is of the same run; else the first of a run that nobody has begun;
    /// else the middle of the longest stretch that waits, of which whoever is at its beginning will come to the other half.
    fn next_for(&mut self, member: &mut Member, run_len: usize) -> Option<usize> {
        let last = member.last_piece.filter(|_| member.job == Some(self.number));
        let following = last.map(|last| last + 1).filter(|next| next % run_len != 0);
        let find = |wanted: &dyn Fn(usize) -> bool| self.waiting.iter().position(|piece| wanted(*piece));
        let at = find(&|piece| Some(piece) == following).or_else(|| find(&|piece| piece % run_len == 0));
        let at = at.unwrap_or_else(|| middle_of_longest(self.waiting.make_contiguous()));
        member.last_piece = self.waiting.remove(at);
        member.last_piece
    }

    fn send(&self, member: &mut Member, piece: usize, work: &dyn Work) {
        let (note, cells) = work.ask(piece);
        let back = std::mem::take(&mut member.back);
        let envelope = Object::new();
        let moved = self.crew.pool.pack(&cells, &envelope);
        // Setting a property of a plain object of one's own cannot fail.
        let set = |key: &str, value: &JsValue| drop(Reflect::set(&envelope, &key.into(), value));
        set("name", &work.name().into());
        set("piece", &JsValue::from_f64(piece as f64));
        if member.job.replace(self.number) != Some(self.number) {
            set("job", &self.job);
            if let Some(file) = self.file {
                set("file", file);
            }
        }
        set("ask", &Uint8Array::from(note.as_slice()));
        set("back", &back);
        // A piece that did not go is one of a silent worker.
        let _ = member.worker.post_message_with_transfer(&envelope, &moved.concat(&back));
    }

    /// Takes what a worker said; one that failed, or said what is not understood, is replaced.
    fn hear(&mut self, number: usize, heard: &Heard, work: &mut dyn Work) {
        let mut members = self.crew.members.borrow_mut();
        // What one says that was let go comes too late.
        let Some(at) = members.iter().position(|member| member.number == number) else { return };
        let member = &mut members[at];
        member.heard_ms = now();
        let is_understood = match heard {
            Heard::Failed => false,
            Heard::Said(envelope) => member.hear(envelope, work, &self.crew.pool),
        };
        drop(members);
        if !is_understood {
            self.replace(at);
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

    /// Puts another worker in the place of a lost one, and takes its pieces back.
    fn replace(&mut self, at: usize) {
        let mut members = self.crew.members.borrow_mut();
        let lost = members.remove(at);
        lost.pieces.iter().rev().for_each(|piece| self.in_vain.push_front(*piece));
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

/// Place of the middle of the longest stretch of pieces that follow each other.
fn middle_of_longest(pieces: &[usize]) -> usize {
    let (mut start, mut longest) = (0, 0..0);
    for end in 1..=pieces.len() {
        let is_over = pieces.get(end).is_none_or(|next| *next != pieces[end - 1] + 1);
        if is_over && end - start > longest.len() {
            longest = start..end;
        }
        if is_over {
            start = end;
        }
    }
    longest.start + longest.len() / 2
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
            last_piece: None,
            back: Array::new(),
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Member {
    /// Takes what it said; `false` if that is not understood.
    fn hear(&mut self, envelope: &JsValue, work: &mut dyn Work, pool: &Pool) -> bool {
        let get = |key: &str| Reflect::get(envelope, &key.into()).unwrap_or_default();
        let bytes = |key: &str| Uint8Array::new(&get(key)).to_vec();
        match plain::read_message(&bytes("message")) {
            Ok(FromComputer::Ready { code_hash }) => {
                self.is_ready = code_hash == CODE_HASH;
                self.is_ready
            }
            Ok(FromComputer::Working) => true,
            Ok(FromComputer::Done { piece }) => {
                let piece = piece as usize;
                let (Some(held), Some((cells, back))) = (self.pieces.iter().position(|held| *held == piece), unpack(envelope))
                else {
                    return false;
                };
                pool.take_back(&get("back"));
                self.back = self.back.concat(&back);
                let is_taken = work.take(piece, &bytes("note"), cells);
                if is_taken {
                    self.pieces.remove(held);
                }
                is_taken
            }
            Err(_) => false,
        }
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
