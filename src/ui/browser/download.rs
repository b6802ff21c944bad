//! Files that leave the app by the person's wish.

use super::{document, window};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// Hands `content` (a `Uint8Array`, a `Blob` or a string) to the browser's downloads under a name.
pub(in crate::ui) fn download(name: &str, mime: &str, content: &JsValue) {
    let Some(blob) = blob(mime, content) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    if let Ok(anchor) = document().create_element("a").map(JsCast::unchecked_into::<HtmlAnchorElement>) {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The download has its own hold on the bytes soon, but not yet when `click` returns.
    let revoke = Closure::once_into_js(move || Url::revoke_object_url(&url));
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), 60_000);
}

/// Bytes in the browser's own hands, which may put them on disk; `content` as [`download`] takes it.
pub(in crate::ui) fn blob(mime: &str, content: &JsValue) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(content), &options).ok()
}

/// Hands a text to the browser's downloads under a name.
pub(in crate::ui) fn download_text(name: &str, mime: &str, text: &str) {
    download(name, mime, &text.into());
}

/// A file made of a text: pasted tables go the way of dropped ones.
pub(in crate::ui) fn text_file(name: &str, text: &str) -> Option<File> {
    File::new_with_str_sequence(&Array::of1(&text.into()), name).ok()
}

/// What a file says, as text; `None` if the browser cannot read it (any more).
pub(in crate::ui) async fn text_of(file: &File) -> Option<String> {
    wasm_bindgen_futures::JsFuture::from(file.text()).await.ok()?.as_string()
}

/// The first so many bytes of a file, as text; `None` if the browser cannot read it (any more).
pub(in crate::ui) async fn beginning_of(file: &File, bytes: i32) -> Option<String> {
    let slice = file.slice_with_i32_and_i32(0, bytes).ok()?;
    wasm_bindgen_futures::JsFuture::from(slice.text()).await.ok()?.as_string()
}
