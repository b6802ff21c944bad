//! The line that points are compared with, and what to say about how they lie to it.

use super::super::axis::Axis;
use super::super::format::{format_count, format_value};
use super::super::frame::{Entry, Frame, Swatch};
use super::super::relation::{Relation, weighted_median};
use super::super::scene::{Ink, Mark, Notion, Paint, Shape};
use super::counted;
use crate::stat::sort_by;

/// Fewer rows than these show no pattern that could be told from chance.
const FEW: u64 = 8;

/// The line that points are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guide {
    /// None: two columns against each other.
    #[default]
    None,
    /// Where y equals x: the target against its prediction.
    Identity,
    /// Where y is 0: residuals against anything.
    Zero,
    /// Through the quartiles of both: a normal Q–Q chart (R's `qqline`).
    Quartiles,
}

/// How near points come to the line where y equals x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// The distance that half of them are within, upwards or downwards.
    pub distance: f64,
    /// Correlation of y with x.
    pub correlation: f64,
}

impl Agreement {
    /// The distance is told to two digits.
    pub(super) fn describe(&self, y: &Axis) -> String {
        let distance = format!("{:.1e}", self.distance).parse().unwrap_or(self.distance);
        self.sentence(&format!("about {}", y.value_with_unit(distance)))
    }

    fn sentence(&self, distance: &str) -> String {
        let correlation = format_value(self.correlation, 3);
        format!(
            "Half of them lie within {distance} of the line where the prediction equals the actual value; correlation {correlation}."
        )
    }
}

/// x, y, and how many rows stand there.
pub(super) type Weighted = (f64, f64, u64);

impl Guide {
    /// Intercept and slope of the line.
    pub(super) fn line(self, pairs: &[Weighted]) -> Option<(f64, f64)> {
        match self {
            Self::None => None,
            Self::Identity => Some((0.0, 1.0)),
            Self::Zero => Some((0.0, 0.0)),
            Self::Quartiles => through_quartiles(pairs),
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Identity => "predicted equals actual",
            Self::Zero => "no residual",
            Self::Quartiles => "normal distribution, through the quartiles",
        }
    }

    fn ink(self) -> Ink {
        Ink::Of(if self == Self::Identity { Notion::Predicted } else { Notion::Baseline })
    }

    fn paint(self) -> Paint {
        if self == Self::Identity { Paint::Line } else { Paint::Dashed }
    }

    pub(super) fn entry(self) -> Option<Entry> {
        (self != Self::None).then(|| Entry::new(self.ink(), Swatch::Line(self.paint()), self.label()))
    }

    pub(super) fn mark(self, frame: &Frame, pairs: &[Weighted]) -> Option<Mark> {
        let (intercept, slope) = self.line(pairs)?;
        let segment = frame.line(intercept, slope)?;
        Some(Mark::new(Shape::Segments(vec![segment]), self.ink(), self.paint()))
    }

    /// What the points say, beginning with how many they are.
    pub(super) fn describe(self, x: &Axis, y: &Axis, pairs: &[Weighted]) -> String {
        self.describe_spread(x, y, pairs, pairs)
    }

    /// The same of rows that are counted in cells; `pairs`: the middles of these, `spread`: where rows may be within them.
    pub(super) fn describe_spread(self, x: &Axis, y: &Axis, pairs: &[Weighted], spread: &[Weighted]) -> String {
        let relation = Relation::of(pairs);
        let rows = counted(relation.n, "row", "rows");
        if relation.n == 0 {
            return "No rows to show.".to_owned();
        }
        let what = match self {
            Self::None => related(&relation, x, y),
            Self::Identity => agreement(&relation, y, spread),
            Self::Zero => residual_patterns(&relation, x),
            Self::Quartiles => normality(&relation, pairs),
        };
        format!("{rows}. {what}")
    }
}

fn related(relation: &Relation, x: &Axis, y: &Axis) -> String {
    let (x, y) = (&x.label, &y.label);
    if relation.trend.abs() < relation.worth_a_word() {
        return format!("{y} neither rises nor falls with {x} (correlation {:.2}).", relation.trend);
    }
    let direction = if relation.trend > 0.0 { "rises" } else { "falls" };
    format!("{y} {direction} with {x} (correlation {}).", format_value(relation.trend, 2))
}

fn agreement(relation: &Relation, y: &Axis, pairs: &[Weighted]) -> String {
    let distance = weighted_median(pairs.iter().map(|(x, y, weight)| ((y - x).abs(), *weight)).collect());
    Agreement { distance, correlation: relation.trend }.sentence(&y.value_with_unit(distance))
}

