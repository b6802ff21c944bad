//! What a person may want to mend in the prepared table, each with the steps that would do it and what they would cost.

use crate::pipeline::step::{Columns, DropMissing, FillMissing, FillWith, RetypeColumn, SelectColumns, Selection, Step};
use crate::profile::{ColumnProfile, Distinct, Distribution};
use crate::source::ColumnFinding;
use crate::stat::map_of;
use crate::table::{ColumnType, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A column with at least this share of missing cells is better dropped than filled: filled, it would be mostly invented.
const MOSTLY_MISSING: f64 = 0.5;
/// A column of labels of which at least this share reads as numbers was probably meant to be numbers.
const MOSTLY_NUMBERS: f64 = 0.5;

/// Something to mend, and the ways to mend it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What is the matter.
    pub cause: SuggestionCause,
    /// The columns it concerns, in table order; at least one.
    pub columns: Vec<String>,
    /// What can be done, the best first; at least one.
    pub remedies: Vec<Remedy>,
}

/// What is the matter with some columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionCause {
    /// The target has missing cells: such rows teach nothing, and filling them would invent the answer.
    TargetMissing,
    /// Some numbers are missing.
    NumbersMissing,
    /// Some labels or booleans are missing.
    LabelsMissing,
    /// Some dates are missing.
    DatesMissing,
    /// Most cells are missing.
    MostlyMissing,
    /// There is one value only, or none.
    Constant,
    /// Labels that mostly read as numbers.
    NumbersAsLabels,
}

/// A step with what it would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remedy {
    /// The step.
    pub step: Step,
    /// What it would do.
    pub consequence: Consequence,
}

/// What a step would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// So many cells would get a value.
    Fills {
        /// How many.
        cells: u64,
        /// The value, where one column is filled with a value that is known.
        value: Option<Value>,
    },
    /// Rows would be taken out.
    TakesRows {
        /// At least so many.
        least: u64,
        /// At most so many.
        most: u64,
    },
    /// Columns would be taken out.
    TakesColumns(u64),
    /// Cells would be read anew.
    Rereads {
        /// Share of the cells with a value that would lose it, 0 to 1.
        lost: f64,
    },
}

/// What to mend in a table with these profiles. `findings` say what else the source's columns could be read as.
pub(super) fn suggest(profiles: &[Arc<ColumnProfile>], findings: &[ColumnFinding], target: Option<&str>) -> Vec<Suggestion> {
    let is_target = |profile: &ColumnProfile| target == Some(profile.name.as_str());
    let chosen = |wanted: &dyn Fn(&ColumnProfile) -> bool| -> Vec<&ColumnProfile> {
        profiles.iter().map(AsRef::as_ref).filter(|profile| wanted(profile)).collect()
    };
    let gaps = |kinds: &'static [ColumnType]| {
        chosen(&move |profile| {
            kinds.contains(&profile.kind)
                && !is_target(profile)
                && !is_constant(profile)
                && has_gaps(profile)
                && !is_sparse(profile)
        })
    };
    let sparse = chosen(&|profile| !is_target(profile) && !is_constant(profile) && is_sparse(profile));
    let mut found = vec![
        suggestion(SuggestionCause::TargetMissing, &chosen(&|profile| is_target(profile) && has_gaps(profile)), &[drop_rows]),
        suggestion(SuggestionCause::NumbersMissing, &gaps(&[ColumnType::Number]), &[fill_median, drop_rows]),
        suggestion(SuggestionCause::LabelsMissing, &gaps(&[ColumnType::Category, ColumnType::Boolean]), &[fill_mode, drop_rows]),
        suggestion(SuggestionCause::DatesMissing, &gaps(&[ColumnType::Date]), &[drop_rows]),
        suggestion(SuggestionCause::MostlyMissing, &sparse, &[drop_columns, drop_rows]),
        suggestion(SuggestionCause::Constant, &chosen(&|profile| !is_target(profile) && is_constant(profile)), &[drop_columns]),
    ];
    let findings = map_of(findings.iter().map(|finding| (finding.name.as_str(), finding)));
    found.extend(profiles.iter().map(|profile| numbers_as_labels(profile, &findings)));
    found.into_iter().flatten().collect()
}

