//! A sign of life from work that takes long: whoever waits for it must not think it lost.

use std::cell::Cell;
use std::ops::Range;

thread_local! {
    static PULSE: Cell<fn()> = const { Cell::new(|| {}) };
}

/// What this thread does from now on with each of the [`batches`] that it begins; nothing if it is never said.
pub fn on_pulse(say: fn()) {
    PULSE.set(say);
}

/// Cuts `n_rows` rows into batches of `size`, the last of which may be smaller; with each, it can be heard that the work goes on.
pub fn batches(n_rows: usize, size: usize) -> impl Iterator<Item = Range<usize>> {
    (0..n_rows).step_by(size).map(move |start| {
        pulse();
        start..n_rows.min(start + size)
    })
}

/// Lets it be heard that work without [`batches`] goes on.
pub fn pulse() {
    PULSE.get()();
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        static HEARD: Cell<u32> = const { Cell::new(0) };
    }

    #[test]
    fn batches_hold_all_rows_and_each_is_heard() {
        on_pulse(|| HEARD.set(HEARD.get() + 1));
        assert_eq!(batches(10, 4).collect::<Vec<_>>(), [0..4, 4..8, 8..10]);
        assert_eq!(batches(8, 4).collect::<Vec<_>>(), [0..4, 4..8]);
        assert_eq!(batches(0, 4).count(), 0);
        assert_eq!(HEARD.get(), 5);
    }
}
