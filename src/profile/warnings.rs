//! What a careful person would notice in a column.

use super::ProfileWarning;

/// Share of missing cells from which on it is worth a word.
const MANY_MISSING: f64 = 0.2;
/// Share of one value from which on a column is nearly constant.
const NEARLY_CONSTANT: f64 = 0.9;
/// Rows from which on values that all differ name the rows.
const ENOUGH_ROWS: u64 = 20;
/// Rows under which a label is rare.
const RARE: u64 = 5;
/// Different whole numbers that may be codes.
const CODES: std::ops::RangeInclusive<u64> = 3..=10;
/// Skewness from which on a tail is long.
const LONG_TAIL: f64 = 2.0;

/// What is known about any column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) n: u64,
    pub(super) n_missing: u64,
    /// Different values, as far as they were counted.
    pub(super) distinct: u64,
    /// How often the most frequent value stands.
    pub(super) most: u64,
}

impl Facts {
    /// Warnings for any column; the gravest first.
    fn general(self, is_identifier: bool) -> Vec<ProfileWarning> {
        let n_present = self.n - self.n_missing;
        let mut found = Vec::new();
        if n_present == 0 {
            return vec![ProfileWarning::AllMissing];
        }
        if self.distinct == 1 {
            found.push(ProfileWarning::Constant);
        }
        if is_identifier && n_present >= ENOUGH_ROWS {
            found.push(ProfileWarning::Identifier);
        }
        let missing = self.n_missing as f64 / self.n as f64;
        if missing >= MANY_MISSING {
            found.push(ProfileWarning::ManyMissing { share: missing });
        }
        let most = self.most as f64 / n_present as f64;
        if self.distinct > 1 && most >= NEARLY_CONSTANT {
            found.push(ProfileWarning::NearlyConstant { share: most });
        }
        found
    }

    /// Warnings for numbers, of which `n_whole` are whole and lie over `range`.
    pub(super) fn of_numbers(self, n_whole: u64, range: f64, skewness: Option<f64>) -> Vec<ProfileWarning> {
        let n_present = self.n - self.n_missing;
        let are_whole = n_whole == n_present;
        // Numbers that name rows lie close together; counts and amounts that happen to differ do not.
        let is_dense = range < 2.0 * n_present as f64;
        let mut found = self.general(are_whole && self.distinct == n_present && is_dense);
        if are_whole && CODES.contains(&self.distinct) && n_present >= 5 * self.distinct {
            found.push(ProfileWarning::PerhapsCodes { distinct: self.distinct });
        } else if let Some(skewness) = skewness.filter(|skewness| skewness.abs() > LONG_TAIL && self.distinct > *CODES.end()) {
            found.push(ProfileWarning::Skewed { skewness });
        }
        found
    }

    /// Warnings for dates, among which it is usual that all differ.
    pub(super) fn of_dates(self) -> Vec<ProfileWarning> {
        self.general(false)
    }

    /// Warnings for labels with these counts.
    pub(super) fn of_labels(self, counts: Option<&[(String, u64)]>, is_category: bool) -> Vec<ProfileWarning> {
        let mut found = self.general(counts.is_some() && self.distinct == self.n - self.n_missing);
        let labels = counts.unwrap_or_default().iter().filter(|(_, count)| *count < RARE).count() as u64;
        if is_category && labels > 0 && self.distinct > 1 {
            found.push(ProfileWarning::RareLabels { labels });
        }
        found
    }
}
