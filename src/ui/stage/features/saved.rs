//! Views that were kept under a name.

use super::desk::Desk;
use crate::project::SavedView;
use crate::ui::browser;
use crate::ui::component::{Button, Card, Field, TextInput};
use crate::ui::stage::words;
use leptos::prelude::*;

/// Keep the present view; take one that was kept.
#[component]
pub(super) fn SavedViews() -> impl IntoView {
    let desk = Desk::here();
    let saved =
        Memo::new(move |_| desk.app.features.with(|view| view.as_ref().map(|view| view.saved.clone()).unwrap_or_default()));
    let name = RwSignal::new(String::new());
    let version = move || {
        let name = name.get();
        let taken = saved.with(|saved| saved.iter().filter(|view| view.name == name.trim()).map(|view| view.version).max());
        taken.map_or_else(String::new, |version| {
            format!("There is a view of that name: this will be its version {}.", version + 1)
        })
    };
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = name.get_untracked().trim().to_owned();
        if !wanted.is_empty() {
            desk.save(wanted);
            name.set(String::new());
        }
    };
    let set_name = Callback::new(move |text| name.set(text));
    let list = move || saved.get().into_iter().rev().map(|view| view! { <SavedLine view /> }).collect_view();
    view! {
        <Card title="Kept views" subtitle="A view is a target with its features: keep one to come back to it.">
            <form class="keep-view" on:submit=keep>
                <Field label="Name" help=Signal::derive(version)>
                    <TextInput value=name on_change=set_name on_input=set_name placeholder="all columns" />
                </Field>
                <button type="submit" class="button" disabled=move || name.with(|name| name.trim().is_empty())>"Keep this view"</button>
            </form>
            <ul class="kept-views" hidden=move || saved.with(Vec::is_empty)>{list}</ul>
        </Card>
    }
}

#[component]
fn SavedLine(
    /// A view that was kept.
    view: SavedView,
) -> impl IntoView {
    let desk = Desk::here();
    let spec = view.spec.clone();
    let is_now = Memo::new(move |_| desk.spec().as_ref() == Some(&spec));
    let n = view.spec.features().len() as u64;
    let words = format!("{} from {}", view.spec.target_name(), words::count(n, "column", "columns"));
    let (name, spec) = (StoredValue::new(view.name.clone()), view.spec);
    let take = Callback::new(move |()| desk.load(spec.clone()));
    view! {
        <li class="kept-view">
            <p>
                <strong>{view.name}</strong>" "<span class="badge number">{format!("version {}", view.version)}</span>
                <br />
                <span class="soft number">{words}", "{browser::local_time(view.at_ms)}</span>
            </p>
            {move || if is_now.get() {
                view! { <span class="badge" data-tone="success">"in use"</span> }.into_any()
            } else {
                view! { <Button on_press=take>"Use"<span class="unseen">{format!(" the view {}", name.get_value())}</span></Button> }.into_any()
            }}
        </li>
    }
}
