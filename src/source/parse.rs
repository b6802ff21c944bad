//! A piece of the file becomes typed cells and notes.

use super::IssueKind;
use super::column::{ColumnPart, ColumnReader, PackedColumn, PartBuilder};
use super::cut::{MAX_QUOTED as MAX_OPEN, Piece};
use super::encoding::decode;
use super::grammar::Closing;
use super::issue::{Notes, PackedNotes};
use super::number_rows::ROWS_TOGETHER;
use super::record::Record;
use super::rows::{Format, Rows};
use crate::engine::Cells;
use serde::{Deserialize, Serialize};

/// How pieces are parsed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) format: Format,
    /// Columns of the table.
    pub(super) n_columns: usize,
    /// Whether every row ends with a delimiter that opens no cell.
    pub(super) trailing_delimiter: bool,
    /// The columns to read, by ascending position.
    pub(super) readers: Vec<(usize, ColumnReader)>,
    /// Whether the rows' shapes and characters are noted (not when columns are read a second time).
    pub(super) notes_rows: bool,
}

/// What a piece holds.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) n_rows: u64,
    /// Line ends in it, as far as the table goes.
    pub(super) n_breaks: u64,
    /// The columns read, in the order of the plan.
    pub(super) columns: Vec<ColumnPart>,
    pub(super) notes: Notes,
    /// Whether the table ends in this piece, though the file may go on.
    pub(super) ends_table: bool,
}

/// What a piece holds, but for its cells.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PackedPart {
    n_rows: u64,
    n_breaks: u64,
    columns: Vec<PackedColumn>,
    notes: PackedNotes,
    ends_table: bool,
}

impl Part {
    /// Lays the cells of all columns beside the rest.
    pub(super) fn pack<'a>(&'a self, cells: &mut Vec<Cells<'a>>) -> PackedPart {
        PackedPart {
            n_rows: self.n_rows,
            n_breaks: self.n_breaks,
            columns: self.columns.iter().map(|column| column.pack(cells)).collect(),
            notes: self.notes.pack(),
            ends_table: self.ends_table,
        }
    }
}

impl PackedPart {
    /// With its cells; `None` if these are others.
    pub(super) fn unpack(self, cells: &mut impl Iterator<Item = Cells<'static>>) -> Option<Part> {
        Some(Part {
            n_rows: self.n_rows,
            n_breaks: self.n_breaks,
            columns: self.columns.into_iter().map(|column| column.unpack(cells)).collect::<Option<_>>()?,
            notes: self.notes.unpack(),
            ends_table: self.ends_table,
        })
    }
}

/// Bytes of a piece from which on it is worthwhile to read rows together.
const MANY: usize = 64 << 10;
/// So many rows of a piece are looked at cell by cell before the whole piece is; so many together are worthwhile.
const FEW_ROWS: u64 = 16;

/// Whether all bytes are ASCII, and none is NUL: those have the highest bit, and NUL less one has it too.
fn are_clean(bytes: &[u8]) -> bool {
    bytes.chunks(4096).all(|some| some.iter().fold(0, |all, byte| all | byte | byte.wrapping_sub(1)) < 0x80)
}

/// Longest piece of a cell that a message quotes, in characters.
const MAX_QUOTED: usize = 40;

impl Plan {
    /// Parses a piece.
    pub(super) fn parse(&self, piece: &Piece) -> Part {
        let mut builders: Vec<PartBuilder> = self.readers.iter().map(|(_, reader)| PartBuilder::new(reader)).collect();
        let mut notes = Notes::default();
        let mut rows = Rows::new(piece, &self.format).reading_numbers(self.marks());
        let is_worthwhile = piece.bytes.len() >= MANY && builders.len() == self.n_columns;
        let mut alike = if is_worthwhile { rows.number_rows() } else { None };
        // Before the first row stand no bytes that its cells could be read with.
        let (mut n_rows, mut n_apart, mut has_room) = (0, 1, false);
        let (mut n_looked_at, mut is_clean) = (0, None);
        loop {
            if let Some(alike) = alike.as_mut().filter(|_| n_apart == 0) {
                let n = rows.advance_alike(alike);
                if n > 0 && !has_room {
                    // Should the others be an eighth shorter, there is room, too.
                    let n = piece.bytes.len() / (rows.at / (n_rows as usize + n)).max(1) * 9 / 8;
                    builders.iter_mut().for_each(|builder| builder.reserve(n));
                    has_room = true;
                }
                for (at, builder) in builders.iter_mut().enumerate().filter(|_| n > 0) {
                    let (digits, decimals) = alike.column(at);
                    builder.push_digits(&digits[..n], decimals);
                }
                n_rows += n as u64;
                if n == ROWS_TOGETHER {
                    continue;
                }
                // Where rows are of many kinds, it takes longer to look for some that are alike.
                n_apart = if n < FEW_ROWS as usize { ROWS_TOGETHER } else { 1 };
            }
            n_apart = n_apart.saturating_sub(1);
            let Some(line) = rows.advance() else { break };
            n_rows += 1;
            if self.notes_rows {
                self.note_row(&rows, line, piece.is_last, &mut notes);
                n_looked_at += 1;
                // Where nearly all rows are nothing but numbers, it is quicker to look at the cells of the others.
                if n_looked_at <= FEW_ROWS || !*is_clean.get_or_insert_with(|| are_clean(&piece.bytes)) {
                    self.note_characters(&rows.record, line, &mut notes);
                }
            }
            for ((position, _), builder) in self.readers.iter().zip(&mut builders) {
                if let Some(number) = rows.record.number(*position) {
                    builder.push_number(number);
                    continue;
                }
                let Some(cell) = rows.record.get(*position) else {
                    builder.push_absent();
                    continue;
                };
                if let Some(kind) = builder.push(cell, self.format.encoding) {
                    notes.add(kind, Some(line), Some(*position), || {
                        format!("\"{}\" is not {}: a missing value.", self.excerpt(cell), builder.wanted())
                    });
                }
            }
        }
        if self.notes_rows {
            note_other_lines(&rows, &mut notes);
        }
        let columns = builders.into_iter().map(PartBuilder::finish).collect();
        Part { n_rows, n_breaks: rows.line - 1 - piece.lines_before, columns, notes, ends_table: rows.other_table.is_some() }
    }

