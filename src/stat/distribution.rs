//! Distribution functions, survival functions and quantiles of what tests of least squares need.

use super::beta::beta_tails;
use super::gamma::gamma_tails;
use super::{Dd, Tails, two_product};

/// The standard normal distribution.
#[derive(Clone, Copy, Debug)]
pub struct Normal;

/// Student's t distribution.
#[derive(Clone, Copy, Debug)]
pub struct StudentT {
    /// Degrees of freedom, above 0.
    pub df: f64,
}

/// Fisher's F distribution.
#[derive(Clone, Copy, Debug)]
pub struct FisherF {
    /// Degrees of freedom of the numerator, above 0.
    pub df_model: f64,
    /// Degrees of freedom of the denominator, above 0.
    pub df_resid: f64,
}

/// The χ² distribution.
#[derive(Clone, Copy, Debug)]
pub struct ChiSquared {
    /// Degrees of freedom, above 0.
    pub df: f64,
}

impl Normal {
    /// P(Z ≤ z).
    pub fn cdf(self, z: f64) -> f64 {
        self.sf(-z)
    }

    /// P(Z > z).
    pub fn sf(self, z: f64) -> f64 {
        one_sided(z, |ln_square| gamma_tails(Dd::new(0.5), ln_square - Dd::LN_2))
    }

    /// z with P(Z ≤ z) = p; −∞ at 0, ∞ at 1, NaN outside. Wichura, "Algorithm AS 241", Applied Statistics 37 (1988), PPND16.
    pub fn quantile(self, p: f64) -> f64 {
        let q = p - 0.5;
        if q.abs() <= 0.425 {
            let r = 0.180_625 - q * q;
            return q * rational(r, &WICHURA_CENTRE);
        }
        if !(p > 0.0 && p < 1.0) {
            return outside(p, f64::NEG_INFINITY);
        }
        let r = (-libm::log(if q < 0.0 { p } else { 1.0 - p })).sqrt();
        let z = if r <= 5.0 { rational(r - 1.6, &WICHURA_MIDDLE) } else { rational(r - 5.0, &WICHURA_TAIL) };
        if q < 0.0 { -z } else { z }
    }
}

impl StudentT {
    /// P(T ≤ t).
    pub fn cdf(self, t: f64) -> f64 {
        self.sf(-t)
    }

    /// P(T > t).
    pub fn sf(self, t: f64) -> f64 {
        one_sided(t, |ln_square| self.tails_of_square(ln_square))
    }

    /// P(|T| ≥ |t|).
    pub fn two_sided(self, t: f64) -> f64 {
        if t == 0.0 { 1.0 } else { 2.0 * self.sf(t.abs()) }
    }

    /// t with P(T ≤ t) = p; −∞ at 0, ∞ at 1, NaN outside.
    pub fn quantile(self, p: f64) -> f64 {
        if !(p > 0.0 && p < 1.0) {
            return outside(p, f64::NEG_INFINITY);
        }
        if p == 0.5 {
            return 0.0;
        }
        let both = 2.0 * p.min(1.0 - p);
        let t = positive_quantile(1.0 - both, both, |w| self.tails_of_square(w.scale(2.0)), 2.0, 0.0);
        if p < 0.5 { -t } else { t }
    }

    /// The tails of T² at exp(`ln_square`).
    fn tails_of_square(self, ln_square: Dd) -> Tails {
        let df = Dd::new(self.df);
        beta_tails(Dd::new(0.5), df.scale(0.5), ln_square - df.ln())
    }
}

impl FisherF {
    /// P(F ≤ f).
    pub fn cdf(self, f: f64) -> f64 {
        positive(f, |w| self.tails(w)).map_or(0.0, |tails| tails.lower.to_f64())
    }

    /// P(F > f).
    pub fn sf(self, f: f64) -> f64 {
        positive(f, |w| self.tails(w)).map_or(1.0, |tails| tails.upper.to_f64())
    }

    /// f with P(F ≤ f) = p; 0 at 0, ∞ at 1, NaN outside.
    pub fn quantile(self, p: f64) -> f64 {
        if !(p > 0.0 && p < 1.0) {
            return outside(p, 0.0);
        }
        positive_quantile(p, 1.0 - p, |w| self.tails(w), 1.0, 0.0)
    }

    fn tails(self, ln_f: Dd) -> Tails {
        let (m, n) = (Dd::new(self.df_model), Dd::new(self.df_resid));
        beta_tails(m.scale(0.5), n.scale(0.5), ln_f + m.ln() - n.ln())
    }
}

impl ChiSquared {
    /// P(X ≤ x).
    pub fn cdf(self, x: f64) -> f64 {
        positive(x, |w| self.tails(w)).map_or(0.0, |tails| tails.lower.to_f64())
    }

    /// P(X > x).
    pub fn sf(self, x: f64) -> f64 {
        positive(x, |w| self.tails(w)).map_or(1.0, |tails| tails.upper.to_f64())
    }

    /// x with P(X ≤ x) = p; 0 at 0, ∞ at 1, NaN outside.
    pub fn quantile(self, p: f64) -> f64 {
        if !(p > 0.0 && p < 1.0) {
            return outside(p, 0.0);
        }
        positive_quantile(p, 1.0 - p, |w| self.tails(w), 1.0, libm::log(self.df))
    }

    fn tails(self, ln_x: Dd) -> Tails {
        gamma_tails(Dd::new(self.df).scale(0.5), ln_x - Dd::LN_2)
    }
}

