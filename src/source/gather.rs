//! Pieces become the columns of a table, in two passes at most.

use super::column::{ColumnReader, JoinedColumn};
use super::error::SourceError;
use super::infer::tolerated;
use super::issue::Notes;
use super::look::Look;
use super::parse::{Part, Plan};
use super::read::{FileRows, PiecePlace, RowIndex, Source};
use super::stream::{Placed, Stream};
use super::{CellFormat, ColumnFinding, IssueKind, SourceReport};
use crate::engine::{ByteSource, Phase, Progress, Runner};
use crate::table::{Block, Field, RowIds, Schema, Table};
use std::sync::Arc;

/// What was read of a file.
pub(super) struct Gathered {
    look: Look,
    columns: Vec<JoinedColumn>,
    notes: Notes,
    pieces: Vec<PiecePlace>,
    n_rows: u64,
    hash: String,
}

impl Gathered {
    /// Reads a file as `look` has found it.
    pub(super) async fn of<B: ByteSource, R: Runner>(bytes: &B, look: Look, runner: &R) -> Result<Self, SourceError> {
        let columns = look.columns.iter().map(|_| JoinedColumn::default()).collect();
        let notes = look.notes.clone();
        let mut gathered = Self { columns, notes, pieces: Vec::new(), n_rows: 0, hash: String::new(), look };
        let plan = gathered.look.plan.clone();
        gathered.read_columns(bytes, &plan, runner).await?;
        gathered.settle_types(bytes, runner).await?;
        Ok(gathered)
    }

    /// Reads the columns of `plan` from all pieces.
    async fn read_columns<B: ByteSource, R: Runner>(&mut self, bytes: &B, plan: &Plan, runner: &R) -> Result<(), SourceError> {
        let mut stream = Stream::new(bytes, &plan.format, self.look.start, self.look.lines_before);
        let (mut done, mut is_over) = (self.look.start, false);
        loop {
            let wave = stream.next_wave().await?;
            if wave.is_empty() {
                self.hash = stream.hash();
                return Ok(());
            }
            // The hash is of all bytes, also of those below the table.
            if is_over {
                done += wave.iter().map(|placed| placed.len).sum::<u64>();
                runner.checkpoint(Progress { phase: Phase::Reading, done, total: bytes.len() }).await?;
                continue;
            }
            let parse = |placed: Placed| (plan.parse(&placed.piece), placed);
            let progress = |(_, placed): &(Part, Placed)| {
                done += placed.len;
                Progress { phase: Phase::Reading, done, total: bytes.len() }
            };
            for (part, placed) in runner.map(wave, parse, progress).await? {
                if !is_over {
                    is_over = part.ends_table;
                    self.take(part, &placed, plan);
                }
            }
        }
    }

    /// Adds a piece.
    fn take(&mut self, part: Part, placed: &Placed, plan: &Plan) {
        self.notes.append(part.notes);
        if part.n_rows == 0 {
            return;
        }
        for ((position, _), column) in plan.readers.iter().zip(part.columns) {
            self.columns[*position].push(column);
        }
        if plan.notes_rows {
            self.pieces.push(PiecePlace {
                start: placed.start,
                len: placed.len,
                first_row: self.n_rows,
                n_rows: part.n_rows,
                lines_before: placed.piece.lines_before,
                is_plain: placed.piece.is_plain,
                is_last: placed.piece.is_last,
            });
            self.n_rows += part.n_rows;
        }
    }

