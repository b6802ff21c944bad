//! The page's side of the border: asks the worker, hears of progress, and replaces a worker that is lost.

use crate::CODE_HASH;
use crate::engine::Progress;
use crate::error::{ErrorKind, UserError};
use crate::plain;
use crate::protocol::{FromWorker, Reply, Request, ToWorker};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MessageChannel, MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType};

/// What goes beside a request: a plain object with the `attached` files, or with the parts of a saved project.
#[derive(Clone, Default)]
pub(super) struct Attachments(Object);

impl Attachments {
    /// Nothing.
    pub(super) fn none() -> Self {
        Self::default()
    }

    /// Files.
    pub(super) fn files(files: &[File]) -> Self {
        Self::default().with("attached", &files.iter().collect::<Array>())
    }

    /// The same with one more thing.
    pub(super) fn with(self, key: &str, value: &JsValue) -> Self {
        // A plain object of one's own takes any property.
        let _ = Reflect::set(&self.0, &key.into(), value);
        self
    }

    /// What stands under `key`; undefined if nothing does.
    pub(super) fn get(&self, key: &str) -> JsValue {
        Reflect::get(&self.0, &key.into()).unwrap_or_default()
    }
}

/// A reply with what came beside it.
pub(super) struct Delivery {
    pub(super) reply: Reply,
    pub(super) attachments: Attachments,
}

/// A request under way: its number is what cancels it.
pub(super) struct Call {
    pub(super) id: u64,
    /// Kept when the answer is there.
    answered: Promise,
    answer: Answer,
}

type Answer = Rc<RefCell<Option<Result<Delivery, UserError>>>>;
type OnProgress = Box<dyn Fn(Progress, u64)>;

/// Who waits for an answer.
struct Waiting {
    resolve: Function,
    answer: Answer,
    on_progress: Option<OnProgress>,
}

impl Waiting {
    fn receive(self, answer: Result<Delivery, UserError>) {
        *self.answer.borrow_mut() = Some(answer);
        // What keeps a promise never throws.
        let _ = self.resolve.call0(&JsValue::NULL);
    }
}

/// Most workers in a row that are lost before any answers: what each is asked first is then likely what ends them.
const MOST_LOST: u32 = 3;

/// Speaks with one worker at a time.
pub(super) struct Client {
    worker: RefCell<Option<Worker>>,
    /// Envelopes for a worker that is not ready yet, or must not be asked yet.
    unsent: RefCell<Vec<Object>>,
    ready: Cell<bool>,
    /// Whether it is known what project there is: what is done before would be lost to one that is taken up behind it.
    begun: Cell<bool>,
    waiting: RefCell<BTreeMap<u64, Waiting>>,
    next_id: Cell<u64>,
    on_lost: RefCell<Box<dyn Fn(UserError)>>,
    /// Workers that were lost since one last answered.
    n_lost: Cell<u32>,
    /// Why there is no worker any more, once there is none.
    given_up: RefCell<Option<UserError>>,
    /// Answers that are read and not yet given, and where a message wakes whoever gives the next.
    heard: RefCell<VecDeque<(Waiting, Result<Delivery, UserError>)>>,
    wake: Option<MessagePort>,
}

impl Client {
    /// Starts a worker. `on_lost` is called when a worker was lost and another has taken its place.
    pub(super) fn start(on_lost: impl Fn(UserError) + 'static) -> Rc<Self> {
        let channel = MessageChannel::new().ok();
        let client = Rc::new(Self {
            worker: RefCell::default(),
            unsent: RefCell::default(),
            ready: Cell::new(false),
            begun: Cell::new(false),
            waiting: RefCell::default(),
            next_id: Cell::new(1),
            on_lost: RefCell::new(Box::new(on_lost)),
            n_lost: Cell::default(),
            given_up: RefCell::default(),
            heard: RefCell::default(),
            wake: channel.as_ref().map(MessageChannel::port2),
        });
        if let Some(channel) = channel {
            let client = Rc::downgrade(&client);
            let give = Closure::<dyn Fn()>::new(move || {
                let heard = client.upgrade().and_then(|client| client.heard.borrow_mut().pop_front());
                if let Some((waiting, answer)) = heard {
                    waiting.receive(answer);
                }
            });
            channel.port1().set_onmessage(Some(give.as_ref().unchecked_ref()));
            give.forget();
        }
        client.employ();
        client
    }

