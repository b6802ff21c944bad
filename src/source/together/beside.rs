//! Files beside each other, row by row.

use super::super::error::MAX_COLUMNS;
use super::super::issue::Notes;
use super::super::layout::column_names;
use super::super::{Issue, IssueKind, ReadOptions, Source, Together};
use super::decide::Decision;
use super::stack::schema;
use super::{Reader, own_choices, report, used};
use crate::container::Packed;
use crate::engine::{NoRoom, Runner};
use crate::error::UserError;
use crate::table::{CategoryColumn, Column, HeldBlock, HeldColumn, RowIds, Table, ValueRef};
use std::ops::Range;
use std::sync::Arc;

/// The columns of all files beside each other. Each row has the cells of one row of each file.
pub(super) async fn side_by_side<B: Packed, R: Runner>(
    reader: &Reader<'_, B, R>,
    mut parts: Vec<Source>,
    mut decision: Decision,
    options: &ReadOptions,
) -> Result<Source, UserError> {
    let own: Vec<String> = parts.iter().flat_map(|part| &part.report.columns).map(|column| column.name.clone()).collect();
    if own.len() > MAX_COLUMNS {
        return Err(UserError::input(
            format!("Side by side the files have {} columns; at most {MAX_COLUMNS} can be read.", own.len()),
            "Keep only the columns that you need.",
        ));
    }
    let mut notes = Notes::default();
    let names = column_names(&own, own.len(), None, &mut notes);
    let mut called = Vec::with_capacity(parts.len());
    let mut used = used(options, &parts);
    let mut rest = &names[..];
    for (position, used) in used.iter_mut().enumerate() {
        let part = &parts[position];
        let (here, after) = rest.split_at(part.report.columns.len());
        rest = after;
        let order: Vec<usize> = (0..here.len()).collect();
        let here_names: Vec<&str> = here.iter().map(String::as_str).collect();
        let wanted = ReadOptions { columns: own_choices(options, part, &here_names, &order), ..options.clone() };
        reader.read_again(position, &mut parts, used, wanted).await?;
        called.push(here.to_vec());
    }
    let lens = finest(&parts);
    let mut cells = Vec::with_capacity(names.len());
    let mut columns = Vec::with_capacity(names.len());
    for (part, called) in parts.iter().zip(&called) {
        for (position, name) in called.iter().enumerate() {
            cells.push(recut(part, position, &lens, reader.runner)?);
            let mut column = part.report.columns[position].clone();
            column.name.clone_from(name);
            columns.push(column);
        }
    }
    decision.issues.extend(disagreements(&parts, &own, &names, &cells));
    let table = Table { schema: schema(&columns), blocks: blocks(&lens, cells) };
    let told = report::Told { findings: vec![decision.finding], issues: decision.issues, notes };
    let mut source = report::joined(parts, table, columns, &called, told);
    source.together = Some(Together::SideBySide);
    Ok(source)
}

/// The rows of each block: as in the file with the most blocks.
fn finest(parts: &[Source]) -> Vec<usize> {
    let lens = |part: &Source| -> Vec<usize> { part.table.blocks.iter().map(|block| block.len()).collect() };
    let mut finest = Vec::new();
    for part in parts {
        if part.table.blocks.len() > finest.len() {
            finest = lens(part);
        }
    }
    finest
}

/// The cells of a column in blocks of so many rows.
fn recut<R: Runner>(part: &Source, position: usize, lens: &[usize], runner: &R) -> Result<Vec<HeldColumn>, NoRoom> {
    let blocks = &part.table.blocks;
    if blocks.iter().map(|block| block.len()).eq(lens.iter().copied()) {
        return Ok(blocks.iter().map(|block| block.columns[position].clone()).collect());
    }
    let mut rest = blocks.iter().map(|block| block.columns[position].load());
    let (mut here, mut row) = (rest.next(), 0);
    let mut recut = Vec::with_capacity(lens.len());
    for len in lens {
        let (mut pieces, mut wanted) = (Vec::new(), *len);
        while let Some(column) = here.clone().filter(|_| wanted > 0) {
            let end = column.len().min(row + wanted);
            wanted -= end - row;
            let rows = std::mem::replace(&mut row, end)..end;
            if end == column.len() {
                (here, row) = (rest.next(), 0);
            }
            pieces.push((column, rows));
        }
        recut.push(runner.keep(concat(&pieces))?);
    }
    Ok(recut)
}

