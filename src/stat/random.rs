//! Seeded integers: the only randomness there is.

/// `SplitMix64` (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): a counter and a mix.
#[derive(Clone, Debug)]
pub struct SplitMix64 {
    state: u64,
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl SplitMix64 {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The stream of one item under a seed: streams of different items have nothing in common.
    pub fn of(seed: u64, item: u64) -> Self {
        Self { state: mix(seed.wrapping_add(GOLDEN)) ^ mix(item.wrapping_mul(GOLDEN).wrapping_add(1)) }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// An integer from 0 to `bound` − 1, each as likely (Lemire, "Fast random integer generation in an interval", ACM TOMACS
    /// 29 (2019)); 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        loop {
            let (upper, lower) = wide_product(self.next_u64(), bound);
            // Only a product below the bound can be below the threshold, whose division is dear.
            if lower >= bound || lower >= bound.wrapping_neg().checked_rem(bound).unwrap_or(0) {
                return upper;
            }
        }
    }
}

/// The upper and the lower 64 bits of a product. WebAssembly has no instruction for it, and small factors need none.
fn wide_product(a: u64, b: u64) -> (u64, u64) {
    if b > u64::from(u32::MAX) {
        let product = u128::from(a) * u128::from(b);
        return ((product >> 64) as u64, product as u64);
    }
    let carried = ((a & u64::from(u32::MAX)) * b) >> 32;
    (((a >> 32) * b + carried) >> 32, a.wrapping_mul(b))
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs for seed 1234567, as printed in Java's and C's reference implementations' test vectors.
    #[test]
    fn is_splitmix64() {
        let mut stream = SplitMix64::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| stream.next_u64()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn bounded_integers_are_even() {
        let mut counts = [0u32; 7];
        for item in 0..7000 {
            counts[SplitMix64::of(1, item).below(7) as usize] += 1;
        }
        assert!(counts.iter().all(|&n| (900..1100).contains(&n)), "{counts:?}");
        assert_eq!(SplitMix64::new(1).below(0), 0);
        assert_eq!(SplitMix64::new(1).below(1), 0);
    }
}
