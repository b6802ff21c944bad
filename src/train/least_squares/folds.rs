//! The models that predict what is set aside: factors of all rows but one part, without another pass over the rows.

use super::factor_pass::Part;
use super::pause;
use super::triangle::Reduced;
use crate::engine::{Cancelled, Runner};
use serde::{Deserialize, Serialize};

/// The factor that the coefficients come from, and for each part the factor of the rows that predict it.
pub(super) struct Assembled {
    pub(super) training: Part,
    pub(super) complements: Vec<Part>,
}

/// Predicts the rows of one part; in centred and scaled units.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FoldModel {
    /// (`n_columns`), 0 where aliased.
    pub(super) coefficients: Vec<f64>,
    /// Mean of the target over the rows it was trained on.
    pub(super) mean: f64,
}

impl Assembled {
    /// `parts`: what is set aside, and last what is not. `held_out`: whether what is set aside stays out of the coefficients.
    ///
    /// The complement of part i is what comes before it merged with what comes after it, each built up once.
    ///
    /// # Errors
    /// [`Cancelled`] if the person stopped the work.
    pub(super) async fn new<R: Runner>(mut parts: Vec<Part>, held_out: bool, runner: &R) -> Result<Self, Cancelled> {
        let rest = parts.pop().unwrap_or_else(|| Part::new(1));
        let total = parts.iter().map(|part| part.target.n).sum::<u64>() + rest.target.n;
        let pause = || pause(runner, total);
        let mut before = vec![rest.clone()];
        for (i, part) in parts.iter().enumerate() {
            let mut next = before[i].clone();
            next.merge(part);
            before.push(next);
            pause().await?;
        }
        let all = before.pop().unwrap_or(rest);
        let mut after = Part::new(all.factor.order());
        let mut complements = Vec::with_capacity(parts.len());
        for (part, mut complement) in parts.iter().zip(before).rev() {
            complement.merge(&after);
            complements.push(complement);
            pause().await?;
            let mut next = part.clone();
            next.merge(&after);
            after = next;
            pause().await?;
        }
        complements.reverse();
        let training = if held_out { complements[0].clone() } else { all };
        Ok(Self { training, complements })
    }
}

impl FoldModel {
    /// `None` if there are fewer rows than coefficients.
    pub(super) fn new(complement: &Part, rank: usize, offset: impl Fn(u64) -> Vec<f64>) -> Option<Self> {
        let n = complement.target.n;
        if n < rank.max(1) as u64 {
            return None;
        }
        let reduced = Reduced::new(&complement.factor, &offset(n));
        let mut coefficients = vec![0.0; complement.factor.order() - 1];
        reduced.kept.iter().zip(reduced.coefficients()).for_each(|(&j, c)| coefficients[j] = c);
        Some(Self { coefficients, mean: complement.target.mean().to_f64() })
    }
}
