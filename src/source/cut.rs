//! Cuts a stream of bytes between records, so that the pieces can be parsed independently of each other.

use super::grammar::{Closing, Grammar, after_break, count_breaks, next_break};
use memchr::{memchr, memrchr2};
use std::mem;

/// A quote that is not closed within so many bytes is a character like any other. That has to be seen before a row is too long to
/// wait for: `stream::MAX_WAITING` is by some chunks more.
pub(super) const MAX_QUOTED: usize = 112 << 20;

/// A run of whole records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The bytes, in UTF-8 if the file is in UTF-16.
    pub(super) bytes: Vec<u8>,
    /// Line ends of the file before this piece.
    pub(super) lines_before: u64,
    /// Whether the `csv` crate reads these bytes as [`Grammar::split`] does.
    pub(super) is_plain: bool,
    /// Whether no piece follows.
    pub(super) is_last: bool,
}

/// Cuts a stream into pieces, looking only at quotes and at the line ends near the cuts.
///
/// A piece holds the records that begin in one chunk of the stream, whole: its last record may end in a later chunk. So the
/// pieces depend on the chunks' sizes, never on who parses them.
#[derive(Debug)]
pub(super) struct Cutter<'a> {
    grammar: &'a Grammar,
    /// The last bytes of the stream.
    buffer: Vec<u8>,
    /// How many of them were given away. All other places are counted from there, where a record begins: moving the rest forward for
    /// each of many pieces would take quadratic time.
    given: usize,
    lines_before: u64,
    /// Ends of chunks before which a piece is to be cut.
    boundaries: Vec<usize>,
    /// Everything before this place was looked at; it is not within a quoted cell.
    at: usize,
    /// Where the search for the closing quote goes on, while one is sought: (opening quote, place).
    open: Option<(usize, usize)>,
    /// Where the line of `at` begins, as far as comments need it.
    line_start: usize,
    is_plain: bool,
}

impl<'a> Cutter<'a> {
    /// A cutter for a stream that begins with a record, after `lines_before` line ends.
    pub(super) fn new(grammar: &'a Grammar, lines_before: u64) -> Self {
        Self {
            grammar,
            buffer: Vec::new(),
            given: 0,
            lines_before,
            boundaries: Vec::new(),
            at: 0,
            open: None,
            line_start: 0,
            is_plain: true,
        }
    }

    /// Makes room for so many bytes.
    pub(super) fn reserve(&mut self, n: usize) {
        self.buffer.reserve(n);
    }

    /// Bytes that wait for the end of their record.
    pub(super) fn waiting(&self) -> usize {
        self.rest().len()
    }

    /// Bytes not yet given away.
    fn rest(&self) -> &[u8] {
        &self.buffer[self.given..]
    }

    /// The line on which they begin, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.lines_before + 1
    }

    /// Takes in the next chunk and gives the pieces that are whole now. `is_last` ends the stream.
    pub(super) fn push(&mut self, chunk: &[u8], is_last: bool) -> Vec<Piece> {
        self.buffer.extend_from_slice(chunk);
        self.boundaries.push(self.rest().len());
        let mut pieces = Vec::new();
        while let Some(boundary) = self.boundaries.first().copied() {
            let Some(end) = self.record_start(boundary, is_last) else { break };
            self.boundaries.retain(|boundary| *boundary > end);
            if end > 0 {
                pieces.push(self.take(end, is_last));
            }
        }
        self.buffer.drain(..mem::take(&mut self.given));
        pieces
    }

    /// Gives the first `end` bytes away.
    fn take(&mut self, end: usize, is_last: bool) -> Piece {
        let bytes = if self.given == 0 && end > self.buffer.len() / 2 {
            // The few bytes behind it are copied rather than the many of the piece.
            let rest = self.buffer.split_off(end);
            mem::replace(&mut self.buffer, rest)
        } else {
            self.given += end;
            self.buffer[self.given - end..self.given].to_vec()
        };
        let lines_before = self.lines_before;
        self.lines_before += count_breaks(&bytes);
        self.boundaries.iter_mut().for_each(|boundary| *boundary -= end);
        (self.at, self.line_start) = (0, 0);
        let is_plain = mem::replace(&mut self.is_plain, true) && self.grammar.is_plain(&bytes);
        Piece { bytes, lines_before, is_plain, is_last: is_last && self.rest().is_empty() }
    }

    /// The first place from `boundary` on where a record begins; `None` if more bytes are needed to tell.
    fn record_start(&mut self, boundary: usize, is_last: bool) -> Option<usize> {
        loop {
            if self.open.is_some() && !self.close(is_last) {
                return None;
            }
            let quote =
                self.grammar.quote.and_then(|quote| memchr(quote, &self.rest()[self.at..])).map(|offset| self.at + offset);
            let horizon = quote.unwrap_or(self.waiting());
            let from = self.at.max(boundary.saturating_sub(1)).min(horizon);
            if let Some(found) = next_break(&self.rest()[..horizon], from) {
                let may_go_on = found + 1 == self.waiting() && self.rest()[found] == b'\r' && !is_last;
                return (!may_go_on).then(|| after_break(self.rest(), found));
            }
            let Some(quote) = quote else {
                self.pass_to(horizon);
                return is_last.then_some(self.waiting());
            };
            self.pass_to(quote);
            self.meet(quote);
        }
    }

    /// Goes on to `at`, keeping the start of its line where comments need it.
    fn pass_to(&mut self, at: usize) {
        if self.grammar.comment.is_some()
            && let Some(found) = memrchr2(b'\n', b'\r', &self.rest()[self.at..at])
        {
            self.line_start = self.at + found + 1;
        }
        self.at = at;
    }

    /// Decides whether the quote at `quote` opens a cell.
    fn meet(&mut self, quote: usize) {
        self.at = quote + 1;
        if self.grammar.comment.is_some() && self.rest().get(self.line_start).copied() == self.grammar.comment {
            return;
        }
        if let Some(spaced) = self.grammar.begins_cell(self.rest(), quote) {
            self.is_plain &= !spaced;
            self.open = Some((quote, quote + 1));
        }
    }

    /// Looks for the end of the open cell; `false` if more bytes are needed.
    fn close(&mut self, is_last: bool) -> bool {
        let Some((quote, resume)) = self.open else { return true };
        match self.grammar.closing(self.rest(), quote, resume, is_last) {
            Closing::Proper { close, next, tidy } => {
                self.is_plain &= tidy && next == close + 1;
                self.at = next;
            }
            Closing::Open { resume } if !is_last && self.waiting() - quote <= MAX_QUOTED => {
                self.open = Some((quote, resume));
                return false;
            }
            Closing::Improper | Closing::Open { .. } => {
                self.is_plain = false;
                self.at = quote + 1;
            }
        }
        self.open = None;
        true
    }
}
