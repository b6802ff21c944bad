//! Householder reflections that take rows into a triangular factor: the inner loop of least squares.
//!
//! The rows of a panel stand in pairs, column beside column: a reflection goes down the rows once with several columns in
//! registers. What reflects the next column is found on the same way: the column that comes next is reflected first, and the
//! others, as they are reflected, are multiplied with it. So a cell is loaded and stored once a reflection.

use crate::{Pair, Scale};

/// Columns that are reflected together: with as many sums and factors, registers hold them all.
const TOGETHER: usize = 5;

/// Rows that wait to be taken into a triangular factor together.
#[derive(Clone, Debug)]
pub struct Panel {
    order: usize,
    capacity: usize,
    n_rows: usize,
    /// Pairs of rows, (⌈capacity/2⌉ × order); empty until the first row comes, for most of many panels may get none.
    cells: Vec<Pair>,
}

/// Rows of a factor that are taken into another together.
const STRIP: usize = 64;

/// A sum of squares below which there is nothing to reflect, columns being scaled to about 1: with fewer rows than columns, what is left
/// of the later columns is rounding, which each further reflection makes smaller until its squares have no digits.
const NOTHING: f64 = f64::MIN_POSITIVE / f64::EPSILON;

/// Index of row `j`'s diagonal element in an upper triangle of order `q`, packed by rows.
pub fn row_start(q: usize, j: usize) -> usize {
    j * (2 * q + 1 - j) / 2
}

impl Panel {
    /// An empty panel of `order` columns, for as many rows as stay in the nearest cache (32 KB) and make loops long.
    pub fn new(order: usize) -> Self {
        Self::with_capacity(order, (3072 / order.max(1)).clamp(32, 256))
    }

    /// An empty panel of `order` columns, for `capacity` rows.
    pub fn with_capacity(order: usize, capacity: usize) -> Self {
        Self { order, capacity, n_rows: 0, cells: Vec::new() }
    }

    /// How many more rows it takes.
    pub fn room(&self) -> usize {
        self.capacity - self.n_rows
    }

    /// Writes a column of the rows to come: the numbers of `x` at `rows`, scaled. Every column has to be written, and then
    /// [`Panel::grow`] called.
    #[inline(never)]
    pub fn put(&mut self, column: usize, x: &[f64], rows: &[u32], scale: Scale) {
        self.write(column, rows.len(), |i| scale.apply(x[rows[i] as usize]));
    }

    /// The same, each number times that of `roots` at its row.
    #[inline(never)]
    pub fn put_weighted(&mut self, column: usize, x: &[f64], rows: &[u32], scale: Scale, roots: &[f64]) {
        self.write(column, rows.len(), |i| scale.apply(x[rows[i] as usize]) * roots[rows[i] as usize]);
    }

    /// The same of all numbers of `x`, less `centre`.
    #[inline(never)]
    pub fn put_all(&mut self, column: usize, x: &[f64], centre: f64) {
        self.write(column, x.len(), |i| x[i] - centre);
    }

    /// Keeps of the rows whose columns were written to the empty panel those at `rows`, ascending.
    pub fn keep(&mut self, rows: &[u32]) {
        for column in 0..self.order {
            for (to, &from) in rows.iter().enumerate() {
                let number = self.cells[from as usize / 2 * self.order + column];
                let number = if from % 2 == 0 { number.first() } else { number.second() };
                let cell = &mut self.cells[to / 2 * self.order + column];
                *cell = if to % 2 == 0 { Pair::new(number, 0.0) } else { Pair::new(cell.first(), number) };
            }
        }
    }

    /// Makes room for `n` rows in the empty panel.
    pub fn reserve(&mut self, n: usize) {
        if n > self.capacity {
            self.capacity = n;
            self.cells.clear();
        }
    }

    /// The first `n` rows, in pairs.
    pub(crate) fn pairs_mut(&mut self, n: usize) -> impl Iterator<Item = &mut [Pair]> {
        self.cells.chunks_exact_mut(self.order).take(n.div_ceil(2))
    }

    /// Takes in `n` rows whose columns were written.
    pub fn grow(&mut self, n: usize) {
        self.n_rows += n;
    }

