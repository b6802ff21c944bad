//! What a container knows of its text: how it is written, what its columns are, and what a person should hear of it.

use super::options::{ALIGNED, Choice};
use super::{Alternative, Encoding, Escape, Finding, HeaderMode, Issue, IssueKind, IssueTotal, ReadOptions, SourceReport};
use crate::container::{Contents, Layer, Note, NoteKind, Wanted};

/// How the text of a container is read: one that was made from rows in the one way in which it was made, but for what stands above
/// the table of a sheet; a file's own as any other text.
pub(super) fn options(options: &ReadOptions, contents: &Contents) -> ReadOptions {
    let Some(made) = &contents.made else {
        return match encoded(contents) {
            Some(_) => options.clone().with(Choice::Encoding(Encoding::Utf8)),
            None => options.clone(),
        };
    };
    let of_lines = |choice: &&Choice| matches!(choice, Choice::PreambleLines(_) | Choice::HeaderRows(_));
    let mut choices: Vec<Choice> = options.choices.iter().filter(of_lines).cloned().collect();
    if made.has_header {
        choices.extend([Choice::PreambleLines(0), Choice::HeaderRows(1)]);
    }
    if let (Some(n_above), false) = (lines_above(contents), decides_preamble(options)) {
        choices.push(Choice::PreambleLines(n_above));
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
pub(super) fn adopt(report: &mut SourceReport, contents: &Contents, n_bytes: u64, options: &ReadOptions) {
    let wanted = &options.wanted();
    report.n_bytes = n_bytes;
    report.hash.clone_from(&contents.hash);
    report.packed = contents.layers.iter().filter_map(single).collect();
    if let Some(made) = &contents.made {
        // How the text in between is written is nobody's choice.
        let is_found = |finding: &Finding| matches!(finding.choice, Choice::PreambleLines(_) | Choice::HeaderRows(_));
        report.findings.retain(|finding| !made.has_header && is_found(finding));
    }
    if lines_above(contents).is_some() {
        ALIGNED.clone_into(&mut report.dialect.delimiter);
        let is_preamble = |finding: &&mut Finding| matches!(finding.choice, Choice::PreambleLines(_));
        if let (Some(finding), false) = (report.findings.iter_mut().find(is_preamble), decides_preamble(options)) {
            finding.decided = false;
            "The columns are aligned from there on.".clone_into(&mut finding.evidence);
        }
    }
    if let Some(encoding) = encoded(contents) {
        adopt_encoding(report, encoding);
    }
    report.findings.splice(0..0, contents.layers.iter().filter_map(|layer| finding(layer, wanted)));
    for note in contents.notes.iter().rev() {
        add(report, note);
    }
}

fn single(layer: &Layer) -> Option<String> {
    match layer {
        Layer::Single { evidence } => Some(evidence.clone()),
        _ => None,
    }
}

/// How many lines stand above a table whose columns are aligned by blanks.
fn lines_above(contents: &Contents) -> Option<u64> {
    contents.layers.iter().find_map(|layer| match layer {
        Layer::Aligned { n_above, .. } => Some(*n_above),
        _ => None,
    })
}

fn decides_preamble(options: &ReadOptions) -> bool {
    options.choices.iter().any(|choice| matches!(choice, Choice::PreambleLines(_)))
}

/// The encoding that the text had before it became UTF-8.
fn encoded(contents: &Contents) -> Option<Encoding> {
    contents.layers.iter().find_map(|layer| match layer {
        Layer::Encoded { encoding, .. } => Encoding::named(encoding),
        _ => None,
    })
}

/// What was said of UTF-8 is said of the text's own encoding.
fn adopt_encoding(report: &mut SourceReport, encoding: Encoding) {
    report.dialect.encoding = encoding;
    report.findings.retain(|finding| !matches!(finding.choice, Choice::Encoding(_)));
    let message =
        |what: &str| format!("{what} bytes that are not valid in {}: they stand as \u{FFFD} in the text.", encoding.name());
    for issue in report.issues.iter_mut().filter(|issue| issue.kind == IssueKind::InvalidEncoding) {
        issue.message = message("The cell holds");
    }
    for total in report.issue_totals.iter_mut().filter(|total| total.kind == IssueKind::InvalidEncoding) {
        total.message = message(&format!("{} cells hold", total.count));
    }
}

/// The chip of a layer in which something is chosen.
fn finding(layer: &Layer, wanted: &Wanted) -> Option<Finding> {
    let (choose, chosen, others, evidence, decided): (fn(String) -> Choice, _, _, _, _) = match layer {
        Layer::Workbook { sheet, others, evidence } => (Choice::Sheet, sheet, others, evidence, wanted.sheet.is_some()),
        Layer::Members { member, others, evidence } => (Choice::Member, member, others, evidence, wanted.member.is_some()),
        Layer::Encoded { encoding, others, evidence } => {
            let choice = |name: &String| Encoding::named(name).map(Choice::Encoding);
            // Which one it is, the letters tell; another one is a guess.
            let alternatives = others.iter().filter_map(choice).map(|choice| Alternative { choice, score: 0.5 }).collect();
            let decided = wanted.encoding.is_some();
            return Some(Finding { choice: choice(encoding)?, decided, evidence: evidence.clone(), alternatives });
        }
        Layer::Aligned { evidence, .. } => {
            let single = Alternative { choice: Choice::Delimiter(" ".to_owned()), score: 0.5 };
            let (choice, decided) = (Choice::Delimiter(ALIGNED.to_owned()), wanted.aligned.is_some());
            return Some(Finding { choice, decided, evidence: evidence.clone(), alternatives: vec![single] });
        }
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
    report.issues.insert(0, Issue { file: None, line: None, column: None, kind, message: message.clone() });
    report.issue_totals.insert(0, IssueTotal { file: None, kind, column: None, count: note.count, first_line: None, message });
}
