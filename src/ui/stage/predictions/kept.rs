//! Rows that were kept, with their predictions side by side.

use super::answer::quantity;
use super::live::Live;
use crate::deploy::Row;
use crate::predict::{FormField, PredictResponse, RowAnswer};
use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Card, Cell, Column, DataTable, Icon, IconButton};
use crate::ui::stage::of_model::of_model;
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;

/// The kept rows; nothing while there are none.
#[component]
pub(super) fn KeptRows(
    /// The answer that follows every move.
    live: Live,
) -> impl IntoView {
    let app = App::here();
    let any = Memo::new(move |_| app.asking.with(|asking| !asking.kept.is_empty()));
    let target = of_model(app, |model| {
        let unit = model.signature.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
        format!("{}{unit}", model.signature.target)
    });
    let columns = Signal::derive(move || live.form.with(|form| headings(form, &target.get())));
    let rows = Signal::derive(move || {
        let response = live.response();
        let kept = app.asking.with(|asking| asking.kept.clone());
        live.form.with(|form| {
            let line = |(at, row): (usize, &Row)| line(app, at, row, form, response.as_deref());
            kept.iter().enumerate().map(line).collect::<Vec<_>>()
        })
    });
    move || {
        any.get().then(|| {
            view! {
                <Card title="Rows kept" subtitle="They are asked again whenever the model or the certainty changes.">
                    <DataTable caption="Rows kept, with their predictions" columns rows caption_unseen=true />
                </Card>
            }
        })
    }
}

fn headings(form: &[FormField], target: &str) -> Vec<Column> {
    let input = |field: &FormField| match &field.unit {
        Some(unit) => Column::text(format!("{} ({unit})", field.name)),
        None => Column::text(field.name.clone()),
    };
    let answers = [Column::number(target.to_owned()), Column::number("From"), Column::number("To"), Column::text("Actions")];
    std::iter::once(Column::text("Row")).chain(form.iter().map(input)).chain(answers).collect()
}

/// The row, and the answer that stands after that of the row in the form.
fn line(app: App, at: usize, row: &Row, form: &[FormField], response: Option<&PredictResponse>) -> Vec<Cell> {
    let cell = |field: &FormField| match row.get(&field.name).map(words::cell) {
        Some(Some(text)) => Cell::Text(text),
        _ => Cell::Missing,
    };
    let number = |value: Option<f64>| {
        value.map_or_else(|| Cell::Text("\u{2013}".to_owned()), |value| Cell::number(value, quantity(value, None)))
    };
    let answers = match response.and_then(|response| response.predictions.get(at + 1)) {
        Some(RowAnswer::Predicted(found)) => [number(Some(found.prediction)), number(found.lower), number(found.upper)],
        Some(RowAnswer::Refused(refused)) => [Cell::Text(refused.error.message.clone()), number(None), number(None)],
        None => [number(None), number(None), number(None)],
    };
    let actions = Cell::View { sort: at as f64, view: ViewFn::from(row_actions(app, at, row.clone())) };
    let name = Cell::number((at + 1) as f64, (at + 1).to_string());
    std::iter::once(name).chain(form.iter().map(cell)).chain(answers).chain([actions]).collect()
}

fn row_actions(app: App, at: usize, row: Row) -> impl Fn() -> AnyView + Send + Sync + 'static {
    move || {
        let row = row.clone();
        let take_up = Callback::new(move |()| app.asking.update(|asking| asking.given.clone_from(&row)));
        let remove = Callback::new(move |()| {
            app.asking.update(|asking| {
                if at < asking.kept.len() {
                    asking.kept.remove(at);
                }
            });
            browser::focus("stage-title");
        });
        view! {
            <span class="kept-actions">
                <Button kind=ButtonKind::Quiet on_press=take_up>"Take up"<span class="unseen">{format!(" row {}", at + 1)}</span></Button>
                <IconButton icon=Icon::Remove label=format!("Remove row {}", at + 1) on_press=remove />
            </span>
        }
        .into_any()
    }
}
