//! Stage 7: new data beside the training data. Have they moved away, and does it matter?

mod columns;
mod detail;
mod error;
mod math;
mod recommendation;
mod schema;

use super::of_model::{ModelSelect, of_model};
use super::refusals::Refusals;
use super::{NoModel, StageHead, words};
use crate::project::{Command, Comparison};
use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Card, EmptyState, Icon, Notice};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use columns::Columns;
use error::ErrorNow;
use leptos::prelude::*;
use recommendation::Advice;
use schema::SchemaCheck;
use std::sync::Arc;

/// What can be picked to be compared.
const KINDS: &str = ".csv,.tsv,.txt,text/csv,text/plain";

/// The stage.
#[component]
pub(super) fn Monitoring() -> impl IntoView {
    let app = App::here();
    let has_model = Memo::new(move |_| app.models.with(|models| models.at_hand.is_some()));
    let comparison = Memo::new(move |_| app.comparison.get());
    let lead = Signal::derive(move || comparison.with(|comparison| comparison.as_deref().map(lead_words)).unwrap_or_default());
    let next = move || {
        view! { {move || (has_model.get() && comparison.with(Option::is_some)).then(|| view! { <ReportActions /> })} }
    };
    view! {
        <StageHead stage=Stage::Monitoring lead next=ViewFn::from(next) />
        {move || has_model.get().then(|| view! { <ModelSelect /> })}
        {move || match comparison.get() {
            Some(comparison) => view! { <Report comparison /> }.into_any(),
            None if has_model.get() => view! { <Invitation /> }.into_any(),
            None => view! {
                <NoModel icon=Icon::ModelMonitoring>
                    "Data change: prices rise, customers are other ones, a column is filled differently. Once there is a model, new \
                     files are held against its training data here."
                </NoModel>
            }
            .into_any(),
        }}
    }
}

fn lead_words(comparison: &Comparison) -> String {
    format!(
        "{}, {}, beside the training data of \u{201c}{}\u{201d} ({}).",
        comparison.file_name,
        words::count(comparison.report.n_rows, "row", "rows"),
        comparison.model.name,
        browser::moment(comparison.at_ms),
    )
}

/// Picks a file and compares it.
fn pick_and_compare(app: App) {
    browser::pick_file(KINDS, move |file| app.compare(file));
}

#[component]
fn ReportActions() -> impl IntoView {
    let app = App::here();
    view! {
        <div class="row">
            <Button kind=ButtonKind::Quiet icon=Icon::Close on_press=Callback::new(move |()| app.act(Command::CloseReport))>
                "Close the report"
            </Button>
            <Button icon=Icon::Open on_press=Callback::new(move |()| pick_and_compare(app))>"Compare another file"</Button>
        </div>
    }
}

/// What the stage is for, before there is a file.
#[component]
fn Invitation() -> impl IntoView {
    let app = App::here();
    let name = of_model(app, |model| model.name.clone());
    let target = of_model(app, |model| model.signature.target.clone());
    let action = move || {
        view! {
            <Button kind=ButtonKind::Primary icon=Icon::Open on_press=Callback::new(move |()| pick_and_compare(app))>
                "Choose a file"
            </Button>
        }
    };
    view! {
        <EmptyState icon=Icon::ModelMonitoring title="Next month\u{2019}s file" action=ViewFn::from(action)>
            "Drop new data here, with the columns that \u{201c}"{name}"\u{201d} needs. Each is compared with the training data, and one \
             sentence says whether to keep the model, to look, or to train again. If the file has "{target}
            " too, you also see how far off the model is now."
        </EmptyState>
    }
}

/// What a comparison found, the advice first.
#[component]
fn Report(
    /// The comparison.
    comparison: Arc<Comparison>,
) -> impl IntoView {
    let app = App::here();
    let about = comparison.model.id.clone();
    let other = Memo::new(move |_| app.models.with(|models| models.at_hand.as_ref().is_some_and(|model| model.hash != about)));
    let refusals = comparison.report.refusals.clone();
    let n_refused = refusals.iter().map(|refusal| refusal.rows).sum::<u64>();
    let n_rows = comparison.report.n_rows.max(1);
    let subtitle = format!(
        "{} of {} ({}) get no prediction.",
        words::group(n_refused),
        words::count(comparison.report.n_rows, "row", "rows"),
        words::percent(n_refused as f64 / n_rows as f64),
    );
    view! {
        {move || other.get().then(|| view! {
            <Notice
                message="This report is about another model than the one at hand."
                way_out="Compare the file again to see it beside the model at hand."
            />
        })}
        <Advice recommendation=comparison.report.recommendation.clone() />
        <div class="monitoring-checks">
            <ErrorNow comparison=comparison.clone() />
            <SchemaCheck findings=comparison.report.schema.clone() />
        </div>
        <Columns comparison=comparison.clone() />
        {(n_refused > 0).then(move || view! {
            <Card title="Rows without prediction" subtitle><Refusals refusals=Signal::stored(refusals) /></Card>
        })}
    }
}
