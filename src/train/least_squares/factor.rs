//! The triangular factor of a tall matrix: the mergeable state of least squares.

use super::kernel::{absorb, padded, row_start};
use crate::stat::flat;

/// R of a QR factorisation: `RᵀR = AᵀA` for all rows of A that were taken in. Factors of parts merge into the factor of the whole
/// by a QR factorisation of one upon the other (Demmel, Grigori, Hoemmen, Langou, arXiv:0809.2407).
#[derive(Clone, Debug)]
pub(super) struct TriangularFactor {
    q: usize,
    /// Upper triangle, packed by rows.
    r: Vec<f64>,
}

flat!(TriangularFactor { q, r });

impl TriangularFactor {
    /// The factor of no rows with `q` columns.
    pub(super) fn new(q: usize) -> Self {
        Self { q, r: vec![0.0; row_start(q, q)] }
    }

    /// Takes in rows; `batch`: by columns, (q × `rows`), overwritten.
    pub(super) fn absorb(&mut self, batch: &mut [f64], rows: usize) {
        absorb(&mut self.r, self.q, batch, rows, |_| rows);
    }

    /// Takes in all rows that `other` has taken in.
    pub(super) fn merge(&mut self, other: &Self) {
        let rows = padded(self.q);
        let mut batch = vec![0.0; self.q * rows];
        for k in 0..self.q {
            (0..=k).for_each(|i| batch[k * rows + i] = other.get(i, k));
        }
        absorb(&mut self.r, self.q, &mut batch, rows, |j| j + 1);
    }

    /// Number of columns.
    pub(super) fn order(&self) -> usize {
        self.q
    }

    /// Element at row `i` and column `k` ≥ `i`.
    pub(super) fn get(&self, i: usize, k: usize) -> f64 {
        self.r[row_start(self.q, i) + k - i]
    }

    /// Whether every element is a number: not so if a square was too large.
    pub(super) fn is_finite(&self) -> bool {
        self.r.iter().all(|r| r.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::SplitMix64;
    use proptest::prelude::*;

    /// Rows in (−1, 1), by columns, padded.
    fn rows(q: usize, n: usize, seed: u64) -> Vec<f64> {
        let mut random = SplitMix64::new(seed);
        let mut batch = vec![0.0; q * padded(n)];
        for k in 0..q {
            (0..n).for_each(|i| batch[k * padded(n) + i] = random.next_u64() as f64 / (1u64 << 63) as f64 - 1.0);
        }
        batch
    }

    /// The products `AᵀA` or `RᵀR`.
    fn products(q: usize, element: impl Fn(usize, usize) -> f64, n: usize) -> Vec<f64> {
        let pair = |j, k| (0..n).map(|i| element(i, j) * element(i, k)).sum::<f64>();
        (0..q).flat_map(|j| (0..q).map(move |k| (j, k))).map(|(j, k)| pair(j, k)).collect()
    }

    fn near(a: &[f64], b: &[f64]) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12)
    }

    proptest! {
        #[test]
        fn the_factor_has_the_products_of_the_rows(q in 1usize..14, n in 0usize..40, seed in any::<u64>()) {
            let batch = rows(q, n, seed);
            let mut factor = TriangularFactor::new(q);
            factor.absorb(&mut batch.clone(), padded(n));
            let expected = products(q, |i, k| batch[k * padded(n) + i], n);
            let found = products(q, |i, k| if i <= k { factor.get(i, k) } else { 0.0 }, q);
            prop_assert!(near(&found, &expected));
        }

        #[test]
        fn merging_factors_is_the_factor_of_all_rows(q in 1usize..14, na in 0usize..30, nb in 0usize..30, seed in any::<u64>()) {
            let (a, b) = (rows(q, na, seed), rows(q, nb, !seed));
            let mut merged = TriangularFactor::new(q);
            merged.absorb(&mut a.clone(), padded(na));
            let mut other = TriangularFactor::new(q);
            other.absorb(&mut b.clone(), padded(nb));
            merged.merge(&other);
            let mut both = TriangularFactor::new(q);
            both.absorb(&mut a.clone(), padded(na));
            both.absorb(&mut b.clone(), padded(nb));
            // A factor is unique but for the signs of its rows.
            for i in 0..q {
                let sign = if merged.get(i, i).signum() == both.get(i, i).signum() { 1.0 } else { -1.0 };
                for k in i..q {
                    prop_assert!((merged.get(i, k) - sign * both.get(i, k)).abs() < 1e-11 / both.get(i, i).abs().clamp(1e-6, 1.0));
                }
            }
        }
    }
}
