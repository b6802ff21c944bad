//! Text whose columns are aligned by blanks, as R prints data frames and NIST writes its data sets.
//!
//! Where all rows have as many words, words are cells; else columns are what stands between the places that are blank in all rows. Lines
//! keep their numbers: what stands above the table is a row of one cell, as a title is.

use super::cell::Cell;
use super::contents::{Layer, Made};
use super::error::ContainerError;
use super::kind::HEAD;
use super::rows::RowWriter;
use super::unpack::Job;
use std::io::{self, BufRead, BufReader, Read};

/// Fewest lines of a table, the names among them.
const MIN_LINES: usize = 4;
/// Longest line that is looked at, in characters.
const MAX_WIDTH: usize = 2000;

/// Whether a text that begins so has its columns aligned by blanks.
pub fn is_aligned(head: &[u8]) -> bool {
    Plan::find(head).is_some()
}

/// How lines are cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// Lines above the table.
    n_above: usize,
    /// The words of the first line that are names of columns; `None` if it is a row like the others.
    names: Option<Vec<String>>,
    n_columns: usize,
    /// The places between two columns that are blank in all rows, as characters from, to; none if words are cells.
    gutters: Vec<(usize, usize)>,
}

impl Plan {
    /// Finds the last lines of `head` that are a table with aligned columns.
    pub(super) fn find(head: &[u8]) -> Option<Self> {
        let head = &head[..head.len().min(HEAD)];
        // The last line may go on, and a character may be cut.
        let text = match std::str::from_utf8(head) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).ok()?,
            Err(_) => return None,
        };
        let mut lines: Vec<&str> = text.lines().collect();
        if lines.len() > MIN_LINES && !text.ends_with('\n') {
            lines.pop();
        }
        let mut end = lines.len();
        while end > 0 {
            let is_blank = |line: &&str| line.trim().is_empty();
            end -= lines[..end].iter().rev().take_while(|line| is_blank(line)).count();
            let start = end - lines[..end].iter().rev().take_while(|line| !is_blank(line)).count();
            if let Some(plan) = Self::of_lines(&lines[start..end], start) {
                return Some(plan);
            }
            end = start;
        }
        None
    }

    /// The plan for lines without a blank one between them; `n_above`: how many lines stand above them.
    fn of_lines(lines: &[&str], n_above: usize) -> Option<Self> {
        let is_other = |line: &&str| line.contains([',', ';', '\t', '|', '"']) || line.chars().count() > MAX_WIDTH;
        if lines.len() < MIN_LINES || lines.iter().any(is_other) {
            return None;
        }
        let (_, rows) = lines.split_first()?;
        let has_number = |line: &&str| line.split_whitespace().any(is_number);
        // One blank between all cells is a delimiter like any other.
        let is_padded = |line: &&str| line.starts_with(' ') || line.trim().contains("  ");
        if !rows.iter().all(has_number) || !rows.iter().any(is_padded) {
            return None;
        }
        // Places tell also where words belong together; words tell also where places do not part all columns. The names decide.
        let by_places = Self::checked(gutters(rows), 0, lines, n_above);
        let n_words = rows[0].split_whitespace().count();
        let by_words = || Self::checked(Vec::new(), n_words, lines, n_above);
        match by_places {
            Some(plan) if plan.names.is_some() => Some(plan),
            by_places => by_words().or(by_places.filter(|plan| plan.n_above == n_above)),
        }
    }

    /// The plan that cuts all rows alike, with a column of numbers among others; `n_words`: the words of a row, if there are no gutters.
    fn checked(gutters: Vec<(usize, usize)>, n_words: usize, lines: &[&str], n_above: usize) -> Option<Self> {
        let (first, rows) = lines.split_first()?;
        let n_columns = if gutters.is_empty() { n_words } else { gutters.len() + 1 };
        let mut plan = Self { n_above, names: None, n_columns, gutters };
        plan.join_unnamed(first);
        let n_columns = plan.n_columns;
        let cells: Vec<Vec<&str>> = rows.iter().map(|line| plan.cut(line)).collect();
        let is_column_of_numbers = |column: usize| {
            let present = cells.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
            let (n, numbers) = present.fold((0, 0), |(n, numbers), cell| (n + 1, numbers + usize::from(is_number(cell))));
            n > 0 && numbers * 5 >= n * 4
        };
        let is_row = |row: &Vec<&str>| row.len() == n_columns && row.iter().filter(|cell| !cell.is_empty()).count() > 1;
        if n_columns < 2 || !cells.iter().all(is_row) || !(0..n_columns).any(is_column_of_numbers) {
            return None;
        }
        plan.read_first(first);
        Some(plan)
    }

    /// Joins what has no name to the column before it: words of one text, such as names of rows.
    fn join_unnamed(&mut self, first: &str) {
        if !self.gutters.iter().all(|(from, to)| is_blank(first, *from, *to)) || self.gutters.is_empty() {
            return;
        }
        let is_named: Vec<bool> = self.cut(first).iter().skip(1).map(|name| !name.is_empty()).collect();
        let mut is_named = is_named.into_iter();
        self.gutters.retain(|_| is_named.next().unwrap_or(true));
        self.n_columns = self.gutters.len() + 1;
    }

    /// Reads the first line: a row like the others, the names, or a line above the table.
    fn read_first(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let cells = self.cut(line);
        if cells.len() == self.n_columns && cells.iter().any(|cell| is_number(cell)) {
            return;
        }
        let fits = !self.gutters.is_empty() && self.gutters.iter().all(|(from, to)| is_blank(line, *from, *to));
        let names: Vec<&str> = if fits { cells } else { words };
        let names = match &names[..] {
            // R names no column of row names, and NIST begins the line with "Data:".
            ["", rest @ ..] => rest,
            [title, rest @ ..] if rest.len() == self.n_columns && title.ends_with(':') => rest,
            names => names,
        };
        if names.len() == self.n_columns || names.len() + 1 == self.n_columns {
            self.names = Some(names.iter().map(|name| untitled(name).to_owned()).collect());
        } else {
            self.n_above += 1;
        }
    }

    /// The cells of a line.
    fn cut<'a>(&self, line: &'a str) -> Vec<&'a str> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let fits = self.gutters.iter().all(|(from, to)| is_blank(line, *from, *to));
        if self.gutters.is_empty() || !fits && words.len() == self.n_columns {
            return words;
        }
        let place = |character: usize| line.char_indices().nth(character).map_or(line.len(), |(place, _)| place);
        let mut cells = Vec::with_capacity(self.n_columns);
        let mut from = 0;
        for (_, to) in &self.gutters {
            cells.push(line[from..place(*to)].trim());
            from = place(*to);
        }
        cells.push(line[from..].trim());
        cells
    }

    fn evidence(&self) -> String {
        let how = if self.gutters.is_empty() { "as many words in each row" } else { "the same places blank in all rows" };
        format!("The columns are aligned by blanks: {} columns, with {how}.", self.n_columns)
    }
}

