//! Double-double numbers: an unevaluated sum of two `f64`, about 32 significant digits.
//!
//! Algorithms and error bounds: Joldes, Muller, Popescu, "Tight and rigorous error bounds for basic building blocks of
//! double-word arithmetic", ACM TOMS 44 (2017). Products are split by Dekker's method: a fused multiply-add is not there on
//! every target, and would give other bits.

use serde::{Deserialize, Serialize};
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};
use straightedge_kernel::Sum;

/// An unevaluated sum `hi + lo` with `hi` the `f64` nearest to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dd {
    /// The value rounded to `f64`.
    pub hi: f64,
    /// What the rounding left.
    pub lo: f64,
}

/// The sum and its rounding error, exactly (Knuth's `2Sum`).
#[inline]
pub fn two_sum(a: f64, b: f64) -> Dd {
    let hi = a + b;
    let of_b = hi - a;
    let of_a = hi - of_b;
    Dd { hi, lo: (a - of_a) + (b - of_b) }
}

/// The sum and its rounding error, exactly, where |a| ≥ |b| or a is 0 (Dekker's `Fast2Sum`).
#[inline]
fn fast_two_sum(a: f64, b: f64) -> Dd {
    let hi = a + b;
    Dd { hi, lo: b - (hi - a) }
}

/// The product and its rounding error, exactly, while nothing is above 2^996 or its error below 2^-1074 (Dekker's `2Prod`).
#[inline]
pub fn two_product(a: f64, b: f64) -> Dd {
    let hi = a * b;
    let (a_hi, a_lo) = split(a);
    let (b_hi, b_lo) = split(b);
    Dd { hi, lo: a_lo * b_lo - (((hi - a_hi * b_hi) - a_lo * b_hi) - a_hi * b_lo) }
}

/// Two halves of at most 26 bits each (Veltkamp).
#[inline]
fn split(a: f64) -> (f64, f64) {
    let scaled = 134_217_729.0 * a; // 2^27 + 1
    let hi = scaled - (scaled - a);
    (hi, a - hi)
}

impl Dd {
    /// 0.
    pub const ZERO: Self = Self::new(0.0);
    /// 1.
    pub const ONE: Self = Self::new(1.0);
    /// ln 2.
    pub const LN_2: Self = Self { hi: std::f64::consts::LN_2, lo: 2.319_046_813_846_299_6e-17 };

    /// A number without a lower half.
    #[inline]
    pub const fn new(hi: f64) -> Self {
        Self { hi, lo: 0.0 }
    }

    /// Rounded to `f64`.
    #[inline]
    pub fn to_f64(self) -> f64 {
        self.hi
    }

    /// The square.
    #[inline]
    #[must_use]
    pub fn square(self) -> Self {
        self * self
    }

    /// The magnitude.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.hi < 0.0 { -self } else { self }
    }

    /// The square root; NaN below 0 (Lefèvre, Louvet, Muller, Picot, Rideau, "Accurate calculation of Euclidean norms using
    /// double-word arithmetic", ACM TOMS 49 (2023), algorithm `SQRTDWtoDW`).
    #[must_use]
    pub fn sqrt(self) -> Self {
        let root = self.hi.sqrt();
        if root == 0.0 || !root.is_finite() {
            return Self::new(root);
        }
        let square = two_product(root, root);
        let rest = ((self.hi - square.hi) - square.lo) + self.lo;
        fast_two_sum(root, rest / (2.0 * root))
    }

    /// e to this power; 0 and infinity outside the range of `f64`.
    #[must_use]
    pub fn exp(self) -> Self {
        if self.hi.is_nan() {
            return self;
        }
        if self.hi < -800.0 {
            return Self::ZERO;
        }
        if self.hi > 710.0 {
            return Self::new(f64::INFINITY);
        }
        // exp(x) = 2^k · (exp(r))^512 with r = (x − k·ln 2)/512, |r| < 7e-4, by its series; squared as expm1 to keep the digits.
        let k = (self.hi / Self::LN_2.hi).round();
        let r = (self - Self::LN_2 * k).scale(1.0 / 512.0);
        let mut power = r;
        let mut sum = r;
        for n in 2..=9 {
            power = power * r / f64::from(n);
            sum += power;
        }
        for _ in 0..9 {
            sum = sum.scale(2.0) + sum.square();
        }
        // In two steps, for 2^k alone may be below the smallest number where the product is not.
        let (half, k) = ((k / 2.0).trunc() as i32, k as i32);
        (sum + 1.0).scale(power_of_two(half)).scale(power_of_two(k - half))
    }

    /// The natural logarithm of a positive number, by one step of Newton's method on [`Dd::exp`].
    #[must_use]
    pub fn ln(self) -> Self {
        let first = libm::log(self.hi);
        if !first.is_finite() {
            return Self::new(first);
        }
        // In two factors, for exp(−first) may leave the range where the product does not.
        let half = Self::new(-first / 2.0).exp();
        self * half * half - 1.0 + first
    }

    /// Multiplied by a power of two, which is exact.
    #[inline]
    #[must_use]
    pub fn scale(self, power_of_two: f64) -> Self {
        Self { hi: self.hi * power_of_two, lo: self.lo * power_of_two }
    }
}

/// 2^k for −1022 ≤ k ≤ 1023.
fn power_of_two(k: i32) -> f64 {
    f64::from_bits(((k + 1023) as u64) << 52)
}

impl From<f64> for Dd {
    fn from(value: f64) -> Self {
        Self::new(value)
    }
}

