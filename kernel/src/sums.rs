//! Sums over rows.

use crate::twofold::{Halved, Sum, Twofold, two_sum};
use crate::{Pair, Scale};

/// Σz and Σz² of the target's numbers at `rows`, z centred and scaled without rounding: the sums of squares have to keep the digits
/// of the residuals'.
#[inline(never)]
pub fn centred_sums(y: &[f64], rows: &[u32], scale: Scale) -> [Sum; 2] {
    let (centre, factor) = (Pair::both(-scale.centre), Pair::both(scale.factor));
    let (mut sum, mut squares) = (Twofold::ZERO, Twofold::ZERO);
    let mut add = |y: Pair| {
        let (hi, lo) = two_sum(y, centre);
        let (hi, lo) = (hi * factor, lo * factor);
        sum.add(hi, lo);
        let halved = Halved::new(hi);
        let (square, rest) = halved.product(halved);
        squares.add(square, rest + Pair::both(2.0) * hi * lo);
    };
    let (pairs, rest) = rows.as_chunks::<2>();
    pairs.iter().for_each(|&[a, b]| add(Pair::new(y[a as usize], y[b as usize])));
    // The centre itself adds nothing.
    rest.iter().for_each(|&a| add(Pair::new(y[a as usize], scale.centre)));
    [sum.total(), squares.total()]
}

/// Whether a number is missing.
#[inline(never)]
pub fn has_nan(x: &[f64]) -> bool {
    x.chunks(64).any(|x| x.iter().fold(false, |found, x| found | x.is_nan()))
}

/// Subtracts slope·(x − centre) from each error, x at `rows`, (`errors`).
#[inline(never)]
pub fn subtract_column(errors: &mut [f64], x: &[f64], rows: &[u32], centre: f64, slope: f64) {
    for (error, &row) in errors.iter_mut().zip(rows) {
        *error -= (x[row as usize] - centre) * slope;
    }
}

/// Sums of errors, and of those of guessing one number each time.
#[derive(Clone, Copy, Debug, Default)]
pub struct ErrorSums {
    /// Σe².
    pub squares: f64,
    /// Σe⁴.
    pub fourth_powers: f64,
    /// Σ|e|.
    pub sum_abs: f64,
    /// Σ(y − guess)².
    pub guess_squares: f64,
    /// Σ|y − guess|.
    pub guess_sum_abs: f64,
}

/// Sums of the errors of predicting the targets `y`, and of guessing `guess` for each.
#[inline(never)]
pub fn error_sums(errors: &[f64], y: &[f64], guess: f64) -> ErrorSums {
    let mut sums = [Pair::ZERO; 5];
    let mut add = |error: Pair, y: Pair| {
        let (square, off) = (error * error, y - Pair::both(guess));
        let terms = [square, square * square, error.abs(), off * off, off.abs()];
        sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
    };
    let ((errors, last_error), (y, last_y)) = (errors.as_chunks::<2>(), y.as_chunks::<2>());
    errors.iter().zip(y).for_each(|(&[a, b], &[c, d])| add(Pair::new(a, b), Pair::new(c, d)));
    last_error.iter().zip(last_y).for_each(|(&a, &c)| add(Pair::new(a, 0.0), Pair::new(c, guess)));
    let [squares, fourth_powers, sum_abs, guess_squares, guess_sum_abs] = sums.map(Pair::sum);
    ErrorSums { squares, fourth_powers, sum_abs, guess_squares, guess_sum_abs }
}

/// Mean and sums of powers of deviations from it.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    /// Mean.
    pub mean: f64,
    /// Σ(x − mean)², Σ(x − mean)³, Σ(x − mean)⁴.
    pub powers: [f64; 3],
    /// Smallest and largest.
    pub range: [f64; 2],
}

/// The moments of finite numbers; `None` of none.
#[inline(never)]
pub fn moments(x: &[f64]) -> Option<Moments> {
    let &first = x.first()?;
    let (pairs, rest) = x.as_chunks::<2>();
    let n = x.len() as f64;
    let (mut sum, mut min, mut max) = (Pair::ZERO, Pair::both(first), Pair::both(first));
    for &[a, b] in pairs {
        let x = Pair::new(a, b);
        sum += x;
        (min, max) = (min.min(x), max.max(x));
    }
    if let [a] = *rest {
        sum += Pair::new(a, 0.0);
        (min, max) = (min.min(Pair::both(a)), max.max(Pair::both(a)));
    }
    let rough = sum.sum() / n;
    let mut sum = Pair::ZERO;
    for &[a, b] in pairs {
        sum += Pair::new(a, b) - Pair::both(rough);
    }
    rest.iter().for_each(|&a| sum += Pair::new(a - rough, 0.0));
    let mean = rough + sum.sum() / n;
    let mut powers = [Pair::ZERO; 3];
    let mut add = |x: Pair| {
        let deviation = x - Pair::both(mean);
        let square = deviation * deviation;
        let terms = [square, square * deviation, square * square];
        powers.iter_mut().zip(terms).for_each(|(power, term)| *power += term);
    };
    pairs.iter().for_each(|&[a, b]| add(Pair::new(a, b)));
    rest.iter().for_each(|&a| add(Pair::new(a, mean)));
    let range = [min.first().min(min.second()), max.first().max(max.second())];
    Some(Moments { mean, powers: powers.map(Pair::sum), range })
}

