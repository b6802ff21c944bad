//! What opens under a button, and lists of things to choose from there.

use super::icon::{Icon, IconView};
use super::unique::unique_id;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Distance of the panel from its button and from the edge of the window, in CSS pixels.
const GAP: f64 = 4.0;

/// A panel that opens under its button, above everything, and closes with Esc or a press beside it: the native popover.
#[component]
pub fn Popover(
    /// What stands on the button.
    trigger: ViewFn,
    /// Classes of the button.
    #[prop(default = "button button-quiet")]
    class: &'static str,
    /// The button's name, where what stands on it is no text.
    #[prop(optional, into)]
    label: MaybeProp<String>,
    /// `menu` if the panel is a list of things to choose from with `menuitem`s in it.
    #[prop(optional)]
    role: Option<&'static str>,
    /// The button's id, where the focus has to find it.
    #[prop(optional, into)]
    button_id: Option<String>,
    /// The panel.
    children: Children,
) -> impl IntoView {
    let id = unique_id("popover");
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let on_toggle = move |_| {
        if let (Some(button), Some(panel)) = (button.get_untracked(), panel.get_untracked())
            && panel.matches(":popover-open").unwrap_or(false)
        {
            place_under(&button, &panel);
            if role == Some("menu") {
                focus_item(&panel, |_, _| 0);
            }
        }
    };
    view! {
        <button
            type="button"
            class=class
            id=button_id
            popovertarget=id.clone()
            aria-label=move || label.get()
            title=move || label.get()
            aria-haspopup=role
            node_ref=button
        >
            {trigger.run()}
        </button>
        <div popover="auto" class="popover" id=id role=role node_ref=panel on:toggle=on_toggle on:keydown=move |event| menu_key(&event)>
            {children()}
        </div>
    }
}

/// One line of a [`MenuButton`].
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// The words.
    pub label: String,
    /// A picture before the words.
    pub icon: Option<Icon>,
    /// What it does.
    pub on_press: Callback<()>,
}

/// A button that opens a list of things to do.
#[component]
pub fn MenuButton(
    /// The picture on the button.
    #[prop(default = Icon::More)]
    icon: Icon,
    /// What the things have in common.
    #[prop(into)]
    label: String,
    /// The things.
    items: Vec<MenuItem>,
) -> impl IntoView {
    let lines = items.into_iter().map(|item| {
        view! {
            <MenuLine on_press=item.on_press>
                {item.icon.map(|icon| view! { <IconView icon /> })}
                {item.label}
            </MenuLine>
        }
    });
    view! {
        <Popover trigger=ViewFn::from(move || view! { <IconView icon /> }) class="button button-quiet button-icon" label role="menu">
            {lines.collect_view()}
        </Popover>
    }
}

/// One line of a panel whose role is `menu`; closes the panel when it is chosen.
#[component]
pub(crate) fn MenuLine(
    /// What it does.
    on_press: Callback<()>,
    /// For one of several that exclude each other: whether it is the one.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let line = NodeRef::<html::Button>::new();
    let choose = move |_| {
        let panel = line.get_untracked().and_then(|line| line.closest("[popover]").ok().flatten());
        if let Some(panel) = panel.and_then(|panel| panel.dyn_into::<HtmlElement>().ok()) {
            // It fails only where the panel is closed already.
            let _ = panel.hide_popover();
        }
        on_press.run(());
    };
    view! {
        <button
            type="button"
            class="menu-line"
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=move || checked.map(|checked| checked.get().to_string())
            tabindex=-1
            node_ref=line
            on:click=choose
        >
            {children()}
        </button>
    }
}

/// The arrow keys, Home and End go through the lines of a menu.
fn menu_key(event: &KeyboardEvent) {
    let step: fn(usize, usize) -> usize = match event.key().as_str() {
        "ArrowDown" => |here, count| (here + 1) % count,
        "ArrowUp" => |here, count| (here + count - 1) % count,
        "Home" => |_, _| 0,
        "End" => |_, count| count - 1,
        _ => return,
    };
    let panel = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    if panel.is_some_and(|panel| panel.get_attribute("role").as_deref() == Some("menu") && focus_item(&panel, step)) {
        event.prevent_default();
    }
}

/// Moves the focus among the lines of a panel; `step` gets the place of the focused one and their number (at least 1).
fn focus_item(panel: &HtmlElement, step: impl Fn(usize, usize) -> usize) -> bool {
    let Ok(lines) = panel.query_selector_all(".menu-line") else { return false };
    let count = lines.length() as usize;
    if count == 0 {
        return false;
    }
    let focused = document().active_element();
    let is_focused = |index: &usize| lines.get(*index as u32).as_ref() == focused.as_deref();
    let here = (0..count).find(is_focused).unwrap_or(0);
    let line = lines.get(step(here, count) as u32).and_then(|line| line.dyn_into::<HtmlElement>().ok());
    line.is_some_and(|line| line.focus().is_ok())
}

/// Puts an open panel under its button, or over it where there is more room, inside the window.
fn place_under(button: &HtmlElement, panel: &HtmlElement) {
    let (anchor, size) = (button.get_bounding_client_rect(), panel.get_bounding_client_rect());
    let window = window();
    let number = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (number(window.inner_width()), number(window.inner_height()));
    let left = anchor.left().min(width - size.width() - GAP).max(GAP);
    let below = anchor.bottom() + GAP;
    let fits = below + size.height() <= height || anchor.top() < height - anchor.bottom();
    let top = if fits { below } else { (anchor.top() - size.height() - GAP).max(GAP) };
    let (left, top) = (left + window.scroll_x().unwrap_or(0.0), top + window.scroll_y().unwrap_or(0.0));
    let style = web_sys::HtmlElement::style(panel);
    for (name, value) in [("left", left), ("top", top)] {
        // A value the browser does not take leaves the panel where it was.
        let _ = style.set_property(name, &format!("{value}px"));
    }
}
