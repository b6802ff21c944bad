//! Rows of text that are nothing but short numbers.
//!
//! Where cells end is found for many bytes at a time, so that no cell waits for the one before it; then two cells are read side by
//! side. A column's numbers mostly have as many decimals as the number above has: only such rows are read here. Langdale, Lemire,
//! "Parsing gigabytes of JSON per second", VLDB Journal 28 (2019), find the ends in the same way; numbers are summed in pairs, fours
//! and eights, as those that are read alone are.

use super::ends::Ends;

#[cfg(not(target_arch = "wasm32"))]
use self::plain::{Checks, Two};
#[cfg(target_arch = "wasm32")]
use self::wasm::{Checks, Two};

/// Most rows that are read at a time.
pub(super) const ROWS_TOGETHER: usize = 64;
/// Most characters of a number without its sign.
const WORD: usize = 8;
const ONES: u64 = 0x0101_0101_0101_0101;
const ZEROS: u64 = ONES * b'0' as u64;

/// Reads rows of a text whose cells are all numbers of at most eight characters, or nine with a minus: digits, and a decimal mark
/// before as many of them as in the row above.
#[derive(Debug)]
pub(super) struct NumberRows<'a> {
    text: &'a [u8],
    /// The decimal mark of each column.
    marks: Vec<u8>,
    ends: Ends<'a>,
    /// What the cells of the last row looked like; empty before the first.
    shapes: Vec<Shape>,
    /// The same of each two columns side by side.
    twos: Vec<Two>,
    row: Row,
    /// The numbers without their marks, column by column, [`ROWS_TOGETHER`] each.
    digits: Vec<i32>,
}

/// The cells of a row: for an even number of columns, the last of which may be none.
#[derive(Debug)]
struct Row {
    /// The characters, the last of a cell in the highest byte: digits are 0 to 9, the mark of the column and whatever stands before
    /// the cell are 0.
    words: Vec<u64>,
    /// All bits of a negative one's.
    signs: Vec<u64>,
}

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Digits behind the mark; `None` if there is no mark.
    decimals: Option<u8>,
    /// Zeros, and the mark at its place.
    template: u64,
    /// The fewest characters, and how many more there may be.
    least: u32,
    more: u32,
    /// With more than these the first of them must not be a zero: what has one is a name.
    unpadded: u32,
}

impl Shape {
    fn new(mark: u8, decimals: Option<u8>) -> Self {
        let Some(n) = decimals else {
            return Self { decimals, template: ZEROS, least: 1, more: WORD as u32 - 1, unpadded: 1 };
        };
        let least = (u32::from(n) + 1).max(2);
        let template = ZEROS ^ u64::from(mark ^ b'0') << Self::shift(n);
        Self { decimals, template, least, more: WORD as u32 - least, unpadded: u32::from(n) + 2 }
    }

    /// Bits below the mark, where so many digits stand behind it.
    fn shift(decimals: u8) -> u32 {
        8 * (WORD as u32 - 1 - u32::from(decimals))
    }

    /// The bytes below the mark, and those above it.
    fn around(self) -> (u64, u64) {
        self.decimals.map_or((0, u64::MAX), |n| {
            let below = (1 << Self::shift(n)) - 1;
            (below, !(below | 0xFF << Self::shift(n)))
        })
    }

    /// What takes a byte that is none of the column's to its high bit: more than 9, or at the mark's place more than 0.
    fn room(self) -> u64 {
        let mark = self.decimals.map_or(0, |n| 0x7F << Self::shift(n));
        (ONES * 0x76) | mark
    }
}

impl<'a> NumberRows<'a> {
    /// The rows of a text, whose cells end with `delimiter` or with the row. `marks`: the decimal mark of each column, at least one; none
    /// is the delimiter.
    pub(super) fn new(text: &'a [u8], delimiter: u8, marks: &[u8]) -> Self {
        let width = marks.len().next_multiple_of(2);
        Self {
            text,
            marks: marks.to_vec(),
            ends: Ends::new(text, delimiter),
            shapes: Vec::new(),
            twos: Vec::new(),
            row: Row { words: vec![0; width], signs: vec![0; width] },
            digits: vec![0; width * ROWS_TOGETHER],
        }
    }

