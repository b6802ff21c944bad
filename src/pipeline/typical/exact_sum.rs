//! Sums without rounding.

/// A sum held exactly, as numbers that do not overlap, smallest first (Shewchuk, Adaptive Precision Floating-Point Arithmetic,
/// Discrete & Computational Geometry 18, 1997; Python's `math.fsum`). A few dozen numbers at the very most.
#[derive(Clone, Debug, Default)]
pub(super) struct ExactSum {
    parts: Vec<f64>,
}

impl ExactSum {
    pub(super) fn add(&mut self, value: f64) {
        let (mut carried, mut kept) = (value, 0);
        for i in 0..self.parts.len() {
            let (sum, error) = two_sum(carried, self.parts[i]);
            if error != 0.0 {
                self.parts[kept] = error;
                kept += 1;
            }
            carried = sum;
        }
        self.parts.truncate(kept);
        self.parts.push(carried);
    }

    pub(super) fn merge(&mut self, later: &Self) {
        later.parts.iter().for_each(|&part| self.add(part));
    }

    /// The sum, rounded once; not finite if it went over the range of f64 on the way.
    pub(super) fn value(&self) -> f64 {
        let mut parts = self.parts.iter().rev().copied();
        let mut sum = parts.next().unwrap_or(0.0);
        while let Some(part) = parts.next() {
            let (rounded, error) = two_sum(sum, part);
            sum = rounded;
            if error != 0.0 {
                // Half a unit away from `sum`, what follows decides to which side it is rounded.
                let doubled = error * 2.0;
                let towards = parts.next().unwrap_or(0.0);
                if towards * error > 0.0 && (sum + doubled) - sum == doubled {
                    sum += doubled;
                }
                break;
            }
        }
        sum
    }
}

/// The rounded sum and its rounding error (Knuth, The Art of Computer Programming 2, section 4.2.2).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_b = sum - a;
    (sum, (a - (sum - of_b)) + (b - of_b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(values: &[f64]) -> f64 {
        let mut sum = ExactSum::default();
        values.iter().for_each(|&value| sum.add(value));
        sum.value()
    }

    #[test]
    fn rounds_once() {
        // Expected values: Python's math.fsum.
        let half_ulp = f64::EPSILON / 2.0;
        for (values, expected) in [
            (vec![], 0.0),
            (vec![0.1; 10], 1.0),
            (vec![1e16, 1.0, -1e16], 1.0),
            (vec![1.0, half_ulp], 1.0),
            (vec![1.0, half_ulp, 1e-300], 1.000_000_000_000_000_2),
            (vec![1.0, -1e-300, half_ulp], 1.0),
            (vec![1e300, 1e-300, -1e300], 1e-300),
        ] {
            assert_eq!(sum(&values), expected, "{values:?}");
        }
    }

    proptest! {
        #[test]
        fn order_and_cut_do_not_matter(values in prop::collection::vec(-1e200..1e200f64, 0..40), cut in 0usize..40) {
            let (a, b) = values.split_at(cut.min(values.len()));
            let mut parts = ExactSum::default();
            b.iter().rev().for_each(|&value| parts.add(value));
            let mut first = ExactSum::default();
            a.iter().for_each(|&value| first.add(value));
            parts.merge(&first);
            prop_assert_eq!(parts.value().to_bits(), sum(&values).to_bits());
        }
    }
}
