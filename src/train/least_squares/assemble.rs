//! Puts a fitted model together: from centred and scaled units back to those of the data.

use super::factor_pass::Part;
use super::predictor::uncentred_rows;
use super::refine::{Refined, uncentre};
use super::residual_pass::PartErrors;
use super::scaling::Scaling;
use super::triangle::{Reduced, at};
use super::{AliasedTerm, FittedLeastSquares, LinearPredictor, TrustedDigits, WeightSums};
use crate::feature::Design;
use crate::stat::Dd;
use crate::train::{Baseline, FoldMetrics, OutOfSample, Params, Validation};

/// What the steps of a fit have found.
pub(super) struct Pieces<'a> {
    pub(super) params: Params,
    pub(super) validation: Validation,
    pub(super) design: &'a Design,
    pub(super) scaling: &'a Scaling,
    pub(super) training: &'a Part,
    pub(super) reduced: &'a Reduced,
}

impl Pieces<'_> {
    pub(super) fn assemble(self, refined: &Refined) -> FittedLeastSquares {
        let Self { design, scaling, training, reduced, .. } = &self;
        let rank = reduced.kept.len() as u64;
        let n_obs = training.target.n;
        let df_resid = n_obs - rank;
        let unit = 1.0 / scaling.target.factor;
        let tss = if design.intercept { training.target.squares_about_mean() } else { training.target.squares };
        let in_units = |squares: Dd| squares.to_f64() * unit * unit;
        let sigma = (df_resid > 0).then(|| (refined.rss / df_resid as f64).sqrt().to_f64() * unit);
        let term = |j: usize| design.columns[j].name.clone();
        let of = |of: &[usize]| of.iter().filter(|&&k| !(design.intercept && k == 0)).map(|&k| term(k)).collect();
        FittedLeastSquares {
            validation: self.validation,
            terms: design.columns.iter().map(|column| column.name.clone()).collect(),
            intercept: design.intercept,
            predictor: self.predictor(refined, sigma, df_resid),
            aliased: reduced.aliased().map(|(j, parts)| AliasedTerm { term: term(j), of: of(&parts) }).collect(),
            n_obs,
            n_dropped: design.rows.n_dropped(),
            n_held_out: design.rows.n_complete - n_obs,
            df_model: rank - u64::from(design.intercept),
            df_resid,
            target_mean: (training.target.mean() / scaling.target.factor + scaling.target.centre).to_f64(),
            weights: design.weights.as_ref().map(|column| WeightSums {
                column: column.clone(),
                sum: training.target.weight.to_f64(),
                sum_ln: training.target.ln_weight.to_f64(),
            }),
            rss: in_units(refined.rss),
            tss: in_units(tss),
            ess: in_units(tss - refined.rss),
            sum_abs_residuals: refined.sums.sum_abs.to_f64() * unit,
            condition_number: refined.condition,
            digits: self.digits(refined),
            out_of_sample: self.out_of_sample(&refined.sums.parts, unit),
            params: self.params,
        }
    }

    fn predictor(&self, refined: &Refined, sigma: Option<f64>, df_resid: u64) -> LinearPredictor {
        let Self { design, scaling, reduced, .. } = self;
        let target = scaling.target.factor;
        let raw = uncentre(&refined.coefficients, reduced, scaling, design.intercept);
        let coefficients = raw.iter().zip(&scaling.columns).map(|(c, scale)| c.scale(scale.factor).to_f64() / target).collect();
        let at_centres = if design.intercept { refined.coefficients[0] / target + scaling.target.centre } else { Dd::ZERO };
        let mut inverse_factor = Vec::with_capacity(refined.inverse.len());
        for k in 0..reduced.kept.len() {
            let rows = reduced.kept[..=k].iter().enumerate();
            inverse_factor.extend(rows.map(|(i, &j)| refined.inverse[at(i, k)].to_f64() * scaling.columns[j].factor));
        }
        let centre = |j: usize| scaling.columns[j].centre * scaling.columns[j].factor;
        let mut unscaled_std_errors = vec![0.0; raw.len()];
        for (row, &j) in uncentred_rows(&refined.inverse, &reduced.kept, centre, design.intercept).iter().zip(&reduced.kept) {
            let length = row.iter().map(|t| t.square()).sum::<Dd>().sqrt();
            unscaled_std_errors[j] = length.to_f64() * scaling.columns[j].factor;
        }
        LinearPredictor {
            intercept: design.intercept,
            coefficients,
            centres: scaling.columns.iter().map(|scale| scale.centre).collect(),
            fit_at_centres: at_centres.to_f64(),
            kept: reduced.kept.clone(),
            inverse_factor,
            unscaled_std_errors,
            sigma,
            df_resid,
        }
    }

    fn digits(&self, refined: &Refined) -> TrustedDigits {
        let Self { design, scaling, reduced, .. } = self;
        let raw = uncentre(&refined.coefficients, reduced, scaling, design.intercept);
        let digits = |relative: f64| (-libm::log10(relative)).clamp(0.0, 15.0);
        let centre = |j: usize| (scaling.columns[j].centre * scaling.columns[j].factor).abs();
        let shift: f64 = reduced.kept.iter().zip(&refined.errors).map(|(&j, error)| centre(j) * error).sum();
        let mut coefficients = vec![0.0; raw.len()];
        for (&j, &error) in reduced.kept.iter().zip(&refined.errors) {
            let error = if design.intercept && j == 0 { error + shift } else { error };
            coefficients[j] = digits(f64::EPSILON / 2.0 + if error == 0.0 { 0.0 } else { error / raw[j].hi.abs() });
        }
        let relative =
            if refined.exact_inverse { f64::EPSILON } else { f64::EPSILON * refined.condition * reduced.rank() as f64 };
        TrustedDigits { coefficients, std_errors: digits(relative), corrections: refined.corrections }
    }

    fn out_of_sample(&self, parts: &[PartErrors], unit: f64) -> Option<OutOfSample> {
        let mut all = PartErrors::default();
        parts.iter().for_each(|part| all.merge(part));
        let n = all.target.n as f64;
        let root_mean = |squares: Dd, n: f64| (squares / n).sqrt().to_f64() * unit;
        let mean = |sum: Dd, n: f64| (sum / n).to_f64() * unit;
        let r_squared = 1.0 - all.squares.to_f64() / all.target.m2;
        let folds = parts.iter().enumerate().filter(|(_, part)| part.target.n > 0).map(|(fold, part)| FoldMetrics {
            fold: fold as u32,
            n_obs: part.target.n,
            rmse: root_mean(part.squares, part.target.n as f64),
            mae: mean(part.sum_abs, part.target.n as f64),
        });
        (all.target.n > 0).then(|| OutOfSample {
            validation: self.validation,
            n_obs: all.target.n,
            rmse: root_mean(all.squares, n),
            rmse_std_error: rmse_std_error(&all).map(|error| error * unit),
            mae: mean(all.sum_abs, n),
            r_squared: r_squared.is_finite().then_some(r_squared),
            baseline: Baseline { rmse: root_mean(all.baseline_squares, n), mae: mean(all.baseline_sum_abs, n) },
            folds: folds.collect(),
        })
    }
}

/// sd(e²)/(2·rmse·√n): the delta method for the root of a mean.
fn rmse_std_error(all: &PartErrors) -> Option<f64> {
    let n = all.target.n as f64;
    let mean_square = (all.squares / n).to_f64();
    let variance = (all.fourth_powers / n).to_f64() - mean_square * mean_square;
    (n > 1.0 && mean_square > 0.0).then(|| (variance.max(0.0) / (n - 1.0)).sqrt() / (2.0 * mean_square.sqrt()))
}
