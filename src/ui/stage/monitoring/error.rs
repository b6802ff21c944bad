//! How far off the model is now, beside what was expected.

use crate::monitor::{ErrorReport, Severity};
use crate::project::Comparison;
use crate::ui::component::{Card, StatTile};
use crate::ui::stage::words;
use leptos::prelude::*;
use std::sync::Arc;

/// The error now and at training; or why it cannot be told.
#[component]
pub(super) fn ErrorNow(
    /// The comparison.
    comparison: Arc<Comparison>,
) -> impl IntoView {
    let model = &comparison.model;
    let Some(error) = comparison.report.error.clone() else {
        let words = format!(
            "The file has no values of {}, so how far off the model is now cannot be told. Add them to see it.",
            model.target
        );
        return view! { <Card title="Error now"><p>{words}</p></Card> }.into_any();
    };
    let unit = model.unit.clone();
    let subtitle = sentence(&error);
    view! { <Card title="Error now" subtitle><Tiles error unit /></Card> }.into_any()
}

#[component]
fn Tiles(
    /// What was measured.
    error: ErrorReport,
    /// Unit of the target.
    unit: Option<String>,
) -> impl IntoView {
    let number = |value: f64| words::with_unit(value, 4, None);
    let interval = error.rmse_interval().map(|[lower, upper]| format!("95% interval {} to {}", number(lower), number(upper)));
    let rows = format!("on {}", words::count(error.n_obs, "row", "rows"));
    let now = interval.map_or_else(|| rows.clone(), |interval| format!("{interval}, {rows}"));
    let expected = error.expected_rmse.map_or_else(|| "unknown".to_owned(), number);
    let expected_unit = error.expected_rmse.and(unit.clone()).unwrap_or_default();
    // Least squares on its own training rows has no bias but rounding.
    let mean_error = if error.mean_error.abs() < 1e-9 * error.rmse { 0.0 } else { error.mean_error };
    let bias = match mean_error {
        mean if mean > 0.0 => "Too low on average by this much",
        mean if mean < 0.0 => "Too high on average by this much",
        _ => "Neither too low nor too high on average",
    };
    let r_squared = |value: Option<f64>| value.map_or_else(|| "unknown".to_owned(), |value| words::with_unit(value, 3, None));
    let r_squared_then = format!("Expected at training: {}", r_squared(error.expected_r_squared));
    let unit = unit.unwrap_or_default();
    view! {
        <div class="columns monitoring-tiles">
            <StatTile label="Typical error now (RMSE)" value=number(error.rmse) unit=unit.clone() meaning=now />
            <StatTile
                label="Expected at training" value=expected unit=expected_unit
                meaning="RMSE on rows that the model had not seen"
            />
            <StatTile label="Bias" value=number(mean_error.abs()) unit meaning=bias />
            <StatTile label="R\u{b2} now" value=r_squared(error.r_squared) meaning=r_squared_then />
        </div>
    }
}

fn sentence(error: &ErrorReport) -> String {
    let chance = error.p_value.map(|p| format!(" ({})", super::math::p_words(p))).unwrap_or_default();
    match (error.severity, error.expected_rmse) {
        (_, None) => "There was no estimate at training to compare it with.".to_owned(),
        (Severity::Stable, _) => format!("No larger than chance explains{chance}."),
        (Severity::Watch, _) => format!("Larger than chance explains{chance}."),
        (Severity::Drift, _) => format!("Much larger than chance explains{chance}."),
    }
}
