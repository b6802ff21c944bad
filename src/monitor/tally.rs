//! One pass over the new table: where its cells lie beside the reference of their column.

use crate::engine::Pass;
use crate::pipeline::{to_boolean, to_date, to_number};
use crate::profile::ReferenceSketch;
use crate::table::{Block, CategoryColumn, Column, ColumnType, ValueRef};
use std::collections::BTreeMap;

/// A column to be tallied.
pub(super) struct TallyColumn<'a> {
    /// Its place in the new table.
    pub(super) place: usize,
    /// The type that its cells are read as.
    pub(super) kind: ColumnType,
    pub(super) reference: &'a ReferenceSketch,
}

/// What is known of a column of the new table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tally {
    /// Cells, missing ones included.
    pub(super) n: u64,
    /// Missing cells, and those that cannot be read as the column's type.
    pub(super) n_missing: u64,
    /// Cells that cannot be read as the column's type.
    pub(super) n_unreadable: u64,
    pub(super) values: Values,
}

/// Where the values of a column lie.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    /// By the points of the reference.
    Numbers(NumberTally),
    /// By label. Grows with their number, for any of them may be new.
    Labels(BTreeMap<String, u64>),
}

/// How many values lie at and between the points of the reference.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NumberTally {
    /// At each point, (`n_points`).
    pub(super) at: Vec<u64>,
    /// Before the first point, between each two, and behind the last, (`n_points` + 1).
    pub(super) between: Vec<u64>,
}

impl Tally {
    fn new(reference: &ReferenceSketch) -> Self {
        let values = match reference {
            ReferenceSketch::Numbers(sketch) => Values::Numbers(NumberTally::new(sketch.points.len())),
            ReferenceSketch::Labels(_) => Values::Labels(BTreeMap::new()),
        };
        Self { n: 0, n_missing: 0, n_unreadable: 0, values }
    }
}

impl NumberTally {
    fn new(n_points: usize) -> Self {
        Self { at: vec![0; n_points], between: vec![0; n_points + 1] }
    }

    fn add(&mut self, value: f64, points: &[(f64, u64)]) {
        let place = points.partition_point(|point| point.0 < value);
        match points.get(place) {
            Some(point) if point.0 == value => self.at[place] += 1,
            _ => self.between[place] += 1,
        }
    }

    /// How many values lie up to and including each point, (`n_points`).
    pub(super) fn cumulative(&self) -> Vec<u64> {
        let mut sum = 0;
        let up_to = |(at, before): (&u64, &u64)| {
            sum += at + before;
            sum
        };
        self.at.iter().zip(&self.between).map(up_to).collect()
    }
}

/// Tallies columns of the new table.
pub(super) struct Tallies<'a>(pub(super) &'a [TallyColumn<'a>]);

impl Pass for Tallies<'_> {
    type State = Vec<Tally>;

    fn start(&self) -> Vec<Tally> {
        self.0.iter().map(|column| Tally::new(column.reference)).collect()
    }

    fn update(&self, state: &mut Vec<Tally>, block: &Block) {
        for (column, tally) in self.0.iter().zip(state) {
            tally.n += block.len() as u64;
            let cells = &block.columns[column.place];
            let unusable = match (&mut tally.values, column.reference) {
                (Values::Numbers(numbers), ReferenceSketch::Numbers(sketch)) => {
                    count_numbers(cells, column.kind, numbers, &sketch.points)
                }
                (Values::Labels(labels), _) => count_labels(cells, column.kind, labels),
                // A tally is started by the reference it belongs to.
                (Values::Numbers(_), ReferenceSketch::Labels(_)) => Unusable::default(),
            };
            tally.n_missing += unusable.missing + unusable.unreadable;
            tally.n_unreadable += unusable.unreadable;
        }
    }

    fn merge(&self, earlier: &mut Vec<Tally>, later: Vec<Tally>) {
        for (earlier, later) in earlier.iter_mut().zip(later) {
            earlier.n += later.n;
            earlier.n_missing += later.n_missing;
            earlier.n_unreadable += later.n_unreadable;
            match (&mut earlier.values, later.values) {
                (Values::Numbers(earlier), Values::Numbers(later)) => {
                    earlier.at.iter_mut().zip(later.at).for_each(|(a, b)| *a += b);
                    earlier.between.iter_mut().zip(later.between).for_each(|(a, b)| *a += b);
                }
                (Values::Labels(earlier), Values::Labels(later)) => {
                    later.into_iter().for_each(|(label, n)| *earlier.entry(label).or_default() += n);
                }
                // Both states were started by the same reference.
                _ => {}
            }
        }
    }
}

/// Cells of a block without a usable value.
#[derive(Default)]
struct Unusable {
    missing: u64,
    unreadable: u64,
}

impl Unusable {
    fn add(&mut self, cell: ValueRef<'_>) {
        if cell.is_missing() {
            self.missing += 1;
        } else {
            self.unreadable += 1;
        }
    }
}

/// Counts numbers, and dates in milliseconds, by the points of the reference.
fn count_numbers(cells: &Column, kind: ColumnType, numbers: &mut NumberTally, points: &[(f64, u64)]) -> Unusable {
    let mut unusable = Unusable::default();
    for cell in (0..cells.len()).map(|row| cells.value(row)) {
        let value = if kind == ColumnType::Date { to_date(cell).map(|millis| millis as f64) } else { to_number(cell) };
        if let Some(value) = value {
            numbers.add(value, points);
        } else {
            unusable.add(cell);
        }
    }
    unusable
}

/// Counts labels; a boolean's are `false` and `true`.
fn count_labels(cells: &Column, kind: ColumnType, labels: &mut BTreeMap<String, u64>) -> Unusable {
    let mut unusable = Unusable::default();
    if let (Column::Category(column), true) = (cells, kind != ColumnType::Boolean) {
        unusable.missing = count_codes(column, labels);
        return unusable;
    }
    for cell in (0..cells.len()).map(|row| cells.value(row)) {
        let label = match kind {
            _ if cell.is_missing() => None,
            ColumnType::Boolean => to_boolean(cell).map(|truth| truth.to_string()),
            _ => Some(cell.to_text()),
        };
        if let Some(label) = label {
            *labels.entry(label).or_default() += 1;
        } else {
            unusable.add(cell);
        }
    }
    unusable
}

/// Counts labels by their codes, which needs one look-up a label, not one a cell; gives the number of missing cells.
fn count_codes(column: &CategoryColumn, labels: &mut BTreeMap<String, u64>) -> u64 {
    let mut counts = vec![0; column.dictionary.len()];
    let mut missing = 0;
    for code in &column.codes {
        match counts.get_mut(*code as usize) {
            Some(count) => *count += 1,
            None => missing += 1,
        }
    }
    for (label, n) in column.dictionary.labels().zip(counts).filter(|(_, n)| *n > 0) {
        *labels.entry(label.to_owned()).or_default() += n;
    }
    missing
}
