//! Reads a chunk of a file on its own, whoever reads those before it.
//!
//! A chunk may begin within a row, and that row within quotes, which only the bytes before it can tell for certain. So whoever reads
//! a chunk guesses where its first row begins, and says where; who gathers the chunks knows where the one before it ended, and has
//! a chunk read again if the guess was wrong. A guess that is right gives what reading from the beginning gives, bit for bit. Ge, Li,
//! Eilebrecht, Chandramouli, Kossmann, "Speculative distributed CSV data parsing for big data analytics" (SIGMOD 2019).

use super::cut::{Cutter, Piece};
use super::error::SourceError;
use super::grammar::Grammar;
use super::hash::{ChunkHash, of_chunk};
use super::parse::{PackedPart, Part, Plan};
use super::stream::{CHUNK, MAX_WAITING, read_exactly};
use crate::engine::{ByteSource, Cargo, Cells, Job};
use memchr::memchr;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Chunks that one worker reads one behind another.
const RUN: usize = 32;
/// Bytes behind a chunk that are read with it: most rows that begin in a chunk end within them.
const TAIL: usize = 16 << 10;
/// Bytes at the beginning of a chunk that a guess is made from, and rows.
const GUESSED_FROM: usize = 64 << 10;
const GUESSED_ROWS: usize = 16;
/// Chunks that a row may reach into whose beginning is only a guess.
const MAX_GUESSED_CHUNKS: usize = 4;

/// Reads the chunks of one file as a plan says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadChunks {
    pub(super) plan: Plan,
    /// Bytes of a chunk: [`CHUNK`], but for tests.
    pub(super) chunk_len: u64,
}

/// One chunk to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkAsk {
    /// Its number: it begins after so many chunks.
    pub(super) chunk: u64,
    /// Where the rows to be read begin; `None` if only the hash is wanted.
    pub(super) from: Option<Begin>,
    /// Whether the hash is wanted.
    pub(super) hash: bool,
}

/// Where the first row of a chunk begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Begin {
    /// At this place of the file.
    Known(u64),
    /// Wherever the bytes suggest.
    Guess,
}

/// What a chunk holds: the rows that begin in it.
#[derive(Debug)]
pub struct ChunkRead {
    pub(super) hash: Option<ChunkHash>,
    pub(super) rows: Result<ChunkRows, NoRows>,
}

/// Why a chunk gives no rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum NoRows {
    /// No row begins in it, or none was asked for.
    Nothing,
    /// There is no good guess where one begins.
    Unsure,
    /// A row is longer than memory should hold: the first of the chunk's.
    Endless,
    /// The bytes can no longer be read, in the system's words.
    Gone(String),
}

/// The rows that begin in a chunk, their lines counted from 1.
#[derive(Debug)]
pub(super) struct ChunkRows {
    pub(super) place: ChunkPlace,
    pub(super) part: Part,
}

/// Where they stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ChunkPlace {
    pub(super) start: u64,
    pub(super) len: u64,
    pub(super) is_plain: bool,
    pub(super) is_last: bool,
}

impl Job for ReadChunks {
    const NAME: &'static str = "read chunks";
    // A browser takes twice as long to read a file one MiB at a time as in one stream.
    const RUN: usize = RUN;
    type Ask = ChunkAsk;
    type Answer = ChunkRead;

    async fn run<B: ByteSource>(&self, ask: &ChunkAsk, bytes: &B) -> ChunkRead {
        match Chunk::read(bytes, ask.chunk, self.chunk_len).await {
            Ok(chunk) => ChunkRead {
                hash: ask.hash.then(|| chunk.hash()),
                rows: match ask.from {
                    Some(from) => self.rows(bytes, &chunk, from).await,
                    None => Err(NoRows::Nothing),
                },
            },
            Err(gone) => ChunkRead { hash: None, rows: Err(gone) },
        }
    }

    fn weight(&self, _: &ChunkAsk) -> u64 {
        self.chunk_len
    }
}

impl ReadChunks {
    async fn rows<B: ByteSource>(&self, bytes: &B, chunk: &Chunk<'_>, from: Begin) -> Result<ChunkRows, NoRows> {
        let grammar = &self.plan.format.grammar;
        let (start, most) = match from {
            Begin::Known(start) => (start, MAX_WAITING),
            Begin::Guess => {
                let found = guess(grammar, self.plan.n_columns, chunk).ok_or(NoRows::Unsure)?;
                (found, MAX_GUESSED_CHUNKS * CHUNK)
            }
        };
        let piece = chunk.piece(bytes, grammar, start, most).await.map_err(|reason| match (reason, from) {
            (NoRows::Endless, Begin::Guess) => NoRows::Unsure,
            (reason, _) => reason,
        })?;
        let part = self.plan.parse(&piece);
        let place = ChunkPlace { start, len: piece.bytes.len() as u64, is_plain: piece.is_plain, is_last: piece.is_last };
        Ok(ChunkRows { place, part })
    }
}

/// A chunk with the byte before it and some behind it.
struct Chunk<'a> {
    bytes: Cow<'a, [u8]>,
    /// Places in the file: of the first of the bytes, of the chunk's own, of those behind it, and of the end of the file.
    first: u64,
    start: u64,
    end: u64,
    file_len: u64,
}

impl<'a> Chunk<'a> {
    async fn read<B: ByteSource>(bytes: &'a B, chunk: u64, len: u64) -> Result<Self, NoRows> {
        let file_len = bytes.len();
        let start = chunk * len;
        let end = (start + len).min(file_len);
        let first = start.saturating_sub(1);
        let bytes = read_exactly(bytes, first, (end - first) as usize + TAIL).await.map_err(gone)?;
        Ok(Self { bytes, first, start, end, file_len })
    }

