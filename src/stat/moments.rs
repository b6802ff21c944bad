//! Counts, means and central moments that merge.

use serde::{Deserialize, Serialize};

/// Number, mean, and sums of powers of deviations from the mean.
///
/// Each batch is summed about its own mean; batches merge by the formulas of Chan, Golub, `LeVeque` (1979) and Pébay (Sandia
/// report SAND2008-6212), which do not cancel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// Number of values.
    pub n: u64,
    /// Mean; 0 if there is no value.
    pub mean: f64,
    /// Σ(x − mean)².
    pub m2: f64,
    /// Σ(x − mean)³.
    pub m3: f64,
    /// Σ(x − mean)⁴.
    pub m4: f64,
    /// Smallest value; infinity if there is none.
    pub min: f64,
    /// Largest value; −infinity if there is none.
    pub max: f64,
}

impl Default for Moments {
    fn default() -> Self {
        Self { n: 0, mean: 0.0, m2: 0.0, m3: 0.0, m4: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY }
    }
}

impl Moments {
    /// The moments of a batch of finite values.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let mut found = Self::default();
        let mut sum = 0.0;
        for value in values.clone() {
            found.n += 1;
            sum += value;
            found.min = found.min.min(value);
            found.max = found.max.max(value);
        }
        if found.n == 0 {
            return found;
        }
        let n = found.n as f64;
        let rough = sum / n;
        found.mean = rough + values.clone().map(|value| value - rough).sum::<f64>() / n;
        for value in values {
            let deviation = value - found.mean;
            let square = deviation * deviation;
            found.m2 += square;
            found.m3 += square * deviation;
            found.m4 += square * square;
        }
        found
    }

    /// The moments of a batch of finite values that stand in a row: quicker.
    pub fn of_numbers(values: &[f64]) -> Self {
        let Some(found) = straightedge_kernel::moments(values) else { return Self::default() };
        let ([m2, m3, m4], [min, max]) = (found.powers, found.range);
        Self { n: values.len() as u64, mean: found.mean, m2, m3, m4, min, max }
    }

    /// Takes in the values that `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = *other;
            return;
        }
        let (na, nb) = (self.n as f64, other.n as f64);
        let n = na + nb;
        let delta = other.mean - self.mean;
        let (step, square) = (delta / n, delta * delta);
        self.m4 += other.m4
            + square * step * step * na * nb / n * (na * na - na * nb + nb * nb)
            + 6.0 * step * step * (na * na * other.m2 + nb * nb * self.m2)
            + 4.0 * step * (na * other.m3 - nb * self.m3);
        self.m3 += other.m3 + square * step * na * nb / n * (na - nb) + 3.0 * step * (na * other.m2 - nb * self.m2);
        self.m2 += other.m2 + square * na * nb / n;
        self.mean += step * nb;
        self.n += other.n;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// Variance, divided by n − 1; `None` below two values.
    pub fn variance(&self) -> Option<f64> {
        (self.n > 1).then(|| self.m2 / (self.n - 1) as f64)
    }

    /// Standard deviation, divided by n − 1; `None` below two values.
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// g₁ = m₃/m₂^1.5 of moments divided by n (`scipy.stats.skew`); `None` if the values do not vary.
    pub fn skewness(&self) -> Option<f64> {
        let n = self.n as f64;
        (self.m2 > 0.0).then(|| n.sqrt() * self.m3 / (self.m2 * self.m2.sqrt()))
    }

    /// m₄/m₂² of moments divided by n, 3 for a normal distribution (`scipy.stats.kurtosis(fisher=False)`); `None` if the values
    /// do not vary.
    pub fn kurtosis(&self) -> Option<f64> {
        let n = self.n as f64;
        (self.m2 > 0.0).then(|| n * self.m4 / (self.m2 * self.m2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `scipy.stats.skew`, `scipy.stats.kurtosis(fisher=False)`, `numpy.var(ddof=1)` of [1, 2, 4, 8, 16.5].
    #[test]
    fn matches_scipy() {
        let found = Moments::of([1.0, 2.0, 4.0, 8.0, 16.5].into_iter());
        let near = |found: Option<f64>, expected: f64| assert!((found.unwrap() / expected - 1.0).abs() < 1e-14, "{found:?}");
        near(Some(found.mean), 6.3);
        near(found.variance(), 39.7);
        near(found.skewness(), 0.922_493_166_996_529_8);
        near(found.kurtosis(), 2.377_637_460_424_214_3);
        assert_eq!((found.min, found.max), (1.0, 16.5));
    }

    #[test]
    fn nothing_and_one_value() {
        assert_eq!(Moments::of(std::iter::empty()), Moments::default());
        let one = Moments::of(std::iter::once(7.0));
        assert_eq!((one.mean, one.m2, one.variance(), one.skewness()), (7.0, 0.0, None, None));
    }

    proptest! {
        #[test]
        fn parts_merge_to_the_whole(values in prop::collection::vec(-1e3..1e3f64, 0..60), cut in 0usize..60) {
            let cut = cut.min(values.len());
            let offset: Vec<f64> = values.iter().map(|value| value + 1e6).collect();
            let mut merged = Moments::of(offset[..cut].iter().copied());
            merged.merge(&Moments::of(offset[cut..].iter().copied()));
            let whole = Moments::of(offset.iter().copied());
            prop_assert_eq!(merged.n, whole.n);
            let scale = 1.0 + whole.m2;
            prop_assert!((merged.mean - whole.mean).abs() <= 1e-15 * 1e6);
            prop_assert!((merged.m2 - whole.m2).abs() <= 1e-9 * scale);
            prop_assert!((merged.m3 - whole.m3).abs() <= 1e-8 * scale * scale.sqrt());
            prop_assert!((merged.m4 - whole.m4).abs() <= 1e-8 * scale * scale);
        }
    }
}
