//! Regressions beside the main one, which tests of its assumptions are made of: no more than a factor, so they merge like it.

use super::factor::TriangularFactor;
use super::triangle::Reduced;
use straightedge_kernel::Panel;

/// A regression of a target on some columns, mostly with an intercept, while rows come in.
#[derive(Clone, Debug)]
pub struct Auxiliary {
    factor: TriangularFactor,
    intercept: bool,
    n_obs: u64,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuxiliaryFit {
    /// Rows.
    pub n_obs: u64,
    /// Residual degrees of freedom.
    pub df_resid: u64,
    /// What each column that none before it determines takes from the residual sum of squares, by its position among the columns
    /// given, in their order; the intercept left out.
    pub explained: Vec<(usize, f64)>,
    /// Residual sum of squares.
    pub rss: f64,
}

impl Auxiliary {
    /// A regression on `n_columns` columns, with an intercept or without, before any row.
    pub fn new(n_columns: usize, intercept: bool) -> Self {
        Self { factor: TriangularFactor::new(n_columns + 2), intercept, n_obs: 0 }
    }

    /// Takes in rows; `columns` and `target`: each of one length. Values should be about 1 in size and about 0 in the mean: the
    /// tests made of it do not depend on units.
    pub fn absorb(&mut self, columns: &[Vec<f64>], target: &[f64]) {
        if target.is_empty() {
            return;
        }
        let n = target.len();
        let mut panel = Panel::with_capacity(columns.len() + 2, n);
        // A column of zeros is determined by nothing, and drops out.
        panel.put_all(0, &vec![if self.intercept { 1.0 } else { 0.0 }; n]);
        let all = columns.iter().map(Vec::as_slice).chain([target]);
        all.enumerate().for_each(|(k, column)| panel.put_all(k + 1, column));
        panel.grow(n);
        self.factor.absorb(&mut panel);
        self.n_obs += n as u64;
    }

    /// Takes in all rows that `other` has taken in.
    pub fn merge(&mut self, other: &Self) {
        if other.n_obs > 0 {
            self.factor.merge(&other.factor);
            self.n_obs += other.n_obs;
        }
    }

    /// The regression; `None` if a square was too large, or there are no more rows than coefficients.
    pub fn finish(&self) -> Option<AuxiliaryFit> {
        if !self.factor.is_finite() {
            return None;
        }
        let order = self.factor.order();
        let reduced = Reduced::new(&self.factor, &vec![0.0; order - 1]);
        let explained: Vec<(usize, f64)> =
            reduced.explained().filter(|(j, _)| *j > 0).map(|(j, square)| (j - 1, square)).collect();
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
