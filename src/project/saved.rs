//! A project as it is kept: the history, and the objects that its states name.

use super::{History, Library, Object, Project, SourceRef};
use crate::engine::Runner;
use crate::error::UserError;
use serde::{Deserialize, Serialize};

/// The version of the form in which projects are kept.
const VERSION: u32 = 1;

/// A project as it is kept, or what a command added to it.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The history, with its version.
    pub history: SavedHistory,
    /// Objects by id. They never change, so each is kept once.
    pub objects: Vec<(String, Object)>,
}

/// A history as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedHistory {
    version: u32,
    history: History,
}

impl Project {
    /// What has to be kept so that `self` can be restored where `before` can.
    pub fn saved_since(&self, before: &Self) -> Saved {
        let new = self.objects.iter().filter(|(id, _)| !before.objects.has(id));
        Saved {
            history: SavedHistory { version: VERSION, history: self.history.clone() },
            objects: new.map(|(id, object)| (id.clone(), object.clone())).collect(),
        }
    }

    /// Takes up a project where it was left. If its file is not at hand any more, all else is there.
    ///
    /// # Errors
    /// Input: it was kept by a later version, or is damaged. Machine: its file can no longer be read. Cancelled.
    pub async fn restore<L: Library, R: Runner>(saved: Saved, library: &L, runner: &R) -> Result<Self, UserError> {
        let SavedHistory { version, history } = saved.history;
        if version > VERSION {
            return Err(UserError::input(
                format!(
                    "The project was saved by a later version of Straightedge (form {version}, this one reads up to {VERSION})."
                ),
                "Reload the page to get the newest version. The project is kept as it is.",
            ));
        }
        let mut project = Self::default();
        for (id, object) in saved.objects {
            project.objects.insert(&id, object);
        }
        let named =
            history.states().flat_map(|state| state.runs.iter().chain(&state.models).chain(&state.report).chain(&state.versions));
        let lost = named.into_iter().find(|id| !project.objects.has(id));
        if !history.is_sound() || lost.is_some() {
            return Err(UserError::input(
                format!("The saved project is damaged ({}).", lost.map_or("its history", String::as_str)),
                "Start a new project; exported models and recipes can be opened in it.",
            ));
        }
        let mut state = history.present().clone();
        let is_at_hand = |source: &SourceRef| source.all_files().iter().all(|file| library.by_hash(&file.hash).is_some());
        if state.source.as_ref().is_some_and(is_at_hand) {
            project.loaded = project.loaded.follow(&mut state, library, runner).await?;
        }
        project.history = history;
        Ok(project)
    }
}
