//! Keys that no control takes, and where the focus is.

use super::{document, window};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Calls `act` for each key that reaches the window.
pub(in crate::ui) fn on_key(act: impl Fn(&KeyboardEvent) + 'static) {
    let listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| act(&event));
    // The window always takes listeners.
    let _ = window().add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Calls `act` for each key that reaches the window, until the component that asked for it is gone.
pub(in crate::ui) fn on_key_here(act: impl Fn(KeyboardEvent) + 'static) {
    let handle = leptos::prelude::window_event_listener(leptos::ev::keydown, act);
    leptos::prelude::on_cleanup(move || handle.remove());
}

/// Lets the control that is being typed into report what stands there, as if the focus had left it.
pub(in crate::ui) fn settle_input() {
    if let Some(element) = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that will not let go of the focus has nothing to report.
        let _ = element.blur();
    }
}

/// Moves the focus by `step` among the elements within `list` that match `selector`; whether it moved.
pub(in crate::ui) fn step_focus(list: &Element, selector: &str, step: impl Fn(usize, usize) -> usize) -> bool {
    let Ok(all) = list.query_selector_all(selector) else { return false };
    let count = all.length() as usize;
    let focused = document().active_element();
    let is_focused = |index: &usize| all.get(*index as u32).as_ref() == focused.as_deref();
    let Some(here) = (0..count).find(is_focused) else { return false };
    let there = all.get(step(here, count) as u32).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    there.is_some_and(|element| element.focus().is_ok())
}

/// Puts the focus on the element with this id, once the page is drawn.
pub(in crate::ui) fn focus(id: impl Into<String>) {
    let id = id.into();
    let act = Closure::once_into_js(move || {
        if let Some(element) = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
    let _ = window().request_animation_frame(act.unchecked_ref());
}
