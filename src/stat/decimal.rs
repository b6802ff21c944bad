//! What rounding to `f64` took from a decimal.

use super::{Dd, two_product};

/// Powers of ten that `f64` has exactly.
const MOST_EXACT: i32 = 22;

/// The shortest decimal that reads as `x`, less `x`: what reading that decimal lost. `None` if it has more than 15 digits (a
/// shorter one always reads as its nearest `f64` and no other) or is outside about 1e-44 to 1e44.
pub fn decimal_residual(x: f64) -> Option<f64> {
    if x == x.trunc() && x.abs() < 1e15 {
        return Some(0.0);
    }
    let text = format!("{x:e}");
    let (digits, exponent) = text.split_once('e')?;
    let n_decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    let digits: i64 = digits.replace('.', "").parse().ok()?;
    let exponent = exponent.parse::<i32>().ok()? - n_decimals;
    if digits.unsigned_abs() >= 1_000_000_000_000_000 || exponent.abs() > 2 * MOST_EXACT {
        return None;
    }
    let digits = Dd::new(digits as f64);
    let half = exponent.abs().min(MOST_EXACT);
    // 5^44 has fewer than 106 bits, so the product of two exact powers is exact.
    let power = two_product(power_of_ten(half), power_of_ten(exponent.abs() - half));
    let decimal = if exponent < 0 { digits / power } else { digits * power };
    Some((decimal - x).to_f64())
}

fn power_of_ten(k: i32) -> f64 {
    (0..k).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::decimal_residual;

    /// `float(mpmath.mpf("0.1") - mpmath.mpf(0.1))` and the like, mpmath 1.3 at 50 digits.
    #[test]
    fn says_what_reading_lost() {
        for (x, expected) in [
            (0.1, -5.551_115_123_125_783e-18),
            (338.8, -1.136_868_377_216_160_4e-14),
            (-6.860_120_914, 3.472_437_128_948_513_3e-16),
            (1e23, 8_388_608.0),
            (1.0, 0.0),
            (0.0, 0.0),
            (0.375, 0.0),
        ] {
            let found = decimal_residual(x).unwrap();
            assert!((found - expected).abs() <= 1e-12 * f64::abs(expected), "{x}: {found:e}, expected {expected:e}");
        }
        assert_eq!([1e300, 0.123_456_789_012_345_68, 1.0 / 3.0].map(decimal_residual), [None; 3]);
    }
}
