//! One row of what is in sight.

use super::block::{CellMark, GridBlocks, GridColumn, GridPlace};
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// What every row has to know of the grid around it.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    pub(super) id: StoredValue<String>,
    pub(super) columns: Signal<Arc<Vec<GridColumn>>>,
    pub(super) columns_in_sight: Memo<Range<usize>>,
    pub(super) blocks: Signal<GridBlocks>,
    pub(super) active: RwSignal<GridPlace>,
    pub(super) row_height: f64,
}

impl Sheet {
    pub(super) fn cell_id(self, place: GridPlace) -> String {
        let line = place.row.map_or(0, |row| row + 1);
        self.id.with_value(|id| format!("{id}-{line}-{}", place.column))
    }

    pub(super) fn width(self, column: usize) -> String {
        self.columns.with(|all| format!("{}px", all.get(column).map_or(0.0, |column| column.width)))
    }
}

/// A row: its number, and the cells of the columns in sight.
pub(super) fn row_view(sheet: Sheet, row: u64) -> impl IntoView {
    view! {
        <div class="grid-row" role="row" aria-rowindex=row + 2 style:block-size=format!("{}px", sheet.row_height)>
            <div class="grid-gutter number" role="rowheader" aria-colindex=1>{crate::chart::format_count(row + 1)}</div>
            <div class="grid-clip" role="none">
                <div class="grid-track" role="none">
                    <For
                        each=move || sheet.columns_in_sight.get()
                        key=|column| *column
                        children=move |column| cell_view(sheet, GridPlace { row: Some(row), column })
                    />
                </div>
            </div>
        </div>
    }
}

fn cell_view(sheet: Sheet, place: GridPlace) -> impl IntoView {
    let row = place.row.unwrap_or_default();
    let numeric = sheet.columns.with_untracked(|all| all.get(place.column).is_some_and(|column| column.numeric));
    let cell = Memo::new(move |_| sheet.blocks.with(|blocks| blocks.cell(row, place.column).cloned()));
    let state = move || {
        cell.with(|cell| match cell {
            None => "waiting",
            Some(cell) if cell.mark == CellMark::Changed => "changed",
            Some(cell) if cell.mark == CellMark::Problem => "problem",
            Some(cell) if cell.text.is_none() => "missing",
            Some(_) => "there",
        })
    };
    let text = move || {
        cell.with(|cell| match cell {
            None => "…".to_owned(),
            Some(cell) => cell.text.clone().unwrap_or_else(|| "missing".to_owned()),
        })
    };
    view! {
        <div
            class="grid-cell"
            class:number=numeric
            role="gridcell"
            id=sheet.cell_id(place)
            aria-colindex=place.column + 2
            data-state=state
            data-active=move || (sheet.active.get() == place).then_some("")
            data-row=row
            data-column=place.column
            style:inline-size=move || sheet.width(place.column)
        >
            {text}
        </div>
    }
}

/// The row of headers of the columns in sight.
pub(super) fn head_row(sheet: Sheet, header: Callback<usize, AnyView>, height: f64) -> impl IntoView {
    view! {
        <div class="grid-row grid-head" role="row" aria-rowindex="1" style:block-size=format!("{height}px")>
            <div class="grid-gutter" role="columnheader" aria-colindex="1"><span class="unseen">"Row"</span></div>
            <div class="grid-clip" role="none">
                <div class="grid-track" role="none">
                    <For
                        each=move || sheet.columns_in_sight.get()
                        key=|column| *column
                        children=move |column| header_view(sheet, column, header)
                    />
                </div>
            </div>
        </div>
    }
}

fn header_view(sheet: Sheet, column: usize, header: Callback<usize, AnyView>) -> impl IntoView {
    let place = GridPlace { row: None, column };
    let name = move || sheet.columns.with(|all| all.get(column).map(|column| column.name.clone()));
    view! {
        <div
            class="grid-cell"
            role="columnheader"
            id=sheet.cell_id(place)
            aria-colindex=column + 2
            aria-label=name
            data-active=move || (sheet.active.get() == place).then_some("")
            data-column=column
            style:inline-size=move || sheet.width(column)
        >
            {header.run(column)}
        </div>
    }
}
