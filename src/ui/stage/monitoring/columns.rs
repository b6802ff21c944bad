//! The columns, the one that moved farthest first, and the chosen one beside.

use super::detail::ColumnDetail;
use super::math::{Math, p_words};
use crate::monitor::check::{OutOfRange, UnseenLevels};
use crate::monitor::{ColumnReport, Finding, Severity};
use crate::project::Comparison;
use crate::stat::sort_by;
use crate::ui::component::{Card, Cell, Column, DataTable};
use crate::ui::stage::words;
use leptos::prelude::*;
use std::sync::Arc;

/// The columns, the one that moved farthest first, and the chosen one beside.
#[component]
pub(super) fn Columns(
    /// The comparison.
    comparison: Arc<Comparison>,
) -> impl IntoView {
    let columns = by_severity(&comparison);
    let moved = columns.iter().filter(|column| column.severity != Severity::Stable).count();
    let subtitle = match moved {
        0 => "None has moved away from the training data.".to_owned(),
        n => {
            let all = words::count(columns.len() as u64, "column", "columns");
            format!("{} of {all} moved away from the training data.", words::group(n as u64))
        }
    };
    let target: Vec<String> = comparison.report.of_target().map(|target| target.column.clone()).collect();
    let chosen = RwSignal::new(0_usize);
    let columns = StoredValue::new(columns);
    let target = StoredValue::new(target);
    let is_target = move |column: &ColumnReport| target.with_value(|target| target.contains(&column.column));
    let rows = Signal::derive(move || {
        let line = |(at, column): (usize, &ColumnReport)| line(at, column, is_target(column), chosen);
        columns.with_value(|all| all.iter().enumerate().map(line).collect::<Vec<_>>())
    });
    let detail = move || {
        let column = columns.with_value(|all| all.get(chosen.get()).cloned())?;
        let is_target = is_target(&column);
        Some(view! { <ColumnDetail column is_target /> })
    };
    view! {
        <Card title="Column by column" subtitle>
            <div class="monitoring-columns">
                <DataTable caption="The columns, beside the training data" columns=Signal::stored(headings()) rows caption_unseen=true />
                <div aria-live="polite">{detail}</div>
            </div>
            <Math />
        </Card>
    }
}

/// The inputs and the target, the gravest first; equals stay in the model's order.
fn by_severity(comparison: &Comparison) -> Vec<ColumnReport> {
    let mut columns: Vec<_> = comparison.report.all_columns().cloned().collect();
    sort_by(&mut columns, |one, two| two.severity.cmp(&one.severity));
    columns
}

fn headings() -> Vec<Column> {
    vec![
        Column::text("Column"),
        Column::text("Finding"),
        Column::number("PSI").with_help("Population stability index, less what chance adds: 0.1 is moderate, 0.25 is large"),
        Column::number("p").with_help("Of the test whether the values lie otherwise, adjusted for the number of tests"),
        Column::number("Missing").with_help("In training, and now"),
        Column::number("Outside").with_help("Values outside the range seen, or labels not seen"),
    ]
}

fn line(at: usize, column: &ColumnReport, is_target: bool, chosen: RwSignal<usize>) -> Vec<Cell> {
    let name = column.column.clone();
    let choose = move || {
        let name = name.clone();
        let pressed = move || (chosen.get() == at).to_string();
        view! {
            <button type="button" class="column-button" aria-pressed=pressed on:click=move |_| chosen.set(at)>{name}</button>
            {is_target.then(|| view! { <span class="badge">"target"</span> })}
        }
        .into_any()
    };
    let severity = column.severity;
    let number = |value: Option<f64>, words: fn(f64) -> String| {
        value.map_or_else(|| Cell::Text("\u{2013}".to_owned()), |value| Cell::number(value, words(value)))
    };
    let psi = column.distribution.as_ref().map(|found| found.measured.psi_beyond_chance);
    let p = column.distribution.as_ref().map(|found| found.adjusted_p_value);
    let missing = &column.missing.measured;
    let then_and_now = format!("{} \u{2192} {}", words::percent(missing.reference), words::percent(missing.current));
    vec![
        Cell::View { sort: at as f64, view: ViewFn::from(choose) },
        Cell::View { sort: f64::from(severity as u8), view: ViewFn::from(move || view! { <SeverityBadge severity /> }) },
        number(psi, |psi| format!("{psi:.3}")),
        number(p, p_number),
        Cell::number(missing.current - missing.reference, then_and_now),
        number(outside(column.out_of_range.as_ref(), column.unseen.as_ref()), words::percent),
    ]
}

/// The p-value without its letter, for a column that has it in its heading.
fn p_number(p: f64) -> String {
    p_words(p).trim_start_matches("p = ").trim_start_matches("p ").to_owned()
}

/// The share of values that training did not have, by range or by label.
fn outside(range: Option<&Finding<OutOfRange>>, unseen: Option<&Finding<UnseenLevels>>) -> Option<f64> {
    range.map(|found| found.measured.share).or_else(|| unseen.map(|found| found.measured.share))
}

/// How grave it is, in a word.
#[component]
pub(super) fn SeverityBadge(
    /// How grave.
    severity: Severity,
) -> impl IntoView {
    let (tone, words) = match severity {
        Severity::Stable => ("success", "stable"),
        Severity::Watch => ("warning", "watch"),
        Severity::Drift => ("error", "drift"),
    };
    view! { <span class="badge" data-tone=tone>{words}</span> }
}
