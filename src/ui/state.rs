//! What the page knows, and the verbs with which it acts. Signals hold plain values; the worker is the one that computes.

use super::browser::{self, Kept, Storage};
use super::client::{Attachments, Client};
use super::component::Tone;
use super::stage::{Asking, Scored};
use super::stage_name::Stage;
use crate::engine::Progress;
use crate::error::{ErrorKind, UserError};
use crate::project::{
    AnswerBody, Command, Comparison, FeaturesView, HistoryView, ModelsView, Part, PreparedView, Query, RunView, SourceView,
    TrainingView,
};
use crate::protocol::{Reply, Request};
use crate::source::{Understanding, name_of};
use js_sys::{Array, Promise};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use web_sys::File;

/// Work of the worker that the person waits for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Running {
    /// Number of the request, by which it is cancelled.
    pub(super) id: u64,
    /// What is being done: "Reading sales.csv".
    pub(super) what: String,
    /// When its phase began, in milliseconds.
    pub(super) since_ms: f64,
    /// How far it is, once that is known.
    pub(super) progress: Option<Progress>,
    /// Bytes of memory that the worker holds.
    pub(super) memory: u64,
}

/// Something to tell the person.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Notice {
    pub(super) key: u64,
    pub(super) tone: Tone,
    pub(super) message: String,
    pub(super) way_out: String,
}

/// The first bytes of a file that is being read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Preview {
    pub(super) name: String,
    pub(super) n_bytes: f64,
    pub(super) found: Arc<Understanding>,
}

/// Whether the project outlives the tab.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Keeping {
    /// Nothing to keep yet.
    #[default]
    Idle,
    /// Being written.
    Saving,
    /// All is kept.
    Saved,
    /// It is not, and why.
    Failed(UserError),
}

/// The page's state. Copied freely: it holds handles.
#[derive(Clone, Copy)]
pub(super) struct App {
    pub(super) stage: RwSignal<Stage>,
    pub(super) source: RwSignal<Option<Arc<SourceView>>>,
    pub(super) prepared: RwSignal<Option<Arc<PreparedView>>>,
    pub(super) features: RwSignal<Option<Arc<FeaturesView>>>,
    pub(super) training: RwSignal<TrainingView>,
    pub(super) run: RwSignal<Option<Arc<RunView>>>,
    pub(super) models: RwSignal<ModelsView>,
    pub(super) comparison: RwSignal<Option<Arc<Comparison>>>,
    pub(super) history: RwSignal<HistoryView>,
    pub(super) preview: RwSignal<Option<Preview>>,
    pub(super) running: RwSignal<Option<Running>>,
    pub(super) notices: RwSignal<Vec<Notice>>,
    pub(super) keeping: RwSignal<Keeping>,
    /// Why the project that is kept is not the one at hand, if it is not.
    pub(super) not_taken_up: RwSignal<Option<UserError>>,
    /// Whether the person is asked if all is to be removed.
    pub(super) starting_anew: RwSignal<bool>,
    /// Whether a table is being pasted, or asked for at an address.
    pub(super) pasting: RwSignal<bool>,
    /// Whether exports make formulas text.
    pub(super) neutralise: RwSignal<bool>,
    /// Plain words, or the mathematics.
    pub(super) math: RwSignal<bool>,
    /// What the person asks the model.
    pub(super) asking: RwSignal<Asking>,
    /// The file that was predicted last.
    pub(super) scored: RwSignal<Option<Scored>, LocalStorage>,
    hands: StoredValue<Hands, LocalStorage>,
}

/// What the verbs work with.
#[derive(Clone)]
struct Hands {
    client: Rc<Client>,
    storage: Rc<RefCell<Option<Rc<Storage>>>>,
    /// Whether this tab is the one that writes to it.
    writes: Rc<Cell<bool>>,
    /// All that a new worker needs to go on: the project's saved parts and its files.
    kept: Rc<RefCell<KeptParts>>,
    unsaved: Rc<RefCell<Vec<Attachments>>>,
    saving: Rc<Cell<bool>>,
    /// Hashes of the files that are in storage.
    stored: Rc<RefCell<BTreeSet<String>>>,
    /// Done when the project of last time is there, or there is none.
    taken_up: Promise,
}

#[derive(Default)]
struct KeptParts {
    history: JsValue,
    objects: Array,
    files: Array,
}

