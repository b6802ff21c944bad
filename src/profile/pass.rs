//! Describes columns, each by itself.

use super::histogram::histogram;
use super::label_counts::{LabelCounts, MAX_TEXTS};
use super::sorted_counts::SortedCounts;
use super::warnings::Facts;
use super::{
    ColumnProfile, Distinct, Distribution, LabelProfile, LabelSketch, LengthProfile, NumberProfile, NumberSketch, Quantiles,
    ReferenceSketch,
};
use crate::engine::{ByteSource, Cancelled, Cargo, Cells, Columns, ColumnsNote, InMemory, Job, Phase, Progress, Runner, Taken};
use crate::table::{Column, ColumnType, Field, HeldColumn, Table, shortened};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Labels of a profile that are listed.
const TOP: usize = 20;
/// Characters of a label that a profile shows.
const TOP_CHARS: usize = 300;

/// What every column of a table looks like, in order, with the sketch of it that a model document carries: each column is sorted
/// once for both.
///
/// # Errors
/// [`Cancelled`] if the person stopped the work.
pub async fn describe<R: Runner>(table: &Table, runner: &R) -> Result<Vec<Description>, Cancelled> {
    describe_columns(table, 0..table.n_columns(), runner).await
}

/// The same of the columns at `positions`, in that order, each by whoever is free.
///
/// # Errors
/// [`Cancelled`] if the person stopped the work.
pub async fn describe_columns<R: Runner>(
    table: &Table,
    positions: impl IntoIterator<Item = usize>,
    runner: &R,
) -> Result<Vec<Description>, Cancelled> {
    let asks: Vec<FieldColumns> = positions.into_iter().map(|position| FieldColumns::of(table, position)).collect();
    let (total, n_columns, mut n_described) = (table.n_rows(), asks.len() as u64, 0);
    let mut described = Vec::with_capacity(asks.len());
    let take = |description| {
        described.push(description);
        n_described += 1;
        // In rows, as if all columns were described side by side.
        Taken::Used(Progress { phase: Phase::Profiling, done: total * n_described / n_columns, total })
    };
    runner.dispatch(&DescribeColumns, &InMemory(&[]), asks, take).await?;
    Ok(described)
}

/// Describes columns.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DescribeColumns;

/// A column with what it is.
#[derive(Clone, Debug)]
pub struct FieldColumns {
    field: Field,
    columns: Columns,
}

/// What a column looks like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// For the person.
    pub profile: ColumnProfile,
    /// For comparisons with later data.
    pub sketch: ReferenceSketch,
}

impl FieldColumns {
    fn of(table: &Table, position: usize) -> Self {
        let columns = table.blocks.iter().map(|block| block.columns[position].clone()).collect();
        Self { field: table.schema.fields[position].clone(), columns: Columns(columns) }
    }
}

impl Job for DescribeColumns {
    const NAME: &'static str = "describe columns";
    type Ask = FieldColumns;
    type Answer = Description;

    async fn run<B: ByteSource>(&self, ask: &FieldColumns, _: &B) -> Description {
        let columns: Vec<Arc<Column>> = ask.columns.0.iter().map(HeldColumn::load).collect();
        describe_column(&ask.field, &columns)
    }

    fn weight(&self, ask: &FieldColumns) -> u64 {
        ask.columns.bytes()
    }
}

impl Cargo for FieldColumns {
    type Note = (Field, ColumnsNote);

    fn load(&self) -> ((Field, ColumnsNote), Vec<Cells<'_>>) {
        let (note, cells) = self.columns.load();
        ((self.field.clone(), note), cells)
    }

    fn unload((field, note): (Field, ColumnsNote), cells: Vec<Cells<'static>>) -> Option<Self> {
        Some(Self { field, columns: Columns::unload(note, cells)? })
    }
}

impl Cargo for Description {
    type Note = Self;

    fn load(&self) -> (Self, Vec<Cells<'_>>) {
        (self.clone(), Vec::new())
    }

    fn unload(note: Self, _: Vec<Cells<'static>>) -> Option<Self> {
        Some(note)
    }
}

fn describe_column(field: &Field, columns: &[Arc<Column>]) -> Description {
    match field.kind {
        ColumnType::Number | ColumnType::Date => {
            let values = SortedCounts::of(columns);
            let (distinct, most) = values.distinct_and_most();
            let sketch = ReferenceSketch::Numbers(NumberSketch::of(&values, distinct));
            Description { profile: of_numbers(field, &values, distinct, most), sketch }
        }
        ColumnType::Boolean | ColumnType::Category | ColumnType::Text => {
            let mut counts = LabelCounts::new(columns.first().map(|column| &**column));
            columns.iter().for_each(|column| counts.add_column(column));
            let (counted, length) = counts.finish();
            let sketch = ReferenceSketch::Labels(LabelSketch::of(&counts, counted.as_deref()));
            Description { profile: of_labels(field, counted, length, &counts), sketch }
        }
    }
}

