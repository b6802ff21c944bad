//! What a column looks like: counts, quantiles, a histogram, top values, warnings; and the small sketch of it that a model
//! document carries, so that new data can be compared with the training data later.

mod column_profile;
mod counted;
mod histogram;
mod label_counts;
mod pass;
mod radix;
mod reference_sketch;
mod sorted_counts;
mod warnings;
mod written_warning;

pub use column_profile::{
    ColumnProfile, Distinct, Distribution, HistogramBin, LabelProfile, LengthProfile, NumberProfile, ProfileWarning, Quantiles,
};
pub use pass::{DescribeColumns, Description, FieldColumns, describe, describe_columns};
pub use reference_sketch::{LabelSketch, NumberSketch, ReferenceSketch};

#[cfg(test)]
mod tests;
