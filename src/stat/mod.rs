//! Special functions, distributions, random integers, order and double-double sums: the same bits on every target.
//!
//! Distributions are computed in double-double ([`Dd`]): p-values keep 14 or more digits wherever `f64` has numbers, for up to
//! about 1e12 degrees of freedom.

mod beta;
mod dd;
mod decimal;
mod distribution;
mod flat;
mod gamma;
mod moments;
mod order;
mod random;

pub use dd::{Dd, two_product, two_sum};
pub use decimal::decimal_residual;
pub use distribution::{ChiSquared, FisherF, Normal, StudentT, kolmogorov_sf};
pub use flat::Flat;
pub(crate) use flat::flat;
pub use gamma::ln_gamma;
pub use moments::Moments;
pub use order::{map_of, set_of, sort_by};
pub use random::SplitMix64;

/// The two tails of a distribution on the positive numbers at exp(w), and d lower/dw.
#[derive(Clone, Copy)]
struct Tails {
    lower: Dd,
    upper: Dd,
    slope: Dd,
}

#[cfg(test)]
mod tests;
