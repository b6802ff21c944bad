//! A fit in the coordinates of its own factor, where the columns of the design are orthonormal.

use crate::feature::Design;
use crate::stat::sort_by;
use crate::train::FittedLeastSquares;
use straightedge_kernel::{dot, norm, reflect, subtract_multiple};

/// Share of a column's length below which what others leave of it is rounding.
const DETERMINED_BELOW: f64 = 1e-9;

/// The factor of a fit, its coefficients, and which columns belong to which term.
#[derive(Clone, Debug)]
pub struct Basis<'a> {
    /// The fit.
    pub fitted: &'a FittedLeastSquares,
    /// R with `RᵀR = ZᵀZ`, Z the kept columns less their centres: by columns, (rank × rank), zeros below the diagonal.
    pub(super) factor: Vec<Vec<f64>>,
    /// T = R⁻¹, by columns, (rank × rank).
    pub(super) inverse: Vec<Vec<f64>>,
    /// Coefficients of the kept columns less their centres, (rank).
    pub(super) coefficients: Vec<f64>,
    /// Terms that have a column, in design order; the intercept is none.
    pub terms: Vec<DesignTerm>,
}

/// A term with its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesignTerm {
    /// `x`, `x^2`, `city`, `x:city`.
    pub label: String,
    /// What it is a product of, sorted.
    parts: Vec<String>,
    /// Its columns by their position among the kept ones, (df).
    pub columns: Vec<usize>,
}

/// A column that the kept ones determine, in the coordinates of their factor: it takes part where the spaces that terms span are
/// compared.
#[derive(Clone, Debug)]
pub struct AliasedColumn {
    /// Its term; of this, `columns` is of no use.
    pub(super) term: DesignTerm,
    /// Σ w·(x − centre) over the rows, (rank).
    coordinates: Vec<f64>,
}

impl DesignTerm {
    /// Whether every variable of `other` is in this term, and more.
    pub(super) fn contains(&self, other: &Self) -> bool {
        self.parts.len() > other.parts.len() && other.parts.iter().all(|part| self.parts.contains(part))
    }
}

impl<'a> Basis<'a> {
    /// The basis of a fit to a design.
    pub fn new(fitted: &'a FittedLeastSquares, design: &Design) -> Self {
        let predictor = &fitted.predictor;
        let rank = predictor.kept.len();
        Self {
            fitted,
            factor: unpacked(&predictor.factor(), rank),
            inverse: unpacked(&predictor.inverse_factor, rank),
            coefficients: predictor.centred_coefficients(),
            terms: terms(fitted, design),
        }
    }

    /// Number of columns that are kept, the intercept included.
    pub fn rank(&self) -> usize {
        self.coefficients.len()
    }

    /// Kept columns that are no intercept.
    pub fn slopes(&self) -> std::ops::Range<usize> {
        usize::from(self.fitted.intercept)..self.rank()
    }

    /// Name of a kept column.
    pub(super) fn name(&self, k: usize) -> &str {
        self.fitted.predictor.kept.get(k).map_or("", |&j| &self.fitted.terms[j])
    }

    /// What each group of columns, by position, takes from the residual sum of squares after the groups before it.
    ///
    /// The columns are made triangular in this order, together with the rotated target θ = R·β: squares of its elements, so
    /// nothing cancels.
    pub(super) fn sums_of_squares(&self, groups: &[&[usize]]) -> Vec<f64> {
        let rank = self.rank();
        let mut columns: Vec<Vec<f64>> = groups.iter().copied().flatten().map(|&k| self.factor[k].clone()).collect();
        columns.push(self.rotated_target());
        for k in 0..columns.len() - 1 {
            reflect(&mut columns[k..], k, rank);
        }
        let mut rest = columns.last().map_or(&[][..], |target| target);
        let of_group = |group: &&[usize]| {
            let (own, later) = rest.split_at(group.len());
            rest = later;
            own.iter().map(|element| element * element).sum()
        };
        groups.iter().map(of_group).collect()
    }

    /// What columns, by position, take from the residual sum of squares after all others: βᵀ C⁻¹ β with their coefficients β and their
    /// block C of (ZᵀZ)⁻¹ (Seber and Lee, "Linear Regression Analysis", 2nd ed., theorem 4.1). C = U·Uᵀ, U their rows of R⁻¹, so that
    /// a triangle of Uᵀ does for C. From the last column and the last element on, Uᵀ of the last columns is a triangle as it is.
    pub(super) fn last_sum_of_squares(&self, of: &[usize]) -> f64 {
        let rank = self.rank();
        let row = |k: &usize| self.inverse.iter().rev().map(|column| column[*k]).collect();
        let mut columns: Vec<Vec<f64>> = of.iter().rev().map(row).collect();
        let mut solved: Vec<f64> = Vec::with_capacity(of.len());
        for (k, &column) in of.iter().rev().enumerate() {
            reflect(&mut columns[k..], k, rank);
            let known = dot(&columns[k], &solved);
            solved.push((self.coefficients[column] - known) / columns[k][k]);
        }
        solved.iter().map(|element| element * element).sum()
    }

