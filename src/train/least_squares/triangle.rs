//! Small triangular systems: aliased columns, inverses, condition numbers.

use super::factor::TriangularFactor;
use crate::stat::sort_by;
use straightedge_kernel::{dot, norm, reflect, subtract_multiple};

/// A column whose part outside the columns before it is smaller than this share of the column is determined by them. Filip's
/// tenth power, which is not, is at 5e-8; an exact combination comes out near 1e-15.
const ALIASED_BELOW: f64 = 1e-11;
/// A combination's parts below this share of the aliased column are rounding.
const PART_ABOVE: f64 = 1e-8;

/// Dimensions after which a singular value is taken as it is.
const MOST_DIMENSIONS: usize = 1000;
/// Share of the square of a singular value by which another dimension has to change it.
const SETTLED: f64 = 1e-14;

/// Index of element (i, k), i ≤ k, in an upper triangle packed by columns.
#[inline]
pub(super) fn at(i: usize, k: usize) -> usize {
    k * (k + 1) / 2 + i
}

/// A factor of [X y] without the columns that others determine, triangular again.
#[derive(Clone, Debug)]
pub(super) struct Reduced {
    /// The columns that stay, (rank), ascending.
    pub(super) kept: Vec<usize>,
    /// The others, each as its first elements: what it is made of from the kept columns before it.
    aliased: Vec<(usize, Vec<f64>)>,
    /// R of the kept columns, packed by columns.
    upper: Vec<f64>,
    /// The target's elements, (rank).
    target: Vec<f64>,
    /// Length of what the kept columns leave of the target.
    rest: f64,
}

impl Reduced {
    /// `offsets`: lengths of what was subtracted from the columns, (`n_columns`), whose rounding is noise in the factor.
    ///
    /// Columns are taken from left to right, as LINPACK's `dqrdc2` in R's `lm` does: of several columns that determine each
    /// other the earlier stay.
    pub(super) fn new(factor: &TriangularFactor, offsets: &[f64]) -> Self {
        let q = factor.order();
        // Columns of R, which lose their aliased ones and become triangular again, row by row.
        let mut columns: Vec<Vec<f64>> = (0..q).map(|k| (0..=k).map(|i| factor.get(i, k)).collect()).collect();
        let (mut kept, mut aliased, mut upper) = (Vec::new(), Vec::new(), Vec::new());
        for j in 0..q - 1 {
            let rank = kept.len();
            let length = norm(&columns[j]);
            let outside = norm(&columns[j][rank..]);
            if outside <= (ALIASED_BELOW * length).max(f64::EPSILON * length.max(offsets[j])) {
                aliased.push((j, columns[j][..rank].to_vec()));
                continue;
            }
            if !aliased.is_empty() {
                // A later column is at least as long as this one.
                let end = columns[j].len();
                reflect(&mut columns[j..], rank, end);
            }
            kept.push(j);
            upper.extend_from_slice(&columns[j][..=rank]);
        }
        let (target, rest) = columns[q - 1].split_at(kept.len());
        Self { kept, aliased, upper, target: target.to_vec(), rest: norm(rest) }
    }

    /// Number of columns that stay.
    pub(super) fn rank(&self) -> usize {
        self.kept.len()
    }

    /// Coefficients of the kept columns, (rank).
    pub(super) fn coefficients(&self) -> Vec<f64> {
        self.solve(&self.target)
    }

    /// What each kept column, given those before it, takes from the residual sum of squares.
    pub(super) fn explained(&self) -> impl Iterator<Item = (usize, f64)> {
        self.kept.iter().copied().zip(self.target.iter().map(|element| element * element))
    }

    /// Residual sum of squares.
    pub(super) fn rss(&self) -> f64 {
        self.rest * self.rest
    }

    /// Each aliased column with the kept columns that determine it, most important first.
    pub(super) fn aliased(&self) -> impl Iterator<Item = (usize, Vec<usize>)> {
        self.aliased.iter().map(|(j, elements)| {
            let length = |k: usize| norm(&self.upper[at(0, k)..=at(k, k)]);
            let parts = self.solve(elements).into_iter().enumerate().map(|(k, c)| (self.kept[k], (c * length(k)).abs()));
            let mut parts: Vec<(usize, f64)> = parts.filter(|(_, part)| *part > PART_ABOVE * norm(elements)).collect();
            sort_by(&mut parts, |a, b| b.1.total_cmp(&a.1));
            (*j, parts.into_iter().map(|(k, _)| k).collect())
        })
    }

    /// R⁻¹, upper triangle packed by columns.
    pub(super) fn inverse(&self) -> Vec<f64> {
        inverse(&self.upper, self.rank())
    }

    /// Largest over smallest singular value of R with its columns scaled to unit length, found from it and from its inverse; 1 if
    /// nothing is kept. `intercept`: the first column is one, and the others are taken as they are without it, centred exactly: the
    /// centres that were subtracted are rounded.
    pub(super) fn condition(&self, inverse: &[f64], intercept: bool) -> f64 {
        let skip = usize::from(intercept && self.kept.first() == Some(&0));
        let n = self.rank() - skip;
        if n == 0 {
            return 1.0;
        }
        let rest = |packed: &[f64]| (skip..skip + n).flat_map(|k| packed[at(skip, k)..=at(k, k)].to_vec()).collect::<Vec<f64>>();
        let (mut scaled, mut scaled_inverse) = (rest(&self.upper), rest(inverse));
        let lengths: Vec<f64> = (0..n).map(|k| norm(&scaled[at(0, k)..=at(k, k)])).collect();
        for k in 0..n {
            for i in 0..=k {
                scaled[at(i, k)] /= lengths[k];
                scaled_inverse[at(i, k)] *= lengths[i];
            }
        }
        largest_singular_value(&scaled, n) * largest_singular_value(&scaled_inverse, n)
    }

