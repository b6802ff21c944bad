//! What will be trained.

use super::words;
use crate::error::UserError;
use crate::project::Command;
use crate::train::Validation;
use crate::ui::component::{Action, Card, Notice, ShowTheMath, Switch, Tone};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use leptos::prelude::*;

/// What will be trained, in a sentence, or what keeps it from being trained.
#[component]
pub(super) fn Plan() -> impl IntoView {
    let app = App::here();
    let body = move || match plan(app) {
        Ok(sentence) => view! { <p class="verdict">{sentence}</p> }.into_any(),
        Err(error) => view! { <Obstacle error /> }.into_any(),
    };
    let spec = Memo::new(move |_| app.features.with(|view| view.as_ref().and_then(|view| view.spec.clone())));
    let intercept = Signal::derive(move || spec.with(|spec| spec.as_ref().is_none_or(|spec| spec.intercept)));
    let set_intercept = Callback::new(move |intercept| {
        if let Some(mut spec) = spec.get_untracked() {
            spec.intercept = intercept;
            app.act(Command::SetView { spec });
        }
    });
    let method = Signal::derive(move || match spec.with(|spec| spec.as_ref().and_then(|spec| spec.weights.clone())) {
        None => "Ordinary least squares: the coefficients that make the squared errors least.".to_owned(),
        Some(weights) => format!("Weighted least squares: each squared error counts by {weights}."),
    });
    view! {
        <Card title="What will be trained" subtitle=method>
            <div class="stack" aria-live="polite">{body}</div>
            <div>
                <Switch checked=intercept on_change=set_intercept disabled=Signal::derive(move || spec.with(Option::is_none))>
                    "Intercept"
                </Switch>
                <p class="field-help">
                    {move || if intercept.get() {
                        "The line may start anywhere: what is predicted where all features are 0."
                    } else {
                        "The line is held to 0 where all features are 0. R\u{b2} is then measured from 0, not from the mean."
                    }}
                </p>
            </div>
            <ShowTheMath>
                <p>
                    "b = argmin \u{2016}y \u{2212} Xb\u{2016}\u{b2}, found by a QR factorisation of the centred and scaled columns (R\u{2019}s lm \
                     does the same), not by inverting X\u{1d40}X, which would lose half the digits. A column that others determine gets \
                     no coefficient and is named."
                </p>
            </ShowTheMath>
        </Card>
    }
}

/// "salary from 3 columns: 8 rows, 4 coefficients."
fn plan(app: App) -> Result<String, UserError> {
    let step_fails = app.prepared.with(|view| view.as_ref().and_then(|view| view.failed.clone()));
    if let Some((_, error)) = step_fails {
        return Err(error);
    }
    let features = app.features.get().ok_or_else(|| UserError::usage("There are no data.", "Bring data in to train on them."))?;
    let no_target = || UserError::usage("No target is chosen.", "Choose the column to predict in the feature store.");
    let spec = features.spec.as_ref().ok_or_else(no_target)?;
    let design = features.design.as_ref().ok_or_else(no_target)?.as_ref().map_err(Clone::clone)?;
    let from = match spec.features().len() as u64 {
        0 => "from nothing but its mean".to_owned(),
        n => format!("from {}", words::count(n, "column", "columns")),
    };
    let n = design.rows.n_complete;
    let held = app.training.with(|training| match training.params.validation {
        Validation::Holdout { share } => format!(", about {} of them held out", words::group((n as f64 * share).round() as u64)),
        _ => String::new(),
    });
    let coefficients = words::count(design.columns.len() as u64, "coefficient", "coefficients");
    Ok(format!("{} {from}: {}{held}, {coefficients}.", spec.target_name(), words::count(n, "row", "rows")))
}

/// What keeps a model from being trained, and the way out.
#[component]
fn Obstacle(
    /// What it is.
    error: UserError,
) -> impl IntoView {
    let app = App::here();
    let failed = app.prepared.with_untracked(|view| view.as_ref().is_some_and(|view| view.failed.is_some()));
    let stage = match (failed, app.features.with_untracked(Option::is_none)) {
        (true, _) => Stage::Pipelines,
        (false, true) => Stage::Sources,
        (false, false) => Stage::Features,
    };
    let actions = vec![Action::new(format!("Go to {}", stage.title().to_lowercase()), move || app.go(stage))];
    view! { <Notice tone=Tone::Error message=error.message way_out=error.way_out actions /> }
}
