//! The small memory of a column that a model document carries.

use super::label_counts::LabelCounts;
use super::sorted_counts::SortedCounts;
use crate::stat::map_of;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is kept of a column's training data so that new data can be compared with them: kilobytes, whatever the number of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum ReferenceSketch {
    /// Numbers; dates as milliseconds since 1970-01-01T00:00:00.
    Numbers(NumberSketch),
    /// Categories, booleans (`false`, `true`) and text.
    Labels(LabelSketch),
}

/// The empirical distribution function at no more than [`NumberSketch::POINTS`] points: exact if there are no more different
/// values, otherwise within 1 / (`POINTS` − 1) everywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberSketch {
    /// Number of cells, missing ones included.
    pub n: u64,
    /// Number of missing cells.
    pub n_missing: u64,
    /// (value, number of values up to and including it), ascending; the first is the smallest value, the last the largest.
    pub points: Vec<(f64, u64)>,
}

/// Counts by label: at most [`LabelSketch::LEVELS`] of the most frequent ones, the rest pooled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelSketch {
    /// Number of cells, missing ones included.
    pub n: u64,
    /// Number of missing cells.
    pub n_missing: u64,
    /// How often each label stands.
    pub counts: BTreeMap<String, u64>,
    /// Cells whose label is not in `counts`.
    pub n_other: u64,
}

impl NumberSketch {
    /// The most points that are kept.
    pub const POINTS: usize = 512;
}

impl NumberSketch {
    /// Keeps every value if they are few (`distinct`: how many different ones there are); otherwise the values at which the distribution function passes each of `POINTS` − 1
    /// equal steps.
    pub(super) fn of(counts: &SortedCounts, distinct: u64) -> Self {
        let (n, n_missing) = (counts.n, counts.n_missing);
        if distinct <= Self::POINTS as u64 {
            return Self { n, n_missing, points: counts.cumulative().collect() };
        }
        let (n_present, steps) = (counts.n_present(), Self::POINTS as u64 - 1);
        let (mut points, mut step) = (Vec::with_capacity(Self::POINTS), 0);
        while step <= steps {
            // The value that brings the number of values up to this share of all.
            let rank = (step * n_present).div_ceil(steps).max(1) - 1;
            let Some(value) = counts.at(rank) else { break };
            let up_to = counts.n_up_to(value);
            points.push((value, up_to));
            step = up_to * steps / n_present + 1;
        }
        Self { n, n_missing, points }
    }
}

impl LabelSketch {
    /// The most labels that are kept by name.
    pub const LEVELS: usize = 1000;

    /// `counted`: labels with how often they stand, the most frequent first; `None` if they are too many.
    pub(super) fn of(state: &LabelCounts, counted: Option<&[(String, u64)]>) -> Self {
        let counts = map_of(counted.unwrap_or_default().iter().take(Self::LEVELS).cloned());
        let n_other = state.n_present() - counts.values().sum::<u64>();
        Self { n: state.n, n_missing: state.n_missing, counts, n_other }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sorted_counts::counts;
    use super::*;
    use proptest::prelude::*;

    fn sketch(values: &[f64]) -> NumberSketch {
        let counts = counts(values);
        NumberSketch::of(&counts, counts.distinct_and_most().0)
    }

    #[test]
    fn few_values_are_kept_exactly() {
        let few = sketch(&[2.0, 1.0, f64::NAN, 2.0, 5.0]);
        assert_eq!(few, NumberSketch { n: 5, n_missing: 1, points: vec![(1.0, 1), (2.0, 3), (5.0, 4)] });
        assert_eq!(sketch(&[]).points, []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(50))]

        #[test]
        fn many_values_are_kept_closely(values in prop::collection::vec(-1e3..1e3, 600..3000)) {
            let counts = counts(&values);
            let sketch = sketch(&values);
            prop_assert!(sketch.points.len() <= NumberSketch::POINTS);
            prop_assert_eq!(sketch.points.first().map(|point| point.0), counts.at(0));
            prop_assert_eq!(sketch.points.last().copied(), counts.cumulative().last());
            for (value, up_to) in counts.cumulative() {
                let kept = sketch.points.iter().take_while(|point| point.0 <= value).last().map_or(0, |point| point.1);
                prop_assert!((up_to - kept) as f64 <= values.len() as f64 / (NumberSketch::POINTS - 1) as f64);
            }
        }
    }
}
