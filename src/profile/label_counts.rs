//! How often each label of a column stands.

use super::LengthProfile;
use crate::engine::Pass;
use crate::table::{Block, Column, Dictionary, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most different texts that are counted; columns with more are told apart no further.
pub(super) const MAX_TEXTS: usize = 10_000;

/// How often each label of a column stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LabelCounts {
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

    fn merge(&mut self, later: Self) {
        self.n += later.n;
        self.n_missing += later.n_missing;
        self.by_code.iter_mut().zip(&later.by_code).for_each(|(sum, count)| *sum += count);
        self.by_text = self.by_text.take().zip(later.by_text).and_then(|(mut ours, theirs)| {
            theirs.into_iter().for_each(|(text, count)| *ours.entry(text).or_default() += count);
            (ours.len() <= MAX_TEXTS).then_some(ours)
        });
        self.shortest = self.shortest.into_iter().chain(later.shortest).min();
        self.longest = self.longest.max(later.longest);
        self.characters += later.characters;
    }

    /// Number of cells that are there.
    pub(super) fn n_present(&self) -> u64 {
        self.n - self.n_missing
    }
}

/// Counts the labels of the column at a position.
pub(super) struct CountLabels {
    position: usize,
    labels: Labels,
}

/// Where the labels of a column are.
enum Labels {
    Boolean,
    Category(Arc<Dictionary>),
    Text,
}

/// Labels with how often each stands; `None` if there were too many texts to count.
pub(super) type Counted = Option<Vec<(String, u64)>>;

impl CountLabels {
    /// For the column at `position`; the blocks of a category share their dictionary.
    pub(super) fn new(table: &Table, position: usize) -> Self {
        let labels = match table.blocks.first().map(|block| &*block.columns[position]) {
            Some(Column::Category(column)) => Labels::Category(column.dictionary.clone()),
            Some(Column::Boolean(_)) => Labels::Boolean,
            _ => Labels::Text,
        };
        Self { position, labels }
    }

    /// The labels that stand at all, the most frequent first, equals in byte order; and the lengths of all.
    pub(super) fn finish(&self, state: &mut LabelCounts) -> (Counted, Option<LengthProfile>) {
        let mut counted = match &self.labels {
            Labels::Text => state.by_text.take().map(|counts| counts.into_iter().map(|(text, n)| (text.into(), n)).collect()),
            Labels::Boolean => Some(state.named(|code| ["false", "true"].get(code).copied())),
            Labels::Category(dictionary) => Some(state.named(|code| dictionary.label(code as u32))),
        };
        if let Some(counted) = &mut counted {
            counted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        let n_present = state.n_present() as f64;
        let length =
            state.shortest.map(|min| LengthProfile { min, mean: state.characters as f64 / n_present, max: state.longest });
        (counted, length)
    }
}

impl Pass for CountLabels {
    type State = LabelCounts;

    fn start(&self) -> LabelCounts {
        let n_codes = match &self.labels {
            Labels::Boolean => 2,
            Labels::Category(dictionary) => dictionary.len(),
            Labels::Text => 0,
        };
        LabelCounts { by_code: vec![0; n_codes], by_text: Some(BTreeMap::new()), ..LabelCounts::default() }
    }

    fn update(&self, state: &mut LabelCounts, block: &Block) {
        state.n += block.len() as u64;
        match &*block.columns[self.position] {
            Column::Boolean(cells) => cells.iter().for_each(|cell| state.add_code(usize::from(*cell))),
            Column::Category(column) => column.codes.iter().for_each(|code| state.add_code(*code as usize)),
            Column::Text(column) => (0..column.len()).for_each(|row| state.add_text(column.get(row))),
            Column::Number(_) | Column::Date(_) => {}
        }
    }

    fn merge(&self, earlier: &mut LabelCounts, later: LabelCounts) {
        earlier.merge(later);
    }

    fn rows_per_state(&self) -> usize {
        1 << 16
    }
}
