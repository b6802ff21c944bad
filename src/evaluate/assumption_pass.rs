//! The second pass of an evaluation, where it is needed: sums for a robust covariance, for White's test, and for what aliased columns
//! are among the others.

use super::diagnostic::WhiteSums;
use super::facts::{BATCH, state_rows};
use super::inference::{Cluster, CovarianceRows, CovarianceSums};
use super::observations::{LEVERAGE_ONE, Observer};
use crate::engine::{Pass, batches};
use crate::stat::{Dd, flat};
use crate::table::{Block, ValueRef};
use crate::train::{CovarianceType, FittedLeastSquares};

/// Goes over the rows that the coefficients come from.
pub(super) struct AssumptionPass<'a> {
    pub(super) observer: &'a Observer<'a>,
    pub(super) fitted: &'a FittedLeastSquares,
    pub(super) covariance: &'a CovarianceType,
    /// Position of the column that names the clusters.
    pub(super) cluster: Option<usize>,
}

/// What it found.
#[derive(Clone)]
pub struct Assumptions {
    pub(super) covariance: Option<CovarianceSums>,
    pub(super) white: Option<WhiteSums>,
    /// Σ w·(x − centre) of each column that is not kept, (rank): what it is among the kept ones.
    pub(super) aliased: Vec<Vec<Dd>>,
}

flat!(Assumptions { covariance, white, aliased });

impl AssumptionPass<'_> {
    /// Whether there is anything to sum.
    pub(super) fn is_needed(&self) -> bool {
        let state = self.start();
        state.covariance.is_some() || state.white.is_some() || !state.aliased.is_empty()
    }

    fn sigma(&self) -> f64 {
        self.fitted.predictor.sigma.filter(|sigma| *sigma > 0.0).unwrap_or(1.0)
    }
}

impl Pass for AssumptionPass<'_> {
    type State = Assumptions;

    fn start(&self) -> Assumptions {
        let rank = self.fitted.predictor.kept.len();
        let intercept = self.fitted.intercept;
        let n_slopes = rank - usize::from(intercept).min(rank);
        let defined = intercept && self.fitted.weights.is_none() && self.fitted.df_resid > 0 && n_slopes > 0;
        let n_aliased = self.fitted.terms.len() - rank;
        Assumptions {
            aliased: vec![vec![Dd::ZERO; rank]; n_aliased],
            covariance: CovarianceSums::new(self.covariance, rank),
            white: WhiteSums::new(n_slopes, self.fitted.n_obs).filter(|_| defined),
        }
    }

    fn update(&self, state: &mut Assumptions, block: &Block) {
        for range in batches(block.len(), BATCH) {
            let (rows, observations) = self.observer.observe_rows(block, range);
            let seen: Vec<usize> = (0..observations.len()).filter(|&i| !observations[i].held_out).collect();
            let pick = |of: &dyn Fn(usize) -> f64| seen.iter().map(|&i| of(i)).collect::<Vec<f64>>();
            let root = |i: usize| observations[i].weight.sqrt();
            let whitened = self.fitted.predictor.whitened(&rows);
            let whitened: Vec<Vec<f64>> = whitened.iter().map(|w| pick(&|i| root(i) * w[i])).collect();
            let residuals = pick(&|i| observations[i].weighted_residual());
            let kept = &self.fitted.predictor.kept;
            let left_out = (0..self.fitted.terms.len()).filter(|j| !kept.contains(j));
            for (sums, j) in state.aliased.iter_mut().zip(left_out) {
                let (x, centre) = (rows.x(j), self.fitted.predictor.centres[j]);
                let x = pick(&|i| root(i) * (x[i] - centre));
                for (sum, w) in sums.iter_mut().zip(&whitened) {
                    *sum += w.iter().zip(&x).map(|(w, x)| w * x).sum::<f64>();
                }
            }
            if let Some(covariance) = &mut state.covariance {
                let leverages = pick(&|i| observations[i].leverage);
                let cluster = |&i: &usize| cluster_of(block.value(rows.positions()[i] as usize, self.cluster?));
                let clusters: Vec<Option<Cluster>> = seen.iter().map(cluster).collect();
                let rows =
                    CovarianceRows { whitened: &whitened, residuals: &residuals, leverages: &leverages, clusters: &clusters };
                covariance.update(&rows, LEVERAGE_ONE);
            }
            if let Some(white) = &mut state.white {
                let unit = (self.fitted.n_obs as f64).sqrt();
                let slopes: Vec<Vec<f64>> = whitened[1..].iter().map(|w| w.iter().map(|w| w * unit).collect()).collect();
                let residuals: Vec<f64> = residuals.iter().map(|e| e / self.sigma()).collect();
                white.update(&slopes, &residuals);
            }
        }
    }

    fn merge(&self, earlier: &mut Assumptions, later: Assumptions) {
        for (a, b) in earlier.aliased.iter_mut().flatten().zip(later.aliased.into_iter().flatten()) {
            *a += b;
        }
        if let (Some(a), Some(b)) = (&mut earlier.covariance, later.covariance) {
            a.merge(b);
        }
        if let (Some(a), Some(b)) = (&mut earlier.white, &later.white) {
            a.merge(b);
        }
    }

    fn rows_per_state(&self) -> usize {
        state_rows(self.fitted.predictor.kept.len(), 65_536)
    }
}

fn cluster_of(value: ValueRef<'_>) -> Option<Cluster> {
    match value {
        ValueRef::Missing => None,
        ValueRef::Boolean(value) => Some(Cluster::Bits(u64::from(value))),
        // 0 and −0 are one number.
        ValueRef::Number(value) => Some(Cluster::Bits((value + 0.0).to_bits())),
        ValueRef::Date(value) => Some(Cluster::Bits(value as u64)),
        ValueRef::Text(value) => Some(Cluster::Label(value.to_owned())),
    }
}
