//! A job in work, whatever its types: what gives it away, and what waits for it, is written once for all jobs.

use crate::engine::{ByteSource, Cargo, Cells, Job, Taken};
use crate::plain;
use std::pin::Pin;

/// A job and what has come of its pieces so far.
pub(super) trait Work {
    /// What tells it from other jobs.
    fn name(&self) -> &'static str;

    /// What its pieces share, as bytes.
    fn job(&self) -> Vec<u8>;

    /// Number of pieces.
    fn n_pieces(&self) -> usize;

    /// Pieces that follow each other and are best done by one worker.
    fn run_len(&self) -> usize;

    /// About how many bytes all pieces together go through.
    fn weight(&self) -> u64;

    /// About how many bytes one piece goes through.
    fn weight_of(&self, piece: usize) -> u64;

    /// A piece as it travels: bytes, and cells beside them.
    fn ask(&self, piece: usize) -> (Vec<u8>, Vec<Cells<'_>>);

    /// Takes the answer about a piece; `false` if it is none.
    fn take(&mut self, piece: usize, note: &[u8], cells: Vec<Cells<'static>>) -> bool;

    /// Does a piece here.
    fn run(&mut self, piece: usize) -> Pin<Box<dyn Future<Output = ()> + '_>>;

    /// Whether a piece is done.
    fn is_done(&self, piece: usize) -> bool;

    /// Gives the answer about a piece that is done to who waits for it, in the order of the pieces. One that is to be asked again is not
    /// done.
    fn deliver(&mut self, piece: usize) -> Taken<()>;
}

/// The pieces of one job.
pub(super) struct Pieces<'a, J: Job, B, P> {
    pub(super) job: &'a J,
    pub(super) bytes: &'a B,
    pub(super) asks: Vec<J::Ask>,
    pub(super) take: P,
    /// Of the pieces that are done and not yet delivered.
    pub(super) answers: Vec<Option<J::Answer>>,
}

impl<J: Job, B: ByteSource, P: FnMut(J::Answer) -> Taken<J::Ask>> Work for Pieces<'_, J, B, P> {
    fn name(&self) -> &'static str {
        J::NAME
    }

    fn job(&self) -> Vec<u8> {
        written(plain::write(self.job))
    }

    fn n_pieces(&self) -> usize {
        self.asks.len()
    }

    fn run_len(&self) -> usize {
        J::RUN
    }

    fn weight(&self) -> u64 {
        (0..self.asks.len()).map(|piece| self.weight_of(piece)).sum()
    }

    fn weight_of(&self, piece: usize) -> u64 {
        self.job.weight(&self.asks[piece])
    }

    fn ask(&self, piece: usize) -> (Vec<u8>, Vec<Cells<'_>>) {
        let (note, cells) = self.asks[piece].load();
        (written(plain::write(&note)), cells)
    }

    fn take(&mut self, piece: usize, note: &[u8], cells: Vec<Cells<'static>>) -> bool {
        let note = plain::read_message(note).ok();
        self.answers[piece] = note.and_then(|note| J::Answer::unload(note, cells));
        self.answers[piece].is_some()
    }

    fn run(&mut self, piece: usize) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async move {
            self.answers[piece] = Some(self.job.run(&self.asks[piece], self.bytes).await);
        })
    }

    fn is_done(&self, piece: usize) -> bool {
        self.answers[piece].is_some()
    }

    fn deliver(&mut self, piece: usize) -> Taken<()> {
        match self.answers[piece].take().map(&mut self.take) {
            Some(Taken::Used(progress)) => Taken::Used(progress),
            Some(Taken::Again(ask)) => {
                self.asks[piece] = ask;
                Taken::Again(())
            }
            Some(Taken::Enough) => Taken::Enough,
            None => unreachable!("it is asked of what is done"),
        }
    }
}

/// What travels is plain data, whose keys are texts: that it cannot be written is a defect, and nobody on the other side understands it.
fn written(plain: Result<plain::Plain, plain::Error>) -> Vec<u8> {
    plain.map(|plain| plain.to_message()).unwrap_or_default()
}
