//! What to mind about a model, most important first, each with its remedy.

use super::diagnostic::Diagnostics;
use super::verdict::format_quantity;
use crate::stat::sort_by;
use crate::train::FittedLeastSquares;
use serde::{Deserialize, Serialize};

/// R² on unseen rows from which a fit is too good to be true.
const NEARLY_PERFECT: f64 = 0.9999;
/// Rows for each coefficient below which estimates are shaky (Harrell, "Regression modeling strategies", 2nd ed., section 4.4).
const ROWS_PER_COEFFICIENT: u64 = 10;
/// Condition number from which features nearly determine each other (Belsley, Kuh, Welsch, "Regression diagnostics", 1980).
const ILL_CONDITIONED: f64 = 30.0;
/// Digits below which a figure on the screen may be wrong.
const FEW_DIGITS: f64 = 6.0;
/// How much larger the error on unseen rows may be than on those seen.
const OVERFITTED: f64 = 1.5;
/// Share of rows whose loss may bias the fit.
const MANY_DROPPED: f64 = 0.2;
/// Rows from which means are normal enough whatever the residuals are.
const NORMAL_ENOUGH: u64 = 200;
/// Probability below which a test of an assumption is worth a word.
const UNLIKELY: f64 = 0.001;

/// Something to mind about a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What it is about.
    pub kind: WarningKind,
    /// One sentence: what was found.
    pub message: String,
    /// One sentence: what can be done.
    pub remedy: String,
}

/// What a warning is about, in order of importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// On unseen rows the model is no better than guessing the mean.
    NoBetterThanMean,
    /// The fit is too good to be true: a feature may hold the target.
    NearlyPerfect,
    /// As many coefficients as rows: no error can be estimated.
    Saturated,
    /// Terms that others determine.
    Aliased,
    /// Much worse on unseen rows than on those seen.
    Overfitted,
    /// Few rows for each coefficient.
    FewRows,
    /// The arithmetic vouches for few digits.
    FewDigits,
    /// Features nearly determine each other.
    IllConditioned,
    /// Many rows were left out because a value is missing.
    ManyDropped,
    /// Some rows determine a coefficient by themselves.
    LeverageOne,
    /// Residuals are far from a normal distribution in a small sample.
    NonNormal,
    /// The spread of residuals changes with the prediction.
    Heteroscedastic,
}

/// Everything to mind about a fitted model, most important first. `n_leverage_one`: rows that determine a coefficient alone.
pub(super) fn warnings(fitted: &FittedLeastSquares, diagnostics: &Diagnostics, n_leverage_one: u64) -> Vec<Warning> {
    let mut warnings: Vec<Warning> =
        [about_fit(fitted), about_terms(fitted), about_rows(fitted, n_leverage_one), about_residuals(fitted, diagnostics)]
            .concat();
    sort_by(&mut warnings, |a, b| a.kind.cmp(&b.kind));
    warnings
}

impl Warning {
    fn new(kind: WarningKind, message: impl Into<String>, remedy: &str) -> Self {
        Self { kind, message: message.into(), remedy: remedy.to_owned() }
    }
}

/// How the fit does, here and on unseen rows.
fn about_fit(fitted: &FittedLeastSquares) -> Vec<Warning> {
    use WarningKind as K;
    let mut found = Vec::new();
    if fitted.df_resid == 0 {
        let message = format!(
            "{} rows for as many coefficients: the fit passes through every row and says nothing of its error.",
            fitted.n_obs
        );
        found.push(Warning::new(K::Saturated, message, "Choose fewer features, or bring more rows."));
    }
    let Some(unseen) = &fitted.out_of_sample else { return found };
    if fitted.df_model > 0 && unseen.rmse >= unseen.baseline.rmse {
        let message = "On rows it has not seen the model is no better than guessing the mean.";
        found.push(Warning::new(
            K::NoBetterThanMean,
            message,
            "Look for features that tell more about the target, or bring more rows.",
        ));
    }
    if unseen.r_squared.is_some_and(|share| share >= NEARLY_PERFECT) {
        let message = "The fit is nearly perfect on rows it has not seen: a feature may be computed from the target.";
        found.push(Warning::new(K::NearlyPerfect, message, "Leave out features that are not known before the target is."));
    }
    let seen = (fitted.rss / fitted.sum_weights()).sqrt();
    if fitted.df_resid > 0 && seen > 0.0 && unseen.rmse > OVERFITTED * seen {
        let times = format_quantity(unseen.rmse / seen, 2);
        let message = format!("Errors on rows it has not seen are {times} times those on rows it has seen.");
        found.push(Warning::new(K::Overfitted, message, "Choose fewer features, or bring more rows."));
    }
    found
}

