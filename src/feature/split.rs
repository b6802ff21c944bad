//! Which rows are set aside: by the row's number and a seed alone, so that any block, on any worker, finds the same.

use crate::stat::SplitMix64;
use serde::{Deserialize, Serialize};

/// How rows are set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Split {
    /// Each row is in one of `folds` parts. Of `folds` consecutive row numbers each part gets one, in an order drawn from the seed.
    Folds {
        /// Number of parts.
        folds: u32,
        /// Seed.
        seed: u64,
    },
    /// About one row in `1 / share` consecutive row numbers, drawn from the seed, is in part 0, the others in none.
    Holdout {
        /// Share of the rows that is set aside, between 0 and 1.
        share: f64,
        /// Seed.
        seed: u64,
    },
    /// Each of these rows (ascending numbers) is a part of its own.
    EachRow(Vec<u64>),
}

impl Split {
    /// Number of parts.
    pub fn n_parts(&self) -> usize {
        match self {
            Self::Folds { folds, .. } => *folds as usize,
            Self::Holdout { .. } => 1,
            Self::EachRow(rows) => rows.len(),
        }
    }

    /// The part of each of these rows, `None` where it is in none. Consecutive rows are quickest in ascending order.
    pub fn parts(&self, row_ids: impl Iterator<Item = u64>) -> Vec<Option<usize>> {
        match self {
            Self::EachRow(rows) => row_ids.map(|row| rows.binary_search(&row).ok()).collect(),
            Self::Holdout { share, seed } => row_ids.map(|row| is_held_out(row, *share, *seed).then_some(0)).collect(),
            Self::Folds { folds, seed } => {
                let folds = u64::from(*folds);
                let mut drawn = (u64::MAX, Vec::new());
                let mut part = |row: u64| {
                    let group = row / folds;
                    if drawn.0 != group {
                        drawn = (group, permutation(folds, &mut SplitMix64::of(*seed, group)));
                    }
                    drawn.1[(row % folds) as usize]
                };
                row_ids.map(|row| Some(part(row))).collect()
            }
        }
    }
}

/// 0 to n − 1 in a drawn order (Fisher and Yates, as in Knuth's algorithm P).
fn permutation(n: u64, random: &mut SplitMix64) -> Vec<usize> {
    let mut items: Vec<usize> = (0..n as usize).collect();
    for i in (1..items.len()).rev() {
        items.swap(i, random.below(i as u64 + 1) as usize);
    }
    items
}

/// Rows fall into strata, stratum i holding the rows with ⌊row·share⌋ = i, and one row of each is drawn: so the share holds for
/// any run of rows. Above a half the rows that stay are drawn instead.
fn is_held_out(row: u64, share: f64, seed: u64) -> bool {
    if share > 0.5 {
        return !is_held_out(row, 1.0 - share, seed);
    }
    let stratum = |row: u64| (row as f64 * share).floor();
    let own = stratum(row);
    let mut start = (own / share).ceil() as u64;
    while stratum(start) < own {
        start += 1;
    }
    while start > 0 && stratum(start - 1) >= own {
        start -= 1;
    }
    let mut end = start + (1.0 / share).floor() as u64;
    while stratum(end) <= own {
        end += 1;
    }
    while stratum(end - 1) > own {
        end -= 1;
    }
    start + SplitMix64::of(seed, own as u64).below(end - start) == row
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_group_of_rows_has_each_fold_once() {
        let split = Split::Folds { folds: 7, seed: 3 };
        let parts = split.parts(0..7 * 50);
        for group in parts.chunks(7) {
            let mut group: Vec<_> = group.iter().flatten().copied().collect();
            group.sort_unstable();
            assert_eq!(group, [0, 1, 2, 3, 4, 5, 6]);
        }
        assert_ne!(parts, Split::Folds { folds: 7, seed: 4 }.parts(0..7 * 50));
        let backwards: Vec<_> = split.parts((0..7 * 50).rev()).into_iter().rev().collect();
        assert_eq!(parts, backwards);
    }

    #[test]
    fn each_row_is_its_own_part() {
        let split = Split::EachRow(vec![2, 5, 9]);
        assert_eq!(split.parts([5, 6, 9].into_iter()), [Some(1), None, Some(2)]);
    }

    proptest! {
        #[test]
        fn a_holdout_has_its_share_of_any_run(share in 0.01..0.99f64, seed in any::<u64>(), start in 0u64..1_000_000_000, n in 1u64..500) {
            let held = Split::Holdout { share, seed }.parts(start..start + n).iter().flatten().count() as f64;
            prop_assert!((held - share * n as f64).abs() <= 2.0, "{held} of {n}");
        }
    }
}
