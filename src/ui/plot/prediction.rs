//! One prediction as charts.

use crate::chart::{Axis, Chart, Contributions, Part, Strip};
use crate::predict::RowPrediction;

/// How a prediction adds up from the baseline. `target` names the target, `unit` what it is counted in.
pub fn contributions_chart(prediction: &RowPrediction, target: &str, unit: Option<&str>) -> Chart {
    let parts: Vec<_> =
        prediction.contributions.iter().map(|part| Part { label: part.input.clone(), value: part.value }).collect();
    let baseline = prediction.prediction - parts.iter().map(|part| part.value).sum::<f64>();
    let axis = Axis::number(target, unit.map(str::to_owned));
    Chart::new("How the prediction adds up", Contributions { axis, baseline_label: "baseline".to_owned(), baseline, parts })
}

/// A prediction with its intervals on the range of the target in training.
pub fn interval_chart(prediction: &RowPrediction, target: &str, unit: Option<&str>, level: f64, seen: Option<[f64; 2]>) -> Chart {
    let ends = |low: Option<f64>, high: Option<f64>| low.zip(high).map(|(low, high)| [low, high]);
    let strip = Strip {
        axis: Axis::number(target, unit.map(str::to_owned)),
        prediction: prediction.prediction,
        interval: ends(prediction.lower, prediction.upper),
        mean_interval: ends(prediction.mean_lower, prediction.mean_upper),
        level,
        seen,
    };
    Chart::new("The prediction with its interval", strip)
}
