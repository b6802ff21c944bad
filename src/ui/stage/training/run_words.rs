//! Runs in words and numbers.

use crate::project::RunSummary;
use crate::stat::sort_by;
use crate::train::Validation;
use crate::ui::stage::words;

/// Runs that can be held against each other: the same target, in the same unit, of the same data.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// What they predict, from which file: "salary in salary.csv".
    pub(super) title: String,
    /// The runs, the smallest error on unseen rows first.
    pub(super) runs: Vec<RunSummary>,
}

/// The runs in groups, the group of the newest run first.
pub(super) fn groups(runs: &[RunSummary]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for run in runs.iter().rev() {
        let comparable = |group: &&mut Group| group.runs.first().is_some_and(|other| are_comparable(run, other));
        match groups.iter_mut().find(comparable) {
            Some(group) => group.runs.push(run.clone()),
            None => groups.push(Group { title: format!("{} in {}", run.target, run.source_name), runs: vec![run.clone()] }),
        }
    }
    for group in &mut groups {
        sort_by(&mut group.runs, |one, two| error(one).total_cmp(&error(two)));
    }
    groups
}

fn are_comparable(one: &RunSummary, two: &RunSummary) -> bool {
    one.target == two.target && one.unit == two.unit && one.data_hash == two.data_hash
}

/// RMSE on unseen rows; infinity if there is none.
pub(super) fn error(run: &RunSummary) -> f64 {
    run.out_of_sample.as_ref().map_or(f64::INFINITY, |seen| seen.rmse)
}

/// What makes the order of a group's runs less than fair; `None` if nothing does.
pub(super) fn caveat(group: &Group) -> Option<&'static str> {
    let differs = |of: fn(&RunSummary) -> Option<u64>| group.runs.windows(2).any(|pair| of(&pair[0]) != of(&pair[1]));
    if differs(|run| run.out_of_sample.as_ref().map(|seen| seen.n_obs)) {
        return Some(
            "These runs were judged on different numbers of rows, so a small difference between them may come from the rows alone.",
        );
    }
    let first = group.runs.first().map(how);
    let other_way = group.runs.iter().any(|run| Some(how(run)) != first);
    other_way.then_some("These runs were judged in different ways, so a small difference between them may come from that alone.")
}

/// How unseen rows were estimated, after `Auto` was resolved.
pub(super) fn how(run: &RunSummary) -> String {
    let validation = run.out_of_sample.as_ref().map_or(run.validation, |seen| seen.validation);
    match validation {
        Validation::Auto => "automatic".to_owned(),
        Validation::CrossValidation { folds } => format!("{folds}-fold"),
        Validation::LeaveOneOut => "leave one out".to_owned(),
        Validation::Holdout { share } => format!("{} held out", words::percent(share)),
    }
}

/// The features, few of them by name.
pub(super) fn features(run: &RunSummary) -> String {
    if run.features.is_empty() { "the mean alone".to_owned() } else { run.features.join(", ") }
}
