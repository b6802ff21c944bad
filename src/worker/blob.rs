//! Bytes that the browser holds, read in pieces.

use super::port::gone;
use crate::engine::{ByteSource, BytesGone};
use js_sys::Uint8Array;
use std::any::Any;
use std::borrow::Cow;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// The bytes of a file, or of a text that was unpacked from one.
#[derive(Clone)]
pub(super) struct BlobBytes {
    pub(super) blob: Blob,
    /// What tells a file from others before its bytes are read: name, size and time of the last change.
    pub(super) key: String,
}

impl BlobBytes {
    /// The bytes of `file`.
    pub(super) fn new(file: File) -> Self {
        let key = format!("{} {} {}", file.last_modified(), file.size(), file.name());
        Self { blob: file.unchecked_into(), key }
    }

    /// The file's name.
    pub(super) fn name(&self) -> String {
        self.blob.dyn_ref::<File>().map_or_else(String::new, File::name)
    }
}

impl From<Blob> for BlobBytes {
    fn from(blob: Blob) -> Self {
        Self { blob, key: String::new() }
    }
}

impl ByteSource for BlobBytes {
    fn len(&self) -> u64 {
        self.blob.size() as u64
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        let end = (start + len as u64).min(self.len());
        let slice: Blob = self.blob.slice_with_f64_and_f64(start as f64, end as f64).map_err(|error| gone(&error))?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|error| gone(&error))?;
        Ok(Cow::Owned(Uint8Array::new(&buffer).to_vec()))
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}
