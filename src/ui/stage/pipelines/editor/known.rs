//! What is known of the columns that a step is given.

use super::super::bench::Bench;
use super::check_list::CheckItem;
use crate::pipeline::step::{Columns, Step};
use crate::profile::{ColumnProfile, Distribution};
use crate::table::{Field, Schema};
use crate::ui::component::Choice;
use crate::ui::stage::words;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The columns that a step is given, with what is known of their cells: for a new step, those of the prepared table; for
/// another, those of the source, as far as they have the same name.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) schema: Schema,
    profiles: BTreeMap<String, Arc<ColumnProfile>>,
}

impl Known {
    /// What is known where the step with this id stands, or at the end of the recipe.
    pub(super) fn of(bench: Bench, id: Option<u32>) -> Self {
        let profiles = match id {
            None => bench.app.prepared.with_untracked(|view| view.as_ref().map(|view| view.profiles.clone())),
            Some(_) => bench.app.source.with_untracked(|source| source.as_ref().map(|source| source.profiles.clone())),
        };
        let by_name = profiles.unwrap_or_default().into_iter().map(|profile| (profile.name.clone(), profile));
        Self { schema: bench.schema_for(id), profiles: by_name.collect() }
    }

    /// The column with this name.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.schema.field(name)
    }

    /// How many cells of a column are missing, as far as that is known.
    pub(super) fn n_missing(&self, name: &str) -> u64 {
        self.profiles.get(name).map_or(0, |profile| profile.n_missing)
    }

    /// The most frequent labels of a column, with how often.
    pub(super) fn labels(&self, name: &str) -> Vec<(String, u64)> {
        match self.profiles.get(name).map(|profile| &profile.distribution) {
            Some(Distribution::Labels(labels)) => labels.top.clone(),
            _ => Vec::new(),
        }
    }

    /// The columns as things to tick; `chosen` ones that are not in the table are there too, so that they can be unticked.
    /// `barred` says why a column cannot be ticked.
    pub(super) fn items(&self, chosen: &[String], barred: impl Fn(&Field) -> Option<String>) -> Vec<CheckItem> {
        let item = |field: &Field| {
            let missing = self.n_missing(&field.name);
            let note = if missing > 0 { format!("{} missing", words::group(missing)) } else { String::new() };
            let barred = barred(field).filter(|_| !chosen.contains(&field.name));
            CheckItem { key: field.name.clone(), icon: Some(words::type_icon(field.kind)), note, barred }
        };
        let unknown = chosen.iter().filter(|name| self.field(name).is_none());
        let gone = |name: &String| CheckItem {
            key: name.clone(),
            icon: None,
            note: "not in the table at this point".to_owned(),
            barred: None,
        };
        self.schema.fields.iter().map(item).chain(unknown.map(gone)).collect()
    }

    /// The columns as alternatives; `now` is there even if the table does not have it.
    pub(super) fn choices(&self, now: &str) -> Vec<Choice<String>> {
        let mut choices: Vec<_> = self
            .schema
            .fields
            .iter()
            .map(|field| Choice::new(field.name.clone(), &field.name).with_note(field.kind.name()))
            .collect();
        if now.is_empty() {
            choices.insert(0, Choice::new(String::new(), "Choose a column"));
        } else if self.field(now).is_none() {
            choices.insert(0, Choice::new(now.to_owned(), now).with_note("not in the table"));
        }
        choices
    }

    /// What a new step would do, where that can be told from counts alone.
    pub(super) fn outlook(&self, step: &Step) -> Option<String> {
        let missing = |columns: &[String]| columns.iter().map(|name| self.n_missing(name)).collect::<Vec<_>>();
        match step {
            Step::FillMissing(step) => Some(match missing(&step.columns).iter().sum() {
                0 => "Nothing is missing there now; new data will be filled.".to_owned(),
                1 => "1 cell will be filled.".to_owned(),
                n => format!("{} cells will be filled.", words::group(n)),
            }),
            Step::DropMissing(step) => {
                let all: Vec<String> = self.schema.fields.iter().map(|field| field.name.clone()).collect();
                let counts = missing(if let Columns::These(columns) = &step.columns { columns } else { &all });
                let (least, most) = (counts.iter().copied().max().unwrap_or(0), counts.iter().sum::<u64>());
                Some(match (least, most) {
                    (0, _) => "No row will be taken out.".to_owned(),
                    (least, most) if least == most => format!("{} will be taken out.", words::count(most, "row", "rows")),
                    (least, most) => {
                        format!("Between {} and {} rows will be taken out.", words::group(least), words::group(most))
                    }
                })
            }
            _ => None,
        }
    }
}
