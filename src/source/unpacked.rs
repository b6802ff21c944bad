//! What a container knows of its text: how it is written, what its columns are, and what a person should hear of it.

use super::options::Choice;
use super::{Alternative, Encoding, Escape, Finding, HeaderMode, Issue, IssueKind, IssueTotal, ReadOptions, SourceReport};
use crate::container::{Contents, Layer, Note, NoteKind, Wanted};

/// How the text of a container is read: one that was made from rows in the one way in which it was made, but for what stands above
/// the table of a sheet; a file's own as any other text.
pub(super) fn options(options: &ReadOptions, contents: &Contents) -> ReadOptions {
    let Some(made) = &contents.made else { return options.clone() };
    let of_lines = |choice: &&Choice| matches!(choice, Choice::PreambleLines(_) | Choice::HeaderRows(_));
    let mut choices: Vec<Choice> = options.choices.iter().filter(of_lines).cloned().collect();
    if made.has_header {
        choices.extend([Choice::PreambleLines(0), Choice::HeaderRows(1)]);
    }
    choices.extend([
        Choice::Encoding(Encoding::Utf8),
        Choice::Delimiter(",".to_owned()),
        Choice::Quote(Some('"')),
        Choice::Escape(Escape::Doubled),
        Choice::Comment(None),
        Choice::DecimalMark('.'),
    ]);
    let header = if made.has_header { HeaderMode::Always } else { options.header };
    ReadOptions { header, choices, columns: options.columns.clone() }
}

/// Makes the report on the text one on the container: its size, its hash, what was chosen in it.
pub(super) fn adopt(report: &mut SourceReport, contents: &Contents, n_bytes: u64, wanted: &Wanted) {
    report.n_bytes = n_bytes;
    report.hash.clone_from(&contents.hash);
    if let Some(made) = &contents.made {
        // How the text in between is written is nobody's choice.
        let is_found = |finding: &Finding| matches!(finding.choice, Choice::PreambleLines(_) | Choice::HeaderRows(_));
        report.findings.retain(|finding| !made.has_header && is_found(finding));
    }
    report.findings.splice(0..0, contents.layers.iter().filter_map(|layer| finding(layer, wanted)));
    for note in contents.notes.iter().rev() {
        add(report, note);
    }
}

/// The chip of a layer in which something is chosen.
fn finding(layer: &Layer, wanted: &Wanted) -> Option<Finding> {
    let (choose, chosen, others, evidence, decided): (fn(String) -> Choice, _, _, _, _) = match layer {
        Layer::Workbook { sheet, others, evidence } => (Choice::Sheet, sheet, others, evidence, wanted.sheet.is_some()),
        Layer::Members { member, others, evidence } => (Choice::Member, member, others, evidence, wanted.member.is_some()),
        Layer::Single { .. } => return None,
    };
    // Every other one would do as well: which is meant, only a person knows.
    let alternatives = others.iter().map(|other| Alternative { choice: choose(other.clone()), score: 1.0 }).collect();
    Some(Finding { choice: choose(chosen.clone()), decided, evidence: evidence.clone(), alternatives })
}

fn add(report: &mut SourceReport, note: &Note) {
    let kind = match note.kind {
        NoteKind::Others => IssueKind::OtherTables,
        NoteKind::Merged => IssueKind::MergedCells,
        NoteKind::Uncalculated => IssueKind::Uncalculated,
        NoteKind::Nested => IssueKind::NestedValues,
    };
    let message = note.message.clone();
    report.issues.insert(0, Issue { line: None, column: None, kind, message: message.clone() });
    report.issue_totals.insert(0, IssueTotal { kind, column: None, count: note.count, first_line: None, message });
}
