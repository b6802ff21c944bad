//! A step's page as a person reads it.

use crate::pipeline::step::{Help, Parameter};
use leptos::prelude::*;

/// Why one uses such a step and what it costs, an example, the choices, and where the method comes from.
#[component]
pub(super) fn HelpText(
    /// The page.
    help: Help,
) -> impl IntoView {
    let paragraphs = help.why.split("\n\n").map(|text| view! { <p>{with_code(text)}</p> }).collect_view();
    let parameter = |parameter: Parameter| {
        view! { <div><dt><code>{parameter.name}</code></dt><dd>{with_code(parameter.text)}</dd></div> }
    };
    let references = help.references.into_iter().map(|text| view! { <li>{with_code(text)}</li> }).collect_view();
    view! {
        {paragraphs}
        <pre class="step-example" tabindex="0" role="group" aria-label="An example, before and after">{help.example}</pre>
        <h4>"What can be chosen"</h4>
        <dl class="step-parameters">{help.parameters.into_iter().map(parameter).collect_view()}</dl>
        <h4>"Where it comes from"</h4>
        <ul class="step-references soft">{references}</ul>
    }
}

/// A text whose backticks mark code.
pub(super) fn with_code(text: &'static str) -> impl IntoView {
    let part = |(i, part): (usize, &'static str)| {
        if i % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
    };
    text.split('`').enumerate().map(part).collect_view()
}
