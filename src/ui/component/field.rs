//! A control with its label, its help and what is wrong with what stands in it.

use super::icon::{Icon, IconView};
use super::unique::unique_id;
use leptos::prelude::*;

/// What a control inside a [`Field`] has to know: the id its label points to, and the ids of the texts that describe it.
#[derive(Clone)]
pub(crate) struct FieldIds {
    /// For `id`.
    pub(crate) control: String,
    /// For `aria-describedby`.
    pub(crate) described_by: String,
    /// For `aria-invalid`.
    pub(crate) error: Signal<String>,
}

impl FieldIds {
    /// The ids of the field around, or of none.
    pub(crate) fn of_field_around() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self {
            control: unique_id("control"),
            described_by: String::new(),
            error: Signal::stored(String::new()),
        })
    }

    /// `true` for `aria-invalid`, or no such attribute.
    pub(crate) fn invalid(&self) -> Signal<Option<&'static str>> {
        let error = self.error;
        Signal::derive(move || error.with(|error| (!error.is_empty()).then_some("true")))
    }

    /// `aria-describedby`, if there is something to point to.
    pub(crate) fn describes(&self) -> Option<String> {
        (!self.described_by.is_empty()).then(|| self.described_by.clone())
    }
}

/// Label, control, help and error, tied together for eyes and ears. The control is one of this module's inputs.
#[component]
pub fn Field(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// One sentence on what it means.
    #[prop(optional, into)]
    help: Signal<String>,
    /// What is wrong with what stands there and what would be right; empty if nothing.
    #[prop(optional, into)]
    error: Signal<String>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let control = unique_id("field");
    let (help_id, error_id) = (format!("{control}-help"), format!("{control}-error"));
    provide_context(FieldIds { control: control.clone(), described_by: format!("{help_id} {error_id}"), error });
    view! {
        <div class="field">
            <label class="field-label" for=control>{label}</label>
            {children()}
            <p class="field-help" id=help_id hidden=move || help.with(String::is_empty)>{help}</p>
            <p class="field-error" id=error_id aria-live="polite">
                {move || error.with(|error| (!error.is_empty()).then(|| view! { <IconView icon=Icon::Error /> }))}
                {error}
            </p>
        </div>
    }
}

/// One line of text.
#[component]
pub fn TextInput(
    /// What stands there.
    #[prop(into)]
    value: Signal<String>,
    /// Called when the person has finished with it: Enter, or the focus leaves.
    #[prop(into)]
    on_change: Callback<String>,
    /// Called at each key.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// An example of what could stand there.
    #[prop(optional, into)]
    placeholder: String,
    /// What it is for, where no [`Field`] is around.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::of_field_around();
    view! {
        <input
            class="input"
            type="text"
            id=ids.control.clone()
            aria-label=label
            aria-describedby=ids.describes()
            aria-invalid=ids.invalid()
            placeholder=placeholder
            autocomplete="off"
            prop:value=value
            on:input:target=move |event| {
                if let Some(on_input) = on_input {
                    on_input.run(event.target().value());
                }
            }
            on:change:target=move |event| on_change.run(event.target().value())
        />
    }
}
