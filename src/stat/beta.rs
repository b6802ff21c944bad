//! The regularised incomplete beta function, in double-double throughout.

use super::gamma::ln_gamma_dd;
use super::{Dd, Tails};

/// A point of the unit interval by both its distances and their logarithms, none of which can be had from another near an end.
#[derive(Clone, Copy)]
struct UnitPoint {
    x: Dd,
    ln_x: Dd,
    /// 1 − x.
    y: Dd,
    ln_y: Dd,
}

impl UnitPoint {
    /// The point r/(1 + r) for the ratio r = exp(`ln_ratio`).
    fn of_ratio(ln_ratio: Dd) -> Self {
        // With s the ratio or its inverse, at most 1: the smaller distance is s/(1 + s), the larger 1/(1 + s).
        let ln_s = -ln_ratio.abs();
        let s = ln_s.exp();
        let whole = s + 1.0;
        let ln_whole = whole.ln();
        let (small, ln_small) = (s / whole, ln_s - ln_whole);
        let (large, ln_large) = (Dd::ONE / whole, -ln_whole);
        if ln_ratio.hi < 0.0 {
            Self { x: small, ln_x: ln_small, y: large, ln_y: ln_large }
        } else {
            Self { x: large, ln_x: ln_large, y: small, ln_y: ln_small }
        }
    }
}

/// The tails of the beta distribution at x = r/(1 + r), r = exp(`ln_ratio`): Iₓ(a, b) and I₁₋ₓ(b, a).
///
/// The tail on the point's side of the mean by the continued fraction DLMF 8.17.22, the other as 1 less it.
pub(super) fn beta_tails(a: Dd, b: Dd, ln_ratio: Dd) -> Tails {
    let at = UnitPoint::of_ratio(ln_ratio);
    let ln_beta = ln_gamma_dd(a) + ln_gamma_dd(b) - ln_gamma_dd(a + b);
    let slope = (a * at.ln_x + b * at.ln_y - ln_beta).exp();
    if at.x.hi <= (a.hi + 1.0) / (a.hi + b.hi + 2.0) {
        let lower = slope / a * fraction(a, b, at.x);
        Tails { lower, upper: Dd::ONE - lower, slope }
    } else {
        let upper = slope / b * fraction(b, a, at.y);
        Tails { lower: Dd::ONE - upper, upper, slope }
    }
}

/// 1/(1 + d₁/(1 + d₂/…)) by Lentz's method.
fn fraction(a: Dd, b: Dd, x: Dd) -> Dd {
    let sum = a + b;
    let mut d = Dd::ONE / (Dd::ONE - sum * x / (a + 1.0));
    let mut c = Dd::ONE;
    let mut value = d;
    let mut m = 0.0;
    loop {
        m += 1.0;
        let twice = a + 2.0 * m;
        let even = (b - m) * m * x / ((twice - 1.0) * twice);
        d = Dd::ONE / (even * d + 1.0);
        c = even / c + 1.0;
        value = value * c * d;
        let odd = -(a + m) * (sum + m) * x / (twice * (twice + 1.0));
        d = Dd::ONE / (odd * d + 1.0);
        c = odd / c + 1.0;
        let factor = c * d;
        value = value * factor;
        if (factor - 1.0).abs().hi <= 1e-30 || m > 1e6 {
            return value;
        }
    }
}