    /// Reads the rows from `at` on, where one begins, up to [`ROWS_TOGETHER`] of them; a line end of two characters is one. Gives how
    /// many are such rows, and where the next begins. What is read is never to be read again.
    #[inline(never)]
    pub(super) fn read(&mut self, at: usize) -> (usize, usize) {
        self.ends.skip_to(at);
        let (mut n, mut start, mut is_new) = (0, at, false);
        // A cell is read with the bytes before it.
        while n < ROWS_TOGETHER && start >= WORD {
            let Some(ends) = self.ends.row(self.marks.len()) else { break };
            let is_read = self.shapes.len() == ends.len()
                && self.row.read(self.text, start, ends, &self.shapes)
                && self.row.add_up(&self.twos, &mut self.digits, n);
            if is_read {
                n += 1;
                start = self.ends.take_row(self.marks.len());
            } else if n > 0 || is_new || !learn(self.text, start, ends, &self.marks, &mut self.shapes) {
                break;
            } else {
                self.twos = self.shapes.chunks(2).map(|two| Two::of(two[0], *two.get(1).unwrap_or(&two[0]))).collect();
                is_new = true;
            }
        }
        (n, start)
    }

    /// The numbers of a column in the rows read last, without their marks, and how many digits stand behind it.
    pub(super) fn column(&self, column: usize) -> (&[i32; ROWS_TOGETHER], u8) {
        let digits = &self.digits.as_chunks().0[column];
        (digits, self.shapes[column].decimals.unwrap_or(0))
    }
}

/// Finds out what the cells of a row look like; `false` if one is too long or too short to be read here.
fn learn(text: &[u8], mut start: usize, ends: &[u32], marks: &[u8], shapes: &mut Vec<Shape>) -> bool {
    shapes.clear();
    for (end, mark) in ends.iter().zip(marks) {
        let cell = &text[start..*end as usize];
        let unsigned = cell.strip_prefix(b"-").unwrap_or(cell);
        if !(1..=WORD).contains(&unsigned.len()) {
            return false;
        }
        let behind = unsigned.iter().rev().position(|byte| byte == mark);
        shapes.push(Shape::new(*mark, behind.map(|n| n as u8)));
        start = *end as usize + 1;
    }
    true
}

impl Row {
    /// Takes the cells apart; `false` if one is too short, too long, or begins with a zero that says nothing.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the loop over the cells of a file")]
    fn read(&mut self, text: &[u8], start: usize, ends: &[u32], shapes: &[Shape]) -> bool {
        let [.., last] = ends else { return false };
        // All places are counted from here.
        let base = start - WORD;
        let text = &text[base..=*last as usize];
        let (mut start, mut is_wrong) = (WORD, false);
        for (((end, shape), word), sign) in ends.iter().zip(shapes).zip(&mut self.words).zip(&mut self.signs) {
            let end = *end as usize - base;
            let is_negative = text[start] == b'-';
            let len = ((end - start) as u32).wrapping_sub(u32::from(is_negative));
            is_wrong |= len.wrapping_sub(shape.least) > shape.more;
            let (is_long, is_padded) = (len > shape.unpadded, text[start + usize::from(is_negative)] == b'0');
            // Whether both are so is not asked one after the other: a processor cannot foresee the second.
            is_wrong |= is_long & is_padded;
            let Some(bytes) = text[end - WORD..].first_chunk() else { return false };
            let own = u64::MAX << (64_u32.wrapping_sub(len.wrapping_mul(8)) & 63);
            *word = (u64::from_le_bytes(*bytes) ^ shape.template) & own;
            *sign = 0_u64.wrapping_sub(u64::from(is_negative));
            start = end + 1;
        }
        !is_wrong
    }

    /// Makes numbers of the cells, for row `n`; `false` if one is none.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the loop over the cells of a file")]
    fn add_up(&self, twos: &[Two], digits: &mut [i32], n: usize) -> bool {
        let mut checks = Checks::default();
        let (words, signs) = (self.words.as_chunks().0, self.signs.as_chunks().0);
        let columns = digits.as_chunks_mut::<{ 2 * ROWS_TOGETHER }>().0;
        for (((words, signs), two), columns) in words.iter().zip(signs).zip(twos).zip(columns) {
            let [first, second] = two.add_up(*words, *signs, &mut checks);
            columns[n] = first;
            columns[ROWS_TOGETHER + n] = second;
        }
        checks.hold()
    }
}

/// One after the other.
#[cfg(not(target_arch = "wasm32"))]
mod plain {
    use super::super::cell::sum_of_digits;
    use super::{ONES, Shape};

