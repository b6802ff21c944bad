//! The second pass over the rows: residuals in double-double, their products with the columns, and errors on unseen rows.

use super::factor_pass::BATCH;
use super::folds::FoldModel;
use super::gram::Gram;
use super::scaling::Scaling;
use crate::engine::Pass;
use crate::feature::{BoundDesign, Decimals, DesignRows, Split};
use crate::stat::{Dd, Moments, flat};
use crate::table::Block;

/// Residuals of given coefficients; and, where asked for, products of the preconditioned columns and errors of the fold models.
pub(super) struct ResidualPass<'a> {
    pub(super) bound: &'a BoundDesign<'a>,
    pub(super) scaling: &'a Scaling,
    pub(super) split: &'a Split,
    /// Whether what is set aside stays out of the residuals.
    pub(super) held_out: bool,
    /// Coefficients of the scaled but not centred columns, (`n_columns`).
    pub(super) coefficients: &'a [Dd],
    pub(super) gram: Option<Gram<'a>>,
    /// Columns whose numbers are taken for the decimals they were read from.
    pub(super) decimals: &'a Decimals,
    /// One for each part; none if errors on unseen rows are not asked for.
    pub(super) folds: &'a [FoldModel],
}

/// Sums over the rows, in scaled units.
#[derive(Clone)]
pub struct ResidualSums {
    /// Σr², each row as often as it counts; so the others, but for absolute values and errors on unseen rows.
    pub(super) rss: Dd,
    /// Σ|r|.
    pub(super) sum_abs: Dd,
    /// Σx·r for the scaled but not centred columns, (`n_columns`).
    pub(super) gradient: Vec<Dd>,
    /// Products of the preconditioned columns, upper triangle packed by columns; empty if not asked for.
    pub(super) gram: Vec<Dd>,
    /// Errors of the fold models on their parts.
    pub(super) parts: Vec<PartErrors>,
}

flat!(ResidualSums { rss, sum_abs, gradient, gram, parts });

/// Errors on the rows of one part, by coefficients that have not seen them.
#[derive(Clone, Copy, Default)]
pub(super) struct PartErrors {
    pub(super) squares: Dd,
    pub(super) fourth_powers: Dd,
    pub(super) sum_abs: Dd,
    pub(super) baseline_squares: Dd,
    pub(super) baseline_sum_abs: Dd,
    /// The target.
    pub(super) target: Moments,
}

flat!(PartErrors { squares, fourth_powers, sum_abs, baseline_squares, baseline_sum_abs, target });

impl PartErrors {
    pub(super) fn merge(&mut self, other: &Self) {
        self.squares += other.squares;
        self.fourth_powers += other.fourth_powers;
        self.sum_abs += other.sum_abs;
        self.baseline_squares += other.baseline_squares;
        self.baseline_sum_abs += other.baseline_sum_abs;
        self.target.merge(&other.target);
    }
}

impl Pass for ResidualPass<'_> {
    type State = ResidualSums;

    fn start(&self) -> ResidualSums {
        ResidualSums {
            rss: Dd::ZERO,
            sum_abs: Dd::ZERO,
            gradient: vec![Dd::ZERO; self.coefficients.len()],
            gram: self.gram.as_ref().map_or_else(Vec::new, Gram::start),
            parts: vec![PartErrors::default(); self.folds.len()],
        }
    }

    fn update(&self, state: &mut ResidualSums, block: &Block) {
        let mut rows = DesignRows::of_decimals(self.decimals.clone());
        let mut batch = ScaledRows::default();
        for start in (0..block.len()).step_by(BATCH) {
            self.bound.fill(&mut rows, block, start..block.len().min(start + BATCH));
            let parts = self.split.parts(rows.positions().iter().map(|&row| block.row_id(row as usize)));
            batch.fill(&rows, self.scaling, |i| !self.held_out || parts[i].is_none());
            batch.subtract_fit(self.coefficients);
            batch.add_to(state);
            if let Some(gram) = &self.gram {
                gram.add(&mut state.gram, &batch, self.scaling);
            }
            if !self.folds.is_empty() {
                self.add_errors(&mut state.parts, &rows, &parts);
            }
        }
    }

    fn merge(&self, earlier: &mut ResidualSums, later: ResidualSums) {
        earlier.rss += later.rss;
        earlier.sum_abs += later.sum_abs;
        earlier.gradient.iter_mut().zip(later.gradient).for_each(|(a, b)| *a += b);
        earlier.gram.iter_mut().zip(later.gram).for_each(|(a, b)| *a += b);
        earlier.parts.iter_mut().zip(&later.parts).for_each(|(a, b)| a.merge(b));
    }

    fn rows_per_state(&self) -> usize {
        16_384
    }
}

impl ResidualPass<'_> {
    /// Predicts each row of a part by that part's model.
    fn add_errors(&self, sums: &mut [PartErrors], rows: &DesignRows, parts: &[Option<usize>]) {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); sums.len()];
        parts.iter().enumerate().for_each(|(i, part)| part.iter().for_each(|&part| members[part].push(i)));
        for ((sums, fold), members) in sums.iter_mut().zip(self.folds).zip(&members) {
            if members.is_empty() {
                continue;
            }
            let target: Vec<f64> = members.iter().map(|&i| self.scaling.target.apply(rows.y()[i])).collect();
            let mut errors = target.clone();
            for ((j, scale), coefficient) in self.scaling.columns.iter().enumerate().zip(&fold.coefficients) {
                let x = rows.x(j);
                errors.iter_mut().zip(members).for_each(|(error, &i)| *error -= scale.apply(x[i]) * coefficient);
            }
            for (error, target) in errors.iter().zip(&target) {
                let (square, guess) = (error * error, target - fold.mean);
                sums.squares += square;
                sums.fourth_powers += square * square;
                sums.sum_abs += error.abs();
                sums.baseline_squares += guess * guess;
                sums.baseline_sum_abs += guess.abs();
            }
            sums.target.merge(&Moments::of(target.iter().copied()));
        }
    }
}

