//! Fill missing cells.

use super::super::sentence;
use super::check_list::CheckList;
use super::draft_here;
use super::known::Known;
use super::value::{self, ValueInput};
use crate::pipeline::step::{FillMissing, FillWith, Step};
use crate::table::{ColumnType, Field as TableField, Value};
use crate::ui::component::{Choice, Segmented};
use leptos::prelude::*;
use std::sync::Arc;

/// Where a fill value comes from, without the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Median,
    Mean,
    Mode,
    Constant,
}

impl Origin {
    fn of(with: &FillWith) -> Self {
        match with {
            FillWith::Median => Self::Median,
            FillWith::Mean => Self::Mean,
            FillWith::Mode => Self::Mode,
            FillWith::Constant(_) => Self::Constant,
        }
    }

    fn fill(self) -> FillWith {
        match self {
            Self::Median => FillWith::Median,
            Self::Mean => FillWith::Mean,
            Self::Mode => FillWith::Mode,
            Self::Constant => FillWith::Constant(Value::Missing),
        }
    }

    /// Why a column cannot be filled from here, beside columns of the type `kind`.
    fn bars(self, field: &TableField, kind: Option<ColumnType>) -> Option<String> {
        match (self, kind) {
            (Self::Median, _) if field.kind != ColumnType::Number => Some("no numbers, no median".to_owned()),
            (Self::Mean, _) if field.kind != ColumnType::Number => Some("no numbers, no mean".to_owned()),
            (Self::Constant, Some(kind)) if !value::alike(kind, field.kind) => {
                Some(format!("is {}", sentence::with_article(field.kind)))
            }
            _ => None,
        }
    }
}

/// Which columns are filled, and with what.
#[component]
pub(super) fn FillForm(
    /// The columns there are.
    known: Arc<Known>,
) -> impl IntoView {
    let draft = draft_here();
    let now = Memo::new(move |_| match draft.get() {
        Step::FillMissing(step) => step,
        _ => FillMissing { columns: Vec::new(), with: FillWith::Median },
    });
    let change = move |change: &dyn Fn(&mut FillMissing)| {
        draft.update(|step| {
            if let Step::FillMissing(step) = step {
                change(step);
            }
        });
    };
    let origin = Memo::new(move |_| now.with(|step| Origin::of(&step.with)));
    let set_origin = Callback::new(move |origin: Origin| change(&|step| step.with = origin.fill()));
    let set_columns = Callback::new(move |columns: Vec<String>| change(&|step| step.columns.clone_from(&columns)));
    let known = StoredValue::new(known);
    // The type of the first column decides how a constant is typed.
    let kind = Memo::new(move |_| {
        let first = now.with(|step| step.columns.first().cloned())?;
        known.with_value(|known| known.field(&first).map(|field| field.kind))
    });
    let items = Memo::new(move |_| {
        let (origin, kind) = (origin.get(), kind.get());
        known.with_value(|known| now.with(|step| known.items(&step.columns, |field| origin.bars(field, kind))))
    });
    let gaps = move || {
        let gappy = |field: &&TableField| {
            known.with_value(|known| known.n_missing(&field.name)) > 0
                && origin.get_untracked().bars(field, kind.get_untracked()).is_none()
        };
        let columns =
            known.with_value(|known| known.schema.fields.iter().filter(gappy).map(|field| field.name.clone()).collect());
        set_columns.run(columns);
    };
    let actions =
        move || view! { <button type="button" class="button button-quiet" on:click=move |_| gaps()>"Those with gaps"</button> };
    view! {
        <CheckList
            label="Columns" items chosen=Signal::derive(move || now.get().columns) on_change=set_columns actions=ViewFn::from(actions)
        />
        <div class="field">
            <span class="field-label" aria-hidden="true">"Fill with"</span>
            <Segmented label="Fill with" choices=Signal::stored(origins()) value=origin on_change=set_origin />
        </div>
        {move || (origin.get() == Origin::Constant).then(|| view! { <Constant known kind=kind.get() /> })}
    }
}

fn origins() -> Vec<Choice<Origin>> {
    vec![
        Choice::new(Origin::Median, "Median").with_note("The value in the middle: safe where values trail off to one side."),
        Choice::new(Origin::Mean, "Mean").with_note("The average."),
        Choice::new(Origin::Mode, "Most frequent").with_note("For numbers and labels alike."),
        Choice::new(Origin::Constant, "A value").with_note("One that you choose, such as \u{201c}unknown\u{201d}."),
    ]
}

/// The constant that cells are filled with.
#[component]
fn Constant(
    /// The columns there are.
    known: StoredValue<Arc<Known>>,
    /// The type of the columns; `None` while none is chosen.
    kind: Option<ColumnType>,
) -> impl IntoView {
    let draft = draft_here();
    let Some(kind) = kind else {
        return view! { <p class="soft">"Choose a column first: its type decides what can be typed here."</p> }.into_any();
    };
    let (value, labels) = draft.with_untracked(|step| match step {
        Step::FillMissing(FillMissing { columns, with: FillWith::Constant(value) }) => {
            let labels = columns.first().map(|column| known.with_value(|known| value::labels_of(known, column)));
            (value.clone(), labels.unwrap_or_default())
        }
        _ => (Value::Missing, Vec::new()),
    });
    let set = Callback::new(move |value: Value| {
        draft.update(|step| {
            if let Step::FillMissing(step) = step {
                step.with = FillWith::Constant(value);
            }
        });
    });
    view! { <ValueInput label="Value" kind value on_change=set labels /> }.into_any()
}