/// Terms that others determine, and what that does to the digits.
fn about_terms(fitted: &FittedLeastSquares) -> Vec<Warning> {
    use WarningKind as K;
    let mut found = Vec::new();
    for aliased in &fitted.aliased {
        let message = match &aliased.of[..] {
            [] => format!("\"{}\" does not vary in the rows used, so it has no coefficient.", aliased.term),
            of => format!("\"{}\" is a combination of {}, so it has no coefficient of its own.", aliased.term, quoted(of)),
        };
        found.push(Warning::new(K::Aliased, message, "Leave it, or one of the others, out of the features."));
    }
    let condition = fitted.condition_number;
    if condition >= ILL_CONDITIONED {
        let message = format!(
            "Some features nearly determine each other (condition number {}): their coefficients are uncertain one by one.",
            format_quantity(condition, 3)
        );
        found.push(Warning::new(K::IllConditioned, message, "Leave one of them out; predictions hardly change."));
    }
    let kept = &fitted.predictor.kept;
    let digits = kept.iter().map(|&j| fitted.digits.coefficients[j]).fold(fitted.digits.std_errors, f64::min);
    if digits < FEW_DIGITS {
        let message = format!("Only {} digits of the results can be trusted.", digits.floor());
        found.push(Warning::new(K::FewDigits, message, "Leave out features that nearly determine each other."));
    }
    found
}

fn about_rows(fitted: &FittedLeastSquares, n_leverage_one: u64) -> Vec<Warning> {
    use WarningKind as K;
    let mut found = Vec::new();
    let n_coefficients = fitted.predictor.kept.len() as u64;
    if fitted.df_resid > 0 && fitted.n_obs < ROWS_PER_COEFFICIENT * n_coefficients {
        let message = format!(
            "{} rows for {n_coefficients} coefficients are few: estimates may change much with other rows.",
            fitted.n_obs
        );
        found.push(Warning::new(K::FewRows, message, "Choose fewer features, or bring more rows."));
    }
    let n_all = fitted.n_obs + fitted.n_held_out + fitted.n_dropped;
    if fitted.n_dropped as f64 > MANY_DROPPED * n_all as f64 {
        let message = format!("{} of {n_all} rows were left out because a value is missing.", fitted.n_dropped);
        found.push(Warning::new(
            K::ManyDropped,
            message,
            "Fill missing values in the pipeline, or leave out columns that miss many.",
        ));
    }
    if n_leverage_one > 0 && fitted.df_resid > 0 {
        let (rows, own) = if n_leverage_one == 1 { ("1 row determines", "its") } else { ("Some rows determine", "their") };
        let message = format!("{rows} a coefficient without the others, so {own} residual is 0 whatever the target is.");
        found.push(Warning::new(K::LeverageOne, message, "Merge levels that have one row only, or leave such rows out."));
    }
    found
}

fn about_residuals(fitted: &FittedLeastSquares, diagnostics: &Diagnostics) -> Vec<Warning> {
    use WarningKind as K;
    let mut found = Vec::new();
    if fitted.df_resid == 0 {
        return found;
    }
    if let Some(test) = diagnostics.jarque_bera.filter(|test| test.p_value < UNLIKELY && fitted.n_obs < NORMAL_ENOUGH) {
        let shape = if test.skewness.abs() > 1.0 { "lean to one side" } else { "have long tails" };
        let message = format!("Residuals {shape} (Jarque–Bera p = {}): intervals are rough.", format_quantity(test.p_value, 2));
        found.push(Warning::new(K::NonNormal, message, "Look for outliers, or for a target that is better seen on a log scale."));
    }
    if let Some(test) = diagnostics.breusch_pagan.filter(|test| test.p_value < UNLIKELY) {
        let way = if test.rising { "grow" } else { "shrink" };
        let message = format!(
            "Residuals {way} with the prediction (Breusch–Pagan p = {}): intervals are too narrow for some rows and too wide for others.",
            format_quantity(test.p_value, 2)
        );
        found.push(Warning::new(K::Heteroscedastic, message, "Look for a target that is better seen on a log scale."));
    }
    found
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match &names[..] {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.join(""),
    }
}