/// Rows of the design matrix, scaled but not centred, by columns; and their residuals. Upper and lower halves of double-double
/// numbers stand in columns of their own, so that loops run over plain numbers.
#[derive(Default)]
pub(super) struct ScaledRows {
    pub(super) n_rows: usize,
    x: Vec<f64>,
    /// Empty for columns that are exact.
    low: Vec<Vec<f64>>,
    hi: Vec<f64>,
    lo: Vec<f64>,
    /// Empty if all rows count alike.
    weights: Vec<f64>,
}

impl ScaledRows {
    /// How much each row counts, (`n_rows`); empty if all count alike.
    pub(super) fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Column `j`, and its lower half if it has one.
    pub(super) fn column(&self, j: usize) -> (&[f64], Option<&[f64]>) {
        let low = Some(self.low[j].as_slice()).filter(|low| !low.is_empty());
        (&self.x[j * self.n_rows..(j + 1) * self.n_rows], low)
    }

    fn fill(&mut self, rows: &DesignRows, scaling: &Scaling, counts: impl Fn(usize) -> bool) {
        let members: Vec<usize> = (0..rows.n_rows()).filter(|&i| counts(i)).collect();
        self.n_rows = members.len();
        self.x.clear();
        self.low.resize_with(scaling.columns.len(), Vec::new);
        for ((j, scale), low) in scaling.columns.iter().enumerate().zip(&mut self.low) {
            let x = rows.x(j);
            self.x.extend(members.iter().map(|&i| x[i] * scale.factor));
            low.clear();
            if let Some(rest) = rows.low(j) {
                low.extend(members.iter().map(|&i| rest[i] * scale.factor));
            }
        }
        self.hi.clear();
        self.hi.extend(members.iter().map(|&i| rows.y()[i] * scaling.target.factor));
        self.lo.clear();
        let low = rows.y_low();
        self.lo.extend(members.iter().map(|&i| low.get(i).map_or(0.0, |low| low * scaling.target.factor)));
        self.weights.clear();
        if !rows.weights().is_empty() {
            self.weights.extend(members.iter().map(|&i| rows.weights()[i]));
        }
    }

    /// r = y − Σβx.
    fn subtract_fit(&mut self, coefficients: &[Dd]) {
        let Self { n_rows, x, low, hi, lo, .. } = self;
        for (j, &coefficient) in coefficients.iter().enumerate() {
            if coefficient == Dd::ZERO {
                continue;
            }
            let x = &x[j * *n_rows..(j + 1) * *n_rows];
            for ((hi, lo), x) in hi.iter_mut().zip(lo.iter_mut()).zip(x) {
                let r = Dd { hi: *hi, lo: *lo } - coefficient * *x;
                (*hi, *lo) = (r.hi, r.lo);
            }
            for ((hi, lo), rest) in hi.iter_mut().zip(lo.iter_mut()).zip(&low[j]) {
                let r = Dd { hi: *hi, lo: *lo } - coefficient.hi * rest;
                (*hi, *lo) = (r.hi, r.lo);
            }
        }
    }

    fn add_to(&self, sums: &mut ResidualSums) {
        let residuals = || self.hi.iter().zip(&self.lo).map(|(&hi, &lo)| Dd { hi, lo });
        sums.sum_abs += residuals().map(Dd::abs).sum::<Dd>();
        if self.weights.is_empty() {
            sums.rss += residuals().map(Dd::square).sum::<Dd>();
            self.add_gradient(&self.hi, &self.lo, sums);
        } else {
            let weighted = || residuals().zip(&self.weights).map(|(residual, &weight)| residual * weight);
            sums.rss += residuals().zip(weighted()).map(|(residual, weighted)| residual * weighted).sum::<Dd>();
            let (hi, lo): (Vec<f64>, Vec<f64>) = weighted().map(|residual| (residual.hi, residual.lo)).unzip();
            self.add_gradient(&hi, &lo, sums);
        }
    }

    /// Adds Σx·(hi + lo) of each column.
    fn add_gradient(&self, hi: &[f64], lo: &[f64], sums: &mut ResidualSums) {
        for (j, sum) in sums.gradient.iter_mut().enumerate() {
            let (x, low) = self.column(j);
            *sum += dot(hi, lo, x, low);
        }
    }
}

/// Σ(hi + lo)·(x + low), in four fixed lanes. Of `low` only the product with `hi` is large enough to count.
pub(super) fn dot(hi: &[f64], lo: &[f64], x: &[f64], low: Option<&[f64]>) -> Dd {
    const LANES: usize = 4;
    let mut sums = [Dd::ZERO; LANES];
    let mut chunks = hi.chunks_exact(LANES).zip(lo.chunks_exact(LANES)).zip(x.chunks_exact(LANES));
    for ((hi, lo), x) in chunks.by_ref() {
        for i in 0..LANES {
            sums[i] += Dd { hi: hi[i], lo: lo[i] } * x[i];
        }
    }
    let tail = hi.len() - hi.len() % LANES;
    for i in tail..hi.len() {
        sums[0] += Dd { hi: hi[i], lo: lo[i] } * x[i];
    }
    if let Some(low) = low {
        hi.iter().zip(low).for_each(|(hi, low)| sums[0] += hi * low);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
