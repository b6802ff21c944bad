//! Regressions beside the main one, which tests of its assumptions are made of: no more than a factor, so they merge like it.

use super::factor::TriangularFactor;
use super::triangle::Reduced;
use crate::stat::flat;
use straightedge_kernel::Panel;

/// Regressions of some columns on others while rows come in.
#[derive(Clone, Debug)]
pub struct Auxiliary {
    factor: TriangularFactor,
    n_obs: u64,
}

flat!(Auxiliary { factor, n_obs });

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuxiliaryFit {
    /// Rows.
    pub n_obs: u64,
    /// Residual degrees of freedom.
    pub df_resid: u64,
    /// What each column that none before it determines takes from the residual sum of squares, by its position among the columns,
    /// in their order; the intercept left out.
    pub explained: Vec<(usize, f64)>,
    /// Residual sum of squares.
    pub rss: f64,
}

impl Auxiliary {
    /// Regressions among `n_columns` columns, before any row.
    pub fn new(n_columns: usize) -> Self {
        Self { factor: TriangularFactor::new(n_columns), n_obs: 0 }
    }

    /// Takes in the `n` rows of a panel, which is empty then. The regressions do not depend on units, nor on what is subtracted from
    /// columns if there is an intercept: values should be of sizes that squares do not overflow, and about 0 in the mean.
    pub fn absorb(&mut self, panel: &mut Panel, n: usize) {
        panel.grow(n);
        self.factor.absorb(panel);
        self.n_obs += n as u64;
    }

    /// Takes in all rows that `other` has taken in.
    pub fn merge(&mut self, other: &Self) {
        if other.n_obs > 0 {
            self.factor.merge(&other.factor);
            self.n_obs += other.n_obs;
        }
    }

    /// The regression of column `target` on the first `n_columns`, the first of which is the intercept if there is one; `None` if a
    /// square was too large, or there are no more rows than coefficients.
    pub fn finish(&self, n_columns: usize, target: usize, intercept: bool) -> Option<AuxiliaryFit> {
        if !self.factor.is_finite() {
            return None;
        }
        let reduced = Reduced::new(&self.factor.part(n_columns, target), &vec![0.0; n_columns]);
        let explained = reduced.explained().filter(|(j, _)| !(intercept && *j == 0)).collect();
        let rank = reduced.rank() as u64;
        (self.n_obs > rank).then(|| AuxiliaryFit {
            n_obs: self.n_obs,
            df_resid: self.n_obs - rank,
            explained,
            rss: reduced.rss(),
        })
    }
}

impl AuxiliaryFit {
    /// Number of columns that none before them determines.
    pub fn df_model(&self) -> usize {
        self.explained.len()
    }

    /// Share of the target's variation that the columns explain; `None` if it does not vary.
    pub fn r_squared(&self) -> Option<f64> {
        let ess: f64 = self.explained.iter().map(|(_, square)| square).sum();
        let share = ess / (ess + self.rss);
        share.is_finite().then_some(share)
    }
}
