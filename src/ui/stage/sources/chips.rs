//! What was found about the file's form, each finding with its evidence and the alternatives.

use crate::project::Command;
use crate::source::{self, Alternative, Escape, Finding, HeaderMode, ReadOptions, Together};
use crate::ui::component::{Chip, Choice};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;

/// The findings as chips: pressed, each offers the alternatives, and the file is read again.
#[component]
pub(super) fn DialectChips() -> impl IntoView {
    let app = App::here();
    let findings = Memo::new(move |_| app.source.with(|source| source.as_ref().map(|source| source.report.findings.clone())));
    view! {
        <section class="chips" aria-label="How the file was read">
            {move || findings.get().unwrap_or_default().into_iter().map(|finding| view! { <FindingChip finding /> }).collect_view()}
        </section>
    }
}

#[component]
fn FindingChip(
    /// A part of the dialect.
    finding: Finding,
) -> impl IntoView {
    let app = App::here();
    let here = Choice::new(finding.choice.clone(), value_words(&finding.choice)).with_note(finding.evidence.clone());
    let others = finding
        .alternatives
        .iter()
        .map(|other| Choice::new(other.choice.clone(), value_words(&other.choice)).with_note(note_words(other)));
    let choices: Vec<Choice<source::Choice>> = std::iter::once(here).chain(others).collect();
    let closest = finding.alternatives.first().map_or(0.0, |other| other.score);
    let in_doubt = !finding.decided && closest > 0.9;
    let reread = Callback::new(move |choice: source::Choice| {
        let options =
            app.source.with_untracked(|source| source.as_ref().map(|source| source.options.clone())).unwrap_or_default();
        // Lines and columns were decided for the table that was read, not for another one.
        let options = match choice {
            source::Choice::Member(_) => ReadOptions::default(),
            source::Choice::Sheet(_) => ReadOptions { choices: members(options.choices), ..ReadOptions::default() },
            _ => options,
        };
        let header = match choice {
            source::Choice::HeaderRows(0) => HeaderMode::Never,
            source::Choice::HeaderRows(_) => HeaderMode::Always,
            _ => options.header,
        };
        let mut options = options.with(choice);
        options.header = header;
        app.act(Command::Reread { options });
    });
    view! {
        <Chip
            label=finding.choice.part() choices=Signal::stored(choices) value=Signal::stored(finding.choice.clone())
            on_change=reread in_doubt=Signal::stored(in_doubt)
        />
    }
}

/// Which file of an archive was chosen, if one was.
fn members(choices: Vec<source::Choice>) -> Vec<source::Choice> {
    choices.into_iter().filter(|choice| matches!(choice, source::Choice::Member(_))).collect()
}

fn note_words(other: &Alternative) -> String {
    match other.score {
        _ if matches!(other.choice, source::Choice::Sheet(_)) => "another sheet".to_owned(),
        _ if matches!(other.choice, source::Choice::Member(_)) => "another table in the file".to_owned(),
        s if s > 0.9 => "would fit as well".to_owned(),
        s if s > 0.5 => "would fit in part".to_owned(),
        _ => "fits worse".to_owned(),
    }
}

/// A part's value in words.
fn value_words(choice: &source::Choice) -> String {
    match choice {
        source::Choice::Encoding(encoding) => encoding.name().to_owned(),
        source::Choice::Delimiter(delimiter) => match delimiter.as_str() {
            "," => "comma".to_owned(),
            ";" => "semicolon".to_owned(),
            "\t" => "tab".to_owned(),
            " " => "space".to_owned(),
            "  " => "blanks".to_owned(),
            "|" => "bar |".to_owned(),
            other => format!("\u{201c}{other}\u{201d}"),
        },
        source::Choice::Sheet(name) | source::Choice::Member(name) => name.clone(),
        source::Choice::Files(Together::Stacked) => "stacked".to_owned(),
        source::Choice::Files(Together::SideBySide) => "side by side".to_owned(),
        source::Choice::FileColumn(true) => "added".to_owned(),
        source::Choice::Escape(Escape::Doubled) => "doubled".to_owned(),
        source::Choice::Escape(Escape::Backslash) => "backslash".to_owned(),
        source::Choice::Quote(None)
        | source::Choice::FileColumn(false)
        | source::Choice::Comment(None)
        | source::Choice::PreambleLines(0)
        | source::Choice::HeaderRows(0) => "none".to_owned(),
        source::Choice::PreambleLines(n) => words::count(*n, "line", "lines"),
        source::Choice::HeaderRows(n) => words::count(u64::from(*n), "row", "rows"),
        source::Choice::DecimalMark('.') => "point".to_owned(),
        source::Choice::DecimalMark(',') => "comma".to_owned(),
        source::Choice::Quote(Some(sign)) | source::Choice::Comment(Some(sign)) | source::Choice::DecimalMark(sign) => {
            sign.to_string()
        }
    }
}
