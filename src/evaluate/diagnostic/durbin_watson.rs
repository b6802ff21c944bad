//! Is each residual like the one before it?

use crate::stat::flat;
use straightedge_kernel::neighbour_sums;

/// Σ(eᵢ − eᵢ₋₁)² and Σe² over rows in their order: Durbin and Watson, "Testing for serial correlation in least squares
/// regression", Biometrika 37 (1950); `statsmodels.stats.stattools.durbin_watson`.
#[derive(Clone, Copy, Debug, Default)]
pub struct NeighbourSums {
    ends: Option<(f64, f64)>,
    steps: f64,
    squares: f64,
}

flat!(NeighbourSums { ends, steps, squares });

impl NeighbourSums {
    /// Takes in the next residuals.
    pub fn add(&mut self, residuals: &[f64]) {
        let [steps, squares] = neighbour_sums(residuals);
        let ends = residuals.first().copied().zip(residuals.last().copied());
        self.merge(&Self { ends, steps, squares });
    }

    /// Takes in the residuals of the rows that follow.
    pub fn merge(&mut self, later: &Self) {
        self.steps += later.steps;
        self.squares += later.squares;
        self.ends = match (self.ends, later.ends) {
            (Some((first, last)), Some((next, end))) => {
                self.steps += (next - last) * (next - last);
                Some((first, end))
            }
            (ends, None) | (None, ends) => ends,
        };
    }

    /// Σ(eᵢ − eᵢ₋₁)²/Σe²; `None` if all residuals are 0.
    pub fn durbin_watson(&self) -> Option<f64> {
        (self.squares > 0.0).then(|| self.steps / self.squares)
    }
}
