//! Passes whose blocks are gone over by other workers, which share no memory with this one.

use super::{
    Cancelled, Cargo, Cells, Columns, ColumnsNote, InMemory, Job, MergeTree, Pass, Phase, Progress, Runner, Taken, n_rows, over,
    spans,
};
use crate::engine::ByteSource;
use crate::stat::Flat;
use crate::table::{HeldBlock, HeldColumn, RowIds, Schema, Table};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Bytes of cells that are worth a message of their own.
const MESSAGE: u64 = 2 << 20;
/// Messages that a pass has at least, if there are as many spans: so that all who work have some to the end.
const LEAST_MESSAGES: usize = 64;

/// All that another worker needs to put a pass together.
pub trait Brief: Serialize + for<'de> Deserialize<'de> + Sync {
    /// What tells it from the briefs of other passes.
    const NAME: &'static str;
    /// The state of the pass.
    type State: Flat + Send;

    /// Whether the pass reads the column of this name.
    fn reads(&self, column: &str) -> bool;

    /// Calls `work` with the pass over tables of this schema. `None` if the schema lacks a column.
    fn with_pass(&self, schema: &Schema, work: &mut dyn FnMut(&dyn Pass<State = Self::State>)) -> Option<()>;
}

/// Runs `pass` over the blocks of a table as [`fold`](super::fold) does, bit by bit, wherever `runner` has room. `brief`: the same
/// pass for other workers.
///
/// # Errors
/// [`Cancelled`] if the person stopped the work.
pub async fn fold_apart<B: Brief, P: Pass<State = B::State>, R: Runner>(
    brief: B,
    pass: &P,
    table: &Table,
    phase: Phase,
    runner: &R,
) -> Result<P::State, Cancelled> {
    let read: Vec<usize> = (0..table.n_columns()).filter(|at| brief.reads(&table.schema.fields[*at].name)).collect();
    let fields = read.iter().map(|at| table.schema.fields[*at].clone()).collect();
    let job = Fold { brief, schema: Schema::new(fields) };
    let total = table.n_rows();
    let mut done = 0;
    let mut tree = MergeTree::new(|earlier: &mut P::State, later| pass.merge(earlier, later));
    let spans = spans(&table.blocks, pass.rows_per_state());
    let n_shares = pass.n_shares(spans.len());
    let messages = messages(&spans, &read);
    let asked: Vec<(&[&[Arc<HeldBlock>]], usize)> =
        messages.iter().flat_map(|spans| (0..n_shares).map(move |share| (*spans, share))).collect();
    let asks = asked.iter().map(|(spans, share)| Spans::of(spans, &read, (*share, n_shares))).collect();
    let mut asked = asked.into_iter();
    // Of the message in hand, the shares that are there.
    let mut joined: Vec<P::State> = Vec::new();
    let take = |Folded(states)| {
        let (spans, share) = asked.next().unwrap_or_default();
        // Who could not put the pass together leaves the work here.
        let states = states
            .filter(|states| states.len() == spans.len())
            .unwrap_or_else(|| spans.iter().map(|blocks| over(pass, pass.start_share(share, n_shares), blocks)).collect());
        if share == 0 {
            joined = states;
        } else {
            joined.iter_mut().zip(states).for_each(|(joined, next)| pass.join(joined, next));
        }
        let n_rows: u64 = spans.iter().map(|blocks| n_rows(blocks)).sum();
        if share + 1 < n_shares {
            return Taken::Used(Progress { phase, done: done + n_rows * (share as u64 + 1) / n_shares as u64, total });
        }
        joined.drain(..).for_each(|state| tree.push(state));
        done += n_rows;
        Taken::Used(Progress { phase, done, total })
    };
    runner.dispatch(&job, &InMemory(&[]), asks, take).await?;
    Ok(tree.finish().unwrap_or_else(|| pass.start()))
}

/// What travels together: a message costs about as much as going over some of the cells that it brings.
fn messages<'a, 'b>(spans: &'b [&'a [Arc<HeldBlock>]], read: &[usize]) -> Vec<&'b [&'a [Arc<HeldBlock>]]> {
    let most = (spans.len() / LEAST_MESSAGES).max(1);
    let bytes = |span: &[Arc<HeldBlock>]| span.iter().map(|block| read_bytes(block, read)).sum::<u64>();
    let (mut messages, mut rest) = (Vec::new(), spans);
    while !rest.is_empty() {
        let mut held = 0;
        let fits = |span: &&&[Arc<HeldBlock>]| {
            held += bytes(span);
            held <= MESSAGE
        };
        let (message, later) = rest.split_at(rest.iter().take(most).take_while(fits).count().max(1));
        messages.push(message);
        rest = later;
    }
    messages
}