    /// Asks the worker. The answer is [`Call::answer`]'s.
    pub(super) fn ask(&self, request: Request, attachments: &Attachments, on_progress: Option<OnProgress>) -> Call {
        let id = self.next_id.replace(self.next_id.get() + 1);
        let answer = Answer::default();
        let mut on_progress = on_progress;
        let answered = Promise::new(&mut |resolve, _| {
            let waiting = Waiting { resolve, answer: answer.clone(), on_progress: on_progress.take() };
            self.waiting.borrow_mut().insert(id, waiting);
        });
        // A new worker must know the project before anything else is asked of it.
        let first = matches!(request, Request::Restore);
        let given_up = self.given_up.borrow().clone();
        match given_up {
            Some(error) => self.fail_waiting(&error),
            None => self.send(&ToWorker::Do { id, request }, attachments, first),
        }
        if first {
            self.begin();
        }
        Call { id, answered, answer }
    }

    /// Says that the answer to a request is no longer wanted; it will be an error of the kind "cancelled".
    pub(super) fn cancel(&self, id: u64) {
        self.send(&ToWorker::Cancel { id }, &Attachments::none(), false);
    }

    fn send(&self, message: &ToWorker, attachments: &Attachments, first: bool) {
        let envelope = Object::new();
        let written = plain::write(message).map(|message| message.to_bytes()).unwrap_or_default();
        let _ = Reflect::set(&envelope, &"message".into(), &Uint8Array::from(written.as_slice()));
        let _ = Reflect::set(&envelope, &"attachments".into(), &attachments.0);
        match &*self.worker.borrow() {
            Some(worker) if self.ready.get() && (first || self.begun.get()) => post(worker, &envelope),
            _ if first => self.unsent.borrow_mut().insert(0, envelope),
            _ => self.unsent.borrow_mut().push(envelope),
        }
    }

    /// Takes on a worker in the place of the one before.
    fn employ(self: &Rc<Self>) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let Ok(worker) = Worker::new_with_options(&format!("./worker_loader.js?v={CODE_HASH}"), &options) else {
            return self.give_up("This browser does not let the page start a Web Worker.");
        };
        let client = Rc::downgrade(self);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(client) = client.upgrade() {
                client.hear(&event.data());
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let client = Rc::downgrade(self);
        let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            event.prevent_default();
            let message = Reflect::get(&event, &"message".into()).ok().and_then(|text| text.as_string());
            if let Some(client) = client.upgrade() {
                client.lose(&message.unwrap_or_else(|| "it could not be started".to_owned()));
            }
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        self.ready.set(false);
        *self.worker.borrow_mut() = Some(worker);
    }

    fn hear(self: &Rc<Self>, envelope: &JsValue) {
        let message = Reflect::get(envelope, &"message".into()).unwrap_or_default();
        match plain::read_message(&Uint8Array::new(&message).to_vec()) {
            Ok(FromWorker::Ready { code_hash }) if code_hash == CODE_HASH => {
                self.ready.set(true);
                self.send_waiting();
            }
            Ok(FromWorker::Ready { code_hash }) => self.give_up(&format!(
                "The page ({CODE_HASH}) and its worker ({code_hash}) are of different versions, so nothing was computed.",
            )),
            Ok(FromWorker::Progress { id, progress, memory }) => {
                if let Some(Waiting { on_progress: Some(report), .. }) = self.waiting.borrow().get(&id) {
                    report(progress, memory);
                }
            }
            Ok(FromWorker::Done { id, result }) => {
                if result.is_ok() {
                    self.n_lost.set(0);
                }
                let waiting = self.waiting.borrow_mut().remove(&id);
                if let Some(waiting) = waiting {
                    let attachments = Reflect::get(envelope, &"attachments".into()).ok().and_then(|value| value.dyn_into().ok());
                    let attachments = Attachments(attachments.unwrap_or_default());
                    self.give_later(waiting, result.map(|reply| Delivery { reply, attachments }));
                }
            }
            Ok(FromWorker::Crashed { message }) => self.lose(&message),
            Err(error) => self.lose(&format!("it sent what this page does not understand: {error}")),
        }
    }

