//! Numbers that are held as whole numbers over a power of ten.

/// What stands for a missing number among digits.
pub const DIGITS_MISSING: i32 = i32::MIN;

/// Adds each of `digits`, divided by `power`, to `numbers`; NaN for missing ones.
#[inline(never)]
pub fn extend_from_digits(numbers: &mut Vec<f64>, digits: &[i32], power: f64) {
    let is_missing = |x: &i32| *x == DIGITS_MISSING;
    if digits.chunks(64).any(|few| few.iter().fold(false, |found, x| found | is_missing(x))) {
        let number = |x: &i32| if is_missing(x) { f64::NAN } else { f64::from(*x) / power };
        numbers.extend(digits.iter().map(number));
    } else {
        numbers.extend(digits.iter().map(|x| f64::from(*x) / power));
    }
}

/// The least and the greatest of the digits that are not missing; `None` if there are none.
#[inline(never)]
pub fn digits_range(digits: &[i32]) -> Option<(i32, i32)> {
    let greatest = digits.iter().fold(DIGITS_MISSING, |most, x| most.max(*x));
    // A missing one is the least of all, and the greatest as the number before it.
    let least = digits.iter().fold(i32::MAX, |least, x| least.min(x.wrapping_sub(1)));
    (greatest != DIGITS_MISSING).then(|| (least.wrapping_add(1), greatest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_digits_are_in_no_range() {
        let cases: [(&[i32], _); 5] = [
            (&[], None),
            (&[DIGITS_MISSING], None),
            (&[5, DIGITS_MISSING, -3], Some((-3, 5))),
            (&[i32::MAX, DIGITS_MISSING + 1], Some((DIGITS_MISSING + 1, i32::MAX))),
            (&[i32::MAX], Some((i32::MAX, i32::MAX))),
        ];
        for (digits, expected) in cases {
            assert_eq!(digits_range(digits), expected, "{digits:?}");
        }
    }

    #[test]
    fn digits_become_numbers() {
        let mut numbers = vec![1.0];
        extend_from_digits(&mut numbers, &[25, -7], 100.0);
        extend_from_digits(&mut numbers, &[DIGITS_MISSING, 3], 10.0);
        assert_eq!(numbers[..3], [1.0, 0.25, -0.07]);
        assert!(numbers[3].is_nan());
        assert_eq!(numbers[4..], [0.3]);
    }
}
