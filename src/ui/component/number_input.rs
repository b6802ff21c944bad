//! One number.

use super::field::FieldIds;
use leptos::prelude::*;

/// One number, or nothing. What is no number is left standing and reported as such, never changed in silence.
#[component]
pub fn NumberInput(
    /// What stands there.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Called with the number, or `None` for an empty field, at each change that is one of both.
    #[prop(into)]
    on_change: Callback<Option<f64>>,
    /// The smallest number the browser lets one step down to.
    #[prop(optional, into)]
    min: Option<f64>,
    /// The largest number the browser lets one step up to.
    #[prop(optional, into)]
    max: Option<f64>,
    /// How far the arrow keys go; any number may be typed.
    #[prop(optional, into)]
    step: Option<f64>,
    /// What it is for, where no [`Field`](super::Field) is around.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::of_field_around();
    let shown = move || value.get().map(|value| value.to_string()).unwrap_or_default();
    view! {
        <input
            class="input input-number"
            type="number"
            inputmode="decimal"
            id=ids.control.clone()
            aria-label=label
            aria-describedby=ids.describes()
            aria-invalid=ids.invalid()
            min=min
            max=max
            step=step.map_or_else(|| "any".to_owned(), |step| step.to_string())
            prop:value=shown
            on:change:target=move |event| {
                let text = event.target().value();
                if text.trim().is_empty() {
                    on_change.run(None);
                } else if let Ok(number) = text.trim().parse::<f64>() {
                    on_change.run(Some(number));
                }
            }
        />
    }
}
