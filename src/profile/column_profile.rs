//! What a column looks like.

use super::written_warning::WrittenWarning;
use crate::table::ColumnType;
use serde::{Deserialize, Serialize};

/// What a column looks like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ColumnType,
    /// Number of cells, missing ones included.
    pub n: u64,
    /// Number of missing cells.
    pub n_missing: u64,
    /// Number of different values among the cells that are not missing.
    pub distinct: Distinct,
    /// How the values lie; by the column's type.
    pub distribution: Distribution,
    /// What a careful person would notice, the gravest first.
    pub warnings: Vec<ProfileWarning>,
}

impl ColumnProfile {
    /// Share of missing cells, 0 to 1; 0 for a column without cells.
    pub fn missing_share(&self) -> f64 {
        if self.n == 0 { 0.0 } else { self.n_missing as f64 / self.n as f64 }
    }
}

/// A number of different values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distinct {
    /// Exactly so many.
    Exactly(u64),
    /// More than were counted.
    MoreThan(u64),
}

/// How the values of a column lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Distribution {
    /// Numbers, in the column's unit.
    Numbers(NumberProfile),
    /// Dates, in milliseconds since 1970-01-01T00:00:00.
    Dates(NumberProfile),
    /// Labels: categories, booleans (`false`, `true`), text.
    Labels(LabelProfile),
}

/// How numbers lie. Undefined statistics (of no values; a standard deviation of one) are `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberProfile {
    /// Arithmetic mean.
    pub mean: Option<f64>,
    /// Standard deviation with n − 1.
    pub sd: Option<f64>,
    /// Skewness, the moment estimator g1 = m3 / m2^1.5 (`scipy.stats.skew`).
    pub skewness: Option<f64>,
    /// Quantiles of type 7 (Hyndman and Fan 1996; the default of R and `numpy`).
    pub quantiles: Option<Quantiles>,
    /// Values that are 0.
    pub n_zero: u64,
    /// Values under 0.
    pub n_negative: u64,
    /// Values that are whole.
    pub n_whole: u64,
    /// Bins of equal width with round edges, in ascending order, from the smallest value to the largest.
    pub histogram: Vec<HistogramBin>,
}

/// Quantiles of type 7.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantiles {
    /// Smallest value.
    pub min: f64,
    /// 5 %.
    pub p05: f64,
    /// Lower quartile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// Upper quartile.
    pub p75: f64,
    /// 95 %.
    pub p95: f64,
    /// Largest value.
    pub max: f64,
}

/// The values in `lower <= value < upper`; in the last bin `value <= upper`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistogramBin {
    /// Lower edge.
    pub lower: f64,
    /// Upper edge.
    pub upper: f64,
    /// How many values.
    pub count: u64,
}

/// How labels lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelProfile {
    /// The most frequent labels with how often, the most frequent first, equals in byte order; empty if there were too many
    /// different ones to count.
    pub top: Vec<(String, u64)>,
    /// Cells whose label is not in `top`.
    pub n_other: u64,
    /// How long the labels are; `None` if there are none.
    pub length: Option<LengthProfile>,
}

/// Lengths of texts, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LengthProfile {
    /// The shortest.
    pub min: u64,
    /// On average over the cells.
    pub mean: f64,
    /// The longest.
    pub max: u64,
}

/// What a careful person would notice in a column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "WrittenWarning", try_from = "WrittenWarning")]
pub enum ProfileWarning {
    /// No cell has a value.
    AllMissing,
    /// All values are the same: nothing to learn from.
    Constant,
    /// All values differ, and they are whole numbers or labels: a name of the row, not a property.
    Identifier,
    /// At least 20 % of the cells are missing.
    ManyMissing {
        /// Share of missing cells, 0 to 1.
        share: f64,
    },
    /// Few different whole numbers: perhaps codes for categories.
    PerhapsCodes {
        /// How many different ones.
        distinct: u64,
    },
    /// A long tail: |skewness| over 2.
    Skewed {
        /// The skewness.
        skewness: f64,
    },
    /// At least 90 % of the values are the same.
    NearlyConstant {
        /// Share of the most frequent value among the present ones, 0 to 1.
        share: f64,
    },
    /// Labels with fewer than 5 rows each.
    RareLabels {
        /// How many such labels.
        labels: u64,
    },
}