/// P(√n·D > x) in the limit of large n, D the Kolmogorov–Smirnov statistic: 2·Σ(−1)ᵏ⁻¹exp(−2k²x²), or below 1 the same by
/// Jacobi's transformation, 1 − √(2π)/x·Σexp(−(2k − 1)²π²/(8x²)).
pub fn kolmogorov_sf(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if x > 30.0 {
        return 0.0;
    }
    let square = two_product(x, x);
    if x < 1.0 {
        let pi = Dd { hi: std::f64::consts::PI, lo: 1.224_646_799_147_353_2e-16 };
        let unit = pi.square() / square.scale(8.0);
        let sum: Dd = [1.0, 3.0, 5.0, 7.0].iter().map(|odd| (-unit * (odd * odd)).exp()).sum();
        return (Dd::ONE - pi.scale(2.0).sqrt() / x * sum).to_f64();
    }
    let term = |k: f64| (square * (-2.0 * k * k)).exp();
    ((1..=8).rev().fold(Dd::ZERO, |sum, k| term(f64::from(k)) - sum)).scale(2.0).to_f64()
}

/// The value at a probability of 0, 1, or none.
fn outside(p: f64, at_zero: f64) -> f64 {
    match p {
        0.0 => at_zero,
        1.0 => f64::INFINITY,
        _ => f64::NAN,
    }
}

/// The upper tail of a symmetric distribution at `t`, from the tails of its square.
fn one_sided(t: f64, tails_of_square: impl Fn(Dd) -> Tails) -> f64 {
    match positive(t.abs(), |w| tails_of_square(w.scale(2.0))) {
        None => 0.5,
        Some(tails) if t > 0.0 => tails.upper.scale(0.5).to_f64(),
        Some(tails) => (tails.lower + 1.0).scale(0.5).to_f64(),
    }
}

/// The tails at a positive number; `None` at 0 and below.
fn positive(x: f64, tails: impl Fn(Dd) -> Tails) -> Option<Tails> {
    const NOT_A_NUMBER: Tails = Tails { lower: Dd::new(f64::NAN), upper: Dd::new(f64::NAN), slope: Dd::ZERO };
    if x.is_nan() {
        return Some(NOT_A_NUMBER);
    }
    if x == f64::INFINITY {
        return Some(Tails { lower: Dd::ONE, upper: Dd::ZERO, slope: Dd::ZERO });
    }
    (x > 0.0).then(|| tails(Dd::new(x).ln()))
}

/// x > 0 with tails `lower` and `upper`: Newton's method on the logarithm of the smaller tail as a function of w = ln x, which
/// is concave, so that no step but the first can pass the root. `tails` takes w; its slope is d lower/d(`slope_per_w`·w). `start`
/// is a w in the middle of the distribution.
fn positive_quantile(lower: f64, upper: f64, tails: impl Fn(Dd) -> Tails, slope_per_w: f64, start: f64) -> f64 {
    let of_lower = lower < upper;
    let wanted = lower.min(upper);
    let mut w = Dd::new(start);
    let mut step = Dd::ZERO;
    for _ in 0..200 {
        let at = tails(w);
        let tail = if of_lower { at.lower } else { at.upper };
        let slope = at.slope.scale(if of_lower { slope_per_w } else { -slope_per_w });
        let excess = (tail / wanted).ln();
        if !(excess.hi.is_finite() && slope.hi != 0.0) {
            // So far out that the tail is 0: half way back.
            step = step.scale(0.5);
            w -= step;
            continue;
        }
        step = -(excess * tail / slope);
        w += step;
        if step.hi.abs() < 1e-13 {
            break;
        }
    }
    w.exp().to_f64()
}

/// Numerator and denominator of a rational function, from the constant term on.
type Rational = ([f64; 8], [f64; 8]);

fn rational(x: f64, (numerator, denominator): &Rational) -> f64 {
    let horner = |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c);
    horner(numerator) / horner(denominator)
}

#[rustfmt::skip]
const WICHURA_CENTRE: Rational = (
    [3.387_132_872_796_366_6, 133.141_667_891_784_38, 1_971.590_950_306_551_3, 13_731.693_765_509_46,
     45_921.953_931_549_87, 67_265.770_927_008_7, 33_430.575_583_588_13, 2_509.080_928_730_122_7],
    [1.0, 42.313_330_701_600_91, 687.187_007_492_057_9, 5_394.196_021_424_751,
     21_213.794_301_586_597, 39_307.895_800_092_71, 28_729.085_735_721_943, 5_226.495_278_852_854],
);

#[rustfmt::skip]
const WICHURA_MIDDLE: Rational = (
    [1.423_437_110_749_683_5, 4.630_337_846_156_546, 5.769_497_221_460_691, 3.647_848_324_763_204_5,
     1.270_458_252_452_368_4, 0.241_780_725_177_450_6, 0.022_723_844_989_269_184, 7.745_450_142_783_414e-4],
    [1.0, 2.053_191_626_637_759, 1.676_384_830_183_803_8, 0.689_767_334_985_1,
     0.148_103_976_427_480_08, 0.015_198_666_563_616_457, 5.475_938_084_995_345e-4, 1.050_750_071_644_416_9e-9],
);

#[rustfmt::skip]
const WICHURA_TAIL: Rational = (
    [6.657_904_643_501_103, 5.463_784_911_164_114, 1.784_826_539_917_291_3, 0.296_560_571_828_504_87,
     0.026_532_189_526_576_124, 0.001_242_660_947_388_078_4, 2.711_555_568_743_487_6e-5, 2.010_334_399_292_288e-7],
    [1.0, 0.599_832_206_555_888, 0.136_929_880_922_735_8, 0.014_875_361_290_850_615,
     7.868_691_311_456_133e-4, 1.846_318_317_510_054_8e-5, 1.421_511_758_316_446e-7, 2.044_263_103_389_939_8e-15],
);
