//! The view that is being chosen, and the verbs that change it.

use crate::feature::{TermSpec, ViewSpec};
use crate::pipeline::step::{RetypeColumn, Step};
use crate::project::Command;
use crate::table::{ColumnType, Schema};
use crate::ui::stage::ahead::Ahead;
use crate::ui::state::App;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The state of the screen. Copied freely: it holds handles.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) app: App,
    /// The view that was asked for last.
    wanted: Ahead<ViewSpec>,
}

impl Desk {
    /// A desk on which the project's view lies.
    pub(super) fn set_up(app: App) -> Self {
        Self { app, wanted: Ahead::new(app) }
    }

    /// The desk that a component around has provided.
    pub(super) fn here() -> Self {
        expect_context::<Self>()
    }

    /// The view that was asked for last, or that holds. Tracked.
    pub(super) fn spec(self) -> Option<ViewSpec> {
        let held = self.app.features.with(|view| view.as_ref().and_then(|view| view.spec.clone()))?;
        Some(self.wanted.or(|| held))
    }

    /// The columns that are there. Not tracked.
    pub(super) fn schema(self) -> Schema {
        self.app.prepared.with_untracked(|view| view.as_ref().map(|view| view.schema.clone())).unwrap_or_default()
    }

    /// Predicts another column.
    pub(super) fn choose_target(self, target: String) {
        self.app.act(Command::ChooseTarget { target });
    }

    /// Takes columns in or leaves them out.
    pub(super) fn set_features(self, columns: &[String], on: bool) {
        self.change(|spec| {
            for column in columns {
                if on { add(spec, column, &self.schema()) } else { leave_out(spec, column) }
            }
        });
    }

    /// Which level the others of a category are compared with; `default` is the one that needs no saying.
    pub(super) fn set_reference(self, column: &str, level: &str, default: &str) {
        self.change(|spec| {
            if level == default {
                spec.references.remove(column);
            } else {
                spec.references.insert(column.to_owned(), level.to_owned());
            }
        });
    }

    /// Takes a term out, by the name that it has in the formula.
    pub(super) fn remove_term(self, name: &str) {
        self.change(|spec| {
            spec.terms.retain(|term| term.to_string() != name);
            let used: Vec<String> = spec.features().into_iter().map(str::to_owned).collect();
            spec.references.retain(|column, _| used.contains(column));
        });
    }

    /// Predicts the target as it is, whatever was computed from it.
    pub(super) fn predict_as_it_is(self) {
        self.change(|spec| {
            spec.response = None;
            let target = spec.target.clone();
            leave_out(spec, &target);
        });
    }

    /// With an intercept or without.
    pub(super) fn set_intercept(self, intercept: bool) {
        self.change(|spec| spec.intercept = intercept);
    }

    /// Lets rows count by a column, which then is no feature; `None`: every row alike.
    pub(super) fn set_weights(self, column: Option<String>) {
        self.change(|spec| {
            if let Some(column) = &column {
                leave_out(spec, column);
            }
            spec.weights = column;
        });
    }

    /// Another view in the place of this one.
    pub(super) fn load(self, spec: ViewSpec) {
        self.change(|now| *now = spec);
    }

    /// Keeps the view under a name.
    pub(super) fn save(self, name: String) {
        self.app.act(Command::SaveView { name });
    }

    /// Reads a column of text as a category, by a step in the recipe.
    pub(super) fn make_category(self, column: String) {
        let Some(mut recipe) = self.app.prepared.with_untracked(|view| view.as_ref().map(|view| view.recipe.clone())) else {
            return;
        };
        let label = format!("Read {column} as a category");
        recipe.push(Step::RetypeColumn(RetypeColumn { column, to: ColumnType::Category }));
        self.app.act(Command::SetRecipe { recipe, label });
    }

    fn change(self, change: impl FnOnce(&mut ViewSpec)) {
        let held = self.app.features.with_untracked(|view| view.as_ref().and_then(|view| view.spec.clone()));
        let Some(held) = held else { return };
        let mut spec = self.wanted.or_untracked(|| held);
        let before = spec.clone();
        change(&mut spec);
        if spec != before {
            self.wanted.want(spec.clone());
            self.app.act(Command::SetView { spec });
        }
    }
}

/// Adds a column as a term of its own, before the columns that come after it in the table.
fn add(spec: &mut ViewSpec, column: &str, schema: &Schema) {
    if spec.features().contains(&column) {
        return;
    }
    let later: BTreeSet<&str> = match schema.position(column) {
        Some(position) => schema.fields[position..].iter().map(|field| field.name.as_str()).collect(),
        None => BTreeSet::new(),
    };
    let comes_after = |term: &TermSpec| term.columns().next().is_some_and(|first| later.contains(first));
    let place = spec.terms.iter().position(comes_after).unwrap_or(spec.terms.len());
    spec.terms.insert(place, TermSpec::variable(column));
}

/// Takes out every term that a column is in.
fn leave_out(spec: &mut ViewSpec, column: &str) {
    spec.terms.retain(|term| term.columns().all(|used| used != column));
    spec.references.remove(column);
}
