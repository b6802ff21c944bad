//! What is told of several files.

use super::super::issue::Notes;
use super::super::read::FileRows;
use super::super::{
    Alternative, Choice, ColumnFinding, FileReport, Finding, Issue, IssueKind, IssueTotal, Issues, Source, SourceReport,
};
use super::name_of;
use crate::stat::map_of;
use crate::table::Table;
use std::collections::BTreeMap;
use std::mem::discriminant;

/// What is told besides what each file by itself says.
pub(super) struct Told {
    pub(super) findings: Vec<Finding>,
    pub(super) issues: Vec<Issue>,
    pub(super) notes: Notes,
}

/// The source of several files. `columns`: those of `table`. `called`: what each column of each file is called in it.
pub(super) fn joined(
    parts: Vec<Source>,
    table: Table,
    columns: Vec<ColumnFinding>,
    called: &[Vec<String>],
    told: Told,
) -> Source {
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let own = told.notes.into_issues(&names);
    let mut said = Said::new(&names);
    own.totals.into_iter().for_each(|total| said.count(total));
    own.listed.into_iter().for_each(|issue| said.list(issue));
    for issue in told.issues {
        let Issue { file, column, kind, message, .. } = issue.clone();
        said.count(IssueTotal { file, kind, column, count: 1, first_line: None, message });
        said.list(issue);
    }
    for (part, called) in parts.iter().zip(called) {
        said.take(part, called);
    }
    let findings = told.findings.into_iter().chain(findings(&parts)).collect();
    let reports: Vec<FileReport> = parts.iter().map(|part| file(&part.report)).collect();
    let file_names: Vec<String> = reports.iter().map(|file| file.name.clone()).collect();
    let report = SourceReport {
        name: name_of(&file_names),
        n_bytes: reports.iter().map(|file| file.n_bytes).sum(),
        hash: hash(&reports),
        packed: parts.iter().flat_map(packed).collect(),
        n_rows: table.n_rows(),
        dialect: reports.first().map(|file| file.dialect.clone()).unwrap_or_default(),
        files: reports,
        findings,
        columns,
        issues: said.listed,
        issue_totals: said.totals.into_values().collect(),
    };
    let files: Vec<FileRows> = parts.into_iter().flat_map(|part| part.files).collect();
    Source { table, report, files, together: None }
}

/// What a file came in, with its name.
fn packed(part: &Source) -> Vec<String> {
    part.report.packed.iter().map(|packed| format!("{}: {packed}", part.report.name)).collect()
}

fn file(report: &SourceReport) -> FileReport {
    FileReport {
        name: report.name.clone(),
        n_bytes: report.n_bytes,
        hash: report.hash.clone(),
        n_rows: report.n_rows,
        dialect: report.dialect.clone(),
    }
}

/// As `b3sum --no-names FILES | b3sum` has it.
fn hash(files: &[FileReport]) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in files {
        hasher.update(file.hash.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().to_string()
}

/// Issues of all files.
struct Said {
    positions: BTreeMap<String, usize>,
    listed: Vec<Issue>,
    n_listed: BTreeMap<IssueKind, usize>,
    /// By kind and the column's place in the table.
    totals: BTreeMap<(IssueKind, Option<usize>), IssueTotal>,
}

impl Said {
    fn new(names: &[String]) -> Self {
        let positions = map_of(names.iter().cloned().zip(0..));
        Self { positions, listed: Vec::new(), n_listed: BTreeMap::new(), totals: BTreeMap::new() }
    }

    fn list(&mut self, issue: Issue) {
        let n_listed = self.n_listed.entry(issue.kind).or_default();
        if *n_listed < Issues::LISTED {
            *n_listed += 1;
            self.listed.push(issue);
        }
    }

    fn count(&mut self, total: IssueTotal) {
        let position = total.column.as_ref().and_then(|name| self.positions.get(name)).copied();
        match self.totals.get_mut(&(total.kind, position)) {
            Some(sum) => {
                sum.count += total.count;
                sum.message = sum.kind.summary(sum.count);
            }
            None => drop(self.totals.insert((total.kind, position), total)),
        }
    }

    /// Takes in what one file says, with its name and the table's names of its columns.
    fn take(&mut self, part: &Source, called: &[String]) {
        let names = map_of(part.report.columns.iter().map(|column| column.name.as_str()).zip(called));
        let name = |own: &Option<String>| own.as_ref().and_then(|own| names.get(own.as_str())).copied().cloned();
        let file = Some(part.report.name.clone());
        for total in &part.report.issue_totals {
            self.count(IssueTotal { file: file.clone(), column: name(&total.column), ..total.clone() });
        }
        for issue in &part.report.issues {
            self.list(Issue { file: file.clone(), column: name(&issue.column), ..issue.clone() });
        }
    }
}

/// Each part of the dialect: as the first file that has it says, and which files have it otherwise.
fn findings(parts: &[Source]) -> Vec<Finding> {
    let mut findings: Vec<(&str, Finding)> = Vec::new();
    for part in parts {
        for finding in &part.report.findings {
            if !findings.iter().any(|(_, known)| is_same_part(&known.choice, &finding.choice)) {
                findings.push((&part.report.name, finding.clone()));
            }
        }
    }
    findings.into_iter().map(|(file, finding)| in_all(file, finding, parts)).collect()
}

fn in_all(file: &str, mut finding: Finding, parts: &[Source]) -> Finding {
    let of = |part: &'_ Source| part.report.findings.iter().find(|other| is_same_part(&other.choice, &finding.choice)).cloned();
    let others: Vec<(&str, Finding)> = parts.iter().filter_map(|part| Some((part.report.name.as_str(), of(part)?))).collect();
    let different = others.iter().filter(|(_, other)| other.choice != finding.choice);
    let different: Vec<String> = different.map(|(file, _)| (*file).to_owned()).collect();
    let is_of_container = matches!(finding.choice, Choice::Sheet(_) | Choice::Member(_));
    let has = |other: &Finding, choice: &Choice| {
        other.choice == *choice || other.alternatives.iter().any(|alternative| alternative.choice == *choice)
    };
    // Another sheet can be chosen only if all workbooks have it.
    let is_open = |alternative: &Alternative| !is_of_container || others.iter().all(|(_, other)| has(other, &alternative.choice));
    finding.alternatives.retain(is_open);
    let rest = match name_of(&different) {
        files if files.is_empty() => files,
        files => format!(" It is otherwise in {files}; what you choose holds for all."),
    };
    if !finding.decided {
        finding.evidence = format!("{file}: {}{rest}", finding.evidence);
    }
    finding
}

fn is_same_part(one: &Choice, other: &Choice) -> bool {
    discriminant(one) == discriminant(other)
}
