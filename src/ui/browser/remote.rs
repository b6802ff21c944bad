//! A file from an address that a person typed: the only request that is made to another host.

use super::traffic;
use crate::CODE_HASH;
use crate::error::UserError;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File, MessageEvent, Url, Worker};

/// An address on another host.
#[derive(Clone, PartialEq)]
pub(in crate::ui) struct Address {
    /// As it is asked for.
    pub(in crate::ui) href: String,
    /// Who is asked.
    pub(in crate::ui) host: String,
    /// What the file is called.
    name: String,
}

impl Address {
    /// The address that a text is; `None` if it is none of the web.
    pub(in crate::ui) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_one = (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace);
        let url = Url::new(text).ok().filter(|_| is_one)?;
        let path = url.pathname();
        let name = path.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned);
        let decoded = name.and_then(|name| js_sys::decode_uri_component(&name).ok()).map(String::from);
        Some(Self { href: url.href(), name: decoded.unwrap_or_else(|| url.host()), host: url.host() })
    }
}

/// What is heard of a file on its way.
pub(in crate::ui) enum Fetched {
    /// So many bytes are there.
    Part(f64),
    /// All of it is.
    File(File),
    /// It does not come.
    Failed(UserError),
}

/// A request under way. It ends when this is dropped.
pub(in crate::ui) struct Request(Worker);

impl Drop for Request {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

/// Asks for the file at an address, and calls `hear` with what comes.
pub(in crate::ui) fn fetch_address(address: Address, hear: impl Fn(Fetched) + 'static) -> Option<Request> {
    let worker = Worker::new(&format!("./fetch.js?v={CODE_HASH}")).ok()?;
    traffic::count_request();
    let href = JsValue::from_str(&address.href);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        hear(match (data.as_f64(), data.dyn_into::<Blob>()) {
            (Some(bytes), _) => Fetched::Part(bytes),
            (None, Ok(blob)) => match File::new_with_blob_sequence(&Array::of1(&blob), &address.name) {
                Ok(file) => Fetched::File(file),
                Err(why) => Fetched::Failed(UserError::internal(format!("{why:?}"))),
            },
            (None, Err(words)) => {
                let words = Array::from(&words);
                let word = |at| words.get(at).as_string().unwrap_or_default();
                Fetched::Failed(UserError::machine(word(0), word(1)))
            }
        });
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let request = Request(worker);
    request.0.post_message(&href).ok().map(|()| request)
}
