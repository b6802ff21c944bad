//! Bytes of a file that are read one piece behind another, as a browser reads them quickest.
//!
//! What a browser does for each request costs as much as reading a MiB, and a stream is one request; it fills the same buffer again
//! and again, where each answer to a request of its own is memory that the system has to find first.

use super::blob::BlobBytes;
use super::port::gone;
use crate::engine::{ByteSource, BytesGone};
use js_sys::{ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use std::borrow::Cow;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStream;

/// Bytes that are asked of a stream at a time.
const STEP: usize = 1 << 20;
/// The last bytes that were read are kept: the next piece begins a little before the end of the one before.
const KEPT: usize = 32 << 10;

#[wasm_bindgen]
extern "C" {
    /// Fills buffers that it is given. (web-sys does not know `min`, how many bytes are to be waited for.)
    #[wasm_bindgen(js_name = ReadableStreamBYOBReader)]
    type Reader;

    #[wasm_bindgen(constructor, catch, js_class = "ReadableStreamBYOBReader")]
    fn new(stream: &ReadableStream) -> Result<Reader, JsValue>;

    #[wasm_bindgen(method, js_class = "ReadableStreamBYOBReader")]
    fn read(this: &Reader, view: &Uint8Array, options: &Object) -> Promise;

    #[wasm_bindgen(method, js_class = "ReadableStreamBYOBReader")]
    fn cancel(this: &Reader) -> Promise;
}

/// The bytes of a file, of which pieces are read that mostly follow each other.
pub(super) struct Streamed {
    blob: BlobBytes,
    stream: RefCell<Option<Stream>>,
}

impl Streamed {
    pub(super) fn new(blob: BlobBytes) -> Self {
        Self { blob, stream: RefCell::default() }
    }
}

impl ByteSource for Streamed {
    fn len(&self) -> u64 {
        self.blob.len()
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        let len = self.len().saturating_sub(start).min(len as u64) as usize;
        let running = self.stream.take().filter(|stream| stream.reaches(start));
        // Not every browser lends its streams a buffer.
        let Some(mut stream) = running.or_else(|| Stream::open(&self.blob, start)) else {
            return self.blob.read(start, len).await;
        };
        let bytes = stream.read(start, len).await?;
        self.stream.replace(Some(stream));
        Ok(Cow::Owned(bytes))
    }
}

/// A stream of bytes from some place of a file on.
struct Stream {
    reader: Reader,
    /// Where it goes on, and the last bytes before.
    at: u64,
    last: Vec<u8>,
    buffer: ArrayBuffer,
}

impl Stream {
    fn open(blob: &BlobBytes, at: u64) -> Option<Self> {
        let rest = blob.blob.slice_with_f64(at as f64).ok()?;
        let reader = Reader::new(&rest.stream()).ok()?;
        Some(Self { reader, at, last: Vec::new(), buffer: ArrayBuffer::new(STEP as u32) })
    }

    /// Whether the byte at `place` is the next, or one of the last.
    fn reaches(&self, place: u64) -> bool {
        (self.at - self.last.len() as u64..=self.at).contains(&place)
    }

    /// The bytes from `start` on, which is within reach: `len` of them, or fewer if the file ends before.
    async fn read(&mut self, start: u64, len: usize) -> Result<Vec<u8>, BytesGone> {
        let mut bytes = Vec::with_capacity(len);
        let again = &self.last[self.last.len() - (self.at - start) as usize..];
        bytes.extend_from_slice(&again[..again.len().min(len)]);
        while bytes.len() < len
            && let Some(found) = self.next(len - bytes.len()).await?
        {
            let filled = bytes.len();
            bytes.resize(filled + found.length() as usize, 0);
            found.copy_to(&mut bytes[filled..]);
            self.at += u64::from(found.length());
            self.buffer = found.buffer().unchecked_into();
        }
        if start + bytes.len() as u64 == self.at {
            self.last = bytes[bytes.len().saturating_sub(KEPT)..].to_vec();
        }
        Ok(bytes)
    }

    /// The next bytes, at most `most` of them, in a buffer that is to be given back; `None` at the end.
    async fn next(&self, most: usize) -> Result<Option<Uint8Array>, BytesGone> {
        let wanted = most.min(STEP) as u32;
        let options = Object::new();
        // Setting a property of a plain object of one's own cannot fail.
        let _ = Reflect::set(&options, &"min".into(), &wanted.into());
        let view = Uint8Array::new_with_byte_offset_and_length(&self.buffer, 0, wanted);
        let found = JsFuture::from(self.reader.read(&view, &options)).await.map_err(|error| gone(&error))?;
        let found = Reflect::get(&found, &"value".into()).unwrap_or_default().dyn_into::<Uint8Array>().ok();
        Ok(found.filter(|found| found.length() > 0))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Nobody waits for what it would still have brought.
        let _ = self.reader.cancel();
    }
}
