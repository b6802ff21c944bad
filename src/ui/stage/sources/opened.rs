//! A source that is being read, and one that was.

use super::chips::DialectChips;
use super::inspector::ColumnInspector;
use super::issues::IssueStrip;
use super::version::VersionStrip;
use crate::engine::memory_budget;
use crate::feature::ViewSpec;
use crate::project::{Command, FeaturesView, TableName};
use crate::table::TableBytes;
use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Cell, Column, DataTable, GridPlace, Icon, Later};
use crate::ui::stage::table_view::{Shown, TableView};
use crate::ui::stage::{ExportTable, StageHead, words};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// Columns, and characters of a cell, that are shown while a file is being read: the first look must not take long.
const OPENING_COLUMNS: usize = 50;
/// And cells, but for some rows at least.
const OPENING_CELLS: usize = 200;
const OPENING_ROWS: std::ops::RangeInclusive<usize> = 8..=20;
const OPENING_CHARS: usize = 200;

/// The first rows of a file that is being read.
#[component]
pub(super) fn Opening() -> impl IntoView {
    let app = App::here();
    let lead = Signal::derive(move || {
        app.preview.with(|preview| {
            preview.as_ref().map_or_else(String::new, |p| {
                let n = p.found.columns.len();
                let part = if n > OPENING_COLUMNS { format!(", the first {OPENING_COLUMNS} columns") } else { String::new() };
                format!("The beginning of {} ({}){part}:", p.name, words::bytes(p.n_bytes))
            })
        })
    });
    let columns = Signal::derive(move || {
        let found = app.preview.get().map(|preview| preview.found);
        let name = |c: &crate::source::ColumnFinding| Column::text(c.name.clone()).with_help(c.evidence.clone());
        found.map(|found| found.columns.iter().take(OPENING_COLUMNS).map(name).collect::<Vec<_>>()).unwrap_or_default()
    });
    let rows = Signal::derive(move || {
        let found = app.preview.get().map(|preview| preview.found);
        let cell = |cell: &String| Cell::Text(cell.chars().take(OPENING_CHARS).collect());
        let row = |row: &crate::source::OriginalRow| row.cells.iter().take(OPENING_COLUMNS).map(cell).collect();
        let n_rows = |n_columns: usize| (OPENING_CELLS / n_columns.max(1)).clamp(*OPENING_ROWS.start(), *OPENING_ROWS.end());
        found.map(|found| found.preview.iter().take(n_rows(found.columns.len())).map(row).collect::<Vec<_>>()).unwrap_or_default()
    });
    view! {
        <StageHead stage=Stage::Sources lead />
        <Later>
            <DataTable caption="The first rows, as the file has them" columns rows />
        </Later>
    }
}

/// A source that was read: what it is, what was found, what to look at, and the cells.
#[component]
pub(super) fn Opened() -> impl IntoView {
    let app = App::here();
    let selected = RwSignal::new(None::<GridPlace>);
    let shown = Memo::new(move |_| {
        app.source.with(|source| {
            source.as_ref().map_or_else(
                || Shown { n_rows: 0, schema: crate::table::Schema::default(), profiles: Vec::new() },
                |source| Shown { n_rows: source.report.n_rows, schema: source.schema.clone(), profiles: source.profiles.clone() },
            )
        })
    });
    let lead = Signal::derive(move || {
        app.source.with(|source| {
            source.as_ref().map_or_else(String::new, |source| {
                let report = &source.report;
                let TableBytes { here, away } = source.table_bytes;
                let away =
                    (away > 0).then(|| format!(", {} in the browser's storage for want of memory", words::bytes(away as f64)));
                format!(
                    "{}: {} and {}, {} on disk, {} in memory (of at most {}){}. {}",
                    report.name,
                    words::count(report.n_rows, "row", "rows"),
                    words::count(source.schema.len() as u64, "column", "columns"),
                    words::bytes(report.n_bytes as f64),
                    words::bytes(here as f64),
                    words::bytes(memory_budget(browser::device_memory_gb()) as f64),
                    away.unwrap_or_default(),
                    report.packed.join(" "),
                )
            })
        })
    });
    view! {
        <StageHead stage=Stage::Sources lead />
        <FirstModel />
        <Later>
            <VersionStrip />
            <IssueStrip />
            <DialectChips />
        </Later>
        <div class="grid-and-inspector">
            <Later>
                <TableView
                    of=TableName::Source shown label="The source"
                    selected=Signal::derive(move || selected.get().map(|place| place.column))
                    on_place=Callback::new(move |place| selected.set(Some(place)))
                />
            </Later>
            <Later>
                <ColumnInspector selected />
            </Later>
        </div>
        <Later>
            <Provenance />
        </Later>
    }
}

