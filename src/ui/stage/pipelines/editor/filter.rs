//! Keep the rows that meet a condition.

use super::check_list::{CheckItem, CheckList};
use super::draft_here;
use super::known::Known;
use super::one_column::ColumnSelect;
use super::value::{self, ValueInput};
use crate::pipeline::step::{Condition, FilterRows, Step};
use crate::table::{ColumnType, Value};
use crate::ui::component::{Choice, Field, Select, TextInput};
use crate::ui::stage::words;
use leptos::prelude::*;
use std::sync::Arc;

/// What a cell is asked, without the value it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Equals,
    NotEquals,
    Less,
    AtMost,
    Greater,
    AtLeast,
    OneOf,
    Contains,
    IsMissing,
    IsPresent,
}

impl How {
    fn of(condition: &Condition) -> Self {
        match condition {
            Condition::Equals(_) => Self::Equals,
            Condition::NotEquals(_) => Self::NotEquals,
            Condition::Less(_) => Self::Less,
            Condition::AtMost(_) => Self::AtMost,
            Condition::Greater(_) => Self::Greater,
            Condition::AtLeast(_) => Self::AtLeast,
            Condition::OneOf(_) => Self::OneOf,
            Condition::Contains(_) => Self::Contains,
            Condition::IsMissing => Self::IsMissing,
            Condition::IsPresent => Self::IsPresent,
        }
    }

    /// The condition, comparing with `value`.
    fn with(self, value: Value) -> Condition {
        match self {
            Self::Equals => Condition::Equals(value),
            Self::NotEquals => Condition::NotEquals(value),
            Self::Less => Condition::Less(value),
            Self::AtMost => Condition::AtMost(value),
            Self::Greater => Condition::Greater(value),
            Self::AtLeast => Condition::AtLeast(value),
            Self::OneOf => Condition::OneOf(if value == Value::Missing { Vec::new() } else { vec![value] }),
            Self::Contains => Condition::Contains(value::written(&value)),
            Self::IsMissing => Condition::IsMissing,
            Self::IsPresent => Condition::IsPresent,
        }
    }

    /// What can be asked of cells of a type, the likeliest first.
    fn of_type(kind: ColumnType) -> &'static [Self] {
        match kind {
            ColumnType::Number | ColumnType::Date => &[
                Self::AtLeast,
                Self::AtMost,
                Self::Greater,
                Self::Less,
                Self::Equals,
                Self::NotEquals,
                Self::OneOf,
                Self::IsPresent,
                Self::IsMissing,
            ],
            ColumnType::Boolean => &[Self::Equals, Self::IsPresent, Self::IsMissing],
            ColumnType::Category => {
                &[Self::OneOf, Self::Equals, Self::NotEquals, Self::Contains, Self::IsPresent, Self::IsMissing]
            }
            ColumnType::Text => &[Self::Contains, Self::Equals, Self::NotEquals, Self::OneOf, Self::IsPresent, Self::IsMissing],
        }
    }

    fn words(self, kind: ColumnType) -> &'static str {
        let date = kind == ColumnType::Date;
        match self {
            Self::Equals => "is",
            Self::NotEquals => "is not",
            Self::Less if date => "is before",
            Self::Less => "is less than",
            Self::AtMost if date => "is on or before",
            Self::AtMost => "is at most",
            Self::Greater if date => "is after",
            Self::Greater => "is greater than",
            Self::AtLeast if date => "is on or after",
            Self::AtLeast => "is at least",
            Self::OneOf => "is one of",
            Self::Contains => "contains",
            Self::IsMissing => "is missing",
            Self::IsPresent => "has a value",
        }
    }
}

/// The value or values that a condition compares with.
fn value_of(condition: &Condition) -> Value {
    match condition {
        Condition::Equals(value)
        | Condition::NotEquals(value)
        | Condition::Less(value)
        | Condition::AtMost(value)
        | Condition::Greater(value)
        | Condition::AtLeast(value) => value.clone(),
        Condition::OneOf(values) => values.first().cloned().unwrap_or(Value::Missing),
        Condition::Contains(part) if !part.is_empty() => Value::Text(part.clone()),
        Condition::Contains(_) | Condition::IsMissing | Condition::IsPresent => Value::Missing,
    }
}

