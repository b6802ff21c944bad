//! One column that may be a feature.

use super::candidate::Candidate;
use super::desk::Desk;
use crate::stat::sort_by;
use crate::table::ColumnType;
use crate::ui::component::{Choice, IconView, Select, unique_id};
use crate::ui::stage::tab_stop::TabStop;
use crate::ui::stage::words;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// One column: whether it is a feature, how it enters, what it costs, and why it was set aside if it was.
#[component]
pub(super) fn FeatureRow(
    /// The column.
    name: String,
    /// What is known of each column.
    by_name: Memo<BTreeMap<String, Candidate>>,
    /// The columns that are features.
    chosen: Memo<Vec<String>>,
    /// Which line Tab comes to.
    stop: TabStop,
) -> impl IntoView {
    let desk = Desk::here();
    let key = StoredValue::new(name.clone());
    let candidate = Memo::new(move |_| key.with_value(|key| by_name.with(|all| all.get(key).cloned())));
    let is_chosen = Memo::new(move |_| key.with_value(|key| chosen.with(|chosen| chosen.contains(key))));
    let about = unique_id("feature");
    let kind = move || {
        candidate.with(|candidate| candidate.as_ref().map(|candidate| (candidate.field.kind, candidate.field.unit.clone())))
    };
    let can_enter = move || candidate.with(|candidate| candidate.as_ref().is_some_and(Candidate::can_enter));
    let facts = move || {
        let candidate = candidate.get()?;
        let cost = candidate.cost(is_chosen.get()).map(|cost| view! { <span class="feature-cost number">{cost}</span> });
        let why = candidate.aside.map(|aside| view! { <span class="feature-why">{aside.reason}</span> });
        let way = candidate.field.kind != ColumnType::Text;
        Some(view! { {way.then(|| view! { <span class="number">{candidate_way(&key, by_name)}</span> })} {cost} {why} })
    };
    view! {
        <li class="feature" class:chosen=is_chosen>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=is_chosen
                    disabled=move || !can_enter()
                    aria-describedby=about.clone()
                    tabindex=move || key.with_value(|key| stop.tabindex(key))
                    on:focus=move |_| key.with_value(|key| stop.at(key))
                    on:change:target=move |event| desk.set_features(&[key.get_value()], event.target().checked())
                />
                {move || kind().map(|(kind, unit)| view! {
                    <IconView icon=words::type_icon(kind) />
                    <span class="check-name">
                        {name.clone()}
                        <span class="unseen">{format!(", {}", kind.name())}</span>
                        <span class="soft">{unit.map(|unit| format!(" ({unit})"))}</span>
                    </span>
                })}
            </label>
            <p class="feature-facts soft" id=about>{facts}</p>
            <Reference candidate is_chosen />
            <TextWayOut candidate />
        </li>
    }
}

fn candidate_way(key: &StoredValue<String>, by_name: Memo<BTreeMap<String, Candidate>>) -> Option<String> {
    key.with_value(|key| by_name.with(|all| all.get(key).map(Candidate::way)))
}

/// Which level the others of a category are compared with.
#[component]
fn Reference(
    /// The column.
    candidate: Memo<Option<Candidate>>,
    /// Whether it is a feature.
    is_chosen: Memo<bool>,
) -> impl IntoView {
    let desk = Desk::here();
    let name = Memo::new(move |_| candidate.with(|candidate| candidate.as_ref().map(|candidate| candidate.field.name.clone())));
    // The reference first, as the design has them.
    let levels = Memo::new(move |_| {
        let candidate = candidate.get().filter(|candidate| candidate.field.kind != ColumnType::Boolean && is_chosen.get());
        candidate.and_then(|candidate| candidate.entered).map(|entered| entered.levels).unwrap_or_default()
    });
    let sorted = Memo::new(move |_| {
        let mut levels = levels.get();
        let of_numbers = candidate.with(|candidate| candidate.as_ref().is_some_and(|one| one.field.kind == ColumnType::Number));
        if of_numbers {
            let value = |level: &String| level.parse::<f64>().unwrap_or(f64::NAN);
            sort_by(&mut levels, |one, two| value(one).total_cmp(&value(two)));
        } else {
            sort_by(&mut levels, Ord::cmp);
        }
        levels
    });
    let choices = Memo::new(move |_| sorted.get().into_iter().map(|level| Choice::new(level.clone(), level)).collect::<Vec<_>>());
    let now = Memo::new(move |_| levels.with(|levels| levels.first().cloned().unwrap_or_default()));
    let choose = Callback::new(move |level: String| {
        let default = sorted.with_untracked(|sorted| sorted.first().cloned().unwrap_or_default());
        desk.set_reference(&name.get_untracked().unwrap_or_default(), &level, &default);
    });
    let several = Memo::new(move |_| levels.with(|levels| levels.len() > 1));
    move || {
        several.get().then(|| {
            let label = format!("Reference level of {}", name.get_untracked().unwrap_or_default());
            view! {
                <div class="feature-reference">
                    <span class="soft" aria-hidden="true">"each against"</span>
                    <Select choices value=now on_change=choose label />
                </div>
            }
        })
    }
}

/// What can be done with a column of text.
#[component]
fn TextWayOut(
    /// The column.
    candidate: Memo<Option<Candidate>>,
) -> impl IntoView {
    let desk = Desk::here();
    let text =
        Memo::new(move |_| candidate.get().filter(|candidate| !candidate.can_enter()).map(|candidate| candidate.field.name));
    move || {
        text.get().map(|name| {
            view! {
                <div class="feature-reference">
                    <button type="button" class="button" on:click=move |_| desk.make_category(name.clone())>
                        "Read it as a category"
                    </button>
                    <span class="soft">"adds a step to the recipe; sensible where few labels repeat"</span>
                </div>
            }
        })
    }
}
