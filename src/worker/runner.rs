//! Work on this thread that returns to the event loop often enough to hear a wish to cancel.

use super::blob::BlobBytes;
use super::crew::{Crew, Employed};
use super::port;
use super::storage::{self, PrivateFile};
use super::work::{Pieces, Work};
use crate::engine::{ByteSource, Cancelled, Job, NoRoom, Progress, Room, Runner, Taken, memory_budget};
use crate::project::Project;
use crate::protocol::FromWorker;
use crate::table::{Column, HeldColumn};
use js_sys::{Function, Promise};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageChannel};

/// How long the worker may be deaf, in milliseconds: well under the tenth of a second in which a person expects an answer.
const DEAF_MS: f64 = 30.0;
/// How often progress is told, in milliseconds: each time, the page is drawn anew by a core that others could use.
const TELL_MS: f64 = 200.0;
/// Bytes of work from which on others are employed for it: it takes them about as long to start.
const MUCH: u64 = 4 << 20;

/// Most bytes of one column: it is described as a whole, for which another worker holds it and puts its values in order.
const MOST_OF_COLUMN: u64 = 768 << 20;

/// Bytes that a module addresses, but for what it needs in any case; and that it has beside tables, however small the machine.
const ADDRESSED: u64 = 15 << 28;
const LEAST_BESIDE: u64 = 1 << 28;

/// Runs everything on this thread, with a breath at least every [`DEAF_MS`] (or between two items, if one takes longer).
pub(super) struct Yielding<'a> {
    id: u64,
    cancelled: &'a RefCell<BTreeSet<u64>>,
    last_breath: Cell<f64>,
    last_told: Cell<f64>,
    /// Who computes for this one, once there is much to do, until the request is done.
    crew: OnceCell<Option<Crew>>,
    employed: Rc<Employed>,
    /// What is there already, and the bytes that its tables and those in work take in memory, once it was asked for.
    project: &'a Project,
    here: Cell<Option<u64>>,
    /// Where columns go that memory has no room for.
    storage: OnceCell<Result<Arc<PrivateFile>, NoRoom>>,
}

/// Whether files of such sizes, in bytes, are work for a crew.
pub(super) fn are_much(sizes: impl Iterator<Item = f64>) -> bool {
    sizes.sum::<f64>() >= MUCH as f64
}

impl Drop for Yielding<'_> {
    fn drop(&mut self) {
        if let Some(crew) = self.crew.take().flatten() {
            self.employed.release(crew);
        }
    }
}

impl<'a> Yielding<'a> {
    /// A runner for the request `id`, which stops once `cancelled` holds it. `project`: what is there already.
    pub(super) fn new(id: u64, cancelled: &'a RefCell<BTreeSet<u64>>, employed: Rc<Employed>, project: &'a Project) -> Self {
        let now = now();
        Self {
            id,
            cancelled,
            last_breath: Cell::new(now),
            last_told: Cell::new(now - TELL_MS),
            crew: OnceCell::new(),
            employed,
            project,
            here: Cell::default(),
            storage: OnceCell::new(),
        }
    }

    /// Lets waiting messages in.
    pub(super) async fn breathe(&self) -> Result<(), Cancelled> {
        next_task().await;
        self.last_breath.set(now());
        self.go_on()
    }

    /// Breathes if it is time to.
    async fn heed(&self) -> Result<(), Cancelled> {
        if now() - self.last_breath.get() < DEAF_MS { self.go_on() } else { self.breathe().await }
    }

    fn go_on(&self) -> Result<(), Cancelled> {
        if self.cancelled.borrow().contains(&self.id) { Err(Cancelled) } else { Ok(()) }
    }

    /// Does all pieces: here if they are little work, else by a crew.
    async fn work_off(&self, work: &mut dyn Work, file: Option<&Blob>) -> Result<(), Cancelled> {
        let is_much = work.weight() >= MUCH;
        let crew = if is_much {
            self.crew.get_or_init(|| self.employed.crew()).as_ref()
        } else {
            self.crew.get().and_then(Option::as_ref)
        };
        let mut shift = crew.map(|crew| crew.begin(work, file));
        let mut due = 0;
        while due < work.n_pieces() {
            let own = match &mut shift {
                Some(shift) => shift.go_on(work, due).await,
                None => Some(due),
            };
            if let Some(piece) = own {
                work.run(piece).await;
            }
            self.heed().await?;
            if !work.is_done(due) {
                continue;
            }
            // One at a time: what is done with it may take a while, and whoever computes should not wait for more.
            match work.deliver(due) {
                Taken::Used(progress) => {
                    self.report(progress).await?;
                    due += 1;
                }
                Taken::Again(()) => shift.iter_mut().for_each(|shift| shift.take_back(due)),
                Taken::Enough => return Ok(()),
            }
        }
        Ok(())
    }

