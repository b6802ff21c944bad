//! Block by block over a table, and the rows that stay.

use super::StepError;
use super::change_log::ChangeLog;
use super::step::Columns;
use super::step::Mode;
use crate::engine::{Cancelled, Phase, Progress, Runner};
use crate::stat::sort_by;
use crate::table::{Block, Column, HeldBlock, HeldColumn, RowIds, Schema, Table};
use std::sync::Arc;

/// Blocks that are worked on before their new columns are kept: until then these are in memory, whether or not there is room.
const WAVE: usize = 32;

/// `work` on every block, results in block order.
pub(super) async fn map_blocks<U: Send, R: Runner>(
    table: &Table,
    runner: &R,
    work: impl Fn(&Block) -> U + Sync,
) -> Result<Vec<U>, Cancelled> {
    let (mut done, total) = (0, table.n_rows());
    let mapped = runner
        .map(
            table.blocks.clone(),
            |block| (block.len() as u64, work(&block.load())),
            |(rows, _)| {
                done += rows;
                Progress { phase: Phase::Preparing, done, total }
            },
        )
        .await?;
    Ok(mapped.into_iter().map(|(_, result)| result).collect())
}

/// What becomes of every block, which is told its position, also of those that have no row left; and what was logged.
/// Columns that `work` leaves as they are are shared, those it makes are kept by `runner`.
pub(super) async fn change_blocks<R: Runner>(
    table: &Table,
    runner: &R,
    work: &Change<'_>,
) -> Result<(Vec<Arc<HeldBlock>>, Vec<ChangeLog>), StepError> {
    runner.make_room(table.bytes().most_made_of()).await;
    let (mut done, total) = (0, table.n_rows());
    let (mut blocks, mut logs) = (Vec::with_capacity(table.blocks.len()), Vec::with_capacity(table.blocks.len()));
    for (wave, first) in table.blocks.chunks(WAVE).zip((0..).step_by(WAVE)) {
        let change = |(position, held): (usize, &Arc<HeldBlock>)| {
            let before = held.load();
            let (after, log) = work(position, &before);
            (changed(held, &before, after), log, held.len() as u64)
        };
        let progress = |(_, _, rows): &(Changed, ChangeLog, u64)| {
            done += rows;
            Progress { phase: Phase::Preparing, done, total }
        };
        let items = (first..).zip(wave).collect();
        for (Changed { len, row_ids, columns }, log, _) in runner.map(items, change, progress).await? {
            logs.push(log);
            let keep = |column: Result<HeldColumn, Arc<Column>>| match column {
                Ok(as_it_was) => Ok(as_it_was),
                Err(new) => runner.keep(Arc::unwrap_or_clone(new)),
            };
            let kept = columns.into_iter().map(keep).collect::<Result<_, _>>()?;
            blocks.push(Arc::new(HeldBlock::new(len, row_ids, kept)));
        }
    }
    Ok((blocks, logs))
}

/// The blocks that have rows left of a table.
pub(super) fn with_rows(table: &Table, blocks: Vec<Arc<HeldBlock>>) -> Table {
    Table { schema: table.schema.clone(), blocks: blocks.into_iter().filter(|block| !block.is_empty()).collect() }
}

/// What is made of a block at a position, and the log of it.
type Change<'a> = dyn Fn(usize, &Block) -> (Block, ChangeLog) + Sync + 'a;

/// [`change_blocks`] for work that sees and makes the columns at `places` only, in that order: the others are where they were.
pub(super) async fn change_columns<R: Runner>(
    table: &Table,
    places: &[usize],
    runner: &R,
    work: &Change<'_>,
) -> Result<(Vec<Arc<HeldBlock>>, Vec<ChangeLog>), StepError> {
    let narrowed = Table { schema: Schema::default(), blocks: table.narrowed(places) };
    let (changed, logs) = change_blocks(&narrowed, runner, work).await?;
    let whole = |(before, after): (&Arc<HeldBlock>, Arc<HeldBlock>)| {
        let mut columns = before.columns.clone();
        places.iter().zip(&after.columns).for_each(|(place, column)| columns[*place] = column.clone());
        Arc::new(before.with_columns(columns))
    };
    Ok((table.blocks.iter().zip(changed).map(whole).collect(), logs))
}

/// A block whose new columns are not kept yet.
struct Changed {
    len: usize,
    row_ids: RowIds,
    /// As they were, or new.
    columns: Vec<Result<HeldColumn, Arc<Column>>>,
}

/// `after` came of `before`, which was loaded from `held`.
fn changed(held: &HeldBlock, before: &Block, after: Block) -> Changed {
    let len = after.len();
    let column = |(position, column): (usize, Arc<Column>)| {
        let is_as_it_was = before.columns.get(position).is_some_and(|before| Arc::ptr_eq(before, &column));
        if is_as_it_was { Ok(held.columns[position].clone()) } else { Err(column) }
    };
    Changed { len, row_ids: after.row_ids, columns: after.columns.into_iter().enumerate().map(column).collect() }
}

/// The rows for which `keep` gives `true`; it logs the others.
pub(super) async fn keep_rows<R: Runner>(
    table: &Table,
    runner: &R,
    log: impl Fn() -> ChangeLog + Sync,
    keep: impl Fn(&Block, usize, &mut ChangeLog) -> bool + Sync,
) -> Result<(Table, ChangeLog), StepError> {
    let work = |_, block: &Block| {
        let mut log = log();
        let rows: Vec<usize> = (0..block.len()).filter(|&row| keep(block, row, &mut log)).collect();
        (block.take(&rows), log)
    };
    let (blocks, logs) = change_blocks(table, runner, &work).await?;
    Ok((with_rows(table, blocks), log().total(logs)))
}

/// Position of a column that a step names. Absent columns are refused in training, and passed over (`None`) in scoring.
pub(super) fn position(schema: &Schema, column: &str, mode: Mode) -> Result<Option<usize>, StepError> {
    match (schema.position(column), mode) {
        (None, Mode::Training) => Err(StepError::unknown(column, schema)),
        (found, _) => Ok(found),
    }
}

/// Positions of the columns that a step names, in the order of the schema.
pub(super) fn positions(schema: &Schema, columns: &Columns) -> Result<Vec<usize>, StepError> {
    match columns {
        Columns::All => Ok((0..schema.len()).collect()),
        Columns::These(names) if names.is_empty() => Err(StepError::NoColumns),
        Columns::These(names) => {
            let found = names.iter().map(|name| schema.position(name).ok_or_else(|| StepError::unknown(name, schema)));
            let mut found = found.collect::<Result<Vec<usize>, StepError>>()?;
            sort_by(&mut found, Ord::cmp);
            found.dedup();
            Ok(found)
        }
    }
}
