//! Medians without sorting: the wanted values are found digit by digit from counts, in six passes whose states have a fixed
//! size whatever the number of rows.

use super::{from_ordered, ordered};
use crate::engine::{Cancelled, Pass, Phase, Runner, fold};
use crate::table::{Block, Column, Table};

/// Bits of a digit, and the digits of a 64-bit key by their lowest bit. The last one has 9 bits.
const DIGIT_BITS: u32 = 11;
const SHIFTS: [u32; 6] = [53, 42, 31, 20, 9, 0];

/// The median of the present values of each number column at `places`: the middle value, or the mean of the two middle ones
/// (type 7 of Hyndman and Fan 1996; R's `median`). `None` where no cell has a value.
pub(in crate::pipeline) async fn medians<R: Runner>(
    table: &Table,
    places: &[usize],
    runner: &R,
) -> Result<Vec<Option<f64>>, Cancelled> {
    // Two searches a column: for the lower and for the upper of the two middle values, which may be one.
    let mut searches: Vec<Search> =
        (0..places.len()).flat_map(|place| [Middle::Lower, Middle::Upper].map(|middle| Search::new(place, middle))).collect();
    let blocks = table.narrowed(places);
    for shift in SHIFTS {
        let pass = DigitCounts { searches: &searches, shift };
        let counts = fold(&pass, &blocks, Phase::Preparing, runner).await?;
        searches.iter_mut().zip(counts).for_each(|(search, counts)| search.narrow(&counts, shift));
    }
    let median =
        |pair: &[Search]| (pair[0].n > 0).then(|| 0.5 * from_ordered(pair[0].prefix) + 0.5 * from_ordered(pair[1].prefix));
    Ok(searches.chunks(2).map(median).collect())
}

#[derive(Clone, Copy)]
enum Middle {
    Lower,
    Upper,
}

/// A search for one value of a column by its rank.
struct Search {
    place: usize,
    middle: Middle,
    /// Number of values; known after the first digit.
    n: u64,
    /// The digits of the wanted key that are known.
    prefix: u64,
    /// Rank of the wanted value among those that begin with `prefix`, from 0.
    rank: u64,
}

impl Search {
    fn new(place: usize, middle: Middle) -> Self {
        Self { place, middle, n: 0, prefix: 0, rank: 0 }
    }

    /// Takes in how many values have each next digit.
    fn narrow(&mut self, counts: &[u64], shift: u32) {
        if shift == SHIFTS[0] {
            self.n = counts.iter().sum();
            self.rank = match self.middle {
                Middle::Lower => self.n.saturating_sub(1) / 2,
                Middle::Upper => self.n / 2,
            };
        }
        for (digit, &count) in counts.iter().enumerate() {
            if self.rank < count {
                self.prefix = self.prefix << digit_bits(shift) | digit as u64;
                return;
            }
            self.rank -= count;
        }
    }
}

/// Number of bits of the digit whose lowest bit is `shift`.
fn digit_bits(shift: u32) -> u32 {
    if shift == 0 { 64 - 5 * DIGIT_BITS } else { DIGIT_BITS }
}

/// How many values have each next digit, among those that begin with what a search knows already.
struct DigitCounts<'a> {
    searches: &'a [Search],
    shift: u32,
}

impl Pass for DigitCounts<'_> {
    type State = Vec<Vec<u64>>;

    fn start(&self) -> Self::State {
        vec![vec![0; 1 << DIGIT_BITS]; self.searches.len()]
    }

    fn update(&self, state: &mut Self::State, block: &Block) {
        let bits = digit_bits(self.shift);
        for (search, counts) in self.searches.iter().zip(state) {
            let Column::Number(cells) = &*block.columns[search.place] else { continue };
            for &value in cells.cells().iter().filter(|value| !value.is_nan()) {
                let known = ordered(value) >> self.shift;
                if known >> bits == search.prefix {
                    counts[(known & ((1 << bits) - 1)) as usize] += 1;
                }
            }
        }
    }

    fn merge(&self, earlier: &mut Self::State, later: Self::State) {
        for (counts, later) in earlier.iter_mut().flatten().zip(later.into_iter().flatten()) {
            *counts += later;
        }
    }

    fn rows_per_state(&self) -> usize {
        // A state is 16 kB a search, so it should see more rows than it has counters.
        1 << 16
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Threads, ready};
    use crate::table::RowIds;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn median(values: &[f64]) -> Option<f64> {
        let block = |cells: &[f64]| {
            Arc::new(Block::new(cells.len(), RowIds::From(0), vec![Arc::new(Column::Number(cells.to_vec().into()))]).into())
        };
        let table = Table { schema: crate::table::Schema::default(), blocks: values.chunks(7).map(block).collect() };
        ready(medians(&table, &[0], &Threads::new(2))).unwrap()[0]
    }

    #[test]
    fn of_few_values() {
        // Expected values: R's median(c(...), na.rm = TRUE).
        for (values, expected) in [
            (&[][..], None),
            (&[f64::NAN], None),
            (&[3.0], Some(3.0)),
            (&[3.0, f64::NAN, -1.0], Some(1.0)),
            (&[-5.0, 2.0, 1e300], Some(2.0)),
            (&[f64::MAX, f64::MAX], Some(f64::MAX)),
            (&[-0.0, 0.0], Some(0.0)),
        ] {
            assert_eq!(median(values), expected, "{values:?}");
        }
    }

    proptest! {
        #[test]
        fn is_the_middle_of_the_sorted(values in prop::collection::vec(prop_oneof![-1e300..1e300f64, -3.0..3.0f64, Just(1.5)], 1..60)) {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let (lower, upper) = (sorted[(values.len() - 1) / 2], sorted[values.len() / 2]);
            prop_assert_eq!(median(&values), Some(0.5 * lower + 0.5 * upper));
        }
    }
}
