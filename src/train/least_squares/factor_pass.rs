//! The first pass over the rows: triangular factors, one for each part that is set aside.

use super::factor::TriangularFactor;
use super::scaling::Scaling;
use crate::engine::{Pass, batches};
use crate::feature::{BoundDesign, Deal, DesignRows, Split};
use crate::stat::{Dd, Flat, flat, two_product};
use crate::table::Block;
use straightedge_kernel::{Panel, Scale, centred_sums};

/// Rows of the design matrix that are made at a time.
pub(super) const BATCH: usize = 1024;
/// Bytes that all states together should stay under, for designs of many columns: they may wait for an earlier one.
const STATE_BUDGET: usize = 256 << 20;

/// Factors of [X y] for each part, the rows that are in none last.
pub(super) struct FactorPass<'a> {
    pub(super) bound: &'a BoundDesign<'a>,
    pub(super) scaling: &'a Scaling,
    pub(super) split: &'a Split,
}

/// One part of the rows.
#[derive(Clone, Debug)]
pub struct Part {
    /// The factor of [X y], centred and scaled; `order` columns, the target last.
    pub(super) factor: TriangularFactor,
    /// Its rows and their target.
    pub(super) target: TargetSums,
    /// Those of its rows that the factor has not taken in; none once the pass has closed the state.
    waiting: Panel,
}

impl Flat for Part {
    fn flatten(&self, words: &mut Vec<u64>) {
        self.factor.flatten(words);
        self.target.flatten(words);
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        let factor = TriangularFactor::restore(words)?;
        let waiting = Panel::new(factor.order());
        Some(Self { factor, target: Flat::restore(words)?, waiting })
    }
}

/// Number of rows, and sums of the centred and scaled target, each row as often as it counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TargetSums {
    pub(super) n: u64,
    /// Sum of the weights; the number of rows if all count alike.
    pub(super) weight: Dd,
    /// Sum of the logarithms of the weights.
    pub(super) ln_weight: Dd,
    pub(super) sum: Dd,
    pub(super) squares: Dd,
}

flat!(TargetSums { n, weight, ln_weight, sum, squares });

impl TargetSums {
    /// Takes in the target at `members` of `rows`.
    fn add(&mut self, rows: &DesignRows, members: &[u32], scale: Scale) {
        self.n += members.len() as u64;
        let (y, weights) = (rows.y(), rows.weights());
        if weights.is_empty() {
            let [sum, squares] = centred_sums(y, members, scale);
            self.weight += members.len() as f64;
            self.sum += Dd::from(sum);
            self.squares += Dd::from(squares);
            return;
        }
        for &i in members {
            let (y, weight) = (y[i as usize], weights[i as usize]);
            let exact = (Dd::new(y) - scale.centre).scale(scale.factor);
            self.weight += weight;
            self.ln_weight += libm::log(weight);
            self.sum += exact * weight;
            self.squares += (two_product(exact.hi, exact.hi) + 2.0 * exact.hi * exact.lo) * weight;
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.weight += other.weight;
        self.ln_weight += other.ln_weight;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// The mean; 0 of no rows.
    pub(super) fn mean(&self) -> Dd {
        if self.n == 0 { Dd::ZERO } else { self.sum / self.weight }
    }

    /// Sum of squares about the mean.
    pub(super) fn squares_about_mean(&self) -> Dd {
        self.squares - self.sum * self.mean()
    }
}

impl Part {
    pub(super) fn new(order: usize) -> Self {
        Self { factor: TriangularFactor::new(order), target: TargetSums::default(), waiting: Panel::new(order) }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        // A merge costs as much as twice as many rows as there are columns.
        if self.target.n == 0 {
            self.clone_from(other);
        } else if other.target.n > 0 {
            self.factor.merge(&other.factor);
            self.target.merge(&other.target);
        }
    }
}

impl FactorPass<'_> {
    fn order(&self) -> usize {
        self.scaling.columns.len() + 1
    }
}

impl Pass for FactorPass<'_> {
    type State = Vec<Part>;

    fn start(&self) -> Vec<Part> {
        vec![Part::new(self.order()); self.split.n_parts() + 1]
    }

    fn update(&self, parts: &mut Vec<Part>, block: &Block) {
        let (mut rows, mut deal) = (DesignRows::default(), Deal::default());
        for range in batches(block.len(), BATCH) {
            self.bound.fill(&mut rows, block, range);
            self.split.deal(&mut deal, rows.positions().iter().map(|&row| block.row_id(row as usize)));
            let batch = Batch { rows: &rows, roots: rows.weights().iter().map(|weight| weight.sqrt()).collect() };
            for (k, part) in parts.iter_mut().enumerate() {
                part.target.add(&rows, deal.rows(k), self.scaling.target);
                batch.add(part, deal.rows(k), self.scaling);
            }
        }
    }

    fn close(&self, parts: &mut Vec<Part>) {
        for part in parts {
            part.factor.absorb(&mut part.waiting);
            // Its cells would wait in memory for the merge.
            part.waiting = Panel::new(self.order());
        }
    }

    fn merge(&self, earlier: &mut Vec<Part>, later: Vec<Part>) {
        earlier.iter_mut().zip(&later).for_each(|(earlier, later)| earlier.merge(later));
    }

    fn rows_per_state(&self) -> usize {
        let (q, parts) = (self.order(), self.split.n_parts() + 1);
        // Four times the rows that merging costs as much as; and few states where each is large.
        let state = parts * q * q * 4;
        let n_states = (STATE_BUDGET / state).max(1);
        (4 * parts * q).max(16_384).max(self.bound.design.rows.n_rows as usize / n_states)
    }
}

/// Rows of the design matrix that are dealt to the parts.
struct Batch<'a> {
    rows: &'a DesignRows,
    /// Roots of their weights: Σw·(y − x'β)² is the sum of squares of rows that are multiplied by them. Empty if all count alike.
    roots: Vec<f64>,
}

impl Batch<'_> {
    /// Adds rows to those that wait for a part, and takes in those that wait whenever they are enough.
    fn add(&self, part: &mut Part, mut members: &[u32], scaling: &Scaling) {
        let Part { factor, waiting: panel, .. } = part;
        while !members.is_empty() {
            let (now, later) = members.split_at(members.len().min(panel.room()));
            for (j, &scale) in scaling.columns.iter().enumerate() {
                self.put(panel, j, self.rows.x(j), now, scale);
            }
            self.put(panel, scaling.columns.len(), self.rows.y(), now, scaling.target);
            panel.grow(now.len());
            members = later;
            if panel.room() == 0 {
                factor.absorb(panel);
            }
        }
    }

    fn put(&self, panel: &mut Panel, column: usize, x: &[f64], members: &[u32], scale: Scale) {
        if self.roots.is_empty() {
            panel.put(column, x, members, scale);
        } else {
            panel.put_weighted(column, x, members, scale, &self.roots);
        }
    }
}
