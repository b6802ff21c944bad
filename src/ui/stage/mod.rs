//! One screen for each stage.

mod ahead;
mod deployment;
mod evaluation;
mod export;
mod features;
mod monitoring;
mod of_model;
mod pipelines;
mod predictions;
mod refusals;
mod snippet;
mod sources;
mod tab_stop;
mod table_view;
mod training;
mod words;

pub(super) use predictions::{Asking, Scored, score_file};
pub(super) use sources::PasteDialog;

use super::component::{Button, ButtonKind, EmptyState, Icon};
use super::stage_name::Stage;
use super::state::App;
use export::ExportTable;
use leptos::prelude::*;

/// The stage on the sheet.
#[component]
pub(super) fn StageView(
    /// Which.
    stage: Stage,
) -> impl IntoView {
    match stage {
        Stage::Sources => view! { <sources::Sources /> }.into_any(),
        Stage::Pipelines => view! { <pipelines::Pipelines /> }.into_any(),
        Stage::Features => view! { <features::Features /> }.into_any(),
        Stage::Training => view! { <training::TrainingStage /> }.into_any(),
        Stage::Evaluation => view! { <evaluation::EvaluationStage /> }.into_any(),
        Stage::Deployment => view! { <deployment::Deployment /> }.into_any(),
        Stage::Monitoring => view! { <monitoring::Monitoring /> }.into_any(),
        Stage::Predictions => view! { <predictions::Predictions /> }.into_any(),
    }
}

/// The heading of a stage: where one is, what one does there, and the one thing to do next.
#[component]
fn StageHead(
    /// Which stage.
    stage: Stage,
    /// What one does there now; the stage's aim if empty.
    #[prop(optional, into)]
    lead: Signal<String>,
    /// The one thing to do next.
    #[prop(optional, into)]
    next: ViewFn,
) -> impl IntoView {
    let words = move || lead.with(|lead| if lead.is_empty() { stage.aim().to_owned() } else { lead.clone() });
    view! {
        <header class="stage-head">
            <p class="kicker">{format!("Stage {} of {}", stage.number(), Stage::ALL.len())}</p>
            <h1 id="stage-title" tabindex="-1">{stage.title()}</h1>
            <div class="row">
                <p>{words}</p>
                <div class="end">{next.run()}</div>
            </div>
        </header>
    }
}

/// What a stage shows while there are no data.
#[component]
fn NoData(
    /// The stage's picture.
    icon: Icon,
    /// What the stage will do with data.
    children: Children,
) -> impl IntoView {
    let app = App::here();
    let action = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=Callback::new(move |()| app.go(Stage::Sources))>"Bring data in"</Button>
        }
    };
    view! { <EmptyState icon title="No data yet" action=ViewFn::from(action)>{children()}</EmptyState> }
}

/// What a stage shows while there is no model.
#[component]
fn NoModel(
    /// The stage's picture.
    icon: Icon,
    /// What the stage will do with a model.
    children: Children,
) -> impl IntoView {
    let app = App::here();
    let has_data = Memo::new(move |_| app.source.with(Option::is_some));
    let first = move || {
        let (words, stage) = if has_data.get() { ("Train a model", Stage::Training) } else { ("Bring data in", Stage::Sources) };
        view! { <Button kind=ButtonKind::Primary on_press=Callback::new(move |()| app.go(stage))>{words}</Button> }
    };
    let action = move || {
        view! {
            {first}
            <Button icon=Icon::Open on_press=Callback::new(move |()| deployment::pick_model(app))>"Import a model"</Button>
        }
    };
    view! { <EmptyState icon title="No model yet" action=ViewFn::from(action)>{children()}</EmptyState> }
}
