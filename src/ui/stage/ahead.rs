//! A person may be quicker than the worker.

use crate::ui::state::App;
use leptos::prelude::*;

/// What a person wants while the worker has not followed yet: the next act starts from there, so that none is lost.
pub(super) struct Ahead<T: Send + Sync + 'static>(RwSignal<Option<T>>);

impl<T: Send + Sync + 'static> Clone for Ahead<T> {
    fn clone(&self) -> Self {
        *self
    }
}

// Derived, it would ask as much of the value.
impl<T: Send + Sync + 'static> Copy for Ahead<T> {}

impl<T: Clone + Send + Sync + 'static> Ahead<T> {
    /// Nothing is wanted but what holds.
    pub(super) fn new(app: App) -> Self {
        let wanted = RwSignal::new(None);
        // Once the worker is done, what holds is what counts: it may have refused, or been cancelled.
        Effect::new(move |_| {
            if app.running.with(Option::is_none) {
                wanted.set(None);
            }
        });
        Self(wanted)
    }

    /// What is wanted; `held` if that is what holds. Tracked.
    pub(super) fn or(self, held: impl FnOnce() -> T) -> T {
        self.0.get().unwrap_or_else(held)
    }

    /// The same, not tracked.
    pub(super) fn or_untracked(self, held: impl FnOnce() -> T) -> T {
        self.0.get_untracked().unwrap_or_else(held)
    }

    /// Something else is wanted. The caller tells the worker.
    pub(super) fn want(self, value: T) {
        self.0.set(Some(value));
    }
}
