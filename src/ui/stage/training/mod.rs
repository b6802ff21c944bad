//! Stage 4: fit, and keep every run.

mod leaderboard;
mod parameters;
mod plan;
mod run_words;

use super::{NoData, StageHead, words};
use crate::project::Command;
use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Icon, Notice, Tone};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use leaderboard::Runs;
use leptos::prelude::*;
use parameters::Parameters;
use plan::Plan;

/// What is said while a model is trained.
const TRAINING: &str = "Training";

/// The stage.
#[component]
pub(super) fn TrainingStage() -> impl IntoView {
    let app = App::here();
    let has_anything =
        Memo::new(move |_| app.features.with(Option::is_some) || app.training.with(|training| !training.runs.is_empty()));
    move || {
        if has_anything.get() {
            view! { <Training /> }.into_any()
        } else {
            view! {
                <StageHead stage=Stage::Training />
                <NoData icon=Icon::ModelTraining>
                    "Here a model learns from the rows: a straight line through many dimensions, by least squares. Each training is \
                     kept as a run, with its error on rows it had not seen beside that of guessing the mean."
                </NoData>
            }
            .into_any()
        }
    }
}

/// What will be trained and how, and what was.
#[component]
fn Training() -> impl IntoView {
    let app = App::here();
    let ready = Memo::new(move |_| can_train(app));
    let train = Callback::new(move |()| {
        let under_way = app.running.with_untracked(|running| running.as_ref().is_some_and(|running| running.what == TRAINING));
        if ready.get_untracked() && !under_way {
            app.act_then_go(Command::Train, TRAINING, Stage::Evaluation);
        }
    });
    browser::on_key_here(move |event| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.default_prevented() {
            event.prevent_default();
            browser::settle_input();
            train.run(());
        }
    });
    let next = move || {
        view! {
            <Button kind=ButtonKind::Primary icon=Icon::Run disabled=Signal::derive(move || !ready.get()) on_press=train>
                "Train"<kbd class="key-hint" aria-hidden="true">"Ctrl \u{21b5}"</kbd>
            </Button>
        }
    };
    view! {
        <StageHead stage=Stage::Training next=ViewFn::from(next) />
        <Stale />
        <div class="training">
            <Plan />
            <Parameters />
        </div>
        <Runs />
    }
}

/// Whether all that training needs is there. Tracked.
pub(super) fn can_train(app: App) -> bool {
    let recipe_works = app.prepared.with(|view| view.as_ref().is_some_and(|view| view.failed.is_none()));
    recipe_works && app.features.with(|view| view.as_ref().is_some_and(|view| matches!(view.design, Some(Ok(_)))))
}

/// The newest run was made from something else than what holds now.
#[component]
fn Stale() -> impl IntoView {
    let app = App::here();
    let newest = Memo::new(move |_| {
        app.training.with(|training| training.runs.last().filter(|_| !training.is_current).map(|run| run.number))
    });
    let has_data = Memo::new(move |_| app.source.with(Option::is_some));
    move || {
        newest.get().filter(|_| has_data.get()).map(|number| {
            let message = format!("The data, the recipe, the features or the parameters have changed since run {number}.");
            view! { <Notice tone=Tone::Warning message way_out="Train again, and the leaderboard shows what the change was worth." /> }
        })
    }
}
