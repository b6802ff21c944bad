//! What is looked at and edited on this screen, and the verbs that change the recipe.

use super::sentence;
use crate::pipeline::step::{Step, StepKind};
use crate::pipeline::{Recipe, RecipeStep, StepEffect};
use crate::project::{Command, PreparedView};
use crate::table::Schema;
use crate::ui::browser;
use crate::ui::stage::ahead::Ahead;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// The id of the button that adds a step, to which the focus returns.
pub(super) const ADD_STEP: &str = "add-step";
/// The id of the heading of the form in which a step is written.
pub(super) const EDITOR: &str = "step-editor";

/// A step that is being written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    /// The step it will replace; `None` for a new one.
    pub(super) id: Option<u32>,
    /// What it is to begin with.
    pub(super) step: Step,
}

/// How a step stands in its recipe.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Standing {
    /// It was applied, or is switched off.
    Known(Box<StepEffect>),
    /// It could not be done.
    Failed(crate::error::UserError),
    /// A step before it, at this place (from 1), could not be done.
    Waits(usize),
}

/// The state of the screen. Copied freely: it holds handles.
#[derive(Clone, Copy)]
pub(super) struct Bench {
    pub(super) app: App,
    /// The step whose before and after is shown.
    pub(super) selected: RwSignal<Option<u32>>,
    /// The step that is being written.
    pub(super) draft: RwSignal<Option<Draft>>,
    /// The recipe that was asked for last.
    wanted: Ahead<Recipe>,
    /// The element that gets the focus once the recipe has changed, since moving a row takes the focus from it.
    focus_after: StoredValue<Option<String>>,
}

impl Bench {
    /// A bench with nothing on it.
    pub(super) fn set_up(app: App) -> Self {
        let bench = Self {
            app,
            selected: RwSignal::new(None),
            draft: RwSignal::new(None),
            wanted: Ahead::new(app),
            focus_after: StoredValue::new(None),
        };
        Effect::new(move |_| {
            app.prepared.track();
            if let Some(id) = bench.focus_after.try_update_value(Option::take).flatten() {
                browser::focus(id);
            }
        });
        bench
    }

    /// The bench that a component around has provided.
    pub(super) fn here() -> Self {
        expect_context::<Self>()
    }

    // ---- what there is ----

    /// The prepared table's view. Tracked.
    pub(super) fn prepared(self) -> Option<Arc<PreparedView>> {
        self.app.prepared.get()
    }

    /// The step with this id, its place from 0, and how many there are. Tracked.
    pub(super) fn step(self, id: u32) -> Option<(RecipeStep, usize, usize)> {
        let view = self.prepared()?;
        let steps = &view.recipe.steps;
        let place = steps.iter().position(|step| step.id == id)?;
        Some((steps[place].clone(), place, steps.len()))
    }

    /// How the step with this id stands. Tracked.
    pub(super) fn standing(self, id: u32) -> Option<Standing> {
        let view = self.prepared()?;
        if let Some((_, error)) = view.failed.as_ref().filter(|(failed, _)| *failed == id) {
            return Some(Standing::Failed(error.clone()));
        }
        let effect = view.effects.iter().find(|effect| effect.id == id);
        Some(effect.map_or_else(
            || Standing::Waits(self.failed_place().unwrap_or(1)),
            |effect| Standing::Known(Box::new(effect.clone())),
        ))
    }

    /// The place, from 1, of the step that could not be done. Tracked.
    pub(super) fn failed_place(self) -> Option<usize> {
        let view = self.prepared()?;
        let (id, _) = view.failed.as_ref()?;
        view.recipe.steps.iter().position(|step| step.id == *id).map(|place| place + 1)
    }

    /// The columns that a step is given: the one with this id, or one at the end. Not tracked.
    pub(super) fn schema_for(self, id: Option<u32>) -> Schema {
        let Some(view) = self.app.prepared.get_untracked() else { return Schema::default() };
        let of_source = || self.app.source.with_untracked(|source| source.as_ref().map(|source| source.schema.clone()));
        let place = id.and_then(|id| view.recipe.steps.iter().position(|step| step.id == id)).unwrap_or(usize::MAX);
        match (view.effects.get(place), view.effects.last()) {
            (Some(effect), _) => effect.schema_before.clone(),
            // A step that failed, or that waits for one, gets what the last done step left.
            (None, Some(last)) => last.schema_after.clone(),
            (None, None) => of_source().unwrap_or_else(|| view.schema.clone()),
        }
    }

    // ---- verbs ----