    /// Gives an answer in a task of its own: reading it and drawing what follows from it would keep the page busy for too long together.
    fn give_later(&self, waiting: Waiting, answer: Result<Delivery, UserError>) {
        match &self.wake {
            Some(wake) => {
                self.heard.borrow_mut().push_back((waiting, answer));
                // A port of one's own takes any message.
                let _ = wake.post_message(&JsValue::NULL);
            }
            None => waiting.receive(answer),
        }
    }

    /// Lets requests through: there is no project of last time, or it was asked to be taken up first.
    pub(super) fn begin(&self) {
        self.begun.set(true);
        self.send_waiting();
    }

    fn send_waiting(&self) {
        let may = self.ready.get() && self.begun.get();
        if let Some(worker) = self.worker.borrow().as_ref().filter(|_| may) {
            self.unsent.borrow_mut().drain(..).for_each(|envelope| post(worker, &envelope));
        }
    }

    /// Replaces a lost worker: whoever waits gets an error, and the project is restored from its last saved form by `on_lost`.
    fn lose(self: &Rc<Self>, cause: &str) {
        if let Some(worker) = self.worker.borrow_mut().take() {
            worker.terminate();
        }
        let was_ready = self.ready.get();
        let error = UserError::machine(
            format!("The worker that computes was lost ({cause})."),
            "A new one has taken its place, and everything up to your last step is there.",
        );
        let n_lost = self.n_lost.get() + 1;
        self.n_lost.set(n_lost);
        if !was_ready {
            self.give_up(&format!("The worker that computes did not start ({cause})."));
        } else if n_lost > MOST_LOST {
            self.give_up(&format!("The worker that computes was lost again and again ({cause})."));
        } else {
            self.employ();
            (self.on_lost.borrow())(error.clone());
            self.fail_waiting(&error);
        }
    }

    /// There will be no worker: everybody who asks is told so.
    fn give_up(&self, cause: &str) {
        let way_out = "Reload the page. If that does not help, close all tabs of this app and open it again.";
        let error = UserError::new(ErrorKind::Machine, cause, way_out);
        *self.given_up.borrow_mut() = Some(error.clone());
        self.fail_waiting(&error);
        (self.on_lost.borrow())(error);
    }

    fn fail_waiting(&self, error: &UserError) {
        self.unsent.borrow_mut().clear();
        // What was heard and not yet given is lost with the worker that knew of it: nothing of it is saved.
        let heard = std::mem::take(&mut *self.heard.borrow_mut());
        heard.into_iter().for_each(|(waiting, _)| waiting.receive(Err(error.clone())));
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        waiting.into_values().for_each(|waiting| waiting.receive(Err(error.clone())));
    }
}

impl Call {
    /// Waits for the answer.
    ///
    /// # Errors
    /// Whatever the worker reports; an error of the kind "machine" if the worker was lost.
    pub(super) async fn answer(self) -> Result<Delivery, UserError> {
        JsFuture::from(self.answered).await.map_err(|error| UserError::internal(format!("{error:?}")))?;
        let answer = self.answer.borrow_mut().take();
        answer.unwrap_or_else(|| Err(UserError::internal("An answer was announced, and none is there.")))
    }
}

fn post(worker: &Worker, envelope: &Object) {
    if let Err(error) = worker.post_message_with_transfer(envelope, &Array::new()) {
        leptos::logging::error!("a message could not be sent: {error:?}");
    }
}
