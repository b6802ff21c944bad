//! Work under way.

use super::button::Button;
use super::icon::Icon;
use leptos::prelude::*;

/// Work under way: how far it is, and the button that stops it.
#[component]
pub fn ProgressBar(
    /// What is being done.
    #[prop(into)]
    label: Signal<String>,
    /// The share done, 0 to 1; `None` where it cannot be known.
    #[prop(into)]
    share: Signal<Option<f64>>,
    /// Rows, speed, time left.
    #[prop(optional, into)]
    detail: Signal<String>,
    /// Stops the work and leaves what was there before.
    #[prop(optional, into)]
    on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    let words = move || {
        let percent = share.get().map(|share| format!("{:.0}%", share * 100.0));
        percent.into_iter().chain(Some(detail.get()).filter(|detail| !detail.is_empty())).collect::<Vec<_>>().join(", ")
    };
    view! {
        <div class="progress">
            <span class="progress-label">{label}</span>
            <span class="progress-detail number">{words}</span>
            <progress max="1" value=move || share.get() aria-label=label></progress>
            {on_cancel.map(|on_press| view! { <Button on_press icon=Icon::Stop>"Cancel"</Button> })}
        </div>
    }
}
