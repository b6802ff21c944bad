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

/// Rows dealt to parts: a buffer that is filled again and again.
#[derive(Clone, Debug, Default)]
pub struct Deal {
    /// Positions among the rows that were dealt, part by part, those in none last.
    rows: Vec<u32>,
    /// Where each part ends, (`n_parts` + 1).
    ends: Vec<u32>,
    part_of: Vec<u32>,
}

impl Deal {
    /// Positions of a part's rows, ascending; `part`: from 0, and the number of parts for the rows that are in none.
    pub fn rows(&self, part: usize) -> &[u32] {
        let start = part.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.rows[start as usize..self.ends[part] as usize]
    }
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
        let mut parts = Vec::new();
        self.for_each_part(row_ids, |part| parts.push(part));
        parts
    }

    /// The rows of each part, by their positions among these rows.
    pub fn deal(&self, deal: &mut Deal, row_ids: impl Iterator<Item = u64>) {
        let Deal { rows, ends, part_of } = deal;
        let none = self.n_parts();
        part_of.clear();
        self.for_each_part(row_ids, |part| part_of.push(part.unwrap_or(none) as u32));
        // Counted, then each put behind those before it.
        ends.clear();
        ends.resize(none + 2, 0);
        part_of.iter().for_each(|&part| ends[part as usize + 1] += 1);
        (0..=none).for_each(|part| ends[part + 1] += ends[part]);
        rows.clear();
        rows.resize(part_of.len(), 0);
        for (row, &part) in (0..).zip(&*part_of) {
            let end = &mut ends[part as usize];
            rows[*end as usize] = row;
            *end += 1;
        }
        ends.pop();
    }

    fn for_each_part(&self, row_ids: impl Iterator<Item = u64>, mut take: impl FnMut(Option<usize>)) {
        match self {
            Self::EachRow(rows) => row_ids.for_each(|row| take(rows.binary_search(&row).ok())),
            Self::Holdout { share, seed } => row_ids.for_each(|row| take(is_held_out(row, *share, *seed).then_some(0))),
            Self::Folds { folds, seed } => {
                let folds = u64::from(*folds);
                let (mut start, mut drawn) = (0, Vec::new());
                row_ids.for_each(|row| {
                    if drawn.is_empty() || row < start || row - start >= folds {
                        let group = row / folds;
                        start = group * folds;
                        permutation(&mut drawn, folds, &mut SplitMix64::of(*seed, group));
                    }
                    take(Some(drawn[(row - start) as usize]));
                });
            }
        }
    }
}

/// 0 to n − 1 in a drawn order (Fisher and Yates, as in Knuth's algorithm P).
fn permutation(items: &mut Vec<usize>, n: u64, random: &mut SplitMix64) {
    items.clear();
    items.extend(0..n as usize);
    for i in (1..items.len()).rev() {
        items.swap(i, random.below(i as u64 + 1) as usize);
    }
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
        fn rows_are_dealt_to_their_parts(start in 0u64..1000, n in 0u64..100, folds in 2u32..12, share in 0.1..0.9f64, seed in any::<u64>()) {
            let each = Split::EachRow((start..start + 60).step_by(3).collect());
            for split in [Split::Folds { folds, seed }, Split::Holdout { share, seed }, each] {
                let mut deal = Deal::default();
                split.deal(&mut deal, 0..7);
                split.deal(&mut deal, start..start + n);
                let parts = split.parts(start..start + n);
                for part in 0..=split.n_parts() {
                    let expected = (0..).zip(&parts).filter(|(_, of)| of.unwrap_or(split.n_parts()) == part).map(|(row, _)| row);
                    prop_assert_eq!(deal.rows(part), expected.collect::<Vec<u32>>());
                }
            }
        }

        #[test]
        fn a_holdout_has_its_share_of_any_run(share in 0.01..0.99f64, seed in any::<u64>(), start in 0u64..1_000_000_000, n in 1u64..500) {
            let held = Split::Holdout { share, seed }.parts(start..start + n).iter().flatten().count() as f64;
            prop_assert!((held - share * n as f64).abs() <= 2.0, "{held} of {n}");
        }
    }
}