    /// The bytes from one place of the file up to another, as far as they are at hand.
    fn slice(&self, from: u64, to: u64) -> &[u8] {
        let to = ((to - self.first) as usize).min(self.bytes.len());
        &self.bytes[((from - self.first) as usize).min(to)..to]
    }

    fn hash(&self) -> ChunkHash {
        of_chunk(self.slice(self.start, self.end), self.start, self.start == 0 && self.end == self.file_len)
    }

    /// The rows from `start` on that begin in the chunk, if there are any. `most`: bytes that may wait for the end of their row.
    async fn piece<B: ByteSource>(&self, bytes: &B, grammar: &Grammar, start: u64, most: usize) -> Result<Piece, NoRows> {
        if start >= self.end {
            return Err(NoRows::Nothing);
        }
        let mut cutter = Cutter::new(grammar, 0);
        cutter.reserve(self.bytes.len());
        let mut text = Cow::Borrowed(self.slice(start, self.end));
        let mut at = start;
        loop {
            at += text.len() as u64;
            let is_last = at >= self.file_len;
            if let Some(piece) = cutter.push(&text, is_last).into_iter().next() {
                return Ok(piece);
            }
            if is_last {
                return Err(NoRows::Nothing);
            }
            if cutter.waiting() > most {
                return Err(NoRows::Endless);
            }
            let tail = self.slice(at, self.file_len);
            text = if tail.is_empty() { read_exactly(bytes, at, CHUNK).await.map_err(gone)? } else { Cow::Borrowed(tail) };
        }
    }
}

fn gone(error: SourceError) -> NoRows {
    match error {
        SourceError::Gone(reason) => NoRows::Gone(reason),
        other => NoRows::Gone(format!("{other:?}")),
    }
}

/// Where the first row of a chunk begins, most likely: the chunk may begin outside quotes or within them, and of the two the one is
/// taken that makes more of the first rows as wide as the table.
fn guess(grammar: &Grammar, n_columns: usize, chunk: &Chunk) -> Option<u64> {
    if chunk.start == 0 {
        return Some(0);
    }
    let before = chunk.slice(chunk.first, chunk.start);
    let text = chunk.slice(chunk.start, (chunk.start + GUESSED_FROM as u64).min(chunk.end));
    let is_whole = chunk.end == chunk.file_len && text.len() as u64 == chunk.end - chunk.start;
    let outside = first_row(grammar, before, text, is_whole);
    let Some(quote) = grammar.quote.filter(|quote| memchr(*quote, text).is_some()) else {
        return outside.map(|at| chunk.start + at as u64);
    };
    let within = first_row(grammar, &[quote], text, is_whole);
    let score = |at: Option<usize>| at.map(|at| share_of_whole_rows(grammar, n_columns, &text[at..]));
    let best = if score(within) > score(outside) { within } else { outside };
    best.map(|at| chunk.start + at as u64)
}

/// Where the first row begins in `text`, which the byte `before` stands before.
fn first_row(grammar: &Grammar, before: &[u8], text: &[u8], is_whole: bool) -> Option<usize> {
    let mut cutter = Cutter::new(grammar, 0);
    let pieces = [cutter.push(before, false), cutter.push(text, is_whole)].concat();
    pieces.first().map(|piece| piece.bytes.len() - before.len())
}

/// How many of the first rows are as wide as the table, in thousandths.
fn share_of_whole_rows(grammar: &Grammar, n_columns: usize, text: &[u8]) -> usize {
    let (mut cells, mut stray) = (Vec::new(), Vec::new());
    let (mut n_rows, mut n_whole, mut at) = (0, 0, 0);
    while n_rows < GUESSED_ROWS && at < text.len() {
        at = grammar.split(text, at, &mut cells, &mut stray);
        // The last row may be cut off.
        if at < text.len() && !cells.is_empty() {
            n_rows += 1;
            n_whole += usize::from(cells.len() == n_columns && stray.is_empty());
        }
        stray.clear();
    }
    1000 * n_whole / n_rows.max(1)
}

impl Cargo for ChunkAsk {
    type Note = Self;

    fn load(&self) -> (Self, Vec<Cells<'_>>) {
        (*self, Vec::new())
    }

    fn unload(note: Self, _: Vec<Cells<'static>>) -> Option<Self> {
        Some(note)
    }
}

/// What a chunk holds, but for its cells.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChunkNote {
    hash: Option<ChunkHash>,
    rows: Result<(ChunkPlace, PackedPart), NoRows>,
}

impl Cargo for ChunkRead {
    type Note = ChunkNote;

    fn load(&self) -> (ChunkNote, Vec<Cells<'_>>) {
        let mut cells = Vec::new();
        let rows = match &self.rows {
            Ok(rows) => Ok((rows.place, rows.part.pack(&mut cells))),
            Err(reason) => Err(reason.clone()),
        };
        (ChunkNote { hash: self.hash, rows }, cells)
    }

    fn unload(note: ChunkNote, cells: Vec<Cells<'static>>) -> Option<Self> {
        let rows = match note.rows {
            Ok((place, part)) => Ok(ChunkRows { place, part: part.unpack(&mut cells.into_iter())? }),
            Err(reason) => Err(reason),
        };
        Some(Self { hash: note.hash, rows })
    }
}
