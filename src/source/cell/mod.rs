//! What the text of one cell says.

mod boolean;
mod date;
mod missing;
mod number;
mod shape;

pub(super) use boolean::PAIRS;
pub(super) use date::{is_local_date, parse_date};
pub(super) use missing::Spellings;
pub(super) use number::{Marks, NumberReading, parse_number, parse_short_number};
pub(super) use shape::{Shape, shape};
