//! The second pass over the rows: residuals in double-double, their products with the columns, and errors on unseen rows.

use super::factor_pass::BATCH;
use super::folds::FoldModel;
use super::gram::Gram;
use super::scaling::Scaling;
use crate::engine::{Pass, batches};
use crate::feature::{BoundDesign, Deal, Decimals, DesignRows, Split};
use crate::stat::{Dd, Moments, flat};
use crate::table::Block;
use straightedge_kernel::{Column, Residuals, error_sums, subtract_column};

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
    /// Predicts rows of the part by its model.
    fn add(&mut self, rows: &DesignRows, members: &[u32], fold: &FoldModel, scaling: &Scaling) {
        let target: Vec<f64> = members.iter().map(|&i| scaling.target.apply(rows.y()[i as usize])).collect();
        let mut errors = target.clone();
        for ((j, scale), coefficient) in scaling.columns.iter().enumerate().zip(&fold.coefficients) {
            subtract_column(&mut errors, rows.x(j), members, scale.centre, scale.factor * coefficient);
        }
        let sums = error_sums(&errors, &target, fold.mean);
        self.squares += sums.squares;
        self.fourth_powers += sums.fourth_powers;
        self.sum_abs += sums.sum_abs;
        self.baseline_squares += sums.guess_squares;
        self.baseline_sum_abs += sums.guess_sum_abs;
        self.target.merge(&Moments::of_numbers(&target));
    }

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
        let (mut batch, mut deal) = (ScaledRows::default(), Deal::default());
        for range in batches(block.len(), BATCH) {
            self.bound.fill(&mut rows, block, range);
            if self.held_out || !self.folds.is_empty() {
                self.split.deal(&mut deal, rows.positions().iter().map(|&row| block.row_id(row as usize)));
            }
            batch.fill(&rows, self.scaling, self.held_out.then(|| deal.rows(self.split.n_parts())));
            batch.subtract_fit(self.coefficients);
            batch.add_to(state);
            if let Some(gram) = &self.gram {
                gram.add(&mut state.gram, &batch, self.scaling);
            }
            for (k, (sums, fold)) in state.parts.iter_mut().zip(self.folds).enumerate() {
                sums.add(&rows, deal.rows(k), fold, self.scaling);
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

/// Rows of the design matrix, scaled but not centred, by columns; and their residuals.
#[derive(Default)]
pub(super) struct ScaledRows {
    x: Vec<Column>,
    /// `None` for columns that are exact.
    low: Vec<Option<Column>>,
    residuals: Residuals,
    /// Empty if all rows count alike.
    weights: Column,
}

impl ScaledRows {
    pub(super) fn n_rows(&self) -> usize {
        self.x.first().map_or(0, Column::n_rows)
    }

    /// How much each row counts, (`n_rows`); empty if all count alike.
    pub(super) fn weights(&self) -> &Column {
        &self.weights
    }

    /// Column `j`, and its lower half if it has one.
    pub(super) fn column(&self, j: usize) -> (&Column, Option<&Column>) {
        (&self.x[j], self.low[j].as_ref())
    }

    /// Those at `members`, or all of them.
    fn fill(&mut self, rows: &DesignRows, scaling: &Scaling, members: Option<&[u32]>) {
        self.x.resize_with(scaling.columns.len(), Column::default);
        self.low.resize_with(scaling.columns.len(), || None);
        for (((j, scale), x), low) in scaling.columns.iter().enumerate().zip(&mut self.x).zip(&mut self.low) {
            x.fill(rows.x(j), members, scale.factor);
            *low = rows.low(j).map(|rest| {
                let mut column = Column::default();
                column.fill(rest, members, scale.factor);
                column
            });
        }
        self.residuals.start(rows.y(), rows.y_low(), members, scaling.target.factor);
        let weights = rows.weights();
        self.weights.fill(weights, members.filter(|_| !weights.is_empty()), 1.0);
    }

    /// r = y − Σβx.
    fn subtract_fit(&mut self, coefficients: &[Dd]) {
        for ((x, low), &coefficient) in self.x.iter().zip(&self.low).zip(coefficients) {
            if coefficient == Dd::ZERO {
                continue;
            }
            self.residuals.subtract(coefficient.into(), x);
            if let Some(low) = low {
                self.residuals.subtract_low(coefficient.hi, low);
            }
        }
        self.residuals.finish();
    }

    fn add_to(&self, sums: &mut ResidualSums) {
        let residuals = &self.residuals;
        sums.sum_abs += Dd::from(residuals.sum_abs());
        if self.weights.n_rows() == 0 {
            sums.rss += Dd::from(residuals.dot(residuals));
            self.add_gradient(residuals, sums);
        } else {
            let weighted = residuals.weighted(&self.weights);
            sums.rss += Dd::from(residuals.dot(&weighted));
            self.add_gradient(&weighted, sums);
        }
    }

    /// Adds Σx·r of each column.
    fn add_gradient(&self, residuals: &Residuals, sums: &mut ResidualSums) {
        for ((sum, x), low) in sums.gradient.iter_mut().zip(&self.x).zip(&self.low) {
            *sum += Dd::from(residuals.dot_column(x));
            if let Some(low) = low {
                *sum += Dd::from(residuals.dot_low(low));
            }
        }
    }
}