    /// Opens the form for a new step of this sort, about a column if one is given.
    pub(super) fn begin(self, kind: StepKind, column: Option<&str>) {
        let profiles = self.app.prepared.with_untracked(|view| view.as_ref().map(|view| view.profiles.clone()));
        let step = super::editor::blank(kind, column, &profiles.unwrap_or_default());
        self.open(Draft { id: None, step });
    }

    /// Opens the form for the step with this id.
    pub(super) fn edit(self, id: u32) {
        let step = self.recipe().steps.into_iter().find(|step| step.id == id);
        if let Some(step) = step {
            self.selected.set(Some(id));
            self.open(Draft { id: Some(id), step: step.step });
        }
    }

    fn open(self, draft: Draft) {
        self.draft.set(Some(draft));
        browser::focus(EDITOR);
    }

    /// Closes the form and changes nothing.
    pub(super) fn close(self) {
        let home = self.draft.with_untracked(|draft| draft.as_ref().and_then(|draft| draft.id)).map(row_id);
        self.draft.set(None);
        browser::focus(home.unwrap_or_else(|| ADD_STEP.to_owned()));
    }

    /// Puts what the form says into the recipe.
    pub(super) fn save(self, id: Option<u32>, step: Step) {
        self.draft.set(None);
        let Some(id) = id else { return self.add(step) };
        let mut recipe = self.recipe();
        let place = recipe.steps.iter().position(|step| step.id == id).unwrap_or(0) + 1;
        let label = format!("Edited step {place}: {}", sentence::done(&step));
        recipe.replace(id, step);
        self.selected.set(Some(id));
        self.set(recipe, label, Some(row_id(id)));
    }

    /// Adds a step at the end.
    pub(super) fn add(self, step: Step) {
        let mut recipe = self.recipe();
        let label = sentence::done(&step);
        let id = recipe.push(step);
        self.selected.set(Some(id));
        self.set(recipe, label, Some(row_id(id)));
    }

    /// Switches a step on or off.
    pub(super) fn toggle(self, id: u32, enabled: bool) {
        let mut recipe = self.recipe();
        let label = named(&recipe, id, if enabled { "Switched on" } else { "Switched off" });
        recipe.set_enabled(id, enabled);
        self.set(recipe, label, None);
    }

    /// Moves a step one place up or down.
    pub(super) fn shift(self, id: u32, up: bool) {
        let mut recipe = self.recipe();
        let Some(place) = recipe.steps.iter().position(|step| step.id == id) else { return };
        let to = if up { place.checked_sub(1) } else { Some(place + 1).filter(|to| *to < recipe.steps.len()) };
        if let Some(to) = to {
            let label = named(&recipe, id, if up { "Moved up" } else { "Moved down" });
            recipe.move_to(id, to);
            self.set(recipe, label, Some(row_id(id)));
        }
    }

    /// Takes a step out of the recipe.
    pub(super) fn remove(self, id: u32) {
        let mut recipe = self.recipe();
        let Some(place) = recipe.steps.iter().position(|step| step.id == id) else { return };
        let label = named(&recipe, id, "Removed");
        recipe.remove(id);
        let neighbour = recipe.steps.get(place).or(recipe.steps.last()).map(|step| row_id(step.id));
        if self.selected.get_untracked() == Some(id) {
            self.selected.set(None);
        }
        if self.draft.with_untracked(|draft| draft.as_ref().is_some_and(|draft| draft.id == Some(id))) {
            self.draft.set(None);
        }
        self.set(recipe, label, Some(neighbour.unwrap_or_else(|| ADD_STEP.to_owned())));
    }

    /// Another recipe in the place of this one.
    pub(super) fn replace(self, recipe: Recipe, label: String) {
        self.selected.set(None);
        self.draft.set(None);
        self.set(recipe, label, None);
    }

    /// The recipe that was asked for last, or that holds. Not tracked.
    pub(super) fn recipe(self) -> Recipe {
        let held = || self.app.prepared.with_untracked(|view| view.as_ref().map(|view| view.recipe.clone())).unwrap_or_default();
        self.wanted.or_untracked(held)
    }

    fn set(self, recipe: Recipe, label: String, focus: Option<String>) {
        self.focus_after.set_value(focus);
        self.wanted.want(recipe.clone());
        self.app.act(Command::SetRecipe { recipe, label });
    }
}

/// The id of the element that stands for a step.
pub(super) fn row_id(id: u32) -> String {
    format!("step-{id}")
}

/// "Switched off step 2: Fill missing age …".
fn named(recipe: &Recipe, id: u32, verb: &str) -> String {
    let found = recipe.steps.iter().zip(1..).find(|(step, _)| step.id == id);
    found.map_or_else(String::new, |(step, place)| {
        format!("{verb} step {place}: {}", sentence::plain(&sentence::of(&step.step, None)))
    })
}