type MakeRemedy = fn(&[&ColumnProfile]) -> Remedy;

fn suggestion(cause: SuggestionCause, columns: &[&ColumnProfile], remedies: &[MakeRemedy]) -> Option<Suggestion> {
    let remedies = remedies.iter().map(|make| make(columns));
    (!columns.is_empty()).then(|| Suggestion { cause, columns: names(columns), remedies: remedies.collect() })
}

fn has_gaps(profile: &ColumnProfile) -> bool {
    profile.n_missing > 0
}

fn is_sparse(profile: &ColumnProfile) -> bool {
    profile.missing_share() >= MOSTLY_MISSING
}

fn is_constant(profile: &ColumnProfile) -> bool {
    profile.n > 0 && matches!(profile.distinct, Distinct::Exactly(0 | 1))
}

fn names(columns: &[&ColumnProfile]) -> Vec<String> {
    columns.iter().map(|profile| profile.name.clone()).collect()
}

fn fill_median(columns: &[&ColumnProfile]) -> Remedy {
    let median = |profile: &ColumnProfile| match &profile.distribution {
        Distribution::Numbers(numbers) => numbers.quantiles.map(|quantiles| Value::Number(quantiles.p50)),
        Distribution::Dates(_) | Distribution::Labels(_) => None,
    };
    fill(columns, FillWith::Median, median)
}

fn fill_mode(columns: &[&ColumnProfile]) -> Remedy {
    let mode = |profile: &ColumnProfile| match &profile.distribution {
        Distribution::Labels(labels) => labels.top.first().map(|(label, _)| Value::Text(label.clone())),
        Distribution::Numbers(_) | Distribution::Dates(_) => None,
    };
    fill(columns, FillWith::Mode, mode)
}

fn fill(columns: &[&ColumnProfile], with: FillWith, value: impl Fn(&ColumnProfile) -> Option<Value>) -> Remedy {
    let value = if let [only] = columns { value(only) } else { None };
    let cells = columns.iter().map(|profile| profile.n_missing).sum();
    let step = Step::FillMissing(FillMissing { columns: names(columns), with });
    Remedy { step, consequence: Consequence::Fills { cells, value } }
}

fn drop_rows(columns: &[&ColumnProfile]) -> Remedy {
    let missing = || columns.iter().map(|profile| profile.n_missing);
    let n_rows = columns.first().map_or(0, |profile| profile.n);
    let (least, most) = (missing().max().unwrap_or(0), missing().sum::<u64>().min(n_rows));
    let step = Step::DropMissing(DropMissing { columns: Columns::These(names(columns)) });
    Remedy { step, consequence: Consequence::TakesRows { least, most } }
}

fn drop_columns(columns: &[&ColumnProfile]) -> Remedy {
    let step = Step::SelectColumns(SelectColumns { selection: Selection::Drop, columns: names(columns) });
    Remedy { step, consequence: Consequence::TakesColumns(columns.len() as u64) }
}

