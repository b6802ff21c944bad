//! The recipe as an ordered list.

use super::add_step::AddStep;
use super::bench::Bench;
use super::editor::StepEditor;
use super::recipe_file::RecipeFile;
use super::step_row::StepRow;
use crate::ui::component::Card;
use crate::ui::stage::words;
use leptos::prelude::*;

/// The recipe: its steps, the form for another one, and what can be done with the whole.
#[component]
pub(super) fn RecipeCard() -> impl IntoView {
    let bench = Bench::here();
    let ids = Memo::new(move |_| {
        let view = bench.prepared();
        view.map(|view| view.recipe.steps.iter().map(|step| step.id).collect::<Vec<_>>()).unwrap_or_default()
    });
    let subtitle = Signal::derive(move || match ids.with(Vec::len) as u64 {
        0 => "No step yet: the table goes on as it was read.".to_owned(),
        n => format!("{}, done in this order, on new data too.", words::count(n, "step", "steps")),
    });
    let writes_new = Memo::new(move |_| bench.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.id.is_none())));
    let form = move || {
        writes_new.get().then(|| {
            let step = bench.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.step.clone()));
            step.map(|step| view! { <StepEditor id=None step /> })
        })
    };
    view! {
        <Card title="The recipe" subtitle actions=ViewFn::from(|| view! { <RecipeFile /> })>
            <ol class="steps" hidden=move || ids.with(Vec::is_empty)>
                <For each=move || ids.get() key=|id| *id children=move |id| view! { <StepRow id /> } />
            </ol>
            <p class="steps-teach soft" hidden=move || !ids.with(Vec::is_empty) || writes_new.get()>
                "Nothing here touches your file. Each step works on what the steps before it left, and can be switched off, edited, \
                 moved or taken back at any time."
            </p>
            {form}
            <div class="row" hidden=writes_new><AddStep /></div>
        </Card>
    }
}
