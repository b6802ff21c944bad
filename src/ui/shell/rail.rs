//! The ruler with the eight stages, each with its state.

use crate::ui::component::IconView;
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use leptos::prelude::*;

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Nothing can be done there yet.
    Empty,
    /// It has what it needs.
    Ready,
    /// What it shows was made from something that has changed since.
    Stale,
    /// It has done its part.
    Done,
}

impl Progress {
    fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Ready => "ready",
            Self::Stale => "stale",
            Self::Done => "done",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Empty => "nothing there yet",
            Self::Ready => "ready",
            Self::Stale => "out of date",
            Self::Done => "done",
        }
    }
}

/// The way through the stages.
#[component]
pub(in crate::ui) fn Rail() -> impl IntoView {
    let app = App::here();
    let line = move |stage: Stage| {
        let state = Memo::new(move |_| progress_of(app, stage));
        view! {
            <li>
                <a
                    href=format!("#/{}", stage.place())
                    aria-current=move || (app.stage.get() == stage).then_some("page")
                    data-state=move || state.get().name()
                    title=stage.aim()
                >
                    <IconView icon=stage.icon() />
                    <span>{stage.title()}</span>
                    <span class="unseen">{move || format!("({})", state.get().words())}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="rail" aria-label="Stages">
            <ol>{Stage::ALL.into_iter().map(line).collect_view()}</ol>
        </nav>
    }
}

fn progress_of(app: App, stage: Stage) -> Progress {
    let has_source = app.source.with(Option::is_some);
    let has_run = app.run.with(Option::is_some);
    let is_current = app.training.with(|training| training.is_current);
    let at_hand = app.models.with(|models| models.at_hand.is_some());
    let made = |done| if done { Progress::Done } else { Progress::Ready };
    match stage {
        Stage::Sources => {
            if has_source {
                Progress::Done
            } else {
                Progress::Ready
            }
        }
        Stage::Pipelines | Stage::Features if !has_source => Progress::Empty,
        Stage::Pipelines => match app.prepared.with(|p| p.as_ref().map(|p| (p.failed.is_some(), p.recipe.steps.is_empty()))) {
            Some((true, _)) => Progress::Stale,
            Some((false, empty)) => made(!empty),
            None => Progress::Empty,
        },
        Stage::Features => match app.features.with(|f| f.as_ref().and_then(|f| f.design.as_ref().map(Result::is_ok))) {
            Some(true) => Progress::Done,
            Some(false) => Progress::Stale,
            None => Progress::Ready,
        },
        Stage::Training | Stage::Evaluation if has_run => {
            if is_current || !has_source {
                Progress::Done
            } else {
                Progress::Stale
            }
        }
        Stage::Training => {
            if has_source {
                Progress::Ready
            } else {
                Progress::Empty
            }
        }
        Stage::Deployment if at_hand => made(app.models.with(|models| !models.saved.is_empty())),
        Stage::Monitoring if at_hand => made(app.comparison.with(Option::is_some)),
        Stage::Predictions if !at_hand => Progress::Empty,
        Stage::Deployment | Stage::Predictions => Progress::Ready,
        Stage::Evaluation | Stage::Monitoring => Progress::Empty,
    }
}
