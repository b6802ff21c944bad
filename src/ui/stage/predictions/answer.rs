//! The prediction, large, with its interval.

use super::live::Live;
use super::live_chart::LiveChart;
use super::math::IntervalMath;
use crate::predict::{Extrapolation, RowPrediction, Side};
use crate::ui::browser;
use crate::ui::component::{Choice, Icon, IconView, Notice, Segmented, Tone};
use crate::ui::plot::interval_chart;
use crate::ui::stage::of_model::of_model;
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;

/// How long an answer must stand before it is read out, in milliseconds: not every step of a slider.
const SETTLED_MS: u64 = 700;
/// Significant digits of a prediction, at least.
const DIGITS: u32 = 5;

/// The prediction with its interval, and what to mind about it.
#[component]
pub(super) fn Answer(
    /// The answer that follows every move.
    live: Live,
) -> impl IntoView {
    let app = App::here();
    let target = of_model(app, |model| model.signature.target.clone());
    let unit = of_model(app, |model| model.signature.unit.clone());
    let prediction = Memo::new(move |_| live.prediction());
    let number = move || prediction.with(|found| found.as_ref().map_or_else(none, |found| quantity(found.prediction, None)));
    let interval = Memo::new(move |_| {
        let level = level_words(live.level());
        let ends = prediction.with(|found| found.as_ref().map(|found| found.lower.zip(found.upper)));
        let unit = unit.get();
        match ends {
            None => String::new(),
            Some(Some((lower, upper))) => {
                format!("{level} prediction interval: {} to {}", quantity(lower, None), quantity(upper, unit.as_deref()))
            }
            Some(None) => "Too few rows for an interval".to_owned(),
        }
    });
    let seen = of_model(app, |model| Some(model.target_range));
    let chart = Memo::new(move |_| {
        let level = live.level();
        prediction.with(|found| {
            found
                .as_ref()
                .map(|found| target.with(|target| interval_chart(found, target, unit.get().as_deref(), level, seen.get())))
        })
    });
    let sentence = Signal::derive(move || format!("{} of {}. {}", target.get(), number(), interval.get()));
    view! {
        <section class="answer" aria-label="The prediction">
            <h2 class="kicker">{move || format!("Predicted {}", target.get())}</h2>
            <p class="answer-number number">{number}<span class="stat-unit">{unit}</span></p>
            <p class="soft number">{interval}</p>
        </section>
        <section class="answer-more" aria-label="How sure it is">
            <LiveChart chart />
            <LevelChoice />
            <Flags live prediction />
            <Spoken sentence />
            <IntervalMath live prediction />
        </section>
    }
}

fn none() -> String {
    "\u{2013}".to_owned()
}

/// A number of the target as it is shown in this stage: whole numbers to the last place.
pub(super) fn quantity(value: f64, unit: Option<&str>) -> String {
    let places = if value == 0.0 { 1.0 } else { libm::log10(value.abs()).floor() + 1.0 };
    words::with_unit(value, DIGITS.max(places.clamp(1.0, 15.0) as u32), unit)
}

/// A level as a percentage.
pub(super) fn level_words(level: f64) -> String {
    format!("{}%", words::with_unit(level * 100.0, 3, None))
}

/// How sure the intervals are to be.
#[component]
fn LevelChoice() -> impl IntoView {
    let app = App::here();
    let level = Memo::new(move |_| app.asking.with(|asking| asking.level));
    let choices = [0.8, 0.9, 0.95, 0.99].map(|level| Choice::new(level, level_words(level)));
    let choose = Callback::new(move |level| app.asking.update(|asking| asking.level = level));
    view! {
        <div class="row">
            <span class="kicker" aria-hidden="true">"Certainty"</span>
            <Segmented label="Certainty of the interval" choices=Signal::stored(choices.to_vec()) value=level on_change=choose />
        </div>
    }
}

/// What to mind: why there is no prediction, inputs beyond what was seen, inputs that the recipe filled.
#[component]
fn Flags(
    /// The answer that follows every move.
    live: Live,
    /// The prediction in it.
    prediction: Memo<Option<RowPrediction>>,
) -> impl IntoView {
    let refusal = Memo::new(move |_| live.refusal());
    let failure = Memo::new(move |_| live.failure());
    let extrapolated = Memo::new(move |_| prediction.with(|p| p.as_ref().map(|p| p.extrapolated.clone()).unwrap_or_default()));
    let filled = Memo::new(move |_| prediction.with(|p| p.as_ref().map(|p| p.filled.clone()).unwrap_or_default()));
    let beyond = move |flag: Extrapolation| {
        view! { <li><IconView icon=Icon::Warning /><span>{beyond_words(&flag)}</span></li> }
    };
    let by_recipe = move |input: String| {
        view! { <li><IconView icon=Icon::Info /><span>{format!("{input} is empty, so the recipe fills it.")}</span></li> }
    };
    view! {
        {move || failure.get().map(|error| view! { <Notice tone=Tone::Error message=error.message way_out=error.way_out /> })}
        {move || refusal.get().map(|error| view! { <Notice tone=Tone::Warning message=error.message /> })}
        <ul class="flags">
            {move || extrapolated.get().into_iter().map(beyond).collect_view()}
            {move || filled.get().into_iter().map(by_recipe).collect_view()}
        </ul>
    }
}

fn beyond_words(flag: &Extrapolation) -> String {
    let seen = words::cell(&flag.seen).unwrap_or_default();
    let side = match flag.side {
        Side::Below => "below the smallest",
        Side::Above => "above the largest",
    };
    format!("{} is {side} value seen ({seen}): the model guesses there.", flag.input)
}

/// The answer for ears, once it has settled.
#[component]
fn Spoken(
    /// The answer as a sentence.
    sentence: Signal<String>,
) -> impl IntoView {
    let spoken = RwSignal::new(String::new());
    Effect::new(move |before: Option<String>| {
        let now = sentence.get();
        // The first answer is read with the page.
        if before.is_some() {
            let then = now.clone();
            browser::after(SETTLED_MS, move || {
                if sentence.try_get_untracked().as_ref() == Some(&then) {
                    spoken.try_set(then);
                }
            });
        }
        now
    });
    view! { <p class="unseen" role="status">{spoken}</p> }
}
