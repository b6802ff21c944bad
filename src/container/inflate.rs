//! A guard on what inflates: a table shrinks by ten or fifty times, and what shrinks by thousands was made to fill a memory.

use super::error::Bomb;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// So much may come out of anything.
pub(super) const FREE: u64 = 64 << 20;
/// Beyond that, at most so many times what went in.
pub(super) const RATIO: u64 = 200;
/// Most bytes of something that has to be held in memory to be opened.
pub(super) const HELD: u64 = 1 << 30;

/// Whether so much out of so little is refused.
pub(super) fn is_bomb(packed: u64, inflated: u64) -> bool {
    inflated > FREE && inflated / RATIO > packed
}

/// Counts what is read through it.
pub(super) struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    /// `inner`, and where the count stands.
    pub(super) fn new(inner: R) -> (Self, Rc<Cell<u64>>) {
        let count = Rc::new(Cell::new(0));
        (Self { inner, count: count.clone() }, count)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.set(self.count.get() + n as u64);
        Ok(n)
    }
}

/// What comes out of an inflater, until it is too much for what went in.
pub(super) struct Guarded<R> {
    inner: R,
    packed: Rc<Cell<u64>>,
    inflated: u64,
}

impl<R> Guarded<R> {
    /// `inner` inflates what `packed` counts.
    pub(super) fn new(inner: R, packed: Rc<Cell<u64>>) -> Self {
        Self { inner, packed, inflated: 0 }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.inflated += n as u64;
        let bomb = Bomb { packed: self.packed.get(), inflated: self.inflated };
        if is_bomb(bomb.packed, bomb.inflated) { Err(io::Error::other(bomb)) } else { Ok(n) }
    }
}
