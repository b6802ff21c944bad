//! The model at hand, as the last three stages meet it: what it is called, and the choice of another.

use crate::project::{Command, ModelView, Origin, RunSummary};
use crate::ui::component::{Choice, Field, Select};
use crate::ui::state::App;
use leptos::prelude::*;

/// Something about the model at hand, kept up to date; the default while there is none.
pub(super) fn of_model<T>(app: App, tell: impl Fn(&ModelView) -> T + Send + Sync + 'static) -> Memo<T>
where
    T: Default + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| app.models.with(|models| models.at_hand.as_deref().map(&tell)).unwrap_or_default())
}

/// What a model is called among its like: "salary, version 2".
pub(super) fn full_name(model: &ModelView) -> String {
    match model.id {
        Some(_) => format!("{}, version {}", model.name, model.version),
        None => format!("{}, not saved", model.name),
    }
}

/// Where a model came from: "run 3 on sales.csv".
pub(super) fn origin_words(app: App, model: &ModelView) -> String {
    let words = |run: &RunSummary| format!("run {} on {}", run.number, run.source_name);
    let found = match &model.origin {
        Some(Origin::Imported) => return "an imported document".to_owned(),
        Some(Origin::Run(id)) => app.training.with(|training| training.runs.iter().find(|run| run.id == *id).map(words)),
        None => shown_run(app, words),
    };
    found.unwrap_or_else(|| "a run that was removed".to_owned())
}

/// Something about the run looked at.
pub(super) fn shown_run<T>(app: App, tell: impl Fn(&RunSummary) -> T) -> Option<T> {
    app.training.with(|training| {
        let shown = training.selected.as_ref()?;
        training.runs.iter().find(|run| run.id == *shown).map(tell)
    })
}

/// The run looked at, unless its model is among the saved ones and so needs no place of its own.
pub(super) fn unsaved_run<T>(app: App, tell: impl Fn(&RunSummary) -> T) -> Option<T> {
    shown_run(app, |run| {
        let from_it = |model: &ModelView| matches!(&model.origin, Some(Origin::Run(id)) if *id == run.id);
        let is_needed = app.models.with(|models| {
            let is_at_hand = models.at_hand.as_ref().is_some_and(|model| model.id.is_none());
            is_at_hand || !models.saved.iter().any(from_it)
        });
        is_needed.then(|| tell(run))
    })
    .flatten()
}

/// The choice among the saved models and that of the run looked at; nothing where there is no choice.
#[component]
pub(super) fn ModelSelect() -> impl IntoView {
    let app = App::here();
    let choices = Memo::new(move |_| {
        let of_run =
            unsaved_run(app, |run| Choice::new(None, run.target.clone()).with_note(format!("run {}, not saved", run.number)));
        let saved = app.models.with(|models| {
            let choice = |model: &ModelView| {
                let origin = origin_words(app, model);
                Choice::new(model.id.clone(), format!("{}, version {}", model.name, model.version)).with_note(origin)
            };
            models.saved.iter().rev().map(choice).collect::<Vec<_>>()
        });
        of_run.into_iter().chain(saved).collect::<Vec<_>>()
    });
    let chosen = of_model(app, |model| model.id.clone());
    let choose = Callback::new(move |model| app.act(Command::ShowModel { model }));
    let is_choice = Memo::new(move |_| choices.with(|choices| choices.len() > 1));
    move || {
        is_choice.get().then(|| {
            view! {
                <div class="model-select">
                    <Field label="Model"><Select choices value=chosen on_change=choose /></Field>
                </div>
            }
        })
    }
}
