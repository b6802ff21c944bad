//! Predictions and leverages of rows.

use crate::{Pair, Panel};

/// Columns that are made together.
const TOGETHER: usize = 4;

/// A linear model as a panel of its kept columns, less their centres, is predicted by it.
#[derive(Clone, Debug)]
pub struct RowModel {
    fit_at_centres: Pair,
    coefficients: Vec<Pair>,
    /// The triangular factor by groups of columns: in each, for every row down to its last column, the elements of the group, 0
    /// below the diagonal.
    factor: Vec<[Pair; TOGETHER]>,
}

impl RowModel {
    /// `coefficients`: (rank). `factor`: upper triangular T with T·Tᵀ = (ZᵀZ)⁻¹, packed by columns.
    pub fn new(fit_at_centres: f64, coefficients: &[f64], factor: &[f64]) -> Self {
        let rank = coefficients.len();
        let element = |i: usize, k: usize| if i <= k && k < rank { factor[k * (k + 1) / 2 + i] } else { 0.0 };
        let group = |first: usize| {
            (0..rank.min(first + TOGETHER)).map(move |i| std::array::from_fn(|c| Pair::both(element(i, first + c))))
        };
        Self {
            fit_at_centres: Pair::both(fit_at_centres),
            coefficients: coefficients.iter().copied().map(Pair::both).collect(),
            factor: (0..rank).step_by(TOGETHER).flat_map(group).collect(),
        }
    }

    /// The predictions of two rows z, by columns; and w = Tᵀz in their place, each element summed in the order of the columns.
    #[inline]
    fn predict(&self, row: &mut [Pair]) -> Pair {
        let fit = row.iter().zip(&self.coefficients).fold(self.fit_at_centres, |fit, (&z, &c)| fit + c * z);
        // From the last columns on, for each needs those before it.
        let (mut end, mut left) = (row.len(), &self.factor[..]);
        while end > 0 {
            let first = (end - 1) / TOGETHER * TOGETHER;
            let (before, group) = left.split_at(left.len() - end);
            let mut sums = [Pair::ZERO; TOGETHER];
            for (&z, elements) in row[..end].iter().zip(group) {
                for c in 0..TOGETHER {
                    sums[c] += elements[c] * z;
                }
            }
            row[first..end].iter_mut().zip(sums).for_each(|(w, sum)| *w = sum);
            (end, left) = (first, before);
        }
        fit
    }
}

impl Panel {
    /// Predicts the `n` rows whose columns were written to the empty panel: the first columns are those that the model keeps, less
    /// their centres, and become w = Tᵀz, in which they are orthonormal. `fits`, `leverages`: (n), what was in them is gone.
    #[inline(never)]
    pub fn predict(&mut self, n: usize, model: &RowModel, fits: &mut Vec<f64>, leverages: &mut Vec<f64>) {
        let rank = model.coefficients.len();
        fits.clear();
        leverages.clear();
        for row in self.pairs_mut(n) {
            let row = &mut row[..rank];
            let fit = model.predict(row);
            let leverage = row.iter().fold(Pair::ZERO, |sum, &w| sum + w * w);
            fits.extend([fit.first(), fit.second()]);
            leverages.extend([leverage.first(), leverage.second()]);
        }
        fits.truncate(n);
        leverages.truncate(n);
    }
}
