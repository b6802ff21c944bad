//! Arithmetic means.

use super::exact_sum::ExactSum;
use crate::engine::{Cancelled, Pass, Phase, Runner, fold};
use crate::table::{Block, Column, Table};

/// The mean of the present values of each number column at `places`: the exact sum, rounded once, over their number (Python's
/// `statistics.fmean`). `None` where no cell has a value; not finite where the sum is over the range of f64.
pub(in crate::pipeline) async fn means<R: Runner>(
    table: &Table,
    places: &[usize],
    runner: &R,
) -> Result<Vec<Option<f64>>, Cancelled> {
    let sums = fold(&Sums(places.len()), &table.narrowed(places), Phase::Preparing, runner).await?;
    Ok(sums.into_iter().map(|(n, sum)| (n > 0).then(|| sum.value() / n as f64)).collect())
}

/// The sums of so many columns.
struct Sums(usize);

impl Pass for Sums {
    type State = Vec<(u64, ExactSum)>;

    fn start(&self) -> Self::State {
        vec![(0, ExactSum::default()); self.0]
    }

    fn update(&self, state: &mut Self::State, block: &Block) {
        for (column, (n, sum)) in block.columns.iter().zip(state) {
            let Column::Number(cells) = &**column else { continue };
            for &value in cells.cells().iter().filter(|value| !value.is_nan()) {
                *n += 1;
                sum.add(value);
            }
        }
    }

    fn merge(&self, earlier: &mut Self::State, later: Self::State) {
        for ((n, sum), (later_n, later_sum)) in earlier.iter_mut().zip(later) {
            *n += later_n;
            sum.merge(&later_sum);
        }
    }
}
