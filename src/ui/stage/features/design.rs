//! What follows from the choice: rows that can be used, columns of the design matrix, or why there is none.

use super::desk::Desk;
use crate::error::UserError;
use crate::feature::{MissingCount, RowCounts};
use crate::project::DesignView;
use crate::stat::sort_by;
use crate::table::ColumnType;
use crate::ui::component::{
    Action, Card, Cell, Choice, Column, DataTable, Disclosure, Field, Notice, Select, ShowTheMath, StatTile, Switch, Tone,
};
use crate::ui::stage::words;
use crate::ui::stage_name::Stage;
use leptos::prelude::*;

/// How many columns are named before the rest has to be opened.
const NAMED: usize = 12;
/// With fewer rows for each coefficient than this, estimates are unsure (Harrell, Regression Modeling Strategies, 2015, 4.4).
const ROWS_PER_COEFFICIENT: u64 = 10;

/// The design that follows from the view, or why there is none.
#[component]
pub(super) fn DesignCard() -> impl IntoView {
    let desk = Desk::here();
    let app = desk.app;
    let design = Memo::new(move |_| app.features.with(|view| view.as_ref().and_then(|view| view.design.clone())));
    let failed_step = Memo::new(move |_| app.prepared.with(|view| view.as_ref().is_some_and(|view| view.failed.is_some())));
    let intercept = Signal::derive(move || desk.spec().is_none_or(|spec| spec.intercept));
    let body = move || match design.get() {
        _ if failed_step.get() => view! { <RecipeFails /> }.into_any(),
        Some(Ok(design)) => view! { <Design design /> }.into_any(),
        Some(Err(error)) => view! { <NoDesign error /> }.into_any(),
        None => view! { <p class="soft">"Choose a target first."</p> }.into_any(),
    };
    view! {
        <Card title="What the model will see" subtitle="Rows with a value in every chosen column, and what becomes of the columns.">
            <div class="stack" aria-live="polite">{body}</div>
            <div>
                <Switch checked=intercept on_change=Callback::new(move |on| desk.set_intercept(on))>"Intercept"</Switch>
                <p class="field-help">
                    "The prediction where every feature is 0 and every category at its reference. Leave it out only if the target \
                     must be 0 there."
                </p>
            </div>
            <Weights />
            <ShowTheMath>
                <p>
                    "y = \u{3b2}\u{2080} + \u{3b2}\u{2081}x\u{2081} + \u{2026} + \u{3b2}\u{209a}x\u{209a} + \u{3b5}. A number is an x \
                     of its own; a date its days since 1970-01-01; a category of k levels is k \u{2212} 1 columns of 0 and 1 \
                     (treatment coding, as R\u{2019}s contr.treatment), so that each coefficient is the difference from the \
                     reference level. Without \u{3b2}\u{2080} the first category keeps all k."
                </p>
                <p>"Only complete rows enter (complete-case analysis, as R\u{2019}s na.omit)."</p>
            </ShowTheMath>
        </Card>
    }
}

/// Which column says how much each row counts.
#[component]
fn Weights() -> impl IntoView {
    let desk = Desk::here();
    let app = desk.app;
    let chosen = Signal::derive(move || desk.spec().and_then(|spec| spec.weights));
    let choices = Signal::derive(move || {
        let target = desk.spec().map(|spec| spec.target);
        let schema = app.prepared.with(|view| view.as_ref().map(|view| view.schema.clone())).unwrap_or_default();
        let numbers =
            schema.fields.into_iter().filter(|field| field.kind == ColumnType::Number && Some(&field.name) != target.as_ref());
        let numbers = numbers.map(|field| Choice::new(Some(field.name.clone()), field.name));
        std::iter::once(Choice::new(None, "every row alike")).chain(numbers).collect::<Vec<_>>()
    });
    let set = Callback::new(move |column: Option<String>| desk.set_weights(column));
    view! {
        <Field label="Rows count by" help="Weighted least squares: a row of weight 2 counts as two rows, one of weight 0 not at all.">
            <Select choices value=chosen on_change=set />
        </Field>
    }
}

