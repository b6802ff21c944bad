//! Stage 2: the data are cleaned, step by step, in view.

mod add_step;
mod before_after;
mod bench;
mod column_actions;
mod editor;
mod help_text;
mod recipe_file;
mod recipe_list;
mod sentence;
mod step_row;
mod suggestions;

use super::table_view::{Shown, TableView};
use super::{ExportTable, NoData, StageHead, words};
use crate::project::TableName;
use crate::table::Schema;
use crate::ui::component::{Button, ButtonKind, Card, GridPlace, Icon, Notice, Tone};
use crate::ui::stage_name::Stage;
use crate::ui::state::App;
use before_after::BeforeAfter;
use bench::Bench;
use column_actions::ColumnActions;
use leptos::prelude::*;
use recipe_list::RecipeCard;
use suggestions::Suggestions;

/// The stage.
#[component]
pub(super) fn Pipelines() -> impl IntoView {
    let app = App::here();
    let has_data = Memo::new(move |_| app.prepared.with(Option::is_some));
    move || {
        if has_data.get() {
            view! { <Cleaning /> }.into_any()
        } else {
            view! {
                <StageHead stage=Stage::Pipelines />
                <NoData icon=Icon::DataPipelines>
                    "Here gaps are filled, types put right and rows filtered, one step at a time. Each step shows what it changed, \
                     and can be switched off or taken back."
                </NoData>
            }
            .into_any()
        }
    }
}

/// The recipe on one side, what it makes of the data on the other.
#[component]
fn Cleaning() -> impl IntoView {
    let bench = Bench::set_up(App::here());
    provide_context(bench);
    let next = move || {
        let kind = if bench.draft.with(Option::is_some) { ButtonKind::Plain } else { ButtonKind::Primary };
        view! { <Button kind on_press=Callback::new(move |()| bench.app.go(Stage::Features))>"Choose features"</Button> }
    };
    view! {
        <StageHead stage=Stage::Pipelines next=ViewFn::from(move || next) />
        <Suggestions />
        <div class="pipeline">
            <RecipeCard />
            <div class="stack pipeline-result">
                <BeforeAfter />
                <PreparedTable />
            </div>
        </div>
    }
}

/// The table after the recipe.
#[component]
fn PreparedTable() -> impl IntoView {
    let bench = Bench::here();
    let app = bench.app;
    let column = RwSignal::new(None::<usize>);
    let shown = Memo::new(move |_| {
        app.prepared.with(|prepared| {
            prepared.as_ref().map_or_else(
                || Shown { n_rows: 0, schema: Schema::default(), profiles: Vec::new() },
                |view| Shown { n_rows: view.n_rows, schema: view.schema.clone(), profiles: view.profiles.clone() },
            )
        })
    });
    let size = Signal::derive(move || {
        let before = app.source.with(|source| source.as_ref().map(|source| (source.report.n_rows, source.schema.len() as u64)));
        let (rows, columns) = shown.with(|shown| (shown.n_rows, shown.schema.len() as u64));
        let (rows_before, columns_before) = before.unwrap_or((rows, columns));
        format!("{}, {}", change(rows_before, rows, "row", "rows"), change(columns_before, columns, "column", "columns"))
    });
    let failed = Memo::new(move |_| bench.failed_place());
    let actions = move || view! { <ExportTable of=TableName::Prepared /> };
    view! {
        <Card title="The prepared table" subtitle=size actions=ViewFn::from(actions)>
            {move || failed.get().map(|place| {
                let message = format!("Step {place} cannot be done yet, so this is the table as it was read.");
                view! { <Notice tone=Tone::Warning message way_out="Mend or switch off the step in the recipe." /> }
            })}
            <TableView
                of=TableName::Prepared shown label="The prepared table" selected=column
                on_place=Callback::new(move |place: GridPlace| column.set(Some(place.column)))
            />
            <ColumnActions column />
        </Card>
    }
}

/// "344 → 342 rows", or "344 rows" where nothing changed.
fn change(before: u64, after: u64, one: &str, many: &str) -> String {
    let after_words = words::count(after, one, many);
    if before == after { after_words } else { format!("{} \u{2192} {after_words}", words::group(before)) }
}
