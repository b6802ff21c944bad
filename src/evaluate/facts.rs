//! The pass of an evaluation: moments of residuals, what charts show, and regressions beside the main one.

use super::chart_counts::ChartCounts;
use super::diagnostic::{
    ADDED, AuxiliarySums, AuxiliaryTests, Diagnostics, JarqueBera, LagrangeTest, NeighbourSums, Omnibus, SpreadSums,
};
use super::influence::MostInfluential;
use super::observations::{LEVERAGE_ONE, Observed, Observer};
use crate::engine::{Pass, batches};
use crate::stat::{Dd, Moments, flat};
use crate::table::Block;
use crate::train::FittedLeastSquares;
use straightedge_kernel::{press, standardise};

/// Rows that are observed at a time: as many as stay in the nearest cache.
pub(super) const BATCH: usize = 256;

/// Cells of the design that a state sees, unless they are fewer rows than it should see at least.
const CELLS_PER_STATE: usize = 1 << 20;

/// Observes all rows once.
pub(super) struct FactsPass<'a> {
    pub(super) observer: &'a Observer<'a>,
    pub(super) fitted: &'a FittedLeastSquares,
}

/// What is known of all rows.
#[derive(Clone, Default)]
pub struct RowFacts {
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
    /// `None` where they are not defined.
    auxiliary: Option<AuxiliarySums>,
    pub(super) charts: ChartCounts,
}

/// Rows that the coefficients come from, by columns.
struct Seen<'a> {
    /// Times the root of the weight, for what is said of rows of one variance; and their moments.
    weighted: &'a [f64],
    moments: &'a Moments,
    residuals: &'a [f64],
    fitted: &'a [f64],
    leverages: &'a [f64],
}

flat!(RowFacts { residuals, n_leverage_one, press, influential, neighbours, spread, auxiliary, charts });

impl Pass for FactsPass<'_> {
    type State = RowFacts;

    fn start(&self) -> RowFacts {
        let FittedLeastSquares { predictor, intercept, .. } = self.fitted;
        let rank = predictor.kept.len();
        let defined = self.fitted.weights.is_none() && self.fitted.df_resid > 0 && rank > usize::from(*intercept);
        RowFacts {
            auxiliary: defined.then(|| AuxiliarySums::new(rank, *intercept)),
            charts: ChartCounts::new(self.fitted),
            ..RowFacts::default()
        }
    }

    fn update(&self, state: &mut RowFacts, block: &Block) {
        let mut observed = self.observer.buffer(if state.auxiliary.is_some() { ADDED } else { 0 });
        for range in batches(block.len(), BATCH) {
            self.observer.read(&mut observed, block, range);
            let all = Moments::of_numbers(&observed.residuals);
            self.add_to_charts(&mut state.charts, &observed, block, &all);
            let rows = observed.seen();
            if observed.is_plain() {
                let Observed { residuals, fitted, leverages, .. } = &observed;
                self.add(state, &Seen { weighted: residuals, moments: &all, residuals, fitted, leverages });
                state.influential.add(self.observer, &observed, block, &rows, [residuals, leverages]);
            } else {
                let pick = |of: &dyn Fn(usize) -> f64| rows.iter().map(|&i| of(i as usize)).collect::<Vec<f64>>();
                let weighted = pick(&|i| observed.weighted_residual(i));
                let (residuals, fitted) = (pick(&|i| observed.residuals[i]), pick(&|i| observed.fitted[i]));
                let leverages = &pick(&|i| observed.leverages[i]);
                let moments = &Moments::of_numbers(&weighted);
                self.add(state, &Seen { weighted: &weighted, moments, residuals: &residuals, fitted: &fitted, leverages });
                state.influential.add(self.observer, &observed, block, &rows, [&weighted, leverages]);
                observed.panel.keep(&rows);
                (observed.residuals, observed.fitted) = (residuals, fitted);
            }
            self.add_auxiliary(state, &mut observed);
        }
    }

    fn merge(&self, earlier: &mut RowFacts, later: RowFacts) {
        earlier.residuals.merge(&later.residuals);
        earlier.n_leverage_one += later.n_leverage_one;
        earlier.press += later.press;
        earlier.influential.merge(&later.influential);
        earlier.neighbours.merge(&later.neighbours);
        earlier.spread.merge(&later.spread);
        if let (Some(earlier), Some(later)) = (&mut earlier.auxiliary, &later.auxiliary) {
            earlier.merge(later);
        }
        earlier.charts.merge(later.charts);
    }

    fn rows_per_state(&self) -> usize {
        state_rows(self.fitted.predictor.kept.len(), 16_384)
    }
}