fn read_bytes(block: &HeldBlock, read: &[usize]) -> u64 {
    read.iter().map(|column| block.columns[*column].bytes() as u64).sum()
}

/// Goes over blocks.
#[derive(Serialize, Deserialize)]
pub struct Fold<B> {
    brief: B,
    /// Of the columns that are sent.
    schema: Schema,
}

/// Some spans of blocks, one behind another.
#[derive(Clone, Debug)]
pub struct Spans {
    /// Of all spans.
    blocks: Vec<Arc<HeldBlock>>,
    /// How many blocks each has.
    lens: Vec<usize>,
    /// Which share of their states is asked for, of how many.
    share: (usize, usize),
}

/// The state after each of some spans; `None` if the pass could not be put together.
pub struct Folded<S>(Option<Vec<S>>);

impl<B: Brief> Job for Fold<B> {
    const NAME: &'static str = B::NAME;
    type Ask = Spans;
    type Answer = Folded<B::State>;

    async fn run<S: ByteSource>(&self, ask: &Spans, _: &S) -> Folded<B::State> {
        let mut states = Vec::with_capacity(ask.lens.len());
        let (share, n_shares) = ask.share;
        let done = self.brief.with_pass(&self.schema, &mut |pass| {
            states.extend(ask.each().map(|blocks| over(pass, pass.start_share(share, n_shares), blocks)));
        });
        Folded(done.map(|()| states))
    }

    fn weight(&self, ask: &Spans) -> u64 {
        ask.blocks.iter().flat_map(|block| &block.columns).map(|column| column.bytes() as u64).sum()
    }
}

impl Spans {
    fn of(spans: &[&[Arc<HeldBlock>]], read: &[usize], share: (usize, usize)) -> Self {
        let narrowed = |block: &Arc<HeldBlock>| Arc::new(block.narrowed(read.iter().copied()));
        Self {
            blocks: spans.iter().flat_map(|blocks| *blocks).map(narrowed).collect(),
            lens: spans.iter().map(|blocks| blocks.len()).collect(),
            share,
        }
    }

    fn each(&self) -> impl Iterator<Item = &[Arc<HeldBlock>]> {
        let mut rest = &self.blocks[..];
        self.lens.iter().map(move |len| {
            let (blocks, later) = rest.split_at(*len);
            rest = later;
            blocks
        })
    }
}

/// What spans are, but for their cells.
#[derive(Debug, Serialize, Deserialize)]
pub struct SpansNote {
    lens: Vec<usize>,
    share: (usize, usize),
    /// Length of each block, and the number of its first row where they are consecutive; the others come as cells.
    blocks: Vec<(usize, Option<u64>)>,
    columns: Vec<ColumnsNote>,
}

impl Cargo for Spans {
    type Note = SpansNote;

    fn load(&self) -> (SpansNote, Vec<Cells<'_>>) {
        let mut cells = Vec::new();
        let block = |block: &Arc<HeldBlock>| match &block.row_ids {
            RowIds::From(first) => (block.len(), Some(*first)),
            RowIds::List(_) => (block.len(), None),
        };
        let blocks = self.blocks.iter().map(block).collect();
        for block in &self.blocks {
            if let RowIds::List(ids) = &block.row_ids {
                cells.push(Cells::I64(ids.iter().map(|id| *id as i64).collect()));
            }
        }
        let n_columns = self.blocks.first().map_or(0, |block| block.columns.len());
        let columns = (0..n_columns).map(|column| {
            let (note, more) = Columns::load_all(self.blocks.iter().map(|block| &block.columns[column]));
            cells.extend(more);
            note
        });
        (SpansNote { lens: self.lens.clone(), share: self.share, columns: columns.collect(), blocks }, cells)
    }