    /// What is wrong with the cells so far: the high bits of bytes.
    #[derive(Clone, Copy, Debug, Default)]
    pub(super) struct Checks(u64);

    /// What the cells of two columns look like.
    #[derive(Clone, Copy, Debug)]
    pub(super) struct Two([One; 2]);

    #[derive(Clone, Copy, Debug)]
    struct One {
        below: u64,
        above: u64,
        room: u64,
    }

    impl Checks {
        pub(super) fn hold(self) -> bool {
            self.0 & (ONES << 7) == 0
        }
    }

    impl Two {
        pub(super) fn of(first: Shape, second: Shape) -> Self {
            Self([first, second].map(|shape| {
                let (below, above) = shape.around();
                One { below, above, room: shape.room() }
            }))
        }

        #[inline]
        pub(super) fn add_up(&self, words: [u64; 2], signs: [u64; 2], checks: &mut Checks) -> [i32; 2] {
            std::array::from_fn(|i| self.0[i].add_up(words[i], signs[i], checks))
        }
    }

    impl One {
        #[inline]
        fn add_up(self, word: u64, sign: u64, checks: &mut Checks) -> i32 {
            checks.0 |= ((word & (ONES * 0x7F)) + self.room) | word;
            let number = sum_of_digits((word & self.below) << 8 | word & self.above);
            // −0 is no whole number.
            checks.0 |= if number == 0 { sign } else { 0 };
            ((number ^ sign).wrapping_sub(sign)) as i32
        }
    }
}

/// Side by side.
#[cfg(target_arch = "wasm32")]
mod wasm {
    use super::Shape;
    use core::arch::wasm32::{
        i16x8, i16x8_add, i16x8_mul, i32x4_dot_i16x8, i32x4_extract_lane, i64x2_add, i64x2_eq, i64x2_sub, u8x16_splat, u16x8_shr,
        u16x8_splat, u64x2, u64x2_shl, u64x2_shr, u64x2_splat, v128, v128_and, v128_any_true, v128_or, v128_xor,
    };

    /// What is wrong with the cells so far: the high bits of bytes.
    #[derive(Clone, Copy)]
    pub(super) struct Checks(v128);

    /// What the cells of two columns look like.
    #[derive(Clone, Copy, Debug)]
    pub(super) struct Two {
        below: v128,
        above: v128,
        room: v128,
    }

    impl Default for Checks {
        fn default() -> Self {
            Self(u64x2_splat(0))
        }
    }

    impl Checks {
        #[inline]
        pub(super) fn hold(self) -> bool {
            !v128_any_true(v128_and(self.0, u8x16_splat(0x80)))
        }
    }

    impl Two {
        pub(super) fn of(first: Shape, second: Shape) -> Self {
            let (one, other) = (first.around(), second.around());
            Self { below: u64x2(one.0, other.0), above: u64x2(one.1, other.1), room: u64x2(first.room(), second.room()) }
        }

