//! The charts of the fit.

use crate::project::RunView;
use crate::ui::plot::{Plot, coefficient_chart, fit_charts};
use leptos::prelude::*;
use std::sync::Arc;

/// Predicted against actual, residuals against fitted, normal Q–Q, residual histogram.
#[component]
pub(super) fn Charts(
    /// The run that is looked at.
    run: Arc<RunView>,
) -> impl IntoView {
    let summary = &run.summary;
    let charts = fit_charts(&run.evaluation.charts, &summary.target, summary.unit.as_deref());
    view! {
        <section class="stack" aria-labelledby="charts-title">
            <h2 id="charts-title">"Where it is right, and where not"</h2>
            <div class="charts">{charts.into_iter().map(|chart| view! { <Plot chart=Signal::stored(chart) /> }).collect_view()}</div>
        </section>
    }
}

/// The coefficients with their intervals around zero.
#[component]
pub(super) fn CoefficientPlot(
    /// The run that is looked at.
    run: Arc<RunView>,
) -> impl IntoView {
    let table = &run.evaluation.coefficients;
    let terms = table.rows.iter().filter(|row| row.term != crate::feature::INTERCEPT).count();
    (terms > 0).then(|| view! { <Plot chart=Signal::stored(coefficient_chart(table)) /> })
}
