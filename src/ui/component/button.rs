//! Things to press.

use super::icon::{Icon, IconView};
use leptos::prelude::*;

/// How much weight a button has on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One of several things that can be done.
    #[default]
    Plain,
    /// The one thing to do next: at most one on a screen.
    Primary,
    /// Beside other things, without an edge of its own.
    Quiet,
    /// Takes something away.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button button-primary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button with words on it.
#[component]
pub fn Button(
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
    /// Its weight.
    #[prop(optional)]
    kind: ButtonKind,
    /// A picture before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Whether it cannot be pressed now. Say beside it why.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class=kind.class() disabled=disabled on:click=move |_| on_press.run(())>
            {icon.map(|icon| view! { <IconView icon /> })}
            {children()}
        </button>
    }
}

/// A button with a picture only; its words are read out and shown as a tooltip.
#[component]
pub fn IconButton(
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
    /// The picture.
    #[prop(into)]
    icon: Signal<Icon>,
    /// The words.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For a button that stays pressed: whether it is.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button-quiet button-icon"
            aria-label=label
            title=label
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            disabled=disabled
            on:click=move |_| on_press.run(())
        >
            {move || view! { <IconView icon=icon.get() /> }}
        </button>
    }
}
