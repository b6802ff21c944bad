//! The clipboard.

use super::window;
use crate::error::UserError;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard.
///
/// # Errors
/// Machine: the browser does not let the page do so.
pub(in crate::ui) async fn copy_text(text: &str) -> Result<(), UserError> {
    let refused = || {
        UserError::machine(
            "The browser did not let the text be copied.",
            "Select it and copy it with the keyboard (Ctrl+C or \u{2318}C).",
        )
    };
    let clipboard = window().navigator().clipboard();
    // Pages that came over plain HTTP have none.
    if JsValue::from(&clipboard).is_undefined() {
        return Err(refused());
    }
    JsFuture::from(clipboard.write_text(text)).await.map(drop).map_err(|_| refused())
}
