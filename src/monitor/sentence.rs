//! What was found about a column, in a sentence.

use super::check::{Distribution, MissingShare, OutOfRange, UnseenLevels};
use super::{ColumnReport, Finding, Severity};
use crate::table::Value;

/// What new data are compared with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reference {
    /// What a model learnt from.
    Training,
    /// The same source as it was before.
    Before,
}

impl Reference {
    /// "it was 3% in training".
    fn then(self) -> &'static str {
        match self {
            Self::Training => "in training",
            Self::Before => "before",
        }
    }

    fn data(self) -> &'static str {
        match self {
            Self::Training => "the training data",
            Self::Before => "the data before",
        }
    }
}

/// The gravest severity among the findings, and the finding that has it in a sentence.
pub(super) fn of_column(report: &ColumnReport, reference: Reference) -> (Severity, String) {
    let unseen = report.unseen.as_ref().map(|finding| (finding.severity, of_unseen(&finding.measured, reference)));
    let outside = report.out_of_range.as_ref().map(|finding| (finding.severity, of_outside(&finding.measured, reference)));
    let missing = Some((report.missing.severity, of_missing(&report.missing.measured, reference)));
    let of_values = |finding: &Finding<Distribution>| of_distribution(&finding.measured, finding.severity, reference);
    let moved = report.distribution.as_ref().map(|finding| (finding.severity, of_values(finding)));
    // Of findings that are equally grave the last is told: what prevents predictions before what makes them worse.
    let found = [moved, missing, outside, unseen].into_iter().flatten().max_by_key(|(severity, _)| *severity);
    match found {
        Some((severity, sentence)) if severity > Severity::Stable => (severity, sentence),
        _ => (Severity::Stable, of_nothing(report)),
    }
}

fn of_distribution(found: &Distribution, severity: Severity, reference: Reference) -> String {
    let how = if severity == Severity::Drift { "Values lie clearly elsewhere" } else { "Values lie somewhat elsewhere" };
    format!("{how} than {} (stability index {:.2}).", reference.then(), found.psi)
}

fn of_missing(found: &MissingShare, reference: Reference) -> String {
    let (now, then) = (percent(found.current), percent(found.reference));
    format!("{now} of the cells are missing; it was {then} {}.", reference.then())
}

fn of_outside(found: &OutOfRange, reference: Reference) -> String {
    let (share, min, max) = (percent(found.share), text(&found.min), text(&found.max));
    format!("{share} of the values lie outside the range of {}, {min} to {max}.", reference.data())
}

fn of_unseen(found: &UnseenLevels, reference: Reference) -> String {
    let example = found.levels.first().map_or("", |(label, _)| label.as_str());
    let (share, data) = (percent(found.share), reference.data());
    format!("{share} of the cells have a label that {data} do not have, such as \"{example}\".")
}

fn of_nothing(report: &ColumnReport) -> String {
    let adjusted = report.distribution.as_ref().map_or(1.0, |finding| finding.adjusted_p_value);
    match &report.distribution {
        None => "There are too few values to compare.".to_owned(),
        Some(_) if adjusted <= 0.05 => "A difference can be made out, but it is too small to matter.".to_owned(),
        Some(_) => "No more different than chance allows.".to_owned(),
    }
}

/// A share of 0 to 1 in percent, with a decimal below 10.
pub(super) fn percent(share: f64) -> String {
    match share * 100.0 {
        0.0 => "0%".to_owned(),
        percent if percent < 0.1 => "under 0.1%".to_owned(),
        percent if percent < 9.95 => format!("{percent:.1}%"),
        percent => format!("{percent:.0}%"),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    }
}