    /// The row beside the last is 0 where their number is odd.
    #[inline]
    fn write(&mut self, column: usize, n: usize, number: impl Fn(usize) -> f64) {
        debug_assert!(n <= self.room());
        if self.cells.is_empty() {
            self.cells.resize(self.capacity.div_ceil(2) * self.order, Pair::ZERO);
        }
        let mut cells = self.cells[self.n_rows / 2 * self.order..].chunks_exact_mut(self.order).map(|row| &mut row[column]);
        let mut i = 0;
        if self.n_rows % 2 == 1 && n > 0 {
            if let Some(cell) = cells.next() {
                *cell = Pair::new(cell.first(), number(0));
            }
            i = 1;
        }
        for cell in cells {
            if i + 1 < n {
                *cell = Pair::new(number(i), number(i + 1));
                i += 2;
            } else {
                if i < n {
                    *cell = Pair::new(number(i), 0.0);
                }
                return;
            }
        }
    }

    /// Takes the rows into the factor `r`, an upper triangle packed by rows, and is empty.
    #[inline(never)]
    pub fn absorb_into(&mut self, r: &mut [f64]) {
        let pairs = self.n_rows.div_ceil(2);
        absorb(r, self.order, &mut self.cells, |_| pairs);
        self.n_rows = 0;
    }
}

/// Takes all rows of the factor `other` into the factor `r`; both upper triangles of order `q`, packed by rows.
#[inline(never)]
pub fn merge(r: &mut [f64], other: &[f64], q: usize) {
    let mut cells = Vec::new();
    // A strip of its rows at a time stays in a near cache. Its first row has nothing before its diagonal, so nor is there anything
    // to do with the columns and rows before it.
    for start in (0..q).step_by(STRIP) {
        let (left, n) = (q - start, STRIP.min(q - start));
        cells.clear();
        cells.resize(n.div_ceil(2) * left, Pair::ZERO);
        for i in 0..n {
            let row = &other[row_start(q, start + i)..row_start(q, start + i + 1)];
            for (cell, &element) in cells[i / 2 * left..][..left][i..].iter_mut().zip(row) {
                *cell = if i % 2 == 0 { Pair::new(element, 0.0) } else { Pair::new(cell.first(), element) };
            }
        }
        // Column j of a triangle ends at row j.
        absorb(&mut r[row_start(q, start)..], left, &mut cells, |j| j.min(n - 1) / 2 + 1);
    }
}

/// Turns [R; B] into [R'; 0] by Householder reflections (Golub and Van Loan, "Matrix Computations", 4th ed., algorithm 5.2.1,
/// with the structure of R kept).
///
/// `r`: upper triangle of order `q`, packed by rows. `cells`: B in pairs of rows, overwritten; column j has nothing below the
/// first `filled(j)` pairs, which must not fall with j.
fn absorb(r: &mut [f64], q: usize, cells: &mut [Pair], filled: impl Fn(usize) -> usize) {
    let mut dots = first_products(&cells[..filled(0) * q], q);
    let mut factors = vec![0.0; q];
    for j in 0..q {
        reflect_row(&mut r[row_start(q, j)..row_start(q, j + 1)], &dots[j..], &mut factors[j..]);
        if j + 1 < q {
            reflect(&mut cells[..filled(j + 1) * q], q, j, &factors, &mut dots);
        }
    }
}

/// The products of the first column with each.
fn first_products(cells: &[Pair], q: usize) -> Vec<f64> {
    let mut products = vec![0.0; q];
    for (k, product) in products.iter_mut().enumerate() {
        let mut sums = [Pair::ZERO; 4];
        for row in cells.chunks(4 * q) {
            for (sum, row) in sums.iter_mut().zip(row.chunks_exact(q)) {
                *sum += row[0] * row[k];
            }
        }
        *product = total(sums);
    }
    products
}

/// Reflects a row of R: I − weight·[v0; v][v0; v]ᵀ turns column j of [R; B], whose rows in B are v, into (reflected; 0).
///
/// `r`: the row from its diagonal on. `dots`: products of v with itself and with the later columns. `factors`: how many times v
/// each later column of B is to be reduced by.
fn reflect_row(r: &mut [f64], dots: &[f64], factors: &mut [f64]) {
    let square = dots[0];
    if square < NOTHING {
        factors.fill(0.0);
        return;
    }
    let norm = (r[0] * r[0] + square).sqrt();
    let reflected = if r[0] > 0.0 { -norm } else { norm };
    let v0 = r[0] - reflected;
    let weight = 1.0 / (norm * v0.abs());
    r[0] = reflected;
    for ((r, dot), factor) in r[1..].iter_mut().zip(&dots[1..]).zip(&mut factors[1..]) {
        *factor = (v0 * *r + dot) * weight;
        *r -= *factor * v0;
    }
}

