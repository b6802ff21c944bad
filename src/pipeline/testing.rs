//! Tables as text, for tests: `"x number, city category\n1, Bonn\n, Köln"`; an empty cell is missing.

use super::convert::{labels, read_cells};
use crate::engine::{InRam, Inline, Threads, Tight, ready};
use crate::error::UserError;
use crate::pipeline::step::Step;
use crate::pipeline::{Prepared, Recipe, fit};
use crate::table::{Block, ColumnType, Field, HeldBlock, RowIds, Schema, Table, ValueRef};
use std::sync::Arc;

/// The table that `text` writes, in blocks of `rows` rows.
pub(crate) fn table(text: &str, rows: usize) -> Table {
    let mut lines = text.split('\n').map(str::trim);
    let fields: Vec<Field> = lines.next().unwrap().split(',').map(field).collect();
    let cells: Vec<Vec<&str>> = lines.map(|line| line.split(',').map(str::trim).collect()).collect();
    let column =
        |i: usize| cells.iter().map(move |row| if row[i].is_empty() { ValueRef::Missing } else { ValueRef::Text(row[i]) });
    let dictionaries: Vec<_> = (0..fields.len()).map(|i| Arc::new(labels(column(i)))).collect();
    let block = |start: usize| {
        let len = rows.min(cells.len() - start);
        let columns = fields.iter().enumerate();
        let columns =
            columns.map(|(i, field)| Arc::new(read_cells(column(i).skip(start).take(len), field.kind, &dictionaries[i])));
        Arc::new(Block::new(len, RowIds::From(start as u64), columns.collect()).into())
    };
    let blocks = (0..cells.len()).step_by(rows).map(block).collect();
    Table { schema: Schema::new(fields.clone()), blocks }
}

/// The same table, all in storage.
fn away(table: &Table) -> Table {
    let storage = Arc::new(InRam::default());
    let away = |block: &Arc<HeldBlock>| {
        let columns = block.columns.iter().map(|column| storage.clone().put(&column.load()));
        Arc::new(block.with_columns(columns.collect()))
    };
    Table { schema: table.schema.clone(), blocks: table.blocks.iter().map(away).collect() }
}

fn field(text: &str) -> Field {
    let (name, kind) = text.trim().rsplit_once(' ').unwrap();
    Field::new(name, ColumnType::ALL.into_iter().find(|known| known.name() == kind).unwrap())
}

/// The text that writes `table`.
pub(crate) fn text(table: &Table) -> String {
    let fields: Vec<String> = table.schema.fields.iter().map(|field| format!("{} {}", field.name, field.kind.name())).collect();
    let mut lines = vec![fields.join(", ")];
    for block in table.blocks.iter().map(|block| block.load()) {
        let row = |row| (0..block.columns.len()).map(|column| block.value(row, column).to_text()).collect::<Vec<_>>().join(", ");
        lines.extend((0..block.len()).map(row));
    }
    lines.join("\n")
}

/// The same text in one form, whatever its white space.
fn normal(text: &str) -> String {
    let line = |line: &str| line.split(',').map(str::trim).collect::<Vec<_>>().join(", ");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The recipe with the steps that `json` writes, a list.
pub(crate) fn recipe(json: &str) -> Recipe {
    let mut recipe = Recipe::default();
    serde_json::from_str::<Vec<Step>>(json).unwrap().into_iter().for_each(|step| {
        recipe.push(step);
    });
    recipe
}

/// Fits the steps to `before`, for any cut into blocks and any number of workers; expects `after`, or the start of a message.
pub(crate) fn check(steps: &str, before: &str, after: &str) -> Option<Prepared> {
    let mut prepared = None;
    for rows in [1, 2, 3, 1000] {
        let before = table(before, rows);
        let inline = ready(fit(&recipe(steps), &before, &Inline::default()));
        let threads = ready(fit(&recipe(steps), &before, &Threads::new(3)));
        let tight = ready(fit(&recipe(steps), &away(&before), &Tight::new(Inline::default(), 0, u64::MAX)));
        assert_eq!(tight.as_ref().map(|tight| text(&tight.table)), inline.as_ref().map(|inline| text(&inline.table)));
        assert!(tight.is_err() || tight.is_ok_and(|tight| tight.table.bytes().here == 0), "{steps}: no column is in memory");
        prepared = match (inline, threads) {
            (Ok(inline), Ok(threads)) => {
                assert_eq!(text(&inline.table), normal(after), "{steps}, blocks of {rows}");
                assert_eq!(text(&inline.table), text(&threads.table));
                assert_eq!((&inline.fitted, &inline.effects), (&threads.fitted, &threads.effects));
                Some(inline)
            }
            (Err(error), Err(same)) => {
                assert_eq!(error, same);
                let message = UserError::from(error).to_string();
                assert!(message.starts_with(after), "{steps}: {message}");
                None
            }
            _ => panic!("{steps}: the number of workers decides"),
        };
    }
    prepared
}

/// Applies the fitted steps to new rows in scoring.
pub(crate) fn check_scoring(prepared: &Prepared, rows: &str, expected: &str) {
    let scored = prepared.fitted.score(&table(rows, 2)).unwrap();
    assert_eq!(text(&scored), normal(expected));
}
