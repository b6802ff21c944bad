//! Who does the work: this thread, native threads, or (in the worker's room) a browser worker that stays responsive.

use super::{ByteSource, Cancelled, Job, Progress};
use crate::error::UserError;
use crate::table::{Column, HeldColumn};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs independent pieces of work and hears of progress.
///
/// The methods are asynchronous so that a browser worker can return to its event loop between pieces, where a wish to cancel
/// arrives; natively they are ready at once ([`ready`]).
#[expect(async_fn_in_trait, reason = "no runner needs its futures to be Send: each drives its own")]
pub trait Runner {
    /// `work` on every item, the results in the order of the items. `progress` is called once an item, in that order.
    ///
    /// # Errors
    /// [`Cancelled`] if the person stopped the work.
    async fn map<T: Send, U: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> U + Sync,
        progress: impl FnMut(&U) -> Progress,
    ) -> Result<Vec<U>, Cancelled>;

    /// Does the pieces `asks` of `job` wherever there is room. `take` is given the answers in the order of the pieces, each as soon as
    /// it and those before it are there, and says what became of it.
    ///
    /// # Errors
    /// [`Cancelled`] if the person stopped the work.
    async fn dispatch<J: Job, B: ByteSource>(
        &self,
        job: &J,
        bytes: &B,
        asks: Vec<J::Ask>,
        take: impl FnMut(J::Answer) -> Taken<J::Ask>,
    ) -> Result<(), Cancelled>;

    /// Tells the progress of work that is not done by the others, and lets a wish to cancel in.
    ///
    /// # Errors
    /// [`Cancelled`] if the person stopped the work.
    async fn checkpoint(&self, progress: Progress) -> Result<(), Cancelled>;

    /// Makes ready for columns of at most `most` bytes: says how much of them [`Runner::keep`] has room for.
    async fn make_room(&self, most: u64) -> Room {
        let _ = most;
        Room::ENDLESS
    }

    /// Keeps a column of a table: in memory while there is room, else in storage.
    ///
    /// # Errors
    /// [`NoRoom`] if there is room nowhere.
    fn keep(&self, column: Column) -> Result<HeldColumn, NoRoom> {
        Ok(column.into())
    }
}

/// What became of the answer about a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken<A> {
    /// It is taken: so far is the work.
    Used(Progress),
    /// It is of no use: this is to be asked instead, and the answers behind it wait.
    Again(A),
    /// No more is wanted.
    Enough,
}

/// For how much there is room, in bytes of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// In memory and in storage together.
    pub all: u64,
    /// Of one column, which is in memory as a whole while it is described.
    pub one_column: u64,
    /// In memory beside tables, for what is made of them.
    pub beside: u64,
}

impl Room {
    /// Where nothing is known of a bound.
    pub const ENDLESS: Self = Self { all: u64::MAX, one_column: u64::MAX, beside: u64::MAX };

    /// Whether `what`, a plural, of `n_bytes` has room beside tables.
    ///
    /// # Errors
    /// [`NoRoom`] with both figures.
    pub fn check_beside(self, what: &str, n_bytes: u64) -> Result<(), NoRoom> {
        let gigabytes = |n_bytes: u64| format!("{:.2} GB", n_bytes as f64 / 1e9);
        if n_bytes <= self.beside {
            return Ok(());
        }
        Err(NoRoom { reason: format!("{what} take about {} of memory, of {}", gigabytes(n_bytes), gigabytes(self.beside)) })
    }
}

/// There is no room for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRoom {
    /// Why, without a full stop.
    pub reason: String,
}

impl From<NoRoom> for UserError {
    fn from(NoRoom { reason }: NoRoom) -> Self {
        Self::machine(
            format!("There is no room: {reason}."),
            "Leave out the columns and rows that you need least, or use the command line (straightedge), which has no such bound.",
        )
    }
}