    /// Columns that did not stay what they were at the beginning are read again as labels, and labels that are too many become
    /// text.
    async fn settle_types<B: ByteSource, R: Runner>(&mut self, bytes: &B, runner: &R) -> Result<(), SourceError> {
        let failed: Vec<usize> = (0..self.columns.len()).filter(|column| self.has_failed(*column)).collect();
        if !failed.is_empty() {
            failed.iter().for_each(|column| self.forget(*column));
            let readers = failed.iter().map(|column| (*column, ColumnReader::new(&CellFormat::Category, None))).collect();
            let plan = Plan { readers, notes_rows: false, ..self.look.plan.clone() };
            self.read_columns(bytes, &plan, runner).await?;
        }
        for (position, (column, found)) in self.columns.iter_mut().zip(&mut self.look.columns).enumerate() {
            let is_sparse = column.n_levels().is_some_and(|levels| levels as u64 * 2 > column.tally.n_parsed.max(20));
            if failed.contains(&position) && is_sparse {
                column.become_text();
                found.format = CellFormat::Text;
            } else if column.is_overfull {
                self.notes.add(IssueKind::TooManyLevels, None, Some(position), || IssueKind::TooManyLevels.summary(1));
                found.format = CellFormat::Text;
            }
        }
        Ok(())
    }

    /// Whether more cells of a column are of another type than may be missing values.
    fn has_failed(&self, column: usize) -> bool {
        let (found, tally) = (&self.look.columns[column], &self.columns[column].tally);
        let is_typed = !matches!(found.format, CellFormat::Category | CellFormat::Text);
        is_typed && !found.decided && tally.n_wrong > tolerated(tally.n_parsed + tally.n_wrong)
    }

    /// Forgets the cells of a column that is to be read again as labels.
    fn forget(&mut self, column: usize) {
        let tally = std::mem::take(&mut self.columns[column]).tally;
        let format = std::mem::replace(&mut self.look.columns[column].format, CellFormat::Category);
        self.notes.forget(IssueKind::MixedTypes, column);
        self.notes.forget(IssueKind::Infinite, column);
        self.notes.add(IssueKind::Retyped, None, Some(column), || {
            let (wrong, present) = (tally.n_wrong, tally.n_wrong + tally.n_parsed);
            let kind = format.kind().name();
            format!(
                "The first rows looked like the type {kind}, but {wrong} of {present} values are not: kept as labels or text."
            )
        });
    }

    /// The table, with what is told about it.
    pub(super) fn finish(mut self, name: &str, n_bytes: u64) -> Source {
        if self.n_rows == 0 {
            self.notes.add(IssueKind::NoRows, None, None, || IssueKind::NoRows.summary(1));
        }
        let columns: Vec<ColumnFinding> = self
            .look
            .columns
            .iter()
            .zip(&self.columns)
            .map(|(found, column)| {
                let reader = ColumnReader::new(&found.format, found.missing.as_deref());
                found.finding(&reader, &column.tally, column.n_levels())
            })
            .collect();
        let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        let fields = columns.iter().map(|column| Field::new(&column.name, column.format.kind())).collect();
        let issues = self.notes.into_issues(&names);
        let table = Table { schema: Schema::new(fields), blocks: blocks(self.columns, &self.pieces) };
        let report = SourceReport {
            name: name.to_owned(),
            n_bytes,
            hash: self.hash,
            files: Vec::new(),
            packed: Vec::new(),
            n_rows: self.n_rows,
            dialect: self.look.dialect,
            findings: self.look.findings,
            columns,
            issues: issues.listed,
            issue_totals: issues.totals,
        };
        let (start, lines_before) = (self.look.start, self.look.lines_before);
        let index = RowIndex { format: self.look.plan.format, start, lines_before, pieces: self.pieces };
        let file = FileRows { n_rows: self.n_rows, index, packed: None, columns: (0..table.n_columns()).collect() };
        Source { table, report, files: vec![file], together: None }
    }
}

fn blocks(columns: Vec<JoinedColumn>, pieces: &[PiecePlace]) -> Vec<Arc<Block>> {
    let mut columns: Vec<_> = columns.into_iter().map(JoinedColumn::finish).collect();
    let block = |place: &PiecePlace| {
        let cells = columns.iter_mut().filter_map(Iterator::next).collect();
        Arc::new(Block::new(place.n_rows as usize, RowIds::From(place.first_row), cells))
    };
    pieces.iter().map(block).collect()
}
