//! Sums as if with twice the digits, rounded at the end.
//!
//! Ogita, Rump, Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005), algorithms `Sum2` and `Dot2`: what each
//! addition and each multiplication rounds off is found exactly and summed beside. Cheaper than double-double arithmetic, and as
//! good while the terms are no more than some thousands; sums of more are to be added in double-double.

use crate::Pair;

/// An unevaluated sum of two numbers, `hi` nearest to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// The sum rounded.
    pub hi: f64,
    /// What rounding left.
    pub lo: f64,
}

/// Two sums side by side while terms come in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Twofold {
    hi: Pair,
    lo: Pair,
}

impl Twofold {
    pub(crate) const ZERO: Self = Self { hi: Pair::ZERO, lo: Pair::ZERO };

    /// Adds `hi + lo`, the second far below the first.
    #[inline]
    pub(crate) fn add(&mut self, hi: Pair, lo: Pair) {
        let (sum, rest) = two_sum(self.hi, hi);
        self.hi = sum;
        self.lo += rest + lo;
    }

    /// Both sums together.
    pub(crate) fn total(self) -> Sum {
        let [a, b] = [self.hi.first(), self.hi.second()];
        let hi = a + b;
        let of_b = hi - a;
        let rest = (a - (hi - of_b)) + (b - of_b);
        let lo = rest + self.lo.sum();
        let rounded = hi + lo;
        Sum { hi: rounded, lo: lo - (rounded - hi) }
    }
}

/// The sum and its rounding error, exactly (Knuth's `2Sum`).
#[inline]
pub(crate) fn two_sum(a: Pair, b: Pair) -> (Pair, Pair) {
    let sum = a + b;
    let of_b = sum - a;
    let of_a = sum - of_b;
    (sum, (a - of_a) + (b - of_b))
}

/// A factor with its two halves of at most 26 bits each (Veltkamp), so that products with it have exact parts.
#[derive(Clone, Copy)]
pub(crate) struct Halved {
    whole: Pair,
    upper: Pair,
    lower: Pair,
}

impl Halved {
    #[inline]
    pub(crate) fn new(whole: Pair) -> Self {
        let scaled = Pair::both(134_217_729.0) * whole; // 2^27 + 1
        Self::with_upper(whole, scaled - (scaled - whole))
    }

    /// With the upper half, which was found before.
    #[inline]
    pub(crate) fn with_upper(whole: Pair, upper: Pair) -> Self {
        Self { whole, upper, lower: whole - upper }
    }

    #[inline]
    pub(crate) fn upper(self) -> Pair {
        self.upper
    }

    /// The product and its rounding error, exactly, while nothing overflows or underflows (Dekker's `2Prod`).
    #[inline]
    pub(crate) fn product(self, other: Self) -> (Pair, Pair) {
        let product = self.whole * other.whole;
        let rest = ((product - self.upper * other.upper) - self.lower * other.upper) - self.upper * other.lower;
        (product, self.lower * other.lower - rest)
    }
}
