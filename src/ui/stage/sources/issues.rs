//! What a person should look at before going on.

use crate::source::Issue;
use crate::ui::component::{Disclosure, Icon, IconView};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;

/// How many issues are listed before the rest is only counted.
const LISTED: usize = 200;

/// "3 things to look at", open to the list with lines.
#[component]
pub(super) fn IssueStrip() -> impl IntoView {
    let app = App::here();
    let issues = Memo::new(move |_| app.source.with(|source| source.as_ref().map(|source| source.report.issues.clone())));
    move || {
        let issues = issues.get().filter(|issues| !issues.is_empty())?;
        let n = issues.len();
        let summary = words::count(n as u64, "thing to look at", "things to look at");
        let more = (n > LISTED).then(|| format!("and {} more", words::group((n - LISTED) as u64)));
        Some(view! {
            <section class="issue-strip" aria-label="What was noticed">
                <Disclosure summary open=Signal::stored(n <= 4)>
                    <ul class="issues">{issues.into_iter().take(LISTED).map(line).collect_view()}</ul>
                    <p class="soft">{more}</p>
                </Disclosure>
            </section>
        })
    }
}

fn line(issue: Issue) -> impl IntoView {
    let what = if issue.file.is_some() { "line" } else { "Line" };
    let line = issue.line.map(|line| format!("{what} {line}"));
    let place: Vec<String> = [issue.file, line, issue.column].into_iter().flatten().collect();
    let place = if place.is_empty() { "The file".to_owned() } else { place.join(", ") };
    view! {
        <li>
            <IconView icon=Icon::Warning />
            <span class="issue-place number">{place}</span>
            <span>{issue.message}</span>
        </li>
    }
}
