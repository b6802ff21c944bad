//! Where the cells and rows of a text end that quotes nothing.

/// Bytes that are searched at a time.
const SEGMENT: usize = 16 << 10;
/// Bytes whose ends are written down together, and how many of these at a time.
const BLOCK: usize = 64;
const STEP: usize = 8;

/// The ends of cells and rows, found on the way.
#[derive(Debug)]
pub(super) struct Ends<'a> {
    text: &'a [u8],
    delimiter: u8,
    /// Delimiters and line ends, and line ends alone.
    cells: Places,
    rows: Places,
    /// Everything before this place was searched.
    at: usize,
}

/// Ascending places that are taken from the front.
#[derive(Debug, Default)]
struct Places {
    found: Vec<u32>,
    first: usize,
    /// Behind the last of them: what `found` holds from there on is of no meaning.
    end: usize,
}

impl<'a> Ends<'a> {
    pub(super) fn new(text: &'a [u8], delimiter: u8) -> Self {
        Self { text, delimiter, cells: Places::default(), rows: Places::default(), at: 0 }
    }

    /// Forgets what stands before `at`.
    pub(super) fn skip_to(&mut self, at: usize) {
        self.cells.skip_to(at);
        self.rows.skip_to(at);
        self.at = self.at.max(at);
    }

    /// The ends of the next row's cells if it has `width` of them, the last of which is a line end; `None` if it has not.
    #[inline]
    pub(super) fn row(&mut self, width: usize) -> Option<&[u32]> {
        while self.rows.is_empty() {
            // It has more cells, or the text ends within it.
            if self.cells.len() > width || self.at == self.text.len() {
                return None;
            }
            self.search();
        }
        let ends = self.cells.next(width)?;
        (ends.last() == self.rows.next(1)?.first()).then_some(ends)
    }

    /// Goes behind a row that has `width` cells: gives where the next begins.
    #[inline]
    pub(super) fn take_row(&mut self, width: usize) -> usize {
        let at = self.rows.found[self.rows.first] as usize;
        self.cells.first += width;
        self.rows.first += 1;
        let is_of_two = self.text[at] == b'\r' && self.text.get(at + 1) == Some(&b'\n');
        if is_of_two {
            self.skip_to(at + 2);
        }
        at + 1 + usize::from(is_of_two)
    }

    #[inline(never)]
    fn search(&mut self) {
        let to = (self.at + SEGMENT).min(self.text.len());
        self.cells.make_room(to - self.at);
        self.rows.make_room(to - self.at);
        let (blocks, rest) = self.text[self.at..to].as_chunks::<BLOCK>();
        let mut at = self.at as u32;
        for block in blocks {
            let (delimiters, breaks) = masks(block, self.delimiter);
            self.cells.add_all(at, delimiters | breaks);
            self.rows.add_few(at, breaks);
            at += BLOCK as u32;
        }
        for byte in rest {
            let is_break = matches!(byte, b'\n' | b'\r');
            self.cells.add(at, is_break || *byte == self.delimiter);
            self.rows.add(at, is_break);
            at += 1;
        }
        self.at = to;
    }
}

impl Places {
    fn len(&self) -> usize {
        self.end - self.first
    }

    fn is_empty(&self) -> bool {
        self.first == self.end
    }

    fn next(&self, n: usize) -> Option<&[u32]> {
        self.found[self.first..self.end].get(..n)
    }

    fn skip_to(&mut self, at: usize) {
        while self.first < self.end && (self.found[self.first] as usize) < at {
            self.first += 1;
        }
    }

    /// Makes room for `n` more, and for a step beyond.
    fn make_room(&mut self, n: usize) {
        self.found.copy_within(self.first..self.end, 0);
        (self.first, self.end) = (0, self.end - self.first);
        let wanted = self.end + n + STEP;
        if self.found.len() < wanted {
            self.found.resize(wanted, 0);
        }
    }

    fn add(&mut self, at: u32, is_one: bool) {
        self.found[self.end] = at;
        self.end += usize::from(is_one);
    }

    /// Adds a place for each bit. How many there are is not asked for each: a processor cannot foresee that.
    #[inline]
    fn add_all(&mut self, at: u32, mut bits: u64) {
        let n = bits.count_ones() as usize;
        for step in self.found[self.end..].chunks_exact_mut(STEP).take(n.div_ceil(STEP)) {
            for place in step {
                *place = at + bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
            }
        }
        self.end += n;
    }

    /// The same of bits that are few.
    #[inline]
    fn add_few(&mut self, at: u32, mut bits: u64) {
        while bits != 0 {
            self.found[self.end] = at + bits.trailing_zeros();
            self.end += 1;
            bits &= bits - 1;
        }
    }
}

/// A bit for each byte that is the delimiter, and for each that is of a line end.
#[cfg(target_arch = "wasm32")]
#[inline]
fn masks(block: &[u8; BLOCK], delimiter: u8) -> (u64, u64) {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};

    let (mut delimiters, mut breaks) = (0, 0);
    for (i, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
        let [low, high] = [0, 8].map(|at| bytes[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes)));
        let bytes = u64x2(low, high);
        let is = |byte| u8x16_eq(bytes, u8x16_splat(byte));
        delimiters |= u64::from(u8x16_bitmask(is(delimiter))) << (16 * i);
        breaks |= u64::from(u8x16_bitmask(v128_or(is(b'\n'), is(b'\r')))) << (16 * i);
    }
    (delimiters, breaks)
}

/// A bit for each byte that is the delimiter, and for each that is of a line end.
#[cfg(not(target_arch = "wasm32"))]
#[inline]
fn masks(block: &[u8; BLOCK], delimiter: u8) -> (u64, u64) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const LOW: u64 = ONES * 0x7F;
    // The high bit of each byte that is 0.
    let zeros = |word: u64| !(((word & LOW) + LOW) | word | LOW);
    // The product moves these bits together: each of the partial products has one of them in its last byte.
    let bits = |word: u64| (word >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let (mut delimiters, mut breaks) = (0, 0);
    for (i, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
        let word = u64::from_le_bytes(*bytes);
        let is = |byte: u8| zeros(word ^ (ONES * u64::from(byte)));
        delimiters |= bits(is(delimiter)) << (8 * i);
        breaks |= bits(is(b'\n') | is(b'\r')) << (8 * i);
    }
    (delimiters, breaks)
}