/// The least and the greatest number; infinity and −infinity of none.
#[inline(never)]
pub fn value_range(x: &[f64]) -> [f64; 2] {
    let (mut min, mut max) = (Pair::both(f64::INFINITY), Pair::both(f64::NEG_INFINITY));
    let (pairs, rest) = x.as_chunks::<2>();
    let mut add = |x: Pair| (min, max) = (min.min(x), max.max(x));
    pairs.iter().for_each(|&[a, b]| add(Pair::new(a, b)));
    rest.iter().for_each(|&a| add(Pair::both(a)));
    [min.first().min(min.second()), max.first().max(max.second())]
}

/// Σd, Σd² and Σd³ of the deviations d = x − `centre`: summed plainly over a few, and these sums as if with twice the digits.
#[derive(Clone, Copy, Debug)]
pub struct PowerSums {
    centre: f64,
    totals: [Twofold; 3],
    n: u64,
}

impl PowerSums {
    /// Of no numbers.
    pub fn about(centre: f64) -> Self {
        Self { centre, totals: [Twofold::ZERO; 3], n: 0 }
    }

    /// Takes numbers in, each as often as `up_to`, how many there are up to and including it, has grown: 64 at a time, so a multiple of
    /// 64 but for the last.
    #[inline(never)]
    pub fn add(&mut self, x: &[f64], up_to: &[u64]) {
        for (few, up_to) in x.chunks(64).zip(up_to.chunks(64)) {
            let mut sums = [Pair::ZERO; 3];
            let mut before = self.n;
            let mut count = |up_to: u64| (up_to - std::mem::replace(&mut before, up_to)) as f64;
            let mut add = |x: Pair, count: Pair| {
                let deviation = x - Pair::both(self.centre);
                let square = deviation * deviation;
                let terms = [deviation, square, square * deviation];
                sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term * count);
            };
            let ((pairs, rest), (up_to, last)) = (few.as_chunks::<2>(), up_to.as_chunks::<2>());
            for (&[a, b], &[m, n]) in pairs.iter().zip(up_to) {
                let first = count(m);
                add(Pair::new(a, b), Pair::new(first, count(n)));
            }
            // The centre itself adds nothing.
            rest.iter().zip(last).for_each(|(&a, &n)| add(Pair::new(a, self.centre), Pair::new(count(n), 0.0)));
            self.n = before;
            self.totals.iter_mut().zip(sums).for_each(|(total, sum)| total.add(sum, Pair::ZERO));
        }
    }

    /// The three sums.
    pub fn total(self) -> [Sum; 3] {
        self.totals.map(Twofold::total)
    }
}

/// Σ(e/(1 − h))² of the rows whose leverage h is below `limit`, and the number of the others.
#[inline(never)]
pub fn press(residuals: &[f64], leverages: &[f64], limit: f64) -> (f64, u64) {
    let (mut sum, mut above) = (0.0, 0);
    for (e, h) in residuals.iter().zip(leverages) {
        let deleted = e / (1.0 - h);
        if *h >= limit {
            above += 1;
        } else {
            sum += deleted * deleted;
        }
    }
    (sum, above)
}

/// Positions of the rows of e²·h/(1 − h)² above `least`.
#[inline(never)]
pub fn rows_above(least: f64, residuals: &[f64], leverages: &[f64]) -> Vec<usize> {
    let is_above = |(e, h): (&f64, &f64)| e * e * h > least * ((1.0 - h) * (1.0 - h));
    residuals.iter().zip(leverages).enumerate().filter(|(_, row)| is_above(*row)).map(|(i, _)| i).collect()
}

/// Σ(eᵢ − eᵢ₋₁)² and Σe².
#[inline(never)]
pub fn neighbour_sums(residuals: &[f64]) -> [f64; 2] {
    let (mut steps, mut squares) = (Pair::ZERO, Pair::ZERO);
    let mut add = |before: Pair, e: Pair| {
        let step = e - before;
        steps += step * step;
        squares += e * e;
    };
    let Some(&first) = residuals.first() else { return [0.0; 2] };
    let (pairs, rest) = residuals[1..].as_chunks::<2>();
    let mut last = first;
    for &[a, b] in pairs {
        add(Pair::new(last, a), Pair::new(a, b));
        last = b;
    }
    rest.iter().for_each(|&a| add(Pair::new(last, 0.0), Pair::new(a, 0.0)));
    [steps.sum(), first * first + squares.sum()]
}

/// Σe², Σe⁴, Σz, Σz² and Σe²z, z = fitted − centre.
#[inline(never)]
pub fn spread_sums(residuals: &[f64], fitted: &[f64], centre: f64) -> [Sum; 5] {
    let mut sums = [Twofold::ZERO; 5];
    let mut add = |e: Pair, fitted: Pair| {
        let (square, z) = (e * e, fitted - Pair::both(centre));
        let terms = [square, square * square, z, z * z, square * z];
        sums.iter_mut().zip(terms).for_each(|(sum, term)| sum.add(term, Pair::ZERO));
    };
    let ((residuals, last_residual), (fitted, last_fitted)) = (residuals.as_chunks::<2>(), fitted.as_chunks::<2>());
    residuals.iter().zip(fitted).for_each(|(&[a, b], &[c, d])| add(Pair::new(a, b), Pair::new(c, d)));
    last_residual.iter().zip(last_fitted).for_each(|(&a, &c)| add(Pair::new(a, 0.0), Pair::new(c, centre)));
    sums.map(Twofold::total)
}
