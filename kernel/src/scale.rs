//! From the units of the data to about 1.

/// z = (x − centre)·factor.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// What is subtracted.
    pub centre: f64,
    /// A power of two, so that multiplying by it is exact.
    pub factor: f64,
}

impl Scale {
    /// The number, centred and scaled.
    #[inline]
    pub fn apply(self, x: f64) -> f64 {
        (x - self.centre) * self.factor
    }
}