/// [`Runner::dispatch`] by the thread itself, one piece after another.
///
/// # Errors
/// [`Cancelled`] if the person stopped the work.
pub async fn dispatch_in_turn<J: Job, B: ByteSource>(
    runner: &impl Runner,
    job: &J,
    bytes: &B,
    asks: Vec<J::Ask>,
    mut take: impl FnMut(J::Answer) -> Taken<J::Ask>,
) -> Result<(), Cancelled> {
    for mut ask in asks {
        let progress = loop {
            match take(job.run(&ask, bytes).await) {
                Taken::Used(progress) => break progress,
                Taken::Again(instead) => ask = instead,
                Taken::Enough => return Ok(()),
            }
        };
        runner.checkpoint(progress).await?;
    }
    Ok(())
}

/// Everything on this thread, one item after another.
pub struct Inline<F: Fn(Progress) = fn(Progress)> {
    report: F,
}

impl Default for Inline {
    fn default() -> Self {
        Self { report: |_| {} }
    }
}

impl<F: Fn(Progress)> Inline<F> {
    /// Reports progress to `report`.
    pub fn reporting(report: F) -> Self {
        Self { report }
    }
}

impl<F: Fn(Progress)> Runner for Inline<F> {
    async fn map<T: Send, U: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> U + Sync,
        mut progress: impl FnMut(&U) -> Progress,
    ) -> Result<Vec<U>, Cancelled> {
        let results = items.into_iter().map(work).inspect(|result| (self.report)(progress(result)));
        Ok(results.collect())
    }

    async fn dispatch<J: Job, B: ByteSource>(
        &self,
        job: &J,
        bytes: &B,
        asks: Vec<J::Ask>,
        take: impl FnMut(J::Answer) -> Taken<J::Ask>,
    ) -> Result<(), Cancelled> {
        dispatch_in_turn(self, job, bytes, asks, take).await
    }

    async fn checkpoint(&self, progress: Progress) -> Result<(), Cancelled> {
        (self.report)(progress);
        Ok(())
    }
}

/// Native threads.
#[cfg(not(target_arch = "wasm32"))]
pub struct Threads<F: Fn(Progress) = fn(Progress)> {
    workers: usize,
    report: F,
}

