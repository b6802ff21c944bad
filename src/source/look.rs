//! Looks at the first bytes of a file, and finds all that is needed to read the rest.

use super::column::{ColumnPart, ColumnReader, PartBuilder, Tally};
use super::encoding;
use super::error::SourceError;
use super::evidence;
use super::grammar::count_breaks;
use super::head::Head;
use super::infer;
use super::infer::Inferred;
use super::issue::Notes;
use super::layout::column_names;
use super::options::Decided;
use super::parse::Plan;
use super::structure::Structure;
use super::{CellFormat, ColumnFinding, Dialect, Encoding, Finding, IssueKind, OriginalRow, ReadOptions, Understanding};
use crate::container::Known;
use crate::table::ColumnType;

/// Rows that types are found from.
const TYPED_ROWS: usize = 5000;
/// Rows of the preview.
const PREVIEW_ROWS: usize = 50;

/// All that is needed to read a file.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) dialect: Dialect,
    pub(super) findings: Vec<Finding>,
    pub(super) columns: Vec<ColumnPlan>,
    pub(super) plan: Plan,
    /// Bytes of the file before the first row of data, and line ends.
    pub(super) start: u64,
    pub(super) lines_before: u64,
    /// What was noticed in header and types.
    pub(super) notes: Notes,
    /// Bytes of a row, on average over what was looked at.
    row_len: f64,
    /// The first rows, as far as they were looked at.
    sample: Vec<OriginalRow>,
}

/// How a column is read, and why.
#[derive(Clone, Debug)]
pub(super) struct ColumnPlan {
    pub(super) name: String,
    pub(super) format: CellFormat,
    pub(super) decided: bool,
    /// The spellings of missing cells that a person decided.
    pub(super) missing: Option<Vec<String>>,
    /// What is not certain about the format.
    pub(super) doubts: Vec<String>,
    pub(super) alternatives: Vec<(ColumnType, f64)>,
}

impl ColumnPlan {
    /// What is told about the column once its cells are counted. `n_levels`: how many different labels there are, if it has
    /// labels.
    pub(super) fn finding(&self, reader: &ColumnReader, tally: &Tally, n_levels: Option<usize>) -> ColumnFinding {
        let spellings = reader.spellings.all().iter().cloned().zip(tally.missing.iter().copied());
        let missing: Vec<(String, u64)> = spellings.filter(|(_, count)| *count > 0).collect();
        ColumnFinding {
            name: self.name.clone(),
            format: self.format.clone(),
            decided: self.decided,
            evidence: evidence::column(self, tally, &missing, n_levels),
            n_present: tally.n_parsed + tally.n_wrong,
            n_parsed: tally.n_parsed,
            missing,
            alternatives: self.alternatives.clone(),
        }
    }
}

/// The first half of a look: how cells and rows are told apart, and which rows are data.
pub(super) struct Glance<'a> {
    bytes: &'a [u8],
    decided: Decided,
    head: Head<'a>,
    structure: Structure,
}

impl<'a> Glance<'a> {
    /// At `bytes`, the first of a file; `is_whole`: all of them.
    pub(super) fn new(bytes: &'a [u8], is_whole: bool, options: &ReadOptions) -> Result<Self, SourceError> {
        let decided = options.decided()?;
        let head = Head::new(bytes, is_whole, &decided)?;
        let structure = Structure::find(&head, is_whole, options.header, &decided, TYPED_ROWS)?;
        if structure.n_columns == 0 {
            return Err(SourceError::NoTable);
        }
        Ok(Self { bytes, decided, head, structure })
    }
}

impl Look {
    /// Looks at `bytes`, the first of a file; `is_whole`: all of them. `known`: what a container knows of the columns, by position.
    pub(super) fn new(bytes: &[u8], is_whole: bool, options: &ReadOptions, known: &[Option<Known>]) -> Result<Self, SourceError> {
        Ok(Self::after(Glance::new(bytes, is_whole, options)?, options, known))
    }

    /// The second half: what the columns are.
    pub(super) fn after(glance: Glance<'_>, options: &ReadOptions, known: &[Option<Known>]) -> Self {
        let Glance { bytes, decided, head, mut structure } = glance;
        let mut notes = Notes::default();
        let names = names(&structure, &mut notes);
        let marks = infer::decimal_marks(structure.body.iter().flat_map(|row| row.cells.iter().map(String::as_str)));
        let decimal_mark = decided.decimal_mark.or(clear_mark(marks));
        structure.dialect.decimal_mark = decimal_mark.unwrap_or('.');

        let columns = columns(&structure, names, decimal_mark, (options, known), &mut notes);
        let (text_before, text) = head.text.split_at(structure.data_start);
        let start = head.encoding.mark_len as u64 + encoding::len_in_file(text_before, structure.dialect.encoding);
        Self {
            row_len: (bytes.len() as f64 - start as f64) / count_breaks(text).max(1) as f64,
            findings: evidence::findings(&head, &structure, &decided, marks),
            plan: plan(&structure, &columns),
            start,
            lines_before: count_breaks(text_before),
            notes,
            columns,
            sample: sample(&structure),
            dialect: structure.dialect,
        }
    }