    /// R of the first columns, as many as there are elements, solved for these elements.
    fn solve(&self, elements: &[f64]) -> Vec<f64> {
        let mut x = elements.to_vec();
        for k in (0..x.len()).rev() {
            let column = &self.upper[at(0, k)..=at(k, k)];
            x[k] /= column[k];
            let solved = x[k];
            subtract_multiple(&mut x[..k], column, solved);
        }
        x
    }
}

/// The inverse of an upper triangle of order `n`, both packed by columns.
pub(super) fn inverse(upper: &[f64], n: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; upper.len()];
    for k in 0..n {
        let column = &upper[at(0, k)..=at(k, k)];
        let (before, own) = inverse.split_at_mut(at(0, k));
        let pivot = 1.0 / column[k];
        own[k] = pivot;
        // Column k of the inverse is −(inverse so far)·(column above the pivot)/pivot.
        for (l, &r) in column[..k].iter().enumerate() {
            subtract_multiple(&mut own[..=l], &before[at(0, l)..], r * pivot);
        }
    }
    inverse
}

/// Upper triangle packed by columns × vector.
fn multiply(upper: &[f64], x: &[f64]) -> Vec<f64> {
    let mut product = vec![0.0; x.len()];
    for (k, x) in x.iter().enumerate() {
        subtract_multiple(&mut product, &upper[at(0, k)..=at(k, k)], -x);
    }
    product
}

/// By Golub and Kahan's bidiagonalisation (Golub and Van Loan, "Matrix Computations", 4th ed., section 10.4.4): of a matrix in ever more
/// dimensions, of which the largest singular value shows in a few dozen even where others are close.
fn largest_singular_value(upper: &[f64], n: usize) -> f64 {
    // Not orthogonal to anything likely.
    let mut v: Vec<f64> = (0..n).map(|i| 1.0 + i as f64 / n as f64).collect();
    let mut beta = norm(&v);
    let mut u = vec![0.0; n];
    // Of BᵀB, B the bidiagonal matrix: its diagonal, and the squares beside it.
    let (mut diagonal, mut beside) = (Vec::new(), Vec::new());
    let mut value = 0.0;
    for _ in 0..MOST_DIMENSIONS {
        v.iter_mut().for_each(|v| *v /= beta);
        let before = if diagonal.is_empty() { 0.0 } else { beta };
        let mut next = multiply(upper, &v);
        subtract_multiple(&mut next, &u, before);
        u = next;
        let alpha = norm(&u);
        u.iter_mut().for_each(|u| *u /= alpha);
        diagonal.push(alpha * alpha + before * before);
        let largest = largest_eigenvalue(&diagonal, &beside, value);
        v = (0..n).map(|k| dot(&upper[at(0, k)..=at(k, k)], &u) - alpha * v[k]).collect();
        beta = norm(&v);
        let is_settled = largest - value <= SETTLED * largest || beta <= f64::EPSILON * alpha;
        value = largest;
        if is_settled {
            break;
        }
        beside.push(alpha * alpha * beta * beta);
    }
    value.sqrt()
}

/// The largest eigenvalue of a tridiagonal matrix, which is not below `least`: all pivots of x less the matrix are positive for those
/// x alone that are above it.
fn largest_eigenvalue(diagonal: &[f64], beside: &[f64], least: f64) -> f64 {
    let root = |at: Option<usize>| at.and_then(|at| beside.get(at)).map_or(0.0, |square| square.sqrt());
    // Gershgorin's circles reach no farther.
    let reach = |(i, d): (usize, &f64)| d + root(i.checked_sub(1)) + root(Some(i));
    let (mut low, mut high) = (least, diagonal.iter().enumerate().map(reach).fold(0.0, f64::max));
    loop {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high {
            return high;
        }
        let mut pivot = f64::INFINITY;
        let is_above = diagonal.iter().enumerate().all(|(i, d)| {
            let less = if i == 0 { 0.0 } else { beside[i - 1] / pivot };
            pivot = middle - d - less;
            pivot > 0.0
        });
        if is_above { high = middle } else { low = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packed by columns.
    fn upper(n: usize, element: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        (0..n).flat_map(|k| (0..=k).map(move |i| (i, k))).map(|(i, k)| element(i, k)).collect()
    }

    #[test]
    fn the_largest_singular_value_is_found_among_many_close_ones() {
        // Ones on the diagonal and beside it: the squares are the eigenvalues of a tridiagonal 1, 2, …, 2 with ones beside, which are
        // 4·cos²(kπ/(2n + 1)).
        for n in [1, 2, 3, 10, 100, 400] {
            let found = largest_singular_value(&upper(n, |i, k| if k - i < 2 { 1.0 } else { 0.0 }), n);
            let expected = 2.0 * libm::cos(core::f64::consts::PI / (2 * n + 1) as f64);
            assert!((found / expected - 1.0).abs() < 1e-10, "{n}: {found} {expected}");
        }
        // The identity ends after one dimension, and far-off units lose nothing.
        assert!((largest_singular_value(&upper(5, |i, k| if i == k { 1.0 } else { 0.0 }), 5) - 1.0).abs() < 1e-15);
        let found = largest_singular_value(&upper(2, |i, k| if i == k { 3e-9 } else { 4e9 }), 2);
        assert!((found / 4e9 - 1.0).abs() < 1e-15, "{found}");
    }
}
