//! The time of day.

use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use std::time::Duration;

/// Milliseconds since 1970-01-01T00:00:00 UTC.
pub(in crate::ui) fn now_ms() -> f64 {
    Date::now()
}

/// A time by the clock on this person's wall: `14:32`, with the date before it if that is not today's.
pub(in crate::ui) fn local_time(ms: f64) -> String {
    let (then, now) = (Date::new(&ms.into()), Date::new_0());
    let day = |date: &Date| format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date());
    let time = format!("{:02}:{:02}", then.get_hours(), then.get_minutes());
    if day(&then) == day(&now) { time } else { format!("{} {time}", day(&then)) }
}

/// Calls `act` each second, until the component that asked for it is gone.
pub(in crate::ui) fn every_second(act: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(act, Duration::from_secs(1)) {
        on_cleanup(move || handle.clear());
    }
}

/// Calls `act` once, so many milliseconds from now. What it touches may be gone by then.
pub(in crate::ui) fn after(ms: u64, act: impl FnOnce() + 'static) {
    set_timeout(act, Duration::from_millis(ms));
}

/// A moment, given in milliseconds since 1970-01-01T00:00:00 UTC, by the clock on the wall: "23 Nov 2026, 14:05".
pub(in crate::ui) fn moment(at_ms: f64) -> String {
    let options = Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // A plain object of one's own takes any property.
        let _ = Reflect::set(&options, &key.into(), &value.into());
    }
    // The page speaks English; day before month leaves no doubt about which is which.
    Date::new(&at_ms.into()).to_locale_string("en-GB", &options).into()
}
