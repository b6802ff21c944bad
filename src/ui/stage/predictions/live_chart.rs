//! A chart that follows every move.

use crate::chart::{Bars, Chart, Notion};
use crate::ui::plot::Plot;
use leptos::prelude::*;

/// The chart while there is one, nothing while there is none. Words beside it say what it shows.
#[component]
pub(super) fn LiveChart(
    /// The chart of the present answer.
    chart: Memo<Option<Chart>>,
) -> impl IntoView {
    let is_there = Memo::new(move |_| chart.with(Option::is_some));
    // The last look at a chart that is about to go.
    let gone = || Chart::new("", Bars { label: String::new(), bars: Vec::new(), other: 0, notion: Notion::Predicted });
    let shown = Signal::derive(move || chart.get().unwrap_or_else(gone));
    move || is_there.get().then(|| view! { <Plot chart=shown bare=true /> })
}
