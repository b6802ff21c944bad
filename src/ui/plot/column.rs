//! What a column looks like, as a chart.

use super::plot_view::Plot;
use crate::chart::{Axis, Bars, Bin, Chart, Figure, Histogram, Notion, Rect, spark_bars};
use crate::profile::{ColumnProfile, Distribution, NumberProfile};
use leptos::prelude::*;
use std::fmt::Write;
use std::sync::Arc;

/// Most frequent values that get a bar.
const TOP: usize = 12;

/// Size of the smallest chart, in its own pixels; it is stretched to the room there is.
const MINI: (f64, f64) = (120.0, 36.0);

/// How the values of a column lie: a histogram, or its most frequent values. Texts that were too different to count have none.
pub fn column_chart(profile: &ColumnProfile, unit: Option<&str>) -> Option<Chart> {
    let figure: Figure = match &profile.distribution {
        Distribution::Numbers(numbers) => histogram(numbers, Axis::number(&profile.name, unit.map(str::to_owned)))?.into(),
        Distribution::Dates(dates) => histogram(dates, Axis::date(&profile.name))?.into(),
        Distribution::Labels(labels) if !labels.top.is_empty() => {
            let (shown, pooled) = labels.top.split_at(labels.top.len().min(TOP));
            let other = labels.n_other + pooled.iter().map(|(_, count)| count).sum::<u64>();
            Bars { label: profile.name.clone(), bars: shown.to_vec(), other, notion: Notion::Data }.into()
        }
        Distribution::Labels(_) => return None,
    };
    Some(Chart::new(format!("Values of {}", profile.name), figure))
}

fn histogram(numbers: &NumberProfile, axis: Axis) -> Option<Histogram> {
    let bin = |bin: &crate::profile::HistogramBin| Bin { lower: bin.lower, upper: bin.upper, count: bin.count };
    let bins: Vec<_> = numbers.histogram.iter().map(bin).collect();
    (!bins.is_empty()).then_some(Histogram { axis, bins, notion: Notion::Data, lines: Vec::new() })
}

/// How the values of a column lie, with everything that belongs to a chart.
#[component]
pub fn ColumnChart(
    /// The column.
    profile: Arc<ColumnProfile>,
    /// What it is counted in.
    #[prop(optional, into)]
    unit: Option<String>,
) -> impl IntoView {
    column_chart(&profile, unit.as_deref()).map(|chart| view! { <Plot chart=Signal::stored(chart) bare=true /> })
}

/// How the values of a column lie, as small as a word: for the head of a column, where the words around say the rest.
#[component]
pub fn MiniChart(
    /// The column.
    profile: Arc<ColumnProfile>,
) -> impl IntoView {
    let counts: Vec<u64> = match &profile.distribution {
        Distribution::Numbers(numbers) | Distribution::Dates(numbers) => numbers.histogram.iter().map(|bin| bin.count).collect(),
        Distribution::Labels(labels) => labels.top.iter().take(TOP).map(|(_, count)| *count).collect(),
    };
    let (width, height) = MINI;
    let mut path = String::new();
    for Rect { x, y, width, height } in spark_bars(&counts, width, height) {
        // Writing to a string cannot fail.
        let _ = write!(path, "M{x:.2} {y:.2}h{width:.2}v{height:.2}h-{width:.2}z");
    }
    view! {
        <svg class="mini" viewBox=format!("0 0 {width} {height}") preserveAspectRatio="none" aria-hidden="true">
            <path class="ink-data paint-fill" d=path />
        </svg>
    }
}