/// A column of labels that mostly reads as numbers, if its cells are still as the source has them.
fn numbers_as_labels(profile: &ColumnProfile, findings: &BTreeMap<&str, &ColumnFinding>) -> Option<Suggestion> {
    let finding = findings.get(profile.name.as_str()).filter(|finding| finding.format.kind() == profile.kind)?;
    let labels = matches!(profile.kind, ColumnType::Category | ColumnType::Text);
    let (_, share) = finding.alternatives.iter().find(|(kind, share)| *kind == ColumnType::Number && *share >= MOSTLY_NUMBERS)?;
    let step = Step::RetypeColumn(RetypeColumn { column: profile.name.clone(), to: ColumnType::Number });
    // What a person decided stays decided.
    (labels && !finding.decided).then(|| Suggestion {
        cause: SuggestionCause::NumbersAsLabels,
        columns: vec![profile.name.clone()],
        remedies: vec![Remedy { step, consequence: Consequence::Rereads { lost: 1.0 - share } }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{LabelProfile, NumberProfile, Quantiles};
    use crate::source::CellFormat;

    fn column(name: &str, kind: ColumnType, n_missing: u64, distinct: u64) -> Arc<ColumnProfile> {
        let quantiles = Quantiles { min: 1.0, p05: 1.0, p25: 2.0, p50: 4.0, p75: 5.0, p95: 6.0, max: 7.0 };
        let numbers = NumberProfile {
            mean: Some(4.0),
            sd: Some(1.0),
            skewness: None,
            quantiles: Some(quantiles),
            n_zero: 0,
            n_negative: 0,
            n_whole: 0,
            histogram: Vec::new(),
        };
        let labels = LabelProfile { top: vec![("red".to_owned(), 5)], n_other: 1, length: None };
        let distribution = match kind {
            ColumnType::Number => Distribution::Numbers(numbers),
            ColumnType::Date => Distribution::Dates(numbers),
            _ => Distribution::Labels(labels),
        };
        let distinct = Distinct::Exactly(distinct);
        Arc::new(ColumnProfile { name: name.to_owned(), kind, n: 10, n_missing, distinct, distribution, warnings: Vec::new() })
    }

    fn finding(name: &str, share: f64, decided: bool) -> ColumnFinding {
        ColumnFinding {
            name: name.to_owned(),
            format: CellFormat::Category,
            decided,
            evidence: String::new(),
            n_present: 10,
            n_parsed: 10,
            missing: Vec::new(),
            alternatives: vec![(ColumnType::Number, share)],
        }
    }

    fn causes(profiles: &[Arc<ColumnProfile>], findings: &[ColumnFinding], target: &str) -> Vec<SuggestionCause> {
        suggest(profiles, findings, Some(target)).into_iter().map(|suggestion| suggestion.cause).collect()
    }

    #[test]
    fn a_whole_table_needs_nothing() {
        assert_eq!(suggest(&[column("x", ColumnType::Number, 0, 9), column("c", ColumnType::Category, 0, 3)], &[], None), []);
    }

    #[test]
    fn gaps_are_gathered_by_type_and_the_target_is_never_filled() {
        let profiles = [
            column("y", ColumnType::Number, 1, 9),
            column("a", ColumnType::Number, 2, 9),
            column("b", ColumnType::Number, 3, 9),
            column("c", ColumnType::Category, 1, 3),
            column("note", ColumnType::Text, 4, 3),
        ];
        let found = suggest(&profiles, &[], Some("y"));
        let [target, numbers, labels] = &found[..] else { panic!("{found:#?}") };
        assert_eq!(target.remedies.len(), 1);
        assert_eq!(target.remedies[0].consequence, Consequence::TakesRows { least: 1, most: 1 });
        assert_eq!(numbers.columns, ["a", "b"]);
        assert_eq!(numbers.remedies[0].consequence, Consequence::Fills { cells: 5, value: None });
        assert_eq!(numbers.remedies[1].consequence, Consequence::TakesRows { least: 3, most: 5 });
        let red = Some(Value::Text("red".to_owned()));
        assert_eq!(labels.remedies[0].consequence, Consequence::Fills { cells: 1, value: red });
    }

    #[test]
    fn columns_with_little_in_them_are_dropped() {
        let profiles = [
            column("sparse", ColumnType::Number, 5, 4),
            column("same", ColumnType::Category, 0, 1),
            column("empty", ColumnType::Number, 10, 0),
        ];
        let found = suggest(&profiles, &[], None);
        let [sparse, constant] = &found[..] else { panic!("{found:#?}") };
        assert_eq!((sparse.cause, constant.cause), (SuggestionCause::MostlyMissing, SuggestionCause::Constant));
        assert_eq!(constant.columns, ["same", "empty"]);
        assert_eq!(constant.remedies[0].consequence, Consequence::TakesColumns(2));
    }

    #[test]
    fn labels_that_read_as_numbers_are_noticed_unless_a_person_decided() {
        let price = [column("price", ColumnType::Category, 0, 9)];
        assert_eq!(causes(&price, &[finding("price", 0.9, false)], "y"), [SuggestionCause::NumbersAsLabels]);
        assert_eq!(causes(&price, &[finding("price", 0.3, false)], "y"), []);
        assert_eq!(causes(&price, &[finding("price", 0.9, true)], "y"), []);
        assert_eq!(causes(&price, &[finding("other", 0.9, false)], "y"), []);
    }
}