    /// Bytes that columns may still take in memory.
    fn memory_left(&self) -> u64 {
        let here = self.here.get().unwrap_or_else(|| self.project.bytes_here());
        self.here.set(Some(here));
        memory_budget(port::device_memory_gb()).saturating_sub(here)
    }

    async fn report(&self, progress: Progress) -> Result<(), Cancelled> {
        if now() - self.last_told.get() >= TELL_MS {
            self.last_told.set(now());
            let memory = port::memory();
            port::post(&FromWorker::Progress { id: self.id, progress, memory }, &port::Attachments::default());
        }
        self.heed().await
    }
}

impl Runner for Yielding<'_> {
    async fn map<T: Send, U: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> U + Sync,
        mut progress: impl FnMut(&U) -> Progress,
    ) -> Result<Vec<U>, Cancelled> {
        let mut results = Vec::with_capacity(items.len());
        for item in items {
            let result = work(item);
            let progress = progress(&result);
            results.push(result);
            self.report(progress).await?;
        }
        Ok(results)
    }

    async fn dispatch<J: Job, B: ByteSource>(
        &self,
        job: &J,
        bytes: &B,
        asks: Vec<J::Ask>,
        take: impl FnMut(J::Answer) -> Taken<J::Ask>,
    ) -> Result<(), Cancelled> {
        let answers = asks.iter().map(|_| None).collect();
        let mut pieces = Pieces { job, bytes, asks, take, answers };
        let file = bytes.as_any().and_then(|bytes| bytes.downcast_ref::<BlobBytes>()).map(|bytes| &bytes.blob);
        self.work_off(&mut pieces, file).await
    }

    async fn checkpoint(&self, progress: Progress) -> Result<(), Cancelled> {
        self.report(progress).await
    }

    async fn make_room(&self, most: u64) -> Room {
        let memory = self.memory_left();
        let mut storage = 0;
        if most > memory {
            if self.storage.get().is_none() {
                let opened = PrivateFile::open().await;
                self.storage.get_or_init(|| opened);
            }
            if let Some(Ok(_)) = self.storage.get() {
                storage = storage::room().await;
            }
        }
        let budget = memory_budget(port::device_memory_gb());
        let beside = ADDRESSED.saturating_sub(self.here.get().unwrap_or(0)).min(budget.max(LEAST_BESIDE));
        Room { all: memory.saturating_add(storage), one_column: MOST_OF_COLUMN, beside }
    }

    fn keep(&self, column: Column) -> Result<HeldColumn, NoRoom> {
        let n_bytes = column.bytes() as u64;
        if n_bytes <= self.memory_left() {
            self.here.set(self.here.get().map(|here| here + n_bytes));
            return Ok(column.into());
        }
        match self.storage.get() {
            Some(Ok(storage)) => storage.put(&column),
            Some(Err(no_room)) => Err(no_room.clone()),
            None => Err(NoRoom { reason: "there are more columns than was expected".to_owned() }),
        }
    }
}

fn now() -> f64 {
    port::scope().performance().map_or(0.0, |performance| performance.now())
}

thread_local! {
    /// A message to oneself arrives in a task of its own, after the messages that wait. (A timer would do too, but browsers slow
    /// nested timers down to 4 ms.)
    static TO_SELF: Option<MessageChannel> = message_to_self();
    /// Who waits for such a message: several, where a question is answered between the steps of a command.
    static WAITING: RefCell<VecDeque<Function>> = const { RefCell::new(VecDeque::new()) };
}

fn message_to_self() -> Option<MessageChannel> {
    let channel = MessageChannel::new().ok()?;
    let wake = Closure::<dyn Fn()>::new(|| {
        // Whoever is woken may wait anew at once, so the queue must be free by then.
        if let Some(resolve) = WAITING.with_borrow_mut(VecDeque::pop_front) {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    channel.port1().set_onmessage(Some(wake.as_ref().unchecked_ref()));
    wake.forget();
    Some(channel)
}

async fn next_task() {
    let promise = Promise::new(&mut |resolve, _| {
        TO_SELF.with(|channel| match channel {
            // As many messages are on their way as there are who wait.
            Some(channel) if channel.port2().post_message(&JsValue::NULL).is_ok() => {
                WAITING.with_borrow_mut(|waiting| waiting.push_back(resolve));
            }
            _ => {
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
    });
    // The promise is only ever resolved.
    let _ = JsFuture::from(promise).await;
}
