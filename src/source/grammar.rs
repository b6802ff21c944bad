//! Where records and cells begin and end, in bytes: RFC 4180, read as a careful person reads what breaks it.
//!
//! A quote opens a cell only where a cell begins, and only if it is closed properly: the next quote that is not doubled stands
//! before a delimiter or the end of the line (spaces between them are passed over). Within one line, quotes that should be
//! doubled are forgiven (`"a 5" pipe",`), unless they stand where another cell begins. Otherwise the quote is a character like
//! any other, so that one stray quote spoils one cell, not the rest of the file.

use super::{Dialect, Escape, encoding};
use memchr::{memchr, memchr2, memchr3};
use serde::{Deserialize, Serialize};

/// The bytes that give a file its structure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Grammar {
    /// Never empty; it holds neither quotes nor line ends, and overlaps itself only if it is one byte repeated.
    pub(super) delimiter: Vec<u8>,
    pub(super) quote: Option<u8>,
    /// Whether a backslash takes the meaning from a quote or a backslash within quotes.
    pub(super) backslash: bool,
    pub(super) comment: Option<u8>,
}

/// Longest cell, in bytes, within which quotes that should be doubled are forgiven: the search for its end begins anew with each chunk.
const MAX_FORGIVEN: usize = 64 << 10;

/// A cell in the bytes: what stands between its quotes, if it has quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quoted: bool,
}

/// How the quote that opens a cell is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// By the quote at `close`; what follows the cell (a delimiter, a line end, the end) begins at `next`. Not `tidy`: quotes
    /// within the cell are not doubled.
    Proper { close: usize, next: usize, tidy: bool },
    /// By a quote that cannot close it: the opening quote was none.
    Improper,
    /// By nothing so far; a search that goes on begins at `resume`.
    Open { resume: usize },
}

impl Grammar {
    /// The structure of a dialect; `None` if its delimiter or a mark cannot be written in its encoding.
    pub(super) fn new(dialect: &Dialect) -> Option<Self> {
        let ascii = |c: Option<char>| c.map(u8::try_from).transpose().ok();
        Some(Self {
            delimiter: encoding::encode(&dialect.delimiter, dialect.encoding)?,
            quote: ascii(dialect.quote)?,
            backslash: dialect.escape == Escape::Backslash,
            comment: ascii(dialect.comment)?,
        })
    }

    /// Whether the bytes are such that the `csv` crate reads them as [`Grammar::split`] does, if no quote is improper.
    pub(super) fn is_plain(&self, bytes: &[u8]) -> bool {
        // The crate drops a byte order mark wherever its input begins with one.
        let is_marked = bytes.starts_with(b"\xEF\xBB\xBF");
        // It also ends a comment at a line feed only.
        let has = |byte: u8| memchr(byte, bytes).is_some();
        let is_odd = is_marked || self.backslash && has(b'\\') || self.comment.is_some_and(has);
        self.delimiter.len() == 1 && !is_odd
    }

    /// Splits the record that begins at `at`, and gives the place after its line end. A blank line and a comment have no cells.
    pub(super) fn split(&self, bytes: &[u8], mut at: usize, cells: &mut Vec<Cell>, stray: &mut Vec<Closing>) -> usize {
        cells.clear();
        if at >= bytes.len() {
            return at;
        }
        if self.comment == Some(bytes[at]) {
            return after_break(bytes, next_break(bytes, at).unwrap_or(bytes.len()));
        }
        if is_break(bytes[at]) {
            return after_break(bytes, at);
        }
        loop {
            let (cell, next) = self.cell(bytes, at, stray);
            cells.push(cell);
            if !bytes[next..].starts_with(&self.delimiter) {
                return after_break(bytes, next);
            }
            at = next + self.delimiter.len();
        }
    }

    /// The cell that begins at `at`, and the place where it ends: before a delimiter or a line end.
    fn cell(&self, bytes: &[u8], at: usize, stray: &mut Vec<Closing>) -> (Cell, usize) {
        let open = self.skip_spaces(bytes, at);
        if self.quote.is_some() && bytes.get(open).copied() == self.quote {
            let closing = self.closing(bytes, open, open + 1, true);
            if !matches!(closing, Closing::Proper { tidy: true, .. }) {
                stray.push(closing);
            }
            if let Closing::Proper { close, next, .. } = closing {
                return (Cell { start: open + 1, end: close, quoted: true }, next);
            }
        }
        let end = self.end_of_unquoted(bytes, at);
        (Cell { start: at, end, quoted: false }, end)
    }

    /// The first delimiter or line end from `at` on.
    fn end_of_unquoted(&self, bytes: &[u8], mut at: usize) -> usize {
        loop {
            match memchr3(self.delimiter[0], b'\n', b'\r', &bytes[at..]).map(|offset| at + offset) {
                None => return bytes.len(),
                Some(found) if is_break(bytes[found]) || bytes[found..].starts_with(&self.delimiter) => return found,
                Some(found) => at = found + 1,
            }
        }
    }

