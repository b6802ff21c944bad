//! Sheets that lie over each other.

use super::Choice;
use super::unique::unique_id;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Tabs over one panel. The arrow keys go from tab to tab; Tab goes into the panel.
#[component]
pub fn Tabs<T>(
    /// What the tabs divide.
    #[prop(into)]
    label: String,
    /// The tabs.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
    /// The one that lies on top.
    #[prop(into)]
    value: Signal<T>,
    /// Called with the one the person pulled up.
    #[prop(into)]
    on_change: Callback<T>,
    /// The panel: shows what belongs to `value`.
    children: Children,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let panel = unique_id("panel");
    let list = NodeRef::<Div>::new();
    let chosen = Memo::new(move |_| choices.with(|all| value.with(|value| all.iter().position(|c| c.value == *value))));
    let go = move |index: usize| {
        if let Some(choice) = choices.with_untracked(|all| all.get(index).map(|choice| choice.value.clone())) {
            on_change.run(choice);
            focus_child(list, index);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let count = choices.with_untracked(Vec::len);
        let here = chosen.get_untracked().unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" => (here + 1) % count.max(1),
            "ArrowLeft" => (here + count.max(1) - 1) % count.max(1),
            "Home" => 0,
            "End" => count.saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        go(to);
    };
    let controls = panel.clone();
    let tabs = move || {
        let tab = |(index, choice): (usize, Choice<T>)| {
            let is_chosen = move || chosen.get() == Some(index);
            view! {
                <button
                    type="button"
                    class="tab"
                    role="tab"
                    aria-selected=move || is_chosen().to_string()
                    aria-controls=controls.clone()
                    tabindex=move || if is_chosen() { 0 } else { -1 }
                    on:click=move |_| go(index)
                >
                    {choice.label}
                </button>
            }
        };
        choices.get().into_iter().enumerate().map(tab).collect_view()
    };
    view! {
        <div class="tabs">
            <div class="tab-list" role="tablist" aria-label=label node_ref=list on:keydown=on_key>{tabs}</div>
            <div class="tab-panel" role="tabpanel" id=panel>{children()}</div>
        </div>
    }
}

fn focus_child(list: NodeRef<Div>, index: usize) {
    let child = list.get_untracked().and_then(|list| list.children().item(index as u32));
    if let Some(child) = child.and_then(|child| child.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        let _ = child.focus();
    }
}
