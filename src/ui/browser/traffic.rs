//! What the page asked the network for.

use super::window;
use wasm_bindgen::prelude::*;

/// How many requests the page has made since it finished loading: the app's own files do not count, what came after does.
pub(in crate::ui) fn requests_since_load() -> usize {
    let Some(performance) = window().performance() else { return 0 };
    let start_of = |entry: &JsValue| js_sys::Reflect::get(entry, &"startTime".into()).ok().and_then(|time| time.as_f64());
    let name_of = |entry: &JsValue| js_sys::Reflect::get(entry, &"name".into()).ok().and_then(|name| name.as_string());
    let own = |name: &str| {
        let file = name.rsplit('/').next().unwrap_or_default();
        // The worker's loader, the service worker and the icons belong to the load, whenever the browser gets to them.
        file.starts_with("worker") || file.starts_with("sw.js") || file.starts_with("icon") || file.starts_with("manifest")
    };
    let loaded = LOADED.with(|at| *at.get_or_init(|| performance.now()));
    let entries = performance.get_entries_by_type("resource");
    let seen = entries.iter().filter(|e| start_of(e).is_some_and(|t| t > loaded) && !name_of(e).is_some_and(|name| own(&name)));
    seen.count() + ELSEWHERE.get()
}

/// Counts a request that is made where the page's own measurements do not reach.
pub(super) fn count_request() {
    ELSEWHERE.set(ELSEWHERE.get() + 1);
}

thread_local! {
    static LOADED: std::cell::OnceCell<f64> = const { std::cell::OnceCell::new() };
    static ELSEWHERE: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
