//! Progress on a terminal; nothing where standard error leads elsewhere.

use crate::engine::{Phase, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;

/// One bar that goes through the phases.
pub(super) struct Bar {
    bar: ProgressBar,
    phase: Cell<Option<Phase>>,
}

impl Bar {
    pub(super) fn new() -> Self {
        // The draw target hides itself where standard error is no terminal.
        Self { bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()), phase: Cell::new(None) }
    }

    pub(super) fn show(&self, progress: Progress) {
        if self.phase.replace(Some(progress.phase)) != Some(progress.phase) {
            let template = match progress.phase {
                Phase::Reading => "{msg:>11} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
                _ => "{msg:>11} {wide_bar} {human_pos}/{human_len} rows {eta}",
            };
            self.bar.reset();
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
            self.bar.set_message(words(progress.phase));
        }
        self.bar.set_length(progress.total);
        self.bar.set_position(progress.done);
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn words(phase: Phase) -> &'static str {
    match phase {
        Phase::Reading => "reading",
        Phase::Profiling => "describing",
        Phase::Preparing => "preparing",
        Phase::Fitting => "fitting",
        Phase::Evaluating => "evaluating",
        Phase::Scoring => "predicting",
        Phase::Comparing => "comparing",
    }
}
