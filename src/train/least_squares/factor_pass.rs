//! The first pass over the rows: triangular factors, one for each part that is set aside.

use super::factor::TriangularFactor;
use super::kernel::padded;
use super::scaling::Scaling;
use crate::engine::Pass;
use crate::feature::{BoundDesign, DesignRows, Split};
use crate::stat::{Dd, flat, two_product};
use crate::table::Block;

/// Rows of the design matrix that are made at a time.
pub(super) const BATCH: usize = 1024;
/// Bytes that the states of one wave should stay under, for designs of many columns.
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
}

flat!(Part { factor, target });

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
        Self { factor: TriangularFactor::new(order), target: TargetSums::default() }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        // A merge costs as much as twice as many rows as there are columns.
        if other.target.n > 0 {
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
        let mut rows = DesignRows::default();
        let mut batches: Vec<Batch> = vec![Batch::new(self.order()); parts.len()];
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); parts.len()];
        for start in (0..block.len()).step_by(BATCH) {
            self.bound.fill(&mut rows, block, start..block.len().min(start + BATCH));
            let row_ids = rows.positions().iter().map(|&row| block.row_id(row as usize));
            members.iter_mut().for_each(Vec::clear);
            for (i, part) in (0..).zip(self.split.parts(row_ids)) {
                members[part.unwrap_or(self.split.n_parts())].push(i);
            }
            for ((part, batch), members) in parts.iter_mut().zip(&mut batches).zip(&members) {
                batch.add(part, &rows, members, self.scaling);
            }
        }
        batches.iter_mut().zip(parts).for_each(|(batch, part)| batch.flush(part));
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

/// Rows of one part that wait to be taken into its factor together.
#[derive(Clone)]
struct Batch {
    /// By columns, (order × capacity); empty until the first row comes, for most of many parts have none in a block.
    cells: Vec<f64>,
    order: usize,
    capacity: usize,
    n_rows: usize,
}

impl Batch {
    fn new(order: usize) -> Self {
        // As many rows as stay in the nearest cache (32 KB), and enough for long loops.
        let capacity = padded((3072 / order).clamp(32, 256));
        Self { cells: Vec::new(), order, capacity, n_rows: 0 }
    }

    fn add(&mut self, part: &mut Part, rows: &DesignRows, mut members: &[u32], scaling: &Scaling) {
        part.target.n += members.len() as u64;
        let weights = rows.weights();
        if weights.is_empty() {
            part.target.weight += members.len() as f64;
        } else {
            for &i in members {
                part.target.weight += weights[i as usize];
                part.target.ln_weight += libm::log(weights[i as usize]);
            }
        }
        if self.cells.is_empty() && !members.is_empty() {
            self.cells = vec![0.0; self.order * self.capacity];
        }
        while !members.is_empty() {
            let (now, later) = members.split_at(members.len().min(self.capacity - self.n_rows));
            for (j, scale) in scaling.columns.iter().enumerate() {
                let x = rows.x(j);
                let into = &mut self.cells[j * self.capacity + self.n_rows..];
                into.iter_mut().zip(now).for_each(|(z, &i)| *z = scale.apply(x[i as usize]));
            }
            let into = &mut self.cells[scaling.columns.len() * self.capacity + self.n_rows..];
            for (z, &i) in into.iter_mut().zip(now) {
                let y = rows.y()[i as usize];
                *z = scaling.target.apply(y);
                // The centred target exactly: its sums of squares have to keep the digits of the residuals'.
                let exact = (Dd::new(y) - scaling.target.centre).scale(scaling.target.factor);
                let square = two_product(exact.hi, exact.hi) + 2.0 * exact.hi * exact.lo;
                match weights.get(i as usize) {
                    None => {
                        part.target.sum += exact;
                        part.target.squares += square;
                    }
                    Some(&weight) => {
                        part.target.sum += exact * weight;
                        part.target.squares += square * weight;
                    }
                }
            }
            if !weights.is_empty() {
                // Σw·(y − x'β)² is the sum of squares of rows that are multiplied by the root of their weight.
                for column in self.cells.chunks_exact_mut(self.capacity) {
                    let into = &mut column[self.n_rows..];
                    into.iter_mut().zip(now).for_each(|(z, &i)| *z *= weights[i as usize].sqrt());
                }
            }
            self.n_rows += now.len();
            members = later;
            if self.n_rows == self.capacity {
                self.flush(part);
            }
        }
    }

    fn flush(&mut self, part: &mut Part) {
        if self.n_rows == 0 {
            return;
        }
        // What an earlier batch left behind the last row is noise.
        for column in self.cells.chunks_exact_mut(self.capacity) {
            column[self.n_rows..].fill(0.0);
        }
        part.factor.absorb(&mut self.cells, self.capacity);
        self.n_rows = 0;
    }
}
