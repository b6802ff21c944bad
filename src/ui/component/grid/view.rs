//! The grid itself: scrolling, keys, and what has to be asked for.

use super::super::super::browser;
use super::super::unique::unique_id;
use super::block::{BlockId, GridBlocks, GridColumn, GridPlace};
use super::row::{Sheet, head_row, row_view};
use super::scroll::{GUTTER, Scroll};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Rows that are drawn at a time when a grid is new.
const FIRST_ROWS: u64 = 6;
/// Rows drawn beyond the window on either side.
const SPARE_ROWS: u64 = 2;

/// A table of any size under one header. One tab stop: arrow keys, Page Up and Down, Home and End (with Ctrl: of the whole table)
/// move through it, Enter or a press calls `on_activate`. Cells come in blocks: the grid asks for those in sight that are not there.
#[component]
pub fn VirtualGrid(
    /// What the table is.
    #[prop(into)]
    label: Signal<String>,
    /// How many rows it has.
    #[prop(into)]
    n_rows: Signal<u64>,
    /// Its columns.
    #[prop(into)]
    columns: Signal<Arc<Vec<GridColumn>>>,
    /// The blocks that are there.
    #[prop(into)]
    blocks: Signal<GridBlocks>,
    /// Called with the blocks that are in sight and not there, nearest first; called again only when that changes.
    #[prop(into)]
    on_need: Callback<Vec<BlockId>>,
    /// Draws the header of a column: no tab stops in it, please.
    #[prop(into)]
    header: Callback<usize, AnyView>,
    /// Called when a person presses a cell or a header, or Enter on it.
    #[prop(optional, into)]
    on_activate: Option<Callback<GridPlace>>,
    /// Height of the header, in CSS pixels.
    #[prop(default = 112.0)]
    header_height: f64,
    /// Height of a row, in CSS pixels.
    #[prop(default = 28.0)]
    row_height: f64,
) -> impl IntoView {
    let scroller = NodeRef::<Div>::new();
    let grid = Scroll::new(scroller, n_rows, columns, header_height, row_height);
    let columns_in_sight = Memo::new(move |_| {
        let left = grid.left.get();
        grid.edges.with(|edges| grid.track_x().in_sight_between(left, edges))
    });
    let all_rows = Memo::new(move |_| grid.track_y().in_sight(grid.top.get(), row_height, n_rows.get(), SPARE_ROWS));
    let rows_in_sight = some_at_a_time(all_rows);
    let active = RwSignal::new(GridPlace::default());
    let id = StoredValue::new(unique_id("grid"));
    let sheet = Sheet { id, columns, columns_in_sight, blocks, active, row_height };

    let needed = Memo::new(move |_| {
        let covering = BlockId::covering(&rows_in_sight.get(), &columns_in_sight.get());
        blocks.with(|blocks| covering.into_iter().filter(|id| !blocks.0.contains_key(id)).collect::<Vec<_>>())
    });
    Effect::new(move |_| {
        let needed = needed.get();
        if !needed.is_empty() {
            on_need.run(needed);
        }
    });

    let activate = move |place| {
        if let Some(on_activate) = on_activate {
            on_activate.run(place);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let here = active.get_untracked();
        if event.key() == "Enter" {
            event.prevent_default();
            activate(here);
            return;
        }
        let (rows, columns) = (n_rows.get_untracked(), columns.with_untracked(|all| all.len()));
        let page = (grid.track_y_untracked().window / row_height).floor().max(1.0) as u64;
        if let Some(there) = here.after_key(&event.key(), event.ctrl_key() || event.meta_key(), rows, columns, page) {
            event.prevent_default();
            active.set(there);
            grid.reveal(there);
        }
    };
    let on_click = move |event: MouseEvent| {
        if let Some(place) = place_of(&event) {
            active.set(place);
            activate(place);
        }
    };
    let pixels = |value: f64| format!("{value}px");
    let body_shift = move || {
        let first = rows_in_sight.get().start;
        format!("0 {}px", first as f64 * row_height - grid.top.get())
    };
    let track_shift = move || {
        let first = grid.edges.with(|edges| edges.get(columns_in_sight.get().start).copied().unwrap_or(0.0));
        format!("{}px", first - grid.left.get())
    };
    view! {
        <div
            class="grid"
            role="grid"
            tabindex="0"
            aria-label=label
            aria-rowcount=move || n_rows.get() + 1
            aria-colcount=move || columns.with(|all| all.len()) + 1
            aria-activedescendant=move || sheet.cell_id(active.get())
            node_ref=scroller
            on:scroll=move |_| grid.follow()
            on:wheel=move |event| grid.wheel(&event)
            on:keydown=on_key
            on:click=on_click
        >
            <div
                class="grid-extent"
                role="none"
                style:block-size=move || pixels(grid.track_y().extent() + header_height)
                style:inline-size=move || pixels(grid.track_x().extent() + GUTTER)
            >
                <div
                    class="grid-sheet"
                    role="none"
                    style:block-size=move || pixels(grid.size.get().1)
                    style:inline-size=move || pixels(grid.size.get().0)
                    style:--gutter=pixels(GUTTER)
                    style:--track-shift=track_shift
                >
                    {head_row(sheet, header, header_height)}
                    <div class="grid-body" role="rowgroup">
                        <div class="grid-rows" role="none" style:translate=body_shift>
                            <For each=move || rows_in_sight.get() key=|row| *row children=move |row| row_view(sheet, row) />
                        </div>
                    </div>
                </div>
            </div>
        </div>
    }
}

/// The cell or header an event happened in.
fn place_of(event: &MouseEvent) -> Option<GridPlace> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let cell = target.closest("[data-column]").ok()??;
    let column = cell.get_attribute("data-column")?.parse().ok()?;
    let row = cell.get_attribute("data-row").and_then(|row| row.parse().ok());
    Some(GridPlace { row, column })
}

/// The first of some rows, and soon all: to draw a first screen at once would keep the page busy for too long.
fn some_at_a_time(all: Memo<Range<u64>>) -> Memo<Range<u64>> {
    let n_drawn = RwSignal::new(FIRST_ROWS);
    let drawn = Memo::new(move |_| {
        let Range { start, end } = all.get();
        start..end.min(start + n_drawn.get())
    });
    Effect::new(move |_| {
        if drawn.get().end < all.get().end {
            browser::after(0, move || {
                n_drawn.try_update(|n| *n += FIRST_ROWS);
            });
        }
    });
    drawn
}
