//! What the text of one cell says.

mod boolean;
mod date;
mod missing;
mod number;
mod shape;
mod sign;

pub(super) use boolean::{PAIRS, is_spelled};
pub(super) use date::{is_local_date, parse_date};
pub(super) use missing::Spellings;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use number::sum_of_digits;
pub(super) use number::{Decimal, Marks, NumberReading, parse_number, short_number_at};
pub(super) use shape::{Shape, shape};
pub(super) use sign::{sign_of, usual_sign};