    /// About how many rows a file of `n_bytes` has, and how many bytes the cells of each column take.
    pub(super) fn estimate(&self, n_bytes: u64) -> (u64, Vec<u64>) {
        let n_rows = n_bytes.saturating_sub(self.start) as f64 / self.row_len.max(1.0);
        let text_len = |position: usize| {
            let len: usize = self.sample.iter().filter_map(|row| row.cells.get(position)).map(String::len).sum();
            len as f64 / self.sample.len().max(1) as f64
        };
        let held = |column: &ColumnPlan, position: usize| {
            let reader = ColumnReader::new(&column.format, column.missing.as_deref());
            self.sample_of(position, &reader).n_bytes() as f64 / self.sample.len().max(1) as f64
        };
        let cell = |(position, column): (usize, &ColumnPlan)| match column.format {
            CellFormat::Number { .. } => held(column, position),
            CellFormat::Date { .. } => 8.0,
            CellFormat::Boolean { .. } => 1.0,
            CellFormat::Category => 4.0,
            CellFormat::Text => 8.0 + text_len(position),
        };
        (n_rows as u64, self.columns.iter().enumerate().map(|column| (n_rows * cell(column)) as u64).collect())
    }

    /// A column of the first rows.
    fn sample_of(&self, position: usize, reader: &ColumnReader) -> ColumnPart {
        let mut builder = PartBuilder::new(reader);
        for row in &self.sample {
            match row.cells.get(position) {
                Some(cell) => drop(builder.push(cell.as_bytes(), Encoding::Utf8)),
                None => builder.push_absent(),
            }
        }
        builder.finish()
    }

    /// What a person is told who has seen only these first bytes.
    pub(super) fn understanding(mut self) -> Understanding {
        let names: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        let mut columns = Vec::with_capacity(self.columns.len());
        for ((position, reader), column) in self.plan.readers.iter().zip(&self.columns) {
            let part = self.sample_of(*position, reader);
            columns.push(column.finding(reader, &part.tally, part.n_levels()));
        }
        self.sample.truncate(PREVIEW_ROWS);
        Understanding {
            dialect: self.dialect,
            findings: self.findings,
            columns,
            preview: self.sample,
            issues: self.notes.into_issues(&names),
        }
    }
}

/// Unique names for the columns.
fn names(structure: &Structure, notes: &mut Notes) -> Vec<String> {
    let mut own = structure.format.header.as_ref().map_or(Vec::new(), |header| header.names.clone());
    if structure.has_row_names {
        own.insert(0, String::new());
    }
    let line = structure.header_rows.first().map(|row| row.line);
    if let Some(gap) = structure.format.header.as_ref().and_then(|header| header.gap) {
        let message = || format!("Cell {} of the header is empty, and the rows have one cell fewer: it was left out.", gap + 1);
        notes.add(IssueKind::HeaderGap, line, None, message);
    }
    column_names(&own, structure.n_columns, line, notes)
}

/// The decimal mark that nearly all telling cells show.
fn clear_mark((points, commas): (u64, u64)) -> Option<char> {
    match (points, commas) {
        (0, 0) => None,
        _ if points >= commas * 10 => Some('.'),
        _ if commas >= points * 10 => Some(','),
        _ => None,
    }
}

fn columns(
    structure: &Structure,
    names: Vec<String>,
    decimal_mark: Option<char>,
    (options, known): (&ReadOptions, &[Option<Known>]),
    notes: &mut Notes,
) -> Vec<ColumnPlan> {
    let plan = |(position, name): (usize, String)| {
        let cells: Vec<&str> = structure.body.iter().filter_map(|row| row.cells.get(position).map(String::as_str)).collect();
        let choice = options.columns.get(&name);
        let found = match (choice, known.get(position).copied().flatten()) {
            (Some(choice), _) => Inferred { format: infer::decided(&cells, choice, decimal_mark), doubts: Vec::new() },
            (None, Some(known)) => infer::known(&cells, known, decimal_mark),
            (None, None) => infer::infer(&cells, decimal_mark),
        };
        for (kind, message) in &found.doubts {
            notes.add(*kind, None, Some(position), || message.clone());
        }
        ColumnPlan {
            alternatives: infer::alternatives(&cells, found.format.kind()),
            name,
            format: found.format,
            decided: choice.is_some(),
            missing: choice.and_then(|choice| choice.missing.clone()),
            doubts: found.doubts.into_iter().map(|(_, message)| message).collect(),
        }
    };
    names.into_iter().enumerate().map(plan).collect()
}

fn plan(structure: &Structure, columns: &[ColumnPlan]) -> Plan {
    let reader = |column: &ColumnPlan| ColumnReader::new(&column.format, column.missing.as_deref());
    Plan {
        format: structure.format.clone(),
        n_columns: structure.n_columns,
        trailing_delimiter: structure.dialect.trailing_delimiter,
        readers: columns.iter().map(reader).enumerate().collect(),
        notes_rows: true,
    }
}

fn sample(structure: &Structure) -> Vec<OriginalRow> {
    let row = |(row_id, row): (usize, &super::layout::SampleRow)| OriginalRow {
        file: None,
        row_id: row_id as u64,
        line: row.line,
        cells: row.cells.clone(),
    };
    structure.body.iter().enumerate().map(row).collect()
}
