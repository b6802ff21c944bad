//! What is different since the version before.

use crate::monitor::Severity;
use crate::project::{MovedColumn, SourceChange, SourceVersion};
use crate::table::ColumnType;
use crate::ui::component::{Disclosure, Icon, IconView};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;

/// "Version 2 of sales.csv: 120 more rows, 1 column added", open to what it means; nothing for a first version.
#[component]
pub(super) fn VersionStrip() -> impl IntoView {
    let app = App::here();
    let version = Memo::new(move |_| app.source.with(|source| source.as_ref().and_then(|source| source.version.clone())));
    move || {
        let version = version.get()?;
        let change = version.change.clone()?;
        let summary = summary(&version, &change);
        let lines = lines(&change);
        let about = about(&change);
        Some(view! {
            <section class="issue-strip" aria-label="What is different since the version before">
                <Disclosure summary open=Signal::stored((1..=4).contains(&lines.len()))>
                    <ul class="issues">{lines.into_iter().map(line).collect_view()}</ul>
                    <p class="soft">{about}</p>
                </Disclosure>
            </section>
        })
    }
}

fn summary(version: &SourceVersion, change: &SourceChange) -> String {
    let rows = match version.n_rows.cmp(&change.n_rows_before) {
        std::cmp::Ordering::Less => format!("{} fewer", words::count(change.n_rows_before - version.n_rows, "row", "rows")),
        std::cmp::Ordering::Equal => "as many rows".to_owned(),
        std::cmp::Ordering::Greater => format!("{} more", words::count(version.n_rows - change.n_rows_before, "row", "rows")),
    };
    let columns = |n: usize, what: &str| (n > 0).then(|| format!("{} {what}", words::count(n as u64, "column", "columns")));
    let parts = [
        Some(rows),
        columns(change.added.len(), "added"),
        columns(change.removed.len(), "gone"),
        columns(change.retyped.len(), "of another type"),
        columns(change.moved.as_ref().map_or(0, Vec::len), "with other values"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("Version {} of {}, beside version {}: {}", version.version, version.name, change.since, parts.join(", "))
}

/// What was compared, for a version in which nothing stands out too.
fn about(change: &SourceChange) -> &'static str {
    match &change.moved {
        None => "The version before is no longer at hand, so where values lie was not compared.",
        Some(moved) if moved.is_empty() && change.same_schema() => {
            "The same columns, of the same types; no values lie differently enough to matter."
        }
        Some(_) => "Other columns are of the same type, and their values do not lie differently enough to matter.",
    }
}

/// A column, what happened to it, and whether it asks for a look.
type Line = (String, String, bool);

fn lines(change: &SourceChange) -> Vec<Line> {
    let named = |names: &[String], what: &str, asks| -> Vec<Line> {
        names.iter().map(|name| (name.clone(), what.to_owned(), asks)).collect()
    };
    let retyped = |(name, then, now): &(String, ColumnType, ColumnType)| {
        (name.clone(), format!("Was of the type {}, is {} now.", then.name(), now.name()), true)
    };
    let moved = |MovedColumn { column, severity, sentence }: &MovedColumn| {
        (column.clone(), sentence.clone(), *severity == Severity::Drift)
    };
    let mut lines = named(&change.removed, "Is gone.", true);
    lines.extend(change.retyped.iter().map(retyped));
    lines.extend(change.moved.iter().flatten().map(moved));
    lines.extend(named(&change.added, "Is new.", false));
    lines
}

fn line((column, what, asks): Line) -> impl IntoView {
    let icon = if asks { Icon::Warning } else { Icon::Info };
    view! {
        <li>
            <IconView icon />
            <span class="issue-place">{column}</span>
            <span>{what}</span>
        </li>
    }
}
