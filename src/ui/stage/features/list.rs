//! What it is predicted from.

use super::candidate::{Candidate, candidates};
use super::desk::Desk;
use super::row::FeatureRow;
use super::terms::Terms;
use crate::ui::component::Card;
use crate::ui::stage::tab_stop::{TabStop, step_through};
use crate::ui::stage::words;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// From how many columns on there is a search.
const SEARCH_FROM: usize = 13;
/// How many columns of a group are drawn at most: the search finds the others.
const DRAWN: usize = 200;

/// The features: columns that are proposed, and columns that are set aside, each with its reason.
#[component]
pub(super) fn FeatureCard() -> impl IntoView {
    let desk = Desk::here();
    let app = desk.app;
    let all = Memo::new(move |_| {
        app.prepared.with(|prepared| {
            app.features.with(|features| match (prepared, features) {
                (Some(prepared), Some(features)) => candidates(prepared, features),
                _ => Vec::new(),
            })
        })
    });
    let chosen = Memo::new(move |_| {
        desk.spec().map(|spec| spec.features().into_iter().map(str::to_owned).collect::<Vec<_>>()).unwrap_or_default()
    });
    let wanted = RwSignal::new(String::new());
    let subtitle = Signal::derive(move || {
        format!(
            "{} of {} chosen.",
            words::group(chosen.with(Vec::len) as u64),
            words::count(all.with(Vec::len) as u64, "column", "columns")
        )
    });
    let many = move || all.with(|all| all.len() >= SEARCH_FROM);
    view! {
        <Card title="Features" subtitle>
            <Tools all wanted many=Signal::derive(many) />
            <Terms />
            <Group title="" aside=false all chosen wanted />
            <Group title="Set aside" aside=true all chosen wanted />
        </Card>
    }
}

/// Search, all, none.
#[component]
fn Tools(
    /// All columns but the target.
    all: Memo<Vec<Candidate>>,
    /// What is looked for.
    wanted: RwSignal<String>,
    /// Whether there is enough to search in.
    many: Signal<bool>,
) -> impl IntoView {
    let desk = Desk::here();
    let set_all = move |on: bool| {
        let fit = |candidate: &&Candidate| candidate.aside.is_none() && matches(candidate, &wanted.get_untracked());
        let names: Vec<String> =
            all.with_untracked(|all| all.iter().filter(fit).map(|candidate| candidate.field.name.clone()).collect());
        // "None" means none, those that were set aside and taken in anyway among them.
        let others = || all.with_untracked(|all| all.iter().map(|candidate| candidate.field.name.clone()).collect());
        desk.set_features(&if on || !wanted.with_untracked(String::is_empty) { names } else { others() }, on);
    };
    view! {
        <div class="row feature-tools">
            {move || many.get().then(|| view! {
                <input
                    class="input feature-search" type="search" placeholder="Search columns" autocomplete="off"
                    aria-label="Search columns" prop:value=wanted on:input:target=move |event| wanted.set(event.target().value())
                />
            })}
            <button type="button" class="button button-quiet" on:click=move |_| set_all(true)>"All that are proposed"</button>
            <button type="button" class="button button-quiet" on:click=move |_| set_all(false)>"None"</button>
        </div>
    }
}

/// One of the two groups of columns.
#[component]
fn Group(
    /// Its heading; empty for none.
    title: &'static str,
    /// Whether it is that of the columns that were set aside.
    aside: bool,
    /// All columns but the target.
    all: Memo<Vec<Candidate>>,
    /// The columns that are features.
    chosen: Memo<Vec<String>>,
    /// What is looked for.
    wanted: RwSignal<String>,
) -> impl IntoView {
    let found = Memo::new(move |_| {
        let fits = |candidate: &&Candidate| candidate.aside.is_some() == aside && matches(candidate, &wanted.get());
        all.with(|all| {
            all.iter().filter(fits).map(|candidate| (candidate.field.name.clone(), candidate.clone())).collect::<Vec<_>>()
        })
    });
    let names = move || found.with(|found| found.iter().take(DRAWN).map(|(name, _)| name.clone()).collect::<Vec<_>>());
    let by_name = Memo::new(move |_| found.get().into_iter().collect::<BTreeMap<_, _>>());
    let stop = TabStop::over(Memo::new(move |_| {
        let free = |(name, candidate): &(String, Candidate)| candidate.can_enter().then(|| name.clone());
        found.with(|found| found.iter().take(DRAWN).filter_map(free).collect())
    }));
    let hidden = move || found.with(Vec::len).saturating_sub(DRAWN);
    let heading = (!title.is_empty()).then(|| {
        view! {
            <h3 class="feature-group">{title}</h3>
            <p class="soft">"Columns that can hardly help, or would cost too much. Take one in if you know better."</p>
        }
    });
    view! {
        <div class="stack" hidden=move || found.with(Vec::is_empty)>
            {heading}
            <ul class="feature-rows" aria-label=if aside { "Columns set aside" } else { "Columns" } on:keydown=step_through>
                <For each=names key=Clone::clone children=move |name| view! { <FeatureRow name by_name chosen stop /> } />
            </ul>
            <p class="soft" hidden=move || hidden() == 0>{move || format!("and {} more: search for them.", hidden())}</p>
        </div>
    }
}

fn matches(candidate: &Candidate, wanted: &str) -> bool {
    candidate.field.name.to_lowercase().contains(&wanted.to_lowercase())
}