/// Pieces of one column as one.
fn concat(pieces: &[(Arc<Column>, Range<usize>)]) -> Column {
    fn cells<'a, T: Copy + 'a>(
        pieces: &'a [(Arc<Column>, Range<usize>)],
        of: impl Fn(&'a Column) -> Option<&'a Vec<T>>,
    ) -> Vec<T> {
        pieces.iter().filter_map(|(column, rows)| of(column)?.get(rows.clone())).flatten().copied().collect()
    }
    match pieces.first().map(|(column, _)| &**column) {
        Some(Column::Boolean(_)) => {
            Column::Boolean(cells(pieces, |c| if let Column::Boolean(cells) = c { Some(cells) } else { None }))
        }
        Some(Column::Date(_)) => Column::Date(cells(pieces, |c| if let Column::Date(cells) = c { Some(cells) } else { None })),
        Some(Column::Category(first)) => Column::Category(CategoryColumn {
            codes: cells(pieces, |c| if let Column::Category(column) = c { Some(&column.codes) } else { None }),
            dictionary: first.dictionary.clone(),
        }),
        Some(Column::Text(_)) => {
            let text = |(column, rows): &(Arc<Column>, Range<usize>)| -> Vec<Option<String>> {
                let cell = |row| column.value(row);
                rows.clone().map(|row| Some(cell(row)).filter(|cell| !cell.is_missing()).map(ValueRef::to_text)).collect()
            };
            let cells: Vec<Option<String>> = pieces.iter().flat_map(text).collect();
            Column::Text(cells.iter().map(Option::as_deref).collect())
        }
        _ => {
            let mut numbers = Vec::new();
            for (column, rows) in pieces {
                if let Column::Number(cells) = &**column {
                    cells.copy(rows.clone(), &mut numbers);
                }
            }
            Column::Number(numbers.into())
        }
    }
}

fn blocks(lens: &[usize], columns: Vec<Vec<HeldColumn>>) -> Vec<Arc<HeldBlock>> {
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    let mut first_row = 0;
    let mut block = |len: &usize| {
        let cells = columns.iter_mut().filter_map(Iterator::next).collect();
        let block = HeldBlock::new(*len, RowIds::From(first_row), cells);
        first_row += *len as u64;
        Arc::new(block)
    };
    lens.iter().map(&mut block).collect()
}

/// Columns of one name in two files whose values differ: a sign that row and row do not belong together.
fn disagreements(parts: &[Source], own: &[String], names: &[String], cells: &[Vec<HeldColumn>]) -> Vec<Issue> {
    let files: Vec<&str> =
        parts.iter().flat_map(|part| std::iter::repeat_n(part.report.name.as_str(), part.report.columns.len())).collect();
    let mut issues = Vec::new();
    for (later, name) in own.iter().enumerate() {
        let Some(first) = own[..later].iter().position(|other| other == name) else { continue };
        let differing: Vec<u64> = differing(&cells[first], &cells[later]);
        if let Some(row) = differing.first() {
            let message = format!(
                "\"{name}\" has other values than in {} in {} rows, the first of them row {}: look whether the rows belong together.",
                files[first],
                differing.len(),
                row + 1
            );
            issues.push(Issue {
                file: Some(files[later].to_owned()),
                line: None,
                column: Some(names[later].clone()),
                kind: IssueKind::RowsDisagree,
                message,
            });
        }
    }
    issues
}

/// The rows in which two columns of one type have different values; none if the types differ.
fn differing(one: &[HeldColumn], other: &[HeldColumn]) -> Vec<u64> {
    let mut rows = Vec::new();
    let mut first_row = 0;
    for (one, other) in one.iter().zip(other) {
        if one.kind() != other.kind() {
            return Vec::new();
        }
        let (one, other) = (one.load(), other.load());
        let differs = |row: &usize| one.value(*row) != other.value(*row);
        rows.extend((0..one.len()).filter(differs).map(|row| first_row + row as u64));
        first_row += one.len() as u64;
    }
    rows
}
