//! What is typical of a column: the values that gaps are filled with. All of them are exact, whatever the order of the rows
//! and the cut into blocks.

mod exact_sum;
mod mean;
mod median;
mod mode;

pub(super) use mean::means;
pub(super) use median::medians;
pub(super) use mode::modes;

/// A number as an integer of the same order, and back. The two zeros are one.
fn ordered(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// The number that [`ordered`] made an integer of.
fn from_ordered(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_have_the_order_of_their_numbers() {
        let values = [f64::MIN, -1.5, -f64::MIN_POSITIVE, -5e-324, 0.0, 5e-324, 1.0, 1.5, f64::MAX];
        assert!(values.windows(2).all(|pair| ordered(pair[0]) < ordered(pair[1])));
        assert!(values.iter().all(|&value| from_ordered(ordered(value)) == value));
        assert_eq!(ordered(-0.0), ordered(0.0));
    }
}
