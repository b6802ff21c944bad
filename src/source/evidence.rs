//! The sentences that say why something was found, and what else it could be.

use super::column::Tally;
use super::head::Head;
use super::look::ColumnPlan;
use super::options::Decided;
use super::sniff::Candidate;
use super::structure::Structure;
use super::{Alternative, CellFormat, Choice, DateOrder, Escape, Finding};
use crate::stat::sort_by;

/// Why a column is what it is, with counts.
pub(super) fn column(plan: &ColumnPlan, tally: &Tally, missing: &[(String, u64)], n_levels: Option<usize>) -> String {
    let (n_present, n_wrong) = (tally.n_parsed + tally.n_wrong, tally.n_wrong);
    let what = match &plan.format {
        CellFormat::Number { decimal_mark, thousands, sign, .. } => {
            let mark = if *decimal_mark == ',' { " with a decimal comma" } else { "" };
            let groups = thousands.map_or(String::new(), |mark| format!(", thousands grouped by \"{mark}\""));
            let sign = sign.as_ref().map_or(String::new(), |sign| format!(" with {sign}"));
            format!("numbers{sign}{mark}{groups}")
        }
        CellFormat::Boolean { yes, no } => format!("\"{yes}\" or \"{no}\""),
        CellFormat::Date { order: DateOrder::YearMonthDay } => "dates (year, month, day)".to_owned(),
        CellFormat::Date { order: DateOrder::DayMonthYear } => "dates (day, month, year)".to_owned(),
        CellFormat::Date { order: DateOrder::MonthDayYear } => "dates (month, day, year)".to_owned(),
        CellFormat::Category => n_levels.map_or("labels".to_owned(), |n| format!("labels, {n} different ones")),
        CellFormat::Text => "texts".to_owned(),
    };
    let mut sentences = vec![match (n_present, n_wrong) {
        (0, _) => "No cell has a value.".to_owned(),
        (1, 0) => format!("The only value is of the type {what}."),
        (_, 0) => format!("All {n_present} values are {what}."),
        _ => format!("{} of {n_present} values are {what}; the others are taken as missing.", tally.n_parsed),
    }];
    if plan.decided {
        sentences.insert(0, "You decided the type.".to_owned());
    }
    let n_missing: u64 = missing.iter().map(|(_, count)| count).sum();
    if n_missing > 0 {
        let name = |(spelling, count): &(String, u64)| match spelling.as_str() {
            "" => format!("{count} empty"),
            spelling => format!("{count} written \"{spelling}\""),
        };
        let spellings: Vec<String> = missing.iter().map(name).collect();
        sentences.push(format!("Missing: {}.", spellings.join(", ")));
    }
    sentences.extend(plan.doubts.iter().cloned());
    sentences.join(" ")
}

/// Each part of the dialect with its evidence. `marks`: numbers with a decimal point and with a decimal comma.
pub(super) fn findings(head: &Head, structure: &Structure, decided: &Decided, marks: (u64, u64)) -> Vec<Finding> {
    let mut findings = findings_of_cells(head, structure, decided).to_vec();
    findings.extend(findings_of_lines(head, structure, decided));
    let mark = structure.dialect.decimal_mark;
    let other = Choice::DecimalMark(if mark == ',' { '.' } else { ',' });
    let score = marks.0.min(marks.1) as f64 / marks.0.max(marks.1).max(1) as f64;
    let alternatives = vec![Alternative { choice: other, score }];
    findings.push(finding(Choice::DecimalMark(mark), decided.decimal_mark.is_some(), decimal_mark(marks), alternatives));
    findings
}

fn finding(choice: Choice, decided: bool, evidence: String, alternatives: Vec<Alternative>) -> Finding {
    let evidence = if decided { "You decided it.".to_owned() } else { evidence };
    Finding { choice, decided, evidence, alternatives }
}

/// What makes bytes into cells.
fn findings_of_cells(head: &Head, structure: &Structure, decided: &Decided) -> [Finding; 4] {
    let dialect = &structure.dialect;
    let encodings = head.encoding.alternatives.iter().filter(|(encoding, _)| *encoding != dialect.encoding);
    let encodings = encodings.map(|(encoding, score)| Alternative { choice: Choice::Encoding(*encoding), score: *score });
    // A comma fits wherever a comma and a space fit, and quotes that enclose nothing fit everywhere: that is no doubt.
    let is_part = |candidate: &Candidate| dialect.delimiter.starts_with(&candidate.delimiter);
    let delimiters = others(structure, |candidate| {
        (Choice::Delimiter(candidate.delimiter.clone()), if is_part(candidate) { 0.5 } else { 1.0 })
    });
    let quotes = others(structure, |candidate| (Choice::Quote(candidate.quote), if candidate.n_quoted == 0 { 0.3 } else { 1.0 }));
    let escapes = others(structure, |candidate| (Choice::Escape(candidate.escape), 1.0));
    let delimiter_choice = Choice::Delimiter(dialect.delimiter.clone());
    [
        finding(
            Choice::Encoding(dialect.encoding),
            decided.encoding.is_some(),
            head.encoding.evidence.clone(),
            encodings.collect(),
        ),
        finding(delimiter_choice, decided.delimiter.is_some(), delimiter(head, structure), delimiters),
        finding(Choice::Quote(dialect.quote), decided.quote.is_some(), quote(structure), quotes),
        finding(Choice::Escape(dialect.escape), decided.escape.is_some(), escape(dialect.escape), escapes),
    ]
}

