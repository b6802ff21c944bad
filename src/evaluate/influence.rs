//! Rows that move the coefficients most.

use super::observations::{Observation, Observer};
use crate::stat::flat;
use crate::table::Table;
use serde::{Deserialize, Serialize};

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
    pub(super) fn push(&mut self, row: &Observation) {
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
        let mut found: Vec<InfluentialRow> =
            self.0.into_iter().map(|observation| InfluentialRow { observation, dfbetas: Vec::new() }).collect();
        for block in &table.blocks {
            for row in 0..block.len() {
                let id = block.row_id(row);
                if let Some(wanted) = found.iter_mut().find(|wanted| wanted.observation.row_id == id)
                    && let Some((_, dfbetas)) = observer.influence(block, row..row + 1).pop()
                {
                    wanted.dfbetas = dfbetas;
                }
            }
        }
        found
    }
}

fn rank(row: &Observation) -> f64 {
    row.cooks_distance.unwrap_or(f64::NEG_INFINITY)
}
