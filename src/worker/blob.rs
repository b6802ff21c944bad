//! A file that the browser holds, read in pieces.

use crate::engine::{ByteSource, BytesGone};
use js_sys::Uint8Array;
use std::borrow::Cow;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// The bytes of a file.
#[derive(Clone)]
pub(super) struct BlobBytes(File);

impl BlobBytes {
    /// The bytes of `file`.
    pub(super) fn new(file: File) -> Self {
        Self(file)
    }
}

impl ByteSource for BlobBytes {
    fn len(&self) -> u64 {
        self.0.size() as u64
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        let end = (start + len as u64).min(self.len());
        let gone = |error: wasm_bindgen::JsValue| {
            let name = error.dyn_ref::<js_sys::Error>().map(|e| String::from(e.message()));
            BytesGone(name.unwrap_or_else(|| format!("{error:?}")))
        };
        let slice: Blob = self.0.slice_with_f64_and_f64(start as f64, end as f64).map_err(gone)?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(gone)?;
        Ok(Cow::Owned(Uint8Array::new(&buffer).to_vec()))
    }
}
