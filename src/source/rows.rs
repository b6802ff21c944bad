//! The rows of a piece, as cells of bytes.

use super::Encoding;
use super::cell::{Shape, shape};
use super::cut::Piece;
use super::encoding::decode;
use super::grammar::{Cell, Closing, Grammar, after_break, count_breaks, is_break, next_break};
use super::number_rows::NumberRows;
use super::record::Record;
use crate::stat::sort_by;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How the rows of a file are found in its bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Format {
    pub(super) grammar: Grammar,
    pub(super) encoding: Encoding,
    /// `None` if the file has no header.
    pub(super) header: Option<Header>,
}

/// The names of the columns as the file has them, its header rows joined.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) names: Vec<String>,
    /// The names that are not empty, in byte order.
    sorted: Vec<String>,
    /// How many cells a row of data usually has.
    usual_width: usize,
    /// Whether the first of them could be a number.
    begins_with_number: bool,
    /// Place among the header's cells of an empty one that names no column, and is not in `names`.
    pub(super) gap: Option<usize>,
}

/// What a row is, seen beside the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// A row of data.
    Data,
    /// The header once more, as files have it that were put together from several.
    Repeated,
    /// The header of another table: half of the header's names or more, and others; or, below a blank line, names in another number.
    Other,
    /// Below a blank line, a text that stands alone: a footnote, or the title of what follows.
    Note,
}

impl Header {
    pub(super) fn new(names: Vec<String>, usual_width: usize) -> Self {
        let mut sorted: Vec<String> = names.iter().filter(|name| !name.is_empty()).cloned().collect();
        sort_by(&mut sorted, Ord::cmp);
        let begins_with_number = names.first().is_some_and(|name| shape(name) != Shape::Text);
        Self { names, sorted, usual_width, begins_with_number, gap: None }
    }

    /// Leaves out the empty name at `gap`: it names no column.
    pub(super) fn leave_out(&mut self, gap: usize) {
        self.names.remove(gap);
        self.gap = Some(gap);
    }

    /// The cells of the header as the file has them.
    fn written(&self) -> impl Iterator<Item = &str> {
        let (before, after) = self.names.split_at(self.gap.unwrap_or_default());
        before.iter().map(String::as_str).chain(self.gap.map(|_| "")).chain(after.iter().map(String::as_str))
    }

    /// What a row is. Only a row that begins as the header does is looked at closely: another table's first column seldom has
    /// another name.
    pub(super) fn heading<'a>(&self, mut cells: impl Iterator<Item = Cow<'a, str>> + Clone) -> Heading {
        let all = cells.clone();
        let is_alike =
            self.names.first().is_some_and(|first| !first.is_empty() && cells.next().is_some_and(|cell| cell == first.as_str()));
        if !is_alike || self.names.len() < 2 {
            return Heading::Data;
        }
        if all.clone().eq(self.written()) {
            return Heading::Repeated;
        }
        let (mut n_cells, mut n_names) = (0, 0);
        for cell in all {
            n_cells += 1;
            n_names += usize::from(self.sorted.binary_search_by(|name| name.as_str().cmp(&cell)).is_ok());
        }
        if n_names > 1 && n_names * 2 >= n_cells.max(self.names.len()) { Heading::Other } else { Heading::Data }
    }

    /// What a row is that stands apart from the rows before it. `next_width`: how many cells the row below it has.
    pub(super) fn heading_apart<'a>(&self, cells: impl Iterator<Item = Cow<'a, str>>, next_width: usize) -> Heading {
        let texts: Vec<Cow<str>> = cells.collect();
        let is_built_otherwise = texts.len() != self.names.len() && texts.len() != self.usual_width;
        let are_texts = texts.iter().all(|text| shape(text) == Shape::Text);
        let are_distinct = (1..texts.len()).all(|i| !texts[..i].contains(&texts[i]));
        match texts.len() {
            _ if !is_built_otherwise || !are_texts || !are_distinct => Heading::Data,
            1 => Heading::Note,
            n if n == next_width => Heading::Other,
            _ => Heading::Data,
        }
    }
}