#[cfg(not(target_arch = "wasm32"))]
impl Threads {
    /// `workers` threads (at least one), without reports.
    pub fn new(workers: usize) -> Self {
        Self { workers: workers.max(1), report: |_| {} }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<F: Fn(Progress)> Threads<F> {
    /// `workers` threads (at least one), with progress told to `report`.
    pub fn with(workers: usize, report: F) -> Self {
        Self { workers: workers.max(1), report }
    }

    /// As many threads as the machine has cores, with progress told to `report`.
    pub fn reporting(report: F) -> Self {
        Self { workers: std::thread::available_parallelism().map_or(1, usize::from), report }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<F: Fn(Progress)> Runner for Threads<F> {
    async fn map<T: Send, U: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> U + Sync,
        mut progress: impl FnMut(&U) -> Progress,
    ) -> Result<Vec<U>, Cancelled> {
        let n = items.len();
        let queue = std::sync::Mutex::new(items.into_iter().enumerate());
        let next = || queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
        let run = || std::iter::from_fn(next).map(|(i, item)| (i, work(item))).collect::<Vec<_>>();
        let mut done: Vec<(usize, U)> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..self.workers.min(n)).map(|_| scope.spawn(run)).collect();
            let mut done = run();
            for other in others {
                // A panic in a worker is a defect: it goes on in the thread that waits.
                done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            done
        });
        done.sort_unstable_by_key(|(i, _)| *i);
        Ok(done.into_iter().map(|(_, result)| result).inspect(|result| (self.report)(progress(result))).collect())
    }

    async fn dispatch<J: Job, B: ByteSource>(
        &self,
        job: &J,
        bytes: &B,
        asks: Vec<J::Ask>,
        mut take: impl FnMut(J::Answer) -> Taken<J::Ask>,
    ) -> Result<(), Cancelled> {
        let n = asks.len();
        let queue = std::sync::Mutex::new(asks.into_iter().enumerate());
        let next = || queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
        let (done, answers) = std::sync::mpsc::channel();
        // A panic in a worker is a defect: it goes on in this thread, which waits for all.
        std::thread::scope(|scope| {
            for _ in 0..self.workers.min(n) {
                let (done, next) = (done.clone(), &next);
                scope.spawn(move || {
                    while let Some((at, ask)) = next() {
                        // The other end takes them all, unless it has enough.
                        if done.send((at, ready(job.run(&ask, bytes)))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(done);
            let (mut early, mut due) = (std::collections::BTreeMap::new(), 0);
            for (at, answer) in answers {
                early.insert(at, answer);
                while let Some(answer) = early.remove(&due) {
                    match take(answer) {
                        Taken::Used(progress) => {
                            (self.report)(progress);
                            due += 1;
                        }
                        Taken::Again(ask) => drop(early.insert(due, ready(job.run(&ask, bytes)))),
                        Taken::Enough => return,
                    }
                }
            }
        });
        Ok(())
    }

    async fn checkpoint(&self, progress: Progress) -> Result<(), Cancelled> {
        (self.report)(progress);
        Ok(())
    }
}

/// The result of a future that never waits: one driven by [`Inline`] or `Threads` over bytes that are at hand.
///
/// # Panics
/// If the future waits, which such futures cannot.
pub fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("native runners and byte sources never wait"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Cargo, Cells, InMemory, Phase};
    use serde::{Deserialize, Serialize};

    /// Squares numbers.
    #[derive(Serialize, Deserialize)]
    struct Square;

    struct Number(u64);

    impl Cargo for Number {
        type Note = u64;

        fn load(&self) -> (u64, Vec<Cells<'_>>) {
            (self.0, Vec::new())
        }

        fn unload(note: u64, _: Vec<Cells<'static>>) -> Option<Self> {
            Some(Self(note))
        }
    }

    impl Job for Square {
        const NAME: &'static str = "square";
        type Ask = Number;
        type Answer = Number;

        async fn run<B: ByteSource>(&self, ask: &Number, _: &B) -> Number {
            Number(ask.0 * ask.0)
        }

        fn weight(&self, _: &Number) -> u64 {
            1
        }
    }

    /// The answers in the order in which they were given, and how far the work was said to be.
    fn given(runner: &impl Runner, asks: &[u64], mut take: impl FnMut(u64) -> Taken<u64>) -> Vec<u64> {
        let mut given = Vec::new();
        let take = |Number(answer)| {
            given.push(answer);
            match take(answer) {
                Taken::Used(progress) => Taken::Used(progress),
                Taken::Again(ask) => Taken::Again(Number(ask)),
                Taken::Enough => Taken::Enough,
            }
        };
        let asks = asks.iter().copied().map(Number).collect();
        ready(runner.dispatch(&Square, &InMemory(&[]), asks, take)).expect("nobody cancels");
        given
    }

    #[test]
    fn an_answer_is_used_or_asked_for_anew_or_the_last() {
        fn check(runner: &impl Runner) {
            let progress = Progress { phase: Phase::Reading, done: 0, total: 1 };
            let asks: Vec<u64> = (0..200).collect();
            let squares: Vec<u64> = asks.iter().map(|ask| ask * ask).collect();
            assert_eq!(given(runner, &asks, |_| Taken::Used(progress)), squares);
            // Those that are too small for their place are asked for anew until they are not.
            let expected: Vec<u64> = (0..3).flat_map(|_| [4, 9, 16]).collect();
            let again = |answer: u64| if answer < 16 { Taken::Again(answer.isqrt() + 1) } else { Taken::Used(progress) };
            assert_eq!(given(runner, &[2; 3], again), expected);
            let enough = |answer| if answer < 100 { Taken::Used(progress) } else { Taken::Enough };
            assert_eq!(given(runner, &asks, enough), &squares[..=10]);
        }
        check(&Inline::default());
        [1, 2, 7].into_iter().for_each(|workers| check(&Threads::new(workers)));
    }
}
