//! The runs, the best first.

use super::run_words::{Group, caveat, error, features, groups, how};
use super::words;
use crate::project::{Command, RunId, RunSummary};
use crate::ui::browser;
use crate::ui::component::{Cell, Column, DataTable, EmptyState, Icon, IconButton, Notice, Tone};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use leptos::prelude::*;

/// Every training, as a leaderboard for each target and data set.
#[component]
pub(super) fn Runs() -> impl IntoView {
    let app = App::here();
    let found = Memo::new(move |_| app.training.with(|training| groups(&training.runs)));
    let several = move || {
        (found.with(Vec::len) > 1).then(|| {
            view! {
                <Notice
                    message="Runs of different targets or different data cannot be ranked against each other, so each has a table of its own."
                />
            }
        })
    };
    let tables = move || {
        let tables = found.get().into_iter().map(|group| view! { <Leaderboard group /> }).collect_view();
        if found.with(Vec::is_empty) { view! { <NoRuns /> }.into_any() } else { tables.into_any() }
    };
    view! {
        <section class="stack" aria-labelledby="runs-title">
            <h2 id="runs-title">"Runs"</h2>
            {several}
            {tables}
        </section>
    }
}

#[component]
fn NoRuns() -> impl IntoView {
    view! {
        <EmptyState icon=Icon::ModelTraining title="No run yet">
            "Each training stands here with its error on unseen rows beside that of guessing the mean, the best first."
        </EmptyState>
    }
}

/// Runs that can be held against each other.
#[component]
fn Leaderboard(
    /// The runs.
    group: Group,
) -> impl IntoView {
    let app = App::here();
    let unit = group.runs.first().and_then(|run| run.unit.clone());
    let of_unit = unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
    let help = "Root of the mean squared error on rows that the coefficients have not seen, \u{b1} its standard error.";
    let columns = vec![
        Column::text("Run").with_help("In the order in which they were trained, with the time by your clock."),
        Column::number(format!("RMSE unseen{of_unit}")).with_help(help),
        Column::number("Mean guessed").with_help("The same for guessing the mean of the training rows each time."),
        Column::number("R\u{b2} unseen").with_help("Share of the target\u{2019}s variation that is predicted on unseen rows."),
        Column::number("RMSE in the fit").with_help("On the rows it learnt from: always flattering."),
        Column::text("Features"),
        Column::number("Steps").with_help("Steps of the recipe that were applied."),
        Column::number("Rows").with_help("Rows that the coefficients come from."),
        Column::text("Judged by"),
        Column::text("Remove"),
    ];
    let caption = format!("{}: {}, the smallest error first", group.title, words::count(group.runs.len() as u64, "run", "runs"));
    let heading = caption.clone();
    let mind = caveat(&group);
    let rows = group.runs.iter().map(|run| row(app, run)).collect::<Vec<_>>();
    view! {
        <div class="leaderboard stack">
            <h3>{heading}</h3>
            <DataTable caption caption_unseen=true columns=Signal::stored(columns) rows=Signal::stored(rows) />
            {mind.map(|words| view! { <p class="soft">{words}</p> })}
        </div>
    }
}

fn row(app: App, run: &RunSummary) -> Vec<Cell> {
    let number = |value: f64| Cell::number(value, words::with_unit(value, 4, None));
    let seen = run.out_of_sample.clone();
    let share = |value: Option<f64>| value.map_or(Cell::Missing, |value| Cell::number(value, format!("{value:.3}")));
    vec![
        run_number(app, run),
        unseen(run),
        seen.as_ref().map_or(Cell::Missing, |seen| number(seen.baseline.rmse)),
        share(seen.and_then(|seen| seen.r_squared)),
        number(run.rmse),
        feature_names(run),
        Cell::number(run.n_steps as f64, run.n_steps.to_string()),
        Cell::number(run.n_obs as f64, words::group(run.n_obs)),
        Cell::Text(how(run)),
        remove_button(app, run),
    ]
}

/// The run's number, which opens it, and its time; marked if it is the one that is shown elsewhere.
fn run_number(app: App, run: &RunSummary) -> Cell {
    let (id, number, time) = (run.id.clone(), run.number, browser::local_time(run.at_ms));
    let shown = id.clone();
    let is_shown = Memo::new(move |_| app.training.with(|training| training.selected.as_ref() == Some(&shown)));
    let mark = move || is_shown.get().then(|| view! { <span class="badge run-selected" data-tone="success">"shown"</span> });
    let view = move || {
        let run: RunId = id.clone();
        let open = move |_| app.act_then_go(Command::ShowRun { run: run.clone() }, "Opening the run", Stage::Evaluation);
        view! {
            <span class="run-number number">
                <button type="button" class="run-open" title="Show its evaluation" on:click=open>{format!("Run {number}")}</button>
                " "{mark}<br /><span class="soft">{time.clone()}</span>
            </span>
        }
    };
    Cell::View { sort: f64::from(number), view: ViewFn::from(view) }
}

/// The error on unseen rows with its standard error, and a bar that holds it against guessing the mean.
fn unseen(run: &RunSummary) -> Cell {
    let Some(seen) = run.out_of_sample.clone() else { return Cell::Missing };
    let spread = seen.rmse_std_error.map(|error| format!(" \u{b1} {}", words::with_unit(error, 2, None))).unwrap_or_default();
    let text = format!("{}{spread}", words::with_unit(seen.rmse, 4, None));
    let share = if seen.baseline.rmse > 0.0 { (seen.rmse / seen.baseline.rmse).clamp(0.0, 1.0) } else { 1.0 };
    let view = move || {
        view! {
            <span class="against-mean" style:--share=share.to_string()>{text.clone()}</span>
        }
    };
    Cell::View { sort: error(run), view: ViewFn::from(view) }
}

/// How many features, and their names as a tooltip.
fn feature_names(run: &RunSummary) -> Cell {
    let (n, names) = (run.features.len() as u64, features(run));
    let view = move || {
        view! { <span class="run-features" title=names.clone()>{words::group(n)}<span class="soft">" "{names.clone()}</span></span> }
    };
    Cell::View { sort: n as f64, view: ViewFn::from(view) }
}

fn remove_button(app: App, run: &RunSummary) -> Cell {
    let (id, number) = (run.id.clone(), run.number);
    let view = move || {
        let run = id.clone();
        let remove = Callback::new(move |()| {
            app.act(Command::DeleteRun { run: run.clone() });
            app.tell(Tone::Info, format!("Run {number} is removed."), "Undo brings it back.");
        });
        view! { <IconButton icon=Icon::Remove label=format!("Remove run {number}") on_press=remove /> }
    };
    Cell::View { sort: f64::from(number), view: ViewFn::from(view) }
}
