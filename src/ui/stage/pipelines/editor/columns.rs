//! Steps that are about some columns, or all.

use super::check_list::CheckList;
use super::draft_here;
use super::known::Known;
use crate::pipeline::step::{Columns, Selection, Step, StepKind};
use crate::ui::component::{Choice, Segmented};
use leptos::prelude::*;
use std::sync::Arc;

/// Keep or drop columns.
#[component]
pub(super) fn SelectForm(
    /// The columns there are.
    known: Arc<Known>,
) -> impl IntoView {
    let draft = draft_here();
    let now = Memo::new(move |_| match draft.get() {
        Step::SelectColumns(step) => (step.selection, step.columns),
        _ => (Selection::Drop, Vec::new()),
    });
    let set_selection = Callback::new(move |selection| {
        draft.update(|step| {
            if let Step::SelectColumns(step) = step {
                step.selection = selection;
            }
        });
    });
    let set_columns = Callback::new(move |columns| {
        draft.update(|step| {
            if let Step::SelectColumns(step) = step {
                step.columns = columns;
            }
        });
    });
    let choices = vec![
        Choice::new(Selection::Drop, "Drop these").with_note("All others stay."),
        Choice::new(Selection::Keep, "Keep only these").with_note("All others go."),
    ];
    let items = Memo::new(move |_| now.with(|(_, chosen)| known.items(chosen, |_| None)));
    view! {
        <Segmented
            label="What happens to the columns" choices=Signal::stored(choices) value=Signal::derive(move || now.get().0)
            on_change=set_selection
        />
        <CheckList label="Columns" items chosen=Signal::derive(move || now.get().1) on_change=set_columns />
    }
}

/// Drop rows: with missing cells, or repeated ones, in all columns or in some.
#[component]
pub(super) fn RowsForm(
    /// The columns there are.
    known: Arc<Known>,
    /// Which of the two.
    kind: StepKind,
) -> impl IntoView {
    let draft = draft_here();
    let now = Memo::new(move |_| match draft.get() {
        Step::DropMissing(step) => step.columns,
        Step::DropDuplicates(step) => step.columns,
        _ => Columns::All,
    });
    let set = move |columns: Columns| {
        draft.update(|step| match step {
            Step::DropMissing(step) => step.columns = columns,
            Step::DropDuplicates(step) => step.columns = columns,
            _ => {}
        });
    };
    let (label, any) = if kind == StepKind::DropMissing {
        ("Where a missing cell counts", "In any column")
    } else {
        ("What has to be equal", "All columns")
    };
    let choices = vec![Choice::new(false, any), Choice::new(true, "Only these columns")];
    // What was ticked stays ticked while a person looks at the other choice.
    let ticked =
        RwSignal::new(now.with_untracked(|now| if let Columns::These(these) = now { these.clone() } else { Vec::new() }));
    let choose = Callback::new(move |some| set(if some { Columns::These(ticked.get_untracked()) } else { Columns::All }));
    let tick = Callback::new(move |columns: Vec<String>| {
        ticked.set(columns.clone());
        set(Columns::These(columns));
    });
    let some = Memo::new(move |_| now.with(|now| *now != Columns::All));
    let items = Memo::new(move |_| ticked.with(|chosen| known.items(chosen, |_| None)));
    view! {
        <Segmented label choices=Signal::stored(choices) value=some on_change=choose />
        {move || some.get().then(|| view! { <CheckList label="Columns" items chosen=ticked on_change=tick /> })}
    }
}
