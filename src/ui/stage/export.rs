//! A table as a file.

use crate::project::{AnswerBody, Query, TableName};
use crate::table::Formulas;
use crate::ui::browser;
use crate::ui::component::{Button, Icon, Switch};
use crate::ui::state::App;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Hands a table to the browser's downloads as CSV, with a switch for what becomes of texts that look like formulas.
#[component]
pub(super) fn ExportTable(
    /// Which table.
    of: TableName,
) -> impl IntoView {
    let app = App::here();
    let export = Callback::new(move |()| {
        let formulas = if app.neutralise.get_untracked() { Formulas::Neutralised } else { Formulas::Kept };
        spawn_local(async move {
            let answer = app.ask_with_progress(Query::Export { of, formulas }, None, "Writing the table").await;
            if let Some((AnswerBody::Exported { file_name }, attachments)) = answer {
                browser::download(&file_name, "text/csv", &attachments.get("bytes"));
            }
        });
    });
    view! {
        <Switch checked=app.neutralise on_change=Callback::new(move |is_on| app.neutralise.set(is_on))>
            "Formulas as text"
        </Switch>
        <Button icon=Icon::Download on_press=export>"Export as CSV"</Button>
    }
    .into_any()
}