/// Rows of a state whose merge costs up to twice as many rows as there are columns: `most` of them, or fewer of many columns, which take
/// long, so that several workers are busy with few rows.
pub(super) fn state_rows(rank: usize, most: usize) -> usize {
    let rank = rank.max(1);
    (4 * rank).max(most.min(CELLS_PER_STATE / rank))
}

impl FactsPass<'_> {
    /// Takes all rows into the charts; `residuals`: the moments of their residuals.
    fn add_to_charts(&self, charts: &mut ChartCounts, observed: &Observed, block: &Block, residuals: &Moments) {
        if let Some(points) = charts.points() {
            points.extend((0..observed.residuals.len()).map(|i| self.observer.observation(observed, block, i)));
            return;
        }
        let range = [residuals.min, residuals.max];
        charts.add(&observed.fitted, observed.rows.y(), &observed.residuals, range, self.fitted.target_mean);
    }

    fn add(&self, state: &mut RowFacts, seen: &Seen<'_>) {
        state.residuals.merge(seen.moments);
        if state.charts.points().is_none() {
            let mut standardised = Vec::new();
            if let Some(sigma) = self.observer.sigma() {
                standardise(&mut standardised, seen.weighted, seen.leverages, sigma, LEVERAGE_ONE);
            }
            state.charts.add_residuals(seen.weighted, seen.moments, &standardised);
        }
        let (press, n_leverage_one) = press(seen.weighted, seen.leverages, LEVERAGE_ONE);
        state.press += press;
        state.n_leverage_one += n_leverage_one;
        state.neighbours.add(seen.residuals);
        // About the centre, so that squares do not cancel.
        state.spread.add(seen.residuals, seen.fitted, self.fitted.target_mean);
    }

    /// Takes the rows of the panel, of which residuals and fitted values are at hand, into the regressions.
    fn add_auxiliary(&self, state: &mut RowFacts, observed: &mut Observed) {
        let Some(auxiliary) = &mut state.auxiliary else { return };
        let FittedLeastSquares { intercept, target_mean, ess, n_obs, .. } = self.fitted;
        // An intercept takes up what is subtracted; without one, powers are of the values as they are.
        let centre = if *intercept { *target_mean } else { 0.0 };
        let sd = Some((ess / *n_obs as f64).sqrt()).filter(|sd| *sd > 0.0 && sd.is_finite()).unwrap_or(1.0);
        let sigma = self.observer.sigma().unwrap_or(1.0);
        observed.residuals.iter_mut().for_each(|e| *e /= sigma);
        observed.fitted.iter_mut().for_each(|y| *y = (*y - centre) / sd);
        auxiliary.absorb(&mut observed.panel, &observed.residuals, &observed.fitted);
    }
}

impl RowFacts {
    /// `weighted`: with weights only the tests of normality are defined alike everywhere; the others are left out.
    pub(super) fn diagnostics(&self, white: Option<LagrangeTest>, weighted: bool) -> Diagnostics {
        let auxiliary = self.auxiliary.as_ref().map_or_else(AuxiliaryTests::default, |sums| sums.finish(white));
        Diagnostics {
            jarque_bera: JarqueBera::new(&self.residuals),
            omnibus: Omnibus::new(&self.residuals),
            durbin_watson: self.neighbours.durbin_watson().filter(|_| !weighted),
            breusch_pagan: self.spread.breusch_pagan().filter(|_| !weighted),
            auxiliary,
        }
    }
}
