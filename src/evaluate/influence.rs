//! Rows that move the coefficients most.

use super::observations::{Observation, Observed, Observer};
use crate::stat::flat;
use crate::table::{Block, HeldBlock, RowIds, Table};
use serde::{Deserialize, Serialize};
use straightedge_kernel::rows_above;

/// How many of them are told.
const TOLD: usize = 10;

/// The rows of the largest Cook's distances, largest first; of equals the earlier row.
#[derive(Clone, Debug, Default)]
pub(super) struct MostInfluential(Vec<Observation>);

flat!(MostInfluential { 0 });

/// A row that moves the coefficients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InfluentialRow {
    /// The row.
    #[serde(flatten)]
    pub observation: Observation,
    /// By how many standard errors each coefficient would change without it, those that are not aliased, in design order (Belsley,
    /// Kuh, Welsch 1980; R's `dfbetas`, with the sign of estimate − estimate without the row).
    pub dfbetas: Vec<f64>,
}

impl MostInfluential {
    /// Takes in the rows at `rows` of what was observed of `block`; `weighted`, `leverages`: of these rows.
    pub(super) fn add(
        &mut self,
        observer: &Observer<'_>,
        observed: &Observed,
        block: &Block,
        rows: &[u32],
        [weighted, leverages]: [&[f64]; 2],
    ) {
        let Some(sigma) = observer.sigma() else { return };
        // Only the few that may come among those told are looked at closely.
        let unit = sigma * sigma * observer.rank() as f64 * (1.0 - 1e-9);
        let least = self.0.get(TOLD - 1).map_or(-1.0, |last| rank(last) * unit);
        for at in rows_above(least, weighted, leverages) {
            self.push(&observer.observation(observed, block, rows[at] as usize));
        }
    }

    fn push(&mut self, row: &Observation) {
        let is_less = |other: &Observation| rank(other) < rank(row);
        if row.cooks_distance.is_none() || (self.0.len() == TOLD && !self.0.last().is_some_and(is_less)) {
            return;
        }
        let at = self.0.partition_point(|other| rank(other) >= rank(row));
        self.0.insert(at, *row);
        self.0.truncate(TOLD);
    }

    pub(super) fn merge(&mut self, later: &Self) {
        later.0.iter().for_each(|row| self.push(row));
    }

    /// With the change of each coefficient.
    pub(super) fn explain(self, observer: &Observer<'_>, table: &Table) -> Vec<InfluentialRow> {
        let explain = |observation: Observation| {
            let found = find(table, observation.row_id).and_then(|(block, row)| observer.influence(&block, row..row + 1).pop());
            InfluentialRow { observation, dfbetas: found.map_or_else(Vec::new, |(_, dfbetas)| dfbetas) }
        };
        self.0.into_iter().map(explain).collect()
    }
}

/// The block that holds the row of this number, and its position there.
fn find(table: &Table, row_id: u64) -> Option<(Block, usize)> {
    let position = |block: &HeldBlock| match &block.row_ids {
        RowIds::From(start) => row_id.checked_sub(*start).map(|at| at as usize).filter(|at| *at < block.len()),
        RowIds::List(ids) => ids.binary_search(&row_id).ok(),
    };
    table.blocks.iter().find_map(|block| position(block).map(|at| (block.load(), at)))
}

fn rank(row: &Observation) -> f64 {
    row.cooks_distance.unwrap_or(f64::NEG_INFINITY)
}