    /// The aliased columns, in design order. `coordinates`: what [`AliasedColumn`] holds of each.
    pub fn aliased(&self, design: &Design, coordinates: Vec<Vec<f64>>) -> Vec<AliasedColumn> {
        let aliased = (0..design.n_columns()).filter(|j| !self.fitted.predictor.kept.contains(j));
        let column = |(j, coordinates)| {
            let (label, parts) = label(design, j);
            AliasedColumn { term: DesignTerm { label, parts, columns: Vec::new() }, coordinates }
        };
        aliased.zip(coordinates).map(column).collect()
    }

    /// What the columns `then` take after the columns `first`, as [`Basis::sums_of_squares`] has it, for columns that may determine each
    /// other, kept ones by position and aliased ones: also the degrees of freedom, which are the ranks' difference.
    pub(super) fn extra_space(&self, first: (&[usize], &[&AliasedColumn]), then: (&[usize], &[&AliasedColumn])) -> (u64, f64) {
        let rank = self.rank();
        let of = |(kept, aliased): (&[usize], &[&AliasedColumn])| {
            let kept = kept.iter().map(|&k| self.factor[k].clone());
            kept.chain(aliased.iter().map(|column| column.coordinates.clone())).collect::<Vec<_>>()
        };
        let (first, then) = (of(first), of(then));
        let n_first = first.len();
        let mut columns: Vec<Vec<f64>> = first.into_iter().chain(then).chain([self.rotated_target()]).collect();
        let lengths: Vec<f64> = columns.iter().map(|column| norm(column)).collect();
        let (mut row, mut before) = (0, 0);
        for k in 0..columns.len() - 1 {
            if k == n_first {
                before = row;
            }
            if row < rank && norm(&columns[k][row..]) > DETERMINED_BELOW * lengths[k] {
                reflect(&mut columns[k..], row, rank);
                row += 1;
            }
        }
        let target = columns.last().map(|target| &target[before..row]).unwrap_or_default();
        ((row - before) as u64, target.iter().map(|element| element * element).sum())
    }

    /// θ = R·β.
    fn rotated_target(&self) -> Vec<f64> {
        let mut theta = vec![0.0; self.rank()];
        for (column, beta) in self.factor.iter().zip(&self.coefficients) {
            subtract_multiple(&mut theta, column, -beta);
        }
        theta
    }

    /// (ZᵀZ)⁻¹ between two kept columns.
    pub(super) fn unscaled(&self, i: usize, j: usize) -> f64 {
        self.inverse.iter().map(|column| column[i] * column[j]).sum()
    }

    /// Sum of squares of a kept column: about its mean with an intercept, about 0 without.
    pub(super) fn column_squares(&self, k: usize) -> f64 {
        self.column_products(k, k)
    }

    /// Sum of products of two kept columns, likewise.
    pub(super) fn column_products(&self, i: usize, j: usize) -> f64 {
        let skip = usize::from(self.fitted.intercept);
        dot(&self.factor[i][skip..], &self.factor[j][skip..])
    }
}

fn unpacked(packed: &[f64], rank: usize) -> Vec<Vec<f64>> {
    let start = |k: usize| k * (k + 1) / 2;
    let column = |k: usize| {
        let mut column = packed[start(k)..start(k + 1)].to_vec();
        column.resize(rank, 0.0);
        column
    };
    (0..rank).map(column).collect()
}

fn terms(fitted: &FittedLeastSquares, design: &Design) -> Vec<DesignTerm> {
    let mut terms: Vec<DesignTerm> = Vec::new();
    for (position, &j) in fitted.predictor.kept.iter().enumerate() {
        if design.columns[j].factors.is_empty() {
            continue;
        }
        let (label, parts) = label(design, j);
        if let Some(term) = terms.iter_mut().find(|term| term.label == label) {
            term.columns.push(position);
        } else {
            terms.push(DesignTerm { label, parts, columns: vec![position] });
        }
    }
    terms
}

/// The term of a column of the design, and what it is a product of, sorted.
fn label(design: &Design, j: usize) -> (String, Vec<String>) {
    let mut parts: Vec<String> = design.columns[j].factors.iter().map(|factor| design.base(factor)).collect();
    let label = parts.join(":");
    sort_by(&mut parts, Ord::cmp);
    (label, parts)
}
