//! A number one can drag.

use super::unique::unique_id;
use leptos::prelude::*;

/// A number that can be dragged or typed. Says so where it lies outside what has been seen.
#[component]
pub fn Slider(
    /// What the number is.
    #[prop(into)]
    label: String,
    /// The number.
    #[prop(into)]
    value: Signal<f64>,
    /// Called at each move.
    #[prop(into)]
    on_input: Callback<f64>,
    /// Called when the person lets go of it, for what is too much to do at each move.
    #[prop(optional, into)]
    on_change: Option<Callback<f64>>,
    /// The left end.
    min: f64,
    /// The right end.
    max: f64,
    /// How far one press of an arrow key goes.
    step: f64,
    /// What it is counted in.
    #[prop(optional, into)]
    unit: String,
    /// The smallest and largest value in the data; outside it, any model guesses.
    #[prop(optional)]
    seen: Option<(f64, f64)>,
) -> impl IntoView {
    let (id, note_id) = (unique_id("slider"), unique_id("slider-note"));
    let outside = move || {
        let value = value.get();
        seen.filter(|(low, high)| !(*low..=*high).contains(&value))
            .map(|(low, high)| format!("Outside what the model has seen ({low} to {high})."))
    };
    let share = move |value: f64| if max > min { ((value - min) / (max - min)).clamp(0.0, 1.0) } else { 0.0 };
    let edge = move |value: Option<f64>, otherwise: f64| format!("{}%", value.map_or(otherwise, share) * 100.0);
    let read = move |text: String| {
        // Half-typed text is no number yet: the last number stays until it is one.
        if let Ok(number) = text.parse::<f64>() {
            on_input.run(number);
        }
    };
    let settle = move |text: String| {
        if let (Some(on_change), Ok(number)) = (on_change, text.parse::<f64>()) {
            on_change.run(number);
        }
    };
    view! {
        <div
            class="slider"
            style:--at=move || edge(Some(value.get()), 0.0)
            style:--seen-from=edge(seen.map(|seen| seen.0), 0.0)
            style:--seen-to=edge(seen.map(|seen| seen.1), 1.0)
        >
            <label class="field-label" for=id.clone()>{label.clone()}</label>
            <span class="slider-number">
                <input
                    class="input input-number"
                    type="number"
                    step="any"
                    aria-label=label
                    aria-describedby=note_id.clone()
                    prop:value=move || value.get().to_string()
                    on:change:target=move |event| {
                        read(event.target().value());
                        settle(event.target().value());
                    }
                />
                <span class="soft">{unit}</span>
            </span>
            <input
                type="range"
                id=id
                min=min
                max=max
                step=step
                aria-describedby=note_id.clone()
                prop:value=move || value.get().to_string()
                on:input:target=move |event| read(event.target().value())
                on:change:target=move |event| settle(event.target().value())
            />
            <p class="slider-note" id=note_id aria-live="polite">{outside}</p>
        </div>
    }
}
