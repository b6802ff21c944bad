//! What is drawn a little later.

use crate::ui::browser;
use leptos::prelude::*;

/// Draws its children in a task of their own, soon after what stands before them: a whole stage at once would keep the page busy for
/// too long.
#[component]
pub fn Later(
    /// What is drawn.
    children: ChildrenFn,
) -> impl IntoView {
    let is_due = RwSignal::new(false);
    browser::after(0, move || {
        is_due.try_set(true);
    });
    move || is_due.get().then(|| children())
}
