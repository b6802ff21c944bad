//! Something a person should know.

use super::button::{Button, IconButton};
use super::icon::{Icon, IconView};
use leptos::prelude::*;

/// How something that is said is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// It went well.
    Success,
    /// Look at this before you go on.
    Warning,
    /// It did not work.
    Error,
}

impl Tone {
    /// The picture that goes with it, so that colour never speaks alone.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Success => Icon::Success,
            Self::Warning => Icon::Warning,
            Self::Error => Icon::Error,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A button that goes with a message.
#[derive(Clone, Debug)]
pub struct Action {
    /// The words.
    pub label: String,
    /// What it does.
    pub on_press: Callback<()>,
}

impl Action {
    /// A button with these words.
    pub fn new(label: impl Into<String>, on_press: impl Fn() + Send + Sync + 'static) -> Self {
        Self { label: label.into(), on_press: Callback::new(move |()| on_press()) }
    }
}

/// Something a person should know, where it matters: what happened, and the way out.
#[component]
pub fn Notice(
    /// How it is meant.
    #[prop(optional)]
    tone: Tone,
    /// What happened, with its cause.
    #[prop(into)]
    message: Signal<String>,
    /// What to do now.
    #[prop(optional, into)]
    way_out: Signal<String>,
    /// Buttons that do it.
    #[prop(optional)]
    actions: Vec<Action>,
    /// Called when the person has seen enough of it; without it, it stays.
    #[prop(optional, into)]
    on_dismiss: Option<Callback<()>>,
) -> impl IntoView {
    let actions = actions.into_iter().map(|action| view! { <Button on_press=action.on_press>{action.label}</Button> });
    view! {
        <div class="notice" data-tone=tone.name() role=if tone == Tone::Error { "alert" } else { "status" }>
            <IconView icon=tone.icon() />
            <div class="notice-body">
                <p class="notice-message">{message}</p>
                <p hidden=move || way_out.with(String::is_empty)>{way_out}</p>
                <div class="row">{actions.collect_view()}</div>
            </div>
            {on_dismiss.map(|on_press| view! { <IconButton icon=Icon::Close label="Dismiss" on_press /> })}
        </div>
    }
}
