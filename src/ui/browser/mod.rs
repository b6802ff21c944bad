//! The only place that touches the clock, the storage, the address bar, downloads and the clipboard.

mod address;
mod clipboard;
mod clock;
mod download;
mod drop;
mod fetch;
mod keyboard;
mod remote;
mod storage;
mod theme;
mod traffic;

pub(super) use address::{follow_hash, go_to_hash};
pub(super) use clipboard::copy_text;
pub(super) use clock::{after, every_second, local_time, moment, now_ms};
pub(super) use download::{beginning_of, blob, download, download_text, text_file, text_of};
pub(super) use drop::{accept_drops, accept_pastes, pick_file, pick_files};
pub(super) use fetch::fetch_file;
pub(super) use keyboard::{focus, on_key, on_key_here, settle_input, step_focus};
pub(super) use remote::{Address, Fetched, Request, fetch_address};
pub(super) use storage::{Kept, Storage};
pub(super) use theme::{Theme, apply_theme, saved_theme};
pub(super) use traffic::requests_since_load;

use web_sys::{Document, Window};

/// Memory of the machine in GiB, as far as the browser says.
pub(super) fn device_memory_gb() -> Option<f64> {
    js_sys::Reflect::get(&window().navigator(), &"deviceMemory".into()).ok()?.as_f64()
}

/// The window of this page.
pub(super) fn window() -> Window {
    leptos::prelude::window()
}

/// The document of this page.
pub(super) fn document() -> Document {
    leptos::prelude::document()
}
