//! The cells of one row, as places in the bytes of its piece.

use super::cell::{Decimal, short_number_at};
use super::grammar::{Cell, Grammar, after_break, count_breaks, is_break};
use memchr::memchr;

/// The cells of one row, unquoted. They stand in the piece itself; only what has doubled or escaped quotes is copied.
#[derive(Clone, Debug)]
pub(super) struct Record<'a> {
    bytes: &'a [u8],
    cells: Vec<Span>,
    /// Copied cells, one behind another: a place from the length of `bytes` on is in here.
    copied: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
    /// What the cell says, if it was read as a number on the way.
    number: Option<Decimal>,
}

impl Span {
    fn new(start: usize, end: usize) -> Self {
        Self { start, end, number: None }
    }
}

impl<'a> Record<'a> {
    /// A record without cells, for rows of a piece.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, cells: Vec::new(), copied: Vec::new() }
    }

    /// Number of cells.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The cell at a position.
    #[inline]
    pub(super) fn get(&self, position: usize) -> Option<&[u8]> {
        self.cells.get(position).map(|span| self.text(*span))
    }

    /// What the cell at a position says, if it was read as a number on the way.
    #[inline]
    pub(super) fn number(&self, position: usize) -> Option<Decimal> {
        self.cells.get(position).and_then(|span| span.number)
    }

    /// The cells in order.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &[u8]> + Clone {
        self.cells.iter().map(|span| self.text(*span))
    }

    #[inline]
    fn text(&self, Span { start, end, .. }: Span) -> &[u8] {
        match start.checked_sub(self.bytes.len()) {
            None => &self.bytes[start..end],
            Some(start) => &self.copied[start..end - self.bytes.len()],
        }
    }

    /// Forgets the cells.
    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.copied.clear();
    }

    /// Adds the text of a cell: doubled and escaped quotes become single.
    pub(super) fn push(&mut self, cell: Cell, grammar: &Grammar) {
        let text = &self.bytes[cell.start..cell.end];
        match grammar.quote {
            Some(quote) if cell.quoted && (memchr(quote, text).is_some() || grammar.backslash) => {
                let start = self.bytes.len() + self.copied.len();
                grammar.unescape(text, quote, &mut self.copied);
                self.cells.push(Span::new(start, self.bytes.len() + self.copied.len()));
            }
            _ => self.cells.push(Span::new(cell.start, cell.end)),
        }
    }

    /// Takes the row that begins at `at` in a piece that [`Grammar::is_plain`]; gives the place after its line end, and how many
    /// line ends were passed. `marks`: by position, the decimal mark of a column of numbers, and 0 of others: short numbers are read
    /// on the way.
    pub(super) fn read_plain(&mut self, mut at: usize, delimiter: u8, grammar: &Grammar, marks: &[u8]) -> (usize, u64) {
        self.clear();
        let bytes = self.bytes;
        let is_end = |end: usize| bytes.get(end).is_some_and(|byte| *byte == delimiter || is_break(*byte));
        let mut n_breaks = 0;
        loop {
            let mark = marks.get(self.cells.len()).copied().unwrap_or(0);
            let number = if mark == 0 { None } else { short_number_at(bytes, at, mark) };
            let end = if let Some((number, end)) = number.filter(|(_, end)| is_end(*end)) {
                self.cells.push(Span { start: at, end, number: Some(number) });
                end
            } else if bytes.get(at).copied().is_some_and(|first| Some(first) == grammar.quote) {
                let close = closing_quote(bytes, at);
                n_breaks += count_breaks(&bytes[at..close]);
                self.push(Cell { start: at + 1, end: close, quoted: true }, grammar);
                (close + 1).min(bytes.len())
            } else {
                let end = end_of_cell(bytes, at, delimiter);
                self.cells.push(Span::new(at, end));
                end
            };
            match bytes.get(end) {
                Some(byte) if *byte == delimiter => at = end + 1,
                Some(_) => return (after_break(bytes, end), n_breaks + 1),
                None => return (end, n_breaks),
            }
        }
    }
}

/// The quote that closes the cell whose quote stands at `open`: the first one that is not doubled.
fn closing_quote(bytes: &[u8], open: usize) -> usize {
    let quote = bytes[open];
    let mut from = open + 1;
    while let Some(offset) = memchr(quote, &bytes[from..]) {
        let at = from + offset;
        if bytes.get(at + 1) != Some(&quote) {
            return at;
        }
        from = at + 2;
    }
    bytes.len()
}

/// The first delimiter or line end from `at` on. Cells are short: eight bytes are compared at a time, without a call.
#[inline]
fn end_of_cell(bytes: &[u8], mut at: usize, delimiter: u8) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // The lowest high bit of the result marks the first byte that is `byte` (Mycroft).
    let find = |word: u64, byte: u8| {
        let zero = word ^ (ONES * u64::from(byte));
        zero.wrapping_sub(ONES) & !zero & (ONES << 7)
    };
    while let Some(eight) = bytes[at..].first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let found = find(word, delimiter) | find(word, b'\n') | find(word, b'\r');
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = &bytes[at..];
    at + rest.iter().position(|byte| *byte == delimiter || is_break(*byte)).unwrap_or(rest.len())
}
