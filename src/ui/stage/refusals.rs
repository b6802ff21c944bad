//! Rows that got no prediction, and why.

use super::words;
use crate::predict::Refusal;
use crate::ui::component::{Cell, Column, DataTable};
use leptos::prelude::*;

/// Rows that got no prediction, one line a reason.
#[component]
pub(super) fn Refusals(
    /// The reasons, the most frequent first.
    #[prop(into)]
    refusals: Signal<Vec<Refusal>>,
) -> impl IntoView {
    let columns = vec![
        Column::text("Column"),
        Column::text("Why there is no prediction"),
        Column::number("Rows"),
        Column::number("First row").with_help("Counted from 1 after the header"),
    ];
    let rows = Signal::derive(move || refusals.with(|refusals| refusals.iter().map(line).collect::<Vec<_>>()));
    view! { <DataTable caption="Rows without prediction, by reason" columns=Signal::stored(columns) rows caption_unseen=true /> }
}

fn line(refusal: &Refusal) -> Vec<Cell> {
    let first = refusal.first_row + 1;
    vec![
        Cell::Text(refusal.column.clone()),
        Cell::Text(refusal.problem.words()),
        Cell::number(refusal.rows as f64, words::group(refusal.rows)),
        Cell::number(first as f64, words::group(first)),
    ]
}
