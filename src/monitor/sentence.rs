//! What was found about a column, in a sentence.

use super::check::{Distribution, MissingShare, OutOfRange, UnseenLevels};
use super::{ColumnReport, Severity};
use crate::table::Value;

/// The gravest severity among the findings, and the finding that has it in a sentence.
pub(super) fn of_column(report: &ColumnReport) -> (Severity, String) {
    let unseen = report.unseen.as_ref().map(|finding| (finding.severity, of_unseen(&finding.measured)));
    let outside = report.out_of_range.as_ref().map(|finding| (finding.severity, of_outside(&finding.measured)));
    let missing = Some((report.missing.severity, of_missing(&report.missing.measured)));
    let moved =
        report.distribution.as_ref().map(|finding| (finding.severity, of_distribution(&finding.measured, finding.severity)));
    // Of findings that are equally grave the last is told: what prevents predictions before what makes them worse.
    let found = [moved, missing, outside, unseen].into_iter().flatten().max_by_key(|(severity, _)| *severity);
    match found {
        Some((severity, sentence)) if severity > Severity::Stable => (severity, sentence),
        _ => (Severity::Stable, of_nothing(report)),
    }
}

fn of_distribution(found: &Distribution, severity: Severity) -> String {
    let how = if severity == Severity::Drift { "Values lie clearly elsewhere" } else { "Values lie somewhat elsewhere" };
    format!("{how} than in training (stability index {:.2}).", found.psi)
}

fn of_missing(found: &MissingShare) -> String {
    format!("{} of the cells are missing; it was {} in training.", percent(found.current), percent(found.reference))
}

fn of_outside(found: &OutOfRange) -> String {
    let (share, min, max) = (percent(found.share), text(&found.min), text(&found.max));
    format!("{share} of the values lie outside the range of the training data, {min} to {max}.")
}

fn of_unseen(found: &UnseenLevels) -> String {
    let example = found.levels.first().map_or("", |(label, _)| label.as_str());
    format!("{} of the cells have a label that the training data do not have, such as \"{example}\".", percent(found.share))
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
