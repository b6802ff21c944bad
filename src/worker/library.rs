//! The files that this worker can read: the one that came with the request, and those that the project knows by their hash.

use super::blob::BlobBytes;
use super::port::Attachments;
use crate::engine::ByteSource;
use crate::project::{Library, Project};
use std::cell::RefCell;
use std::collections::BTreeMap;
use web_sys::File;

/// Files by the hash of their bytes.
#[derive(Default)]
pub(super) struct Files(RefCell<BTreeMap<String, BlobBytes>>);

/// What one command can read.
pub(super) struct Shelf {
    attached: Option<BlobBytes>,
    known: BTreeMap<String, BlobBytes>,
}

impl Files {
    /// The known files and the one that came with a request.
    pub(super) fn with_attached(&self, file: Option<File>) -> Shelf {
        Shelf { attached: file.map(BlobBytes::new), known: self.0.borrow().clone() }
    }

    /// Keeps the attached file under the hash that the project found for it.
    pub(super) fn keep(&self, shelf: &Shelf, project: &Project) {
        if let (Some(file), Some(source)) = (&shelf.attached, project.source())
            && file.len() == source.n_bytes
        {
            self.0.borrow_mut().entry(source.hash.clone()).or_insert_with(|| file.clone());
        }
    }

    /// The files of a saved project.
    pub(super) fn restored(&self, attachments: &Attachments) -> Shelf {
        let files = attachments.files().into_iter().map(|(hash, file)| (hash, BlobBytes::new(file)));
        self.0.borrow_mut().extend(files);
        self.with_attached(None)
    }
}

impl Library for Shelf {
    type Bytes = BlobBytes;

    fn attached(&self) -> Option<&BlobBytes> {
        self.attached.as_ref()
    }

    fn by_hash(&self, hash: &str) -> Option<&BlobBytes> {
        self.known.get(hash)
    }
}
