//! How much a term's uncertainty grows because it resembles the others.

use super::Basis;
use super::basis::DesignTerm;
use serde::{Deserialize, Serialize};
use straightedge_kernel::{norm, reflect};

/// The generalised variance inflation factor of a term (Fox and Monette, "Generalized collinearity diagnostics", JASA 87 (1992);
/// R's `car::vif`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TermInflation {
    /// The term.
    pub term: String,
    /// Its degrees of freedom.
    pub df: u64,
    /// det R₁₁ · det R₂₂ / det R, R the correlation matrix of the slopes, R₁₁ that of the term's, R₂₂ that of the others'.
    pub gvif: f64,
    /// gvif^(1/(2·df)): comparable between terms, the square root of the VIF for a term of one column.
    pub gvif_adjusted: f64,
}

/// The inflation of each term; empty for fewer than two terms.
///
/// det R₂₂ / det R is the determinant of the term's block of R⁻¹ (Jacobi's complementary minors), and R⁻¹ is the matrix of the
/// columns' products, scaled as R is: so no other term has to be gone through. Both are found without squaring, from triangles.
pub fn term_inflation(basis: &Basis<'_>) -> Vec<TermInflation> {
    if basis.terms.len() < 2 {
        return Vec::new();
    }
    let rank = basis.rank();
    let slopes = basis.slopes().start..rank;
    let one = |term: &DesignTerm| {
        let columns = &term.columns;
        // From the last element on, what the last columns are made of is a triangle as it is.
        let rows: Vec<Vec<f64>> =
            columns.iter().rev().map(|&k| basis.inverse.iter().rev().map(|column| column[k]).collect()).collect();
        let lengths: Vec<f64> = rows.iter().map(|row| norm(row)).collect();
        let scaled = |column: &[f64], by: f64| column.iter().map(|element| element * by).collect::<Vec<f64>>();
        let own = rows.iter().zip(&lengths).map(|(row, length)| scaled(row, 1.0 / length));
        let inverse = columns.iter().rev().zip(&lengths).map(|(&k, length)| scaled(&basis.factor[k][slopes.clone()], *length));
        let (own, inverse) = (ln_squared_volume(own.collect())?, ln_squared_volume(inverse.rev().collect())?);
        let df = columns.len() as u64;
        Some(TermInflation {
            term: term.label.clone(),
            df,
            gvif: libm::exp(own + inverse),
            gvif_adjusted: libm::exp((own + inverse) / (2 * df) as f64),
        })
    };
    basis.terms.iter().filter_map(one).collect()
}

/// The logarithm of det(Aᵀ·A), by a triangle of A; `None` if that is 0. The determinant may be far below what a double can hold; its
/// logarithm is not.
fn ln_squared_volume(mut columns: Vec<Vec<f64>>) -> Option<f64> {
    let n_rows = columns.first()?.len();
    for k in 0..columns.len() {
        reflect(&mut columns[k..], k, n_rows);
    }
    let volume = 2.0 * columns.iter().enumerate().map(|(k, column)| libm::log(column[k].abs())).sum::<f64>();
    volume.is_finite().then_some(volume)
}