impl App {
    /// The state of a page that has just been opened. Starts the worker and takes up the project of last time.
    pub(super) fn start() -> Self {
        let stage = RwSignal::new(Stage::default());
        let lost = RwSignal::new(None::<UserError>);
        let client = Client::start(move |error| lost.set(Some(error)));
        let hands = Hands {
            client,
            storage: Rc::default(),
            writes: Rc::default(),
            kept: Rc::default(),
            unsaved: Rc::default(),
            saving: Rc::default(),
            stored: Rc::default(),
            taken_up: Promise::resolve(&JsValue::UNDEFINED),
        };
        let app = Self {
            stage,
            source: RwSignal::default(),
            prepared: RwSignal::default(),
            features: RwSignal::default(),
            training: RwSignal::default(),
            run: RwSignal::default(),
            models: RwSignal::default(),
            comparison: RwSignal::default(),
            history: RwSignal::default(),
            preview: RwSignal::default(),
            running: RwSignal::default(),
            notices: RwSignal::default(),
            keeping: RwSignal::default(),
            not_taken_up: RwSignal::default(),
            starting_anew: RwSignal::new(false),
            pasting: RwSignal::new(false),
            neutralise: RwSignal::new(true),
            math: RwSignal::new(false),
            asking: RwSignal::default(),
            scored: RwSignal::new_local(None),
            hands: StoredValue::new_local(hands),
        };
        browser::follow_hash(move |place| {
            // `predictions-api/x` belongs to the stage `predictions-api`.
            let stage = Stage::at(place.split('/').next().unwrap_or_default()).unwrap_or_default();
            app.stage.set(stage);
        });
        Effect::new(move |_| {
            if let Some(error) = lost.get() {
                app.go_on_after_loss(error);
            }
        });
        let taken_up = future_to_promise(async move {
            app.take_up().await;
            Ok(JsValue::UNDEFINED)
        });
        app.hands.update_value(|hands| hands.taken_up = taken_up);
        app
    }

    /// The state that a component around has provided.
    pub(super) fn here() -> Self {
        expect_context::<Self>()
    }

    /// Done when the project of last time is there, or there is none.
    pub(super) fn taken_up(self) -> Promise {
        self.hands.with_value(|hands| hands.taken_up.clone())
    }

    // ---- verbs ----

    /// Goes to a stage; the browser's Back leads back.
    #[expect(clippy::unused_self, reason = "a verb like the others: which stage it is is the app's state, by way of the address")]
    pub(super) fn go(self, stage: Stage) {
        browser::go_to_hash(stage.place());
    }

    /// Changes the project, and says so if it cannot be.
    pub(super) fn act(self, command: Command) {
        spawn_local(async move {
            let _ = self.carry_out(command, &[], "Working").await;
        });
    }

    /// Changes the project; then, if it could be, goes to a stage.
    pub(super) fn act_then_go(self, command: Command, what: &'static str, stage: Stage) {
        spawn_local(async move {
            if self.carry_out(command, &[], what).await {
                self.go(stage);
            }
        });
    }

    /// Reads a file as the source.
    pub(super) fn open(self, file: File) {
        self.open_files(vec![file], None);
    }

    /// Reads files as the source: a preview of the first one's beginning at once, the rest with progress.
    /// `origin`: the address that they were fetched from.
    pub(super) fn open_files(self, files: Vec<File>, origin: Option<String>) {
        spawn_local(async move {
            let Some(head) = files.first().cloned() else { return };
            self.go(Stage::Sources);
            let asked = Query::Preview { options: crate::source::ReadOptions::default() };
            let names: Vec<String> = files.iter().map(File::name).collect();
            let what = format!("Reading {}", name_of(&names));
            let command = Command::OpenFiles { names, options: crate::source::ReadOptions::default(), origin };
            // Both are asked for at once: the preview does not wait for the reading, nor the reading for the preview.
            let is_over = Rc::new(Cell::new(false));
            let too_late = is_over.clone();
            let shown = async move {
                if let Ok((AnswerBody::Preview(found), _)) = self.ask_about(asked, Some(&head)).await
                    && !too_late.get()
                {
                    self.preview.set(Some(Preview { name: head.name(), n_bytes: head.size(), found: Arc::from(found) }));
                }
            };
            spawn_local(shown);
            self.carry_out(command, &files, &what).await;
            is_over.set(true);
            self.preview.set(None);
        });
    }

    /// Reads files as the source, or keeps the model if it is one file and a model document.
    pub(super) fn open_or_import(self, mut files: Vec<File>) {
        match files.pop() {
            Some(file) if files.is_empty() => self.by_content(file, Self::open),
            last => {
                files.extend(last);
                self.open_files(files, None);
            }
        }
    }

