//! Commands: each gives the project after it, or an error and nothing changed.

use super::loaded::{Loaded, LoadedSource, LoadedTable};
use super::object::{Comparison, Object, Origin, Run, SavedModel};
use super::query::no_data;
use super::version::new_version;
use super::{Command, Library, Project, SourceRef, State};
use crate::deploy::{Model, ModelDocument, ModelParts};
use crate::engine::{Phase, Progress, Runner};
use crate::error::UserError;
use crate::evaluate::Evaluation;
use crate::feature::ViewSpec;
use crate::pipeline::Recipe;
use crate::predict::ModelReference;
use crate::source::{self, ReadOptions};
use crate::train::LeastSquares;
use std::sync::Arc;

impl Project {
    /// The project after a command. `now_ms`: when it was given, in milliseconds since 1970-01-01T00:00:00 UTC.
    ///
    /// # Errors
    /// Whatever keeps the command from being done; `self` holds on as it was.
    pub async fn apply<L: Library, R: Runner>(
        &self,
        command: Command,
        now_ms: f64,
        library: &L,
        runner: &R,
    ) -> Result<Self, UserError> {
        match command {
            Command::Open { name } => self.open(vec![name], &ReadOptions::default(), None, now_ms, library, runner).await,
            Command::OpenFiles { names, options, origin } => self.open(names, &options, origin, now_ms, library, runner).await,
            Command::Train => self.train(now_ms, runner).await,
            Command::SaveModel { name } => self.save_model(&name, now_ms),
            Command::ImportModel { text } => self.import_model(&text, now_ms),
            Command::Monitor { name } => self.monitor(&name, now_ms, library, runner).await,
            Command::GoTo { position } => self.go_to(position, library, runner).await,
            Command::ShowRun { run } => Ok(self.look(|state| state.run = Some(run))),
            Command::ShowModel { model } => Ok(self.look(|state| state.model = model)),
            Command::CloseReport => Ok(self.look(|state| state.report = None)),
            edit => self.edit(edit, now_ms, library, runner).await,
        }
    }

    /// Commands that change the state and nothing else; the data follow.
    async fn edit<L: Library, R: Runner>(
        &self,
        command: Command,
        now_ms: f64,
        library: &L,
        runner: &R,
    ) -> Result<Self, UserError> {
        let mut state = self.state().clone();
        let label = match command {
            Command::Reread { options } => {
                state.source.as_mut().ok_or_else(no_data)?.options = options;
                "Read the source differently".to_owned()
            }
            Command::SetUnit { column, unit } => {
                let label = format!("Set the unit of {column}");
                match unit.trim() {
                    "" => drop(state.units.remove(&column)),
                    unit => drop(state.units.insert(column, unit.to_owned())),
                }
                label
            }
            Command::SetRecipe { recipe, label } => {
                state.recipe = recipe;
                label
            }
            Command::SetView { spec } => {
                spec.check_names(&self.loaded.prepared.as_ref().ok_or_else(no_data)?.table.schema)?;
                let name = spec.target_name();
                let label = if state.view.as_ref().is_some_and(|view| view.target_name() == name) {
                    format!("Changed the features of {name}")
                } else {
                    format!("Chose {name} as the target")
                };
                state.view = Some(spec);
                label
            }
            Command::SetFormula { text } => {
                let schema = &self.loaded.prepared.as_ref().ok_or_else(no_data)?.table.schema;
                let mut spec = ViewSpec::from_formula(&text, schema)?;
                spec.weights = state.view.as_ref().and_then(|view| view.weights.clone());
                state.view = Some(spec);
                format!("Wrote the formula {}", text.trim())
            }
            Command::ChooseTarget { target } => {
                let prepared = self.loaded.prepared.as_ref().ok_or_else(no_data)?;
                let spec = prepared.view_with_target(&target, state.view.as_ref());
                spec.check_names(&prepared.table.schema)?;
                state.view = Some(spec);
                format!("Chose {target} as the target")
            }
            Command::SaveView { name } => {
                let version = state.save_view(&name, now_ms).ok_or_else(no_data)?;
                format!("Kept the view \"{name}\" (version {version})")
            }
            Command::SetParams { params } => {
                LeastSquares::new(params.clone())?;
                state.params = params;
                "Changed how models are trained".to_owned()
            }
            Command::DeleteRun { run } => {
                let label = self.objects.run(&run).map_or_else(String::new, |run| format!("Removed run {}", run.number));
                state.runs.retain(|id| *id != run);
                if state.run.as_ref() == Some(&run) {
                    state.run = state.runs.last().cloned();
                }
                label
            }
            Command::DeleteModel { model } => {
                let name = self.objects.model(&model).map_or("", |saved| &saved.model.document().name);
                let label = format!("Removed the model \"{name}\"");
                state.models.retain(|id| *id != model);
                if state.model.as_ref() == Some(&model) {
                    state.model = None;
                }
                label
            }
            // The others are not edits: `apply` has taken them.
            _ => return Ok(self.clone()),
        };
        let mut after = self.clone();
        after.loaded = self.loaded.follow(&mut state, library, runner).await?;
        after.history.push(label, now_ms, state);
        Ok(after)
    }

