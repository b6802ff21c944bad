//! Light, dark, or as the system has it.

use super::{document, window};

/// How the page is lit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ui) enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

const KEY: &str = "straightedge-theme";

impl Theme {
    /// Every choice, in the order in which the switch goes through them.
    pub(in crate::ui) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name in the document and in storage.
    pub(in crate::ui) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The choice from last time.
pub(in crate::ui) fn saved_theme() -> Theme {
    let saved = window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok().flatten());
    Theme::ALL.into_iter().find(|theme| saved.as_deref() == Some(theme.name())).unwrap_or_default()
}

/// Lights the page, and remembers it.
pub(in crate::ui) fn apply_theme(theme: Theme) {
    if let Some(root) = document().document_element() {
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            _ => root.set_attribute("data-theme", theme.name()),
        };
    }
    // A browser that keeps nothing still lights the page.
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEY, theme.name());
    }
}
