//! Of which type a column is that stands in several files.

use super::super::infer::tolerated;
use super::super::{CellFormat, ColumnChoice, ColumnFinding, IssueKind, IssueTotal, Source};
use super::name_of;
use crate::table::ColumnType;

/// A column as each file by itself has it.
pub(super) struct Across<'a> {
    /// (file's name, the column there, whether its digits name something)
    files: Vec<(&'a str, &'a ColumnFinding, bool)>,
}

/// How a column is to be read so that it is of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// As each file has it: the type is the same.
    AsItIs,
    /// As this type, wherever it is another, if nearly all cells can be: `mark` is the decimal mark of the numbers elsewhere.
    Try { choice: ColumnChoice, mark: char },
    /// As labels, in all files.
    Labels,
}

impl<'a> Across<'a> {
    /// The column at `column` of the table. `orders`: where each file has it.
    pub(super) fn new(parts: &'a [Source], orders: &[Vec<usize>], column: usize) -> Self {
        let of_file = |(part, order): (&'a Source, &Vec<usize>)| {
            let report = &part.report;
            let finding = report.columns.get(*order.get(column)?)?;
            let kinds = [IssueKind::Identifier, IssueKind::NumbersAsText];
            let names = |total: &IssueTotal| kinds.contains(&total.kind) && total.column.as_ref() == Some(&finding.name);
            Some((report.name.as_str(), finding, report.issue_totals.iter().any(names)))
        };
        Self { files: parts.iter().zip(orders).filter_map(of_file).collect() }
    }

    /// The column in each file that has values in it.
    fn present(&self) -> impl Iterator<Item = &(&'a str, &'a ColumnFinding, bool)> {
        self.files.iter().filter(|(_, finding, _)| finding.n_present > 0)
    }

    /// How it is to be read. A file without a value in the column goes by the others; digits that name something in one file are no
    /// quantities in another.
    pub(super) fn wanted(&self) -> Wanted {
        let is_label = |kind: ColumnType| matches!(kind, ColumnType::Category | ColumnType::Text);
        let mut typed = self.present().map(|(_, finding, _)| finding).filter(|finding| !is_label(finding.format.kind()));
        let Some(first) = typed.next() else {
            return if self.files.iter().all(|(_, finding, _)| is_label(finding.format.kind())) || self.present().next().is_none()
            {
                Wanted::AsItIs
            } else {
                Wanted::Labels
            };
        };
        let kind = first.format.kind();
        let names_something = kind == ColumnType::Number && self.present().any(|(_, _, names)| *names);
        if names_something || typed.any(|finding| finding.format.kind() != kind) {
            return Wanted::Labels;
        }
        if self.files.iter().all(|(_, finding, _)| finding.format.kind() == kind) {
            return if self.may_be_together() { Wanted::AsItIs } else { Wanted::Labels };
        }
        let (date_order, mark) = match first.format {
            CellFormat::Date { order } => (Some(order), '.'),
            CellFormat::Number { decimal_mark, .. } => (None, decimal_mark),
            _ => (None, '.'),
        };
        Wanted::Try { choice: ColumnChoice { date_order, ..kind.into() }, mark }
    }

    /// Whether the cells are of the type they were read as, in all files together, but for as many as may differ in one file.
    pub(super) fn is_settled(&self) -> bool {
        let count = |of: fn(&ColumnFinding) -> u64| self.files.iter().map(|(_, finding, _)| of(finding)).sum::<u64>();
        let (n_present, n_parsed) = (count(|finding| finding.n_present), count(|finding| finding.n_parsed));
        n_present - n_parsed <= tolerated(n_present) && self.may_be_together()
    }

    /// Whether numbers carry no signs that make them different quantities: two currencies, or percent and none.
    fn may_be_together(&self) -> bool {
        let mut signs: Vec<Option<&str>> = Vec::new();
        for (_, finding, _) in self.present() {
            if let CellFormat::Number { sign, .. } = &finding.format
                && !signs.contains(&sign.as_deref())
            {
                signs.push(sign.as_deref());
            }
        }
        let n_signs = signs.iter().flatten().count();
        n_signs <= 1 && (n_signs == 0 || signs.len() == 1 || !signs.contains(&Some("%")))
    }

    /// "number in a.csv, text in b.csv", by the types that the files by themselves say.
    pub(super) fn said(&self) -> String {
        let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
        for (file, finding, _) in self.present() {
            let kind = match &finding.format {
                CellFormat::Number { sign: Some(sign), .. } => sign.as_str(),
                format => format.kind().name(),
            };
            match kinds.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, files)) => files.push((*file).to_owned()),
                None => kinds.push((kind, vec![(*file).to_owned()])),
            }
        }
        kinds.iter().map(|(kind, of)| format!("{kind} in {}", name_of(of))).collect::<Vec<_>>().join(", ")
    }

    /// Whether the files that have values say different types that a person would call different.
    pub(super) fn differs(&self) -> bool {
        let is_label = |kind: ColumnType| matches!(kind, ColumnType::Category | ColumnType::Text);
        let mut kinds = self.present().map(|(_, finding, _)| finding.format.kind());
        let Some(first) = kinds.next() else { return false };
        kinds.any(|kind| kind != first && !(is_label(kind) && is_label(first))) || !self.may_be_together()
    }
}
