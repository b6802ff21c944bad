//! One day of the calendar.

use super::field::FieldIds;
use leptos::prelude::*;

/// One day of the calendar, in ISO 8601 (`2024-01-31`), in the browser's own control; an empty text is none.
#[component]
pub fn DateInput(
    /// What stands there.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the day, or an empty text, at each change that is one of both.
    #[prop(into)]
    on_change: Callback<String>,
    /// What it is for, where no [`Field`](super::Field) is around.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::of_field_around();
    view! {
        <input
            class="input"
            type="date"
            id=ids.control.clone()
            aria-label=label
            aria-describedby=ids.describes()
            aria-invalid=ids.invalid()
            prop:value=value
            // The browser gives nothing while a day is half typed, which must not count as an empty field.
            on:change:target=move |event| {
                let input = event.target();
                if input.check_validity() {
                    on_change.run(input.value());
                }
            }
        />
    }
}
