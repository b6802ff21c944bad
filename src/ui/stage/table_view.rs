//! A table of the project as a grid: cells are fetched from the worker as they come into sight.

use super::words;
use crate::profile::{ColumnProfile, Distribution};
use crate::project::{AnswerBody, Query, TableName};
use crate::table::{ColumnType, RowRange, Schema};
use crate::ui::browser;
use crate::ui::component::{
    BLOCK_COLUMNS, BlockId, GridBlock, GridBlocks, GridCell, GridColumn, GridPlace, IconView, VirtualGrid,
};
use crate::ui::plot::MiniChart;
use crate::ui::state::App;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// What the grid shows: the shape of a table and what its columns look like.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) n_rows: u64,
    pub(super) schema: Schema,
    pub(super) profiles: Vec<Arc<ColumnProfile>>,
}

/// A table of the project as a grid.
#[component]
pub(super) fn TableView(
    /// Which table.
    of: TableName,
    /// Its shape. A new value means new cells.
    #[prop(into)]
    shown: Signal<Shown>,
    /// What the table is, for ears.
    #[prop(into)]
    label: String,
    /// Called with the place that a person presses.
    #[prop(into)]
    on_place: Callback<GridPlace>,
    /// The column that is explained beside the grid.
    #[prop(into)]
    selected: Signal<Option<usize>>,
) -> impl IntoView {
    let app = App::here();
    let blocks = RwSignal::new(GridBlocks::default());
    let asked = StoredValue::new(BTreeSet::<BlockId>::new());
    let generation = StoredValue::new(0_u32);
    // Cells of a table that is no longer shown must not fill this one.
    Effect::new(move |before: Option<()>| {
        shown.track();
        if before.is_some() {
            generation.update_value(|generation| *generation += 1);
            asked.update_value(BTreeSet::clear);
            blocks.set(GridBlocks::default());
        }
    });
    let fetch = move |id: BlockId| {
        let (rows, columns) = shown.with_untracked(|shown| (id.rows(shown.n_rows), id.columns(shown.schema.len())));
        let is_new = asked.try_update_value(|asked| asked.insert(id)).unwrap_or(false);
        if !is_new || rows.is_empty() {
            return;
        }
        let query = Query::Page {
            of,
            rows: RowRange { start: rows.start, len: (rows.end - rows.start) as u32 },
            first_column: columns.start as u32,
            n_columns: BLOCK_COLUMNS as u32,
        };
        let asked_in = generation.get_value();
        spawn_local(async move {
            let answer = app.ask(query).await;
            // The grid may be gone, or show another table by now.
            if generation.try_get_value() != Some(asked_in) {
                return;
            }
            match answer {
                Ok(AnswerBody::Page(page)) => {
                    let row = |cells: &Vec<_>| cells.iter().map(|cell| GridCell::new(words::cell(cell))).collect();
                    let block = GridBlock { rows: page.cells.iter().map(row).collect() };
                    blocks.update(|blocks| drop(blocks.0.insert(id, Arc::new(block))));
                }
                _ => asked.update_value(|asked| {
                    asked.remove(&id);
                }),
            }
        });
    };
    // Asked for by each cell: made once.
    let columns = Memo::new(move |_| {
        shown.with(|shown| {
            let column = |field: &crate::table::Field| GridColumn {
                name: field.name.clone(),
                width: (field.name.chars().count() as f64 * 8.5 + 48.0).clamp(136.0, 260.0),
                numeric: field.kind == ColumnType::Number,
            };
            Arc::new(shown.schema.fields.iter().map(column).collect::<Vec<_>>())
        })
    });
    let header = move |column: usize| {
        // The grid draws a header once; what stands in it follows the table.
        let found = Memo::new(move |_| {
            shown.with(|shown| Some((shown.schema.fields.get(column)?.clone(), shown.profiles.get(column)?.clone())))
        });
        let is_selected = move || selected.get() == Some(column);
        let head = move || found.get().map(|(field, profile)| view! { <ColumnHead field profile /> });
        view! { <div class="column-head" class:selected=is_selected>{head}</div> }.into_any()
    };
    view! {
        <VirtualGrid
            label
            n_rows=Signal::derive(move || shown.with(|shown| shown.n_rows))
            columns
            blocks
            on_need=Callback::new(move |needed: Vec<BlockId>| needed.into_iter().for_each(fetch))
            header=Callback::new(header)
            on_activate=on_place
        />
    }
}

/// Name, type, shape and missing share of a column.
#[component]
fn ColumnHead(
    /// Its name, type and unit.
    field: crate::table::Field,
    /// What it looks like.
    profile: Arc<ColumnProfile>,
) -> impl IntoView {
    let missing = profile.missing_share();
    let note = if missing > 0.0 {
        format!("{} missing", words::percent(missing))
    } else {
        match &profile.distribution {
            Distribution::Labels(_) => match profile.distinct {
                crate::profile::Distinct::Exactly(n) => words::count(n, "value", "values"),
                crate::profile::Distinct::MoreThan(n) => format!("over {}", words::count(n, "value", "values")),
            },
            Distribution::Numbers(numbers) | Distribution::Dates(numbers) => numbers.quantiles.map_or_else(String::new, |q| {
                format!("{} to {}", words::profiled(q.min, profile.kind), words::profiled(q.max, profile.kind))
            }),
        }
    };
    let unit = field.unit.clone().map(|unit| format!(" ({unit})"));
    // Each chart is drawn in a task of its own: together they would keep the page busy for too long.
    let is_drawn = RwSignal::new(false);
    browser::after(0, move || {
        is_drawn.try_set(true);
    });
    view! {
        <p class="column-head-name">
            <IconView icon=words::type_icon(field.kind) />
            <strong>{field.name.clone()}</strong>
            <span class="soft">{unit}</span>
            <span class="unseen">{format!(", {}", field.kind.name())}</span>
        </p>
        {move || if is_drawn.get() {
            view! { <MiniChart profile=profile.clone() /> }.into_any()
        } else {
            view! { <div class="mini" /> }.into_any()
        }}
        <p class="column-head-note number" class:some-missing={missing > 0.0}>{note}</p>
    }
}
