//! Residuals in twofold precision, and their products with columns.

use crate::Pair;
use crate::twofold::{Halved, Sum, Twofold, two_sum};

/// A column of numbers, in pairs; a last one that stands alone is beside 0.
#[derive(Clone, Debug, Default)]
pub struct Column {
    n_rows: usize,
    cells: Vec<Pair>,
}

/// A column of residuals, each an unevaluated sum of two numbers.
#[derive(Clone, Debug, Default)]
pub struct Residuals {
    hi: Column,
    lo: Column,
    /// Upper halves of `hi`, for exact products.
    upper: Vec<Pair>,
}

impl Column {
    /// The numbers of `x` at `rows`, or all of them, times `factor`; what was there is gone.
    #[inline(never)]
    pub fn fill(&mut self, x: &[f64], rows: Option<&[u32]>, factor: f64) {
        match rows {
            Some(rows) => self.set(rows.len(), |i| x[rows[i] as usize] * factor),
            None => self.set(x.len(), |i| x[i] * factor),
        }
    }

    /// `n_rows` zeros; what was there is gone.
    fn fill_zeros(&mut self, n_rows: usize) {
        self.n_rows = n_rows;
        self.cells.clear();
        self.cells.resize(n_rows.div_ceil(2), Pair::ZERO);
    }

    #[inline]
    fn set(&mut self, n_rows: usize, number: impl Fn(usize) -> f64) {
        self.n_rows = n_rows;
        self.cells.clear();
        self.cells.extend((0..n_rows / 2).map(|i| Pair::new(number(2 * i), number(2 * i + 1))));
        self.cells.extend((n_rows % 2 == 1).then(|| Pair::new(number(n_rows - 1), 0.0)));
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// The numbers, (`n_rows`).
    pub fn numbers(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().flat_map(|cell| [cell.first(), cell.second()]).take(self.n_rows)
    }
}

impl Residuals {
    /// The target's numbers at `rows`, or all of them, times `factor`. `low`: what rounding left of them, empty if nothing.
    pub fn start(&mut self, y: &[f64], low: &[f64], rows: Option<&[u32]>, factor: f64) {
        self.hi.fill(y, rows, factor);
        if low.is_empty() {
            self.lo.fill_zeros(self.hi.n_rows);
        } else {
            self.lo.fill(low, rows, factor);
        }
    }

    /// Subtracts `coefficient` times a column.
    #[inline(never)]
    pub fn subtract(&mut self, coefficient: Sum, column: &Column) {
        let (c, c_low) = (Halved::new(Pair::both(-coefficient.hi)), Pair::both(-coefficient.lo));
        for ((hi, lo), &x) in self.hi.cells.iter_mut().zip(&mut self.lo.cells).zip(&column.cells) {
            let (product, product_low) = c.product(Halved::new(x));
            let (sum, rest) = two_sum(*hi, product);
            *hi = sum;
            *lo += rest + (product_low + c_low * x);
        }
    }

    /// Subtracts `coefficient` times what rounding left of a column.
    #[inline(never)]
    pub fn subtract_low(&mut self, coefficient: f64, column: &Column) {
        let c = Pair::both(coefficient);
        for (lo, &x) in self.lo.cells.iter_mut().zip(&column.cells) {
            *lo = *lo - c * x;
        }
    }

    /// Makes them ready for products, when all is subtracted.
    #[inline(never)]
    pub fn finish(&mut self) {
        self.upper.clear();
        for (hi, lo) in self.hi.cells.iter_mut().zip(&mut self.lo.cells) {
            (*hi, *lo) = two_sum(*hi, *lo);
            self.upper.push(Halved::new(*hi).upper());
        }
    }

    /// The residuals, each times its weight.
    #[must_use]
    pub fn weighted(&self, weights: &Column) -> Self {
        let mut product = self.clone();
        for ((hi, lo), &weight) in product.hi.cells.iter_mut().zip(&mut product.lo.cells).zip(&weights.cells) {
            let (upper, lower) = Halved::new(*hi).product(Halved::new(weight));
            (*hi, *lo) = (upper, lower + *lo * weight);
        }
        product.finish();
        product
    }

    /// Σ|r|.
    #[inline(never)]
    pub fn sum_abs(&self) -> Sum {
        let mut sum = Twofold::ZERO;
        for (&hi, &lo) in self.hi.cells.iter().zip(&self.lo.cells) {
            sum.add(hi.abs(), lo.times_sign_of(hi));
        }
        sum.total()
    }

    /// Σr·s for other residuals s.
    #[inline(never)]
    pub fn dot(&self, other: &Self) -> Sum {
        let mut sum = Twofold::ZERO;
        for (((&a, &a_upper), &a_lo), ((&b, &b_upper), &b_lo)) in self.parts().zip(other.parts()) {
            let (product, low) = Halved::with_upper(a, a_upper).product(Halved::with_upper(b, b_upper));
            sum.add(product, low + (a * b_lo + a_lo * b));
        }
        sum.total()
    }

    /// Σr·x for a column.
    #[inline(never)]
    pub fn dot_column(&self, column: &Column) -> Sum {
        let mut sum = Twofold::ZERO;
        for (((&r, &upper), &lo), &x) in self.parts().zip(&column.cells) {
            let (product, low) = Halved::with_upper(r, upper).product(Halved::new(x));
            sum.add(product, low + lo * x);
        }
        sum.total()
    }

    /// Σr·x for what rounding left of a column: only the upper numbers are large enough to count.
    #[inline(never)]
    pub fn dot_low(&self, column: &Column) -> Sum {
        let mut sum = Twofold::ZERO;
        for (&r, &x) in self.hi.cells.iter().zip(&column.cells) {
            sum.add(r * x, Pair::ZERO);
        }
        sum.total()
    }

    fn parts(&self) -> impl Iterator<Item = ((&Pair, &Pair), &Pair)> {
        self.hi.cells.iter().zip(&self.upper).zip(&self.lo.cells)
    }
}
