//! Covariances of the coefficients that do not take errors for equally large, or for independent.

use super::Basis;
use crate::stat::{Dd, Flat, flat, map_of};
use crate::train::CovarianceType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sums over rows from which a robust covariance is made: in coordinates where the design is orthonormal, so that neither units
/// nor near dependencies cost digits.
#[derive(Clone, Debug)]
pub struct CovarianceSums {
    kind: SumsKind,
    /// Rows that determine a coefficient by themselves: HC2 and HC3 are not defined with them.
    n_leverage_one: u64,
    /// Rows without a cluster.
    n_unclustered: u64,
}

#[derive(Clone, Debug)]
enum SumsKind {
    /// Σ weight·w·wᵀ, upper triangle packed by columns; the weight is e²/(1 − h)^power.
    Heteroscedastic { power: u32, meat: Vec<Dd> },
    /// Σ w·e of each cluster.
    Clustered(BTreeMap<Cluster, Vec<f64>>),
}

flat!(CovarianceSums { kind, n_leverage_one, n_unclustered });

impl Flat for SumsKind {
    fn flatten(&self, words: &mut Vec<u64>) {
        match self {
            Self::Heteroscedastic { power, meat } => (Some(*power), meat.clone()).flatten(words),
            Self::Clustered(clusters) => {
                None::<u32>.flatten(words);
                let clusters: Vec<(Cluster, Vec<f64>)> = clusters.clone().into_iter().collect();
                clusters.flatten(words);
            }
        }
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        if let Some(power) = Flat::restore(words)? {
            return Some(Self::Heteroscedastic { power, meat: Flat::restore(words)? });
        }
        let clusters: Vec<(Cluster, Vec<f64>)> = Flat::restore(words)?;
        Some(Self::Clustered(map_of(clusters)))
    }
}

impl Flat for Cluster {
    fn flatten(&self, words: &mut Vec<u64>) {
        match self {
            Self::Bits(bits) => (false, *bits).flatten(words),
            Self::Label(label) => (true, label.clone()).flatten(words),
        }
    }

    fn restore(words: &mut &[u64]) -> Option<Self> {
        Some(if Flat::restore(words)? { Self::Label(Flat::restore(words)?) } else { Self::Bits(Flat::restore(words)?) })
    }
}

/// What rows of one cluster have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cluster {
    /// Bits of a number, a date or a boolean.
    Bits(u64),
    /// A label.
    Label(String),
}

/// A batch of rows.
pub struct CovarianceRows<'a> {
    /// Coordinates, by columns, (rank × `n_rows`).
    pub whitened: &'a [Vec<f64>],
    /// Residuals, (`n_rows`).
    pub residuals: &'a [f64],
    /// Leverages, (`n_rows`).
    pub leverages: &'a [f64],
    /// Clusters, (`n_rows`); empty if none are asked for.
    pub clusters: &'a [Option<Cluster>],
}

/// A robust covariance of the coefficients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RobustCovariance {
    /// Which.
    pub kind: CovarianceType,
    /// Degrees of freedom of t and F: those of the residuals, or clusters − 1.
    pub df_resid: u64,
    /// Number of clusters; `None` if it is not by clusters.
    pub n_clusters: Option<u64>,
    /// Covariances of the kept coefficients, upper triangle packed by columns.
    values: Vec<f64>,
}

impl CovarianceSums {
    /// No row yet; `None` for the classical covariance, which needs none.
    pub fn new(kind: &CovarianceType, rank: usize) -> Option<Self> {
        let meat = vec![Dd::ZERO; rank * (rank + 1) / 2];
        let kind = match kind {
            CovarianceType::Classical => return None,
            CovarianceType::Hc0 | CovarianceType::Hc1 => SumsKind::Heteroscedastic { power: 0, meat },
            CovarianceType::Hc2 => SumsKind::Heteroscedastic { power: 1, meat },
            CovarianceType::Hc3 => SumsKind::Heteroscedastic { power: 2, meat },
            CovarianceType::Cluster { .. } => SumsKind::Clustered(BTreeMap::new()),
        };
        Some(Self { kind, n_leverage_one: 0, n_unclustered: 0 })
    }

    /// Takes in rows. Those of leverage 1 (above `leverage_one`) have no residual and add nothing.
    pub fn update(&mut self, rows: &CovarianceRows<'_>, leverage_one: f64) {
        self.n_leverage_one += rows.leverages.iter().filter(|leverage| **leverage >= leverage_one).count() as u64;
        match &mut self.kind {
            SumsKind::Heteroscedastic { power, meat } => {
                let weight = |(residual, leverage): (&f64, &f64)| {
                    let share = if *leverage >= leverage_one { return 0.0 } else { 1.0 - leverage };
                    let square = residual * residual;
                    (0..*power).fold(square, |weight, _| weight / share)
                };
                let weights: Vec<f64> = rows.residuals.iter().zip(rows.leverages).map(weight).collect();
                let mut sums = meat.iter_mut();
                for (k, right) in rows.whitened.iter().enumerate() {
                    let right: Vec<f64> = right.iter().zip(&weights).map(|(w, weight)| w * weight).collect();
                    for left in &rows.whitened[..=k] {
                        if let Some(sum) = sums.next() {
                            *sum += left.iter().zip(&right).map(|(a, b)| a * b).sum::<f64>();
                        }
                    }
                }
            }
            SumsKind::Clustered(clusters) => {
                for (i, (residual, cluster)) in rows.residuals.iter().zip(rows.clusters).enumerate() {
                    let Some(cluster) = cluster else {
                        self.n_unclustered += 1;
                        continue;
                    };
                    if !clusters.contains_key(cluster) {
                        clusters.insert(cluster.clone(), vec![0.0; rows.whitened.len()]);
                    }
                    if let Some(score) = clusters.get_mut(cluster) {
                        score.iter_mut().zip(rows.whitened).for_each(|(sum, w)| *sum += w[i] * residual);
                    }
                }
            }
        }
    }

