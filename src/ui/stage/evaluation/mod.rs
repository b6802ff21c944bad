//! Stage 5: how good the model is, in a sentence, in figures, in a table and in charts.

mod charts;
mod coefficients;
mod figures;
mod further;
mod hypothesis;
mod trust;

use super::{NoModel, StageHead};
use crate::project::RunView;
use crate::ui::component::{Button, ButtonKind, Icon, Later, Notice, Tone};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use charts::Charts;
use coefficients::Coefficients;
use figures::{Figures, SummaryTable};
use further::Further;
use leptos::prelude::*;
use std::sync::Arc;
use trust::Trust;

/// The stage.
#[component]
pub(super) fn EvaluationStage() -> impl IntoView {
    let app = App::here();
    move || {
        match app.run.get() {
        Some(run) => view! { <Evaluated run /> }.into_any(),
        None => view! {
            <StageHead stage=Stage::Evaluation />
            <NoModel icon=Icon::ModelEvaluation>
                "Once a model is trained, you see here how far off it is on rows it has not seen, what each column contributes, and \
                 where it fails."
            </NoModel>
        }
        .into_any(),
    }
    }
}

#[component]
fn Evaluated(
    /// The run that is looked at.
    run: Arc<RunView>,
) -> impl IntoView {
    let app = App::here();
    let summary = &run.summary;
    let lead = format!("Run {}: {} from {}.", summary.number, summary.target, feature_words(&run));
    let next = move || {
        view! {
            <Button kind=ButtonKind::Primary icon=Icon::PredictionsApi on_press=Callback::new(move |()| app.go(Stage::Predictions))>
                "Predict with it"
            </Button>
        }
    };
    let held_out = (run.n_held_out > 0).then(|| {
        format!(
            "The coefficients come from {} rows; {} rows were held out and are what \u{201c}unseen\u{201d} means here.",
            super::words::group(summary.n_obs),
            super::words::group(run.n_held_out),
        )
    });
    let dropped = run.rows.n_dropped();
    let dropped = (dropped > 0).then(|| {
        let columns: Vec<String> =
            run.rows.missing.iter().map(|m| format!("{} ({})", m.column, super::words::group(m.n))).collect();
        format!(
            "{} left out because a value is missing: {}.",
            super::words::count(dropped, "row was", "rows were"),
            columns.join(", "),
        )
    });
    let verdict = run.evaluation.verdict.clone();
    let run = StoredValue::new(run);
    view! {
        <StageHead stage=Stage::Evaluation lead=Signal::stored(lead) next=ViewFn::from(next) />
        <Stale />
        <section class="stack" aria-label="Verdict">
            <p class="verdict" id="verdict">{verdict}</p>
            <p class="soft">{held_out}" "{dropped}</p>
        </section>
        <Figures run=run.get_value() />
        <Warnings run=run.get_value() />
        <Later>
            <Charts run=run.get_value() />
        </Later>
        <Later>
            <Coefficients run=run.get_value() />
            <SummaryTable run=run.get_value() />
        </Later>
        <Later>
            <Further run=run.get_value() />
        </Later>
        <Later>
            <Trust run=run.get_value() />
        </Later>
    }
}

/// "3 columns" or their names, where they are few.
fn feature_words(run: &RunView) -> String {
    match run.summary.features.as_slice() {
        [] => "its mean alone".to_owned(),
        names if names.len() <= 4 => names.join(", "),
        names => super::words::count(names.len() as u64, "column", "columns"),
    }
}

/// Says so if the run was made from something that has changed since.
#[component]
fn Stale() -> impl IntoView {
    let app = App::here();
    let is_stale = Memo::new(move |_| app.source.with(Option::is_some) && app.training.with(|training| !training.is_current));
    let actions = vec![crate::ui::component::Action::new("Train again", move || {
        app.act_then_go(crate::project::Command::Train, "Training", Stage::Evaluation);
    })];
    let actions = StoredValue::new(actions);
    move || {
        is_stale.get().then(|| {
            view! {
                <Notice
                    tone=Tone::Warning message="The data, the recipe, the features or the parameters have changed since this run."
                    way_out="What you see is still true of the run, but not of what you have now." actions=actions.get_value()
                />
            }
        })
    }
}

/// What to mind, most important first, each with its remedy.
#[component]
fn Warnings(
    /// The run that is looked at.
    run: Arc<RunView>,
) -> impl IntoView {
    let warnings = run.evaluation.warnings.clone();
    (!warnings.is_empty()).then(|| {
        view! {
            <section class="stack" aria-label="What to mind">
                <h2>"What to mind"</h2>
                {warnings.into_iter().map(|warning| view! {
                    <Notice tone=Tone::Warning message=Signal::stored(warning.message) way_out=Signal::stored(warning.remedy) />
                }).collect_view()}
            </section>
        }
    })
}
