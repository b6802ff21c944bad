//! Text to take along: commands, code, documents.

use crate::ui::browser;
use crate::ui::component::{Button, ButtonKind, Icon, IconView};
use crate::ui::state::App;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How long a button says that it has copied, in milliseconds.
const COPIED_MS: u64 = 2000;

/// A text in a fixed-width face, with a button that copies it whole.
#[component]
pub(super) fn Snippet(
    /// What it is.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// What is shown of it, where it is too long to be shown whole.
    #[prop(optional, into)]
    shown: Option<Signal<String>>,
) -> impl IntoView {
    let app = App::here();
    let copied = RwSignal::new(false);
    let copy = Callback::new(move |()| {
        let text = text.get_untracked();
        spawn_local(async move {
            match browser::copy_text(&text).await {
                Ok(()) => {
                    copied.try_set(true);
                    browser::after(COPIED_MS, move || {
                        copied.try_set(false);
                    });
                }
                Err(error) => app.tell_error(&error),
            }
        });
    });
    let state = move || {
        let (icon, words) = if copied.get() { (Icon::Check, "Copied") } else { (Icon::Copy, "Copy") };
        view! { <IconView icon />{words} }
    };
    view! {
        <figure class="snippet">
            <figcaption>
                <span class="kicker">{label}</span>
                <span class="end" aria-live="polite">
                    <Button kind=ButtonKind::Quiet on_press=copy>
                        {state}
                        <span class="unseen">{move || format!(": {}", label.get())}</span>
                    </Button>
                </span>
            </figcaption>
            // It scrolls by itself, so the keyboard has to reach it.
            <pre tabindex="0" role="region" aria-label=label><code>{move || shown.unwrap_or(text).get()}</code></pre>
        </figure>
    }
}

/// A word for a shell: as it is where that is safe, in single quotes otherwise.
pub(super) fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/=+:@%".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
        word.to_owned()
    } else {
        // A file whose name begins with a hyphen would be taken for an option.
        let safe = if word.starts_with('-') { format!("./{word}") } else { word.to_owned() };
        format!("'{}'", safe.replace('\'', "'\\''"))
    }
}
