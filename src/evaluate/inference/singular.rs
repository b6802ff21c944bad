//! Singular values by rotations: each accurate by itself, however far below the largest.

use crate::stat::sort_by;
use straightedge_kernel::{dot, norm, reflect, turn};

/// Rounds after which rotations end in any case; a dozen is much.
const MOST_ROUNDS: usize = 60;

/// Right singular vectors v of a square matrix, each times its singular value σ > 0, by falling σ: (rank) × (rank). A matrix of unit
/// columns that nearly depend on each other loses no more digits than the dependency costs.
///
/// One-sided Jacobi on the transpose of a pivoted triangle (Drmač and Veselić, "New fast and accurate Jacobi SVD algorithm", SIAM J.
/// Matrix Anal. Appl. 29 (2008)): `AP = QR`, and the columns of Rᵀ are turned in pairs until all are orthogonal; they are then σ·Pᵀv.
pub(super) fn scaled_right_vectors(mut columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let rank = columns.len();
    let mut order: Vec<usize> = (0..rank).collect();
    for k in 0..rank {
        let longest = (k..rank).max_by(|&a, &b| norm(&columns[a][k..]).total_cmp(&norm(&columns[b][k..]))).unwrap_or(k);
        columns.swap(k, longest);
        order.swap(k, longest);
        reflect(&mut columns[k..], k, rank);
    }
    let row = |i: usize| {
        let mut row = vec![0.0; rank];
        (i..rank).for_each(|k| row[order[k]] = columns[k][i]);
        row
    };
    let mut vectors: Vec<Vec<f64>> = (0..rank).map(row).collect();
    let nothing = (rank as f64).sqrt() * f64::EPSILON;
    for _ in 0..MOST_ROUNDS {
        let mut turned = false;
        for j in 1..rank {
            let (before, from) = vectors.split_at_mut(j);
            for vector in before {
                turned |= made_orthogonal(vector, &mut from[0], nothing);
            }
        }
        if !turned {
            break;
        }
    }
    sort_by(&mut vectors, |a, b| norm(b).total_cmp(&norm(a)));
    vectors
}

/// Turns two vectors in their plane until they are orthogonal; false if they are.
fn made_orthogonal(a: &mut [f64], b: &mut [f64], nothing: f64) -> bool {
    let (length_a, length_b) = (norm(a), norm(b));
    let product = dot(a, b);
    if product.abs() <= nothing * length_a * length_b {
        return false;
    }
    // The smaller root of t² + 2ζt − 1 (Golub and Van Loan, "Matrix Computations", 4th ed., section 8.5.2).
    let zeta = (length_b - length_a) * (length_b + length_a) / (2.0 * product);
    let tangent = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    turn(a, b, cosine, cosine * tangent);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::SplitMix64;
    use proptest::prelude::*;

    /// Columns of U·diag(σ)·Vᵀ, U and V made of random reflections.
    fn with_singular_values(values: &[f64], seed: u64) -> Vec<Vec<f64>> {
        let rank = values.len();
        let mut random = SplitMix64::new(seed);
        let mut columns: Vec<Vec<f64>> =
            (0..rank).map(|k| (0..rank).map(|i| if i == k { values[k] } else { 0.0 }).collect()).collect();
        for _ in 0..2 {
            for _ in 0..3 {
                let mut v = vec![(0..rank).map(|_| random.next_u64() as f64 / (1u64 << 63) as f64 - 1.0).collect()];
                v.append(&mut columns);
                reflect(&mut v, 0, rank);
                columns = v.split_off(1);
            }
            columns = (0..rank).map(|i| columns.iter().map(|column| column[i]).collect()).collect();
        }
        columns
    }

    proptest! {
        /// Many of them equal, and others far below: where shifts converge to what is none.
        #[test]
        fn singular_values_and_vectors_are_those_of_the_matrix(
            exponents in prop::collection::vec(-6i32..=0, 1..14),
            seed in any::<u64>(),
        ) {
            let mut values: Vec<f64> = exponents.iter().map(|exponent| libm::pow(10.0, f64::from(*exponent))).collect();
            let columns = with_singular_values(&values, seed);
            sort_by(&mut values, |a, b| b.total_cmp(a));
            let found = scaled_right_vectors(columns.clone());
            for (k, vector) in found.iter().enumerate() {
                prop_assert!((norm(vector) / values[k] - 1.0).abs() < 1e-14 / values[values.len() - 1]);
                for other in &found[..k] {
                    prop_assert!(dot(vector, other).abs() < 1e-14 * norm(vector) * norm(other));
                }
            }
            // AᵀA = Σ w·wᵀ.
            for (i, a) in columns.iter().enumerate() {
                for (j, b) in columns.iter().enumerate() {
                    let sum: f64 = found.iter().map(|vector| vector[i] * vector[j]).sum();
                    prop_assert!((sum - dot(a, b)).abs() < 1e-13);
                }
            }
        }
    }

    #[test]
    fn a_column_that_nearly_vanishes_keeps_its_digits() {
        let columns = vec![vec![3.0, 4.0, 12.0], vec![3e-9, -4e-9, 12e-9], vec![3e-140, 4e-140, -12e-140]];
        let lengths: Vec<f64> = scaled_right_vectors(columns).iter().map(|vector| norm(vector)).collect();
        // 13; what the first leaves of the second, their product being 137; and what both leave of the third, by the determinant 576.
        let second = (169.0f64 - 137.0 * 137.0 / 169.0).sqrt();
        for (found, expected) in lengths.iter().zip([13.0, second * 1e-9, 576.0 / (13.0 * second) * 1e-140]) {
            assert!((found / expected - 1.0).abs() < 1e-14, "{found} {expected}");
        }
    }
}