/// A row stands apart if so many rows together, and then a blank line, stand before it: where every line is followed by a blank one,
/// blank lines part nothing.
const TOGETHER: usize = 2;

/// Walks over the rows of data in a piece. Well-formed pieces are read as the `csv` crate reads them, the others by
/// [`Grammar::split`].
pub(super) struct Rows<'a> {
    bytes: &'a [u8],
    format: &'a Format,
    /// The delimiter of a well-formed piece.
    plain: Option<u8>,
    /// Decimal marks of the columns whose numbers are read on the way; 0 of the others.
    marks: Vec<u8>,
    /// Cells of a row that is not, before they are unquoted.
    odd: Vec<Cell>,
    /// Where it ends and the search for the next one begins, and the line of that place.
    pub(super) at: usize,
    pub(super) line: u64,
    /// The cells of the current row, unquoted.
    pub(super) record: Record<'a>,
    /// Quotes of the current row that open a cell and are not closed properly.
    pub(super) stray: Vec<Closing>,
    /// Blank lines met so far.
    pub(super) blank_lines: u64,
    /// Line of the first of them.
    pub(super) first_blank_line: Option<u64>,
    /// Lines where the header stands once more: these are no rows of data.
    pub(super) repeated_headers: Vec<u64>,
    /// Lines with texts that stand alone below a blank line: these are no rows of data.
    pub(super) lone_texts: Vec<u64>,
    /// Line where another table begins: the rows end there.
    pub(super) other_table: Option<u64>,
    /// Whether the current row stands apart from the rows before it.
    pub(super) is_apart: bool,
    /// Rows that stand together up to the current one.
    n_together: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(piece: &'a Piece, format: &'a Format) -> Self {
        let plain = match format.grammar.delimiter[..] {
            [delimiter] if piece.is_plain => Some(delimiter),
            _ => None,
        };
        Self {
            bytes: &piece.bytes,
            format,
            plain,
            marks: Vec::new(),
            odd: Vec::new(),
            at: 0,
            line: piece.lines_before + 1,
            record: Record::new(&piece.bytes),
            stray: Vec::new(),
            blank_lines: 0,
            first_blank_line: None,
            repeated_headers: Vec::new(),
            lone_texts: Vec::new(),
            other_table: None,
            is_apart: false,
            n_together: 0,
        }
    }

    /// Reads short numbers on the way: `marks` are the decimal marks by position, 0 where no numbers are wanted. A mark that is the
    /// delimiter stands in no cell.
    pub(super) fn reading_numbers(mut self, mut marks: Vec<u8>) -> Self {
        marks.iter_mut().filter(|mark| Some(**mark) == self.plain).for_each(|mark| *mark = 0);
        self.marks = marks;
        self
    }

    /// Goes behind the next rows of data that are nothing but short numbers and look alike, as `numbers` reads them; gives how many they
    /// are. `numbers`: what [`Rows::number_rows`] gave.
    pub(super) fn advance_alike(&mut self, numbers: &mut NumberRows) -> usize {
        let begins_with_number = self.format.header.as_ref().is_some_and(|header| header.begins_with_number);
        // Where it may be a row of other data.
        if self.other_table.is_some() || begins_with_number || !self.lone_texts.is_empty() {
            return 0;
        }
        let (n, at) = numbers.read(self.at);
        self.at = at;
        self.line += n as u64;
        self.is_apart &= n == 0;
        self.n_together += n;
        n
    }

    /// What reads rows that look alike, if rows may be nothing but numbers.
    pub(super) fn number_rows(&self) -> Option<NumberRows<'a>> {
        let are_numbers = !self.marks.is_empty() && !self.marks.contains(&0);
        // What begins as a comment does is one, even a number.
        let is_comment = self.format.grammar.comment.is_some_and(|comment| matches!(comment, b'0'..=b'9' | b'-'));
        let delimiter = self.plain.filter(|_| are_numbers && !is_comment)?;
        Some(NumberRows::new(self.bytes, delimiter, &self.marks))
    }

    /// Goes to the next row of data and gives the physical line on which it begins; `None` at the end of the piece or of the
    /// table.
    pub(super) fn advance(&mut self) -> Option<u64> {
        while self.other_table.is_none() {
            let n_blank = self.blank_lines;
            let line = self.next_record()?;
            let is_below_blank = self.blank_lines > n_blank;
            self.is_apart = is_below_blank && self.n_together >= TOGETHER || self.lone_texts.last() == Some(&(line - 1));
            self.n_together = if is_below_blank { 1 } else { self.n_together + 1 };
            match self.heading() {
                Heading::Data => return Some(line),
                Heading::Repeated => self.repeated_headers.push(line),
                Heading::Note => self.lone_texts.push(line),
                Heading::Other => self.other_table = Some(line),
            }
        }
        None
    }

    fn heading(&self) -> Heading {
        let Some(header) = &self.format.header else { return Heading::Data };
        // A number names nothing, unless the header begins with one.
        if !header.begins_with_number && self.record.number(0).is_some() {
            return Heading::Data;
        }
        let cells = self.record.iter().map(|cell| decode(cell, self.format.encoding).0);
        match header.heading(cells.clone()) {
            Heading::Data if self.is_apart => header.heading_apart(cells, self.next_width()),
            heading => heading,
        }
    }

    /// How many cells the record after the current one has.
    fn next_width(&self) -> usize {
        let mut cells = Vec::new();
        self.format.grammar.split(self.bytes, self.at, &mut cells, &mut Vec::new());
        cells.len()
    }

    fn next_record(&mut self) -> Option<u64> {
        self.skip_lines_without_cells();
        let start = self.at;
        if start >= self.bytes.len() {
            return None;
        }
        let line = self.line;
        let grammar = &self.format.grammar;
        if let Some(delimiter) = self.plain {
            let (end, n_breaks) = self.record.read_plain(start, delimiter, grammar, &self.marks);
            self.at = end;
            self.line += n_breaks;
        } else {
            self.stray.clear();
            self.record.clear();
            self.at = grammar.split(self.bytes, start, &mut self.odd, &mut self.stray);
            self.odd.iter().for_each(|cell| self.record.push(*cell, grammar));
            self.line += count_breaks(&self.bytes[start..self.at]);
        }
        Some(line)
    }

    /// Passes over blank lines, which are counted, and comments.
    fn skip_lines_without_cells(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            if is_break(byte) {
                self.blank_lines += 1;
                self.first_blank_line.get_or_insert(self.line);
                self.at = after_break(self.bytes, self.at);
            } else if self.format.grammar.comment == Some(byte) {
                self.at = next_break(self.bytes, self.at).map_or(self.bytes.len(), |found| after_break(self.bytes, found));
            } else {
                return;
            }
            self.line += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cut::Cutter;
    use super::*;
    use csv::{ByteRecord, Reader, ReaderBuilder};
    use proptest::prelude::*;

    fn grammar(delimiter: &str) -> Grammar {
        Grammar { delimiter: delimiter.into(), quote: Some(b'"'), backslash: false, comment: None }
    }

    fn plain(grammar: &Grammar) -> Format {
        Format { grammar: grammar.clone(), encoding: Encoding::Utf8, header: None }
    }

    type Found = (Vec<(u64, Vec<String>)>, u64);

    /// Lines and cells of all rows, and the number of blank lines, cut in chunks of `chunk` bytes.
    fn rows(bytes: &[u8], grammar: &Grammar, chunk: usize) -> Found {
        let format = plain(grammar);
        let mut cutter = Cutter::new(grammar, 0);
        let n = bytes.len().div_ceil(chunk).max(1);
        let (mut found, mut blank_lines) = (Vec::new(), 0);
        for i in 0..n {
            let chunk = &bytes[i * chunk..bytes.len().min((i + 1) * chunk)];
            for piece in cutter.push(chunk, i + 1 == n) {
                let mut rows = Rows::new(&piece, &format);
                while let Some(line) = rows.advance() {
                    let cells = rows.record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned());
                    found.push((line, cells.collect()));
                }
                blank_lines += rows.blank_lines;
            }
        }
        (found, blank_lines)
    }

    fn cells(text: &str, grammar: &Grammar) -> Vec<Vec<String>> {
        rows(text.as_bytes(), grammar, 1 << 20).0.into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn reads_what_people_write() {
        let cases: &[(&str, &[&[&str]])] = &[
            ("a,b\n1,2\n", &[&["a", "b"], &["1", "2"]]),
            ("a,b\r\n1,2", &[&["a", "b"], &["1", "2"]]),
            ("a,b\r1,2\r", &[&["a", "b"], &["1", "2"]]),
            ("a,b\n\n\r\n1,2\n\n", &[&["a", "b"], &["1", "2"]]),
            (",\n,", &[&["", ""], &["", ""]]),
            ("\"\"\n\"\",\"\"", &[&[""], &["", ""]]),
            ("\"a,b\",\"c\nd\",\"e\"\"f\"\n", &[&["a,b", "c\nd", "e\"f"]]),
            ("\"a\r\nb\"\r\nc", &[&["a\r\nb"], &["c"]]),
            // Spaces around quotes are passed over; spaces around plain cells are kept.
            ("a, \"b, c\" ,  d \n", &[&["a", "b, c", "  d "]]),
            // A quote within a cell is a character.
            ("5\" pipe,6\"\nx,y\n", &[&["5\" pipe", "6\""], &["x", "y"]]),
            // A quote that is not closed properly is a character; the rows after it are whole.
            ("1,\"2,3\n4,\"x\",6\n", &[&["1", "\"2", "3"], &["4", "x", "6"]]),
            ("1,\"\"2\",3\n4,5,6\n", &[&["1", "\"2", "3"], &["4", "5", "6"]]),
            ("1,\"2\n3,4\n", &[&["1", "\"2"], &["3", "4"]]),
            // A quote that should be doubled is forgiven within a line.
            ("\"the \"best\" one, by far\",2\n", &[&["the \"best\" one, by far", "2"]]),
            ("\"a 5\" pipe, long\",\"6\"\"\"\n", &[&["a 5\" pipe, long", "6\""]]),
            ("\"a\n5\" pipe\",2\n", &[&["\"a"], &["5\" pipe\"", "2"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(&cells(text, &grammar(",")), expected, "{text:?}");
        }
        assert_eq!(cells("a, b, \"c, d\"\n1, 2, \n", &grammar(", ")), [["a", "b", "c, d"], ["1", "2", ""]]);
        assert_eq!(cells("a||b|||\"c||d\"\n", &grammar("||")), [["a", "b", "|\"c", "d\""]]);
        let escaped = Grammar { backslash: true, ..grammar(",") };
        assert_eq!(cells(r#""a\"b,\\",c\d,"e""f""#, &escaped), [[r#"a"b,\"#, r"c\d", r#"e"f"#]]);
        let commented = Grammar { comment: Some(b'#'), ..grammar(",") };
        assert_eq!(cells("#\"x\na,\"#b\"\n# c\"\nd,#e", &commented), [["a", "#b"], ["d", "#e"]]);
    }

    #[test]
    fn knows_the_lines() {
        let (found, blank_lines) = rows(b"a\r\n\r\n\"b\nc\"\rd\n\n\ne", &grammar(","), 1 << 20);
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3, 5, 8]);
        assert_eq!(blank_lines, 3);
    }

    #[test]
    fn headers_within_the_data_are_no_rows() {
        let grammar = grammar(",");
        let format = Format { header: Some(Header::new(["id", "x", "y"].map(str::to_owned).to_vec(), 3)), ..plain(&grammar) };
        let walk = |text: &str| {
            let pieces = Cutter::new(&grammar, 0).push(text.as_bytes(), true);
            let mut rows = Rows::new(&pieces[0], &format);
            let lines: Vec<u64> = std::iter::from_fn(|| rows.advance()).collect();
            (lines, rows.repeated_headers, rows.other_table)
        };
        assert_eq!(walk("1,2,3\nid,x,y\n4,5,6\n"), (vec![1, 3], vec![2], None));
        assert_eq!(walk("1,2,3\nid,x,z,w\n4,5,6,7\n"), (vec![1], vec![], Some(2)));
        assert_eq!(walk("id,2,3\nid,,\n"), (vec![1, 2], vec![], None));
    }

    fn copy(record: &Record) -> ByteRecord {
        record.iter().collect()
    }

    fn by_the_crate<'a>(grammar: &Grammar, bytes: &'a [u8]) -> Reader<&'a [u8]> {
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(grammar.delimiter[0]).quote(grammar.quote.unwrap_or(b'"'));
        builder.from_reader(bytes)
    }

    fn any_grammar() -> impl Strategy<Value = Grammar> {
        (prop::sample::select(vec![",", ";", " ", "\t", ", ", "||", "::,"]), any::<bool>(), prop::option::of(Just(b'#')))
            .prop_map(|(delimiter, backslash, comment)| Grammar {
                delimiter: delimiter.into(),
                quote: Some(b'"'),
                backslash,
                comment,
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn cuts_anywhere_give_the_same_rows(
            grammar in any_grammar(),
            text in "[ab,;|:#\" \t\r\n\\\\]{0,60}",
            chunk in 1..20_usize,
        ) {
            let whole = rows(text.as_bytes(), &grammar, 1 << 20);
            prop_assert_eq!(rows(text.as_bytes(), &grammar, chunk), whole);
        }

        #[test]
        fn well_formed_text_is_read_as_the_csv_crate_reads_it(text in "[ab,\"\r\n]{0,40}|([a-c]{0,20}[,\r\n]){0,12}") {
            let grammar = grammar(",");
            let format = plain(&grammar);
            let pieces = Cutter::new(&grammar, 0).push(text.as_bytes(), true);
            let walk = |piece: &Piece| {
                let mut rows = Rows::new(piece, &format);
                std::iter::from_fn(|| rows.advance().map(|line| (line, copy(&rows.record)))).collect::<Vec<_>>()
            };
            let fast: Vec<_> = pieces.iter().flat_map(&walk).collect();
            let split: Vec<_> = pieces.iter().flat_map(|piece| walk(&Piece { is_plain: false, ..piece.clone() })).collect();
            prop_assert_eq!(&fast, &split);
            if pieces.iter().all(|piece| piece.is_plain) {
                let reader = by_the_crate(&grammar, text.as_bytes());
                let whole: Vec<_> = reader.into_byte_records().filter_map(Result::ok).collect();
                prop_assert_eq!(fast.into_iter().map(|(_, record)| record).collect::<Vec<_>>(), whole);
            }
        }

        #[test]
        fn what_is_written_comes_back(
            table in prop::collection::vec(prop::collection::vec("[ab,\" \r\n\\\\é]{0,5}", 1..5), 1..8),
            chunk in 1..30_usize,
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            table.iter().for_each(|row| writer.write_record(row).expect("writes to memory"));
            let bytes = writer.into_inner().expect("writes to memory");
            let (found, _) = rows(&bytes, &grammar(","), chunk);
            let found: Vec<Vec<String>> = found.into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(found, table);
        }
    }
}
