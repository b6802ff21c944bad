//! The structure of a file, from its head: what separates its cells, which lines are no data, which rows name the columns.

use super::cut::{Cutter, Piece};
use super::encoding::decode;
use super::error::{MAX_COLUMNS, SourceError};
use super::grammar::{Closing, Grammar, next_break};
use super::head::Head;
use super::layout::{Layout, SampleRow};
use super::options::Decided;
use super::rows::{Format, Header, Heading, Rows};
use super::sniff::{self, Candidate, Sample};
use super::{Dialect, Encoding, HeaderMode, Terminator};
use crate::stat::set_of;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Bytes that delimiter and quotes are found from.
const SNIFFED: usize = 64 << 10;
/// The head is cut in pieces of so many bytes; what is left of an unfinished row is not looked at.
const PIECE: usize = 4 << 10;

/// The structure of a file.
#[derive(Debug)]
pub(super) struct Structure {
    /// All but the decimal mark.
    pub(super) dialect: Dialect,
    pub(super) format: Format,
    /// The ways to split cells, the best first.
    pub(super) candidates: Vec<Candidate>,
    pub(super) layout: Layout,
    /// The rows that name the columns, and the first rows of data.
    pub(super) header_rows: Vec<SampleRow>,
    pub(super) body: Vec<SampleRow>,
    /// Columns of the table.
    pub(super) n_columns: usize,
    /// Whether the first column has no name because it names the rows, as R writes it.
    pub(super) has_row_names: bool,
    /// Bytes of the head's text before the first row of data.
    pub(super) data_start: usize,
}

impl Structure {
    /// Finds the structure from the head of a file, of which `n_rows` rows are looked at.
    pub(super) fn find(
        head: &Head,
        is_whole: bool,
        mode: HeaderMode,
        decided: &Decided,
        n_rows: usize,
    ) -> Result<Self, SourceError> {
        let encoding = head.encoding.encoding;
        let sample = sample(head.body(), is_whole);
        let declared = decided.delimiter.clone().or_else(|| head.opening.delimiter.clone());
        let candidates = sniff::candidates(&sample, encoding, &Decided { delimiter: declared, ..decided.clone() });
        let Some(best) = candidates.first() else { return Err(unwritable(decided, encoding)) };
        let dialect = dialect(best, encoding, &sample, decided);
        let grammar = Grammar::new(&dialect).ok_or_else(|| unwritable(decided, encoding))?;

        let format = Format { grammar, encoding, header: None };
        let rows = sample_rows(head.body(), &format, head.opening.n_lines, is_whole, n_rows)?;
        let is_known = decided.preamble_lines.is_some();
        let layout = Layout::find(&rows, best.usual_width(), mode, decided.header_rows, is_known);
        let mut structure = Self {
            dialect,
            format,
            candidates,
            layout,
            header_rows: Vec::new(),
            body: Vec::new(),
            n_columns: 0,
            has_row_names: false,
            data_start: head.opening.n_bytes,
        };
        structure.lay_out(&rows, head.opening.n_lines);
        structure.count_columns();
        Ok(structure)
    }

    /// Parts the rows into preamble, header and data. `n_opening`: the lines before the first of them that are none.
    fn lay_out(&mut self, rows: &[SampleRow], n_opening: u64) {
        let (before, table) = rows.split_at(self.layout.n_preamble);
        let (header_rows, body) = table.split_at(self.layout.n_header);
        self.dialect.preamble_lines = match (before.last(), table.first()) {
            (Some(_), Some(first)) => first.line - 1,
            _ => n_opening,
        };
        self.dialect.header_rows = self.layout.n_header as u32;
        self.data_start += header_rows.last().or(before.last()).map_or(0, |row| row.end);
        let n_together = body.iter().position(|row| row.is_apart).unwrap_or(body.len());
        self.format.header = joined(header_rows, usual_width(&body[..n_together]));
        self.header_rows = header_rows.to_vec();
        self.body = data_rows(body, &self.format);
    }

