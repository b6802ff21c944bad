//! Where the table begins in a file, and which rows name its columns.

use super::cell::{Shape, shape};
use super::issue::Notes;
use super::{HeaderMode, IssueKind};
use crate::stat::set_of;
use crate::table::shortened;
use std::collections::{BTreeMap, BTreeSet};

/// A row of the sample.
#[derive(Clone, Debug)]
pub(super) struct SampleRow {
    /// Physical line on which it begins.
    pub(super) line: u64,
    /// Where it ends in the sample.
    pub(super) end: usize,
    pub(super) cells: Vec<String>,
    /// Whether it stands apart from the rows before it.
    pub(super) is_apart: bool,
    /// Whether a blank line stands before it.
    pub(super) is_below_blank: bool,
    /// Whether it has a quote that the sample does not close.
    pub(super) is_open: bool,
}

/// Which rows of the sample are what, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Rows before the table.
    pub(super) n_preamble: usize,
    /// Rows that name the columns.
    pub(super) n_header: usize,
    pub(super) preamble_evidence: String,
    pub(super) header_evidence: String,
}

/// Rows that may name columns together.
const MAX_HEADER_ROWS: usize = 5;
/// Rows that may stand before a table.
const MAX_PREAMBLE_ROWS: usize = 200;
/// Rows that are compared with the header.
const BODY_ROWS: usize = 200;

impl Layout {
    /// Finds the layout of rows whose usual width is `width`. What is decided is taken as it is.
    pub(super) fn find(rows: &[SampleRow], width: usize, mode: HeaderMode, n_header: Option<u32>, preamble_known: bool) -> Self {
        let (n_preamble, preamble_evidence) = if preamble_known { (0, String::new()) } else { preamble(rows, width) };
        let table = &rows[n_preamble..];
        let (n_header, header_evidence) = match (n_header, mode) {
            (Some(n), _) => ((n as usize).min(table.len()), "You decided it.".to_owned()),
            (None, HeaderMode::Never) => (0, "You decided that there is none.".to_owned()),
            (None, HeaderMode::Always) => {
                (header_depth(table).max(1).min(table.len()), "You decided that there is one.".to_owned())
            }
            (None, HeaderMode::Auto) => header(table),
        };
        Self { n_preamble, n_header, preamble_evidence, header_evidence }
    }
}

