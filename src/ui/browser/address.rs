//! The hash of the address: where in the app a person is. Links into the app work from any folder of any file server.

use super::window;
use wasm_bindgen::prelude::*;

/// Calls `follow` with the hash (without `#/`) now and whenever it changes.
pub(in crate::ui) fn follow_hash(follow: impl Fn(String) + 'static) {
    let read = || window().location().hash().unwrap_or_default().trim_start_matches(['#', '/']).to_owned();
    follow(read());
    let on_change = Closure::<dyn Fn()>::new(move || follow(read()));
    let _ = window().add_event_listener_with_callback("hashchange", on_change.as_ref().unchecked_ref());
    on_change.forget();
}

/// Goes to a place in the app; the browser's Back leads back.
pub(in crate::ui) fn go_to_hash(place: &str) {
    let _ = window().location().set_hash(&format!("/{place}"));
}
