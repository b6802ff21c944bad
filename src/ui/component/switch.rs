//! On or off.

use leptos::prelude::*;

/// Something that is on or off, at once.
#[component]
pub fn Switch(
    /// Whether it is on.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with what it should be.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Whether it cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it is that is on or off.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                role="switch"
                prop:checked=checked
                disabled=disabled
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            <span>{children()}</span>
        </label>
    }
}
