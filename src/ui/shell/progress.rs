//! Work that the person waits for: what, how far, how fast, how long still, and Cancel.

use crate::engine::{Phase, Progress};
use crate::ui::browser;
use crate::ui::component::ProgressBar;
use crate::ui::state::{App, Running};
use leptos::prelude::*;

/// Shows the work under way, if it takes long enough to be noticed.
#[component]
pub(in crate::ui) fn WorkUnderWay() -> impl IntoView {
    let app = App::here();
    let what = Memo::new(move |_| app.running.with(|running| running.as_ref().map(|running| running.what.clone())));
    let label = Signal::derive(move || {
        app.running.with(|running| {
            let Some(running) = running else { return String::new() };
            match running.progress {
                Some(progress) => format!("{}: {}", running.what, phase_words(progress.phase)),
                None => running.what.clone(),
            }
        })
    });
    let share = Signal::derive(move || {
        app.running.with(|running| running.as_ref().and_then(|running| running.progress).and_then(share_of))
    });
    let detail = Signal::derive(move || app.running.with(|running| running.as_ref().map(detail_of).unwrap_or_default()));
    view! {
        <div class="under-way" aria-busy=move || what.get().is_some().to_string()>
            {move || what.get().map(|_| view! {
                <ProgressBar label share detail on_cancel=Callback::new(move |()| app.cancel()) />
            })}
        </div>
    }
}

fn phase_words(phase: Phase) -> &'static str {
    match phase {
        Phase::Reading => "reading",
        Phase::Profiling => "describing columns",
        Phase::Preparing => "applying the recipe",
        Phase::Fitting => "fitting",
        Phase::Evaluating => "evaluating",
        Phase::Scoring => "predicting",
        Phase::Comparing => "comparing",
    }
}

fn share_of(progress: Progress) -> Option<f64> {
    (progress.total > 0).then(|| progress.done as f64 / progress.total as f64)
}

/// Speed and time left, from what the phase has done so far, and memory.
fn detail_of(running: &Running) -> String {
    let Some(progress) = running.progress.filter(|progress| progress.done > 0) else { return String::new() };
    let seconds = (browser::now_ms() - running.since_ms) / 1000.0;
    if seconds < 0.3 {
        return String::new();
    }
    let speed = progress.done as f64 / seconds;
    let speed_words = if progress.phase == Phase::Reading {
        format!("{:.0} MB/s", speed / 1e6)
    } else {
        format!("{} rows/s", crate::evaluate::format_quantity(speed, 2))
    };
    let left = progress.total.saturating_sub(progress.done) as f64 / speed;
    let left_words = if left < 1.0 { String::new() } else { format!(", about {left:.0} s left") };
    format!("{speed_words}{left_words}, {:.0} MB of memory", running.memory as f64 / 1e6)
}
