//! From values to places.

/// A straight line from a domain of values to a range of places; the range may run backwards, as on a vertical axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    domain: [f64; 2],
    range: [f64; 2],
}

impl Linear {
    /// The scale that takes `domain[0]` to `range[0]` and `domain[1]` to `range[1]`. A domain without extent goes to the middle of
    /// the range.
    pub const fn new(domain: [f64; 2], range: [f64; 2]) -> Self {
        Self { domain, range }
    }

    /// The place of a value.
    pub fn place(&self, value: f64) -> f64 {
        let [low, high] = self.domain;
        let [start, end] = self.range;
        if high == low { f64::midpoint(start, end) } else { start + (value - low) / (high - low) * (end - start) }
    }

    /// The value at a place; the inverse of [`place`](Self::place).
    pub fn value(&self, place: f64) -> f64 {
        let [low, high] = self.domain;
        let [start, end] = self.range;
        if end == start { f64::midpoint(low, high) } else { low + (place - start) / (end - start) * (high - low) }
    }

    /// The values at the ends.
    pub const fn domain(&self) -> [f64; 2] {
        self.domain
    }

    /// The places at the ends.
    pub const fn range(&self) -> [f64; 2] {
        self.range
    }
}

/// Equal bands, one after the other, with gaps between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    start: f64,
    step: f64,
    gap: f64,
}

impl Band {
    /// `n` bands from `range[0]` to `range[1]`; `gap` is the share of a band left free, half on either side, 0 to 1.
    pub fn new(n: usize, range: [f64; 2], gap: f64) -> Self {
        Self { start: range[0], step: (range[1] - range[0]) / n.max(1) as f64, gap }
    }

    /// Where band `index` starts, counted from 0.
    pub fn place(&self, index: usize) -> f64 {
        self.start + self.step * (index as f64 + self.gap / 2.0)
    }

    /// The middle of band `index`.
    pub fn middle(&self, index: usize) -> f64 {
        self.start + self.step * (index as f64 + 0.5)
    }

    /// How wide a band is, without its gaps.
    pub fn width(&self) -> f64 {
        self.step * (1.0 - self.gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_domain_without_extent_goes_to_the_middle() {
        assert_eq!(Linear::new([3.0, 3.0], [0.0, 100.0]).place(3.0), 50.0);
    }

    #[test]
    fn bands_fill_the_range() {
        let band = Band::new(4, [10.0, 50.0], 0.2);
        assert_eq!((band.place(0), band.middle(0), band.width()), (11.0, 15.0, 8.0));
        assert_eq!(band.middle(3), 45.0);
    }

    proptest! {
        #[test]
        fn places_keep_order_and_ends(low in -1e9..1e9_f64, extent in 1e-3..1e9_f64, a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) {
            let scale = Linear::new([low, low + extent], [20.0, 620.0]);
            prop_assert!((scale.place(low) - 20.0).abs() < 1e-6);
            prop_assert!((scale.place(low + extent) - 620.0).abs() < 1e-6);
            let (one, two) = (low + a * extent, low + b * extent);
            prop_assert_eq!(one < two, scale.place(one) < scale.place(two));
            prop_assert!((scale.value(scale.place(one)) - one).abs() <= 1e-9 * (one.abs() + extent));
        }
    }
}
