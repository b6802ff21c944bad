//! Files that come into the app: dropped, pasted, picked.

use super::{document, text_file, window};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{ClipboardEvent, DragEvent, Event, File, FileList, HtmlElement, HtmlInputElement};

/// Calls `accept` with files dropped anywhere on the page, also with those dropped before the app was there (src/ui/boot.js has kept
/// them), and `hover` when a drag with files comes over it or goes.
pub(in crate::ui) fn accept_drops(accept: impl Fn(Vec<File>) + 'static, hover: impl Fn(bool) + Clone + 'static) {
    let has_files = |event: &DragEvent| {
        event.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
    };
    let over = hover.clone();
    on("dragover", move |event: DragEvent| {
        if has_files(&event) {
            event.prevent_default();
            over(true);
        }
    });
    let left = hover.clone();
    on("dragleave", move |event: DragEvent| {
        // Only a drag that leaves the page has nothing it goes to.
        if event.related_target().is_none() {
            left(false);
        }
    });
    let accept = move |files: Vec<File>| {
        if !files.is_empty() {
            accept(files);
        }
    };
    let early = Reflect::get(&window(), &"earlyDrop".into()).ok().and_then(|files| files.dyn_into::<Array>().ok());
    accept(early.unwrap_or_default().iter().map(JsCast::unchecked_into).collect());
    on("drop", move |event: DragEvent| {
        event.prevent_default();
        hover(false);
        let files = event.data_transfer().and_then(|data| data.files());
        accept(files.as_ref().map(listed).unwrap_or_default());
    });
}

/// Calls `accept` with a file or a table that is pasted outside of a text field.
pub(in crate::ui) fn accept_pastes(accept: impl Fn(File) + 'static) {
    on("paste", move |event: ClipboardEvent| {
        let into_field = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()).is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
        });
        let Some(data) = event.clipboard_data().filter(|_| !into_field) else { return };
        let file = data.files().as_ref().map(listed).unwrap_or_default().into_iter().next();
        let text = || {
            data.get_data("text/plain").ok().filter(|text| text.contains('\n')).and_then(|text| text_file("pasted.csv", &text))
        };
        if let Some(file) = file.or_else(text) {
            event.prevent_default();
            accept(file);
        }
    });
}

/// Opens the browser's file dialog and calls `accept` with what was picked. `kinds` is the input's `accept` attribute.
pub(in crate::ui) fn pick_file(kinds: &str, accept: impl FnOnce(File) + 'static) {
    pick(kinds, false, Box::new(|files| files.into_iter().next().map_or((), accept)));
}

/// The same with one file or several.
pub(in crate::ui) fn pick_files(kinds: &str, accept: impl FnOnce(Vec<File>) + 'static) {
    pick(kinds, true, Box::new(accept));
}

fn pick(kinds: &str, several: bool, accept: Box<dyn FnOnce(Vec<File>)>) {
    let Ok(input) = document().create_element("input").map(JsCast::unchecked_into::<HtmlInputElement>) else { return };
    input.set_type("file");
    input.set_accept(kinds);
    input.set_multiple(several);
    let picked = input.clone();
    let on_change = Closure::once_into_js(move || accept(picked.files().as_ref().map(listed).unwrap_or_default()));
    input.set_onchange(Some(on_change.unchecked_ref()));
    input.click();
}

fn listed(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|i| files.get(i)).collect()
}

fn on<E: JsCast + 'static>(event: &str, act: impl Fn(E) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| act(event.unchecked_into()));
    // The window always takes listeners.
    let _ = window().add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    listener.forget();
}