/// The way to a first model: a target with its reason, and one button.
#[component]
fn FirstModel() -> impl IntoView {
    let app = App::here();
    let no_rows = Memo::new(move |_| app.source.with(|source| source.as_ref().is_some_and(|source| source.report.n_rows == 0)));
    move || {
        let features = app.features.get()?;
        Some(match features.spec.clone() {
            _ if no_rows.get() => view! {
                <NoModel words="There are no rows to learn from. If the first row is one, say below that there is no header; else bring other data." />
            }
            .into_any(),
            None => view! {
                <NoModel words="No column of numbers is fit to be predicted. Change a column\u{2019}s type below, or bring other data." />
            }
            .into_any(),
            Some(spec) => view! { <ProposedModel spec features /> }.into_any(),
        })
    }
}

#[component]
fn NoModel(
    /// Why, and the way out.
    words: &'static str,
) -> impl IntoView {
    view! { <section class="first-model" aria-label="First model"><p>{words}</p></section> }
}

#[component]
fn ProposedModel(
    /// What is predicted from what.
    spec: ViewSpec,
    /// What is proposed, with reasons.
    features: Arc<FeaturesView>,
) -> impl IntoView {
    let app = App::here();
    let why = features.proposal.target.clone().filter(|proposed| proposed.column == spec.target).map(|proposed| proposed.reason);
    let n = spec.features().len() as u64;
    let aside = features.proposal.features.set_aside.len() as u64;
    let set_aside = (aside > 0)
        .then(|| format!("{} set aside, with reasons in the feature store.", words::count(aside, "column is", "columns are")));
    let to_features = Callback::new(move |()| app.go(Stage::Features));
    let train = Callback::new(move |()| app.act_then_go(Command::Train, "Training", Stage::Evaluation));
    let (question, ways) = if n == 0 {
        let ways = view! { <Button kind=ButtonKind::Primary on_press=to_features>"Choose features"</Button> };
        (" by its mean alone?".to_owned(), ways.into_any())
    } else {
        let ways = view! {
            <Button on_press=to_features>"Choose another target"</Button>
            <Button kind=ButtonKind::Primary icon=Icon::Run on_press=train>"Fit a model"</Button>
        };
        (format!(" from {}?", words::count(n, "column", "columns")), ways.into_any())
    };
    view! {
        <section class="first-model" aria-label="First model">
            <div>
                <p class="first-model-words">"Predict "<strong>{spec.target_name()}</strong>{question}</p>
                <p class="soft">{why}" "{set_aside}</p>
            </div>
            <div class="row">{ways}</div>
        </section>
    }
}

/// Where the data come from, for the record.
#[component]
fn Provenance() -> impl IntoView {
    let app = App::here();
    move || {
        app.source.get().map(|source| {
            let version = source.version.as_ref().map(|version| format!("Version {}, ", version.version));
            view! {
                <p class="provenance soft">
                    {version}"BLAKE3 "<code>{source.report.hash.clone()}</code>{source.origin.as_ref().map(|origin| format!(", from {origin}"))}
                </p>
                <div class="row">
                    <ExportTable of=TableName::Source />
                </div>
            }
        })
    }
}
