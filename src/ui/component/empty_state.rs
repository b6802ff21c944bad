//! A place where nothing is yet.

use super::icon::{Icon, IconView};
use leptos::prelude::*;

/// Says what will stand here, why one would want it, and how to get it.
#[component]
pub fn EmptyState(
    /// The picture.
    icon: Icon,
    /// What will stand here.
    #[prop(into)]
    title: String,
    /// The way there.
    #[prop(optional, into)]
    action: ViewFn,
    /// One sentence that teaches.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <IconView icon />
            <h2 class="card-title">{title}</h2>
            <p>{children()}</p>
            <div class="row">{action.run()}</div>
        </div>
    }
}
