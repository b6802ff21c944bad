//! The kinds of charts, one file each.

mod bars;
mod comparison;
mod contributions;
mod density;
mod guide;
mod histogram;
mod intervals;
mod points;
mod spark;
mod strip;

pub use bars::Bars;
pub use comparison::{Comparison, ComparisonBin};
pub use contributions::{Contributions, Part};
pub use density::{Density, Grid};
pub use guide::{Agreement, Guide};
pub use histogram::{Bin, Histogram};
pub use intervals::{Interval, Intervals};
pub use points::{Point, Points};
pub use spark::spark_bars;
pub use strip::Strip;

use super::frame::{Entry, Swatch};
use super::scene::{Ink, Notion, Paint, Reading, Scene};
use super::table_view::TableView;

/// A title and what it is the title of.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What the chart is about, in a few words.
    pub title: String,
    /// The numbers.
    pub figure: Figure,
}

/// The numbers of a chart, with what they are.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// One point a row.
    Points(Points),
    /// Counts on a grid, where points would be too many.
    Density(Density),
    /// Counts in ranges.
    Histogram(Histogram),
    /// Counts by name.
    Bars(Bars),
    /// Estimates with their intervals.
    Intervals(Intervals),
    /// How a prediction adds up.
    Contributions(Contributions),
    /// Two data sets side by side.
    Comparison(Comparison),
    /// One prediction with its interval.
    Strip(Strip),
}

impl Chart {
    /// A chart.
    pub fn new(title: impl Into<String>, figure: impl Into<Figure>) -> Self {
        Self { title: title.into(), figure: figure.into() }
    }

    /// The drawing at a width in CSS pixels; it chooses its own height.
    pub fn scene(&self, width: f64) -> Scene {
        self.figure.draw().scene(width.max(160.0))
    }

    /// What the chart shows, as one would say it to someone who cannot see it; computed from the numbers.
    pub fn describe(&self) -> String {
        self.figure.draw().describe()
    }

    /// What is read at a target of the scene, by its number; nothing where there is no such target.
    pub fn reading(&self, target: usize) -> Reading {
        self.figure.draw().reading(target)
    }

    /// The numbers as a table.
    pub fn table(&self) -> TableView {
        self.figure.draw().table()
    }
}

/// What every kind of chart can do. The targets of a scene and the readings are in one order.
trait Draw {
    fn scene(&self, width: f64) -> Scene;
    fn describe(&self) -> String;
    fn reading(&self, target: usize) -> Reading;
    fn table(&self) -> TableView;
}

impl Figure {
    fn draw(&self) -> &dyn Draw {
        match self {
            Self::Points(figure) => figure,
            Self::Density(figure) => figure,
            Self::Histogram(figure) => figure,
            Self::Bars(figure) => figure,
            Self::Intervals(figure) => figure,
            Self::Contributions(figure) => figure,
            Self::Comparison(figure) => figure,
            Self::Strip(figure) => figure,
        }
    }
}

macro_rules! figure_from {
    ($($kind:ident),*) => { $(
        impl From<$kind> for Figure {
            fn from(figure: $kind) -> Self {
                Self::$kind(figure)
            }
        }
    )* };
}
figure_from!(Points, Density, Histogram, Bars, Intervals, Contributions, Comparison, Strip);

/// A value that a line across the chart marks.
#[derive(Clone, Debug, PartialEq)]
pub struct RefLine {
    /// Where.
    pub value: f64,
    /// What it is.
    pub label: String,
    /// What it stands for.
    pub notion: Notion,
}

impl RefLine {
    /// A line.
    pub fn new(value: f64, label: impl Into<String>, notion: Notion) -> Self {
        Self { value, label: label.into(), notion }
    }

    fn entry(&self) -> Entry {
        Entry::new(Ink::Of(self.notion), Swatch::Line(self.paint()), self.label.clone())
    }

    /// What is compared with is dashed, what the model says is not.
    fn paint(&self) -> Paint {
        if self.notion == Notion::Predicted { Paint::Line } else { Paint::Dashed }
    }
}

/// `1 row`, `2 rows`.
fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", super::format::format_count(n), if n == 1 { one } else { many })
}

/// Height of a chart with free proportions at a width: wide charts are flat, narrow ones nearly square.
fn height_for(width: f64) -> f64 {
    (width * 0.62).clamp(230.0, 400.0)
}

#[cfg(test)]
mod tests;
