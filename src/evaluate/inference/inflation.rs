//! How much a term's uncertainty grows because it resembles the others.

use super::Basis;
use super::basis::DesignTerm;
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
///
/// det R₂₂ / det R is the determinant of the term's block of R⁻¹ (Jacobi's complementary minors), and R⁻¹ is the matrix of the
/// columns' products, scaled as R is: so no other term has to be gone through.
pub fn term_inflation(basis: &Basis<'_>) -> Vec<TermInflation> {
    if basis.terms.len() < 2 {
        return Vec::new();
    }
    let one = |term: &DesignTerm| {
        let columns = &term.columns;
        let scale: Vec<f64> = columns.iter().map(|&k| basis.unscaled(k, k).sqrt()).collect();
        let ln_det = |element: &dyn Fn(usize, usize) -> f64| -> Option<f64> {
            let factor = DMatrix::from_fn(columns.len(), columns.len(), element).cholesky()?;
            // A determinant may be far below what a double can hold; its logarithm is not.
            Some(2.0 * (0..columns.len()).map(|k| libm::log(factor.l_dirty()[(k, k)])).sum::<f64>())
        };
        let own = ln_det(&|a, b| basis.unscaled(columns[a], columns[b]) / (scale[a] * scale[b]))?;
        let inverse = ln_det(&|a, b| basis.column_products(columns[a], columns[b]) * (scale[a] * scale[b]))?;
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
