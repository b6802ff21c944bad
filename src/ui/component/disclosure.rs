//! More for those who want it, and the switch between plain words and the math.

use super::icon::{Icon, IconView};
use super::{Choice, Segmented};
use leptos::html;
use leptos::prelude::*;

/// Whether statistics are shown with their formulas everywhere. The app provides it as context; [`ShowTheMath`] follows it.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// `true` for the math, `false` for plain words only.
    pub math: Signal<bool>,
}

/// A line that opens to more.
#[component]
pub fn Disclosure(
    /// The line.
    #[prop(into)]
    summary: Signal<String>,
    /// Whether it is open to begin with, and whenever this changes.
    #[prop(optional, into)]
    open: Signal<bool>,
    /// Called with whether it is open, whenever the person turns it.
    #[prop(optional, into)]
    on_toggle: Option<Callback<bool>>,
    /// What it opens to.
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let toggled = move |_| {
        if let (Some(on_toggle), Some(details)) = (on_toggle, details.get_untracked()) {
            on_toggle.run(details.open());
        }
    };
    view! {
        <details class="disclosure" prop:open=open node_ref=details on:toggle=toggled>
            <summary><IconView icon=Icon::Right />{summary}</summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
}

/// The formula behind a number, with its source. Closed in plain words, open where the person chose the math.
#[component]
pub fn ShowTheMath(
    /// The formula, what its letters mean, where it comes from.
    children: Children,
) -> impl IntoView {
    let math = use_context::<Wording>().map(|wording| wording.math).unwrap_or_default();
    view! {
        <details class="disclosure math" prop:open=math>
            <summary><IconView icon=Icon::Math />"Show the math"</summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
}

/// The switch between plain words and the math.
#[component]
pub fn WordsSwitch(
    /// Whether the math is shown.
    #[prop(into)]
    math: Signal<bool>,
    /// Called with whether it should be.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    let choices = vec![Choice::new(false, "Plain words"), Choice::new(true, "Show the math")];
    view! { <Segmented label="How statistics are explained" choices=Signal::stored(choices) value=math on_change /> }
}
