//! How two columns of numbers lie to each other, in the few figures a sentence about a chart needs.

use crate::stat::sort_by;

/// Weighted sums over pairs.
pub(crate) struct Relation {
    /// Sum of the weights: the number of rows.
    pub(crate) n: u64,
    /// Correlation of y with x.
    pub(crate) trend: f64,
    /// Correlation of y with the squared distance of x from its mean: the sign says whether the ends lie higher than the middle.
    pub(crate) bend: f64,
    /// Correlation of |y| with x: whether y spreads more where x is larger.
    pub(crate) spread: f64,
}

impl Relation {
    /// Of pairs (x, y) with how many rows each stands for.
    pub(crate) fn of(pairs: &[(f64, f64, u64)]) -> Self {
        let pairs: Vec<_> = pairs.iter().copied().filter(|(x, y, _)| x.is_finite() && y.is_finite()).collect();
        let n: u64 = pairs.iter().map(|(_, _, weight)| weight).sum();
        let mean = pairs.iter().map(|(x, _, weight)| x * *weight as f64).sum::<f64>() / n.max(1) as f64;
        let of = |left: fn(f64, f64) -> f64, right: &dyn Fn(f64) -> f64| {
            correlation(pairs.iter().map(|(x, y, weight)| (right(*x), left(*x, *y), *weight as f64)))
        };
        Self {
            n,
            trend: of(|_, y| y, &|x| x),
            bend: of(|_, y| y, &|x| (x - mean) * (x - mean)),
            spread: of(|_, y| y.abs(), &|x| x),
        }
    }

    /// The least correlation that is worth a word: what chance alone rarely reaches (1 in 100), and never less than 0.1.
    pub(crate) fn worth_a_word(&self) -> f64 {
        (2.58 / libm::sqrt(self.n.max(1) as f64)).max(0.1)
    }
}

/// Pearson's correlation of weighted pairs; 0 where one side does not vary.
fn correlation(pairs: impl Iterator<Item = (f64, f64, f64)> + Clone) -> f64 {
    let (mut n, mut sum_x, mut sum_y) = (0.0, 0.0, 0.0);
    for (x, y, weight) in pairs.clone() {
        n += weight;
        sum_x += weight * x;
        sum_y += weight * y;
    }
    if n == 0.0 {
        return 0.0;
    }
    let (mean_x, mean_y) = (sum_x / n, sum_y / n);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y, weight) in pairs {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += weight * dx * dx;
        xy += weight * dx * dy;
        yy += weight * dy * dy;
    }
    let scale = libm::sqrt(xx) * libm::sqrt(yy);
    if scale > 0.0 && scale.is_finite() { (xy / scale).clamp(-1.0, 1.0) } else { 0.0 }
}

/// The value that half of the rows do not exceed; NaN of none. Values come with how many rows each stands for.
pub(crate) fn weighted_median(mut values: Vec<(f64, u64)>) -> f64 {
    values.retain(|(value, _)| value.is_finite());
    sort_by(&mut values, |one, two| one.0.total_cmp(&two.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<u64>().div_ceil(2);
    let mut seen = 0;
    for (value, weight) in values {
        seen += weight;
        if seen >= half {
            return value;
        }
    }
    f64::NAN
}

#[cfg(test)]
#[allow(clippy::unreadable_literal, reason = "expected values stand as the program printed them")]
mod tests {
    use super::*;

    // numpy.corrcoef on the repeated rows:
    //   x = np.repeat([1, 2, 3, 4, 5.5], [1, 2, 1, 3, 1]); y = np.repeat([2, -1, 0.5, 3, -4], [1, 2, 1, 3, 1])
    //   np.corrcoef(x, y), np.corrcoef((x - x.mean())**2, y), np.corrcoef(x, abs(y)), all [0, 1]
    #[test]
    fn agrees_with_numpy_on_repeated_rows() {
        let pairs = [(1.0, 2.0, 1), (2.0, -1.0, 2), (3.0, 0.5, 1), (4.0, 3.0, 3), (5.5, -4.0, 1), (f64::NAN, 1.0, 4)];
        let relation = Relation::of(&pairs);
        assert_eq!(relation.n, 8);
        for (found, expected) in
            [(relation.trend, -0.15452204849100898), (relation.bend, -0.5245410014260927), (relation.spread, 0.7584711638453884)]
        {
            assert!((found - expected).abs() < 1e-14, "{found} for {expected}");
        }
        assert_eq!(Relation::of(&[(1.0, 1.0, 3)]).trend, 0.0);
    }

    #[test]
    fn the_median_counts_rows() {
        assert_eq!(weighted_median(vec![(3.0, 1), (1.0, 1), (2.0, 1)]), 2.0);
        assert_eq!(weighted_median(vec![(1.0, 5), (9.0, 2)]), 1.0);
        assert!(weighted_median(Vec::new()).is_nan());
    }
}
