//! One file's work as a part of that on several.

use crate::engine::{ByteSource, Cancelled, Job, NoRoom, Progress, Room, Runner, Taken};
use crate::table::{Column, HeldColumn};

/// Works as another runner does, and tells how far all files are where one file's progress is told.
pub(super) struct Along<'a, R> {
    pub(super) runner: &'a R,
    /// Bytes of the files before this one.
    pub(super) before: u64,
    /// Bytes of this file.
    pub(super) len: u64,
    /// Bytes of all files.
    pub(super) total: u64,
}

impl<R> Along<'_, R> {
    fn of_all(&self, progress: Progress) -> Progress {
        if self.len == self.total {
            return progress;
        }
        let share = progress.done as f64 / progress.total.max(1) as f64;
        Progress { phase: progress.phase, done: self.before + (share * self.len as f64) as u64, total: self.total }
    }
}

impl<R: Runner> Runner for Along<'_, R> {
    async fn map<T: Send, U: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> U + Sync,
        mut progress: impl FnMut(&U) -> Progress,
    ) -> Result<Vec<U>, Cancelled> {
        self.runner.map(items, work, |result| self.of_all(progress(result))).await
    }

    async fn dispatch<J: Job, B: ByteSource>(
        &self,
        job: &J,
        bytes: &B,
        asks: Vec<J::Ask>,
        mut take: impl FnMut(J::Answer) -> Taken<J::Ask>,
    ) -> Result<(), Cancelled> {
        let take = |answer| match take(answer) {
            Taken::Used(progress) => Taken::Used(self.of_all(progress)),
            other => other,
        };
        self.runner.dispatch(job, bytes, asks, take).await
    }

    async fn checkpoint(&self, progress: Progress) -> Result<(), Cancelled> {
        self.runner.checkpoint(self.of_all(progress)).await
    }

    async fn make_room(&self, most: u64) -> Room {
        self.runner.make_room(most).await
    }

    fn keep(&self, column: Column) -> Result<HeldColumn, NoRoom> {
        self.runner.keep(column)
    }
}