impl From<Sum> for Dd {
    fn from(Sum { hi, lo }: Sum) -> Self {
        Self { hi, lo }
    }
}

impl From<Dd> for Sum {
    fn from(Dd { hi, lo }: Dd) -> Self {
        Self { hi, lo }
    }
}

impl Neg for Dd {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self { hi: -self.hi, lo: -self.lo }
    }
}

impl Add for Dd {
    type Output = Self;

    /// Relative error below 3u² (`AccurateDWPlusDW`).
    #[inline]
    fn add(self, other: Self) -> Self {
        let s = two_sum(self.hi, other.hi);
        let t = two_sum(self.lo, other.lo);
        let v = fast_two_sum(s.hi, s.lo + t.hi);
        fast_two_sum(v.hi, t.lo + v.lo)
    }
}

impl Add<f64> for Dd {
    type Output = Self;

    /// Relative error below 2u² (`DWPlusFP`).
    #[inline]
    fn add(self, other: f64) -> Self {
        let s = two_sum(self.hi, other);
        fast_two_sum(s.hi, self.lo + s.lo)
    }
}

impl Sub for Dd {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Sub<f64> for Dd {
    type Output = Self;

    #[inline]
    fn sub(self, other: f64) -> Self {
        self + -other
    }
}

impl Mul for Dd {
    type Output = Self;

    /// Relative error below 7u² (`DWTimesDW1`).
    #[inline]
    fn mul(self, other: Self) -> Self {
        let c = two_product(self.hi, other.hi);
        fast_two_sum(c.hi, c.lo + (self.hi * other.lo + self.lo * other.hi))
    }
}

impl Mul<f64> for Dd {
    type Output = Self;

    /// Relative error below 3u² (`DWTimesFP2`).
    #[inline]
    fn mul(self, other: f64) -> Self {
        let c = two_product(self.hi, other);
        fast_two_sum(c.hi, c.lo + self.lo * other)
    }
}

impl Div for Dd {
    type Output = Self;

    /// Relative error below 15u² + 56u³ (`DWDivDW2`).
    #[inline]
    fn div(self, other: Self) -> Self {
        let quotient = self.hi / other.hi;
        let r = other * quotient;
        let rest = (self.hi - r.hi) + (self.lo - r.lo);
        fast_two_sum(quotient, rest / other.hi)
    }
}

impl Div<f64> for Dd {
    type Output = Self;

    /// Relative error below 3.5u² (`DWDivFP2`).
    #[inline]
    fn div(self, other: f64) -> Self {
        let quotient = self.hi / other;
        let p = two_product(quotient, other);
        let rest = ((self.hi - p.hi) - p.lo) + self.lo;
        fast_two_sum(quotient, rest / other)
    }
}

impl AddAssign for Dd {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl AddAssign<f64> for Dd {
    #[inline]
    fn add_assign(&mut self, other: f64) {
        *self = *self + other;
    }
}

impl SubAssign for Dd {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl std::iter::Sum<f64> for Dd {
    fn sum<I: Iterator<Item = f64>>(values: I) -> Self {
        values.fold(Self::ZERO, |sum, value| sum + value)
    }
}

impl std::iter::Sum for Dd {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ZERO, |sum, value| sum + value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(found: Dd, hi: f64, lo: f64) {
        let error = (found - Dd { hi, lo }).hi.abs();
        assert!(error <= 2e-31 * hi.abs(), "{found:?}, expected {hi:e} + {lo:e}, off by {error:e}");
    }

    /// mpmath 1.3 at 50 digits: `hi = float(v); lo = float(v - hi)`.
    #[test]
    fn functions_have_31_digits() {
        near(Dd::new(2.0).sqrt(), std::f64::consts::SQRT_2, -9.667_293_313_452_913e-17);
        near(Dd::ONE.exp(), std::f64::consts::E, 1.445_646_891_729_250_2e-16);
        near(Dd::new(3.0).ln(), 1.098_612_288_668_109_8, -9.071_297_235_001_53e-17);
        near(Dd::ONE / 3.0, 0.333_333_333_333_333_3, 1.850_371_707_708_594e-17);
        near(Dd::new(-700.0).exp(), 9.859_676_543_759_77e-305, 8.5e-322);
    }

    proptest! {
        #[test]
        fn a_quotient_times_the_divisor_is_the_dividend(a in -1e6..1e6f64, b in 1e-6..1e6f64, c in -1e-12..1e-12f64) {
            let (x, y) = (Dd::new(a) + c, Dd::new(b) + c * 1e-9);
            let error = (x / y * y - x).abs().hi;
            prop_assert!(error <= 1e-30 * x.hi.abs().max(1e-12));
        }

        #[test]
        fn products_and_sums_are_exact(a in any::<i32>(), b in any::<i32>(), c in any::<i64>()) {
            let product = two_product(f64::from(a) * 2_097_153.0, f64::from(b));
            let expected = i128::from(a) * 2_097_153 * i128::from(b);
            prop_assert_eq!(product.hi as i128 + product.lo as i128, expected);
            let sum = two_sum((c >> 10) as f64, f64::from(a) / 1024.0);
            prop_assert_eq!(((sum.hi * 1024.0) as i128) + ((sum.lo * 1024.0) as i128), i128::from(c >> 10) * 1024 + i128::from(a));
        }

        #[test]
        fn logarithm_undoes_the_exponential(x in -600.0..600.0f64) {
            let error = (Dd::new(x).exp().ln() - x).abs().hi;
            prop_assert!(error <= 1e-29, "{error:e}");
        }
    }
}
