//! The head of the page: what is open, undo and redo, what is kept, what went over the network, how it looks.

use super::history::HistoryButton;
use crate::ui::browser::{self, Theme};
use crate::ui::component::{Button, ButtonKind, Dialog, Icon, IconButton, IconView, MenuButton, MenuItem, WordsSwitch};
use crate::ui::stage_name::Stage;
use crate::ui::state::{App, Keeping};
use leptos::prelude::*;

/// The head of the page.
#[component]
pub(in crate::ui) fn Head() -> impl IntoView {
    let app = App::here();
    let can_undo = Memo::new(move |_| app.history.with(|history| history.position > 0));
    let can_redo = Memo::new(move |_| app.history.with(|history| history.position + 1 < history.acts.len()));
    view! {
        <header class="desk-head">
            <a class="brand" href=format!("#/{}", Stage::Sources.place())>
                <IconView icon=Icon::Straightedge />
                "Straightedge"
            </a>
            <OpenFile />
            <div class="row head-tools">
                <IconButton
                    icon=Icon::Undo label="Undo" disabled=Signal::derive(move || !can_undo.get())
                    on_press=Callback::new(move |()| app.undo())
                />
                <IconButton
                    icon=Icon::Redo label="Redo" disabled=Signal::derive(move || !can_redo.get())
                    on_press=Callback::new(move |()| app.redo())
                />
                <HistoryButton />
                <Kept />
                <Traffic />
                <WordsSwitch math=app.math on_change=Callback::new(move |math| app.math.set(math)) />
                <ProjectMenu />
            </div>
        </header>
    }
}

/// The name of the file that is open, with its size.
#[component]
fn OpenFile() -> impl IntoView {
    let app = App::here();
    move || {
        app.source.get().map(|source| {
            let rows = crate::chart::format_count(source.report.n_rows);
            view! {
                <p class="open-file">
                    <IconView icon=Icon::File />
                    <strong>{source.report.name.clone()}</strong>
                    <span class="soft number">{format!("{rows} rows \u{00d7} {} columns", source.schema.len())}</span>
                </p>
            }
        })
    }
}

/// Whether the work outlives the tab.
#[component]
fn Kept() -> impl IntoView {
    let app = App::here();
    let words = move || match app.keeping.get() {
        Keeping::Idle => ("idle", String::new()),
        Keeping::Saving => ("saving", "Saving\u{2026}".to_owned()),
        Keeping::Saved => ("saved", "Saved in this browser".to_owned()),
        Keeping::Failed(_) => ("failed", "Not saved".to_owned()),
    };
    view! { <p class="kept soft" role="status" data-kept=move || words().0>{move || words().1}</p> }
}

/// How many requests the page made since it was loaded: none, unless a sample was fetched from where the page came from.
#[component]
fn Traffic() -> impl IntoView {
    let requests = RwSignal::new(0);
    browser::every_second(move || requests.set(browser::requests_since_load()));
    let words = move || match requests.get() {
        0 => "0 requests since load".to_owned(),
        1 => "1 request since load".to_owned(),
        n => format!("{n} requests since load"),
    };
    view! {
        <p class="traffic soft" title="Nothing you open leaves this tab. Only samples are fetched, from where the page came from, and addresses that you type.">
            <IconView icon=Icon::Lock />
            <span class="number">{words}</span>
        </p>
    }
}

/// Light, dark, or as the system has it.
fn theme_item(theme: Theme) -> MenuItem {
    let (label, icon) = match theme {
        Theme::System => ("Light or dark as the system has it", Icon::Settings),
        Theme::Light => ("Always light", Icon::Light),
        Theme::Dark => ("Always dark", Icon::Dark),
    };
    MenuItem { label: label.to_owned(), icon: Some(icon), on_press: Callback::new(move |()| browser::apply_theme(theme)) }
}

/// What concerns the project as a whole, and how it looks.
#[component]
fn ProjectMenu() -> impl IntoView {
    let app = App::here();
    let asking = app.starting_anew;
    let open = Callback::new(move |()| browser::pick_files("", move |files| app.open_files(files, None)));
    let mut items = vec![
        MenuItem { label: "Open files".to_owned(), icon: Some(Icon::Open), on_press: open },
        MenuItem {
            label: "Paste a table or an address".to_owned(),
            icon: Some(Icon::Copy),
            on_press: Callback::new(move |()| app.pasting.set(true)),
        },
        MenuItem { label: "New project".to_owned(), icon: Some(Icon::Add), on_press: Callback::new(move |()| asking.set(true)) },
    ];
    items.extend(Theme::ALL.map(theme_item));
    let actions = move || {
        view! {
            <Button on_press=Callback::new(move |()| asking.set(false))>"Keep it"</Button>
            <Button kind=ButtonKind::Danger on_press=Callback::new(move |()| app.start_anew())>"Remove and start anew"</Button>
        }
    };
    view! {
        <MenuButton label="Project and look" items />
        <Dialog
            open=asking on_close=Callback::new(move |()| asking.set(false)) title="Start a new project?"
            actions=ViewFn::from(actions)
        >
            <p>
                "This removes the present project from the browser: its file, recipe, views, runs and saved models. Export first what \
                 you want to keep. This is the one thing that cannot be undone."
            </p>
        </Dialog>
    }
}
