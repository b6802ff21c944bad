//! The form in which a step is written: one part for each sort of step, all of them on the same draft.
//!
//! The draft is the step itself, unfinished: a value that was not given yet is missing in it, and `check` says so.

mod check;
mod check_list;
mod columns;
mod fill;
mod filter;
mod known;
mod one_column;
mod value;

use super::bench::{Bench, EDITOR};
use super::help_text::with_code;
use super::sentence;
use crate::pipeline::step::{
    Columns, Condition, DropDuplicates, DropMissing, FillMissing, FillWith, FilterRows, RenameColumn, RetypeColumn,
    SelectColumns, Selection, Step, StepKind,
};
use crate::profile::ColumnProfile;
use crate::table::ColumnType;
use crate::ui::component::{Button, Icon, IconView};
use columns::{RowsForm, SelectForm};
use fill::FillForm;
use filter::FilterForm;
use known::Known;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use one_column::{RenameForm, RetypeForm};
use std::sync::Arc;

/// The form for a step.
#[component]
pub(super) fn StepEditor(
    /// The step it will replace; `None` for a new one.
    id: Option<u32>,
    /// What stands in it to begin with.
    step: Step,
) -> impl IntoView {
    let bench = Bench::here();
    let known = StoredValue::new(Arc::new(Known::of(bench, id)));
    let help = step.kind().help();
    let kind = step.kind();
    let draft = RwSignal::new(step);
    provide_context(draft);
    let form = form(kind, known.get_value());
    let problem = Memo::new(move |_| known.with_value(|known| draft.with(|step| check::problem(step, &known.schema))));
    let outlook = move || {
        let words = known.with_value(|known| draft.with(|step| known.outlook(step)));
        words.filter(|_| id.is_none() && problem.with(Option::is_none))
    };
    let says = move || draft.with(|step| sentence::view(sentence::of(step, None)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if problem.with_untracked(Option::is_none) {
            bench.save(id, draft.get_untracked());
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            bench.close();
        }
    };
    view! {
        <form class="step-editor" aria-labelledby=EDITOR on:submit=submit on:keydown=on_key>
            <h3 id=EDITOR tabindex="-1">{help.title}</h3>
            <p class="soft">{with_code(help.summary)}</p>
            {form}
            <div class="step-outcome" aria-live="polite">
                {move || match problem.get() {
                    Some(problem) => view! { <p class="soft"><IconView icon=Icon::Info />{problem}</p> }.into_any(),
                    None => view! { <p>{says}". "{outlook}</p> }.into_any(),
                }}
            </div>
            <div class="row">
                <button type="submit" class="button button-primary" disabled=move || problem.with(Option::is_some)>
                    {if id.is_some() { "Apply the change" } else { "Add the step" }}
                </button>
                <Button on_press=Callback::new(move |()| bench.close())>"Cancel"</Button>
            </div>
        </form>
    }
}

/// The draft that the form around is about.
fn draft_here() -> RwSignal<Step> {
    expect_context::<RwSignal<Step>>()
}

/// The part of the form that is a sort of step's own: it reads and writes the draft.
fn form(kind: StepKind, known: Arc<Known>) -> AnyView {
    match kind {
        StepKind::SelectColumns => view! { <SelectForm known /> }.into_any(),
        StepKind::RenameColumn => view! { <RenameForm known /> }.into_any(),
        StepKind::RetypeColumn => view! { <RetypeForm known /> }.into_any(),
        StepKind::FillMissing => view! { <FillForm known /> }.into_any(),
        StepKind::DropMissing | StepKind::DropDuplicates => view! { <RowsForm known kind /> }.into_any(),
        StepKind::FilterRows => view! { <FilterForm known /> }.into_any(),
    }
}

/// A step of this sort to begin with: about `column`, if one is given; else about what the columns suggest.
pub(super) fn blank(kind: StepKind, column: Option<&str>, profiles: &[Arc<ColumnProfile>]) -> Step {
    let these = || column.map(|column| vec![column.to_owned()]);
    let name = || column.unwrap_or_default().to_owned();
    let columns = || these().map_or(Columns::All, Columns::These);
    let gaps = |numbers: bool| -> Vec<String> {
        let fit = |profile: &&Arc<ColumnProfile>| {
            profile.n_missing > 0 && profile.n_missing < profile.n && (profile.kind == ColumnType::Number) == numbers
        };
        profiles.iter().filter(fit).map(|profile| profile.name.clone()).collect()
    };
    let kind_of = |name: &str| profiles.iter().find(|profile| profile.name == name).map(|profile| profile.kind);
    match kind {
        StepKind::SelectColumns => {
            Step::SelectColumns(SelectColumns { selection: Selection::Drop, columns: these().unwrap_or_default() })
        }
        StepKind::RenameColumn => Step::RenameColumn(RenameColumn { from: name(), to: String::new() }),
        StepKind::RetypeColumn => {
            let to = if column.and_then(kind_of) == Some(ColumnType::Number) { ColumnType::Category } else { ColumnType::Number };
            Step::RetypeColumn(RetypeColumn { column: name(), to })
        }
        StepKind::FillMissing => {
            let of_numbers = column.map_or_else(|| !gaps(true).is_empty(), |column| kind_of(column) == Some(ColumnType::Number));
            let with = if of_numbers { FillWith::Median } else { FillWith::Mode };
            Step::FillMissing(FillMissing { columns: these().unwrap_or_else(|| gaps(of_numbers)), with })
        }
        StepKind::DropMissing => Step::DropMissing(DropMissing { columns: columns() }),
        StepKind::DropDuplicates => Step::DropDuplicates(DropDuplicates { columns: columns() }),
        StepKind::FilterRows => Step::FilterRows(FilterRows { column: name(), keep: Condition::IsPresent }),
    }
}