/// Which column, which condition, which value.
#[component]
pub(super) fn FilterForm(
    /// The columns there are.
    known: Arc<Known>,
) -> impl IntoView {
    let draft = draft_here();
    let now = Memo::new(move |_| match draft.get() {
        Step::FilterRows(step) => step,
        _ => FilterRows { column: String::new(), keep: Condition::IsPresent },
    });
    let columns = known.clone();
    let known = StoredValue::new(known);
    let kind_of = move |column: &str| known.with_value(|known| known.field(column).map(|field| field.kind));
    let about = Memo::new(move |_| now.with(|step| (step.column.clone(), kind_of(&step.column), How::of(&step.keep))));
    let set_column = Callback::new(move |column: String| {
        let how = kind_of(&column).map_or(How::IsPresent, |kind| How::of_type(kind)[0]);
        draft.set(Step::FilterRows(FilterRows { column, keep: how.with(Value::Missing) }));
    });
    let set_how = Callback::new(move |how: How| {
        draft.update(|step| {
            if let Step::FilterRows(step) = step {
                step.keep = how.with(value_of(&step.keep));
            }
        });
    });
    let hows = Memo::new(move |_| {
        let kind = about.get().1.unwrap_or(ColumnType::Text);
        How::of_type(kind).iter().map(|how| Choice::new(*how, how.words(kind))).collect::<Vec<_>>()
    });
    view! {
        <ColumnSelect known=columns column=Signal::derive(move || about.get().0) on_change=set_column />
        {move || about.with(|(_, kind, _)| kind.is_some()).then(|| view! {
            <Field label="Keep the rows where it">
                <Select choices=hows value=Signal::derive(move || about.get().2) on_change=set_how />
            </Field>
        })}
        {move || {
            let (column, kind, how) = about.get();
            kind.map(|kind| view! { <Compared known column kind how /> })
        }}
    }
}

/// What the cells are compared with.
#[component]
fn Compared(
    /// The columns there are.
    known: StoredValue<Arc<Known>>,
    /// The column.
    column: String,
    /// Its type.
    kind: ColumnType,
    /// The condition.
    how: How,
) -> impl IntoView {
    let draft = draft_here();
    let keep =
        draft.with_untracked(|step| if let Step::FilterRows(step) = step { step.keep.clone() } else { Condition::IsPresent });
    let labels = known.with_value(|known| value::labels_of(known, &column));
    let set = Callback::new(move |value: Value| set_condition(draft, how.with(value)));
    match how {
        How::IsMissing | How::IsPresent => ().into_any(),
        How::OneOf if labels.is_empty() => view! { <SeveralTyped keep kind /> }.into_any(),
        How::OneOf => view! { <SeveralLabels known column /> }.into_any(),
        _ => view! { <ValueInput label="Value" kind value=value_of(&keep) on_change=set labels /> }.into_any(),
    }
}

fn set_condition(draft: RwSignal<Step>, keep: Condition) {
    draft.update(|step| {
        if let Step::FilterRows(step) = step {
            step.keep = keep;
        }
    });
}

/// Some of the labels that a column has; those chosen before are there even if they are not among the frequent ones.
#[component]
fn SeveralLabels(
    /// The columns there are.
    known: StoredValue<Arc<Known>>,
    /// The column.
    column: String,
) -> impl IntoView {
    let draft = draft_here();
    let chosen = Memo::new(move |_| match draft.get() {
        Step::FilterRows(FilterRows { keep: Condition::OneOf(values), .. }) => values.iter().map(value::written).collect(),
        _ => Vec::new(),
    });
    let labels = known.with_value(|known| known.labels(&column));
    let items = Memo::new(move |_| {
        let item = |(label, n): &(String, u64)| (label.clone(), words::count(*n, "row", "rows"));
        let others = chosen.get().into_iter().filter(|chosen| labels.iter().all(|(label, _)| label != chosen));
        let all = labels.iter().map(item).chain(others.map(|label| (label, String::new())));
        all.map(|(key, note)| CheckItem { key, icon: None, note, barred: None }).collect::<Vec<_>>()
    });
    let set = Callback::new(move |labels: Vec<String>| {
        set_condition(draft, Condition::OneOf(labels.into_iter().map(Value::Text).collect()));
    });
    view! { <CheckList label="Values" items chosen on_change=set /> }
}

/// Several values in one line.
#[component]
fn SeveralTyped(
    /// The condition to begin with.
    keep: Condition,
    /// The type of the values.
    kind: ColumnType,
) -> impl IntoView {
    let draft = draft_here();
    let text = match &keep {
        Condition::OneOf(values) => values.iter().map(value::written).collect::<Vec<_>>().join("; "),
        other => value::written(&value_of(other)),
    };
    let set = Callback::new(move |text: String| {
        let values = text.split(';').map(|one| value::read(one.trim(), kind)).filter(|value| *value != Value::Missing);
        set_condition(draft, Condition::OneOf(values.collect()));
    });
    view! {
        <Field label="Values" help="Separated by semicolons.">
            <TextInput value=Signal::stored(text) on_change=set on_input=set placeholder="1; 2; 3" />
        </Field>
    }
}
