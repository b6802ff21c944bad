//! The first pass of an evaluation: ranges and moments of residuals.

use super::diagnostic::{AuxiliaryTests, Diagnostics, JarqueBera, NeighbourSums, Omnibus, SpreadSums};
use super::influence::MostInfluential;
use super::observations::{LEVERAGE_ONE, Observation, Observer};
use crate::engine::Pass;
use crate::stat::{Dd, Moments, flat};
use crate::table::Block;

/// Rows that are observed at a time.
pub(super) const BATCH: usize = 1024;

/// Observes all rows once.
pub(super) struct FactsPass<'a> {
    pub(super) observer: &'a Observer<'a>,
    /// What fitted values are counted from, so that squares do not cancel.
    pub(super) centre: f64,
}

/// What is known of all rows.
#[derive(Clone, Default)]
pub struct RowFacts {
    /// Fitted values.
    pub(super) fitted: Moments,
    /// Actual values.
    pub(super) actual: Moments,
    /// Residuals, held-out rows included.
    pub(super) all_residuals: Moments,
    /// Residuals of the rows that the coefficients come from, times the root of their weight.
    pub(super) residuals: Moments,
    /// Rows that determine a coefficient by themselves.
    pub(super) n_leverage_one: u64,
    /// Σ(e/(1 − h))² over the others.
    pub(super) press: Dd,
    /// The rows that move the coefficients most.
    pub(super) influential: MostInfluential,
    neighbours: NeighbourSums,
    spread: SpreadSums,
}

flat!(RowFacts { fitted, actual, all_residuals, residuals, n_leverage_one, press, influential, neighbours, spread });

impl Pass for FactsPass<'_> {
    type State = RowFacts;

    fn start(&self) -> RowFacts {
        RowFacts::default()
    }

    fn update(&self, state: &mut RowFacts, block: &Block) {
        for start in (0..block.len()).step_by(BATCH) {
            let observations = self.observer.observe(block, start..block.len().min(start + BATCH));
            let of = |value: fn(&Observation) -> f64| Moments::of(observations.iter().map(value));
            state.fitted.merge(&of(|row| row.fitted));
            state.actual.merge(&of(|row| row.actual));
            state.all_residuals.merge(&of(|row| row.residual));
            let seen = observations.iter().filter(|row| !row.held_out);
            state.residuals.merge(&Moments::of(seen.clone().map(Observation::weighted_residual)));
            for row in seen {
                if row.leverage >= LEVERAGE_ONE {
                    state.n_leverage_one += 1;
                } else {
                    let deleted = row.weighted_residual() / (1.0 - row.leverage);
                    state.press += deleted * deleted;
                }
                state.influential.push(row);
                state.neighbours.push(row.residual);
                state.spread.push(row.residual, row.fitted - self.centre);
            }
        }
    }

    fn merge(&self, earlier: &mut RowFacts, later: RowFacts) {
        earlier.fitted.merge(&later.fitted);
        earlier.actual.merge(&later.actual);
        earlier.all_residuals.merge(&later.all_residuals);
        earlier.residuals.merge(&later.residuals);
        earlier.n_leverage_one += later.n_leverage_one;
        earlier.press += later.press;
        earlier.influential.merge(&later.influential);
        earlier.neighbours.merge(&later.neighbours);
        earlier.spread.merge(&later.spread);
    }

    fn rows_per_state(&self) -> usize {
        16_384
    }
}

impl RowFacts {
    /// `weighted`: with weights only the tests of normality are defined alike everywhere; the others are left out.
    pub(super) fn diagnostics(&self, auxiliary: AuxiliaryTests, weighted: bool) -> Diagnostics {
        Diagnostics {
            jarque_bera: JarqueBera::new(&self.residuals),
            omnibus: Omnibus::new(&self.residuals),
            durbin_watson: self.neighbours.durbin_watson().filter(|_| !weighted),
            breusch_pagan: self.spread.breusch_pagan().filter(|_| !weighted),
            auxiliary,
        }
    }
}