/// Which lines are what.
fn findings_of_lines(head: &Head, structure: &Structure, decided: &Decided) -> [Finding; 3] {
    let dialect = &structure.dialect;
    let unlikely = |choice| Alternative { choice, score: 0.1 };
    let comment = dialect
        .comment
        .map_or("No line is a comment.".to_owned(), |mark| format!("Lines that begin with {mark} are not built like the rows."));
    let no_preamble = (dialect.preamble_lines > 0).then(|| unlikely(Choice::PreambleLines(0)));
    let headers = [0, 1, 2].into_iter().filter(|rows| *rows != dialect.header_rows);
    [
        finding(
            Choice::Comment(dialect.comment),
            decided.comment.is_some(),
            comment,
            vec![unlikely(Choice::Comment(if dialect.comment.is_some() { None } else { Some('#') }))],
        ),
        finding(
            Choice::PreambleLines(dialect.preamble_lines),
            decided.preamble_lines.is_some(),
            preamble(head, structure),
            no_preamble.into_iter().collect(),
        ),
        finding(
            Choice::HeaderRows(dialect.header_rows),
            decided.header_rows.is_some(),
            structure.layout.header_evidence.clone(),
            headers.map(header_rows).collect(),
        ),
    ]
}

fn header_rows(rows: u32) -> Alternative {
    Alternative { choice: Choice::HeaderRows(rows), score: if rows > 1 { 0.1 } else { 0.3 } }
}

/// The values of a part in the candidates after the best, each once, with their scores relative to the best. `value`: the part's value,
/// and how much the candidate's score says about it.
fn others(structure: &Structure, value: impl Fn(&Candidate) -> (Choice, f64)) -> Vec<Alternative> {
    let Some((best, rest)) = structure.candidates.split_first() else { return Vec::new() };
    let mut seen = vec![value(best).0];
    let mut alternatives = Vec::new();
    for candidate in rest {
        let (choice, weight) = value(candidate);
        if !seen.contains(&choice) {
            seen.push(choice.clone());
            let score = if best.score > 0.0 { (candidate.score / best.score).min(1.0) } else { candidate.score };
            alternatives.push(Alternative { choice, score: score * weight });
        }
    }
    sort_by(&mut alternatives, |a, b| b.score.total_cmp(&a.score));
    alternatives
}

/// A delimiter as a person reads it.
fn spelled(delimiter: &str) -> String {
    match delimiter {
        "," => "a comma".to_owned(),
        ";" => "a semicolon".to_owned(),
        "\t" => "a tab".to_owned(),
        "|" => "a vertical bar".to_owned(),
        " " => "a space".to_owned(),
        ", " => "a comma and a space".to_owned(),
        other => format!("\"{other}\""),
    }
}

fn delimiter(head: &Head, structure: &Structure) -> String {
    if head.opening.delimiter.is_some() {
        return "The first line declares it.".to_owned();
    }
    let Some(best) = structure.candidates.first() else { return String::new() };
    let (width, rows) = (best.usual_width(), best.rows());
    if best.score == 0.0 {
        return "No delimiter splits the rows alike: there is one column.".to_owned();
    }
    let alike = best.widths.get(&width).copied().unwrap_or_default();
    format!("Split at {}, {alike} of {rows} rows looked at have {width} cells.", spelled(&best.delimiter))
}

fn quote(structure: &Structure) -> String {
    match (structure.dialect.quote, structure.candidates.first().map_or(0, |best| best.n_quoted)) {
        (None, _) => "Taken as quotes, the quotes would break rows.".to_owned(),
        (Some(mark), 0) => format!("No cell is quoted; {mark} would be understood."),
        (Some(mark), n) => format!("{n} cells looked at stand between {mark} and {mark}."),
    }
}

fn escape(escape: Escape) -> String {
    match escape {
        Escape::Doubled => "A quote within quotes is written twice.".to_owned(),
        Escape::Backslash => "Rows are alike only if a backslash before a quote makes it a character.".to_owned(),
    }
}

fn preamble(head: &Head, structure: &Structure) -> String {
    match (structure.layout.n_preamble, head.opening.n_lines) {
        (0, 1..) => "The first line declares the delimiter.".to_owned(),
        _ => structure.layout.preamble_evidence.clone(),
    }
}

fn decimal_mark((points, commas): (u64, u64)) -> String {
    match (points, commas) {
        (0, 0) => "No number shows its decimal mark beyond doubt.".to_owned(),
        (_, 0) => format!("{points} cells looked at have a decimal point, none a decimal comma."),
        (0, _) => format!("{commas} cells looked at have a decimal comma, none a decimal point."),
        _ => format!("{points} cells looked at have a decimal point, {commas} a decimal comma."),
    }
}
