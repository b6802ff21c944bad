//! Two numbers side by side: one instruction works on both.

use std::ops::{Add, AddAssign, Mul, Sub};

#[cfg(not(target_arch = "wasm32"))]
use self::plain as target;
#[cfg(target_arch = "wasm32")]
use self::wasm as target;

/// Two numbers side by side. Whatever is done to a pair is done to each number alone, and rounds as it would there.
#[derive(Clone, Copy, Debug)]
pub struct Pair(target::Numbers);

impl Pair {
    /// 0 and 0.
    pub const ZERO: Self = Self(target::ZERO);

    /// Two numbers.
    #[inline]
    pub fn new(first: f64, second: f64) -> Self {
        Self(target::new(first, second))
    }

    /// A number twice.
    #[inline]
    pub fn both(number: f64) -> Self {
        Self(target::new(number, number))
    }

    /// The first number.
    #[inline]
    pub fn first(self) -> f64 {
        target::first(self.0)
    }

    /// The second number.
    #[inline]
    pub fn second(self) -> f64 {
        target::second(self.0)
    }

    /// First plus second.
    #[inline]
    pub fn sum(self) -> f64 {
        self.first() + self.second()
    }

    /// The magnitudes.
    #[inline]
    #[must_use]
    pub fn abs(self) -> Self {
        Self(target::abs(self.0))
    }

    /// Negated where `sign` is negative.
    #[inline]
    #[must_use]
    pub fn times_sign_of(self, sign: Self) -> Self {
        Self(target::times_sign_of(self.0, sign.0))
    }

    /// The smaller of each two; the own where they cannot be compared.
    #[inline]
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self(target::min(self.0, other.0))
    }

    /// The larger of each two; the own where they cannot be compared.
    #[inline]
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self(target::max(self.0, other.0))
    }
}

impl Default for Pair {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Add for Pair {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self(target::add(self.0, other.0))
    }
}

impl Sub for Pair {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(target::sub(self.0, other.0))
    }
}

impl Mul for Pair {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        Self(target::mul(self.0, other.0))
    }
}

impl AddAssign for Pair {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// WebAssembly's own instructions: the compiler finds them for arrays of two only now and then.
#[cfg(target_arch = "wasm32")]
mod wasm {
    pub(super) use core::arch::wasm32::{
        f64x2 as new, f64x2_abs as abs, f64x2_add as add, f64x2_extract_lane, f64x2_mul as mul, f64x2_pmax, f64x2_pmin,
        f64x2_splat, f64x2_sub as sub, v128 as Numbers, v128_and, v128_xor,
    };

    pub(super) const ZERO: Numbers = new(0.0, 0.0);

    #[inline]
    pub(super) fn first(a: Numbers) -> f64 {
        f64x2_extract_lane::<0>(a)
    }

    #[inline]
    pub(super) fn second(a: Numbers) -> f64 {
        f64x2_extract_lane::<1>(a)
    }

    #[inline]
    pub(super) fn times_sign_of(a: Numbers, sign: Numbers) -> Numbers {
        v128_xor(a, v128_and(sign, f64x2_splat(-0.0)))
    }

    #[inline]
    pub(super) fn min(a: Numbers, b: Numbers) -> Numbers {
        f64x2_pmin(a, b)
    }

    #[inline]
    pub(super) fn max(a: Numbers, b: Numbers) -> Numbers {
        f64x2_pmax(a, b)
    }
}

/// Arrays of two, for which the compiler finds a processor's instructions.
#[cfg(not(target_arch = "wasm32"))]
mod plain {
    /// On a boundary of 16 bytes, as processors load them best.
    #[derive(Clone, Copy, Debug)]
    #[repr(align(16))]
    pub(super) struct Numbers([f64; 2]);

    pub(super) const ZERO: Numbers = new(0.0, 0.0);

    #[inline]
    pub(super) const fn new(first: f64, second: f64) -> Numbers {
        Numbers([first, second])
    }

    #[inline]
    pub(super) fn first(a: Numbers) -> f64 {
        a.0[0]
    }

    #[inline]
    pub(super) fn second(a: Numbers) -> f64 {
        a.0[1]
    }

    #[inline]
    pub(super) fn abs(a: Numbers) -> Numbers {
        Numbers(a.0.map(f64::abs))
    }

    #[inline]
    pub(super) fn times_sign_of(a: Numbers, sign: Numbers) -> Numbers {
        let flip = |a: f64, sign: f64| f64::from_bits(a.to_bits() ^ (sign.to_bits() & (1 << 63)));
        new(flip(a.0[0], sign.0[0]), flip(a.0[1], sign.0[1]))
    }

    #[inline]
    pub(super) fn add(a: Numbers, b: Numbers) -> Numbers {
        new(a.0[0] + b.0[0], a.0[1] + b.0[1])
    }

    #[inline]
    pub(super) fn sub(a: Numbers, b: Numbers) -> Numbers {
        new(a.0[0] - b.0[0], a.0[1] - b.0[1])
    }

    #[inline]
    pub(super) fn mul(a: Numbers, b: Numbers) -> Numbers {
        new(a.0[0] * b.0[0], a.0[1] * b.0[1])
    }

    /// As WebAssembly's `f64x2.pmin`.
    #[inline]
    pub(super) fn min(a: Numbers, b: Numbers) -> Numbers {
        let min = |a: f64, b: f64| if b < a { b } else { a };
        new(min(a.0[0], b.0[0]), min(a.0[1], b.0[1]))
    }

    /// As WebAssembly's `f64x2.pmax`.
    #[inline]
    pub(super) fn max(a: Numbers, b: Numbers) -> Numbers {
        let max = |a: f64, b: f64| if a < b { b } else { a };
        new(max(a.0[0], b.0[0]), max(a.0[1], b.0[1]))
    }
}
