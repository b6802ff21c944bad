//! Files from the folder that the app itself came from: the samples.

use super::window;
use crate::error::UserError;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Response};

/// A file of the app's own folder.
///
/// # Errors
/// Machine: it is not there, or there is no network and no offline copy.
pub(in crate::ui) async fn fetch_file(address: &str, name: &str) -> Result<File, UserError> {
    let fetch = async {
        let response: Response = JsFuture::from(window().fetch_with_str(address)).await?.dyn_into()?;
        if !response.ok() {
            return Err(JsValue::from(response.status()));
        }
        let blob = JsFuture::from(response.blob()?).await?;
        File::new_with_blob_sequence(&Array::of1(&blob), name)
    };
    fetch.await.map_err(|cause| {
        UserError::machine(
            format!("The sample \"{name}\" could not be fetched ({cause:?})."),
            "Reload the page, or drop a file of your own.",
        )
    })
}
