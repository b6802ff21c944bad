//! Which columns nearly determine each other, and whose coefficients suffer.

use super::Basis;
use super::singular::scaled_right_vectors;
use serde::{Deserialize, Serialize};
use straightedge_kernel::norm;

/// Columns up to which singular values are worth their time.
const MOST_COLUMNS: usize = 200;

/// Condition indices and variance-decomposition proportions (Belsley, Kuh, Welsch, "Regression diagnostics", 1980, section 3.2):
/// columns as they are, the intercept among them, scaled to unit length, not centred.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Collinearity {
    /// Names of the columns, (rank).
    pub terms: Vec<String>,
    /// Largest over each singular value, rising, (rank). From 30 on a near dependency is strong.
    pub condition_indices: Vec<f64>,
    /// Share of each coefficient's variance that belongs to each singular value: one row an index, one column a term,
    /// (rank × rank). Two shares above 0.5 in a row of a high index name the columns that nearly determine each other.
    pub proportions: Vec<Vec<f64>>,
}

/// The analysis; `None` without columns, or where they are more than 200.
pub fn collinearity(basis: &Basis<'_>) -> Option<Collinearity> {
    let rank = basis.rank();
    if rank == 0 || rank > MOST_COLUMNS {
        return None;
    }
    let predictor = &basis.fitted.predictor;
    // A column as it is, is the column less its centre plus the centre times the intercept.
    let mut columns = basis.factor.clone();
    if basis.fitted.intercept {
        let one = columns[0][0];
        for (column, &j) in columns.iter_mut().zip(&predictor.kept).skip(1) {
            column[0] += one * predictor.centres[j];
        }
    }
    for column in &mut columns {
        let length = norm(column);
        column.iter_mut().for_each(|r| *r /= length);
    }
    let vectors = scaled_right_vectors(columns);
    let lengths: Vec<f64> = vectors.iter().map(|vector| norm(vector)).collect();
    // The share of v in a variance is (v/σ)², and each vector is σ·v.
    let part = |k: usize, j: usize| {
        let share = vectors[k][j] / (lengths[k] * lengths[k]);
        share * share
    };
    let totals: Vec<f64> = (0..rank).map(|j| (0..rank).map(|k| part(k, j)).sum()).collect();
    Some(Collinearity {
        terms: (0..rank).map(|k| basis.name(k).to_owned()).collect(),
        condition_indices: lengths.iter().map(|length| lengths[0] / length).collect(),
        proportions: (0..rank).map(|k| (0..rank).map(|j| part(k, j) / totals[j]).collect()).collect(),
    })
}
