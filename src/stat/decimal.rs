//! What rounding to `f64` took from a decimal.

use super::{Dd, two_product};

/// Powers of ten that `f64` has exactly.
const MOST_EXACT: i32 = 22;

/// Most digits of a decimal that always reads as its nearest `f64`, and no other of so few digits does.
const MOST_DIGITS: f64 = 1e15;
/// Digits behind the mark up to which a decimal is found by arithmetic.
const MOST_DECIMALS: i32 = 9;

/// The shortest decimal that reads as `x`, less `x`: what reading that decimal lost. `None` if it has more than 15 digits (a
/// shorter one always reads as its nearest `f64` and no other) or is outside about 1e-44 to 1e44.
pub fn decimal_residual(x: f64) -> Option<f64> {
    if x == x.trunc() && x.abs() < MOST_DIGITS {
        return Some(0.0);
    }
    let (digits, exponent) = short_decimal(x).or_else(|| any_decimal(x))?;
    let digits = Dd::new(digits);
    let half = exponent.abs().min(MOST_EXACT);
    // 5^44 has fewer than 106 bits, so the product of two exact powers is exact.
    let power = two_product(power_of_ten(half), power_of_ten(exponent.abs() - half));
    let decimal = if exponent < 0 { digits / power } else { digits * power };
    Some((decimal - x).to_f64())
}

/// The digits and the exponent of the shortest decimal that reads as `x`, if few of its digits stand behind the mark. Digits and power
/// are exact, so that their quotient is the `f64` nearest to the decimal (Clinger 1990): the one that reads as `x` is the shortest.
fn short_decimal(x: f64) -> Option<(f64, i32)> {
    let mut power = 1.0;
    for n_decimals in 1..=MOST_DECIMALS {
        power *= 10.0;
        let digits = (x * power).round();
        if digits.abs() >= MOST_DIGITS {
            break;
        }
        if digits / power == x {
            return Some((digits, -n_decimals));
        }
    }
    None
}

/// The same for any number whose shortest decimal has at most 15 digits.
fn any_decimal(x: f64) -> Option<(f64, i32)> {
    let text = format!("{x:e}");
    let (digits, exponent) = text.split_once('e')?;
    let n_decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    let digits = digits.replace('.', "").parse::<i64>().ok()? as f64;
    let exponent = exponent.parse::<i32>().ok()? - n_decimals;
    (digits.abs() < MOST_DIGITS && exponent.abs() <= 2 * MOST_EXACT).then_some((digits, exponent))
}

fn power_of_ten(k: i32) -> f64 {
    (0..k).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::{any_decimal, decimal_residual, short_decimal};
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn arithmetic_finds_the_decimal_that_is_written(digits in -999_999_999_999_999_i64..1_000_000_000_000_000, n_decimals in 0..14_usize, shift in 0..15_u32) {
            let digits = digits / 10_i64.pow(shift);
            let x: f64 = format!("{digits}e-{n_decimals}").parse().unwrap();
            let written = any_decimal(x);
            prop_assert!(written.is_some());
            if x != x.trunc() {
                let found = short_decimal(x);
                prop_assert!(found == written || found.is_none() && written.unwrap().1 < -9, "{x}: {found:?}, written {written:?}");
            }
        }

        #[test]
        fn arithmetic_finds_nothing_where_there_are_too_many_digits(x in prop::num::f64::NORMAL) {
            let found = short_decimal(x);
            prop_assert!(found.is_none() || x == x.trunc() || found == any_decimal(x), "{x}: {found:?}");
        }
    }
}
