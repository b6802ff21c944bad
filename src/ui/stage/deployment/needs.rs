//! The signature: what the model needs to be given.

use crate::deploy::{Seen, SignatureField};
use crate::table::{ColumnType, Value};
use crate::ui::component::{Card, Cell, Column, DataTable, IconView};
use crate::ui::stage::of_model::of_model;
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;

/// How many levels are named in a cell before the rest is only counted.
const LISTED: usize = 6;

/// What the model needs to be given, one line an input.
#[component]
pub(super) fn Needs() -> impl IntoView {
    let app = App::here();
    let inputs = of_model(app, |model| model.signature.inputs.clone());
    let subtitle = of_model(app, |model| {
        let unit = model.signature.unit.as_ref().map(|unit| format!(" in {unit}")).unwrap_or_default();
        format!(
            "For a row with these columns it gives {}{unit}, with an interval. Other columns are passed over.",
            model.signature.target
        )
    });
    let columns = vec![
        Column::text("Input"),
        Column::text("Type"),
        Column::text("Unit"),
        Column::text("Seen in training").with_help("Beyond what was seen, a prediction is a guess"),
        Column::text("When it is missing"),
    ];
    let rows = Signal::derive(move || inputs.with(|inputs| inputs.iter().map(line).collect::<Vec<_>>()));
    view! {
        <Card title="What it needs" subtitle>
            <DataTable caption="The model\u{2019}s signature" columns=Signal::stored(columns) rows caption_unseen=true />
        </Card>
    }
}

fn line(field: &SignatureField) -> Vec<Cell> {
    let kind = field.kind;
    let type_cell =
        move || view! { <span class="with-icon"><IconView icon=words::type_icon(kind) />{kind.name()}</span> }.into_any();
    let missing = if field.filled { "The recipe fills it" } else { "No prediction for that row" };
    vec![
        Cell::Text(field.name.clone()),
        Cell::View { sort: type_order(kind), view: ViewFn::from(type_cell) },
        Cell::Text(field.unit.clone().unwrap_or_else(|| "\u{2013}".to_owned())),
        Cell::Text(seen_words(&field.seen)),
        Cell::Text(missing.to_owned()),
    ]
}

fn type_order(kind: ColumnType) -> f64 {
    ColumnType::ALL.iter().position(|other| *other == kind).unwrap_or(0) as f64
}

fn seen_words(seen: &Seen) -> String {
    match seen {
        Seen::Range { min, max } => format!("{} to {}", end_words(min), end_words(max)),
        Seen::Levels { levels } => {
            let named = levels.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
            match levels.len().saturating_sub(LISTED) {
                0 => named,
                more => format!("{named} and {more} more"),
            }
        }
        Seen::Text => "Texts, too many to list".to_owned(),
    }
}

fn end_words(end: &Value) -> String {
    match end {
        Value::Number(number) => words::with_unit(*number, 5, None),
        other => words::cell(other).unwrap_or_else(|| "?".to_owned()),
    }
}
