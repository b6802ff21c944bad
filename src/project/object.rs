//! What a project made and never changes again: runs, saved models, comparisons.

use super::{ModelId, ReportId, RunId, SourceVersion};
use crate::deploy::{Model, ModelDocument};
use crate::evaluate::Evaluation;
use crate::feature::ViewSpec;
use crate::monitor::MonitorReport;
use crate::pipeline::Recipe;
use crate::predict::ModelReference;
use crate::train::Params;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A training: what went in, the model that came out, and what is to be said about it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// Counts from 1 in the project.
    pub number: u32,
    /// When, in milliseconds since 1970-01-01T00:00:00 UTC.
    pub at_ms: f64,
    /// Name of the data's file.
    pub source_name: String,
    /// The recipe.
    pub recipe: Recipe,
    /// The view.
    pub view: ViewSpec,
    /// The parameters.
    pub params: Params,
    /// The model, under the target's name until it is saved under another.
    #[serde(serialize_with = "write_model", deserialize_with = "read_model")]
    pub model: Model,
    /// What is said and drawn about it.
    pub evaluation: Evaluation,
}

/// A model that was kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedModel {
    /// Its id.
    pub id: ModelId,
    /// When it was kept, in milliseconds since 1970-01-01T00:00:00 UTC.
    pub at_ms: f64,
    /// Counts from 1 for each name.
    pub version: u32,
    /// Where it came from.
    pub origin: Origin,
    /// The model.
    #[serde(serialize_with = "write_model", deserialize_with = "read_model")]
    pub model: Model,
}

/// Where a saved model came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A run of this project.
    Run(RunId),
    /// A document from outside.
    Imported,
}

/// New data compared with a model's training data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Its id.
    pub id: ReportId,
    /// When, in milliseconds since 1970-01-01T00:00:00 UTC.
    pub at_ms: f64,
    /// Name of the new data's file.
    pub file_name: String,
    /// The model.
    pub model: ModelReference,
    /// What was found.
    pub report: MonitorReport,
}

/// Anything that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Object {
    /// A training.
    Run(Arc<Run>),
    /// A saved model.
    Model(Arc<SavedModel>),
    /// A comparison.
    Comparison(Arc<Comparison>),
    /// A version of a source.
    Version(Arc<SourceVersion>),
}

/// A model is kept as the text of its document, as it would be exported, and checked when it is taken up again.
fn write_model<S: Serializer>(model: &Model, serializer: S) -> Result<S::Ok, S::Error> {
    model.document().to_json().serialize(serializer)
}

fn read_model<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Model, D::Error> {
    ModelDocument::from_json(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

/// Everything that was made, by id.
#[derive(Clone, Debug, Default)]
pub(super) struct Objects {
    by_id: BTreeMap<String, Object>,
    made: u64,
}

impl Objects {
    /// An id that was never given before.
    pub(super) fn next_id(&mut self, sort: &str) -> String {
        self.made += 1;
        format!("{sort}-{}", self.made)
    }

    pub(super) fn insert(&mut self, id: &str, object: Object) {
        // Ids of a restored project must not be given again.
        let number = id.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(0);
        self.made = self.made.max(number);
        self.by_id.insert(id.to_owned(), object);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Object)> {
        self.by_id.iter()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    pub(super) fn run(&self, id: &str) -> Option<&Arc<Run>> {
        match self.by_id.get(id)? {
            Object::Run(run) => Some(run),
            _ => None,
        }
    }

    pub(super) fn model(&self, id: &str) -> Option<&Arc<SavedModel>> {
        match self.by_id.get(id)? {
            Object::Model(model) => Some(model),
            _ => None,
        }
    }

    pub(super) fn comparison(&self, id: &str) -> Option<&Arc<Comparison>> {
        match self.by_id.get(id)? {
            Object::Comparison(comparison) => Some(comparison),
            _ => None,
        }
    }
    pub(super) fn version(&self, id: &str) -> Option<&Arc<SourceVersion>> {
        match self.by_id.get(id)? {
            Object::Version(version) => Some(version),
            _ => None,
        }
    }
}
