//! A cell as the file has it: what was read is never the only witness.

use crate::project::{AnswerBody, Query};
use crate::source;
use crate::ui::component::{Button, GridPlace};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The cell that was chosen in the grid, read again from the file. A file that has to be unpacked for it is, when a person asks.
#[component]
pub(super) fn OriginalCell(
    /// What was chosen.
    #[prop(into)]
    place: Signal<Option<GridPlace>>,
) -> impl IntoView {
    let app = App::here();
    let cell = Memo::new(move |_| place.get().and_then(|place| Some((place.row?, place.column))));
    let is_packed = Memo::new(move |_| app.source.with(|source| source.as_ref().is_some_and(|s| !s.report.packed.is_empty())));
    let found = RwSignal::new(None::<Result<source::OriginalCell, String>>);
    let look = move |(row_id, column): (u64, usize)| {
        spawn_local(async move {
            let answer = app.ask(Query::Original { row_id, column: column as u32 }).await;
            // Another cell may be chosen by now, or the sheet be gone.
            if cell.try_get_untracked().flatten() == Some((row_id, column)) {
                found.set(match answer {
                    Ok(AnswerBody::Original(cell)) => Some(Ok(cell)),
                    Ok(_) => None,
                    Err(error) => Some(Err(error.to_string())),
                });
            }
        });
    };
    Effect::new(move |_| {
        let wanted = cell.get();
        app.source.track();
        found.set(None);
        if let Some(wanted) = wanted.filter(|_| !is_packed.get()) {
            look(wanted);
        }
    });
    move || {
        let (row, column) = cell.get()?;
        let shown = match found.get() {
            Some(Ok(cell)) => {
                let place = if is_packed.get() { String::new() } else { format!(", line {}", words::group(cell.line)) };
                let file = cell.file.map(|file| format!(" of {file}"));
                let text = match cell.text {
                    Some(text) if text.is_empty() => view! { <span class="soft">"empty"</span> }.into_any(),
                    Some(text) => view! { <code class="original-text" tabindex="0">{text}</code> }.into_any(),
                    None => view! { <span class="soft">"The row ends before this cell."</span> }.into_any(),
                };
                view! { {text}<p class="soft">{format!("Row {}{place}", words::group(row + 1))}{file}</p> }.into_any()
            }
            Some(Err(error)) => view! { <p class="mind">{error}</p> }.into_any(),
            None if is_packed.get() => {
                view! { <Button on_press=Callback::new(move |()| look((row, column)))>"Read it again from the file"</Button> }
                    .into_any()
            }
            None => view! { <span class="soft">"\u{2026}"</span> }.into_any(),
        };
        Some(view! {
            <div class="original">
                <h3>"In the file"</h3>
                {shown}
            </div>
        })
    }
}