    fn unload(note: SpansNote, cells: Vec<Cells<'static>>) -> Option<Self> {
        let mut cells = cells.into_iter();
        let row_ids = |(_, first): &(usize, Option<u64>)| match (first, first.is_none().then(|| cells.next())) {
            (Some(first), _) => Some(RowIds::From(*first)),
            (None, Some(Some(Cells::I64(ids)))) => Some(RowIds::List(ids.iter().map(|id| *id as u64).collect())),
            _ => None,
        };
        let row_ids: Vec<RowIds> = note.blocks.iter().map(row_ids).collect::<Option<_>>()?;
        let columns = note.columns.into_iter().map(|note| Columns::unload_next(note, &mut cells));
        let columns: Vec<Columns> = columns.collect::<Option<_>>()?;
        let block = |(at, ((len, _), row_ids)): (usize, ((usize, Option<u64>), RowIds))| {
            let columns: Option<Vec<HeldColumn>> = columns.iter().map(|column| column.0.get(at).cloned()).collect();
            let columns = columns?;
            columns.iter().all(|column| column.len() == len).then(|| Arc::new(HeldBlock::new(len, row_ids, columns)))
        };
        let blocks: Vec<Arc<HeldBlock>> = note.blocks.into_iter().zip(row_ids).enumerate().map(block).collect::<Option<_>>()?;
        (note.lens.iter().sum::<usize>() == blocks.len()).then_some(Self { blocks, lens: note.lens, share: note.share })
    }
}

impl<S: Flat> Cargo for Folded<S> {
    type Note = ();

    fn load(&self) -> ((), Vec<Cells<'_>>) {
        let mut words = Vec::new();
        self.0.flatten(&mut words);
        ((), vec![Cells::I64(words.into_iter().map(|word| word as i64).collect())])
    }

    fn unload((): (), cells: Vec<Cells<'static>>) -> Option<Self> {
        let [Cells::I64(words)] = &cells[..] else { return None };
        let words: Vec<u64> = words.iter().map(|word| *word as u64).collect();
        let mut rest = words.as_slice();
        let states = Option::<Vec<S>>::restore(&mut rest)?;
        rest.is_empty().then_some(Self(states))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    fn block(first: u64, n: usize) -> Arc<HeldBlock> {
        let cells: Vec<f64> = (0..n).map(|i| i as f64 / 7.0).collect();
        let columns = [cells.clone(), cells].map(|cells| Column::Number(cells.into()).into());
        Arc::new(HeldBlock::new(n, RowIds::From(first), columns.into()))
    }

    /// Spans of one, two and three blocks in turn.
    fn cut(blocks: &[Arc<HeldBlock>]) -> Vec<&[Arc<HeldBlock>]> {
        let (mut spans, mut rest) = (Vec::new(), blocks);
        while !rest.is_empty() {
            let (span, later) = rest.split_at(rest.len().min(1 + spans.len() % 3));
            spans.push(span);
            rest = later;
        }
        spans
    }

    #[test]
    fn messages_bring_all_spans_in_their_order() {
        // Blocks of 40,000 rows have 320,000 bytes in the column that is read, two blocks of 140,000 more than a message.
        for (n_blocks, n_rows, most) in [(0, 10, 1), (5, 10, 1), (1000, 10, 7), (600, 40_000, 3), (600, 140_000, 1)] {
            let one = block(0, n_rows);
            let blocks = vec![one; n_blocks];
            let spans = cut(&blocks);
            let messages = messages(&spans, &[1]);
            let found: Vec<*const [Arc<HeldBlock>]> =
                messages.iter().flat_map(|spans| *spans).map(|span| &raw const **span).collect();
            assert_eq!(found, spans.iter().map(|span| &raw const **span).collect::<Vec<_>>());
            assert_eq!(messages.iter().map(|spans| spans.len()).max().unwrap_or(1), most, "{n_blocks} {n_rows}");
        }
    }

    #[test]
    fn spans_arrive_as_they_left() {
        let blocks: Vec<Arc<HeldBlock>> = (0..6).map(|i| block(i * 100, 3 + i as usize)).collect();
        let spans = Spans::of(&cut(&blocks), &[1], (2, 3));
        let (note, cells) = spans.load();
        let cells: Vec<Cells<'static>> = cells.into_iter().map(Cells::into_owned).collect();
        let found = Spans::unload(note, cells.clone()).unwrap();
        let rows = |spans: &Spans| -> Vec<Vec<(usize, u64)>> {
            spans.each().map(|blocks| blocks.iter().map(|block| (block.len(), block.row_id(0))).collect()).collect()
        };
        assert_eq!((rows(&found), found.share), (rows(&spans), (2, 3)));
        assert_eq!(rows(&found), [vec![(3, 0)], vec![(4, 100), (5, 200)], vec![(6, 300), (7, 400), (8, 500)]]);
        let (mut note, _) = spans.load();
        note.lens[0] = 2;
        assert!(Spans::unload(note, cells).is_none());
    }
}