    async fn open<L: Library, R: Runner>(
        &self,
        names: Vec<String>,
        options: &ReadOptions,
        origin: Option<String>,
        now_ms: f64,
        library: &L,
        runner: &R,
    ) -> Result<Self, UserError> {
        let files = source::in_order(names.into_iter().zip(library.attached()).collect());
        let source = source::read_files(&files, options, runner).await?;
        let from = SourceRef::of(&source.report, options, origin);
        let name = from.name.clone();
        let mut state = self.state().clone();
        let again = state.source.as_ref().is_some_and(|before| before.hash == from.hash);
        // What was only proposed for the table before is no choice of the person's: the new table gets a proposal of its own.
        let untouched = |prepared: &Arc<LoadedTable>| prepared.proposal.view() == state.view;
        if !again && self.loaded.prepared.as_ref().is_some_and(untouched) {
            state.view = None;
        }
        state.source = Some(from.clone());
        let loaded = LoadedSource::describe(from, source, &state, runner).await?;
        let mut after = self.clone();
        let known = self.version_of(&state).is_some();
        let before = self.loaded.source.as_deref();
        if let Some(version) = new_version(&self.versions(&state), before, &loaded, now_ms, runner).await? {
            let id = after.objects.next_id("version");
            after.objects.insert(&id, Object::Version(Arc::new(version)));
            state.versions.push(id);
        }
        let held = Loaded { source: Some(Arc::new(loaded)), ..Loaded::default() };
        after.loaded = held.follow(&mut state, library, runner).await?;
        let mut label = match after.version_of(&state) {
            _ if again => format!("Opened {name} again"),
            Some(version) if known && version.name == name => format!("Opened {name} again, version {}", version.version),
            Some(version) if known => format!("Opened {name}, the same bytes as {}", version.name),
            Some(version) if version.version > 1 => format!("Opened {name}, version {}", version.version),
            _ => format!("Opened {name}"),
        };
        // The recipe stays where it fits, so that next month's file just works; one made for other columns is set aside.
        if after.loaded.prepared.as_ref().is_some_and(|prepared| prepared.outcome.is_err()) {
            state.recipe = Recipe::default();
            after.loaded = after.loaded.follow(&mut state, library, runner).await?;
            label.push_str("; the recipe of the data before did not fit and was set aside");
        }
        after.history.push(label, now_ms, state);
        Ok(after)
    }

    async fn train<R: Runner>(&self, now_ms: f64, runner: &R) -> Result<Self, UserError> {
        let (Some(source), Some(prepared)) = (&self.loaded.source, &self.loaded.prepared) else { return Err(no_data()) };
        let fitted_recipe = prepared.outcome.as_ref().map_err(|(_, error)| error.clone())?;
        let design = self
            .loaded
            .design
            .as_ref()
            .ok_or_else(|| UserError::usage("No target is chosen.", "Choose the column to predict in the feature store."))?;
        let fitted_design = design.outcome.as_ref().map_err(Clone::clone)?;
        let mut state = self.state().clone();
        let family = LeastSquares::new(state.params.clone())?;
        let fitted = family.fit(fitted_design, &prepared.table, runner).await?;
        let evaluation = Evaluation::new(&fitted, fitted_design, &prepared.table, runner).await?;
        let parts = ModelParts {
            name: &design.spec.target_name(),
            source: &source.source.table,
            sketches: &source.sketches,
            data_hash: &source.from.hash,
            column_choices: &source.column_choices(),
            recipe: &prepared.recipe,
            fitted_recipe,
            design: fitted_design,
            fitted: &fitted,
        };
        let document = ModelDocument::new(&parts)?;
        let total = prepared.table.n_rows();
        let progress = Progress { phase: Phase::Evaluating, done: total, total };
        runner.checkpoint(progress).await?;
        let model = document.check(progress, runner).await?;
        let mut after = self.clone();
        let id = after.objects.next_id("run");
        let number = self.last_run_number() + 1;
        let run = Run {
            id: id.clone(),
            number,
            at_ms: now_ms,
            source_name: source.from.name.clone(),
            recipe: prepared.recipe.clone(),
            view: design.spec.clone(),
            params: state.params.clone(),
            model,
            evaluation,
        };
        after.objects.insert(&id, Object::Run(Arc::new(run)));
        state.runs.push(id.clone());
        state.run = Some(id);
        // Who trains a model wants to see that model next.
        state.model = None;
        after.history.push(format!("Trained run {number} on {}", design.spec.target_name()), now_ms, state);
        Ok(after)
    }

