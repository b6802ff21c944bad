//! For tests: a machine that is short of memory.

use super::{ByteSource, Cancelled, Cells, ColumnsNote, Job, NoRoom, Progress, Room, Runner, Taken};
use crate::table::{Column, HeldColumn, Storage};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Work as by `R`, with room for so many bytes in memory and so many in storage.
pub(crate) struct Tight<R> {
    runner: R,
    memory: AtomicU64,
    storage: AtomicU64,
    in_storage: Arc<InRam>,
    one_column: u64,
    beside: u64,
}

impl<R> Tight<R> {
    pub(crate) fn new(runner: R, memory: u64, storage: u64) -> Self {
        let (one_column, beside) = (u64::MAX, u64::MAX);
        Self { runner, memory: memory.into(), storage: storage.into(), in_storage: Arc::default(), one_column, beside }
    }

    /// With room for so many bytes of one column.
    pub(crate) fn of_columns_up_to(self, one_column: u64) -> Self {
        Self { one_column, ..self }
    }

    /// With room for so many bytes beside tables.
    pub(crate) fn with_beside(self, beside: u64) -> Self {
        Self { beside, ..self }
    }
}

impl<R: Runner> Runner for Tight<R> {
    async fn map<T: Send, U: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> U + Sync,
        progress: impl FnMut(&U) -> Progress,
    ) -> Result<Vec<U>, Cancelled> {
        self.runner.map(items, work, progress).await
    }

    async fn dispatch<J: Job, B: ByteSource>(
        &self,
        job: &J,
        bytes: &B,
        asks: Vec<J::Ask>,
        take: impl FnMut(J::Answer) -> Taken<J::Ask>,
    ) -> Result<(), Cancelled> {
        self.runner.dispatch(job, bytes, asks, take).await
    }

    async fn checkpoint(&self, progress: Progress) -> Result<(), Cancelled> {
        self.runner.checkpoint(progress).await
    }

    fn keep(&self, column: Column) -> Result<HeldColumn, NoRoom> {
        let takes = |room: &AtomicU64| {
            let less = |room: u64| room.checked_sub(column.bytes() as u64);
            room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
        };
        match () {
            () if takes(&self.memory) => Ok(column.into()),
            () if takes(&self.storage) => Ok(self.in_storage.clone().put(&column)),
            () => Err(NoRoom { reason: "the storage is full".to_owned() }),
        }
    }

    async fn make_room(&self, _: u64) -> Room {
        let all = self.memory.load(Ordering::Relaxed) + self.storage.load(Ordering::Relaxed);
        Room { all, one_column: self.one_column, beside: self.beside }
    }
}

/// Storage that is in memory all the same.
#[derive(Debug, Default)]
pub(crate) struct InRam(Mutex<Vec<(ColumnsNote, Vec<Cells<'static>>)>>);

impl InRam {
    pub(crate) fn put(self: Arc<Self>, column: &Column) -> HeldColumn {
        let mut cells = Vec::new();
        let note = ColumnsNote::of_one(column, &mut cells);
        let cells = cells.into_iter().map(Cells::into_owned).collect();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push((note, cells));
        let place = all.len() as u64 - 1;
        drop(all);
        HeldColumn::away(column, self, place)
    }
}

impl Storage for InRam {
    fn fetch(&self, place: u64) -> Column {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (note, cells) = &all[place as usize];
        note.clone().unload_one(&mut cells.iter().cloned()).expect("a column that was put there")
    }
}