    /// Takes in what `later` has seen.
    pub fn merge(&mut self, later: Self) {
        self.n_leverage_one += later.n_leverage_one;
        self.n_unclustered += later.n_unclustered;
        match (&mut self.kind, later.kind) {
            (SumsKind::Heteroscedastic { meat, .. }, SumsKind::Heteroscedastic { meat: more, .. }) => {
                meat.iter_mut().zip(more).for_each(|(a, b)| *a += b);
            }
            (SumsKind::Clustered(clusters), SumsKind::Clustered(more)) => {
                for (cluster, score) in more {
                    match clusters.get_mut(&cluster) {
                        Some(known) => known.iter_mut().zip(score).for_each(|(a, b)| *a += b),
                        None => drop(clusters.insert(cluster, score)),
                    }
                }
            }
            // A pass has one kind of sums.
            _ => {}
        }
    }

    /// Rows without a cluster.
    pub fn n_unclustered(&self) -> u64 {
        self.n_unclustered
    }

    /// The covariance: White 1980 (HC0), `MacKinnon` and White 1985 (HC1 to HC3; R's `sandwich::vcovHC`), Liang and Zeger 1986 with
    /// the correction G/(G − 1)·(n − 1)/(n − k) (cluster; R's `sandwich::vcovCL`, statsmodels' `cov_type="cluster"`).
    ///
    /// `None` where it is not defined: without residual degrees of freedom, with fewer than two clusters, and for HC2 and HC3
    /// with a row that determines a coefficient by itself.
    pub fn finish(&self, kind: &CovarianceType, basis: &Basis<'_>) -> Option<RobustCovariance> {
        let rank = basis.rank();
        let (n, df_resid) = (basis.fitted.n_obs as f64, basis.fitted.df_resid);
        if df_resid == 0 {
            return None;
        }
        let (meat, factor, df_resid, n_clusters) = match &self.kind {
            SumsKind::Heteroscedastic { power, .. } if *power > 0 && self.n_leverage_one > 0 => return None,
            SumsKind::Heteroscedastic { meat, .. } => {
                let factor = if *kind == CovarianceType::Hc1 { n / df_resid as f64 } else { 1.0 };
                (meat.iter().map(|sum| sum.to_f64()).collect::<Vec<_>>(), factor, df_resid, None)
            }
            SumsKind::Clustered(clusters) => {
                let g = clusters.len() as f64;
                if clusters.len() < 2 {
                    return None;
                }
                let mut meat = vec![Dd::ZERO; rank * (rank + 1) / 2];
                for score in clusters.values() {
                    let pairs = (0..rank).flat_map(|k| (0..=k).map(move |i| (i, k)));
                    meat.iter_mut().zip(pairs).for_each(|(sum, (i, k))| *sum += score[i] * score[k]);
                }
                let factor = g / (g - 1.0) * (n - 1.0) / df_resid as f64;
                let meat = meat.iter().map(|sum| sum.to_f64()).collect();
                (meat, factor, clusters.len() as u64 - 1, Some(clusters.len() as u64))
            }
        };
        let values = sandwich(&basis.fitted.predictor.coefficient_rows(), &meat, factor);
        Some(RobustCovariance { kind: kind.clone(), df_resid, n_clusters, values })
    }
}

impl RobustCovariance {
    /// The covariance of two kept coefficients, by position.
    pub fn between(&self, i: usize, k: usize) -> f64 {
        let (i, k) = (i.min(k), i.max(k));
        self.values[k * (k + 1) / 2 + i]
    }

    /// The standard error of a kept coefficient.
    pub fn std_error(&self, k: usize) -> f64 {
        self.between(k, k).sqrt()
    }
}

/// factor·T·M·Tᵀ, M and the result packed by columns.
fn sandwich(rows: &[Vec<f64>], meat: &[f64], factor: f64) -> Vec<f64> {
    let rank = rows.len();
    let element = |i: usize, k: usize| meat[i.max(k) * (i.max(k) + 1) / 2 + i.min(k)];
    let times_meat = |row: &Vec<f64>| -> Vec<f64> {
        (0..rank).map(|k| row.iter().enumerate().map(|(i, t)| t * element(i, k)).sum()).collect()
    };
    let halves: Vec<Vec<f64>> = rows.iter().map(times_meat).collect();
    let product = |a: &[f64], b: &[f64]| factor * a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    (0..rank).flat_map(|k| (0..=k).map(move |i| (i, k))).map(|(i, k)| product(&halves[k], &rows[i])).collect()
}
