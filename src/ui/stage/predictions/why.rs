//! What each input adds to the prediction.

use super::live::Live;
use super::live_chart::LiveChart;
use crate::chart::{Chart, Figure};
use crate::deploy::Row;
use crate::ui::component::Card;
use crate::ui::plot::contributions_chart;
use crate::ui::stage::of_model::of_model;
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;

/// From the average row to the prediction, input by input.
#[component]
pub(super) fn Why(
    /// The answer that follows every move.
    live: Live,
) -> impl IntoView {
    let app = App::here();
    let target = of_model(app, |model| (model.signature.target.clone(), model.signature.unit.clone()));
    let chart = Memo::new(move |_| {
        let prediction = live.prediction()?;
        let (target, unit) = target.get();
        Some(live.row.with(|row| with_values(contributions_chart(&prediction, &target, unit.as_deref()), row)))
    });
    let sentence = move || chart.with(|chart| chart.as_ref().map(Chart::describe));
    view! {
        <div class="asking-why">
            <Card title="Where it comes from">
                <p class="soft">{sentence}</p>
                <LiveChart chart />
            </Card>
        </div>
    }
}

/// The chart with what each input is set to beside its name.
fn with_values(mut chart: Chart, row: &Row) -> Chart {
    if let Figure::Contributions(figure) = &mut chart.figure {
        "average row".clone_into(&mut figure.baseline_label);
        for part in &mut figure.parts {
            // Inputs that act together are no cell of the row.
            if let Some(value) = row.get(&part.label) {
                part.label = format!("{} = {}", part.label, words::cell(value).unwrap_or_else(|| "empty".to_owned()));
            }
        }
    }
    chart
}