    /// By position, the decimal mark of a column whose short numbers need no second look; 0 of others.
    fn marks(&self) -> Vec<u8> {
        let mut marks = vec![0; self.readers.last().map_or(0, |(position, _)| position + 1)];
        for (position, reader) in &self.readers {
            marks[*position] = reader.short_number_mark().unwrap_or(0);
        }
        marks
    }

    /// Notes what is odd about a row as a whole.
    fn note_row(&self, rows: &Rows, line: u64, is_last_piece: bool, notes: &mut Notes) {
        let record = &rows.record;
        let n = self.n_columns;
        if record.len() < n {
            notes.add(IssueKind::RaggedShort, Some(line), None, || {
                format!("{} of {n} cells: the rest are missing values.", record.len())
            });
        } else if record.len() > n
            && !(self.trailing_delimiter && record.len() == n + 1 && record.get(n).is_some_and(<[u8]>::is_empty))
        {
            notes.add(IssueKind::RaggedLong, Some(line), None, || {
                let extra: Vec<String> =
                    record.iter().skip(n).take(3).map(|cell| format!("\"{}\"", self.excerpt(cell))).collect();
                format!("{} cells for {n} columns: {} not in the table.", record.len(), extra.join(", "))
            });
        }
        for closing in &rows.stray {
            let kind = match closing {
                Closing::Open { .. } if is_last_piece => IssueKind::UnterminatedQuote,
                _ => IssueKind::StrayQuote,
            };
            notes.add(kind, Some(line), None, || {
                format!("A quote opens a cell and is not closed, or not within {} MB: read as a character.", MAX_OPEN >> 20)
            });
        }
    }

    /// Notes characters that are not as they should be; pieces that [`are_clean`] have none.
    fn note_characters(&self, record: &Record, line: u64, notes: &mut Notes) {
        for (position, cell) in record.iter().enumerate() {
            let column = Some(position).filter(|position| *position < self.n_columns);
            if cell.is_ascii() && memchr::memchr(0, cell).is_none() {
                continue;
            }
            if memchr::memchr(0, cell).is_some() {
                notes.add(IssueKind::NulByte, Some(line), column, || "The cell holds NUL characters.".to_owned());
            }
            let (text, is_valid) = decode(cell, self.format.encoding);
            if !is_valid || text.contains(char::REPLACEMENT_CHARACTER) {
                notes.add(IssueKind::InvalidEncoding, Some(line), column, || {
                    format!("Not valid in {}: read as \"{}\".", self.format.encoding.name(), self.excerpt(cell))
                });
            }
        }
    }

    /// The beginning of a cell, for a message.
    fn excerpt(&self, cell: &[u8]) -> String {
        let (text, _) = decode(&cell[..cell.len().min(4 * MAX_QUOTED)], self.format.encoding);
        let mut short: String = text.chars().take(MAX_QUOTED).collect();
        if short.len() < cell.len() && text.chars().count() >= MAX_QUOTED {
            short.push('…');
        }
        short.replace(['\n', '\r'], " ")
    }
}

/// Notes the lines that are no rows of data.
fn note_other_lines(rows: &Rows, notes: &mut Notes) {
    if let Some(line) = rows.first_blank_line {
        notes.count(IssueKind::BlankLine, Some(line), None, rows.blank_lines);
    }
    for line in &rows.repeated_headers {
        notes.add(IssueKind::RepeatedHeader, Some(*line), None, || "The header stands here once more: skipped.".to_owned());
    }
    for line in &rows.lone_texts {
        notes.add(IssueKind::LoneText, Some(*line), None, || "A text stands alone below a blank line: skipped.".to_owned());
    }
    if let Some(line) = rows.other_table {
        let message = || "Another table begins here, with other columns: only the first table was read.".to_owned();
        notes.add(IssueKind::SecondTable, Some(line), None, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascii_without_nul_is_clean() {
        for byte in 0..=u8::MAX {
            for at in [0, 4095, 4096, 9999] {
                let mut bytes = vec![b'7'; 10_000];
                bytes[at] = byte;
                assert_eq!(are_clean(&bytes), (1..0x80).contains(&byte), "{byte} at {at}");
            }
        }
        assert!(are_clean(b""));
    }
}
