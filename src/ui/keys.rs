//! Keys that work everywhere: undo, redo, and one for each stage.

use super::browser;
use super::stage_name::Stage;
use super::state::App;
use leptos::prelude::WithUntracked;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Listens for the keys of the whole page.
pub(super) fn listen(app: App) {
    browser::on_key(move |event| {
        let command = event.ctrl_key() || event.meta_key();
        let key = event.key();
        if command && !typing(event) {
            match key.as_str() {
                "z" | "Z" if event.shift_key() => app.redo(),
                "z" => app.undo(),
                "y" => app.redo(),
                _ => return,
            }
            event.prevent_default();
        } else if event.alt_key() && !command {
            // Alt and a digit; by the key's place, since Alt changes what many layouts type.
            let digit = event.code().strip_prefix("Digit").and_then(|digit| digit.parse::<usize>().ok());
            if let Some(stage) = digit.and_then(|digit| Stage::ALL.get(digit.wrapping_sub(1))) {
                event.prevent_default();
                app.go(*stage);
            }
        } else if key == "Escape" && app.running.with_untracked(Option::is_some) && !event.default_prevented() {
            app.cancel();
        }
    });
}

/// Whether the key goes into a text, which has an undo of its own.
fn typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| {
        let kind = element.get_attribute("type").unwrap_or_default();
        element.tag_name() == "TEXTAREA"
            || (element.tag_name() == "INPUT" && !matches!(kind.as_str(), "checkbox" | "radio" | "range"))
    })
}
