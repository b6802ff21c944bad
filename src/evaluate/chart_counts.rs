//! What the charts of an evaluation show, while rows come in.

use super::chart_data::{Agreement, ChartData, Histogram, MAX_POINTS, ResidualQuantiles, Scatter, ScatterPoint};
use super::following_bins::{FollowingBins, FollowingGrid};
use super::observations::Observation;
use super::quantiles::QuantileSketch;
use crate::stat::{Moments, Normal, flat, sort_by};
use crate::train::FittedLeastSquares;
use straightedge_kernel::value_range;

/// Points of a normal Q–Q plot where there are too many rows.
const QQ_POINTS: u32 = 201;

/// Rows one by one, or counts where they are more than [`MAX_POINTS`].
#[derive(Clone, Default)]
pub(super) struct ChartCounts {
    /// Rows one by one; `None` where they are too many.
    points: Option<Vec<Observation>>,
    actual: FollowingGrid,
    residual: FollowingGrid,
    std_residuals: QuantileSketch,
    residuals: QuantileSketch,
    histogram: FollowingBins,
    pairs: PairSums,
    /// Residuals of all rows as they are; `None` where those of `residuals` are all, and as they are.
    errors: Option<QuantileSketch>,
}

flat!(ChartCounts { points, actual, residual, std_residuals, residuals, histogram, pairs, errors });

/// Sums over rows of fitted and actual values, both about one centre: so that squares do not cancel.
#[derive(Clone, Copy, Default)]
struct PairSums {
    n: u64,
    fitted: f64,
    actual: f64,
    fitted_squares: f64,
    products: f64,
    actual_squares: f64,
}

flat!(PairSums { n, fitted, actual, fitted_squares, products, actual_squares });

impl PairSums {
    fn add(&mut self, fitted: &[f64], actual: &[f64], centre: f64) {
        self.n += fitted.len() as u64;
        for (fitted, actual) in fitted.iter().zip(actual) {
            let (x, y) = (fitted - centre, actual - centre);
            self.fitted += x;
            self.actual += y;
            self.fitted_squares += x * x;
            self.products += x * y;
            self.actual_squares += y * y;
        }
    }

    fn merge(&mut self, later: Self) {
        self.n += later.n;
        self.fitted += later.fitted;
        self.actual += later.actual;
        self.fitted_squares += later.fitted_squares;
        self.products += later.products;
        self.actual_squares += later.actual_squares;
    }

    /// Pearson's; 0 where one of them does not vary.
    fn correlation(self) -> f64 {
        let n = self.n as f64;
        let of = |products: f64, one: f64, other: f64| products - one * (other / n);
        let both = of(self.products, self.fitted, self.actual);
        let fitted = of(self.fitted_squares, self.fitted, self.fitted);
        let scale = fitted.sqrt() * of(self.actual_squares, self.actual, self.actual).sqrt();
        if scale > 0.0 && scale.is_finite() { (both / scale).clamp(-1.0, 1.0) } else { 0.0 }
    }
}

impl ChartCounts {
    pub(super) fn new(fitted: &FittedLeastSquares) -> Self {
        let few = fitted.n_obs + fitted.n_held_out <= MAX_POINTS;
        let n = fitted.n_obs as f64;
        let scott = Histogram::scott_width((fitted.rss / n).sqrt(), n);
        let is_apart = !few && (fitted.weights.is_some() || fitted.n_held_out > 0);
        Self {
            points: few.then(Vec::new),
            histogram: FollowingBins::of_width(scott),
            errors: is_apart.then(QuantileSketch::default),
            ..Self::default()
        }
    }

    /// Where rows are taken in one by one.
    pub(super) fn points(&mut self) -> Option<&mut Vec<Observation>> {
        self.points.as_mut()
    }

    /// Takes in rows by columns; `range`: the least and the greatest residual, `centre`: about where actual values are.
    pub(super) fn add(&mut self, fitted: &[f64], actual: &[f64], residuals: &[f64], range: [f64; 2], centre: f64) {
        self.pairs.add(fitted, actual, centre);
        self.errors.iter_mut().for_each(|errors| errors.add(residuals));
        let fitted_range = value_range(fitted);
        self.actual.add([fitted, actual], [fitted_range, value_range(actual)]);
        self.residual.add([fitted, residuals], [fitted_range, range]);
    }

    /// Takes in the residuals of rows that the coefficients come from, times the root of their weight; `standardised`: those that there
    /// are.
    pub(super) fn add_residuals(&mut self, residuals: &[f64], moments: &Moments, standardised: &[f64]) {
        self.histogram.add(residuals, [moments.min, moments.max]);
        self.residuals.add(residuals);
        self.std_residuals.add(standardised);
    }

    pub(super) fn merge(&mut self, later: Self) {
        let points = later.points.unwrap_or_default();
        self.points.iter_mut().for_each(|earlier| earlier.extend_from_slice(&points));
        self.actual.merge(later.actual);
        self.residual.merge(later.residual);
        self.histogram.merge(later.histogram);
        self.std_residuals.merge(&later.std_residuals);
        self.residuals.merge(&later.residuals);
        self.pairs.merge(later.pairs);
        if let (Some(earlier), Some(later)) = (&mut self.errors, &later.errors) {
            earlier.merge(later);
        }
    }

    /// `moments`: of the residuals, times the root of their weight.
    pub(super) fn into_charts(self, moments: &Moments) -> (ChartData, ResidualQuantiles) {
        let Self { points, actual, residual, std_residuals, residuals, histogram, pairs, errors } = self;
        let Some(points) = points else {
            let [q1, median, q3] = [0.25, 0.5, 0.75].map(|p| residuals.quantile(p));
            let charts = ChartData {
                actual_against_fitted: Scatter::Bins(actual.finish()),
                residual_against_fitted: Scatter::Bins(residual.finish()),
                normal_qq: sketched_qq(&std_residuals),
                residual_histogram: histogram.finish(moments),
                agreement: Some(Agreement {
                    median_error: errors.as_ref().unwrap_or(&residuals).median_magnitude(),
                    correlation: pairs.correlation(),
                }),
            };
            return (charts, ResidualQuantiles { min: moments.min, q1, median, q3, max: moments.max, exact: false });
        };
        let scatter = |y: fn(&Observation) -> f64| {
            let point = |row: &Observation| ScatterPoint { x: row.fitted, y: y(row), row_id: row.row_id, held_out: row.held_out };
            Scatter::Points { points: points.iter().map(point).collect() }
        };
        let seen = points.iter().filter(|row| !row.held_out);
        let mut seen: Vec<f64> = seen.map(Observation::weighted_residual).collect();
        sort_by(&mut seen, f64::total_cmp);
        let (_, mut residual_histogram) = Histogram::for_values(moments, 0.0);
        seen.iter().for_each(|&residual| residual_histogram.count(residual));
        let charts = ChartData {
            actual_against_fitted: scatter(|row| row.actual),
            residual_against_fitted: scatter(|row| row.residual),
            normal_qq: exact_qq(points.iter().filter_map(|row| row.std_residual).collect()),
            residual_histogram,
            agreement: None,
        };
        (charts, ResidualQuantiles::of_sorted(&seen))
    }
}

/// Every residual against the quantile at its plotting position, (i − a)/(n + 1 − 2a) with a = 3/8 up to ten rows and 1/2 above
/// (R's `qqnorm`).
fn exact_qq(mut residuals: Vec<f64>) -> Vec<[f64; 2]> {
    sort_by(&mut residuals, f64::total_cmp);
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
