//! The same question from a script and from the command line.

use super::contract::Contract;
use super::live::Live;
use crate::deploy::Row;
use crate::plain::Plain;
use crate::predict::{FormField, PredictResponse};
use crate::project::{ModelView, ModelsView};
use crate::table::{Value, format_number};
use crate::ui::component::{Card, Disclosure};
use crate::ui::interface;
use crate::ui::stage::of_model::of_model;
use crate::ui::stage::snippet::{Snippet, shell_word};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;

/// The same question from a script and from the command line.
#[component]
pub(super) fn FromCode(
    /// The answer that follows every move.
    live: Live,
) -> impl IntoView {
    let app = App::here();
    let call_name = Memo::new(move |_| app.models.with(call_name));
    let script = Memo::new(move |_| {
        let level = app.asking.with(|asking| asking.level);
        // What a call without a level means.
        let level = if level == interface::USUAL_LEVEL { String::new() } else { format!(", {}", format_number(level)) };
        let row = live.form.with(|form| live.row.with(|row| object(form, row)));
        format!("await straightedge.predict({}, [{row}]{level})", quoted(&call_name.get()))
    });
    let file_name = of_model(app, |model| model.file_name.clone());
    let command = Memo::new(move |_| {
        let level = app.asking.with(|asking| asking.level);
        live.form.with(|form| live.row.with(|row| command(&file_name.get(), level, form, row)))
    });
    let open = RwSignal::new(false);
    let json = Memo::new(
        move |_| if open.get() { live.response().map(|r| first_as_json(&r)).unwrap_or_default() } else { String::new() },
    );
    view! {
        <Card title="Ask from code" subtitle="A script on this page asks the same model and gets the same numbers, to the last digit.">
            <Snippet label="JavaScript, such as in the browser\u{2019}s console (F12)" text=script />
            <Disclosure summary="The answer to this row, as a script gets it" on_toggle=Callback::new(move |is_open| open.set(is_open))>
                <Snippet label="JSON" text=json />
            </Disclosure>
            <Snippet label="On the command line, with the exported document" text=command />
            <Contract />
        </Card>
    }
}

/// What a script calls the model at hand: its name where that leads to it, its id where the name has a newer version.
fn call_name(models: &ModelsView) -> String {
    let Some(model) = &models.at_hand else { return String::new() };
    let same_name = |saved: &&ModelView| saved.name == model.name;
    match (models.saved.iter().rev().find(same_name), &model.id) {
        (Some(newest), Some(id)) if newest.id.as_ref() != Some(id) => id.clone(),
        _ => model.name.clone(),
    }
}

/// A row as an object of JavaScript, in the order of the form.
fn object(form: &[FormField], row: &Row) -> String {
    let is_identifier = |name: &str| {
        let letter = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$';
        name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit())
    };
    let entry = |field: &FormField| {
        let key = if is_identifier(&field.name) { field.name.clone() } else { quoted(&field.name) };
        let value = match row.get(&field.name) {
            Some(Value::Number(number)) => format_number(*number),
            Some(Value::Boolean(value)) => value.to_string(),
            Some(Value::Text(text)) => quoted(text),
            Some(Value::Missing) | None => "null".to_owned(),
        };
        format!("{key}: {value}")
    };
    format!("{{{}}}", form.iter().map(entry).collect::<Vec<_>>().join(", "))
}

/// A text in quotes, as JSON and JavaScript have it.
fn quoted(text: &str) -> String {
    Plain::Text(text.to_owned()).to_json()
}

/// The command that predicts the row, which it is given as CSV.
fn command(file_name: &str, level: f64, form: &[FormField], row: &Row) -> String {
    let names = form.iter().map(|field| csv_cell(&field.name)).collect::<Vec<_>>().join(",");
    let cells = form.iter().map(|field| csv_cell(&row.get(&field.name).and_then(words::cell).unwrap_or_default()));
    let cells = cells.collect::<Vec<_>>().join(",");
    let (file, level) = (shell_word(file_name), format_number(level));
    format!("straightedge predict --level {level} {file} - <<'END'\n{names}\n{cells}\nEND")
}

fn csv_cell(cell: &str) -> String {
    let edges = cell.starts_with(' ') || cell.ends_with(' ');
    if edges || cell.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// The answer to the first row alone: those that follow are rows that were kept.
fn first_as_json(response: &PredictResponse) -> String {
    let mut response = response.clone();
    response.predictions.truncate(1);
    interface::for_scripts(&response).map(|answer| interface::pretty_json(&answer)).unwrap_or_default()
}