fn filled(row: &SampleRow) -> usize {
    row.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// Rows before the first one that is at least half filled. They count as a preamble if they are narrower than the table, or if
/// the first filled row reads like a header: otherwise they may be rows of data with many missing cells. Rows that are filled better
/// count as one too, if the header stands below them.
fn preamble(rows: &[SampleRow], width: usize) -> (usize, String) {
    let none = (0, "The table begins on the first line.".to_owned());
    if let Some(first) = header_below(rows, width) {
        let line = rows[first].line;
        return (first, format!("The lines before line {line} are shorter than the names there and the rows below them."));
    }
    let is_filled = |row: &SampleRow| filled(row) >= 2 && filled(row) * 2 >= width;
    let first = rows.iter().take(MAX_PREAMBLE_ROWS).position(is_filled);
    let Some(first) = first.filter(|first| width >= 2 && *first > 0) else { return none };
    let before = &rows[..first];
    let are_narrow = before.iter().all(|row| row.cells.len() * 2 <= width);
    if !are_narrow && !reads_like_header(&rows[first]) {
        return none;
    }
    let most = before.iter().map(filled).max().unwrap_or_default();
    let line = rows[first].line;
    (first, format!("The lines before line {line} fill at most {most} of {width} cells."))
}

/// The first row, below shorter ones, that names all columns: with texts over values, or below a blank line. The shorter rows are
/// texts, or a text and its value, filled from the left without a gap, as titles and notes are; the upper one of two rows of names
/// has gaps where a name spans columns, and rows of data hold values.
fn header_below(rows: &[SampleRow], width: usize) -> Option<usize> {
    let is_note = |row: &&SampleRow| {
        let end = row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        let mut texts = row.cells[..end].iter().enumerate();
        end < width
            && texts.all(|(i, cell)| if end == 2 && i == 1 { !cell.trim().is_empty() } else { shape(cell) == Shape::Text })
    };
    let n_notes = rows.iter().take(MAX_PREAMBLE_ROWS).take_while(is_note).count();
    let (header, body) = rows.get(n_notes..)?.split_first().filter(|_| n_notes > 0)?;
    let is_full = |row: &SampleRow| row.cells.len() == width;
    let typed = typed_columns(body.iter());
    let names_values = typed.iter().any(|column| *column < width);
    let is_header = is_full(header) && filled(header) == width && reads_like_header(header);
    (is_header && body.first().is_some_and(is_full) && (names_values || header.is_below_blank)).then_some(n_notes)
}

/// Whether all cells of a row are texts that differ, and most of them are filled.
fn reads_like_header(row: &SampleRow) -> bool {
    let texts: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let distinct = set_of(texts.iter().copied());
    texts.iter().all(|text| shape(text) == Shape::Text) && distinct.len() == texts.len() && texts.len() * 2 >= row.cells.len()
}

/// How many rows name the columns, and why.
fn header(table: &[SampleRow]) -> (usize, String) {
    let Some((first, body)) = table.split_first() else { return (0, "There is no row.".to_owned()) };
    if body.is_empty() {
        let is_header = reads_like_header(first);
        let why = if is_header { "The only row holds names." } else { "The only row holds values." };
        return (usize::from(is_header), why.to_owned());
    }
    // The header may stand among the rows once more.
    let typed = typed_columns(body.iter().filter(|row| row.cells != first.cells));
    let cell = |column: usize| first.cells.get(column).map_or("", |cell| cell.trim());
    let named = typed.iter().filter(|column| shape(cell(**column)) == Shape::Text).count();
    let valued = typed.iter().filter(|column| !matches!(shape(cell(**column)), Shape::Text | Shape::Missing)).count();
    if valued > 0 && named <= valued {
        let numbers: Vec<usize> = typed.iter().copied().filter(|column| shape(cell(*column)) != Shape::Text).collect();
        if is_sequence(&numbers, first) && !body.iter().take(BODY_ROWS).any(|row| is_sequence(&numbers, row)) {
            return (1, "The first row holds numbers at even steps over columns of other numbers.".to_owned());
        }
        return (0, format!("The first row holds values like those below it in {valued} of {} such columns.", typed.len()));
    }
    let depth = header_depth(table);
    if named == 0 && depth == 1 {
        return header_of_texts(first, body);
    }
    let rows = if depth == 1 { "The first row holds".to_owned() } else { format!("The first {depth} rows hold") };
    let below = typed_columns(table[depth..].iter()).len();
    (
        depth,
        format!(
            "{rows} text over {} of {below} columns of numbers, dates or truth values.",
            if depth == 1 { named } else { below }
        ),
    )
}

/// A first row of texts over texts is a header if its cells differ and none of them comes again in its column.
fn header_of_texts(first: &SampleRow, body: &[SampleRow]) -> (usize, String) {
    if !reads_like_header(first) {
        return (0, "The first row repeats texts, has values or has empty cells.".to_owned());
    }
    let again =
        |column: usize, name: &str| body.iter().take(BODY_ROWS).any(|row| row.cells.get(column).is_some_and(|cell| cell == name));
    let repeated = first.cells.iter().enumerate().find(|(column, name)| !name.is_empty() && again(*column, name));
    match repeated {
        Some((_, name)) => (0, format!("\"{name}\" in the first row comes again below it.")),
        None => (1, "The first row holds texts that differ and do not come again below it.".to_owned()),
    }
}

/// The columns of which at least four in five present cells are numbers, dates or truth values alike.
fn typed_columns<'a>(body: impl Iterator<Item = &'a SampleRow>) -> Vec<usize> {
    let mut counts: BTreeMap<usize, [usize; 4]> = BTreeMap::new();
    for (column, cell) in body.take(BODY_ROWS).flat_map(|row| row.cells.iter().enumerate()) {
        let counts = counts.entry(column).or_default();
        match shape(cell) {
            Shape::Missing => {}
            Shape::Number => counts[0] += 1,
            Shape::Date => counts[1] += 1,
            Shape::Boolean => counts[2] += 1,
            Shape::Text => counts[3] += 1,
        }
    }
    let is_typed = |counts: &[usize; 4]| {
        let present: usize = counts.iter().sum();
        present > 0 && counts[..3].iter().any(|count| count * 5 >= present * 4)
    };
    counts.into_iter().filter(|(_, counts)| is_typed(counts)).map(|(column, _)| column).collect()
}

