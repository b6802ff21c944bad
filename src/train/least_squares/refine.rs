//! Corrects coefficients from double-double residuals until no correction matters.
//!
//! Corrected semi-normal equations (Björck, "Stability analysis of the method of seminormal equations", Linear Algebra Appl. 88
//! (1987)) with extra precision in the residual and the coefficients (Demmel, Hida, Riedy, Li, "Extra-precise iterative
//! refinement for overdetermined least squares problems", ACM TOMS 35 (2009)): g = Xᵀr, RᵀR·δ = g, β ← β + δ. Each correction
//! is smaller than the one before by about 1e-16 times the condition number.

use super::apart::ResidualBrief;
use super::factor_pass::TargetSums;
use super::folds::FoldModel;
use super::gram::{Gram, corrected_inverse};
use super::pause;
use super::residual_pass::{ResidualPass, ResidualSums};
use super::scaling::Scaling;
use super::triangle::{Reduced, at};
use crate::engine::{Cancelled, Phase, Runner, fold_apart};
use crate::feature::{BoundDesign, Decimals, Split};
use crate::stat::Dd;
use crate::table::Table;

/// Most passes over the rows; two are the rule.
const MOST_PASSES: u32 = 6;
/// From this condition number on, standard errors from the factor alone would have fewer than 13 digits.
const GRAM_FROM_CONDITION: f64 = 100.0;
/// Rows × rank² up to which products in double-double are worth their time.
const GRAM_BUDGET: f64 = 2e8;
/// Corrections below this share of the residuals' length are far below any standard error's own rounding.
const NEGLIGIBLE: f64 = 1e-17;
/// Share of the target's squares below which residuals are what rounding the data to `f64` leaves.
const EXACT_FIT: f64 = 1e-33;
/// Half a unit in the last place.
const ROUNDING: f64 = f64::EPSILON / 2.0;

/// Coefficients as good as double-double makes them, in centred and scaled units.
pub(super) struct Refined {
    /// Of the kept columns, (rank).
    pub(super) coefficients: Vec<Dd>,
    /// T with T·Tᵀ = (ZᵀZ)⁻¹, upper triangle packed by columns.
    pub(super) inverse: Vec<Dd>,
    /// Condition number of the centred design with columns of unit length.
    pub(super) condition: f64,
    /// Whether the inverse was computed from double-double products.
    pub(super) exact_inverse: bool,
    /// Residual sum of squares at the coefficients.
    pub(super) rss: Dd,
    /// What the first pass found; its residuals are those before the last correction.
    pub(super) sums: ResidualSums,
    /// How far each coefficient may still be off, (rank).
    pub(super) errors: Vec<f64>,
    /// Number of corrections.
    pub(super) corrections: u32,
}

/// One correction.
struct Step {
    /// (rank).
    delta: Vec<Dd>,
    /// ‖R·δ‖²: what the correction takes from the residual sum of squares.
    energy: f64,
}

/// What the corrections of one fit have in common.
pub(super) struct Refinement<'a> {
    pub(super) bound: &'a BoundDesign<'a>,
    pub(super) scaling: &'a Scaling,
    pub(super) split: &'a Split,
    /// Whether what is set aside stays out of the residuals.
    pub(super) held_out: bool,
    /// Columns whose numbers are taken for the decimals they were read from.
    pub(super) decimals: &'a Decimals,
    pub(super) folds: &'a [FoldModel],
    pub(super) reduced: &'a Reduced,
    /// The target in the rows that the coefficients come from.
    pub(super) training: &'a TargetSums,
}

