//! The selected step: what was there before it, what is there after it, and why one would do it.

use super::bench::{Bench, Standing};
use super::help_text::HelpText;
use super::sentence;
use crate::pipeline::step::StepKind;
use crate::pipeline::{Change, StepEffect};
use crate::ui::component::{Card, Cell, Column, DataTable, Disclosure, Icon, IconButton, Notice, Tone};
use crate::ui::stage::words;
use leptos::prelude::*;

/// How many notes are said before the rest has to be opened.
const NOTED: usize = 6;

/// The selected step, explained. Nothing while no step is selected.
#[component]
pub(super) fn BeforeAfter() -> impl IntoView {
    let bench = Bench::here();
    let shown = Memo::new(move |_| {
        let id = bench.selected.get()?;
        let (step, place, _) = bench.step(id)?;
        Some((step, place, bench.standing(id)?))
    });
    let close = Callback::new(move |()| bench.selected.set(None));
    let actions = move || view! { <IconButton icon=Icon::Close label="Close before and after" on_press=close /> };
    move || {
        shown.get().map(|(step, place, standing)| {
            let help = step.step.kind().help();
            let title = format!("Step {}: {}", place + 1, help.title);
            let subtitle = match &standing {
                Standing::Known(effect) => sentence::effect(&step.step, effect),
                Standing::Failed(error) => error.message.clone(),
                Standing::Waits(place) => format!("Waits until step {place} can be done."),
            };
            let effect = match standing {
                Standing::Known(effect) if effect.applied => Some(view! { <Effect effect=*effect kind=step.step.kind() /> }),
                _ => None,
            };
            view! {
                <Card title=Signal::stored(title) subtitle=Signal::stored(subtitle) actions=ViewFn::from(actions)>
                    {effect}
                    <Disclosure summary="Why, when, and what it costs"><HelpText help /></Disclosure>
                </Card>
            }
        })
    }
}

/// What an applied step did.
#[component]
fn Effect(
    /// Counts and examples.
    effect: StepEffect,
    /// The sort of step.
    kind: StepKind,
) -> impl IntoView {
    let columns = columns_changed(&effect);
    let change = effect.change;
    let lost: u64 = change.columns.iter().map(|column| column.lost).sum();
    let mind = (lost > 0).then(|| {
        let message = format!(
            "{} could not be read and {} missing now.",
            words::count(lost, "cell", "cells"),
            if lost == 1 { "is" } else { "are" }
        );
        view! { <Notice tone=Tone::Warning message way_out="They come first below: look at them before you go on." /> }
    });
    view! {
        {mind}
        <Notes notes=change.notes.clone() />
        {columns.map(|words| view! { <p>{words}</p> })}
        {by_column(&change, kind)}
        {changed_cells(&change)}
        {removed_rows(&change)}
    }
}

/// What else there is to say.
#[component]
fn Notes(
    /// Whole sentences.
    notes: Vec<String>,
) -> impl IntoView {
    let list = |notes: &[String]| {
        let note = |note: &String| view! { <li>{note.clone()}</li> };
        view! { <ul class="notes">{notes.iter().map(note).collect_view()}</ul> }
    };
    let (first, rest) = notes.split_at(notes.len().min(NOTED));
    let more = (!rest.is_empty()).then(|| {
        let (summary, rest) = (format!("and {} more", rest.len()), list(rest));
        view! { <Disclosure summary>{rest}</Disclosure> }
    });
    (!first.is_empty()).then(|| view! { <div>{list(first)}{more}</div> })
}

/// Which columns were taken out.
fn columns_changed(effect: &StepEffect) -> Option<String> {
    let (before, after) = (&effect.schema_before, &effect.schema_after);
    let gone: Vec<&str> =
        before.fields.iter().filter(|field| after.position(&field.name).is_none()).map(|field| field.name.as_str()).collect();
    (before.len() > after.len()).then(|| format!("Taken out: {}.", gone.join(", ")))
}

/// Counts by column, where more than one was looked at and something happened.
fn by_column(change: &Change, kind: StepKind) -> Option<impl IntoView + use<>> {
    let takes_rows = matches!(kind, StepKind::DropMissing | StepKind::FilterRows);
    let touched = |column: &&crate::pipeline::ColumnChange| column.touched > 0 || column.rows_removed > 0;
    let found: Vec<_> = change.columns.iter().filter(touched).cloned().collect();
    // A fill says of each column what it was filled with, which is more.
    if found.len() < 2 || !change.notes.is_empty() {
        return None;
    }
    let heading = if takes_rows { "Rows taken out because of it" } else { "Cells changed" };
    let columns = vec![Column::text("Column"), Column::number(heading)];
    let row = |column: &crate::pipeline::ColumnChange| {
        let n = if takes_rows { column.rows_removed } else { column.touched };
        vec![Cell::Text(column.column.clone()), Cell::number(n as f64, words::group(n))]
    };
    let caption = if takes_rows { "By column (a row may count in several)" } else { "By column" };
    let rows = found.iter().map(row).collect::<Vec<_>>();
    Some(view! { <DataTable caption columns=Signal::stored(columns) rows=Signal::stored(rows) /> })
}

/// The first cells that hold something else now.
fn changed_cells(change: &Change) -> Option<impl IntoView + use<>> {
    let total: u64 = change.columns.iter().map(|column| column.touched).sum();
    if change.cells.is_empty() {
        return None;
    }
    let cell = |value: &crate::table::Value| words::cell(value).map_or(Cell::Missing, Cell::Text);
    let row = |changed: &crate::pipeline::ChangedCell| {
        vec![row_number(changed.row), Cell::Text(changed.column.clone()), cell(&changed.before), cell(&changed.after)]
    };
    let columns = vec![source_row(), Column::text("Column"), Column::text("Before"), Column::text("After")];
    let rows = change.cells.iter().map(row).collect::<Vec<_>>();
    let caption = examples(rows.len(), total, "cell that changed", "cells that changed");
    Some(view! { <DataTable caption columns=Signal::stored(columns) rows=Signal::stored(rows) /> })
}

/// The first rows that were taken out.
fn removed_rows(change: &Change) -> Option<impl IntoView + use<>> {
    if change.removed.is_empty() {
        return None;
    }
    let because = |removed: &crate::pipeline::RemovedRow| match (&removed.same_as, &removed.column) {
        (Some(first), _) => format!("repeats row {}", words::group(first + 1)),
        (None, Some(column)) => match words::cell(&removed.value) {
            Some(value) => format!("{column} is {value}"),
            None => format!("{column} is missing"),
        },
        (None, None) => String::new(),
    };
    let row = |removed: &crate::pipeline::RemovedRow| vec![row_number(removed.row), Cell::Text(because(removed))];
    let columns = vec![source_row(), Column::text("Taken out because")];
    let rows = change.removed.iter().map(row).collect::<Vec<_>>();
    let caption = format!("The first {} that were taken out", words::count(rows.len() as u64, "row", "rows"));
    Some(view! { <DataTable caption columns=Signal::stored(columns) rows=Signal::stored(rows) /> })
}

/// "The first 8 of 11 cells that changed", or "11 cells that changed".
fn examples(shown: usize, total: u64, one: &str, many: &str) -> String {
    if shown as u64 == total {
        return words::count(total, one, many);
    }
    format!("The first {shown} of {}", words::count(total, one, many))
}

fn source_row() -> Column {
    Column::number("Source row").with_help("The row's number in the source, counted from 1 at the first row of data.")
}

fn row_number(row: u64) -> Cell {
    Cell::number(row as f64, words::group(row + 1))
}
