//! One plain sentence about a model, and the numbers in it as people write them.

use crate::feature::TargetFacts;
use crate::stat::Normal;
use crate::train::{FittedLeastSquares, OutOfSample};

/// One or two plain sentences: how far off the model typically is on rows it has not seen, and how far guessing the mean is.
/// Of a target that is computed it says which, since the figures are on its scale.
pub fn verdict(fitted: &FittedLeastSquares, target: &TargetFacts) -> String {
    let unit = target.unit.as_deref();
    let predictions = match &target.expression {
        Some(expression) => format!("Predictions of {expression}"),
        None => "Predictions".to_owned(),
    };
    let amount = |value: f64| {
        let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        format!("{}{unit}", format_quantity(value, 3))
    };
    let Some(unseen) = &fitted.out_of_sample else {
        let rmse = (fitted.rss / fitted.n_obs as f64).sqrt();
        return format!(
            "{predictions} are off by {} on the very rows they were learnt from; there are too few rows to say how far off they are \
             on new ones.",
            amount(rmse)
        );
    };
    let (rmse, baseline) = (unseen.rmse, unseen.baseline.rmse);
    if rmse <= 1e-9 * baseline {
        return format!("{predictions} are exact but for rounding, on rows the model has not seen too.");
    }
    let range = confidence_range(unseen, fitted.params.confidence_level)
        .map(|(low, high, percent)| format!(" ({percent}% CI {} to {})", format_quantity(low, 3), format_quantity(high, 3)))
        .unwrap_or_default();
    let first = format!("{predictions} are typically off by {}{range} on rows the model has not seen", amount(rmse));
    if fitted.df_model == 0 && fitted.intercept {
        return format!("Without features the model is the mean. {first}.");
    }
    if rmse >= baseline {
        return format!("{first}; guessing the mean is off by {}, so the model is no better than that.", amount(baseline));
    }
    format!("{first}; guessing the mean is off by {}.", amount(baseline))
}

/// A normal interval for the typical error, where there are enough rows for one.
fn confidence_range(unseen: &OutOfSample, level: f64) -> Option<(f64, f64, String)> {
    let half = unseen.rmse_std_error? * -Normal.quantile((1.0 - level) / 2.0);
    let low = unseen.rmse - half;
    (unseen.n_obs >= 30 && low > 0.0).then(|| (low, unseen.rmse + half, format_quantity(level * 100.0, 4)))
}

/// A number as people write it: `digits` significant digits, thousands separated by commas, no exponent between 1e-4 and 1e15.
/// Whole numbers keep all their places: 53,838 with three digits is 53,800.
pub fn format_quantity(value: f64, digits: u32) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let decimals = digits.max(1) as usize - 1;
    let scientific = format!("{value:.decimals$e}");
    let exponent = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok()).unwrap_or_default();
    if !(-4..15).contains(&exponent) {
        return scientific;
    }
    let rounded: f64 = scientific.parse().unwrap_or(value);
    let places = (decimals as i32 - exponent).max(0) as usize;
    let plain = format!("{:.places$}", rounded.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut text = String::from(if rounded < 0.0 { "-" } else { "" });
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::format_quantity;

    #[test]
    fn quantities_read_well() {
        for (value, digits, expected) in [
            (53_837.77, 3, "53,800"),
            (2310.4, 3, "2,310"),
            (-1_234_567.0, 7, "-1,234,567"),
            (999.96, 4, "1,000"),
            (0.012_345, 3, "0.0123"),
            (12.0, 3, "12"),
            (0.000_123_4, 3, "0.000123"),
            (0.000_012_34, 3, "1.23e-5"),
            (1.5e15, 2, "1.5e15"),
            (0.0, 3, "0"),
            (95.0, 4, "95"),
        ] {
            assert_eq!(format_quantity(value, digits), expected);
        }
    }
}