impl Refinement<'_> {
    /// Passes over `table` until the coefficients need no more correction.
    pub(super) async fn run<R: Runner>(&self, table: &Table, runner: &R) -> Result<Refined, Cancelled> {
        let Self { reduced, scaling, .. } = self;
        let rank = reduced.rank();
        pause(runner, self.training.n).await?;
        let rough = reduced.inverse();
        pause(runner, self.training.n).await?;
        let condition = reduced.condition(&rough, self.bound.design.intercept);
        let affordable = self.training.n as f64 * (rank * rank) as f64 <= GRAM_BUDGET;
        let exact_inverse = condition >= GRAM_FROM_CONDITION && affordable;
        let gram = exact_inverse.then_some(Gram { kept: &reduced.kept, inverse: &rough });
        let mut coefficients: Vec<Dd> = reduced.coefficients().into_iter().map(Dd::new).collect();
        let mut sums = self.pass(&coefficients, gram, self.folds, table, runner).await?;
        let inverse =
            if exact_inverse { corrected_inverse(&rough, &sums.gram, rank) } else { rough.iter().map(|&t| Dd::new(t)).collect() };
        let unit_errors = row_lengths(&inverse, rank);
        // Before two corrections can be compared: what theory expects, with a margin.
        let expected = if exact_inverse { 1e-12 } else { (16.0 * rank as f64 * f64::EPSILON * condition).min(0.5) };
        let (mut before, mut corrections) = (f64::INFINITY, 0);
        loop {
            let step = correction(&inverse, &sums.gradient, reduced, scaling);
            coefficients.iter_mut().zip(&step.delta).for_each(|(c, delta)| *c += *delta);
            corrections += 1;
            let rate = if before.is_finite() && before > 0.0 { (step.energy / before).sqrt() } else { 0.0 };
            let next = rate.max(expected).min(1.0) * step.energy.sqrt();
            let errors: Vec<f64> = unit_errors.iter().map(|unit| unit * next).collect();
            let rss = sums.rss - step.energy;
            let settled = next <= NEGLIGIBLE * rss.hi.max(0.0).sqrt()
                || errors.iter().zip(&coefficients).all(|(error, c)| *error <= ROUNDING / 8.0 * c.hi.abs());
            let stuck = step.energy >= before || corrections == MOST_PASSES;
            let exact_fit = rss.hi <= EXACT_FIT * self.training.squares.to_f64();
            if (settled && (exact_fit || step.energy <= 1e-9 * rss.hi)) || stuck {
                let rss = if rss.hi > 0.0 { rss } else { sums.rss };
                return Ok(Refined { coefficients, inverse, condition, exact_inverse, rss, sums, errors, corrections });
            }
            before = step.energy;
            let again = self.pass(&coefficients, None, &[], table, runner).await?;
            sums = ResidualSums { parts: sums.parts, ..again };
        }
    }

    async fn pass<R: Runner>(
        &self,
        coefficients: &[Dd],
        gram: Option<Gram<'_>>,
        folds: &[FoldModel],
        table: &Table,
        runner: &R,
    ) -> Result<ResidualSums, Cancelled> {
        let Self { bound, scaling, split, held_out, decimals, .. } = *self;
        let coefficients = &uncentre(coefficients, self.reduced, scaling, bound.design.intercept);
        let brief = ResidualBrief {
            design: bound.design.clone(),
            split: split.clone(),
            held_out,
            coefficients: coefficients.clone(),
            gram: gram.map(|gram| (gram.kept.to_vec(), gram.inverse.to_vec())),
            decimals: decimals.clone(),
            folds: folds.to_vec(),
        };
        let pass = ResidualPass { bound, scaling, split, held_out, coefficients, gram, decimals, folds };
        fold_apart(brief, &pass, table, Phase::Fitting, runner).await
    }
}

/// δ = T·Tᵀ·g, g centred.
fn correction(inverse: &[Dd], gradient: &[Dd], reduced: &Reduced, scaling: &Scaling) -> Step {
    let centre = |j: usize| scaling.columns[j].centre * scaling.columns[j].factor;
    let total = gradient.first().copied().unwrap_or_default();
    // Without an intercept all centres are 0.
    let g: Vec<Dd> = reduced.kept.iter().map(|&j| gradient[j] - total * centre(j)).collect();
    let rank = g.len();
    let half: Vec<Dd> = (0..rank).map(|k| (0..=k).map(|i| inverse[at(i, k)] * g[i]).sum()).collect();
    let delta = (0..rank).map(|i| (i..rank).map(|k| inverse[at(i, k)] * half[k]).sum()).collect();
    Step { delta, energy: half.iter().map(|h| h.square()).sum::<Dd>().to_f64() }
}

/// Coefficients of the scaled but not centred columns, (`n_columns`), 0 where aliased.
pub(super) fn uncentre(coefficients: &[Dd], reduced: &Reduced, scaling: &Scaling, intercept: bool) -> Vec<Dd> {
    let mut all = vec![Dd::ZERO; scaling.columns.len()];
    let mut shift = Dd::new(scaling.target.centre * scaling.target.factor);
    for (&j, &c) in reduced.kept.iter().zip(coefficients) {
        all[j] = c;
        shift -= c * (scaling.columns[j].centre * scaling.columns[j].factor);
    }
    if intercept {
        all[0] += shift;
    }
    all
}

/// Lengths of the rows of an upper triangle packed by columns: √ of the diagonal of T·Tᵀ.
pub(super) fn row_lengths(upper: &[Dd], rank: usize) -> Vec<f64> {
    (0..rank).map(|i| (i..rank).map(|k| upper[at(i, k)].square()).sum::<Dd>().sqrt().to_f64()).collect()
}
