//! A fit in the coordinates of its own factor, where the columns of the design are orthonormal.

use crate::feature::Design;
use crate::train::FittedLeastSquares;

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

    /// What the columns `then` take from the residual sum of squares after the columns `first`; both by position.
    ///
    /// The columns are made triangular in this order, together with the rotated target θ = R·β: squares of its elements, so
    /// nothing cancels.
    pub(super) fn extra_sum_of_squares(&self, first: &[usize], then: &[usize]) -> f64 {
        let rank = self.rank();
        let mut columns: Vec<Vec<f64>> = first.iter().chain(then).map(|&k| self.factor[k].clone()).collect();
        columns.push(self.rotated_target());
        let n = columns.len() - 1;
        for k in 0..n {
            reflect(&mut columns, k, rank);
        }
        columns[n][first.len()..n].iter().map(|element| element * element).sum()
    }

    /// θ = R·β.
    fn rotated_target(&self) -> Vec<f64> {
        let mut theta = vec![0.0; self.rank()];
        for (column, beta) in self.factor.iter().zip(&self.coefficients) {
            theta.iter_mut().zip(column).for_each(|(sum, r)| *sum += r * beta);
        }
        theta
    }

    /// (ZᵀZ)⁻¹ between two kept columns.
    pub(super) fn unscaled(&self, i: usize, j: usize) -> f64 {
        self.inverse.iter().map(|column| column[i] * column[j]).sum()
    }

    /// Sum of squares of a kept column: about its mean with an intercept, about 0 without.
    pub(super) fn column_squares(&self, k: usize) -> f64 {
        let skip = usize::from(self.fitted.intercept);
        self.factor[k].iter().skip(skip).map(|r| r * r).sum()
    }
}

/// Makes column `k` zero below row `k` by a Householder reflection of the rows from `k` to `rank`.
fn reflect(columns: &mut [Vec<f64>], k: usize, rank: usize) {
    let mut v = columns[k][k..rank].to_vec();
    let length = v.iter().map(|v| v * v).sum::<f64>().sqrt();
    if length == 0.0 {
        return;
    }
    v[0] += if v[0] > 0.0 { length } else { -length };
    let square: f64 = v.iter().map(|v| v * v).sum();
    for column in &mut columns[k..] {
        let rows = &mut column[k..rank];
        let factor = 2.0 * rows.iter().zip(&v).map(|(b, v)| b * v).sum::<f64>() / square;
        rows.iter_mut().zip(&v).for_each(|(b, v)| *b -= factor * v);
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
        let factors = &design.columns[j].factors;
        if factors.is_empty() {
            continue;
        }
        let parts: Vec<String> = factors.iter().map(|factor| design.base(factor)).collect();
        let label = parts.join(":");
        if let Some(term) = terms.iter_mut().find(|term| term.label == label) {
            term.columns.push(position);
        } else {
            let mut sorted = parts;
            sorted.sort();
            terms.push(DesignTerm { label, parts: sorted, columns: vec![position] });
        }
    }
    terms
}