fn of_numbers(field: &Field, counts: &SortedCounts, distinct: u64, most: u64) -> ColumnProfile {
    let are_dates = field.kind == ColumnType::Date;
    let moments = Moments::of(counts);
    let (n_negative, n_whole) = (counts.n_below(0.0), counts.n_whole());
    let numbers = NumberProfile {
        mean: moments.map(|moments| moments.mean),
        sd: moments.and_then(|moments| moments.sd),
        skewness: moments.and_then(|moments| moments.skewness),
        quantiles: (counts.n_present() > 0).then(|| {
            let [min, p05, p25, p50, p75, p95, max] = counts.quantiles([0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]);
            Quantiles { min, p05, p25, p50, p75, p95, max }
        }),
        n_zero: counts.n_up_to(0.0) - n_negative,
        n_negative,
        n_whole,
        histogram: histogram(counts, are_dates, n_whole == counts.n_present()),
    };
    let facts = Facts { n: counts.n, n_missing: counts.n_missing, distinct, most };
    let range = numbers.quantiles.map_or(0.0, |quantiles| quantiles.max - quantiles.min);
    let warnings = if are_dates { facts.of_dates() } else { facts.of_numbers(numbers.n_whole, range, numbers.skewness) };
    ColumnProfile {
        name: field.name.clone(),
        kind: field.kind,
        n: counts.n,
        n_missing: counts.n_missing,
        distinct: Distinct::Exactly(facts.distinct),
        distribution: if are_dates { Distribution::Dates(numbers) } else { Distribution::Numbers(numbers) },
        warnings,
    }
}

/// `counted`: labels with how often they stand, the most frequent first; `None` if they are too many.
fn of_labels(
    field: &Field,
    counted: Option<Vec<(String, u64)>>,
    length: Option<LengthProfile>,
    state: &LabelCounts,
) -> ColumnProfile {
    let distinct = counted.as_ref().map_or(Distinct::MoreThan(MAX_TEXTS as u64), |all| Distinct::Exactly(all.len() as u64));
    let facts = Facts {
        n: state.n,
        n_missing: state.n_missing,
        distinct: counted.as_ref().map_or(MAX_TEXTS, Vec::len) as u64,
        most: counted.as_ref().and_then(|all| all.first()).map_or(0, |(_, count)| *count),
    };
    let warnings = facts.of_labels(counted.as_deref(), field.kind == ColumnType::Category);
    let mut top = counted.unwrap_or_default();
    top.truncate(TOP);
    top.iter_mut().for_each(|(label, _)| *label = shortened(label, TOP_CHARS).unwrap_or_else(|| std::mem::take(label)));
    let n_other = state.n_present() - top.iter().map(|(_, count)| count).sum::<u64>();
    ColumnProfile {
        name: field.name.clone(),
        kind: field.kind,
        n: state.n,
        n_missing: state.n_missing,
        distinct,
        distribution: Distribution::Labels(LabelProfile { top, n_other, length }),
        warnings,
    }
}

/// Mean, standard deviation with n − 1 and skewness g1, each sum about the mean, as [`NumberProfile`] tells them.
#[derive(Clone, Copy, Debug)]
struct Moments {
    mean: f64,
    sd: Option<f64>,
    skewness: Option<f64>,
}

impl Moments {
    /// `None` of no values. The sums are taken about the median, which is within a standard deviation of the mean (Hotelling and
    /// Solomons 1932): so moving them to the mean cancels little.
    fn of(counts: &SortedCounts) -> Option<Self> {
        let (n, median) = (counts.n_present() as f64, counts.at(counts.n_present() / 2)?);
        let [sum, squares, cubes] = counts.power_sums(median);
        if !cubes.is_finite() {
            return Some(Self::of_large(counts));
        }
        let offset = sum / n;
        let m2 = squares - offset * sum;
        let m3 = cubes - 3.0 * offset * squares + 2.0 * offset * offset * sum;
        let is_spread = counts.range().is_some_and(|(min, max)| min < max) && m2 > 0.0;
        Some(Self {
            mean: median + offset,
            sd: (n > 1.0).then(|| if is_spread { (m2 / (n - 1.0)).sqrt() } else { 0.0 }),
            skewness: is_spread.then(|| n.sqrt() * m3 / (m2 * m2.sqrt())),
        })
    }

    /// The same of values whose sums a double cannot hold. The mean is corrected by the mean of the deviations from it, which takes
    /// out what summing rounded off.
    fn of_large(counts: &SortedCounts) -> Self {
        let n = counts.n_present() as f64;
        let mean_of =
            |term: &dyn Fn(f64) -> f64| counts.runs().map(|(value, count)| term(value) * (count as f64 / n)).sum::<f64>();
        let rough = mean_of(&|value| value);
        let mean = rough + mean_of(&|value| value - rough);
        let m2 = mean_of(&|value| (value - mean) * (value - mean));
        let m3 = mean_of(&|value| (value - mean) * (value - mean) * (value - mean));
        Self { mean, sd: (n > 1.0).then(|| (m2 * (n / (n - 1.0))).sqrt()), skewness: (m2 > 0.0).then(|| m3 / (m2 * m2.sqrt())) }
    }
}
