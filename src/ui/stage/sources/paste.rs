//! A place for a table from the clipboard, or for the address of one.

use crate::ui::browser::{self, Address, Fetched, Request};
use crate::ui::component::{Button, ButtonKind, Dialog};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::html;
use leptos::prelude::*;

/// Takes cells, or an address; whoever is asked for it is named before.
#[component]
pub(in crate::ui) fn PasteDialog() -> impl IntoView {
    let app = App::here();
    let area = NodeRef::<html::Textarea>::new();
    let address = RwSignal::new(None::<Address>);
    let said = RwSignal::new(None::<String>);
    let request = StoredValue::new_local(None::<Request>);
    let close = Callback::new(move |()| {
        request.set_value(None);
        said.set(None);
        app.pasting.set(false);
    });
    let hear = move |address: &Address, fetched| match fetched {
        Fetched::Part(bytes) => said.set(Some(format!("{} so far\u{2026}", words::bytes(bytes)))),
        Fetched::Failed(error) => said.set(Some(format!("{} {}", error.message, error.way_out))),
        Fetched::File(file) => {
            close.run(());
            app.open_files(vec![file], Some(address.href.clone()));
        }
    };
    let read = Callback::new(move |()| {
        if let Some(address) = address.get_untracked() {
            said.set(Some("Asking\u{2026}".to_owned()));
            return request.set_value(browser::fetch_address(address.clone(), move |fetched| hear(&address, fetched)));
        }
        let text = area.get_untracked().map(|area| area.value()).unwrap_or_default();
        close.run(());
        if let Some(file) = browser::text_file("pasted.csv", &text) {
            app.open(file);
        }
    });
    let promise = move || {
        address.get().map(|Address { host, .. }| {
            format!(
                "Your browser will ask {host} for this file. {host} learns that somebody at your network address wants it, and from which site; \
                 no cookies, nothing of your data."
            )
        })
    };
    let label = move || if address.with(Option::is_some) { "Fetch it" } else { "Read it" };
    let actions = move || {
        view! {
            <Button on_press=close>"Not now"</Button>
            <Button kind=ButtonKind::Primary on_press=read>{label}</Button>
        }
    };
    view! {
        <Dialog open=app.pasting on_close=close title="Paste a table or an address" actions=ViewFn::from(actions)>
            <label class="field-label" for="paste-area">"Cells from a spreadsheet, the text of a CSV, or where a file is (https://\u{2026})"</label>
            <textarea
                class="input paste-area" id="paste-area" rows="12" spellcheck="false" node_ref=area
                on:input:target=move |event| address.set(Address::of(&event.target().value()))
            ></textarea>
            <p class="soft">{promise}</p>
            <p role="status">{move || said.get()}</p>
        </Dialog>
    }
}