    /// Keeps the model if a file is a model document, and does `otherwise` if it is not. JSON may be either, and its beginning shows
    /// which.
    pub(super) fn by_content(self, file: File, otherwise: impl FnOnce(Self, File) + 'static) {
        let name = file.name().to_lowercase();
        let ends_in = |end: &str| name.ends_with(end);
        if !ends_in(".json") {
            return otherwise(self, file);
        }
        // What this app calls model documents: one that has become another thing should hear that it is none.
        if ends_in(".straightedge.json") {
            return self.import(file);
        }
        spawn_local(async move {
            let head = browser::beginning_of(&file, 4096).await.unwrap_or_default();
            // A list holds records, and so do objects line by line: a column of theirs may be called "format" as well.
            let holds_records = head.trim_start().starts_with('[') || head.contains("}\n{") || head.contains("}\r\n{");
            let is_table =
                crate::container::recognise(head.as_bytes()).is_some() && (holds_records || !head.contains("\"format\""));
            if is_table { otherwise(self, file) } else { self.import(file) }
        });
    }

    /// Compares a file with the training data of the model at hand.
    pub(super) fn compare(self, file: File) {
        spawn_local(async move {
            let name = file.name();
            let what = format!("Comparing {name}");
            if self.carry_out(Command::Monitor { name }, &[file], &what).await {
                self.go(Stage::Monitoring);
            }
        });
    }

    /// Keeps a model from a document.
    pub(super) fn import(self, file: File) {
        spawn_local(async move {
            let Some(text) = browser::text_of(&file).await else {
                return self.tell_error(&UserError::machine("The file could not be read.", "Drop it again."));
            };
            let command = Command::ImportModel { text };
            if self.carry_out(command, &[], "Importing the model").await {
                self.go(Stage::Deployment);
            }
        });
    }

    /// Asks the project something, perhaps about a file.
    pub(super) async fn ask_about(self, query: Query, file: Option<&File>) -> Result<(AnswerBody, Attachments), UserError> {
        let attachments = Attachments::files(file.map_or(&[], std::slice::from_ref));
        let client = self.hands.with_value(|hands| hands.client.clone());
        let delivery = client.ask(Request::Query { query }, &attachments, None).answer().await?;
        match delivery.reply {
            Reply::Answered(body) => Ok((*body, delivery.attachments)),
            Reply::Changed(_) => Err(UserError::internal("A question was answered with a change.")),
        }
    }

    /// Asks the project something.
    pub(super) async fn ask(self, query: Query) -> Result<AnswerBody, UserError> {
        self.ask_about(query, None).await.map(|(body, _)| body)
    }

