//! Passes whose blocks are gone over by other workers, which share no memory with this one.

use super::{
    Cancelled, Cargo, Cells, Columns, ColumnsNote, InMemory, Job, MergeTree, Pass, Phase, Progress, Runner, WAVE, n_rows, over,
    spans,
};
use crate::engine::ByteSource;
use crate::stat::Flat;
use crate::table::{Block, Column, RowIds, Schema, Table};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
    for wave in spans(&table.blocks, pass.rows_per_state()).chunks(WAVE) {
        let asks = wave.iter().map(|blocks| Span::of(blocks, &read)).collect();
        let mut rows = wave.iter().map(|blocks| n_rows(blocks));
        let progress = |_: &Folded<B::State>| {
            done += rows.next().unwrap_or_default();
            Progress { phase, done, total }
        };
        let answers = runner.dispatch(&job, &InMemory(&[]), asks, progress).await?;
        for (blocks, Folded(state)) in wave.iter().zip(answers) {
            // Who could not put the pass together leaves the work here.
            tree.push(state.unwrap_or_else(|| over(pass, blocks)));
        }
    }
    Ok(tree.finish().unwrap_or_else(|| pass.start()))
}

/// Goes over blocks.
#[derive(Serialize, Deserialize)]
pub struct Fold<B> {
    brief: B,
    /// Of the columns that are sent.
    schema: Schema,
}

/// Some blocks, one behind another.
#[derive(Clone, Debug)]
pub struct Span(Vec<Arc<Block>>);

/// The state after some blocks; `None` if the pass could not be put together.
pub struct Folded<S>(Option<S>);

impl<B: Brief> Job for Fold<B> {
    const NAME: &'static str = B::NAME;
    type Ask = Span;
    type Answer = Folded<B::State>;

    async fn run<S: ByteSource>(&self, ask: &Span, _: &S) -> Folded<B::State> {
        let mut state = None;
        let done = self.brief.with_pass(&self.schema, &mut |pass| state = Some(over(pass, &ask.0)));
        Folded(state.filter(|_| done.is_some()))
    }

    fn weight(&self, ask: &Span) -> u64 {
        ask.0.iter().flat_map(|block| &block.columns).map(|column| column.bytes() as u64).sum()
    }
}

impl Span {
    fn of(blocks: &[Arc<Block>], read: &[usize]) -> Self {
        let narrowed =
            |block: &Arc<Block>| Arc::new(block.with_columns(read.iter().map(|column| block.columns[*column].clone()).collect()));
        Self(blocks.iter().map(narrowed).collect())
    }
}

/// What a span is, but for its cells.
#[derive(Debug, Serialize, Deserialize)]
pub struct SpanNote {
    /// Length of each block, and the number of its first row where they are consecutive; the others come as cells.
    blocks: Vec<(usize, Option<u64>)>,
    columns: Vec<ColumnsNote>,
}

impl Cargo for Span {
    type Note = SpanNote;

    fn load(&self) -> (SpanNote, Vec<Cells<'_>>) {
        let mut cells = Vec::new();
        let block = |block: &Arc<Block>| match &block.row_ids {
            RowIds::From(first) => (block.len(), Some(*first)),
            RowIds::List(_) => (block.len(), None),
        };
        let blocks = self.0.iter().map(block).collect();
        for block in &self.0 {
            if let RowIds::List(ids) = &block.row_ids {
                cells.push(Cells::I64(ids.iter().map(|id| *id as i64).collect()));
            }
        }
        let n_columns = self.0.first().map_or(0, |block| block.columns.len());
        let columns = (0..n_columns).map(|column| {
            let (note, more) = Columns::load_all(self.0.iter().map(|block| &*block.columns[column]));
            cells.extend(more);
            note
        });
        (SpanNote { columns: columns.collect(), blocks }, cells)
    }

    fn unload(note: SpanNote, cells: Vec<Cells<'static>>) -> Option<Self> {
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
            let columns: Option<Vec<Arc<Column>>> = columns.iter().map(|column| column.0.get(at).cloned()).collect();
            let columns = columns?;
            columns.iter().all(|column| column.len() == len).then(|| Arc::new(Block::new(len, row_ids, columns)))
        };
        note.blocks.into_iter().zip(row_ids).enumerate().map(block).collect::<Option<_>>().map(Self)
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
        let state = Option::<S>::restore(&mut rest)?;
        rest.is_empty().then_some(Self(state))
    }
}
