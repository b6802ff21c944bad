//! What a scale has to span.

/// The least stretch of values that holds all of them: never empty, never infinite, never without extent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    /// Lower end.
    pub low: f64,
    /// Upper end; greater than `low`.
    pub high: f64,
}

/// Beyond this, differences overflow.
const FARTHEST: f64 = f64::MAX / 16.0;

/// Narrower than this share of their magnitude, values cannot be told apart on an axis.
const NARROWEST: f64 = 1e-9;

impl Domain {
    /// Whether a value can be drawn at all: neither infinite nor so large that differences of such values would be.
    pub fn can_hold(value: f64) -> bool {
        value.abs() <= FARTHEST
    }

    /// The domain of the values that can be drawn among those given; 0 to 1 where there
    /// is none. A single value gets room on both sides.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let ends = values.into_iter().filter(|value| Self::can_hold(*value)).fold(None, |ends: Option<(f64, f64)>, value| {
            Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        });
        let Some((low, high)) = ends else { return Self { low: 0.0, high: 1.0 } };
        let magnitude = low.abs().max(high.abs());
        if high - low > magnitude * NARROWEST {
            return Self { low, high };
        }
        let room = if magnitude == 0.0 { 0.5 } else { magnitude * 0.05 };
        Self { low: low - room, high: high + room }
    }

    /// The same domain with a share of its extent added on either side, so that marks do not sit on the edge.
    #[must_use]
    pub fn padded(self, share: f64) -> Self {
        let room = (self.high - self.low) * share;
        Self { low: self.low - room, high: self.high + room }
    }

    /// The ends, as a scale takes them.
    pub const fn ends(self) -> [f64; 2] {
        [self.low, self.high]
    }

    /// Whether a value lies in it.
    pub fn contains(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_never_empty_infinite_or_flat() {
        let (nan, inf, max) = (f64::NAN, f64::INFINITY, f64::MAX);
        for values in [vec![], vec![nan], vec![inf, -inf], vec![0.0], vec![7.0, 7.0], vec![-max, max], vec![1e300], vec![1e-300]]
        {
            let domain = Domain::of(values.iter().copied());
            assert!(domain.low < domain.high && (domain.high - domain.low).is_finite(), "{values:?} gave {domain:?}");
        }
        assert_eq!(Domain::of([3.0, nan, -1.0]), Domain { low: -1.0, high: 3.0 });
    }
}
