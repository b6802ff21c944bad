//! One point in the life of a project: small, by names and ids. What it means for the data is [`super::loaded`]'s.

use crate::feature::ViewSpec;
use crate::pipeline::Recipe;
use crate::source::{self, FileReport, ReadOptions, SourceReport};
use crate::train::Params;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Names a run within its project.
pub type RunId = String;
/// Names a saved model within its project.
pub type ModelId = String;
/// Names a comparison with new data within its project.
pub type ReportId = String;
/// Names a version of a source within its project.
pub type VersionId = String;

/// One point in the life of a project.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The data.
    pub source: Option<SourceRef>,
    /// The bytes that were opened, each once, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<VersionId>,
    /// Units of the source's columns, by name.
    pub units: BTreeMap<String, String>,
    /// How the data are cleaned.
    pub recipe: Recipe,
    /// What is predicted from what; `None` until a target could be proposed or was chosen.
    pub view: Option<ViewSpec>,
    /// Views that were kept, oldest first.
    pub views: Vec<SavedView>,
    /// How the next model is trained.
    pub params: Params,
    /// Trainings, oldest first.
    pub runs: Vec<RunId>,
    /// The run that is looked at.
    pub run: Option<RunId>,
    /// Models that were kept, oldest first.
    pub models: Vec<ModelId>,
    /// The saved model at hand; `None`: the model of the run that is looked at.
    pub model: Option<ModelId>,
    /// The comparison with new data that is looked at.
    pub report: Option<ReportId>,
}

/// Which data, and how they are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceRef {
    /// Name of the file, or of all files together.
    pub name: String,
    /// BLAKE3 of its bytes, 64 hexadecimal digits; of several files, as [`crate::source::SourceReport`] has it.
    pub hash: String,
    /// Its size in bytes.
    pub n_bytes: u64,
    /// The files in their order, if there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
    /// The address that it was fetched from, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// What a person decided about reading it.
    pub options: ReadOptions,
}

/// One of several files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Its name.
    pub name: String,
    /// BLAKE3 of its bytes, 64 hexadecimal digits.
    pub hash: String,
    /// Its size in bytes.
    pub n_bytes: u64,
}

impl SourceRef {
    /// The source that was read with `options`.
    pub(super) fn of(report: &SourceReport, options: &ReadOptions, origin: Option<String>) -> Self {
        let file = |file: &FileReport| FileRef { name: file.name.clone(), hash: file.hash.clone(), n_bytes: file.n_bytes };
        Self {
            name: report.name.clone(),
            hash: report.hash.clone(),
            n_bytes: report.n_bytes,
            files: report.files.iter().map(file).collect(),
            origin,
            options: options.clone(),
        }
    }

    /// All files in their order, also if there is one.
    pub fn all_files(&self) -> Vec<FileRef> {
        if self.files.is_empty() {
            vec![FileRef { name: self.name.clone(), hash: self.hash.clone(), n_bytes: self.n_bytes }]
        } else {
            self.files.clone()
        }
    }

    /// The hash of each of these files, names with sizes in bytes, in whatever order; `None` if they are not those of this source.
    pub fn hashes_of(&self, files: &[(String, u64)]) -> Option<Vec<String>> {
        let known = self.all_files();
        let ordered =
            source::in_order(files.iter().enumerate().map(|(place, (name, len))| (name.clone(), (place, *len))).collect());
        let mut hashes = vec![String::new(); files.len()];
        for ((name, (place, len)), known) in ordered.into_iter().zip(&known) {
            if name != known.name || len != known.n_bytes {
                return None;
            }
            hashes[place].clone_from(&known.hash);
        }
        (files.len() == known.len()).then_some(hashes)
    }
}

/// A view that was kept under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// Counts from 1 for each name.
    pub version: u32,
    /// When it was kept, in milliseconds since 1970-01-01T00:00:00 UTC.
    pub at_ms: f64,
    /// The view.
    pub spec: ViewSpec,
}

impl State {
    /// The column to be predicted.
    pub(super) fn target(&self) -> Option<&str> {
        self.view.as_ref().map(|view| view.target.as_str())
    }

    /// Keeps the present view under a name; the version it got. `None` if there is no view.
    pub(super) fn save_view(&mut self, name: &str, at_ms: f64) -> Option<u32> {
        let spec = self.view.clone()?;
        let version = self.views.iter().filter(|view| view.name == name).map(|view| view.version).max().unwrap_or(0) + 1;
        self.views.push(SavedView { name: name.to_owned(), version, at_ms, spec });
        Some(version)
    }
}
