//! The menu of steps.

use super::bench::{ADD_STEP, Bench};
use crate::pipeline::step::StepKind;
use crate::ui::component::{Icon, IconView, MenuLine, Popover};
use leptos::prelude::*;

/// A button that opens the sorts of steps, each with what it does.
#[component]
pub(super) fn AddStep() -> impl IntoView {
    let trigger = || view! { <IconView icon=Icon::Add />"Add a step" };
    view! {
        <Popover trigger=ViewFn::from(trigger) class="button" role="menu" button_id=ADD_STEP>
            {StepKind::ALL.map(|kind| view! { <KindLine kind /> }).collect_view()}
        </Popover>
    }
}

#[component]
fn KindLine(
    /// A sort of step.
    kind: StepKind,
) -> impl IntoView {
    let bench = Bench::here();
    let help = kind.help();
    // The first sentence is enough to choose by; the form shows the rest.
    let summary = help.summary.split_once(". ").map_or(help.summary.to_owned(), |(first, _)| format!("{first}."));
    view! {
        <MenuLine on_press=Callback::new(move |()| bench.begin(kind, None))>
            <IconView icon=icon(kind) />
            <span class="kind-line">
                <span class="kind-title">{help.title}</span>
                <span class="soft">{summary}</span>
            </span>
        </MenuLine>
    }
}

/// The picture of a sort of step.
pub(super) fn icon(kind: StepKind) -> Icon {
    match kind {
        StepKind::SelectColumns => Icon::Table,
        StepKind::RenameColumn => Icon::Edit,
        StepKind::RetypeColumn => Icon::Refresh,
        StepKind::FillMissing => Icon::Check,
        StepKind::DropMissing => Icon::Remove,
        StepKind::DropDuplicates => Icon::Copy,
        StepKind::FilterRows => Icon::Filter,
    }
}
