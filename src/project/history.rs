//! What was done, step by step: every state a person can go back to.

use super::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many acts can be undone.
const KEPT: usize = 200;

/// The states of a project in the order in which they came about, and the one that holds now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Never empty. The first is what was there before the oldest act that is kept.
    entries: Vec<Arc<Entry>>,
    position: usize,
}

/// A state and the act that led to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The act, as a person reads it: "Dropped duplicate rows".
    pub label: String,
    /// When, in milliseconds since 1970-01-01T00:00:00 UTC.
    pub at_ms: f64,
    /// What held from then on.
    pub state: State,
}

/// The history as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HistoryView {
    /// (act, when), oldest first.
    pub acts: Vec<(String, f64)>,
    /// Which of them holds now.
    pub position: usize,
}

impl Default for History {
    fn default() -> Self {
        let entry = Entry { label: "Empty project".to_owned(), at_ms: 0.0, state: State::default() };
        Self { entries: vec![Arc::new(entry)], position: 0 }
    }
}

impl History {
    /// The state that holds now.
    pub fn present(&self) -> &State {
        &self.entries[self.position].state
    }

    /// Adds an act. What had been undone before it is gone.
    pub fn push(&mut self, label: impl Into<String>, at_ms: f64, state: State) {
        self.entries.truncate(self.position + 1);
        self.entries.push(Arc::new(Entry { label: label.into(), at_ms, state }));
        let surplus = self.entries.len().saturating_sub(KEPT + 1);
        self.entries.drain(..surplus);
        self.position = self.entries.len() - 1;
    }

    /// Changes the state that holds now without an act: what is looked at, not what there is.
    pub fn amend(&mut self, change: impl FnOnce(&mut State)) {
        change(&mut Arc::make_mut(&mut self.entries[self.position]).state);
    }

    /// Goes to the state at `position`; `false` if there is none.
    pub fn go_to(&mut self, position: usize) -> bool {
        let there = position < self.entries.len();
        if there {
            self.position = position;
        }
        there
    }

    /// Which state holds now, counted from 0 at the oldest.
    pub fn position(&self) -> usize {
        self.position
    }

    /// All states that can be gone to.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.entries.iter().map(|entry| &entry.state)
    }

    /// Whether a history from outside is one that this code could have made.
    pub fn is_sound(&self) -> bool {
        self.position < self.entries.len()
    }

    /// The history as a page shows it.
    pub fn view(&self) -> HistoryView {
        HistoryView { acts: self.entries.iter().map(|e| (e.label.clone(), e.at_ms)).collect(), position: self.position }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(acts: usize) -> History {
        let mut history = History::default();
        (0..acts).for_each(|i| history.push(format!("act {i}"), i as f64, State::default()));
        history
    }

    #[test]
    fn an_act_after_undo_replaces_what_was_undone() {
        let mut history = after(3);
        assert!(history.go_to(1));
        history.push("other", 9.0, State::default());
        let labels: Vec<_> = history.view().acts.into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["Empty project", "act 0", "other"]);
        assert!(!history.go_to(3));
        assert_eq!(history.position(), 2);
    }

    #[test]
    fn the_oldest_acts_are_let_go() {
        let history = after(KEPT + 50);
        assert_eq!(history.view().acts.len(), KEPT + 1);
        assert_eq!(history.position(), KEPT);
        assert_eq!(history.view().acts[0].0, "act 49");
    }
}
