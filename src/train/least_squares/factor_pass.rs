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
/// From so many columns on, parts are worth dividing among workers.
const MANY_COLUMNS: usize = 100;
/// Pieces of work that there should be then at least.
const PIECES: usize = 4;

/// Factors of [X y] for each part, the rows that are in none last.
pub(super) struct FactorPass<'a> {
    pub(super) bound: &'a BoundDesign<'a>,
    pub(super) scaling: &'a Scaling,
    pub(super) split: &'a Split,
}

/// Some of the parts, one after another.
pub struct Dealt {
    /// Which part is the first of them.
    first: usize,
    pub(super) parts: Vec<Part>,
}

flat!(Dealt { first, parts });

/// One part of the rows.
#[derive(Clone, Debug)]
pub(super) struct Part {
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

    /// Those that are set aside, and the rows that are in none.
    fn n_parts(&self) -> usize {
        self.split.n_parts() + 1
    }
}

impl Pass for FactorPass<'_> {
    type State = Dealt;

    fn start(&self) -> Dealt {
        self.start_share(0, 1)
    }

    fn update(&self, dealt: &mut Dealt, block: &Block) {
        let (mut rows, mut deal) = (DesignRows::default(), Deal::default());
        for range in batches(block.len(), BATCH) {
            self.bound.fill(&mut rows, block, range);
            self.split.deal(&mut deal, rows.positions().iter().map(|&row| block.row_id(row as usize)));
            let batch = Batch { rows: &rows, roots: rows.weights().iter().map(|weight| weight.sqrt()).collect() };
            for (k, part) in (dealt.first..).zip(&mut dealt.parts) {
                part.target.add(&rows, deal.rows(k), self.scaling.target);
                batch.add(part, deal.rows(k), self.scaling);
            }
        }
    }

    fn close(&self, dealt: &mut Dealt) {
        for part in &mut dealt.parts {
            part.factor.absorb(&mut part.waiting);
            // Its cells would wait in memory for the merge.
            part.waiting = Panel::new(self.order());
        }
    }

    fn merge(&self, earlier: &mut Dealt, later: Dealt) {
        earlier.parts.iter_mut().zip(&later.parts).for_each(|(earlier, later)| earlier.merge(later));
    }

    fn n_shares(&self, n_states: usize) -> usize {
        // Each share goes over all cells, which is nothing beside the squares of many columns.
        if self.order() < MANY_COLUMNS { 1 } else { (PIECES / n_states.max(1)).clamp(1, self.n_parts()) }
    }

    fn start_share(&self, share: usize, n_shares: usize) -> Dealt {
        let first = |share: usize| self.n_parts() * share / n_shares;
        let n_parts = first(share + 1) - first(share);
        Dealt { first: first(share), parts: vec![Part::new(self.order()); n_parts] }
    }

    fn join(&self, shares: &mut Dealt, next: Dealt) {
        shares.parts.extend(next.parts);
    }

    fn rows_per_state(&self) -> usize {
        let (q, parts) = (self.order(), self.n_parts());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Inline, Phase, Threads, fold, fold_apart, ready};
    use crate::feature::{Design, ViewSpec};
    use crate::stat::SplitMix64;
    use crate::table::{Column, ColumnType, Field, RowIds, Schema, Table};
    use crate::train::least_squares::FactorBrief;
    use crate::train::{LeastSquares, Params};
    use std::sync::Arc;

    /// `n` rows of `columns` random columns x0, x1, … and y = x0 − 2·x1 + 3, in blocks of `size` rows.
    fn table(n: usize, columns: usize, size: usize) -> Table {
        let mut random = SplitMix64::new(7);
        let mut number = || random.next_u64() as f64 / (1u64 << 63) as f64 - 1.0;
        let mut cells: Vec<Vec<f64>> = (0..columns).map(|_| (0..n).map(|_| number()).collect()).collect();
        cells.push((0..n).map(|i| cells[0][i] - 2.0 * cells[1][i] + 3.0).collect());
        let name = |j: usize| if j == columns { "y".to_owned() } else { format!("x{j}") };
        let block = |start: usize| {
            let rows = start..n.min(start + size);
            let held = cells.iter().map(|cells| Arc::new(Column::Number(cells[rows.clone()].to_vec().into()))).collect();
            Arc::new(Block::new(rows.len(), RowIds::From(start as u64), held).into())
        };
        let fields = (0..=columns).map(|j| Field::new(name(j), ColumnType::Number)).collect();
        Table { schema: Schema::new(fields), blocks: (0..n).step_by(size).map(block).collect() }
    }

    fn design(table: &Table, columns: usize) -> Design {
        let spec = ViewSpec::linear("y", (0..columns).map(|j| format!("x{j}")));
        ready(Design::fit(&spec, table, &Inline::default())).unwrap()
    }

    fn words(state: &Dealt) -> Vec<u64> {
        let mut words = Vec::new();
        state.flatten(&mut words);
        words
    }

    #[test]
    fn shares_make_the_state_that_one_worker_makes_and_many_columns_are_divided() {
        let table = table(600, 120, 37);
        let design = design(&table, 120);
        let bound = design.bind(&table.schema).unwrap();
        let scaling = Scaling::new(&design);
        let split = Split::Folds { folds: 10, seed: 1 };
        let pass = FactorPass { bound: &bound, scaling: &scaling, split: &split };
        let over = |mut state: Dealt| {
            table.blocks.iter().for_each(|block| pass.update(&mut state, &block.load()));
            pass.close(&mut state);
            state
        };
        let whole = words(&over(pass.start()));
        for n_shares in [1, 2, 3, 4, 11] {
            let mut joined = over(pass.start_share(0, n_shares));
            (1..n_shares).for_each(|share| pass.join(&mut joined, over(pass.start_share(share, n_shares))));
            assert!(words(&joined) == whole, "{n_shares} shares");
        }
        assert_eq!([1, 2, 4, 100].map(|n_states| pass.n_shares(n_states)), [4, 2, 1, 1]);
    }

    #[test]
    fn shares_of_several_states_are_joined_as_one_worker_makes_them() {
        // Two states in two shares each.
        let table = table(17_000, 120, 1000);
        let design = design(&table, 120);
        let bound = design.bind(&table.schema).unwrap();
        let scaling = Scaling::new(&design);
        let split = Split::Folds { folds: 10, seed: 1 };
        let pass = FactorPass { bound: &bound, scaling: &scaling, split: &split };
        let brief = FactorBrief { design: design.clone(), split: split.clone() };
        let whole = ready(fold(&pass, &table.blocks, Phase::Fitting, &Inline::default())).unwrap();
        let apart = ready(fold_apart(brief, &pass, &table, Phase::Fitting, &Threads::new(3))).unwrap();
        assert!(words(&apart) == words(&whole));
    }

    #[test]
    fn a_fit_of_many_columns_finds_the_coefficients() {
        // One state in four shares.
        let table = table(600, 120, 37);
        let design = design(&table, 120);
        let fitted = ready(LeastSquares::new(Params::default()).unwrap().fit(&design, &table, &Inline::default())).unwrap();
        let expected = |j: usize| [3.0, 1.0, -2.0].get(j).copied().unwrap_or(0.0);
        for (j, coefficient) in fitted.predictor.coefficients.iter().enumerate() {
            assert!((coefficient - expected(j)).abs() < 1e-14, "{j}: {coefficient}");
        }
    }
}
