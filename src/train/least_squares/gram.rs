//! Products of preconditioned columns in double-double, for designs whose factor alone would cost digits.
//!
//! With T = R⁻¹ from the first pass, the columns of W = Z·T are orthonormal but for rounding, so S = Wᵀ·W is the identity but
//! for about 1e-16 times the condition number. Computed in double-double it says exactly how far off R is, whatever the
//! condition: (ZᵀZ)⁻¹ = T·S⁻¹·Tᵀ. This is the second step of preconditioned Cholesky QR (Yamamoto, Nakatsukasa, Yanagisawa,
//! Fukaya, ETNA 44 (2015); in mixed precision Yamazaki, Tomov, Dongarra, SISC 37 (2015)).

use super::residual_pass::ScaledRows;
use super::scaling::Scaling;
use super::triangle::at;
use crate::stat::{Dd, two_sum};
use straightedge_kernel::Column;

/// The preconditioner: upper triangular T of the kept columns.
#[derive(Clone, Copy)]
pub(super) struct Gram<'a> {
    pub(super) kept: &'a [usize],
    /// Packed by columns.
    pub(super) inverse: &'a [f64],
}

impl Gram<'_> {
    pub(super) fn start(&self) -> Vec<Dd> {
        vec![Dd::ZERO; self.inverse.len()]
    }

    /// Adds Wᵀ·W of these rows.
    pub(super) fn add(&self, sums: &mut [Dd], rows: &ScaledRows, scaling: &Scaling) {
        let n = rows.n_rows();
        let centred: Vec<Halves> = self.kept.iter().map(|&j| centred(rows, scaling, j)).collect();
        let mut columns: Vec<Halves> = Vec::with_capacity(self.kept.len());
        for k in 0..self.kept.len() {
            let mut w = Halves { hi: vec![0.0; n], lo: vec![0.0; n] };
            for (j, z) in centred[..=k].iter().enumerate() {
                let t = self.inverse[at(j, k)];
                for i in 0..n {
                    w.set(i, w.get(i) + z.get(i) * t);
                }
            }
            let weighted = w.times(rows.weights());
            columns.push(w);
            for (j, other) in columns.iter().enumerate() {
                sums[at(j, k)] += product(other, &weighted);
            }
        }
    }
}

/// A column of double-double numbers by halves.
struct Halves {
    hi: Vec<f64>,
    lo: Vec<f64>,
}

impl Halves {
    #[inline]
    fn get(&self, i: usize) -> Dd {
        Dd { hi: self.hi[i], lo: self.lo[i] }
    }

    /// The column times weights; as it is if there are none.
    fn times(&self, weights: &Column) -> Self {
        let mut product = Self { hi: self.hi.clone(), lo: self.lo.clone() };
        weights.numbers().enumerate().for_each(|(i, weight)| product.set(i, self.get(i) * weight));
        product
    }

    #[inline]
    fn set(&mut self, i: usize, value: Dd) {
        (self.hi[i], self.lo[i]) = (value.hi, value.lo);
    }
}

fn centred(rows: &ScaledRows, scaling: &Scaling, j: usize) -> Halves {
    let (x, low) = rows.column(j);
    let centre = scaling.columns[j].centre * scaling.columns[j].factor;
    let (hi, lo) = x.numbers().map(|x| two_sum(x, -centre)).map(|z| (z.hi, z.lo)).unzip();
    let mut z = Halves { hi, lo };
    if let Some(low) = low {
        low.numbers().enumerate().for_each(|(i, low)| z.set(i, z.get(i) + low));
    }
    z
}

fn product(a: &Halves, b: &Halves) -> Dd {
    (0..a.hi.len()).map(|i| a.get(i) * b.get(i)).sum()
}

/// T·L⁻ᵀ for S = L·Lᵀ: the inverse factor with its error taken out. `gram`: S, and `inverse`: T, packed by columns.
pub(super) fn corrected_inverse(inverse: &[f64], gram: &[Dd], rank: usize) -> Vec<Dd> {
    // S = UᵀU with U upper triangular, column by column; T·U⁻¹ is solved column by column as well.
    let mut u = gram.to_vec();
    for k in 0..rank {
        for i in 0..=k {
            let mut sum = u[at(i, k)];
            (0..i).for_each(|l| sum -= u[at(l, i)] * u[at(l, k)]);
            u[at(i, k)] = if i == k { sum.sqrt() } else { sum / u[at(i, i)] };
        }
    }
    let mut corrected: Vec<Dd> = inverse.iter().map(|&t| Dd::new(t)).collect();
    for k in 0..rank {
        for l in 0..k {
            for i in 0..=l {
                let part = corrected[at(i, l)] * u[at(l, k)];
                corrected[at(i, k)] -= part;
            }
        }
        (0..=k).for_each(|i| corrected[at(i, k)] = corrected[at(i, k)] / u[at(k, k)]);
    }
    corrected
}
