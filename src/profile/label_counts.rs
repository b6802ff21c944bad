//! How often each label of a column stands.

use super::LengthProfile;
use crate::stat::sort_by;
use crate::table::{Column, Dictionary};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most different texts that are counted; columns with more are told apart no further.
pub(super) const MAX_TEXTS: usize = 10_000;

/// How often each label of a column stands.
#[derive(Clone, Debug)]
pub(super) struct LabelCounts {
    labels: Labels,
    /// Cells, missing ones included.
    pub(super) n: u64,
    pub(super) n_missing: u64,
    /// Counts of labels by their code: categories, and booleans as 0 and 1.
    by_code: Vec<u64>,
    /// Counts of texts; `None` once there are more than [`MAX_TEXTS`].
    by_text: Option<BTreeMap<Box<str>, u64>>,
    /// Lengths of texts in characters.
    shortest: Option<u64>,
    longest: u64,
    characters: u64,
}

impl LabelCounts {
    /// No cell yet; `first`: the first part of the column, whose parts share their dictionary if it is a category.
    pub(super) fn new(first: Option<&Column>) -> Self {
        let labels = match first {
            Some(Column::Category(column)) => Labels::Category(column.dictionary.clone()),
            Some(Column::Boolean(_)) => Labels::Boolean,
            _ => Labels::Text,
        };
        let n_codes = match &labels {
            Labels::Boolean => 2,
            Labels::Category(dictionary) => dictionary.len(),
            Labels::Text => 0,
        };
        let by_text = Some(BTreeMap::new());
        Self { labels, n: 0, n_missing: 0, by_code: vec![0; n_codes], by_text, shortest: None, longest: 0, characters: 0 }
    }

    /// Takes in a part of the column.
    pub(super) fn add_column(&mut self, column: &Column) {
        self.n += column.len() as u64;
        match column {
            Column::Boolean(cells) => cells.iter().for_each(|cell| self.add_code(usize::from(*cell))),
            Column::Category(column) => column.codes.iter().for_each(|code| self.add_code(*code as usize)),
            Column::Text(column) => (0..column.len()).for_each(|row| self.add_text(column.get(row))),
            Column::Number(_) | Column::Date(_) => {}
        }
    }

    /// The labels that stand at all, the most frequent first, equals in byte order; and the lengths of all.
    pub(super) fn finish(&mut self) -> (Counted, Option<LengthProfile>) {
        let mut counted = match self.labels.clone() {
            Labels::Text => self.by_text.take().map(|counts| counts.into_iter().map(|(text, n)| (text.into(), n)).collect()),
            Labels::Boolean => Some(self.named(|code| ["false", "true"].get(code).copied())),
            Labels::Category(dictionary) => Some(self.named(|code| dictionary.label(code as u32))),
        };
        if let Some(counted) = &mut counted {
            sort_by(counted, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        let n_present = self.n_present() as f64;
        let length = self.shortest.map(|min| LengthProfile { min, mean: self.characters as f64 / n_present, max: self.longest });
        (counted, length)
    }

    fn add_code(&mut self, code: usize) {
        match self.by_code.get_mut(code) {
            Some(count) => *count += 1,
            None => self.n_missing += 1,
        }
    }

    fn add_text(&mut self, text: Option<&str>) {
        let Some(text) = text else {
            self.n_missing += 1;
            return;
        };
        self.add_lengths(text, 1);
        let Some(counts) = &mut self.by_text else { return };
        match counts.get_mut(text) {
            Some(count) => *count += 1,
            None => drop(counts.insert(text.into(), 1)),
        }
        if counts.len() > MAX_TEXTS {
            self.by_text = None;
        }
    }

    fn add_lengths(&mut self, text: &str, count: u64) {
        let length = text.chars().count() as u64;
        self.shortest = Some(self.shortest.map_or(length, |shortest| shortest.min(length)));
        self.longest = self.longest.max(length);
        self.characters += length * count;
    }

    /// The codes that stand at all, by name; their lengths are taken in.
    fn named<'a>(&mut self, label: impl Fn(usize) -> Option<&'a str>) -> Vec<(String, u64)> {
        let counts = std::mem::take(&mut self.by_code);
        let seen = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
        seen.filter_map(|(code, count)| {
            let label = label(code)?;
            self.add_lengths(label, count);
            Some((label.to_owned(), count))
        })
        .collect()
    }

    /// Number of cells that are there.
    pub(super) fn n_present(&self) -> u64 {
        self.n - self.n_missing
    }
}

/// Where the labels of a column are.
#[derive(Clone, Debug)]
enum Labels {
    Boolean,
    Category(Arc<Dictionary>),
    Text,
}

/// Labels with how often each stands; `None` if there were too many texts to count.
pub(super) type Counted = Option<Vec<(String, u64)>>;
