//! The gamma function and the regularised incomplete gamma function, in double-double throughout: tails keep their relative
//! digits down to the smallest numbers.

use super::{Dd, Tails};

/// Numerators and denominators of `B_2k`/(2k(2k − 1)), k = 1…12: the coefficients of Stirling's series (DLMF 5.11.1).
const STIRLING: [(f64, f64); 12] = [
    (1.0, 12.0),
    (-1.0, 360.0),
    (1.0, 1260.0),
    (-1.0, 1680.0),
    (1.0, 1188.0),
    (-691.0, 360_360.0),
    (1.0, 156.0),
    (-3617.0, 122_400.0),
    (43_867.0, 244_188.0),
    (-174_611.0, 125_400.0),
    (77_683.0, 5796.0),
    (-236_364_091.0, 1_506_960.0),
];

/// ½·ln(2π).
const HALF_LN_TWO_PI: Dd = Dd { hi: 0.918_938_533_204_672_8, lo: -3.878_294_158_067_241_6e-17 };
/// From here on twelve terms of Stirling's series have 32 digits.
const STIRLING_FROM: f64 = 40.0;
/// Relative change below which a series or a fraction has converged.
const CONVERGED: f64 = 1e-30;

/// ln Γ(x) for x > 0.
pub fn ln_gamma(x: f64) -> f64 {
    ln_gamma_dd(Dd::new(x)).to_f64()
}

/// ln Γ(x) for x > 0, to an absolute error of about 1e-30 times the larger of 1 and the result.
pub(super) fn ln_gamma_dd(x: Dd) -> Dd {
    let mut product = Dd::ONE;
    let mut z = x;
    while z.hi < STIRLING_FROM {
        product = product * z;
        z += 1.0;
    }
    let inverse_square = Dd::ONE / z.square();
    let series = STIRLING.iter().rev().fold(Dd::ZERO, |sum, &(p, q)| sum * inverse_square + Dd::new(p) / q) / z;
    (z - 0.5) * z.ln() - z + HALF_LN_TWO_PI + series - product.ln()
}

/// The tails of the gamma distribution with shape `a` at exp(`ln_x`): P(a, x) and Q(a, x).
///
/// P by its series below the mean, Q by its continued fraction above (DLMF 8.7.1, 8.9.2); the other is 1 less it.
pub(super) fn gamma_tails(a: Dd, ln_x: Dd) -> Tails {
    let x = ln_x.exp();
    let slope = (a * ln_x - x - ln_gamma_dd(a)).exp();
    if !x.hi.is_finite() {
        return Tails { lower: Dd::ONE, upper: Dd::ZERO, slope: Dd::ZERO };
    }
    if x.hi < a.hi + 1.0 {
        let lower = slope * lower_series(a, x);
        Tails { lower, upper: Dd::ONE - lower, slope }
    } else {
        let upper = slope * upper_fraction(a, x);
        Tails { lower: Dd::ONE - upper, upper, slope }
    }
}

/// Σ xⁿ/(a(a + 1)…(a + n)).
fn lower_series(a: Dd, x: Dd) -> Dd {
    let mut term = Dd::ONE / a;
    let mut sum = term;
    let mut n = a;
    while term.hi > CONVERGED * sum.hi {
        n += 1.0;
        term = term * x / n;
        sum += term;
    }
    sum
}

/// The continued fraction 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/…)), by Lentz's method.
fn upper_fraction(a: Dd, x: Dd) -> Dd {
    let mut b = x + 1.0 - a;
    let mut d = Dd::ONE / b;
    let mut c = Dd::new(1e300);
    let mut value = d;
    let mut n = 0.0;
    loop {
        n += 1.0;
        let numerator = (a - n) * n;
        b += 2.0;
        d = Dd::ONE / (numerator * d + b);
        c = b + numerator / c;
        let factor = c * d;
        value = value * factor;
        if (factor - 1.0).abs().hi <= CONVERGED || n > 1e7 {
            return value;
        }
    }
}