    /// Counts the columns: as many as the header names, or more if rows usually have more; without the one that a trailing
    /// delimiter opens, or that a delimiter too many opens in the header.
    fn count_columns(&mut self) {
        let usual = usual_width(&self.body);
        self.leave_out_gap(usual);
        let named = self.format.header.as_ref().map_or(0, |header| header.names.len());
        self.n_columns = named.max(usual);
        let is_even = self.body.iter().all(|row| row.cells.len() == usual);
        let last = self.n_columns.saturating_sub(1);
        let is_unnamed = self.header_rows.iter().all(|row| row.cells.get(last).is_none_or(|cell| cell.trim().is_empty()));
        if self.n_columns > 1 && is_unnamed && is_even && !self.body.is_empty() {
            if self.body.iter().all(|row| row.cells[usual - 1].is_empty()) {
                self.dialect.trailing_delimiter = true;
                self.n_columns -= 1;
            } else if named + 1 == usual && named > 0 {
                let names = set_of(self.body.iter().map(|row| row.cells[0].as_str()));
                self.has_row_names = names.len() == self.body.len() && names.len() > 1;
            }
        }
    }
}

impl Structure {
    /// Leaves an empty name out of the header if all rows have one cell fewer than the header, and no other name is empty: then the
    /// rows' cells stand below the other names.
    fn leave_out_gap(&mut self, usual: usize) {
        let Some(header) = &mut self.format.header else { return };
        let mut gaps = (0..header.names.len()).filter(|column| header.names[*column].trim().is_empty());
        let is_short = self.body.len() > 1 && self.body.iter().all(|row| row.cells.len() == usual);
        if let (Some(gap), None) = (gaps.next(), gaps.next())
            && is_short
            && header.names.len() == usual + 1
        {
            header.leave_out(gap);
        }
    }
}

/// All of the dialect but the lines before the data.
fn dialect(best: &Candidate, encoding: Encoding, sample: &Sample, decided: &Decided) -> Dialect {
    let dialect = Dialect {
        encoding,
        delimiter: best.delimiter.clone(),
        quote: best.quote,
        escape: best.escape,
        terminator: terminator(sample.bytes),
        ..Dialect::default()
    };
    let comment = decided.comment.unwrap_or_else(|| comment(sample.bytes, best.usual_width(), &dialect));
    Dialect { comment, ..dialect }
}

/// The names as the file has them, the rows of the header joined by a space; `None` if it has none.
fn joined(header_rows: &[SampleRow], usual_width: usize) -> Option<Header> {
    let width = header_rows.iter().map(|row| row.cells.len()).max()?;
    let parts = |column: usize| header_rows.iter().filter_map(move |row| row.cells.get(column).map(String::as_str));
    let joined = |column| match header_rows.len() {
        1 => parts(column).collect(),
        _ => parts(column).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
    };
    Some(Header::new((0..width).map(joined).collect(), usual_width))
}

/// The rows of the first table, without the headers among them.
fn data_rows(body: &[SampleRow], format: &Format) -> Vec<SampleRow> {
    let Some(header) = &format.header else { return body.to_vec() };
    let mut rows = Vec::with_capacity(body.len());
    let mut is_below_text = false;
    for (i, row) in body.iter().enumerate() {
        let cells = || row.cells.iter().map(Cow::from);
        let next_width = body.get(i + 1).map_or(0, |next| next.cells.len());
        let heading = match header.heading(cells()) {
            Heading::Data if row.is_apart || is_below_text => header.heading_apart(cells(), next_width),
            heading => heading,
        };
        is_below_text = heading == Heading::Note;
        match heading {
            Heading::Data => rows.push(row.clone()),
            Heading::Repeated | Heading::Note => {}
            Heading::Other => break,
        }
    }
    rows
}

fn unwritable(decided: &Decided, encoding: Encoding) -> SourceError {
    SourceError::BadChoice {
        message: format!(
            "The delimiter \"{}\" cannot be written in {}.",
            decided.delimiter.as_deref().unwrap_or("?"),
            encoding.name()
        ),
        way_out: "Choose another delimiter or another encoding.".to_owned(),
    }
}

/// The most frequent number of cells; of equals the larger.
fn usual_width(rows: &[SampleRow]) -> usize {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *widths.entry(row.cells.len()).or_default() += 1);
    widths.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width)
}

