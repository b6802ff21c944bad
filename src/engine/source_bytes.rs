//! Bytes from somewhere: a file on disk, a file that the browser holds, a buffer.

use std::any::Any;
use std::borrow::Cow;

/// What native threads may share. A browser's workers share nothing, and its values may not be sent.
#[cfg(not(target_arch = "wasm32"))]
pub trait Shared: Sync {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Sync> Shared for T {}
/// What native threads may share. A browser's workers share nothing, and its values may not be sent.
#[cfg(target_arch = "wasm32")]
pub trait Shared {}
#[cfg(target_arch = "wasm32")]
impl<T> Shared for T {}

/// The bytes of one source, readable in any order. Shells implement it; rooms only read.
#[expect(async_fn_in_trait, reason = "no reader needs its futures to be Send: each drives its own")]
pub trait ByteSource: Shared {
    /// Size in bytes.
    fn len(&self) -> u64;

    /// Whether there is no byte.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes from `start` on, `len` of them or as many as there are.
    ///
    /// # Errors
    /// [`BytesGone`] if the file was removed, changed or locked since it was opened.
    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone>;

    /// Itself, for a runner of the same shell that can let other workers read it.
    fn as_any(&self) -> Option<&dyn Any> {
        None
    }
}

/// The bytes can no longer be read; the text is the system's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BytesGone(pub String);

/// Bytes in memory.
#[derive(Clone, Copy, Debug)]
pub struct InMemory<'a>(pub &'a [u8]);

impl ByteSource for InMemory<'_> {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        let start = (start as usize).min(self.0.len());
        let end = start.saturating_add(len).min(self.0.len());
        Ok(Cow::Borrowed(&self.0[start..end]))
    }
}
