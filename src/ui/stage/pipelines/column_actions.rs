//! What can be done with the column that was chosen in the table.

use super::bench::Bench;
use crate::pipeline::step::StepKind;
use crate::ui::component::{Button, IconView};
use crate::ui::stage::words;
use leptos::prelude::*;

/// The chosen column in a line, with the steps that it can go through.
#[component]
pub(super) fn ColumnActions(
    /// The column's position in the prepared table.
    #[prop(into)]
    column: Signal<Option<usize>>,
) -> impl IntoView {
    let bench = Bench::here();
    let chosen = Memo::new(move |_| {
        let view = bench.prepared()?;
        let position = column.get()?;
        Some((view.schema.fields.get(position)?.clone(), view.profiles.get(position)?.n_missing))
    });
    let begin = move |kind| {
        Callback::new(move |()| {
            let name = chosen.with_untracked(|chosen| chosen.as_ref().map(|(field, _)| field.name.clone()));
            bench.begin(kind, name.as_deref());
        })
    };
    let line = move || {
        let Some((field, missing)) = chosen.get() else {
            return view! { <p class="soft">"Choose a column to clean it."</p> }.into_any();
        };
        let gaps = (missing > 0).then(|| {
            view! {
                <Button on_press=begin(StepKind::FillMissing)>"Fill missing"</Button>
                <Button on_press=begin(StepKind::DropMissing)>"Drop rows"</Button>
            }
        });
        let words = format!("{}, {} missing", field.kind.name(), words::group(missing));
        view! {
            <p class="chosen-column" aria-live="polite">
                <IconView icon=words::type_icon(field.kind) /><strong>{field.name}</strong>
                <span class="soft number">{words}</span>
            </p>
            {gaps}
            <Button on_press=begin(StepKind::FilterRows)>"Filter rows"</Button>
            <Button on_press=begin(StepKind::RetypeColumn)>"Change type"</Button>
            <Button on_press=begin(StepKind::RenameColumn)>"Rename"</Button>
            <Button on_press=begin(StepKind::SelectColumns)>"Drop column"</Button>
        }
        .into_any()
    };
    view! { <div class="row column-actions" role="group" aria-label="The chosen column">{line}</div> }
}
