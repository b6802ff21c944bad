//! Sorts many numbers in a few passes.

use crate::engine::pulse;

/// Bits of a digit: as many counters as stay in the nearest cache.
const DIGIT: u32 = 11;
const N_DIGITS: usize = 64_usize.div_ceil(DIGIT as usize);
/// Numbers under which comparing is quicker than setting up counters for all digits.
const MANY: usize = 4096;
/// Numbers up to which comparing is quicker than counting.
const FEW: usize = 48;
/// Numbers from which on sorting them is work that takes a while.
const LONG: usize = 1 << 14;
/// Numbers that a bucket should hold on average, and most buckets: as many places as can be written to without waiting for memory.
const PER_BUCKET: usize = 4;
const MAX_BUCKETS: usize = 2048;

/// The numbers, none of them NaN or −0, in ascending order: spread over buckets of equal width, then each bucket in the same way, which
/// takes linear time for numbers that lie evenly (Neubert, "The flashsort1 algorithm", Dr. Dobb's Journal 23 (1998)); where
/// most fall into one bucket, by their digits.
pub(super) fn sort(mut numbers: Vec<f64>) -> Vec<f64> {
    let mut scratch = vec![0.0; numbers.len()];
    spread(&mut numbers, &mut scratch);
    numbers
}

/// Sorts `numbers`; `scratch` is as long.
fn spread(numbers: &mut [f64], scratch: &mut [f64]) {
    if numbers.len() <= FEW {
        return insert(numbers);
    }
    if numbers.len() >= LONG {
        pulse();
    }
    // Written out: `f64::min` would ask for NaN.
    let lesser = |a: f64, b: f64| if a < b { a } else { b };
    let greater = |a: f64, b: f64| if a > b { a } else { b };
    let (min, max) = numbers.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), x| (lesser(*x, min), greater(*x, max)));
    let n_buckets = (numbers.len() / PER_BUCKET).min(MAX_BUCKETS);
    let scale = n_buckets as f64 / (max - min);
    // Neither 0 nor infinite, where numbers are infinite, none, or all the same.
    if !scale.is_normal() {
        return numbers.sort_unstable_by(f64::total_cmp);
    }
    // Rounding keeps the order, so that a larger number is never in an earlier bucket.
    let bucket = |x: f64| (((x - min) * scale) as usize).min(n_buckets - 1);
    let mut ends = vec![0_usize; n_buckets];
    numbers.iter().for_each(|x| ends[bucket(*x)] += 1);
    if ends.iter().max().is_some_and(|most| most * 4 > numbers.len() * 3) {
        return by_digits(numbers);
    }
    let mut start = 0;
    for end in &mut ends {
        start += std::mem::replace(end, start);
    }
    for x in &*numbers {
        let place = &mut ends[bucket(*x)];
        scratch[*place] = *x;
        *place += 1;
    }
    numbers.copy_from_slice(scratch);
    let (mut numbers, mut scratch, mut start) = (numbers, scratch, 0);
    for end in ends {
        let (these, later) = numbers.split_at_mut(end - start);
        let (free, rest) = scratch.split_at_mut(end - start);
        spread(these, free);
        (numbers, scratch, start) = (later, rest, end);
    }
}

/// Sorts few numbers: each is put in its place among those before it.
fn insert(numbers: &mut [f64]) {
    for i in 1..numbers.len() {
        let number = numbers[i];
        let mut at = i;
        while at > 0 && numbers[at - 1] > number {
            numbers[at] = numbers[at - 1];
            at -= 1;
        }
        numbers[at] = number;
    }
}

/// Sorts by digits from the last to the first; digits that are the same in all numbers cost nothing. Knuth, "The Art of Computer
/// Programming" 3, 5.2.5.
fn by_digits(numbers: &mut [f64]) {
    if numbers.len() < MANY || u32::try_from(numbers.len()).is_err() {
        return numbers.sort_unstable_by(f64::total_cmp);
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
            let numbers = (0..3 * MANY).map(|_| of(random.next_u64())).filter(|number| !number.is_nan());
            let numbers: Vec<f64> = numbers.map(|number| number + 0.0).collect();
            let mut expected = numbers.clone();
            expected.sort_by(f64::total_cmp);
            let bits = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&sort(numbers)), bits(&expected));
        };
        check(f64::from_bits);
        check(|word| (word % 7) as f64 - 3.0);
        check(|word| (word % 2001) as f64 / 1e3 - 1.0);
        check(|_| 5.0);
        check(|word| (word >> 11) as f64 / (1_u64 << 53) as f64);
        check(|word| libm::exp((word >> 11) as f64 / (1_u64 << 53) as f64 * 40.0));
        check(|word| if word % 5000 == 0 { 1e300 } else { (word % 1000) as f64 });
        check(|word| f64::from_bits(word % 3000));
        check(|word| if word % 2 == 0 { f64::INFINITY } else { (word % 5) as f64 });
        check(|word| if word % 2 == 0 { f64::MAX } else { -f64::MAX });
    }

    proptest! {
        #[test]
        fn keys_keep_order_and_number(a: f64, b: f64) {
            prop_assert_eq!(number_of(key(a)).to_bits(), a.to_bits());
            prop_assert_eq!(key(a).cmp(&key(b)), a.total_cmp(&b));
        }
    }
}
