//! The inner loop of least squares: Householder reflections that take a batch of rows into a triangular factor.
//!
//! Columns are long and contiguous, and sums run in [`LANES`] fixed lanes: a compiler can vectorise them on any target without
//! changing a bit. Four columns are reflected at a time, so that the reflector is read once for four.

/// Independent partial sums. Lengths of columns are multiples of it.
pub(super) const LANES: usize = 4;

/// The least multiple of [`LANES`] that is at least `n`.
pub(super) fn padded(n: usize) -> usize {
    n.next_multiple_of(LANES)
}

/// Index of row `j`'s diagonal element in an upper triangle packed by rows.
pub(super) fn row_start(q: usize, j: usize) -> usize {
    j * (2 * q + 1 - j) / 2
}

/// Turns [R; B] into [R'; 0] by Householder reflections (Golub and Van Loan, "Matrix Computations", 4th ed., algorithm 5.2.1,
/// with the structure of R kept).
///
/// `r`: upper triangle of order `q`, packed by rows. `batch`: B by columns, (`q` × `rows`), `rows` a multiple of [`LANES`];
/// overwritten. Column j of B has nothing below its first `filled(j)` rows, which must not fall with j.
pub(super) fn absorb(r: &mut [f64], q: usize, batch: &mut [f64], rows: usize, filled: impl Fn(usize) -> usize) {
    for j in 0..q {
        let m = padded(filled(j)).min(rows);
        let (head, tail) = batch.split_at_mut((j + 1) * rows);
        let v = &head[j * rows..j * rows + m];
        let square = dot(v, v);
        if square == 0.0 {
            continue;
        }
        let r_row = &mut r[row_start(q, j)..row_start(q, j + 1)];
        let norm = (r_row[0] * r_row[0] + square).sqrt();
        let reflected = if r_row[0] > 0.0 { -norm } else { norm };
        let v0 = r_row[0] - reflected;
        let reflector = Reflector { v, v0, weight: 1.0 / (norm * v0.abs()) };
        r_row[0] = reflected;
        let mut r_rest = r_row[1..].chunks_exact_mut(4);
        let mut columns = tail.chunks_exact_mut(4 * rows);
        for (r_four, four) in r_rest.by_ref().zip(columns.by_ref()) {
            reflector.reflect_four(r_four, four, rows);
        }
        for (r_one, column) in r_rest.into_remainder().iter_mut().zip(columns.into_remainder().chunks_exact_mut(rows)) {
            reflector.reflect(r_one, &mut column[..m]);
        }
    }
}

/// I − weight·[v0; v][v0; v]ᵀ.
struct Reflector<'a> {
    v: &'a [f64],
    v0: f64,
    weight: f64,
}

impl Reflector<'_> {
    /// One column: its element in R and its rows in the batch.
    #[inline]
    fn reflect(&self, r: &mut f64, column: &mut [f64]) {
        let factor = (self.v0 * *r + dot(self.v, column)) * self.weight;
        *r -= factor * self.v0;
        column.iter_mut().zip(self.v).for_each(|(b, v)| *b -= factor * v);
    }

    /// Four columns, one behind another.
    #[inline]
    fn reflect_four(&self, r: &mut [f64], four: &mut [f64], rows: usize) {
        let m = self.v.len();
        let (a, rest) = four.split_at_mut(rows);
        let (b, rest) = rest.split_at_mut(rows);
        let (c, d) = rest.split_at_mut(rows);
        let (a, b, c, d) = (&mut a[..m], &mut b[..m], &mut c[..m], &mut d[..m]);
        let dots = four_dots(self.v, [&*a, &*b, &*c, &*d]);
        let mut factors = [0.0; 4];
        for ((factor, dot), r) in factors.iter_mut().zip(dots).zip(r) {
            *factor = (self.v0 * *r + dot) * self.weight;
            *r -= *factor * self.v0;
        }
        let columns = a.chunks_exact_mut(LANES).zip(b.chunks_exact_mut(LANES));
        let columns = columns.zip(c.chunks_exact_mut(LANES).zip(d.chunks_exact_mut(LANES)));
        for (v, ((a, b), (c, d))) in self.v.chunks_exact(LANES).zip(columns) {
            for i in 0..LANES {
                a[i] -= factors[0] * v[i];
                b[i] -= factors[1] * v[i];
                c[i] -= factors[2] * v[i];
                d[i] -= factors[3] * v[i];
            }
        }
    }
}

/// The inner product in fixed lanes.
#[inline]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for i in 0..LANES {
            sums[i] += a[i] * b[i];
        }
    }
    total(sums)
}

/// The inner products of four columns with `v`, each in the same order as [`dot`].
#[inline]
fn four_dots(v: &[f64], columns: [&[f64]; 4]) -> [f64; 4] {
    let [a, b, c, d] = columns.map(|column| column.chunks_exact(LANES));
    let mut sums = [[0.0; LANES]; 4];
    for (v, ((a, b), (c, d))) in v.chunks_exact(LANES).zip(a.zip(b).zip(c.zip(d))) {
        for i in 0..LANES {
            sums[0][i] += v[i] * a[i];
            sums[1][i] += v[i] * b[i];
            sums[2][i] += v[i] * c[i];
            sums[3][i] += v[i] * d[i];
        }
    }
    sums.map(total)
}

#[inline]
fn total(sums: [f64; LANES]) -> f64 {
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
