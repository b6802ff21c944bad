//! The pieces of a file, one wave after another.

use super::Encoding;
use super::cut::{Cutter, MAX_QUOTED, Piece};
use super::encoding::{Transcoder, len_in_file};
use super::error::SourceError;
use super::rows::Format;
use crate::engine::ByteSource;
use std::borrow::Cow;

/// Bytes of the file in one chunk: the rows that begin in a chunk are a piece, and become a block of the table.
pub(super) const CHUNK: usize = 1 << 20;
/// Pieces that are given away together, so that several workers have something to do.
const WAVE: usize = 8;
/// Most bytes that wait for the end of their row: a row is held several times over until it is a cell of a table, and a browser's
/// memory holds only so much.
pub(super) const MAX_WAITING: usize = 128 << 20;

// Whether a quote is closed is seen before its row is too long to wait for.
const _: () = assert!(MAX_QUOTED + 4 * CHUNK < MAX_WAITING);

/// A piece with its place in the file.
pub(super) struct Placed {
    pub(super) piece: Piece,
    /// Where it begins in the file, and how many bytes of the file it takes.
    pub(super) start: u64,
    pub(super) len: u64,
}

/// Reads a file from its first row of data on.
pub(super) struct Stream<'a, B> {
    bytes: &'a B,
    chunk_len: usize,
    encoding: Encoding,
    transcoder: Transcoder,
    cutter: Cutter<'a>,
    /// Place in the file of the next piece.
    start: u64,
    /// Place in the file of the next chunk.
    at: u64,
    /// Where the data begin.
    data: u64,
    /// Takes in all bytes of the file as they pass.
    hasher: blake3::Hasher,
}

impl<'a, B: ByteSource> Stream<'a, B> {
    /// A stream whose rows begin at the place `data` of the file, after `lines_before` line ends.
    pub(super) fn new(bytes: &'a B, format: &'a Format, data: u64, lines_before: u64) -> Self {
        Self::in_chunks(bytes, format, data, lines_before, CHUNK)
    }

    /// The same in chunks of another length.
    pub(super) fn in_chunks(bytes: &'a B, format: &'a Format, data: u64, lines_before: u64, chunk_len: usize) -> Self {
        Self {
            bytes,
            chunk_len,
            encoding: format.encoding,
            transcoder: Transcoder::new(format.encoding),
            cutter: Cutter::new(&format.grammar, lines_before),
            start: data,
            at: 0,
            data,
            hasher: blake3::Hasher::new(),
        }
    }

    /// The next pieces; none at the end.
    pub(super) async fn next_wave(&mut self) -> Result<Vec<Placed>, SourceError> {
        let mut wave = Vec::new();
        while wave.len() < WAVE && self.at < self.bytes.len() {
            let chunk = read_exactly(self.bytes, self.at, self.chunk_len).await?;
            self.hasher.update(&chunk);
            let skip = self.data.saturating_sub(self.at).min(chunk.len() as u64) as usize;
            self.at += chunk.len() as u64;
            let is_last = self.at >= self.bytes.len();
            if skip == chunk.len() && !is_last {
                continue;
            }
            let text = self.transcoder.push(rest(chunk, skip), is_last);
            for piece in self.cutter.push(&text, is_last) {
                let len = len_in_file(&piece.bytes, self.encoding);
                wave.push(Placed { piece, start: self.start, len });
                self.start += len;
            }
            if self.cutter.waiting() > MAX_WAITING {
                return Err(SourceError::EndlessLine { line: self.cutter.line(), most: MAX_WAITING });
            }
        }
        Ok(wave)
    }

    /// The hash of all bytes, once the stream has ended: 64 hexadecimal digits.
    pub(super) fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }
}

fn rest(chunk: Cow<'_, [u8]>, skip: usize) -> Cow<'_, [u8]> {
    match chunk {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[skip..]),
        Cow::Owned(mut bytes) => {
            bytes.drain(..skip);
            Cow::Owned(bytes)
        }
    }
}

/// `len` bytes from `start` on, or all that are left: a source that gives fewer has changed.
pub(super) async fn read_exactly<B: ByteSource>(bytes: &B, start: u64, len: usize) -> Result<Cow<'_, [u8]>, SourceError> {
    let wanted = (len as u64).min(bytes.len().saturating_sub(start));
    let found = bytes.read(start, wanted as usize).await?;
    if found.len() as u64 == wanted {
        Ok(found)
    } else {
        Err(SourceError::Gone("it became shorter while it was read".to_owned()))
    }
}
