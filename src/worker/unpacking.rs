//! The worker that unpacks: one file, then it is let go.

use super::port;
use crate::CODE_HASH;
use crate::container::unpack;
use crate::error::UserError;
use crate::protocol::{FromUnpacker, ToUnpacker};
use js_sys::{Array, Object, Reflect, Uint8Array};
use std::io::{self, Read, Seek, SeekFrom, Write};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync, MessageEvent};

/// Bytes that are read at once.
const BLOCK: u64 = 1 << 20;
/// Bytes of text that are handed to the browser at once.
const PART: usize = 4 << 20;
/// How often the progress is told, in milliseconds.
const TELL_MS: f64 = 50.0;

/// Starts the worker: listens, and says that it is ready and what it was built from.
pub fn start_unpacking() {
    console_error_panic_hook::set_once();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| answer(&event.data()));
    port::scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&FromUnpacker::Ready { code_hash: CODE_HASH.to_owned() }, None);
}

fn answer(envelope: &JsValue) {
    let message = Reflect::get(envelope, &"message".into()).unwrap_or_default();
    let file = Reflect::get(envelope, &"file".into()).unwrap_or_default().dyn_into::<Blob>();
    // What is not understood is a defect of the app, which has a build of one version: the other side hears of the error.
    let (Ok(ToUnpacker { wanted }), Ok(file)) = (serde_wasm_bindgen::from_value(message), file) else {
        wasm_bindgen::throw_str("a message was not understood")
    };
    let mut text = BlobWriter::default();
    let bytes = BlobReader::new(file)
        .map_err(|error| UserError::machine(format!("The file cannot be read: {error:?}."), "Open it again."));
    let result = bytes.and_then(|mut bytes| unpack(&mut bytes, &wanted, &mut text));
    let text = result.is_ok().then(|| text.finish()).and_then(Result::ok);
    post(&FromUnpacker::Done { result }, text.as_ref());
}

fn post(message: &FromUnpacker, text: Option<&Blob>) {
    let envelope = Object::new();
    let Ok(encoded) = port::encode(message) else { wasm_bindgen::throw_str("an answer could not be encoded") };
    let _ = Reflect::set(&envelope, &"message".into(), &encoded);
    if let Some(text) = text {
        let _ = Reflect::set(&envelope, &"text".into(), text);
    }
    let _ = port::scope().post_message(&envelope);
}

/// A file that is read from any place, as this worker may wait for it.
struct BlobReader {
    blob: Blob,
    reader: FileReaderSync,
    len: u64,
    at: u64,
    /// The bytes read last, and where they stand.
    block: Vec<u8>,
    block_start: u64,
    told_ms: f64,
}

impl BlobReader {
    fn new(blob: Blob) -> Result<Self, JsValue> {
        let len = blob.size() as u64;
        Ok(Self { blob, reader: FileReaderSync::new()?, len, at: 0, block: Vec::new(), block_start: 0, told_ms: 0.0 })
    }

    /// Reads the block that holds the present place.
    fn fetch(&mut self) -> Result<(), JsValue> {
        self.block_start = self.at / BLOCK * BLOCK;
        let end = (self.block_start + BLOCK).min(self.len);
        let slice = self.blob.slice_with_f64_and_f64(self.block_start as f64, end as f64)?;
        self.block = Uint8Array::new(&self.reader.read_as_array_buffer(&slice)?.into()).to_vec();
        let now = port::scope().performance().map_or(0.0, |performance| performance.now());
        if now - self.told_ms > TELL_MS {
            self.told_ms = now;
            post(&FromUnpacker::Progress { done: self.at, total: self.len }, None);
        }
        Ok(())
    }
}

impl Read for BlobReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.len {
            return Ok(0);
        }
        if !(self.block_start..self.block_start + self.block.len() as u64).contains(&self.at) {
            self.fetch().map_err(|error| failed(&error))?;
        }
        let rest = self.block.get((self.at - self.block_start) as usize..).unwrap_or_default();
        let n = rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&rest[..n]);
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place before the beginning"))?;
        Ok(self.at)
    }
}

/// Text that the browser keeps, part by part, so that this worker's memory does not hold it.
#[derive(Default)]
struct BlobWriter {
    part: Vec<u8>,
    parts: Array,
}

impl BlobWriter {
    fn finish(mut self) -> Result<Blob, JsValue> {
        self.hand_over()?;
        Blob::new_with_blob_sequence(&self.parts)
    }

    fn hand_over(&mut self) -> Result<(), JsValue> {
        let part = Uint8Array::from(self.part.as_slice());
        self.parts.push(Blob::new_with_buffer_source_sequence(&Array::of1(&part))?.as_ref());
        self.part.clear();
        Ok(())
    }
}

impl Write for BlobWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.extend_from_slice(bytes);
        if self.part.len() >= PART {
            self.hand_over().map_err(|error| failed(&error))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn failed(error: &JsValue) -> io::Error {
    io::Error::other(format!("{error:?}"))
}
