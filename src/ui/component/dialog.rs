//! A question that has to be answered first.

use super::button::IconButton;
use super::icon::Icon;
use super::unique::unique_id;
use leptos::html;
use leptos::prelude::*;

/// A modal dialog: the native one, so Esc closes it and the focus goes back to where it was.
#[component]
pub fn Dialog(
    /// Whether it is there.
    #[prop(into)]
    open: Signal<bool>,
    /// Called when the person closed it; the owner of `open` then says so.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Buttons at its foot, the answer that changes nothing first.
    #[prop(optional, into)]
    actions: ViewFn,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let id = unique_id("dialog");
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            // It fails only where the element is not in the page, and then there is nothing to show.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class="dialog" aria-labelledby=id node_ref=dialog on:close=move |_| on_close.run(())>
            <header class="dialog-head">
                <h2 class="card-title" id=id.clone()>{title}</h2>
                <IconButton icon=Icon::Close label="Close" on_press=on_close />
            </header>
            <div class="dialog-body">{children()}</div>
            <footer class="dialog-foot">{actions.run()}</footer>
        </dialog>
    }
}