/// A name without the title of the line, if one stands before it: "Data:  y".
fn untitled(name: &str) -> &str {
    name.split_once(": ").map(|(_, name)| name.trim()).filter(|name| !name.is_empty()).unwrap_or(name)
}

fn is_number(word: &str) -> bool {
    word.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Whether these characters of a line are blanks, or behind its end.
fn is_blank(line: &str, from: usize, to: usize) -> bool {
    line.chars().skip(from).take(to - from).all(|c| c == ' ')
}

/// The runs of places that are blank in all lines, but for those before the first and after the last column.
fn gutters(lines: &[&str]) -> Vec<(usize, usize)> {
    let mut taken = vec![false; MAX_WIDTH];
    for line in lines {
        for (taken, c) in taken.iter_mut().zip(line.chars()) {
            *taken |= c != ' ';
        }
    }
    let Some(last) = taken.iter().rposition(|taken| *taken) else { return Vec::new() };
    let first = taken.iter().position(|taken| *taken).unwrap_or_default();
    let mut gutters: Vec<(usize, usize)> = Vec::new();
    for place in (first..last).filter(|place| !taken[*place]) {
        match gutters.last_mut() {
            Some((_, to)) if *to == place => *to += 1,
            _ => gutters.push((place, place + 1)),
        }
    }
    gutters
}

/// Writes the lines as rows.
pub(super) fn write(job: &mut Job, plan: &Plan, stream: &mut dyn Read) -> Result<(), ContainerError> {
    job.contents.layers.push(Layer::Aligned { n_above: plan.n_above as u64, evidence: plan.evidence() });
    job.contents.made = Some(Made { has_header: false, columns: Vec::new() });
    let mut writer = RowWriter::new(job.text);
    for (number, line) in BufReader::new(stream).split(b'\n').enumerate() {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches('\r');
        write_line(plan, number, line, &mut writer)?;
    }
    Ok(())
}

fn write_line(plan: &Plan, number: usize, line: &str, writer: &mut RowWriter) -> io::Result<()> {
    let text = |cell: &str| Cell::Text(cell.to_owned().into());
    match &plan.names {
        _ if line.trim().is_empty() => writer.blank(),
        _ if number < plan.n_above => writer.row([text(line.trim())]),
        Some(names) if number == plan.n_above => writer.row(names.iter().map(|name| text(name))),
        _ => writer.row(plan.cut(line).into_iter().map(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many columns are found, the names, and the cells of the last line.
    fn found(text: &str) -> Option<(usize, Option<String>, String)> {
        let plan = Plan::find(text.as_bytes())?;
        let last = text.lines().rfind(|line| !line.trim().is_empty()).map(|line| plan.cut(line).join("|"));
        Some((plan.n_columns, plan.names.map(|names| names.join("|")), last.unwrap_or_default()))
    }

    #[test]
    fn aligned_columns_are_found() {
        let some = |n, names: &str, last: &str| Some((n, Some(names.to_owned()), last.to_owned()));
        let cases = [
            (
                "           mpg cyl\nMazda RX4 21.0   6\nMazda 9    9.5   4\nFiat X1-9 27.3   4\n",
                some(3, "mpg|cyl", "Fiat X1-9|27.3|4"),
            ),
            (" height weight\n     58    115\n     59    117\n     60    120\n", some(2, "height|weight", "60|120")),
            ("             x   y\nMazda RX4 21.0   6\nMazda 9    9.5   4\nFiat      27.3   4\n", some(3, "x|y", "Fiat|27.3|4")),
            (
                "Certified values\n\nData:   y          x\n     60.3       83.0\n     61.1       88.5\n     60.2        88.2\n",
                some(2, "y|x", "60.2|88.2"),
            ),
            ("  1 2\n  3 4\n  5 6\n  7 8\n", Some((2, None, "7|8".to_owned()))),
            ("name     age city\nAnn       30 Bonn\nBob          Bern\nCarla     41 Rome 2\n", None),
            // A delimiter like any other, another delimiter, prose.
            ("1 2 3\n4 5 6\n7 8 9\n1 2 3\n", None),
            ("a,  b\n1,  2\n3,  4\n5,  6\n", None),
            ("It was in 1999 that it  began,\nand it ended in 2001\nwithout a 2nd word\nor 3\n", None),
            ("  x\n  1\n  2\n  3\n", None),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
