//! The files that this worker can read: those that came with the request, and those that the project knows by their hash.

use super::blob::BlobBytes;
use super::port::Attachments;
use crate::engine::ByteSource;
use crate::project::{Library, Project, SourceRef};
use js_sys::Array;
use std::cell::RefCell;
use std::collections::BTreeMap;
use web_sys::File;

/// Files by the hash of their bytes.
#[derive(Default)]
pub(super) struct Files(RefCell<BTreeMap<String, BlobBytes>>);

/// What one command can read.
pub(super) struct Shelf {
    attached: Vec<BlobBytes>,
    known: BTreeMap<String, BlobBytes>,
}

impl Files {
    /// The known files and those that came with a request.
    pub(super) fn with_attached(&self, files: Vec<File>) -> Shelf {
        Shelf { attached: files.into_iter().map(BlobBytes::new).collect(), known: self.0.borrow().clone() }
    }

    /// Keeps the attached files, if they are the project's source, under the hashes that it found for them; gives those that were
    /// not known, each with its hash, as the page keeps them.
    pub(super) fn keep(&self, shelf: &Shelf, project: &Project) -> Array {
        let new = Array::new();
        let files: Vec<(String, u64)> = shelf.attached.iter().map(|file| (file.name(), file.len())).collect();
        let Some(hashes) = project.source().and_then(|source| source.hashes_of(&files)) else { return new };
        for (file, hash) in shelf.attached.iter().zip(hashes) {
            self.0.borrow_mut().entry(hash).or_insert_with_key(|hash| {
                new.push(&Array::of2(&hash.as_str().into(), &file.blob));
                file.clone()
            });
        }
        new
    }

    /// The files of the project's source, in its order, as far as they are there.
    pub(super) fn of_source(&self, project: &Project) -> Vec<BlobBytes> {
        let known = self.0.borrow();
        let files = project.source().map_or(Vec::new(), SourceRef::all_files);
        files.iter().map_while(|file| known.get(&file.hash).cloned()).collect()
    }

    /// The files of a saved project.
    pub(super) fn restored(&self, attachments: &Attachments) -> Shelf {
        let files = attachments.files().into_iter().map(|(hash, file)| (hash, BlobBytes::new(file)));
        self.0.borrow_mut().extend(files);
        self.with_attached(Vec::new())
    }
}

impl Library for Shelf {
    type Bytes = BlobBytes;

    fn attached(&self) -> &[BlobBytes] {
        &self.attached
    }

    fn by_hash(&self, hash: &str) -> Option<&BlobBytes> {
        self.known.get(hash)
    }
}
