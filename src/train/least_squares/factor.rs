//! The triangular factor of a tall matrix: the mergeable state of least squares.

use crate::stat::flat;
use straightedge_kernel::{Panel, merge, norm, row_start};

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

    /// Takes in the rows of a panel, which is empty then.
    pub(super) fn absorb(&mut self, panel: &mut Panel) {
        panel.absorb_into(&mut self.r);
    }

    /// Takes in all rows that `other` has taken in.
    pub(super) fn merge(&mut self, other: &Self) {
        merge(&mut self.r, &other.r, self.q);
    }

    /// The factor of the first `p` columns and column `k` ≥ `p` alone.
    pub(super) fn part(&self, p: usize, k: usize) -> Self {
        let mut part = Self::new(p + 1);
        for i in 0..p {
            let row = &mut part.r[row_start(p + 1, i)..row_start(p + 1, i + 1)];
            row.iter_mut().zip((i..p).chain([k])).for_each(|(r, k)| *r = self.get(i, k));
        }
        let rest: Vec<f64> = (p..=k).map(|i| self.get(i, k)).collect();
        part.r[row_start(p + 1, p)] = norm(&rest);
        part
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

    /// Rows in (−1, 1), by columns.
    fn rows(q: usize, n: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut random = SplitMix64::new(seed);
        let mut number = || random.next_u64() as f64 / (1u64 << 63) as f64 - 1.0;
        (0..q).map(|_| (0..n).map(|_| number()).collect()).collect()
    }

    /// Takes in rows, `at_once` of them at a time.
    fn absorb(factor: &mut TriangularFactor, rows: &[Vec<f64>], at_once: usize) {
        let n = rows[0].len();
        let mut panel = Panel::with_capacity(rows.len(), at_once);
        for start in (0..n).step_by(at_once) {
            // In two parts, for a panel may be filled bit by bit.
            let end = n.min(start + at_once);
            let middle = start.midpoint(end);
            for part in [start..middle, middle..end] {
                rows.iter().enumerate().for_each(|(k, column)| panel.put_all(k, &column[part.clone()], 0.0));
                panel.grow(part.len());
            }
            factor.absorb(&mut panel);
        }
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
        fn the_factor_has_the_products_of_the_rows(q in 1usize..16, n in 0usize..40, at_once in 1usize..50, seed in any::<u64>()) {
            let rows = rows(q, n, seed);
            let mut factor = TriangularFactor::new(q);
            absorb(&mut factor, &rows, at_once);
            let expected = products(q, |i, k| rows[k][i], n);
            let found = products(q, |i, k| if i <= k { factor.get(i, k) } else { 0.0 }, q);
            prop_assert!(near(&found, &expected));
        }

        #[test]
        fn a_part_is_the_factor_of_its_columns(p in 1usize..8, more in 0usize..4, seed in any::<u64>()) {
            let rows = rows(p + more + 1, 30, seed);
            let mut factor = TriangularFactor::new(p + more + 1);
            absorb(&mut factor, &rows, 30);
            let part = factor.part(p, p + more);
            let column = |k: usize| &rows[if k < p { k } else { p + more }];
            let expected = products(p + 1, |i, k| column(k)[i], 30);
            let found = products(p + 1, |i, k| if i <= k { part.get(i, k) } else { 0.0 }, p + 1);
            prop_assert!(near(&found, &expected));
        }

        #[test]
        fn merging_factors_is_the_factor_of_all_rows(q in 1usize..16, na in 0usize..30, nb in 0usize..30, seed in any::<u64>()) {
            let (a, b) = (rows(q, na, seed), rows(q, nb, !seed));
            let mut merged = TriangularFactor::new(q);
            absorb(&mut merged, &a, 30);
            let mut other = TriangularFactor::new(q);
            absorb(&mut other, &b, 30);
            merged.merge(&other);
            let mut both = TriangularFactor::new(q);
            absorb(&mut both, &a, 30);
            absorb(&mut both, &b, 30);
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
