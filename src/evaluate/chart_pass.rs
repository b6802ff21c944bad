//! The second pass of an evaluation: what the charts show.

use super::chart_data::{BinGrid, ChartData, Histogram, MAX_POINTS, ResidualQuantiles, Scatter, ScatterPoint};
use super::facts::{BATCH, RowFacts};
use super::observations::{Observation, Observer};
use super::quantiles::QuantileSketch;
use crate::engine::Pass;
use crate::stat::{Normal, flat};
use crate::table::Block;

/// Bins across and up where there are too many points.
const GRID: [u32; 2] = [64, 48];
/// Points of a normal Q–Q plot where there are too many rows.
const QQ_POINTS: u32 = 201;

/// Collects points, or counts where the rows are more than [`MAX_POINTS`].
pub(super) struct ChartPass<'a> {
    pub(super) observer: &'a Observer<'a>,
    pub(super) empty: Counts,
}

/// What was collected.
#[derive(Clone)]
pub struct Counts {
    /// Rows one by one; `None` where they are too many.
    points: Option<Vec<Observation>>,
    actual: BinGrid,
    residual: BinGrid,
    std_residuals: QuantileSketch,
    residuals: QuantileSketch,
    extremes: [f64; 2],
    histogram: Histogram,
}

flat!(Counts { points, actual, residual, std_residuals, residuals, extremes, histogram });

impl<'a> ChartPass<'a> {
    pub(super) fn new(observer: &'a Observer<'a>, facts: &RowFacts) -> Self {
        let fitted = [facts.fitted.min, facts.fitted.max];
        let few = facts.fitted.n <= MAX_POINTS;
        let grid = |y| if few { BinGrid::new(fitted, y, [0, 0]) } else { BinGrid::new(fitted, y, GRID) };
        let empty = Counts {
            points: few.then(Vec::new),
            actual: grid([facts.actual.min, facts.actual.max]),
            residual: grid([facts.all_residuals.min, facts.all_residuals.max]),
            std_residuals: QuantileSketch::default(),
            residuals: QuantileSketch::default(),
            extremes: [facts.residuals.min, facts.residuals.max],
            histogram: Histogram::for_values(&facts.residuals),
        };
        Self { observer, empty }
    }
}

impl Pass for ChartPass<'_> {
    type State = Counts;

    fn start(&self) -> Counts {
        self.empty.clone()
    }

    fn update(&self, state: &mut Counts, block: &Block) {
        let mut observed = self.observer.buffer(0);
        for start in (0..block.len()).step_by(BATCH) {
            self.observer.read(&mut observed, block, start..block.len().min(start + BATCH));
            let n = observed.residuals.len();
            let seen = observed.seen();
            seen.iter().for_each(|&i| state.histogram.count(observed.weighted_residual(i as usize)));
            if let Some(points) = &mut state.points {
                points.extend((0..n).map(|i| self.observer.observation(&observed, block, i)));
                continue;
            }
            for ((&fitted, &actual), &residual) in observed.fitted.iter().zip(observed.rows.y()).zip(&observed.residuals) {
                state.actual.count(fitted, actual);
                state.residual.count(fitted, residual);
            }
            for i in seen.into_iter().map(|i| i as usize) {
                state.residuals.push(observed.weighted_residual(i));
                self.observer.std_residual(&observed, i).iter().for_each(|&residual| state.std_residuals.push(residual));
            }
        }
    }

    fn merge(&self, earlier: &mut Counts, later: Counts) {
        let points = later.points.unwrap_or_default();
        earlier.points.iter_mut().for_each(|earlier| earlier.extend_from_slice(&points));
        let add = |a: &mut Vec<u64>, b: Vec<u64>| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        add(&mut earlier.actual.counts, later.actual.counts);
        add(&mut earlier.residual.counts, later.residual.counts);
        add(&mut earlier.histogram.counts, later.histogram.counts);
        earlier.std_residuals.merge(&later.std_residuals);
        earlier.residuals.merge(&later.residuals);
    }

    fn rows_per_state(&self) -> usize {
        16_384
    }
}

impl Counts {
    pub(super) fn into_charts(self) -> (ChartData, ResidualQuantiles) {
        let Self { points, actual, residual, std_residuals, residuals, extremes: [min, max], histogram } = self;
        let Some(points) = points else {
            let [q1, median, q3] = [0.25, 0.5, 0.75].map(|p| residuals.quantile(p));
            let charts = ChartData {
                actual_against_fitted: Scatter::Bins(actual),
                residual_against_fitted: Scatter::Bins(residual),
                normal_qq: sketched_qq(&std_residuals),
                residual_histogram: histogram,
            };
            return (charts, ResidualQuantiles { min, q1, median, q3, max, exact: false });
        };
        let scatter = |y: fn(&Observation) -> f64| {
            let point = |row: &Observation| ScatterPoint { x: row.fitted, y: y(row), row_id: row.row_id, held_out: row.held_out };
            Scatter::Points { points: points.iter().map(point).collect() }
        };
        let seen = points.iter().filter(|row| !row.held_out);
        let mut seen: Vec<f64> = seen.map(Observation::weighted_residual).collect();
        seen.sort_by(f64::total_cmp);
        let charts = ChartData {
            actual_against_fitted: scatter(|row| row.actual),
            residual_against_fitted: scatter(|row| row.residual),
            normal_qq: exact_qq(points.iter().filter_map(|row| row.std_residual).collect()),
            residual_histogram: histogram,
        };
        (charts, ResidualQuantiles::of_sorted(&seen))
    }
}

/// Every residual against the quantile at its plotting position, (i − a)/(n + 1 − 2a) with a = 3/8 up to ten rows and 1/2 above
/// (R's `qqnorm`).
fn exact_qq(mut residuals: Vec<f64>) -> Vec<[f64; 2]> {
    residuals.sort_by(f64::total_cmp);
    let n = residuals.len() as f64;
    let a = if n <= 10.0 { 0.375 } else { 0.5 };
    let quantile = |i: usize| Normal.quantile((i as f64 + 1.0 - a) / (n + 1.0 - 2.0 * a));
    residuals.iter().enumerate().map(|(i, &residual)| [quantile(i), residual]).collect()
}

/// Evenly spaced quantiles of the normal distribution, from the first row's plotting position to the last's.
fn sketched_qq(residuals: &QuantileSketch) -> Vec<[f64; 2]> {
    let n = residuals.n() as f64;
    if n == 0.0 {
        return Vec::new();
    }
    let end = -Normal.quantile(0.5 / n);
    let z = |i: u32| end * (2.0 * f64::from(i) / f64::from(QQ_POINTS - 1) - 1.0);
    (0..QQ_POINTS).map(|i| [z(i), residuals.quantile(Normal.cdf(z(i)))]).collect()
}