/// The first lines, whole if they are not all one line. A line that fills most of it is looked at to its end: nothing else tells how
/// it is written.
fn sample(body: &[u8], is_whole: bool) -> Sample<'_> {
    if body.len() <= SNIFFED {
        return Sample { bytes: body, is_whole };
    }
    match memchr::memrchr2(b'\n', b'\r', &body[..SNIFFED]) {
        Some(found) if found >= SNIFFED / 2 => Sample { bytes: &body[..=found], is_whole: false },
        _ => match next_break(body, SNIFFED) {
            Some(found) => Sample { bytes: &body[..=found], is_whole: false },
            None => Sample { bytes: body, is_whole },
        },
    }
}

fn terminator(sample: &[u8]) -> Terminator {
    let lf = memchr::memchr_iter(b'\n', sample).count();
    let cr = memchr::memchr_iter(b'\r', sample).count();
    let crlf = memchr::memmem::find_iter(sample, b"\r\n").count();
    match (lf - crlf, cr - crlf, crlf) {
        (_, 0, 0) => Terminator::Lf,
        (0, 0, _) => Terminator::CrLf,
        (0, _, 0) => Terminator::Cr,
        _ => Terminator::Mixed,
    }
}

/// `#`, if most of the lines that begin with it have not the cells of a row.
fn comment(sample: &[u8], width: usize, dialect: &Dialect) -> Option<char> {
    let grammar = Grammar::new(dialect)?;
    let (mut cells, mut stray) = (Vec::new(), Vec::new());
    let (mut marked, mut odd, mut at) = (0, 0, 0);
    while at < sample.len() {
        let start = at;
        at = grammar.split(sample, at, &mut cells, &mut stray);
        if sample[start] == b'#' {
            marked += 1;
            // In a single column every line has the cells of a row: there a comment has a space, or stands first.
            odd += usize::from(if width < 2 { start == 0 || sample[start..].starts_with(b"# ") } else { cells.len() != width });
        }
    }
    (odd * 2 > marked).then_some('#')
}

/// The whole rows at the beginning, at most `limit` of them.
fn sample_rows(
    body: &[u8],
    format: &Format,
    lines_before: u64,
    is_whole: bool,
    limit: usize,
) -> Result<Vec<SampleRow>, SourceError> {
    let mut cutter = Cutter::new(&format.grammar, lines_before);
    let mut rows = Vec::new();
    let mut offset = 0;
    let chunks = body.chunks(PIECE);
    let n = chunks.len();
    for (i, chunk) in chunks.enumerate() {
        for piece in cutter.push(chunk, is_whole && i + 1 == n) {
            add_rows(&piece, format, &mut offset, &mut rows)?;
        }
        if rows.len() >= limit {
            break;
        }
    }
    if rows.is_empty() {
        for piece in cutter.push(&[], true) {
            add_rows(&piece, format, &mut offset, &mut rows)?;
        }
        // A quote that is open at the end of the head may be closed behind it: of its row, and those after it, nothing is known.
        let whole = rows.iter().position(|row| row.is_open && !is_whole).filter(|at| *at > 0);
        rows.truncate(whole.unwrap_or(rows.len()));
    }
    rows.truncate(limit);
    Ok(rows)
}

/// Adds the rows of a piece that begins at `offset` of the sample.
fn add_rows(piece: &Piece, format: &Format, offset: &mut usize, rows: &mut Vec<SampleRow>) -> Result<(), SourceError> {
    let mut walk = Rows::new(piece, format);
    let mut n_blank = 0;
    while let Some(line) = walk.advance() {
        if walk.record.len() > MAX_COLUMNS {
            return Err(SourceError::TooWide { columns: walk.record.len(), line });
        }
        let cells = walk.record.iter().map(|cell| decode(cell, format.encoding).0.into_owned()).collect();
        let is_open = walk.stray.iter().any(|closing| matches!(closing, Closing::Open { .. }));
        let is_below_blank = std::mem::replace(&mut n_blank, walk.blank_lines) < walk.blank_lines;
        rows.push(SampleRow { line, end: *offset + walk.at, cells, is_apart: walk.is_apart, is_below_blank, is_open });
    }
    *offset += piece.bytes.len();
    Ok(())
}