    fn save_model(&self, name: &str, now_ms: f64) -> Result<Self, UserError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(UserError::usage("The model needs a name.", "Type one, such as the target's."));
        }
        let run = self.run().ok_or_else(|| UserError::usage("There is no model yet.", "Train one first."))?;
        let model = run.model.clone().named(name);
        Ok(self.keep_model(model, Origin::Run(run.id.clone()), now_ms, |version| {
            format!("Saved the model \"{name}\" (version {version})")
        }))
    }

    fn import_model(&self, text: &str, now_ms: f64) -> Result<Self, UserError> {
        let model = ModelDocument::from_json(text)?;
        let name = model.document().name.clone();
        Ok(self
            .keep_model(model, Origin::Imported, now_ms, |version| format!("Imported the model \"{name}\" (version {version})")))
    }

    fn keep_model(&self, model: Model, origin: Origin, now_ms: f64, label: impl FnOnce(u32) -> String) -> Self {
        let mut after = self.clone();
        let mut state = self.state().clone();
        let others = state.models.iter().filter_map(|id| self.objects.model(id));
        let of_name = others.filter(|other| other.model.document().name == model.document().name);
        let version = of_name.map(|other| other.version).max().unwrap_or(0) + 1;
        let id = after.objects.next_id("model");
        let model = SavedModel { id: id.clone(), at_ms: now_ms, version, origin, model };
        after.objects.insert(&id, Object::Model(Arc::new(model)));
        state.models.push(id.clone());
        state.model = Some(id);
        after.history.push(label(version), now_ms, state);
        after
    }

    async fn monitor<L: Library, R: Runner>(&self, name: &str, now_ms: f64, library: &L, runner: &R) -> Result<Self, UserError> {
        let bytes =
            library.attached().first().ok_or_else(|| UserError::internal("A file was to be compared, but none came along."))?;
        let model = self.model_at_hand()?;
        let current = source::read(bytes, name, &read_options(model, ReadOptions::default()), runner).await?;
        let report = crate::monitor::compare(model, &current.table, runner).await?;
        let model = ModelReference::of(model);
        let mut after = self.clone();
        let mut state = self.state().clone();
        let id = after.objects.next_id("comparison");
        let comparison = Comparison { id: id.clone(), at_ms: now_ms, file_name: name.to_owned(), model, report };
        after.objects.insert(&id, Object::Comparison(Arc::new(comparison)));
        state.report = Some(id);
        after.history.push(format!("Compared {name} with the training data"), now_ms, state);
        Ok(after)
    }

    async fn go_to<L: Library, R: Runner>(&self, position: usize, library: &L, runner: &R) -> Result<Self, UserError> {
        let mut after = self.clone();
        if !after.history.go_to(position) {
            return Err(UserError::usage("There is no such place in the history.", "Choose one that is listed."));
        }
        let mut state = after.state().clone();
        after.loaded = self.loaded.follow(&mut state, library, runner).await?;
        Ok(after)
    }

    /// Another view of what there is: no act, nothing to undo.
    fn look(&self, change: impl FnOnce(&mut State)) -> Self {
        let mut after = self.clone();
        after.history.amend(change);
        after
    }

    fn last_run_number(&self) -> u32 {
        self.history
            .states()
            .flat_map(|state| &state.runs)
            .filter_map(|id| self.objects.run(id))
            .map(|run| run.number)
            .max()
            .unwrap_or(0)
    }

    /// The model that predictions and comparisons are made with.
    pub(super) fn model_at_hand(&self) -> Result<&Model, UserError> {
        let saved = self.state().model.as_ref().and_then(|id| self.objects.model(id)).map(|saved| &saved.model);
        let newest = || self.state().models.last().and_then(|id| self.objects.model(id)).map(|saved| &saved.model);
        saved
            .or_else(|| self.run().map(|run| &run.model))
            .or_else(newest)
            .ok_or_else(|| UserError::usage("There is no model yet.", "Train one, or import a model document."))
    }
}

/// How a file is read for a model: the columns it needs as it knows them, all else as `options` say.
pub fn read_options(model: &Model, options: ReadOptions) -> ReadOptions {
    ReadOptions { columns: model.document().column_choices(), ..options }
}
