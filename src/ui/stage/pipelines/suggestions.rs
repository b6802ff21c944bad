//! "3 things to fix", each with what can be done and what it would cost.

use super::bench::Bench;
use super::sentence;
use crate::pipeline::step::{FillWith, Step};
use crate::project::{Consequence, Remedy, Suggestion, SuggestionCause};
use crate::ui::component::{Icon, IconView};
use crate::ui::stage::words;
use leptos::prelude::*;

/// How many columns are named before the rest is only counted.
const NAMED: usize = 4;

/// What to mend in the prepared table. Nothing where all is well.
#[component]
pub(super) fn Suggestions() -> impl IntoView {
    let bench = Bench::here();
    // While a step fails, the table is not the one to be mended.
    let found = Memo::new(move |_| {
        bench.prepared().filter(|view| view.failed.is_none()).map(|view| view.suggestions.clone()).unwrap_or_default()
    });
    let line = |suggestion: Suggestion| view! { <SuggestionLine suggestion /> };
    move || {
        let found = found.get();
        let title = words::count(found.len() as u64, "thing to fix", "things to fix");
        (!found.is_empty()).then(|| {
            view! {
                <section class="suggestions" aria-labelledby="suggestions-title">
                    <h2 class="card-title" id="suggestions-title"><IconView icon=Icon::Warning />{title}</h2>
                    <ul>{found.into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    }
}

#[component]
fn SuggestionLine(
    /// What is the matter, and what can be done.
    suggestion: Suggestion,
) -> impl IntoView {
    let bench = Bench::here();
    let missing = bench.app.prepared.with_untracked(|view| {
        let profiles = view.as_ref().map(|view| view.profiles.clone()).unwrap_or_default();
        let missing =
            |name: &String| profiles.iter().find(|profile| profile.name == *name).map_or(0, |profile| profile.n_missing);
        suggestion.columns.iter().map(missing).collect::<Vec<_>>()
    });
    let with_counts = !matches!(suggestion.cause, SuggestionCause::Constant | SuggestionCause::NumbersAsLabels);
    let one = |(name, missing): (&String, &u64)| {
        let count = with_counts.then(|| format!(" ({} missing)", words::group(*missing)));
        view! { <span class="suggestion-column"><strong>{name.clone()}</strong>{count}</span> }
    };
    let columns = suggestion.columns.iter().zip(&missing).take(NAMED).map(one).collect_view();
    let n = suggestion.columns.len();
    let more = (n > NAMED).then(|| view! { <span class="suggestion-column">{format!("and {} more", n - NAMED)}</span> });
    let remedies = suggestion.remedies.into_iter().map(|remedy| view! { <RemedyButton remedy /> }).collect_view();
    view! {
        <li class="suggestion">
            <div class="suggestion-words">
                <p>{cause(suggestion.cause, n)}</p>
                <p class="suggestion-columns number">{columns}{more}</p>
            </div>
            <div class="suggestion-remedies">{remedies}</div>
        </li>
    }
}

/// A step that can be taken with one press, and what it would cost.
#[component]
fn RemedyButton(
    /// The step.
    remedy: Remedy,
) -> impl IntoView {
    let bench = Bench::here();
    let (verb, cost) = (verb(&remedy.step), consequence(&remedy.consequence));
    let step = remedy.step;
    view! {
        <button type="button" class="button remedy" on:click=move |_| bench.add(step.clone())>
            <span>{verb}</span>
            <span class="remedy-cost number">{cost}</span>
        </button>
    }
}

fn cause(cause: SuggestionCause, n: usize) -> &'static str {
    match (cause, n) {
        (SuggestionCause::TargetMissing, _) => "The target has gaps: such rows teach nothing.",
        (SuggestionCause::NumbersMissing, 1) => "A column of numbers has gaps.",
        (SuggestionCause::NumbersMissing, _) => "Columns of numbers have gaps.",
        (SuggestionCause::LabelsMissing, 1) => "A column of labels has gaps.",
        (SuggestionCause::LabelsMissing, _) => "Columns of labels have gaps.",
        (SuggestionCause::DatesMissing, 1) => "A column of dates has gaps.",
        (SuggestionCause::DatesMissing, _) => "Columns of dates have gaps.",
        (SuggestionCause::MostlyMissing, 1) => "A column is mostly empty: filled, it would be mostly invented.",
        (SuggestionCause::MostlyMissing, _) => "Columns are mostly empty: filled, they would be mostly invented.",
        (SuggestionCause::Constant, 1) => "A column has no second value: there is nothing to learn from it.",
        (SuggestionCause::Constant, _) => "Columns have no second value: there is nothing to learn from them.",
        (SuggestionCause::NumbersAsLabels, _) => "A column was read as labels, but most of its cells are numbers.",
    }
}

fn verb(step: &Step) -> String {
    match step {
        Step::FillMissing(step) => match (&step.with, step.columns.len()) {
            (FillWith::Median, 1) => "Fill with the median".to_owned(),
            (FillWith::Median, _) => "Fill with the medians".to_owned(),
            (FillWith::Mode, 1) => "Fill with the most frequent".to_owned(),
            _ => "Fill each with its most frequent".to_owned(),
        },
        Step::DropMissing(_) => "Take the rows out".to_owned(),
        Step::SelectColumns(step) if step.columns.len() == 1 => "Drop the column".to_owned(),
        Step::SelectColumns(_) => "Drop the columns".to_owned(),
        Step::RetypeColumn(step) => format!("Read as {}", sentence::with_article(step.to)),
        other => other.kind().help().title.to_owned(),
    }
}

fn consequence(consequence: &Consequence) -> String {
    match consequence {
        Consequence::Fills { cells, value: Some(value) } => {
            let value = match value {
                crate::table::Value::Number(number) => crate::evaluate::format_quantity(*number, 4),
                other => sentence::value(other),
            };
            format!("{} {} {value}", words::count(*cells, "cell", "cells"), if *cells == 1 { "gets" } else { "get" })
        }
        Consequence::Fills { cells, value: None } => format!("{} filled", words::count(*cells, "cell", "cells")),
        Consequence::TakesRows { least, most } if least == most => format!("{} lost", words::count(*most, "row", "rows")),
        Consequence::TakesRows { least, most } => format!("{} to {} rows lost", words::group(*least), words::group(*most)),
        Consequence::TakesColumns(n) => format!("{} fewer", words::count(*n, "column", "columns")),
        Consequence::Rereads { lost } if *lost <= 0.0 => "every cell can be read".to_owned(),
        Consequence::Rereads { lost } => format!("{} of the cells cannot be read and become missing", words::percent(*lost)),
    }
}