fn residual_patterns(relation: &Relation, x: &Axis) -> String {
    if relation.n < FEW {
        return "Too few to see a pattern in the residuals.".to_owned();
    }
    let against = x.label.to_lowercase();
    let least = relation.worth_a_word();
    let of = |r: f64| format!("(correlation {})", format_value(r, 2));
    let trend = match relation.trend {
        r if r.abs() < least => "No trend".to_owned(),
        r => format!("The residuals {} with the {against} {}", if r > 0.0 { "rise" } else { "fall" }, of(r)),
    };
    let bend = match relation.bend {
        r if r.abs() < least => "no bend".to_owned(),
        r => format!("a bend: both ends lie {} than the middle {}", if r > 0.0 { "higher" } else { "lower" }, of(r)),
    };
    let spread = match relation.spread {
        r if r.abs() < least => "an even spread".to_owned(),
        r => format!("a spread that {} with the {against} {}", if r > 0.0 { "grows" } else { "shrinks" }, of(r)),
    };
    format!("{trend}, {bend}, {spread}.")
}

/// Judged by the correlation of the two sets of quantiles (Filliben 1975): under about 0.99 the departure shows.
fn normality(relation: &Relation, pairs: &[Weighted]) -> String {
    if relation.n < FEW {
        return "Too few to compare with a normal distribution.".to_owned();
    }
    let closeness = match relation.trend {
        r if r >= 0.995 => "They follow the line of a normal distribution closely",
        r if r >= 0.98 => "They mostly follow the line of a normal distribution",
        _ => "They depart from the line of a normal distribution",
    };
    let tails = tails(pairs).map_or_else(String::new, |tails| format!("; {tails}"));
    format!("{closeness} (correlation of the quantiles {}){tails}.", format_value(relation.trend, 4))
}

/// What the outermost twentieth of the rows on either side says; nothing where the tails lie at the line.
fn tails(pairs: &[Weighted]) -> Option<String> {
    let (intercept, slope) = through_quartiles(pairs)?;
    let mut sorted: Vec<_> = pairs.iter().filter(|(x, y, _)| x.is_finite() && y.is_finite()).collect();
    sort_by(&mut sorted, |one, two| one.0.total_cmp(&two.0));
    let outer = (sorted.len() / 20).max(2);
    let departure =
        |end: &[&Weighted]| end.iter().map(|(x, y, _)| y - intercept - slope * x).sum::<f64>() / end.len() as f64 / slope;
    let (low, high) = (departure(sorted.get(..outer)?), departure(sorted.get(sorted.len() - outer..)?));
    // A quarter of a standard deviation is seen on the chart.
    let word = |outward: f64| if outward > 0.25 { Some("longer") } else { (outward < -0.25).then_some("shorter") };
    match (word(-low), word(high)) {
        (Some(one), Some(two)) if one == two => Some(format!("both tails are {one}")),
        (Some(one), Some(two)) => Some(format!("the lower tail is {one}, the upper {two}")),
        (Some(one), None) => Some(format!("the lower tail is {one}")),
        (None, Some(two)) => Some(format!("the upper tail is {two}")),
        (None, None) => None,
    }
}

/// Intercept and slope of the line through the lower and the upper quartiles of x and of y.
fn through_quartiles(pairs: &[Weighted]) -> Option<(f64, f64)> {
    let quartiles = |mut values: Vec<f64>| {
        values.retain(|value| value.is_finite());
        sort_by(&mut values, f64::total_cmp);
        Some((quantile(&values, 0.25)?, quantile(&values, 0.75)?))
    };
    let (x1, x3) = quartiles(pairs.iter().map(|pair| pair.0).collect())?;
    let (y1, y3) = quartiles(pairs.iter().map(|pair| pair.1).collect())?;
    let slope = (y3 - y1) / (x3 - x1);
    (slope.is_finite() && slope > 0.0).then_some((y1 - slope * x1, slope))
}

/// Quantile of type 7 (R's default) of sorted values.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * (sorted.len().checked_sub(1)?) as f64;
    let (below, above) = (sorted.get(place as usize)?, sorted.get((place as usize + 1).min(sorted.len() - 1))?);
    Some(below + (above - below) * (place - libm::floor(place)))
}

/// `12 of 1,000 rows`.
pub(super) fn share_of(n: u64, all: u64) -> String {
    format!("{} of {}", format_count(n), counted(all, "row", "rows"))
}
