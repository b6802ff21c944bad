//! Block by block over a table, and the rows that stay.

use super::StepError;
use super::change_log::ChangeLog;
use super::step::Columns;
use super::step::Mode;
use crate::engine::{Cancelled, Phase, Progress, Runner};
use crate::table::{Block, Schema, Table};
use std::sync::Arc;

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
            |block| (block.len() as u64, work(&block)),
            |(rows, _)| {
                done += rows;
                Progress { phase: Phase::Preparing, done, total }
            },
        )
        .await?;
    Ok(mapped.into_iter().map(|(_, result)| result).collect())
}

/// The rows for which `keep` gives `true`; it logs the others.
pub(super) async fn keep_rows<R: Runner>(
    table: &Table,
    runner: &R,
    log: impl Fn() -> ChangeLog + Sync,
    keep: impl Fn(&Block, usize, &mut ChangeLog) -> bool + Sync,
) -> Result<(Table, ChangeLog), Cancelled> {
    let kept = map_blocks(table, runner, |block| {
        let mut log = log();
        let rows: Vec<usize> = (0..block.len()).filter(|&row| keep(block, row, &mut log)).collect();
        (block.take(&rows), log)
    })
    .await?;
    let (blocks, logs): (Vec<Block>, Vec<ChangeLog>) = kept.into_iter().unzip();
    let blocks = blocks.into_iter().filter(|block| !block.is_empty()).map(Arc::new).collect();
    Ok((Table { schema: table.schema.clone(), blocks }, log().total(logs)))
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
            found.sort_unstable();
            found.dedup();
            Ok(found)
        }
    }
}
