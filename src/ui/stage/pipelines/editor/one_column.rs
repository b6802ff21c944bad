//! Steps that are about one column: its name, its type.

use super::draft_here;
use super::known::Known;
use crate::pipeline::can_convert;
use crate::pipeline::step::Step;
use crate::table::ColumnType;
use crate::ui::component::{Choice, Field, Segmented, Select, TextInput};
use leptos::prelude::*;
use std::sync::Arc;

/// Choose one column.
#[component]
pub(super) fn ColumnSelect(
    /// The columns there are.
    known: Arc<Known>,
    /// The one that is chosen; empty for none.
    #[prop(into)]
    column: Signal<String>,
    /// Called with the one that should be.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let choices = Memo::new(move |_| column.with(|column| known.choices(column)));
    view! { <Field label="Column"><Select choices value=column on_change /></Field> }
}

/// Give a column another name.
#[component]
pub(super) fn RenameForm(
    /// The columns there are.
    known: Arc<Known>,
) -> impl IntoView {
    let draft = draft_here();
    let column = Memo::new(move |_| match draft.get() {
        Step::RenameColumn(step) => step.from,
        _ => String::new(),
    });
    let set_from = Callback::new(move |from| {
        draft.update(|step| {
            if let Step::RenameColumn(step) = step {
                step.from = from;
            }
        });
    });
    let set_to = Callback::new(move |to: String| {
        draft.update(|step| {
            if let Step::RenameColumn(step) = step {
                to.trim().clone_into(&mut step.to);
            }
        });
    });
    let to = draft.with_untracked(|step| if let Step::RenameColumn(step) = step { step.to.clone() } else { String::new() });
    view! {
        <ColumnSelect known column on_change=set_from />
        <Field label="New name" help="New data still come under the old name: the model renames them itself.">
            <TextInput value=Signal::stored(to) on_change=set_to on_input=set_to />
        </Field>
    }
}

/// Read a column as another type.
#[component]
pub(super) fn RetypeForm(
    /// The columns there are.
    known: Arc<Known>,
) -> impl IntoView {
    let draft = draft_here();
    let now = Memo::new(move |_| match draft.get() {
        Step::RetypeColumn(step) => (step.column, step.to),
        _ => (String::new(), ColumnType::Number),
    });
    let fields = known.clone();
    let choices = Memo::new(move |_| {
        let found = now.with(|(column, _)| fields.field(column).map(|field| field.kind));
        let possible = |kind: &ColumnType| found.is_none_or(|from| from != *kind && can_convert(from, *kind));
        ColumnType::ALL.into_iter().filter(possible).map(|kind| Choice::new(kind, kind.name())).collect::<Vec<_>>()
    });
    let set_column = Callback::new(move |column| {
        draft.update(|step| {
            if let Step::RetypeColumn(step) = step {
                step.column = column;
            }
        });
    });
    let set_type = Callback::new(move |to| {
        draft.update(|step| {
            if let Step::RetypeColumn(step) = step {
                step.to = to;
            }
        });
    });
    view! {
        <ColumnSelect known column=Signal::derive(move || now.get().0) on_change=set_column />
        <div class="field">
            <span class="field-label" aria-hidden="true">"Read it as"</span>
            <Segmented label="Read it as" choices value=Signal::derive(move || now.get().1) on_change=set_type />
            <p class="field-help">{move || reading(now.get().1)}</p>
        </div>
    }
}

/// Which cells can be read as a type.
fn reading(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Number => "Decimal numbers with a point; true is 1 and false is 0; a date is its days since 1970-01-01.",
        ColumnType::Boolean => "True and false, yes and no, t and f, y and n, 1 and 0.",
        ColumnType::Date => "Year-month-day, with or without a time of day, or a number such as 20240131.",
        ColumnType::Category => "Any cell, as it is written: one of few labels.",
        ColumnType::Text => "Any cell, as it is written.",
    }
}
