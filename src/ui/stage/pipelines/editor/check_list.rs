//! Some of many: a list of things to tick, with a search where there are many.

use crate::ui::component::{Icon, IconView};
use crate::ui::stage::tab_stop::{TabStop, step_through};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// From how many things on there is a search.
const SEARCH_FROM: usize = 11;
/// How many things are drawn at most: the search finds the others.
const DRAWN: usize = 200;

/// A thing to tick.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CheckItem {
    /// What it is, and its name.
    pub(super) key: String,
    /// A picture before the name.
    pub(super) icon: Option<Icon>,
    /// A few words on it; may be empty.
    pub(super) note: String,
    /// Why it cannot be ticked, if it cannot.
    pub(super) barred: Option<String>,
}

/// A list of things to tick. One tab stop: the arrow keys go through it, Space ticks.
#[component]
pub(super) fn CheckList(
    /// What is chosen here.
    #[prop(into)]
    label: String,
    /// The things.
    #[prop(into)]
    items: Signal<Vec<CheckItem>>,
    /// Those that are ticked.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// Called with those that should be, in the order of the list.
    #[prop(into)]
    on_change: Callback<Vec<String>>,
    /// What stands beside the heading, such as a button that ticks several.
    #[prop(optional, into)]
    actions: ViewFn,
) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let wanted = wanted.get().to_lowercase();
        let fits = |item: &&CheckItem| item.key.to_lowercase().contains(&wanted);
        items.with(|items| items.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let free = move || {
        let keys =
            |found: &Vec<CheckItem>| found.iter().filter(|item| item.barred.is_none()).map(|item| item.key.clone()).collect();
        found.with::<Vec<String>>(keys)
    };
    let stop = TabStop::over(Memo::new(move |_| free()));
    let ticked = Memo::new(move |_| chosen.get().into_iter().collect::<BTreeSet<String>>());
    let put = move |ticked: BTreeSet<String>| {
        let names = items.with_untracked(|items| items.iter().map(|item| item.key.clone()).collect::<Vec<_>>());
        on_change.run(names.into_iter().filter(|name| ticked.contains(name)).collect());
    };
    let set_all = move |on: bool| {
        let (mut ticked, free): (_, BTreeSet<String>) = (ticked.get_untracked(), untrack(free).into_iter().collect());
        if on {
            ticked.extend(free);
        } else {
            ticked.retain(|key| !free.contains(key));
        }
        put(ticked);
    };
    let toggle = Callback::new(move |(key, on): (String, bool)| {
        let mut ticked = ticked.get_untracked();
        if on {
            ticked.insert(key);
        } else {
            ticked.remove(&key);
        }
        put(ticked);
    });
    let many = move || items.with(|items| items.len() >= SEARCH_FROM);
    let drawn = move || found.with(|found| found.iter().take(DRAWN).map(|item| item.key.clone()).collect::<Vec<_>>());
    let hidden = move || found.with(Vec::len).saturating_sub(DRAWN);
    let count = move || format!("{} of {}", chosen.with(Vec::len), items.with(Vec::len));
    view! {
        <fieldset class="check-list">
            <legend class="field-label">{label.clone()}" "<span class="soft number">{count}</span></legend>
            <div class="row">
                {move || many().then(|| view! { <Search wanted what=label.clone() /> })}
                {actions.run()}
                <button type="button" class="button button-quiet" on:click=move |_| set_all(true)>"All"</button>
                <button type="button" class="button button-quiet" on:click=move |_| set_all(false)>"None"</button>
            </div>
            <ul class="check-items" on:keydown=step_through>
                <For each=drawn key=Clone::clone children=move |key| view! { <Line key items ticked toggle stop /> } />
            </ul>
            <p class="soft" hidden=move || hidden() == 0>{move || format!("and {} more: search for them.", hidden())}</p>
            <p class="soft" hidden=move || !found.with(Vec::is_empty)>"Nothing of that name."</p>
        </fieldset>
    }
}

#[component]
fn Line(
    /// Which thing.
    key: String,
    /// All things.
    items: Signal<Vec<CheckItem>>,
    /// Those that are ticked.
    ticked: Memo<BTreeSet<String>>,
    /// Called with the thing and whether it should be ticked.
    toggle: Callback<(String, bool)>,
    /// Which line Tab comes to.
    stop: TabStop,
) -> impl IntoView {
    let name = StoredValue::new(key.clone());
    let item = Memo::new(move |_| name.with_value(|key| items.with(|items| items.iter().find(|item| item.key == *key).cloned())));
    let barred = move || item.with(|item| item.as_ref().and_then(|item| item.barred.clone()));
    let note = move || barred().or_else(|| item.with(|item| item.as_ref().map(|item| item.note.clone())));
    let is_ticked = move || name.with_value(|key| ticked.with(|ticked| ticked.contains(key)));
    view! {
        <li>
            <label class="check" title=barred>
                <input
                    type="checkbox"
                    prop:checked=is_ticked
                    disabled=move || barred().is_some()
                    tabindex=move || name.with_value(|key| stop.tabindex(key))
                    on:focus=move |_| name.with_value(|key| stop.at(key))
                    on:change:target=move |event| toggle.run((name.get_value(), event.target().checked()))
                />
                {move || item.with(|item| item.as_ref().and_then(|item| item.icon)).map(|icon| view! { <IconView icon /> })}
                <span class="check-name">{key}</span>
                <span class="check-note soft number">{note}</span>
            </label>
        </li>
    }
}

#[component]
fn Search(
    /// What is looked for.
    wanted: RwSignal<String>,
    /// Where.
    what: String,
) -> impl IntoView {
    view! {
        <input
            class="input check-search" type="search" placeholder="Search" autocomplete="off" aria-label=format!("Search: {what}")
            prop:value=wanted on:input:target=move |event| wanted.set(event.target().value())
        />
    }
}
