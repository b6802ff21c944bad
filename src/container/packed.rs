//! Where bytes are unpacked, and where the text is kept meanwhile: each shell says so for its own.

use super::contents::{Contents, Wanted};
use super::unpack::unpack;
use crate::engine::{ByteSource, BytesGone, InMemory, Runner};
use crate::error::UserError;
use std::borrow::Cow;
use std::io::Cursor;
use std::sync::Arc;

/// Bytes that can be unpacked, if they are a container.
#[expect(async_fn_in_trait, reason = "no reader needs its futures to be Send: each drives its own")]
pub trait Packed: ByteSource {
    /// The text that comes out.
    type Text: ByteSource;

    /// Unpacks the table. Asked for the same again, the text of last time may do.
    ///
    /// # Errors
    /// As [`unpack`]; Machine: what unpacks cannot be had; Cancelled.
    async fn unpack<R: Runner>(&self, wanted: &Wanted, runner: &R) -> Result<Arc<Unpacked<Self::Text>>, UserError>;
}

/// A table that was unpacked.
pub struct Unpacked<T> {
    /// Its text.
    pub text: T,
    /// What it was packed in.
    pub contents: Contents,
}

impl Packed for InMemory<'_> {
    type Text = Vec<u8>;

    async fn unpack<R: Runner>(&self, wanted: &Wanted, _: &R) -> Result<Arc<Unpacked<Vec<u8>>>, UserError> {
        let mut text = Vec::new();
        let contents = unpack(&mut Cursor::new(self.0), wanted, &mut text)?;
        Ok(Arc::new(Unpacked { text, contents }))
    }
}

impl ByteSource for Vec<u8> {
    fn len(&self) -> u64 {
        self.len() as u64
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        let start = (start as usize).min(self.len());
        let end = start.saturating_add(len).min(self.len());
        Ok(Cow::Borrowed(&self[start..end]))
    }
}
