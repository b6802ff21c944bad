//! Every row of a file predicted at once.

use super::answer::level_words;
use crate::predict::Refusal;
use crate::project::{AnswerBody, ModelChoice, Query};
use crate::ui::browser;
use crate::ui::component::{Button, Card, Icon, IconView};
use crate::ui::stage::of_model::of_model;
use crate::ui::stage::refusals::Refusals;
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};

/// What can be picked to be predicted.
const KINDS: &str = ".csv,.tsv,.txt,text/csv,text/plain";
const CSV: &str = "text/csv;charset=utf-8";

/// A file that was predicted.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Scored {
    /// Name of the file that came in.
    name: String,
    /// Name of the file that went out.
    file_name: String,
    /// Name of the model.
    model: String,
    /// Level of the intervals.
    level: f64,
    /// Rows of the file.
    n_rows: u64,
    /// Why rows have no prediction.
    refusals: Vec<Refusal>,
    /// What went out.
    csv: Option<Blob>,
}

/// Predicts every row of a file, and hands the result to the browser's downloads.
pub(in crate::ui) fn score_file(app: App, file: File) {
    spawn_local(async move {
        let name = file.name();
        let level = app.asking.with_untracked(|asking| asking.level);
        let model =
            app.models.with_untracked(|models| models.at_hand.as_ref().map(|model| model.name.clone())).unwrap_or_default();
        let query = Query::Score { model: ModelChoice::AtHand, name: name.clone(), level };
        let answer = app.ask_with_progress(query, &file, &format!("Predicting {name}")).await;
        let Some((AnswerBody::Scored { file_name, n_rows, refusals }, attachments)) = answer else { return };
        let csv = browser::blob(CSV, &attachments.get("bytes"));
        if let Some(csv) = &csv {
            browser::download(&file_name, CSV, csv);
        }
        app.scored.set(Some(Scored { name, file_name, model, level, n_rows, refusals, csv }));
    });
}

/// The place to bring a file, and what came of the last one.
#[component]
pub(super) fn ScoreFile() -> impl IntoView {
    let app = App::here();
    let target = of_model(app, |model| model.signature.target.clone());
    let pick = Callback::new(move |()| browser::pick_file(KINDS, move |file| score_file(app, file)));
    let actions = move || view! { <Button icon=Icon::Open on_press=pick>"Choose a file"</Button> };
    view! {
        <Card title="Predict a whole file" actions=ViewFn::from(actions)>
            <p>
                "Choose or drop a file with the model\u{2019}s inputs. It comes back as CSV with three columns more: the prediction of "
                {target}
                " and the ends of its interval."
            </p>
            <div role="status">{move || app.scored.get().map(|scored| view! { <Outcome scored /> })}</div>
        </Card>
    }
}

/// What came of a file.
#[component]
fn Outcome(
    /// The file.
    scored: Scored,
) -> impl IntoView {
    let n_refused: u64 = scored.refusals.iter().map(|refusal| refusal.rows).sum();
    let words = format!(
        "{}: {} of {} predicted by \u{201c}{}\u{201d}, with {} intervals.",
        scored.name,
        words::group(scored.n_rows.saturating_sub(n_refused)),
        words::count(scored.n_rows, "row", "rows"),
        scored.model,
        level_words(scored.level),
    );
    let Scored { file_name, csv, refusals, .. } = scored;
    let again = csv.map(|csv| {
        let csv = StoredValue::new_local(csv);
        let name = file_name.clone();
        let download = Callback::new(move |()| csv.with_value(|csv| browser::download(&name, CSV, csv)));
        view! { <div class="row"><Button icon=Icon::Download on_press=download>{format!("Download {file_name} again")}</Button></div> }
    });
    view! {
        <div class="stack">
            <p class="kept-note"><IconView icon=Icon::Success />{words}</p>
            {again}
            {(n_refused > 0).then(|| view! {
                <p>{words::count(n_refused, "row has no prediction:", "rows have no prediction:")}</p>
                <Refusals refusals=Signal::stored(refusals) />
            })}
        </div>
    }
}
