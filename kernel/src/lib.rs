//! The loops that a fit spends its time in, over plain numbers: reflections, residuals, sums.
//!
//! They are a package of their own so that a build can compile them for speed while it compiles the rest for size. Who asks for
//! them, and why, stands in the rooms of the main package. None is inlined: in a caller that is compiled for size it would be, too.
//!
//! **The same bits everywhere.** Every loop runs in [`Pair`]s, two numbers side by side as the instructions of WebAssembly and of
//! every processor have them, in an order that depends on nothing but the number of rows. No fused multiply-add, no relaxed
//! instruction, and nothing is left to a compiler's choice: a sum of floats is never reordered.

mod bins;
mod digits;
mod pair;
mod panel;
mod prediction;
mod residuals;
mod scale;
mod sums;
mod twofold;
mod vectors;

pub use bins::{GRID_PLACES, MOST_BINS, VALUE_PLACES, count_points, count_values, standardise};
pub use digits::{DIGITS_MISSING, digits_range, extend_from_digits};
pub use pair::Pair;
pub use panel::{Panel, merge, row_start};
pub use prediction::RowModel;
pub use residuals::{Column, Residuals};
pub use scale::Scale;
pub use sums::{
    ErrorSums, Moments, PowerSums, centred_sums, error_sums, has_nan, moments, neighbour_sums, press, rows_above, spread_sums,
    subtract_column, value_range,
};
pub use twofold::Sum;
pub use vectors::{dot, norm, reflect, subtract_multiple, turn};
