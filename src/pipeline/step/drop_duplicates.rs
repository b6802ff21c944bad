#![doc = include_str!("drop_duplicates.md")]

use super::Columns;
use crate::engine::Runner;
use crate::pipeline::StepError;
use crate::pipeline::change_log::ChangeLog;
use crate::pipeline::effect::{Change, MAX_EXAMPLES};
use crate::pipeline::rows::{change_blocks, map_blocks, positions, with_rows};
use crate::table::{Block, Table, ValueRef};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

pub(super) const PAGE: &str = include_str!("drop_duplicates.md");

/// Take out rows that repeat an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropDuplicates {
    /// What has to be equal.
    pub columns: Columns,
}

/// The first 128 bits of a row's hash, which stand for the row.
type RowHash = u128;

/// Bytes of a row's hash in a list and in a set that may be half empty, and of its place.
const MOST_PER_ROW: u64 = 16 + 2 * 17 + 8;

impl DropDuplicates {
    pub(super) async fn apply<R: Runner>(&self, table: &Table, runner: &R) -> Result<(Table, Change), StepError> {
        let places = positions(&table.schema, &self.columns)?;
        runner.make_room(0).await.check_beside("the hashes that tell rows apart", table.n_rows().saturating_mul(MOST_PER_ROW))?;
        let hashes = map_blocks(table, runner, |block| hash_rows(block, &places)).await?;
        // Hashing is spread over the workers; which of two equal rows is the first is decided here, in row order.
        let n_rows = hashes.iter().map(Vec::len).sum();
        let mut seen: HashSet<RowHash> = HashSet::with_capacity(n_rows); // order never read
        let mut repeated = Vec::new();
        let mut kept = Vec::with_capacity(table.blocks.len());
        for (block, hashes) in table.blocks.iter().zip(&hashes) {
            let mut rows = Vec::with_capacity(block.len());
            for (row, hash) in hashes.iter().enumerate() {
                if seen.insert(*hash) {
                    rows.push(row);
                } else if repeated.len() < MAX_EXAMPLES {
                    repeated.push((*hash, block.row_id(row)));
                }
            }
            kept.push(rows);
        }
        drop(seen);
        let take = |position: usize, block: &Block| (block.take(&kept[position]), ChangeLog::default());
        let (blocks, _) = change_blocks(table, runner, &take).await?;
        let originals = first_rows(table, &hashes, &repeated);
        let mut log = ChangeLog::default();
        for (hash, row) in &repeated {
            log.repeated(*row, originals.get(hash).copied().unwrap_or(*row));
        }
        Ok((with_rows(table, blocks), log.into_change(Vec::new())))
    }
}

/// The number of the first row with each of the wanted hashes.
fn first_rows(table: &Table, hashes: &[Vec<RowHash>], wanted: &[(RowHash, u64)]) -> BTreeMap<RowHash, u64> {
    let mut found = BTreeMap::new();
    for (hash, _) in wanted {
        let mut rows = table.blocks.iter().zip(hashes);
        let first = rows.find_map(|(block, hashes)| hashes.iter().position(|other| other == hash).map(|row| block.row_id(row)));
        found.extend(first.map(|row| (*hash, row)));
    }
    found
}

/// The hash of each row's cells in the columns at `places`.
fn hash_rows(block: &Block, places: &[usize]) -> Vec<RowHash> {
    let mut bytes = Vec::new();
    let hash = |row| {
        bytes.clear();
        places.iter().for_each(|&place| encode(block.value(row, place), &mut bytes));
        let mut first = [0; 16];
        first.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..16]);
        RowHash::from_le_bytes(first)
    };
    (0..block.len()).map(hash).collect()
}

/// Writes a cell so that no two different rows are written alike: its sort, then its value, a text behind its length.
fn encode(cell: ValueRef<'_>, into: &mut Vec<u8>) {
    match cell {
        ValueRef::Missing => into.push(0),
        ValueRef::Boolean(value) => into.extend([1, u8::from(value)]),
        ValueRef::Number(value) => {
            into.push(2);
            // Adding zero makes 0 of -0, which is the same number.
            into.extend((value + 0.0).to_bits().to_le_bytes());
        }
        ValueRef::Date(millis) => {
            into.push(3);
            into.extend(millis.to_le_bytes());
        }
        ValueRef::Text(text) => {
            into.push(4);
            into.extend((text.len() as u64).to_le_bytes());
            into.extend(text.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Inline, Tight, ready};
    use crate::error::UserError;
    use crate::pipeline::fit;
    use crate::pipeline::testing::{check, check_scoring, recipe, table};

    const BEFORE: &str = "a number, b text\n0, x\n-0, x\n, x\n1, \n, x\n0, y\n0, x";

    #[test]
    fn keeps_the_first() {
        let all = check(r#"[{"kind": "drop_duplicates", "columns": "all"}]"#, BEFORE, "a number, b text\n0, x\n, x\n1, \n0, y")
            .unwrap();
        let removed: Vec<_> = all.effects[0].change.removed.iter().map(|row| (row.row, row.same_as.unwrap())).collect();
        assert_eq!(removed, [(1, 0), (4, 2), (6, 0)]);
        check_scoring(&all, "a number\n1\n1", "a number\n1\n1");
        check(r#"[{"kind": "drop_duplicates", "columns": {"these": ["b"]}}]"#, BEFORE, "a number, b text\n0, x\n1, \n0, y");
    }

    #[test]
    fn without_room_for_the_hashes_it_is_refused() {
        let recipe = recipe(r#"[{"kind": "drop_duplicates", "columns": "all"}]"#);
        let apply = |beside| ready(fit(&recipe, &table(BEFORE, 3), &Tight::new(Inline::default(), 1000, 0).with_beside(beside)));
        assert!(apply(7 * MOST_PER_ROW).is_ok());
        let error = UserError::from(apply(7 * MOST_PER_ROW - 1).unwrap_err()).to_string();
        let expected = "there is no room: the hashes that tell rows apart take about 0.00 GB of memory, of 0.00 GB";
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn different_rows_are_written_differently() {
        let rows: [&[ValueRef<'_>]; 8] = [
            &[ValueRef::Text("a"), ValueRef::Text("bc")],
            &[ValueRef::Text("ab"), ValueRef::Text("c")],
            &[ValueRef::Text(""), ValueRef::Missing],
            &[ValueRef::Missing, ValueRef::Text("")],
            &[ValueRef::Number(1.0), ValueRef::Missing],
            &[ValueRef::Boolean(true), ValueRef::Missing],
            &[ValueRef::Date(1), ValueRef::Missing],
            &[ValueRef::Text("1"), ValueRef::Missing],
        ];
        let written: std::collections::BTreeSet<Vec<u8>> = rows
            .into_iter()
            .map(|row| {
                let mut bytes = Vec::new();
                row.iter().for_each(|cell| encode(*cell, &mut bytes));
                bytes
            })
            .collect();
        assert_eq!(written.len(), rows.len());
    }
}
