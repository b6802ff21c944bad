//! Sorts many numbers in a few passes.

/// Bits of a digit: as many counters as stay in the nearest cache.
const DIGIT: u32 = 11;
const N_DIGITS: usize = 64_usize.div_ceil(DIGIT as usize);
/// Numbers under which comparing is quicker than counting.
const FEW: usize = 4096;

/// The numbers in ascending order (`f64::total_cmp`), by their digits from the last to the first; digits that are the same in
/// all numbers cost nothing. Knuth, "The Art of Computer Programming" 3, 5.2.5.
pub(super) fn sort(mut numbers: Vec<f64>) -> Vec<f64> {
    if numbers.len() < FEW || u32::try_from(numbers.len()).is_err() {
        numbers.sort_unstable_by(f64::total_cmp);
        return numbers;
    }
    let mut counts = vec![[0_u32; 1 << DIGIT]; N_DIGITS];
    let mut keys: Vec<u64> = numbers.iter().map(|number| key(*number)).collect();
    for key in &keys {
        counts.iter_mut().enumerate().for_each(|(position, counts)| counts[digit(*key, position)] += 1);
    }
    let mut sorted = vec![0; keys.len()];
    for (position, counts) in counts.iter_mut().enumerate() {
        if counts[digit(keys[0], position)] as usize == keys.len() {
            continue;
        }
        let mut start = 0;
        for count in &mut *counts {
            start += std::mem::replace(count, start);
        }
        for key in &keys {
            let place = &mut counts[digit(*key, position)];
            sorted[*place as usize] = *key;
            *place += 1;
        }
        std::mem::swap(&mut keys, &mut sorted);
    }
    numbers.iter_mut().zip(keys).for_each(|(number, key)| *number = number_of(key));
    numbers
}

/// A whole number that is larger where the number is.
fn key(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

fn number_of(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

fn digit(key: u64, position: usize) -> usize {
    (key >> (position as u32 * DIGIT)) as usize & ((1 << DIGIT) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::SplitMix64;
    use proptest::prelude::*;

    #[test]
    fn many_numbers_are_sorted_as_few_are() {
        let mut random = SplitMix64::new(7);
        let mut check = |of: fn(u64) -> f64| {
            let numbers: Vec<f64> = (0..3 * FEW).map(|_| of(random.next_u64())).collect();
            let mut expected = numbers.clone();
            expected.sort_by(f64::total_cmp);
            let bits = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&sort(numbers)), bits(&expected));
        };
        check(f64::from_bits);
        check(|word| (word % 7) as f64 - 3.0);
        check(|word| (word % 2001) as f64 / 1e3 - 1.0);
        check(|_| 5.0);
    }

    proptest! {
        #[test]
        fn keys_keep_order_and_number(a: f64, b: f64) {
            prop_assert_eq!(number_of(key(a)).to_bits(), a.to_bits());
            prop_assert_eq!(key(a).cmp(&key(b)), a.total_cmp(&b));
        }
    }
}
