//! Quantiles of many values from counts in bins of equal relative width: mergeable, and the same in whatever order.

use crate::stat::Flat;

/// Bits of the mantissa that tell bins apart: 128 bins from one power of two to the next, so a relative error below 0.8%.
const MANTISSA_BITS: u32 = 7;
/// Bins of one power of two.
const PAGE: usize = 1 << MANTISSA_BITS;

/// Pages that there may be: one for each sign and exponent.
const MOST_PAGES: usize = 1 << 12;

/// Counts of values by sign, exponent and leading bits.
#[derive(Clone, Debug)]
pub(super) struct QuantileSketch {
    /// By sign and exponent, in order of first appearance.
    pages: Vec<(i32, [u64; PAGE])>,
    /// Where each is, counted from 1, by its place from the lowest; 0 where there is none yet.
    places: Vec<u16>,
    n: u64,
}

impl Default for QuantileSketch {
    fn default() -> Self {
        Self { pages: Vec::new(), places: vec![0; MOST_PAGES], n: 0 }
    }
}

/// Where pages are is found again.
impl Flat for QuantileSketch {
    fn flatten(&self, words: &mut Vec<u64>) {
        self.pages.flatten(words);
        self.n.flatten(words);
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        let mut found = Self::default();
        for (exponent, counts) in Vec::<(i32, [u64; PAGE])>::restore(words)? {
            let half = MOST_PAGES as i32 / 2;
            *(-half..half).contains(&exponent).then(|| found.page(exponent))? = counts;
        }
        found.n = Flat::restore(words)?;
        Some(found)
    }
}

impl QuantileSketch {
    /// Takes in values that are numbers.
    pub(super) fn add(&mut self, values: &[f64]) {
        for value in values {
            let leading = (value.abs().to_bits() >> (52 - MANTISSA_BITS)) as i32;
            let key = if *value < 0.0 { -1 - leading } else { leading };
            self.page(key >> MANTISSA_BITS)[key as usize % PAGE] += 1;
        }
        self.n += values.len() as u64;
    }

    fn page(&mut self, exponent: i32) -> &mut [u64; PAGE] {
        let place = &mut self.places[(exponent + MOST_PAGES as i32 / 2) as usize];
        if *place == 0 {
            self.pages.push((exponent, [0; PAGE]));
            *place = self.pages.len() as u16;
        }
        &mut self.pages[usize::from(*place) - 1].1
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (exponent, counts) in &other.pages {
            self.page(*exponent).iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        self.n += other.n;
    }

    /// The bins that hold values, rising.
    fn bins(&self) -> impl Iterator<Item = (i32, u64)> {
        let rising = self.places.iter().filter(|place| **place > 0).map(|place| &self.pages[usize::from(*place) - 1]);
        rising.flat_map(|(exponent, counts)| {
            let first = exponent << MANTISSA_BITS;
            (first..).zip(*counts).filter(|(_, count)| *count > 0)
        })
    }

    /// Number of values.
    pub(super) fn n(&self) -> u64 {
        self.n
    }

    /// The value below which a share `p` lies, spread evenly over its bin; 0 if there is none.
    pub(super) fn quantile(&self, p: f64) -> f64 {
        let rank = p * self.n as f64;
        let mut below = 0.0;
        for (key, n) in self.bins() {
            let n = n as f64;
            if below + n >= rank {
                let [from, to] = if key < 0 { [-edge(-key), -edge(-1 - key)] } else { [edge(key), edge(key + 1)] };
                return from + (to - from) * ((rank - below) / n).clamp(0.0, 1.0);
            }
            below += n;
        }
        0.0
    }

    /// The magnitude that half of the values do not exceed.
    pub(super) fn median_magnitude(&self) -> f64 {
        let mut magnitudes = Self { n: self.n, ..Self::default() };
        for (exponent, counts) in &self.pages {
            // The bins of negative values stand in the other order.
            let of_negative = counts.iter().rev();
            match *exponent {
                below @ ..0 => magnitudes.page(-1 - below).iter_mut().zip(of_negative).for_each(|(sum, count)| *sum += count),
                from_0 => magnitudes.page(from_0).iter_mut().zip(counts).for_each(|(sum, count)| *sum += count),
            }
        }
        magnitudes.quantile(0.5)
    }
}

/// The least magnitude of a bin.
fn edge(leading: i32) -> f64 {
    f64::from_bits((leading as u64) << (52 - MANTISSA_BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_near() {
        let mut sketch = QuantileSketch::default();
        let mut other = QuantileSketch::default();
        for i in 0..10_001 {
            let value = f64::from(i - 5000) / 100.0;
            if i % 3 == 0 { sketch.add(&[value]) } else { other.add(&[value]) }
        }
        sketch.merge(&other);
        for p in [0.001, 0.1, 0.4, 0.6, 0.9, 0.999] {
            let expected = 100.0 * p - 50.0;
            assert!((sketch.quantile(p) / expected - 1.0).abs() < 0.008, "{p}: {}", sketch.quantile(p));
        }
        // Half of the magnitudes 0 to 50 are at most 25; half of 0 to 30 and 0 to 50 together at most 20.
        assert!((sketch.median_magnitude() / 25.0 - 1.0).abs() < 0.008, "{}", sketch.median_magnitude());
        assert_eq!((sketch.n(), QuantileSketch::default().quantile(0.5)), (10_001, 0.0));
        let mut lopsided = QuantileSketch::default();
        (-3000..=5000).for_each(|i| lopsided.add(&[f64::from(i) / 100.0]));
        assert!((lopsided.median_magnitude() / 20.0 - 1.0).abs() < 0.008, "{}", lopsided.median_magnitude());
    }
}
