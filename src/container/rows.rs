//! Rows become RFC 4180, and what their cells are is tallied.

use super::cell::Cell;
use super::contents::Known;
use std::io::{self, Write};

/// Writes rows of cells as RFC 4180 in UTF-8.
pub(super) struct RowWriter<'a> {
    to: &'a mut dyn Write,
    line: Vec<u8>,
}

impl<'a> RowWriter<'a> {
    /// Writes to `to`.
    pub(super) fn new(to: &'a mut dyn Write) -> Self {
        Self { to, line: Vec::new() }
    }

    /// Writes one row.
    pub(super) fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> io::Result<()> {
        self.line.clear();
        for (position, cell) in cells.into_iter().enumerate() {
            if position > 0 {
                self.line.push(b',');
            }
            self.push(&cell.text());
        }
        if self.line.is_empty() {
            // A line of nothing is no row to a reader; one empty cell is.
            self.line.extend(b"\"\"");
        }
        self.line.extend(b"\r\n");
        self.to.write_all(&self.line)
    }

    /// Writes a line that is no row.
    pub(super) fn blank(&mut self) -> io::Result<()> {
        self.to.write_all(b"\r\n")
    }

    fn push(&mut self, cell: &str) {
        let edges = cell.starts_with(' ') || cell.ends_with(' ');
        if edges || cell.contains(['"', ',', '\r', '\n']) {
            self.line.push(b'"');
            self.line.extend(cell.replace('"', "\"\"").bytes());
            self.line.push(b'"');
        } else {
            self.line.extend(cell.bytes());
        }
    }
}

/// What the cells of one column are.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    texts: Texts,
    values: Option<Known>,
    is_mixed: bool,
    is_long: bool,
}

/// Where a column has text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Texts {
    #[default]
    None,
    /// Above all values, where headings stand.
    Above,
    /// Below a value.
    Below,
}

impl Tally {
    /// Takes in the next cell below.
    pub(super) fn add(&mut self, cell: &Cell) {
        self.is_long |= cell.is_long();
        match cell.known() {
            None => {}
            Some(Known::Text) if self.values.is_some() => self.texts = Texts::Below,
            Some(Known::Text) => self.texts = Texts::Above,
            Some(known) => {
                self.is_mixed |= self.values.is_some_and(|before| before != known);
                self.values = Some(known);
            }
        }
    }

    /// What the column is, if all its cells are of one kind (but for text above all values, where headings stand). Whole numbers
    /// beyond the digits of a double are left to be judged as text is.
    pub(super) fn known(&self) -> Option<Known> {
        match self.values {
            Some(known) => (!self.is_mixed && self.texts != Texts::Below && !self.is_long).then_some(known),
            None => (self.texts != Texts::None).then_some(Known::Text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_quoted_where_they_need_it() {
        let mut out = Vec::new();
        let mut writer = RowWriter::new(&mut out);
        let text = |text: &'static str| Cell::Text(text.into());
        writer.row([text("a,b"), text("say \"x\""), text(" b"), text("two\nlines")]).expect("memory takes all");
        writer.row([Cell::Number(0.1), Cell::Empty, Cell::Boolean(true), Cell::Date("2024-01-31".into())]).expect("as above");
        writer.row([Cell::Empty]).expect("as above");
        writer.blank().expect("as above");
        assert_eq!(
            String::from_utf8_lossy(&out),
            "\"a,b\",\"say \"\"x\"\"\",\" b\",\"two\nlines\"\r\n0.1,,true,2024-01-31\r\n\"\"\r\n\r\n"
        );
    }

    #[test]
    fn a_column_is_what_all_its_cells_are() {
        let (n, t, b) = (|| Cell::Number(1.0), || Cell::Text("x".into()), || Cell::Boolean(true));
        let long = || Cell::Exact("12345678901234567".into());
        let cases: Vec<(Vec<Cell>, Option<Known>)> = vec![
            (vec![t(), n(), Cell::Empty, n()], Some(Known::Number)),
            (vec![t(), t()], Some(Known::Text)),
            (vec![t(), n(), t()], None),
            (vec![t(), n(), b()], None),
            (vec![t(), b(), Cell::Error("#N/A".into())], Some(Known::Boolean)),
            (vec![t(), long()], None),
            (vec![Cell::Empty], None),
        ];
        for (cells, expected) in cases {
            let mut tally = Tally::default();
            cells.iter().for_each(|cell| tally.add(cell));
            assert_eq!(tally.known(), expected, "{cells:?}");
        }
    }
}