    /// How the cell that opens with the quote at `open` is closed; before `from` nothing closes it. `is_whole`: no byte follows
    /// `bytes`.
    pub(super) fn closing(&self, bytes: &[u8], open: usize, mut from: usize, is_whole: bool) -> Closing {
        let Some(quote) = self.quote else { return Closing::Improper };
        loop {
            let rest = &bytes[from.min(bytes.len())..];
            let found = if self.backslash { memchr2(quote, b'\\', rest) } else { memchr(quote, rest) };
            let Some(at) = found.map(|offset| from + offset) else { return Closing::Open { resume: bytes.len().max(from) } };
            let following = bytes.get(at + 1).copied();
            if following.is_none() && !is_whole {
                return Closing::Open { resume: at };
            }
            if bytes[at] != quote {
                from = if following == Some(quote) || following == Some(b'\\') { at + 2 } else { at + 1 };
            } else if following == Some(quote) {
                from = at + 2;
            } else {
                return match self.after_closing(bytes, at, is_whole) {
                    Closing::Improper => self.forgiving(bytes, open, at, is_whole),
                    closing => closing,
                };
            }
        }
    }

    /// How a cell is closed within whose line the quote at `first` should have been doubled: by the next quote of this line that
    /// can close it, if none before it stands where another cell begins.
    fn forgiving(&self, bytes: &[u8], open: usize, first: usize, is_whole: bool) -> Closing {
        let Some(quote) = self.quote else { return Closing::Improper };
        if next_break(&bytes[..first], open).is_some() || self.ends_with_delimiter(&bytes[..first]) {
            return Closing::Improper;
        }
        let mut from = first + 1;
        loop {
            let end = bytes.len().min(open + MAX_FORGIVEN);
            let found = bytes.get(from..end).and_then(|rest| memchr3(quote, b'\n', b'\r', rest));
            let Some(at) = found.map(|offset| from + offset) else {
                let may_be_closed = !is_whole && end == bytes.len() && from <= end;
                return if may_be_closed { Closing::Open { resume: first } } else { Closing::Improper };
            };
            if bytes[at] != quote || self.begins_cell(bytes, at).is_some() {
                return Closing::Improper;
            }
            match (bytes.get(at + 1), self.after_closing(bytes, at, is_whole)) {
                (Some(next), _) if *next == quote => from = at + 2,
                (None, _) if !is_whole => return Closing::Open { resume: first },
                (_, Closing::Proper { close, next, .. }) => return Closing::Proper { close, next, tidy: false },
                (_, Closing::Open { .. }) => return Closing::Open { resume: first },
                (_, Closing::Improper) => from = at + 1,
            }
        }
    }

    /// Whether the quote at `close` closes its cell: by what follows.
    fn after_closing(&self, bytes: &[u8], close: usize, is_whole: bool) -> Closing {
        let next = self.skip_spaces(bytes, close + 1);
        let rest = &bytes[next..];
        if rest.is_empty() && is_whole || rest.first().is_some_and(|byte| is_break(*byte)) || rest.starts_with(&self.delimiter) {
            Closing::Proper { close, next, tidy: true }
        } else if !is_whole && self.delimiter.starts_with(rest) {
            Closing::Open { resume: close }
        } else {
            Closing::Improper
        }
    }

    /// The first place from `at` on that is no space, or where a delimiter begins.
    fn skip_spaces(&self, bytes: &[u8], mut at: usize) -> usize {
        while bytes.get(at) == Some(&b' ') && !bytes[at..].starts_with(&self.delimiter) {
            at += 1;
        }
        at
    }

    /// Whether a cell begins before the quote at `at` (which is not within a quoted cell), and whether spaces stand between.
    pub(super) fn begins_cell(&self, bytes: &[u8], at: usize) -> Option<bool> {
        let mut start = at;
        loop {
            let before = &bytes[..start];
            if before.last().is_none_or(|byte| is_break(*byte)) || self.ends_with_delimiter(before) {
                return Some(start < at);
            }
            if before.last() != Some(&b' ') {
                return None;
            }
            start -= 1;
        }
    }

    /// Whether a delimiter ends where `before` ends. Of a run of one repeated byte, delimiters are taken from the left.
    fn ends_with_delimiter(&self, before: &[u8]) -> bool {
        let width = self.delimiter.len();
        if width > 1 && self.delimiter.iter().all(|byte| *byte == self.delimiter[0]) {
            let run = before.iter().rev().take_while(|byte| **byte == self.delimiter[0]).count();
            return run > 0 && run.is_multiple_of(width);
        }
        before.ends_with(&self.delimiter)
    }

    /// Adds the text of a quoted cell to `out`, its doubled and escaped quotes single.
    pub(super) fn unescape(&self, text: &[u8], quote: u8, out: &mut Vec<u8>) {
        let mut rest = text;
        while let [first, tail @ ..] = rest {
            let is_pair = match tail.first() {
                Some(second) if *first == quote => *second == quote,
                Some(second) if self.backslash && *first == b'\\' => *second == quote || *second == b'\\',
                _ => false,
            };
            out.push(if is_pair { tail[0] } else { *first });
            rest = &tail[usize::from(is_pair)..];
        }
    }
}

/// Whether a byte ends a line (alone, or as part of CR LF).
pub(super) fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// The first line end from `at` on.
pub(super) fn next_break(bytes: &[u8], at: usize) -> Option<usize> {
    memchr2(b'\n', b'\r', &bytes[at..]).map(|offset| at + offset)
}

/// The place after the line end at `at`; CR LF is one line end.
pub(super) fn after_break(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => at + 2,
        Some([_, ..]) => at + 1,
        _ => bytes.len(),
    }
}

/// Number of line ends; `CR LF` is one.
pub(super) fn count_breaks(bytes: &[u8]) -> u64 {
    let lone_cr = memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    (memchr::memchr_iter(b'\n', bytes).count() + lone_cr) as u64
}
