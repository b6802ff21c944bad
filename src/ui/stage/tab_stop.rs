//! A list of controls as one tab stop: the arrow keys go through it.

use crate::ui::browser;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Which line of a list Tab comes to: the one that had the focus last, or the first.
#[derive(Clone, Copy)]
pub(super) struct TabStop {
    last: RwSignal<Option<String>>,
    now: Memo<Option<String>>,
}

impl TabStop {
    /// A stop for the lines with these keys, which are those in sight that can take the focus.
    pub(super) fn over(keys: Memo<Vec<String>>) -> Self {
        let last = RwSignal::new(None::<String>);
        let now = Memo::new(move |_| {
            let last = last.get();
            keys.with(|keys| last.filter(|last| keys.contains(last)).or_else(|| keys.first().cloned()))
        });
        Self { last, now }
    }

    /// The `tabindex` of a line. Tracked.
    pub(super) fn tabindex(self, key: &str) -> i32 {
        if self.now.with(|now| now.as_deref() == Some(key)) { 0 } else { -1 }
    }

    /// A line got the focus.
    pub(super) fn at(self, key: &str) {
        self.last.set(Some(key.to_owned()));
    }
}

/// The arrow keys, Home and End go through the checkboxes of a list; for the list's `keydown`.
pub(super) fn step_through(event: KeyboardEvent) {
    let step: fn(usize, usize) -> usize = match event.key().as_str() {
        "ArrowDown" => |here, count| (here + 1).min(count - 1),
        "ArrowUp" => |here, _| here.saturating_sub(1),
        "Home" => |_, _| 0,
        "End" => |_, count| count - 1,
        _ => return,
    };
    let list = event.current_target().and_then(|list| list.dyn_into::<web_sys::Element>().ok());
    if list.is_some_and(|list| browser::step_focus(&list, "input[type=checkbox]:not(:disabled)", step)) {
        event.prevent_default();
    }
}