/// Whether a row names columns by whole numbers at even steps, as tables do with a column a year or a column a count: three years or
/// four other numbers at least.
fn is_sequence(columns: &[usize], row: &SampleRow) -> bool {
    let number = |column: &usize| row.cells.get(*column).and_then(|cell| cell.trim().parse::<i32>().ok());
    let Some(numbers) = columns.iter().map(number).collect::<Option<Vec<i32>>>() else { return false };
    let are_years = numbers.iter().all(|number| (1500..2500).contains(number));
    let step = |pair: &[i32]| i64::from(pair[1]) - i64::from(pair[0]);
    let mut steps = numbers.windows(2).map(step);
    let first = steps.next().filter(|step| *step > 0);
    numbers.len() >= if are_years { 3 } else { 4 } && first.is_some_and(|first| steps.all(|step| step == first))
}

/// How many of the first rows name the columns, given that the first one may: rows like the first, or rows with text (units, a
/// second level of names) over all columns that hold values below them, of which there must be two.
fn header_depth(table: &[SampleRow]) -> usize {
    let is_text = |row: &SampleRow, column: &usize| row.cells.get(*column).is_some_and(|cell| shape(cell) == Shape::Text);
    let names = |depth: usize| {
        let typed = typed_columns(table[depth..].iter());
        let are_names = |row: &SampleRow| typed.iter().all(|column| is_text(row, column));
        table[1..depth].iter().all(|row| row.cells == table[0].cells || typed.len() >= 2 && are_names(row))
    };
    let limit = MAX_HEADER_ROWS.min(table.len().saturating_sub(1));
    (2..=limit).rev().find(|depth| names(*depth)).unwrap_or(1)
}

/// Most characters of a column's name: what is longer is no name, and a page shows names in many places.
const MAX_NAME: usize = 300;

/// Unique names for `n` columns: the header's texts without the spaces around them, and without what is over [`MAX_NAME`]; a column without a name is named by its
/// position, and a name that was there before gets a number.
pub(super) fn column_names(header: &[String], n: usize, line: Option<u64>, notes: &mut Notes) -> Vec<String> {
    let mut own_name = |(position, name): (usize, &String)| {
        let name = name.trim();
        let Some(beginning) = shortened(name, MAX_NAME) else { return name.to_owned() };
        let message = || format!("The name of column {} has over {MAX_NAME} characters: it was cut off.", position + 1);
        notes.add(IssueKind::LongHeader, line, Some(position), message);
        beginning
    };
    let header: Vec<String> = header.iter().enumerate().map(&mut own_name).collect();
    let mut names = Names { taken: set_of(header.iter().cloned()), next: BTreeMap::new() };
    let mut seen = BTreeSet::new();
    let mut name = |position: usize| {
        let own = header.get(position).map_or("", String::as_str);
        if own.is_empty() {
            let name = names.take(format!("column_{}", position + 1));
            let message = || format!("Column {} has no name: it is called \"{name}\".", position + 1);
            // Without a header there is nothing to remark.
            if line.is_some() {
                notes.add(IssueKind::EmptyHeader, line, Some(position), message);
            }
            name
        } else if seen.insert(own) {
            own.to_owned()
        } else {
            let name = names.take(own.to_owned());
            let message = || format!("Column {} is named \"{own}\" like another: it is called \"{name}\".", position + 1);
            notes.add(IssueKind::DuplicateHeader, line, Some(position), message);
            name
        }
    };
    (0..n).map(&mut name).collect()
}

/// Names that are taken, and the number from which a free one is sought for each wanted name.
struct Names {
    taken: BTreeSet<String>,
    next: BTreeMap<String, u32>,
}

impl Names {
    /// `wanted` if it is free, or the same with the first free number.
    fn take(&mut self, wanted: String) -> String {
        let mut name = wanted.clone();
        let number = self.next.entry(wanted.clone()).or_insert(1);
        while !self.taken.insert(name) {
            *number += 1;
            name = format!("{wanted}_{number}");
        }
        if *number == 1 { wanted } else { format!("{wanted}_{number}") }
    }
}
