//! The list of saved models.

use super::ModelDocument;
use serde::{Deserialize, Serialize};

/// A model in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedModel {
    /// The document's content hash.
    pub id: String,
    /// The document's name.
    pub name: String,
    /// Counts the models of that name, from 1.
    pub version: u32,
    /// When it was saved, in milliseconds since 1970, by the clock of whoever saved it.
    pub saved_at_ms: u64,
    /// The model.
    pub document: ModelDocument,
}

/// Saved models in the order in which they were saved. Ids are unique.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Registry {
    models: Vec<SavedModel>,
}

impl Registry {
    /// The models, the latest first.
    pub fn models(&self) -> impl Iterator<Item = &SavedModel> {
        self.models.iter().rev()
    }

    /// The model with this id.
    pub fn get(&self, id: &str) -> Option<&SavedModel> {
        self.models.iter().find(|model| model.id == id)
    }

    /// The latest version of the model with this name.
    pub fn latest(&self, name: &str) -> Option<&SavedModel> {
        self.models.iter().filter(|model| model.name == name).max_by_key(|model| model.version)
    }

    /// Adds a model as the next version of its name. A model that is there already stays as it is.
    pub fn save(&mut self, document: ModelDocument, now_ms: u64) -> &SavedModel {
        let place = self.models.iter().position(|model| model.id == document.content_hash()).unwrap_or_else(|| {
            let version = self.latest(&document.name).map_or(0, |model| model.version) + 1;
            let (id, name) = (document.content_hash().to_owned(), document.name.clone());
            self.models.push(SavedModel { id, name, version, saved_at_ms: now_ms, document });
            self.models.len() - 1
        });
        &self.models[place]
    }

    /// Takes a model out of the list, and gives it back.
    pub fn remove(&mut self, id: &str) -> Option<SavedModel> {
        let place = self.models.iter().position(|model| model.id == id)?;
        Some(self.models.remove(place))
    }

    /// Puts a model back that was taken out: to the place its time of saving gives it.
    pub fn restore(&mut self, model: SavedModel) {
        if self.get(&model.id).is_none() {
            let place = self.models.partition_point(|other| other.saved_at_ms <= model.saved_at_ms);
            self.models.insert(place, model);
        }
    }
}
