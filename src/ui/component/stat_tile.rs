//! One number that matters.

use leptos::prelude::*;

/// One number that matters: what it is, the number, its unit, and what it means in words.
#[component]
pub fn StatTile(
    /// What it is.
    #[prop(into)]
    label: Signal<String>,
    /// The number, as it is read.
    #[prop(into)]
    value: Signal<String>,
    /// What it is counted in.
    #[prop(optional, into)]
    unit: Signal<String>,
    /// What it means, in a few words.
    #[prop(optional, into)]
    meaning: Signal<String>,
) -> impl IntoView {
    view! {
        <dl class="stat">
            <dt class="kicker">{label}</dt>
            <dd class="stat-value number">{value}<span class="stat-unit">{unit}</span></dd>
            <dd class="stat-meaning" hidden=move || meaning.with(String::is_empty)>{meaning}</dd>
        </dl>
    }
}