    /// Asks something that takes its time, perhaps about a file, with progress and Cancel; says so if there is no answer.
    pub(super) async fn ask_with_progress<'a>(
        self,
        query: Query,
        file: impl Into<Option<&'a File>>,
        what: &str,
    ) -> Option<(AnswerBody, Attachments)> {
        let attachments = Attachments::files(file.into().map_or(&[], std::slice::from_ref));
        match self.request(Request::Query { query }, &attachments, what).await {
            Ok(Delivered { reply: Reply::Answered(body), attachments }) => Some((*body, attachments)),
            Ok(_) => None,
            Err(error) => {
                self.tell_error(&error);
                None
            }
        }
    }

    /// Stops what the person waits for. What was there before stays.
    pub(super) fn cancel(self) {
        if let Some(running) = self.running.get_untracked() {
            self.hands.with_value(|hands| hands.client.cancel(running.id));
        }
    }

    /// Goes one act back.
    pub(super) fn undo(self) {
        let position = self.history.with_untracked(|history| history.position);
        if position > 0 {
            self.act(Command::GoTo { position: position - 1 });
        }
    }

    /// Goes one act forward.
    pub(super) fn redo(self) {
        let (position, acts) = self.history.with_untracked(|history| (history.position, history.acts.len()));
        if position + 1 < acts {
            self.act(Command::GoTo { position: position + 1 });
        }
    }

    /// Tells the person something.
    pub(super) fn tell(self, tone: Tone, message: impl Into<String>, way_out: impl Into<String>) {
        let notice = |key| Notice { key, tone, message: message.into(), way_out: way_out.into() };
        self.notices.update(|notices| {
            let key = notices.last().map_or(0, |last| last.key) + 1;
            notices.push(notice(key));
            // The newest three are enough to read.
            let surplus = notices.len().saturating_sub(3);
            notices.drain(..surplus);
        });
    }

    /// Tells the person what went wrong and the way out.
    pub(super) fn tell_error(self, error: &UserError) {
        let tone = if error.kind == ErrorKind::Cancelled { Tone::Info } else { Tone::Error };
        let place = match (&error.place.line, &error.place.column) {
            (Some(line), Some(column)) => format!("Line {line}, column \u{201c}{column}\u{201d}: "),
            (Some(line), None) => format!("Line {line}: "),
            (None, Some(column)) => format!("Column \u{201c}{column}\u{201d}: "),
            (None, None) => String::new(),
        };
        self.tell(tone, format!("{place}{}", error.message), error.way_out.clone());
    }

    /// Takes a notice away.
    pub(super) fn dismiss(self, key: u64) {
        self.notices.update(|notices| notices.retain(|notice| notice.key != key));
    }

    /// Forgets the project and all that was kept of it.
    pub(super) fn start_anew(self) {
        spawn_local(async move {
            let hands = self.hands.get_value();
            let storage = hands.storage.borrow().clone();
            if let Some(storage) = storage
                && let Err(error) = async {
                    hands.claim().await?;
                    storage.clear().await
                }
                .await
            {
                return self.tell_error(&error);
            }
            browser::go_to_hash("");
            let _ = browser::window().location().reload();
        });
    }

    // ---- how the verbs are done ----

    /// Changes the project, and waits for it; `false`, and the person is told why, if it cannot be.
    pub(super) async fn carry_out(self, command: Command, files: &[File], what: &str) -> bool {
        let outcome = self.attempt(command, files, what).await;
        outcome.map_err(|error| self.tell_error(&error)).is_ok()
    }

    /// Changes the project, and waits for it; whoever asks tells the person what is wrong, where that is.
    ///
    /// # Errors
    /// Whatever keeps the command from being done.
    pub(super) async fn attempt(self, command: Command, files: &[File], what: &str) -> Result<(), UserError> {
        let attachments = Attachments::files(files);
        let request = Request::Command { command, now_ms: browser::now_ms() };
        match self.request(request, &attachments, what).await? {
            Delivered { reply: Reply::Changed(parts), attachments } => {
                parts.into_iter().for_each(|part| self.take(part));
                self.remember(attachments);
                Ok(())
            }
            Delivered { reply: Reply::Answered(_), .. } => Err(UserError::internal("A command was answered like a question.")),
        }
    }

    async fn request(self, request: Request, attachments: &Attachments, what: &str) -> Result<Delivered, UserError> {
        let client = self.hands.with_value(|hands| hands.client.clone());
        let on_progress = move |progress: Progress, memory| {
            self.running.update(|running| {
                if let Some(running) = running {
                    if running.progress.is_some_and(|before| before.phase != progress.phase) {
                        running.since_ms = browser::now_ms();
                    }
                    (running.progress, running.memory) = (Some(progress), memory);
                }
            });
        };
        let call = client.ask(request, attachments, Some(Box::new(on_progress)));
        let id = call.id;
        self.running.set(Some(Running { id, what: what.to_owned(), since_ms: browser::now_ms(), progress: None, memory: 0 }));
        let answer = call.answer().await;
        if self.running.with_untracked(|running| running.as_ref().is_some_and(|running| running.id == id)) {
            self.running.set(None);
        }
        answer.map(|delivery| Delivered { reply: delivery.reply, attachments: delivery.attachments })
    }

    fn take(self, part: Part) {
        match part {
            Part::Source(view) => self.source.set(view),
            Part::Prepared(view) => self.prepared.set(view),
            Part::Features(view) => self.features.set(view),
            Part::Training(view) => self.training.set(*view),
            Part::Run(view) => self.run.set(view),
            Part::Models(view) => self.models.set(*view),
            Part::Comparison(view) => self.comparison.set(view),
            Part::History(view) => self.history.set(view),
        }
    }

    /// Keeps what a command changed: in memory for another worker, in storage for another day.
    fn remember(self, saved: Attachments) {
        self.hands.with_value(|hands| {
            let mut kept = hands.kept.borrow_mut();
            kept.history = saved.get("history");
            kept.objects = kept.objects.concat(&saved.get("objects").unchecked_into::<Array>());
            kept.files = kept.files.concat(&saved.get("files").unchecked_into::<Array>());
            hands.unsaved.borrow_mut().push(saved);
        });
        self.save();
    }

    /// Writes what is not in storage yet, one save at a time.
    fn save(self) {
        let hands = self.hands.get_value();
        if hands.saving.replace(true) {
            return;
        }
        self.keeping.set(Keeping::Saving);
        spawn_local(async move {
            let outcome = self.save_all(&hands).await;
            hands.saving.set(false);
            let failed_before = self.keeping.with_untracked(|keeping| matches!(keeping, Keeping::Failed(_)));
            match outcome {
                Ok(()) => self.keeping.set(Keeping::Saved),
                Err(error) => {
                    if !failed_before {
                        self.tell_error(&error);
                    }
                    self.keeping.set(Keeping::Failed(error));
                }
            }
        });
    }

    async fn save_all(self, hands: &Hands) -> Result<(), UserError> {
        let opened = hands.storage.borrow().clone();
        let storage = match opened {
            Some(storage) => storage,
            None => Rc::new(Storage::open().await?),
        };
        *hands.storage.borrow_mut() = Some(storage.clone());
        hands.claim().await?;
        loop {
            // Files first: a history must not name a file that is not there.
            let files: Vec<JsValue> = hands.kept.borrow().files.iter().collect();
            for entry in files {
                let entry: Array = entry.unchecked_into();
                let hash = entry.get(0).as_string().unwrap_or_default();
                if !hands.stored.borrow().contains(&hash) {
                    storage.keep_file(&hash, &entry.get(1).unchecked_into()).await?;
                    hands.stored.borrow_mut().insert(hash);
                }
            }
            let next = hands.unsaved.borrow().first().cloned();
            let Some(next) = next else { return Ok(()) };
            storage.save(&next).await?;
            hands.unsaved.borrow_mut().remove(0);
        }
    }

    /// Takes up the project of last time.
    async fn take_up(self) {
        let writes = Storage::claim().await;
        self.hands.with_value(|hands| hands.writes.set(writes));
        let opened = Storage::open().await;
        let kept = match opened {
            Ok(storage) => {
                let storage = Rc::new(storage);
                self.hands.with_value(|hands| *hands.storage.borrow_mut() = Some(storage.clone()));
                storage.load().await
            }
            Err(error) => Err(error),
        };
        match kept {
            Ok(Some(Kept(saved))) => {
                self.hands.with_value(|hands| {
                    let mut kept = hands.kept.borrow_mut();
                    kept.history = saved.get("history");
                    kept.objects = saved.get("objects").unchecked_into();
                    kept.files = saved.get("files").unchecked_into();
                    let hashes = kept.files.iter().filter_map(|entry| entry.unchecked_into::<Array>().get(0).as_string());
                    hands.stored.borrow_mut().extend(hashes);
                });
                self.restore("Taking up where you left off").await;
                self.keeping.set(Keeping::Saved);
            }
            Ok(None) => {}
            Err(error) => {
                self.tell_error(&error);
                self.keeping.set(Keeping::Failed(error));
            }
        }
        // What was asked for meanwhile goes behind the project, if there is one.
        self.hands.with_value(|hands| hands.client.begin());
    }

    /// Takes up the project that is kept, after all.
    pub(super) fn take_up_again(self) {
        spawn_local(self.restore("Taking up where you left off"));
    }

    /// Gives the worker the project as it was kept last. Where that cannot be, the worker lets nothing take its place.
    async fn restore(self, what: &'static str) {
        self.not_taken_up.set(None);
        let attachments = self.hands.with_value(|hands| {
            let kept = hands.kept.borrow();
            let attachments = Attachments::none().with("history", &kept.history);
            attachments.with("objects", &kept.objects).with("files", &kept.files)
        });
        match self.request(Request::Restore, &attachments, what).await {
            Ok(Delivered { reply: Reply::Changed(parts), .. }) => {
                // Another try may have failed meanwhile, with a worker that was lost.
                self.not_taken_up.set(None);
                parts.into_iter().for_each(|part| self.take(part));
            }
            Ok(_) => {}
            Err(error) => self.not_taken_up.set(Some(error)),
        }
    }

    fn go_on_after_loss(self, error: UserError) {
        self.running.set(None);
        self.tell_error(&error);
        let has_project = self.hands.with_value(|hands| !hands.kept.borrow().history.is_undefined());
        if has_project {
            spawn_local(async move { self.restore("Taking up where you were").await });
        }
    }
}

impl Hands {
    /// Makes this tab the one that writes to the storage, with all that it has.
    ///
    /// # Errors
    /// Machine: another tab is.
    async fn claim(&self) -> Result<(), UserError> {
        if self.writes.get() {
            return Ok(());
        }
        if !Storage::claim().await {
            return Err(UserError::machine(
                "Another tab of this browser has the project open, so what is done here is not kept.",
                "Close that tab and go on here: all is kept then, in place of what was done there. Or export what you want to keep.",
            ));
        }
        self.writes.set(true);
        // Who wrote before may not have kept what this tab needs.
        let kept = self.kept.borrow();
        self.stored.borrow_mut().clear();
        *self.unsaved.borrow_mut() = vec![Attachments::none().with("history", &kept.history).with("objects", &kept.objects)];
        Ok(())
    }
}

struct Delivered {
    reply: Reply,
    attachments: Attachments,
}