        #[inline]
        pub(super) fn add_up(&self, words: [u64; 2], signs: [u64; 2], checks: &mut Checks) -> [i32; 2] {
            let (word, sign) = (u64x2(words[0], words[1]), u64x2(signs[0], signs[1]));
            let found = v128_or(i64x2_add(v128_and(word, u8x16_splat(0x7F)), self.room), word);
            let digits = v128_or(u64x2_shl(v128_and(word, self.below), 8), v128_and(word, self.above));
            let tens = i16x8_mul(v128_and(digits, u16x8_splat(0xFF)), u16x8_splat(10));
            let pairs = i16x8_add(tens, u16x8_shr(digits, 8));
            let fours = i32x4_dot_i16x8(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
            let joined = v128_or(fours, u64x2_shr(fours, 16));
            let number = i32x4_dot_i16x8(joined, i16x8(10_000, 1, 0, 0, 10_000, 1, 0, 0));
            // −0 is no whole number.
            let zero = v128_and(i64x2_eq(number, u64x2_splat(0)), sign);
            checks.0 = v128_or(checks.0, v128_or(found, zero));
            let signed = i64x2_sub(v128_xor(number, sign), sign);
            [i32x4_extract_lane::<0>(signed), i32x4_extract_lane::<2>(signed)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::column::{ColumnPart, ColumnReader, PartBuilder};
    use super::super::cut::Cutter;
    use super::super::grammar::Grammar;
    use super::super::rows::{Format, Rows};
    use super::super::{CellFormat, Encoding};
    use super::*;
    use proptest::prelude::*;

    type Expected<'a> = &'a [&'a [(i32, u8)]];

    /// The numbers of the rows that are read of a text with so many columns, behind a first line that nobody reads.
    fn read(rows: &str, width: usize) -> Vec<Vec<(i32, u8)>> {
        let text = format!("a first line\n{rows}");
        let mut numbers = NumberRows::new(text.as_bytes(), b',', &vec![b'.'; width]);
        let (mut found, mut at) = (Vec::new(), text.find('\n').map_or(0, |at| at + 1));
        loop {
            let (n, next) = numbers.read(at);
            if n == 0 {
                return found;
            }
            let row = |row: usize| (0..width).map(|column| (numbers.column(column).0[row], numbers.column(column).1)).collect();
            found.extend((0..n).map(row));
            at = next;
        }
    }

    #[test]
    fn reads_rows_of_numbers_until_one_is_none() {
        let cases: [(&str, Expected); 18] = [
            ("1,2\n3,4\n", &[&[(1, 0), (2, 0)], &[(3, 0), (4, 0)]]),
            ("-1.50,20\r\n12345678,-1234567\r\n", &[&[(-150, 2), (20, 0)], &[(12_345_678, 0), (-1_234_567, 0)]]),
            ("0.25,.5\r-10.25,.1\r", &[&[(25, 2), (5, 1)], &[(-1025, 2), (1, 1)]]),
            ("5.,1\n-7.,2\n", &[&[(5, 0), (1, 0)], &[(-7, 0), (2, 0)]]),
            // Other decimals than above, and none.
            ("1.5,2\n1.25,2\n1,2\n", &[&[(15, 1), (2, 0)], &[(125, 2), (2, 0)], &[(1, 0), (2, 0)]]),
            ("1.234567,2\n.1234567,2\n", &[&[(1_234_567, 6), (2, 0)], &[(1_234_567, 7), (2, 0)]]),
            ("1,2\n\n3,4\n", &[&[(1, 0), (2, 0)]]),
            ("1,2\n3,4", &[&[(1, 0), (2, 0)]]),
            ("1,2\n3\n", &[&[(1, 0), (2, 0)]]),
            ("1,2\n3,4,5\n", &[&[(1, 0), (2, 0)]]),
            ("1,2\n3,\n", &[&[(1, 0), (2, 0)]]),
            ("1,2\n3,x\n", &[&[(1, 0), (2, 0)]]),
            ("1,2\n3,-\n", &[&[(1, 0), (2, 0)]]),
            ("1,2\n3,-0\n", &[&[(1, 0), (2, 0)]]),
            ("1,2\n3,007\n", &[&[(1, 0), (2, 0)]]),
            ("1.5,2\n1:5,2\n", &[&[(15, 1), (2, 0)]]),
            ("1.5,2\n.,2\n", &[&[(15, 1), (2, 0)]]),
            ("1.5,2\n123456789,2\n", &[&[(15, 1), (2, 0)]]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, 2), expected, "{text:?}");
        }
    }

    #[test]
    fn any_byte_but_a_digit_ends_it() {
        for byte in 0..=u8::MAX {
            for at in 0..4 {
                let mut row = *b"1.25,37\n";
                row[[0, 2, 3, 6][at]] = byte;
                let text = [b"a first line\n9.99,10\n", &row[..]].concat();
                let mut numbers = NumberRows::new(&text, b',', b"..");
                let (n, _) = numbers.read(13);
                let is_row = match byte {
                    b'-' => at == 0,
                    b'\n' | b'\r' => at == 3,
                    _ => byte.is_ascii_digit(),
                };
                assert_eq!(n == 2, is_row, "{byte} at {at}");
            }
        }
    }

    #[test]
    fn reads_many_rows_of_any_width() {
        for width in [1, 2, 3, 11, 64, 5000] {
            let cell = |row: usize, column: usize| (row * 7919 + column * 104_729) % 2_000_001;
            let number = |row, column| cell(row, column) as i32 - 1_000_000;
            let line = |row| {
                let cells = (0..width).map(|column| match number(row, column) {
                    0 => "1".to_owned(),
                    number if column % 2 == 0 => number.to_string(),
                    number => format!("{}{}.{:03}", if number < 0 { "-" } else { "" }, number.abs() / 1000, number.abs() % 1000),
                });
                cells.collect::<Vec<_>>().join(",") + "\n"
            };
            let n = (100_000 / width).max(130);
            let found = read(&(0..n).map(line).collect::<String>(), width);
            assert_eq!(found.len(), n, "{width} columns");
            for (row, numbers) in found.iter().enumerate() {
                for (column, (digits, decimals)) in numbers.iter().enumerate() {
                    let expected = if number(row, column) == 0 { 1 } else { number(row, column) };
                    let scaled = expected == 1 || *decimals == if column % 2 == 0 { 0 } else { 3 };
                    assert!(*digits == expected && scaled, "{row} {column}: {digits} {decimals}");
                }
            }
        }
    }

    /// Cells of a column that mostly look alike.
    fn cells(n: usize) -> impl Strategy<Value = Vec<String>> {
        let alike = |decimals: usize| (-99_999..99_999_i32).prop_map(move |n| format!("{:.decimals$}", f64::from(n) / 1000.0));
        (0..4_usize).prop_flat_map(move |decimals| {
            let cell = prop_oneof![
                200 => alike(decimals),
                1 => (0..6_usize).prop_flat_map(alike),
                1 => "-?[0-9]{0,10}(\\.[0-9]{0,9})?",
                1 => "[0-9. x-]{0,3}",
            ];
            prop::collection::vec(cell, n)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn rows_that_look_alike_are_read_as_one_by_one(
            columns in (1..150_usize).prop_flat_map(|n| prop::collection::vec(cells(n), 1..5)),
            line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            delimiter in prop::sample::select(vec![",", ";", "-"]),
        ) {
            let row = |row: usize| columns.iter().map(|column| column[row].as_str()).collect::<Vec<_>>().join(delimiter) + line_end;
            // Alone, the last bytes are read in another way, and the same number may be held with other decimals.
            let text = (0..columns[0].len()).map(row).collect::<String>() + &line_end.repeat(20);
            let grammar = Grammar { delimiter: delimiter.into(), quote: None, backslash: false, comment: None };
            let format = Format { grammar: grammar.clone(), encoding: Encoding::Utf8, header: None };
            let pieces = Cutter::new(&grammar, 0).push(text.as_bytes(), true);
            let number = CellFormat::Number { decimal_mark: '.', thousands: None, leading_zeros: false, sign: None };
            let readers: Vec<ColumnReader> = columns.iter().map(|_| ColumnReader::new(&number, None)).collect();
            for piece in &pieces {
                let rows = || Rows::new(piece, &format).reading_numbers(vec![b'.'; columns.len()]);
                let builders = || readers.iter().map(PartBuilder::new).collect::<Vec<_>>();
                let (mut together, mut apart, mut builders, mut others) = (rows(), rows(), builders(), builders());
                let mut alike = together.number_rows().unwrap();
                let take = |rows: &mut Rows, builders: &mut [PartBuilder]| {
                    let line = rows.advance();
                    for (at, builder) in builders.iter_mut().enumerate().filter(|_| line.is_some()) {
                        match (rows.record.number(at), rows.record.get(at)) {
                            (Some(number), _) => builder.push_number(number),
                            (None, Some(cell)) => drop(builder.push(cell, Encoding::Utf8)),
                            (None, None) => builder.push_absent(),
                        }
                    }
                    line
                };
                loop {
                    let n = together.advance_alike(&mut alike);
                    for (at, builder) in builders.iter_mut().enumerate().filter(|_| n > 0) {
                        builder.push_digits(&alike.column(at).0[..n], alike.column(at).1);
                    }
                    for _ in 0..n {
                        prop_assert!(take(&mut apart, &mut others).is_some());
                    }
                    prop_assert_eq!((together.at, together.line), (apart.at, apart.line));
                    let line = take(&mut together, &mut builders);
                    prop_assert_eq!(line, take(&mut apart, &mut others));
                    if line.is_none() {
                        break;
                    }
                }
                let parts = |builders: Vec<PartBuilder>| builders.into_iter().map(PartBuilder::finish).collect::<Vec<_>>();
                let (found, expected) = (parts(builders), parts(others));
                let packed = |parts: &[ColumnPart]| {
                    let mut cells = Vec::new();
                    let notes: Vec<String> = parts.iter().map(|part| format!("{:?}", part.pack(&mut cells))).collect();
                    (notes, format!("{cells:?}"))
                };
                prop_assert_eq!(packed(&found), packed(&expected));
            }
        }
    }
}
