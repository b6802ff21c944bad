//! What part of something long is in sight: scroll positions of tables with more rows than a browser can make an element tall.

use std::ops::Range;

/// The tallest element every browser lays out, with room to spare (Firefox stops at about 17.9 million CSS pixels).
const MAX_EXTENT: f64 = 16_000_000.0;

/// A long content behind a window, along one axis. Lengths in CSS pixels.
///
/// The browser scrolls an element of [`extent`](Self::extent), which is the content's length as long as elements can be that
/// long. Beyond, scroll positions map in proportion, so that the scroll bar still spans the whole content.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScrollTrack {
    /// Length of the content.
    pub content: f64,
    /// Length of the window before it.
    pub window: f64,
}

impl ScrollTrack {
    /// Length of the element that stands for the content.
    pub fn extent(self) -> f64 {
        self.content.min(MAX_EXTENT)
    }

    /// Whether one pixel of the scroll bar is more than one pixel of the content.
    pub fn is_scaled(self) -> bool {
        self.content > MAX_EXTENT
    }

    /// The largest offset: the window then shows the content's end.
    pub fn max_offset(self) -> f64 {
        (self.content - self.window).max(0.0)
    }

    /// Which offset of the content a scroll position stands for.
    pub fn offset_at(self, scroll: f64) -> f64 {
        let max_scroll = (self.extent() - self.window).max(0.0);
        if max_scroll == 0.0 { 0.0 } else { (scroll / max_scroll).clamp(0.0, 1.0) * self.max_offset() }
    }

    /// Which scroll position stands for an offset of the content.
    pub fn scroll_at(self, offset: f64) -> f64 {
        let max_offset = self.max_offset();
        if max_offset == 0.0 { 0.0 } else { (offset / max_offset).clamp(0.0, 1.0) * (self.extent() - self.window).max(0.0) }
    }

    /// The nearest offset at which the stretch from `start` to `end` of the content is in sight.
    pub fn reveal(self, offset: f64, start: f64, end: f64) -> f64 {
        let shown = if start < offset {
            start
        } else if end > offset + self.window {
            end - self.window
        } else {
            offset
        };
        shown.clamp(0.0, self.max_offset())
    }

    /// Which of `n` pieces of equal length `size` are in sight, and `spare` more on either side.
    pub fn in_sight(self, offset: f64, size: f64, n: u64, spare: u64) -> Range<u64> {
        let first = (offset / size).floor().max(0.0) as u64;
        let last = ((offset + self.window) / size).ceil().max(0.0) as u64;
        first.saturating_sub(spare).min(n)..last.saturating_add(spare).min(n)
    }

    /// Which pieces are in sight, where piece `i` runs from `edges[i]` to `edges[i + 1]` (ascending, one more than pieces).
    pub fn in_sight_between(self, offset: f64, edges: &[f64]) -> Range<usize> {
        let pieces = edges.len().saturating_sub(1);
        let first = edges.partition_point(|edge| *edge <= offset).saturating_sub(1).min(pieces);
        let end = edges.partition_point(|edge| *edge < offset + self.window).min(pieces);
        first..end.max(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shows_the_first_and_the_last_row_at_the_ends() {
        for rows in [1_u64, 10, 1_000, 1_000_000, 1_000_000_000] {
            let track = ScrollTrack { content: rows as f64 * 28.0, window: 400.0 };
            let max_scroll = (track.extent() - track.window).max(0.0);
            assert_eq!(track.in_sight(track.offset_at(0.0), 28.0, rows, 0).start, 0, "{rows} rows");
            assert_eq!(track.in_sight(track.offset_at(max_scroll), 28.0, rows, 0).end, rows, "{rows} rows");
        }
    }

    #[test]
    fn finds_pieces_of_unequal_length() {
        let edges = [0.0, 100.0, 150.0, 400.0, 500.0];
        let track = ScrollTrack { content: 500.0, window: 100.0 };
        for (offset, expected) in [(0.0, 0..1), (1.0, 0..2), (100.0, 1..3), (149.0, 1..3), (150.0, 2..3), (400.0, 3..4)] {
            assert_eq!(track.in_sight_between(offset, &edges), expected, "at {offset}");
        }
        assert_eq!(track.in_sight_between(0.0, &[]), 0..0);
    }

    #[test]
    fn reveals_with_the_least_movement() {
        let track = ScrollTrack { content: 1000.0, window: 100.0 };
        for (offset, start, end, expected) in
            [(0.0, 10.0, 38.0, 0.0), (50.0, 10.0, 38.0, 10.0), (0.0, 90.0, 118.0, 18.0), (0.0, 980.0, 1008.0, 900.0)]
        {
            assert_eq!(track.reveal(offset, start, end), expected);
        }
    }

    proptest! {
        #[test]
        fn offsets_survive_the_way_through_the_scroll_bar(content in 1.0..1e12_f64, window in 1.0..5_000.0_f64, share in 0.0..=1.0_f64) {
            let track = ScrollTrack { content, window };
            let offset = share * track.max_offset();
            let back = track.offset_at(track.scroll_at(offset));
            prop_assert!((back - offset).abs() <= 1e-9 * content.max(1.0));
        }
    }
}