#[component]
fn Design(
    /// The fitted view.
    design: DesignView,
) -> impl IntoView {
    let rows = design.rows.clone();
    let n_columns = design.columns.len() as u64;
    let dropped = match rows.n_dropped() {
        0 => "every row is complete".to_owned(),
        n => format!("{} left out: a value is missing", words::group(n)),
    };
    let few = rows.n_complete < n_columns * ROWS_PER_COEFFICIENT;
    let thin = few.then(|| {
        let message = format!(
            "{} for {}: the estimates will be unsure.",
            words::count(rows.n_complete, "row", "rows"),
            words::count(n_columns, "coefficient", "coefficients"),
        );
        view! { <Notice tone=Tone::Warning message way_out="As a rule of thumb, have ten rows or more for each coefficient." /> }
    });
    let names: Vec<String> = design.columns.into_iter().map(|column| column.name).collect();
    view! {
        <div class="columns design-tiles">
            <StatTile label="Rows used" value=words::group(rows.n_complete) unit=format!("of {}", words::group(rows.n_rows)) meaning=dropped />
            <StatTile label="Coefficients" value=words::group(n_columns) meaning="columns of the design matrix" />
        </div>
        {thin}
        <Missing rows />
        <Names names />
    }
}

/// Which columns cost how many rows.
#[component]
fn Missing(
    /// Rows used and dropped.
    rows: RowCounts,
) -> impl IntoView {
    let app = Desk::here().app;
    let mut missing = rows.missing;
    sort_by(&mut missing, |one, two| two.n.cmp(&one.n));
    let row = |count: &MissingCount| vec![Cell::Text(count.column.clone()), Cell::number(count.n as f64, words::group(count.n))];
    let table = missing.iter().map(row).collect::<Vec<_>>();
    let columns = vec![Column::text("Column"), Column::number("Rows without a value")];
    (!table.is_empty()).then(|| {
        view! {
            <DataTable
                caption="Where values are missing (a row may count twice)" columns=Signal::stored(columns) rows=Signal::stored(table)
            />
            <p>
                <button type="button" class="button" on:click=move |_| app.go(Stage::Pipelines)>"Fill the gaps in data pipelines"</button>
            </p>
        }
    })
}

/// The names of the design matrix's columns.
#[component]
fn Names(
    /// The names, the intercept first.
    names: Vec<String>,
) -> impl IntoView {
    let list = |names: &[String]| {
        let name = |name: &String| view! { <li><code>{name.clone()}</code></li> };
        view! { <ul class="term-names">{names.iter().map(name).collect_view()}</ul> }
    };
    let more = (names.len() > NAMED).then(|| {
        let summary = format!("{} more", words::group((names.len() - NAMED) as u64));
        let rest = list(&names[NAMED..]);
        view! { <Disclosure summary>{rest}</Disclosure> }
    });
    view! {
        <h3 class="feature-group">"Terms"</h3>
        {list(&names[..names.len().min(NAMED)])}
        {more}
    }
}

/// Why there is no design, with the ways out.
#[component]
fn NoDesign(
    /// Why.
    error: UserError,
) -> impl IntoView {
    let desk = Desk::here();
    let spec = untrack(|| desk.spec());
    let mut actions = Vec::new();
    if let (Some(column), Some(spec)) = (error.place.column.clone(), spec) {
        if spec.references.contains_key(&column) {
            let column = column.clone();
            actions.push(Action::new("Use its first level as the reference", move || desk.set_reference(&column, "", "")));
        }
        if spec.features().contains(&column.as_str()) {
            actions.push(Action::new(format!("Leave {column} out"), move || {
                desk.set_features(std::slice::from_ref(&column), false);
            }));
        }
    }
    actions.push(Action::new("Go to data pipelines", move || desk.app.go(Stage::Pipelines)));
    view! { <Notice tone=Tone::Error message=error.message way_out=error.way_out actions /> }
}

/// The recipe comes first.
#[component]
fn RecipeFails() -> impl IntoView {
    let app = Desk::here().app;
    let actions = vec![Action::new("Go to data pipelines", move || app.go(Stage::Pipelines))];
    view! {
        <Notice
            tone=Tone::Error message="A step of the recipe cannot be done, so there is no prepared table to choose from yet."
            way_out="Mend or switch off the step; what you chose here waits." actions
        />
    }
}