/// Reduces the columns after `j` by column `j`, and finds the products of column `j + 1` with itself and those after it.
fn reflect(cells: &mut [Pair], q: usize, j: usize, factors: &[f64], dots: &mut [f64]) {
    dots[j + 1] = reflect_next(cells, q, j, factors[j + 1]);
    let mut k = j + 2;
    while k < q {
        // In groups as even as can be.
        let left = q - k;
        let width = left.div_ceil(left.div_ceil(TOGETHER));
        let (factors, dots) = (&factors[k..], &mut dots[k..]);
        match width {
            5 => reflect_together::<5>(cells, q, j, k, factors, dots),
            4 => reflect_together::<4>(cells, q, j, k, factors, dots),
            3 => reflect_together::<3>(cells, q, j, k, factors, dots),
            2 => reflect_together::<2>(cells, q, j, k, factors, dots),
            _ => reflect_together::<1>(cells, q, j, k, factors, dots),
        }
        k += width;
    }
}

/// Reduces column `j + 1`, and gives its square.
fn reflect_next(cells: &mut [Pair], q: usize, j: usize, factor: f64) -> f64 {
    let factor = Pair::both(factor);
    let mut sums = [Pair::ZERO; 4];
    for rows in cells.chunks_mut(4 * q) {
        for (sum, row) in sums.iter_mut().zip(rows.chunks_exact_mut(q)) {
            let x = row[j + 1] - factor * row[j];
            row[j + 1] = x;
            *sum += x * x;
        }
    }
    total(sums)
}

/// Reduces the `N` columns from `k` on, and multiplies them with column `j + 1`.
fn reflect_together<const N: usize>(cells: &mut [Pair], q: usize, j: usize, k: usize, factors: &[f64], dots: &mut [f64]) {
    let mut by = [Pair::ZERO; N];
    by.iter_mut().zip(factors).for_each(|(by, &factor)| *by = Pair::both(factor));
    let mut sums = [Pair::ZERO; N];
    for row in cells.chunks_exact_mut(q) {
        let (v, next) = (row[j], row[j + 1]);
        if let Some(columns) = row[k..].first_chunk_mut::<N>() {
            for c in 0..N {
                columns[c] = columns[c] - by[c] * v;
                sums[c] += columns[c] * next;
            }
        }
    }
    dots.iter_mut().zip(sums).for_each(|(dot, sum)| *dot = sum.sum());
}

fn total([a, b, c, d]: [Pair; 4]) -> f64 {
    ((a + b) + (c + d)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers in [-1, 1) without a pattern that a sum would follow.
    fn number(i: usize, j: usize) -> f64 {
        let mixed = (i * 7919 + j * 104_729 + i * j * 31) % 10_007;
        mixed as f64 / 5003.5 - 1.0
    }

    /// `RᵀR` is `BᵀB`, however few rows come at a time.
    #[test]
    fn few_rows_of_many_columns_leave_a_factor_of_numbers() {
        const Q: usize = 60;
        const N: usize = 90;
        for together in [1, 3, 10, 59, 60, 90] {
            let mut r = vec![0.0; row_start(Q, Q)];
            let mut merged = r.clone();
            for first in (0..N).step_by(together) {
                let n = together.min(N - first);
                let rows: Vec<u32> = (0..n as u32).collect();
                let mut panel = Panel::with_capacity(Q, n);
                for column in 0..Q {
                    let x: Vec<f64> = (0..n).map(|i| number(first + i, column)).collect();
                    panel.put(column, &x, &rows, Scale { centre: 0.0, factor: 1.0 });
                }
                panel.grow(n);
                let mut alone = vec![0.0; r.len()];
                panel.clone().absorb_into(&mut alone);
                merge(&mut merged, &alone, Q);
                panel.absorb_into(&mut r);
            }
            for (found, how) in [(&r, "absorbed"), (&merged, "merged")] {
                for a in 0..Q {
                    for b in a..Q {
                        let product: f64 = (0..=a).map(|i| found[row_start(Q, i) + a - i] * found[row_start(Q, i) + b - i]).sum();
                        let expected: f64 = (0..N).map(|i| number(i, a) * number(i, b)).sum();
                        assert!(
                            (product - expected).abs() < 1e-12 * N as f64,
                            "{how} {together} at a time: {product} for {expected}"
                        );
                    }
                }
            }
        }
    }
}
