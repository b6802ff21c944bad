//! A sheet with a ruler along its top.

use leptos::prelude::*;

/// A sheet that holds one thing: a heading, what can be done with it at the end of the heading's line, and the thing itself.
#[component]
pub fn Card(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// One line under the heading.
    #[prop(optional, into)]
    subtitle: Signal<String>,
    /// Buttons at the end of the heading's line.
    #[prop(optional, into)]
    actions: ViewFn,
    /// The thing.
    children: Children,
) -> impl IntoView {
    let id = super::unique::unique_id("card");
    view! {
        <section class="card" aria-labelledby=id>
            <header class="card-head">
                <div>
                    <h2 class="card-title" id=id.clone()>{title}</h2>
                    <p class="card-subtitle" hidden=move || subtitle.with(String::is_empty)>{subtitle}</p>
                </div>
                <div class="row end">{actions.run()}</div>
            </header>
            {children()}
        </section>
    }
}
