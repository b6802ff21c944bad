//! How much room an element has.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

/// Width and height of an element's content, in CSS pixels, as they are now; zero until it is in the page.
pub(crate) fn use_size<E>(element: NodeRef<E>) -> Signal<(f64, f64)>
where
    E: leptos::html::ElementType + 'static,
    E::Output: JsCast + Clone + AsRef<Element> + 'static,
{
    let size = RwSignal::new((0.0, 0.0));
    element.on_load(move |element| {
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
                let rect = entry.content_rect();
                let found = (rect.width(), rect.height());
                // In a task of its own: what is drawn for the size would make that of the layout too long.
                let set = move || {
                    size.try_set(found);
                };
                set_timeout(set, Duration::ZERO);
            }
        });
        // Every browser that runs this has it; without it, things keep the size they are first drawn at.
        let Ok(observer) = ResizeObserver::new(seen.as_ref().unchecked_ref()) else { return };
        observer.observe(element.as_ref());
        let keep = keep_until_cleanup(observer, seen);
        on_cleanup(keep);
    });
    size.into()
}

/// Keeps the observer and its closure alive until the component goes, and then takes both away.
fn keep_until_cleanup(observer: ResizeObserver, seen: Closure<dyn FnMut(js_sys::Array)>) -> impl FnOnce() + Send + Sync {
    let kept = StoredValue::new_local(Some((observer, seen)));
    move || {
        if let Some(Some((observer, _))) = kept.try_update_value(Option::take) {
            observer.disconnect();
        }
    }
}
