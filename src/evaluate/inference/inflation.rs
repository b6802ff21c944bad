//! How much a term's uncertainty grows because it resembles the others.

use super::Basis;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

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
pub fn term_inflation(basis: &Basis<'_>) -> Vec<TermInflation> {
    if basis.terms.len() < 2 {
        return Vec::new();
    }
    let slopes: Vec<usize> = basis.slopes().collect();
    let scale: Vec<f64> = (0..basis.rank()).map(|k| basis.unscaled(k, k).sqrt()).collect();
    let correlation = |columns: &[usize]| {
        DMatrix::from_fn(columns.len(), columns.len(), |a, b| {
            let (i, j) = (columns[a], columns[b]);
            if i == j { 1.0 } else { basis.unscaled(i, j) / (scale[i] * scale[j]) }
        })
    };
    // A determinant may be far below what a double can hold; its logarithm is not.
    let ln_det = |columns: &[usize]| -> Option<f64> {
        let factor = correlation(columns).cholesky()?;
        Some(2.0 * (0..columns.len()).map(|k| libm::log(factor.l_dirty()[(k, k)])).sum::<f64>())
    };
    let Some(whole) = ln_det(&slopes) else { return Vec::new() };
    let one = |term: &super::basis::DesignTerm| {
        let others: Vec<usize> = slopes.iter().copied().filter(|k| !term.columns.contains(k)).collect();
        let ln_gvif = ln_det(&term.columns)? + ln_det(&others)? - whole;
        let df = term.columns.len() as u64;
        Some(TermInflation {
            term: term.label.clone(),
            df,
            gvif: libm::exp(ln_gvif),
            gvif_adjusted: libm::exp(ln_gvif / (2 * df) as f64),
        })
    };
    basis.terms.iter().filter_map(one).collect()
}
