//! The Web Worker that owns the table: receives, calls the project, answers.
//!
//! Commands change the project and run one after another; queries read the project as it is and may run between the steps of
//! a command. A command works on a copy of the project (its parts are shared, so the copy is cheap) that replaces the project
//! only when it has succeeded: a cancelled or failed command leaves everything as it was.
//!
//! Much work is divided into pieces that workers of its own do ([`start_computing`]); they share no memory, so what they need travels.
//!
//! A file that is no text goes to a worker of its own ([`start_unpacking`]), which is loaded only then: so the first load stays
//! small, a wish to cancel ends it at once, and its memory is given back.

mod blob;
mod cells;
mod computer;
mod crew;
mod js;
mod library;
mod port;
mod runner;
mod storage;
mod stream;
mod unpacker;
mod unpacking;
mod work;

pub use computer::start_computing;
pub use unpacking::start_unpacking;

use crate::CODE_HASH;
use crate::engine::Cancelled;
use crate::error::UserError;
use crate::project::{Project, Query};
use crate::protocol::{FromWorker, Reply, Request, ToWorker};
use blob::BlobBytes;
use crew::Employed;
use library::Files;
use port::{Attachments, Delivery};
use runner::Yielding;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Starts the worker: listens, and says that it is ready and what it was built from.
pub fn start() {
    port::report_crashes();
    let worker = Rc::new(Worker::default());
    port::listen(move |message, attachments| worker.receive(message, attachments));
    spawn_local(storage::clear());
    port::post(&FromWorker::Ready { code_hash: CODE_HASH.to_owned() }, &Attachments::default());
}

#[derive(Default)]
struct Worker {
    project: RefCell<Project>,
    files: Rc<Files>,
    commands: RefCell<VecDeque<Delivery>>,
    busy: Cell<bool>,
    /// Whether a saved project is being taken up: until then there is nothing to be asked about.
    restoring: Cell<bool>,
    /// Whether that failed: what is done now would be kept in the place of what could not be taken up.
    not_restored: Cell<bool>,
    cancelled: RefCell<BTreeSet<u64>>,
    /// Workers that compute for this one.
    employed: Rc<Employed>,
}

impl Worker {
    fn receive(self: &Rc<Self>, message: ToWorker, attachments: Attachments) {
        match message {
            ToWorker::Cancel { id } => {
                self.cancelled.borrow_mut().insert(id);
            }
            ToWorker::Do { id, request } if request.is_command() || self.restoring.get() => {
                self.restoring.set(self.restoring.get() || matches!(request, Request::Restore));
                self.commands.borrow_mut().push_back(Delivery { id, request, attachments });
                if !self.busy.replace(true) {
                    spawn_local(self.clone().work_off());
                }
            }
            ToWorker::Do { id, request } => {
                let worker = self.clone();
                spawn_local(async move { worker.answer(Delivery { id, request, attachments }).await });
            }
        }
    }

    /// Commands, one after another, until there is none.
    async fn work_off(self: Rc<Self>) {
        loop {
            let next = self.commands.borrow_mut().pop_front();
            let Some(delivery) = next else { break };
            let restores = matches!(delivery.request, Request::Restore);
            self.answer(delivery).await;
            if restores {
                self.restoring.set(false);
            }
        }
        self.busy.set(false);
    }

    async fn answer(&self, delivery: Delivery) {
        let id = delivery.id;
        let result = self.perform(delivery).await;
        self.cancelled.borrow_mut().remove(&id);
        let (result, attachments) = match result {
            Ok((reply, attachments)) => (Ok(reply), attachments),
            Err(error) => (Err(error), Attachments::default()),
        };
        port::post(&FromWorker::Done { id, result }, &attachments);
    }

    async fn perform(&self, delivery: Delivery) -> Result<(Reply, Attachments), UserError> {
        let Delivery { id, request, attachments } = delivery;
        let before = self.project.borrow().clone();
        let runner = Yielding::new(id, &self.cancelled, self.employed.clone(), &before);
        match request {
            Request::Command { .. } if self.not_restored.get() => Err(UserError::usage(
                "Your project is kept but not taken up, and this would replace it.",
                "Take it up, or start a new project.",
            )),
            Request::Command { command, now_ms } => {
                runner.breathe().await?;
                let attached = attachments.attached();
                if runner::are_much(attached.iter().map(|file| file.size())) {
                    self.employed.prepare();
                }
                let library = self.files.with_attached(attached);
                let after = before.apply(command, now_ms, &library, &runner).await?;
                // The last moment at which a wish to cancel still counts.
                if self.cancelled.borrow().contains(&id) {
                    return Err(Cancelled.into());
                }
                let files = self.files.keep(&library, &after);
                let changes = after.changes_since(&before);
                let saved = port::saved(&after.saved_since(&before), &files)?;
                *self.project.borrow_mut() = after;
                Ok((Reply::Changed(changes), saved))
            }
            Request::Restore => {
                self.not_restored.set(true);
                let library = self.files.restored(&attachments);
                let after = Project::restore(port::restored(&attachments)?, &library, &runner).await?;
                let changes = after.changes_since(&Project::default());
                *self.project.borrow_mut() = after;
                self.not_restored.set(false);
                Ok((Reply::Changed(changes), Attachments::default()))
            }
            Request::Query { query } => {
                let files: Vec<BlobBytes> = match query {
                    Query::Original { .. } => self.files.of_source(&before),
                    _ => attachments.attached().into_iter().map(BlobBytes::new).collect(),
                };
                let answer = before.answer(query, &files, &runner).await?;
                Ok(port::answered(answer))
            }
        }
    }
}
