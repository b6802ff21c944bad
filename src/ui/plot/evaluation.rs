//! The results of a fit as charts.

use crate::chart::{
    Agreement, Axis, Bin, Chart, Density, Figure, Grid, Guide, Histogram, Interval, Intervals, Notion, Point, Points, RefLine,
};
use crate::evaluate::{BinGrid, ChartData, CoefficientTable, Scatter};

/// The four charts of a fit: actual against predicted, residuals against predicted, normal Q–Q, histogram of the residuals. `target`
/// is the name of the target, `unit` what it is counted in.
pub fn fit_charts(data: &ChartData, target: &str, unit: Option<&str>) -> [Chart; 4] {
    let unit = unit.map(str::to_owned);
    let axis = |label: String| Axis::number(label, unit.clone());
    let predicted = axis(format!("Predicted {target}"));
    let agreement = scatter(
        &data.actual_against_fitted,
        (predicted.clone(), axis(format!("Actual {target}"))),
        Notion::Actual,
        Guide::Identity,
        data.agreement.map(|found| Agreement { distance: found.median_error, correlation: found.correlation }),
    );
    let residuals =
        scatter(&data.residual_against_fitted, (predicted, axis("Residual".to_owned())), Notion::Residual, Guide::Zero, None);
    let quantiles = Points {
        x: Axis::number("Quantile of the normal distribution", None),
        y: Axis::number("Standardised residual", None),
        points: data.normal_qq.iter().map(|[x, y]| Point { x: *x, y: *y, ..Point::default() }).collect(),
        notion: Notion::Residual,
        guide: Guide::Quartiles,
    };
    let histogram = Histogram {
        axis: axis("Residual".to_owned()),
        bins: Bin::even(data.residual_histogram.range, &data.residual_histogram.counts),
        notion: Notion::Residual,
        lines: vec![RefLine::new(0.0, "no residual", Notion::Baseline)],
    };
    [
        Chart::new("Actual against predicted", agreement),
        Chart::new("Residuals against predicted", residuals),
        Chart::new("Residuals against a normal distribution", quantiles),
        Chart::new("Distribution of the residuals", histogram),
    ]
}

fn scatter(scatter: &Scatter, (x, y): (Axis, Axis), notion: Notion, guide: Guide, agreement: Option<Agreement>) -> Figure {
    match scatter {
        Scatter::Points { points } => {
            let point = |point: &crate::evaluate::ScatterPoint| Point {
                x: point.x,
                y: point.y,
                row: Some(point.row_id + 1),
                held_out: point.held_out,
            };
            Points { x, y, points: points.iter().map(point).collect(), notion, guide }.into()
        }
        Scatter::Bins(bins) => Density { x, y, grid: grid(bins), guide, agreement }.into(),
    }
}

fn grid(bins: &BinGrid) -> Grid {
    let [across, up] = bins.shape;
    Grid { x_range: bins.x_range, y_range: bins.y_range, shape: [across as usize, up as usize], counts: bins.counts.clone() }
}

/// The coefficients with their intervals around zero, the intercept left out: it is on another scale.
pub fn coefficient_chart(table: &CoefficientTable) -> Chart {
    let rows = table.rows.iter().filter(|row| row.term != "(Intercept)").map(|row| Interval {
        label: row.term.clone(),
        estimate: row.estimate,
        ends: row.conf_low.zip(row.conf_high).map(|(low, high)| [low, high]),
    });
    let figure = Intervals {
        axis: Axis::number("Coefficient", None),
        rows: rows.collect(),
        level: table.confidence_level,
        notion: Notion::Predicted,
        lines: vec![RefLine::new(0.0, "zero", Notion::Baseline)],
    };
    Chart::new("Coefficients with their intervals", figure)
}

/// A figure of merit by fold, beside the one over all folds and, if there is one, the baseline's.
pub fn folds_chart(axis: Axis, folds: &[f64], overall: f64, baseline: Option<f64>) -> Chart {
    let label = axis.label.clone();
    let row = |(index, value): (usize, &f64)| Interval { label: format!("Fold {}", index + 1), estimate: *value, ends: None };
    let overall = RefLine::new(overall, "all folds", Notion::Predicted);
    let baseline = baseline.map(|value| RefLine::new(value, "without a model", Notion::Baseline));
    let lines = std::iter::once(overall).chain(baseline).collect();
    let rows = folds.iter().enumerate().map(row).collect();
    Chart::new(format!("{label} by fold"), Intervals { axis, rows, level: 0.95, notion: Notion::Test, lines })
}
