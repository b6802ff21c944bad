//! Where the window stands over the table, and how it moves.

use super::super::size::use_size;
use super::block::{GridColumn, GridPlace};
use crate::chart::ScrollTrack;
use leptos::ev::WheelEvent;
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;

/// Width of the column of row numbers, in CSS pixels.
pub(super) const GUTTER: f64 = 76.0;

/// Where the window stands over the table.
#[derive(Clone, Copy)]
pub(super) struct Scroll {
    scroller: NodeRef<Div>,
    pub(super) size: Signal<(f64, f64)>,
    /// Offset of the window from the first row and the first column, in the table's own pixels.
    pub(super) top: RwSignal<f64>,
    pub(super) left: RwSignal<f64>,
    /// Left edges of the columns, and the right edge of the last.
    pub(super) edges: Memo<Vec<f64>>,
    n_rows: Signal<u64>,
    header_height: f64,
    row_height: f64,
}

impl Scroll {
    pub(super) fn new(
        scroller: NodeRef<Div>,
        n_rows: Signal<u64>,
        columns: Signal<Arc<Vec<GridColumn>>>,
        header_height: f64,
        row_height: f64,
    ) -> Self {
        let edges = Memo::new(move |_| {
            columns.with(|all| {
                let mut edge = 0.0;
                let after = all.iter().map(|column| {
                    edge += column.width;
                    edge
                });
                std::iter::once(0.0).chain(after).collect::<Vec<_>>()
            })
        });
        let (top, left) = (RwSignal::new(0.0), RwSignal::new(0.0));
        Self { scroller, size: use_size(scroller), top, left, edges, n_rows, header_height, row_height }
    }

    pub(super) fn track_y(self) -> ScrollTrack {
        ScrollTrack {
            content: self.n_rows.get() as f64 * self.row_height,
            window: (self.size.get().1 - self.header_height).max(0.0),
        }
    }

    pub(super) fn track_x(self) -> ScrollTrack {
        let content = self.edges.with(|edges| edges.last().copied().unwrap_or(0.0));
        ScrollTrack { content, window: (self.size.get().0 - GUTTER).max(0.0) }
    }

    pub(super) fn track_y_untracked(self) -> ScrollTrack {
        untrack(move || self.track_y())
    }

    /// The person scrolled: the table goes along.
    pub(super) fn follow(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let (track_x, track_y) = untrack(move || (self.track_x(), self.track_y()));
        let (top, left) = (f64::from(scroller.scroll_top()), f64::from(scroller.scroll_left()));
        // A move of our own comes back here as a scroll position, rounded: it must not shift the table by the rounding.
        if (track_y.scroll_at(self.top.get_untracked()) - top).abs() >= 1.0 {
            self.top.set(track_y.offset_at(top));
        }
        if (track_x.scroll_at(self.left.get_untracked()) - left).abs() >= 1.0 {
            self.left.set(track_x.offset_at(left));
        }
    }

    /// Where a pixel of the scroll bar is many of the table, the wheel still moves by pixels of the table.
    pub(super) fn wheel(self, event: &WheelEvent) {
        let track = self.track_y_untracked();
        if !track.is_scaled() || event.ctrl_key() || event.delta_y() == 0.0 {
            return;
        }
        event.prevent_default();
        let unit = match event.delta_mode() {
            WheelEvent::DOM_DELTA_LINE => self.row_height,
            WheelEvent::DOM_DELTA_PAGE => track.window,
            _ => 1.0,
        };
        self.move_to((self.top.get_untracked() + event.delta_y() * unit).clamp(0.0, track.max_offset()), None);
    }

    /// Brings a place into sight.
    pub(super) fn reveal(self, place: GridPlace) {
        let (track_x, track_y) = untrack(move || (self.track_x(), self.track_y()));
        let top = match place.row {
            None => self.top.get_untracked(),
            Some(row) => {
                let start = row as f64 * self.row_height;
                track_y.reveal(self.top.get_untracked(), start, start + self.row_height)
            }
        };
        let left = self.edges.with_untracked(|edges| {
            let edge = |index: usize| edges.get(index).copied().unwrap_or(0.0);
            track_x.reveal(self.left.get_untracked(), edge(place.column), edge(place.column + 1))
        });
        self.move_to(top, Some(left));
    }

    fn move_to(self, top: f64, left: Option<f64>) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let (track_x, track_y) = untrack(move || (self.track_x(), self.track_y()));
        self.top.set(top);
        scroller.set_scroll_top(track_y.scroll_at(top).round() as i32);
        if let Some(left) = left {
            self.left.set(left);
            scroller.set_scroll_left(track_x.scroll_at(left).round() as i32);
        }
    }
}
