//! Passes over blocks: every statistic is a small state that starts empty, is updated by blocks, and merges.
//!
//! Blocks go to whichever worker is free; their states are merged in the order of the blocks, in a tree whose shape depends on
//! their number alone. So the result has the same bits with one worker or many, natively or in the browser.

mod apart;
mod columns;
mod job;
mod memory;
mod merge_tree;
mod progress;
mod pulse;
mod runner;
mod source_bytes;
#[cfg(test)]
mod tight;

pub use apart::{Brief, Fold, Folded, Spans, SpansNote, fold_apart};
pub use columns::{Columns, ColumnsNote};
pub use job::{Cargo, Cells, Job};
pub use memory::memory_budget;
pub use merge_tree::MergeTree;
pub use progress::{Cancelled, Phase, Progress};
pub use pulse::{batches, on_pulse, pulse};
#[cfg(not(target_arch = "wasm32"))]
pub use runner::Threads;
pub use runner::{Inline, NoRoom, Room, Runner, Taken, dispatch_in_turn, ready};
pub use source_bytes::{ByteSource, BytesGone, InMemory, Shared};
#[cfg(test)]
pub(crate) use tight::{InRam, Tight};

use crate::table::{Block, HeldBlock};
use std::sync::Arc;

/// One pass over a table: how a state starts, takes in a block, and takes in the state of later blocks.
///
/// A pass holds only parameters (no data, no caches), so that it can be sent to another worker.
pub trait Pass: Sync {
    /// What is known after some blocks. Its size does not depend on the number of rows, or the pass says why.
    type State: Send;

    /// The state before any block.
    fn start(&self) -> Self::State;

    /// Takes in the rows of `block`, which come after those the state has seen.
    fn update(&self, state: &mut Self::State, block: &Block);

    /// Ends the rows of a state: none comes before it is merged. For a pass that lets rows wait until they are worth taking in.
    fn close(&self, state: &mut Self::State) {
        let _ = state;
    }

    /// Takes in all that `later` has seen: the rows after those of `earlier`.
    fn merge(&self, earlier: &mut Self::State, later: Self::State);

    /// Into how many shares a state is cut, if there are `n_states`, so that several workers compute it together: for a pass that takes
    /// long over few rows. Whatever it is, the result has the same bits.
    fn n_shares(&self, n_states: usize) -> usize {
        let _ = n_states;
        1
    }

    /// The state before any block, as much of it as belongs to one of `n_shares` shares.
    fn start_share(&self, share: usize, n_shares: usize) -> Self::State {
        let _ = (share, n_shares);
        self.start()
    }

    /// Puts the next share of a state, over the same rows, to those before it.
    fn join(&self, shares: &mut Self::State, next: Self::State) {
        let _ = (shares, next);
    }

    /// How many rows one state should see before it is merged. A pass whose merge is costly asks for more rows.
    fn rows_per_state(&self) -> usize {
        1
    }
}

/// How many states are held before they are merged: enough to keep every worker busy, few enough to stay small.
const WAVE: usize = 32;

/// Runs `pass` over `blocks` and merges the states in block order.
///
/// # Errors
/// [`Cancelled`] if the person stopped the work.
pub async fn fold<P: Pass, R: Runner>(
    pass: &P,
    blocks: &[Arc<HeldBlock>],
    phase: Phase,
    runner: &R,
) -> Result<P::State, Cancelled> {
    let total = n_rows(blocks);
    let mut done = 0;
    let mut tree = MergeTree::new(|earlier: &mut P::State, later| pass.merge(earlier, later));
    for wave in spans(blocks, pass.rows_per_state()).chunks(WAVE) {
        let states = runner
            .map(
                wave.to_vec(),
                |span| (over(pass, pass.start(), span), n_rows(span)),
                |(_, rows)| {
                    done += rows;
                    Progress { phase, done, total }
                },
            )
            .await?;
        states.into_iter().for_each(|(state, _)| tree.push(state));
    }
    Ok(tree.finish().unwrap_or_else(|| pass.start()))
}

/// The state after some blocks.
fn over<P: Pass + ?Sized>(pass: &P, mut state: P::State, blocks: &[Arc<HeldBlock>]) -> P::State {
    blocks.iter().for_each(|block| pass.update(&mut state, &block.load()));
    pass.close(&mut state);
    state
}

fn n_rows(blocks: &[Arc<HeldBlock>]) -> u64 {
    blocks.iter().map(|block| block.len() as u64).sum()
}

/// Cuts the blocks into runs of at least `rows` rows (the last may have fewer). Depends on the blocks alone.
fn spans(blocks: &[Arc<HeldBlock>], rows: usize) -> Vec<&[Arc<HeldBlock>]> {
    let mut spans = Vec::new();
    let (mut start, mut held) = (0, 0);
    for (i, block) in blocks.iter().enumerate() {
        held += block.len();
        if held >= rows {
            spans.push(&blocks[start..=i]);
            (start, held) = (i + 1, 0);
        }
    }
    if start < blocks.len() {
        spans.push(&blocks[start..]);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Column, RowIds};

    /// Sums in floating point, where the order of additions shows.
    struct Sum;

    impl Pass for Sum {
        type State = f64;

        fn start(&self) -> f64 {
            0.0
        }

        fn update(&self, state: &mut f64, block: &Block) {
            if let Column::Number(cells) = &*block.columns[0] {
                *state += cells.cells().iter().sum::<f64>();
            }
        }

        fn merge(&self, earlier: &mut f64, later: f64) {
            *earlier += later;
        }
    }

    fn blocks(n: usize) -> Vec<Arc<HeldBlock>> {
        let block = |i: usize| {
            let cells: Vec<f64> = (0..7).map(|j| libm::exp((i * 7 + j) as f64 / 10.0 % 20.0)).collect();
            Arc::new(HeldBlock::new(7, RowIds::From(i as u64 * 7), vec![Column::Number(cells.into()).into()]))
        };
        (0..n).map(block).collect()
    }

    #[test]
    fn any_number_of_workers_gives_the_same_bits() {
        for n in [0, 1, 2, 31, 32, 33, 100] {
            let blocks = blocks(n);
            let expected = ready(fold(&Sum, &blocks, Phase::Fitting, &Inline::default())).map(f64::to_bits);
            for workers in [1, 2, 3, 8] {
                let found = ready(fold(&Sum, &blocks, Phase::Fitting, &Threads::new(workers))).map(f64::to_bits);
                assert_eq!(found, expected, "{n} blocks, {workers} workers");
            }
        }
    }

    #[test]
    fn spans_hold_enough_rows_and_lose_none() {
        let blocks = blocks(10);
        for rows in [0, 1, 7, 8, 20, 70, 1000] {
            let spans = spans(&blocks, rows);
            assert_eq!(spans.iter().map(|span| span.len()).sum::<usize>(), 10);
            assert!(spans.iter().rev().skip(1).all(|span| span.len() * 7 >= rows), "{rows}");
        }
    }
}
