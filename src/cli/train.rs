//! `straightedge train`: the same commands that the page gives, so that the model document is the same, byte for byte.

use super::args::Train;
use super::file::{read_text, write};
use super::rows::write_rows;
use super::sources::{Opened, tell};
use super::{print, print_json, text};
use crate::deploy::Model;
use crate::engine::{Runner, ready};
use crate::error::UserError;
use crate::evaluate::diagnostic::Diagnostics;
use crate::evaluate::inference::{Anova, Basis, Collinearity, Equation, HypothesisTest, JointTest, SlopeFacts, TermInflation};
use crate::evaluate::{CoefficientRow, Evaluation, InfluentialRow, ModelSummary, ResidualQuantiles, Warning};
use crate::feature::ViewSpec;
use crate::pipeline::Recipe;
use crate::project::{Command, Project};
use crate::train::{CovarianceType, OutOfSample, Params, Validation};
use serde::Serialize;

/// What `--json` writes.
#[derive(Serialize)]
struct Trained<'a> {
    coefficients: &'a [CoefficientRow],
    aliased: &'a [String],
    covariance: &'a CovarianceType,
    summary: &'a ModelSummary,
    slopes_test: Option<&'a JointTest>,
    out_of_sample: Option<&'a OutOfSample>,
    anova: &'a Anova,
    slopes: &'a [SlopeFacts],
    inflation: &'a [TermInflation],
    collinearity: Option<&'a Collinearity>,
    diagnostics: &'a Diagnostics,
    residual_quantiles: &'a ResidualQuantiles,
    press: Option<f64>,
    influential: &'a [InfluentialRow],
    /// What was asked by `--test`.
    tests: &'a [HypothesisTest],
    warnings: &'a [Warning],
}

pub(super) fn perform<R: Runner>(task: &Train, runner: &R) -> Result<(), UserError> {
    let library = Opened::new(&task.source)?;
    // No clock goes into a model document.
    let act = |project: Project, command| ready(project.apply(command, 0.0, &library, runner));
    let open = Command::OpenFiles { names: task.source.names(), options: task.source.options()?, origin: None };
    let mut project = act(Project::default(), open)?;
    project.source_report().into_iter().for_each(tell);
    if let Some(path) = &task.recipe {
        let recipe = Recipe::from_json(&read_text(path)?)?;
        project = act(project, Command::SetRecipe { recipe, label: "Took a recipe from a file".to_owned() })?;
    }
    project = match &task.formula {
        Some(text) => with_formula(text, project, &act)?,
        None => act(project.clone(), Command::SetView { spec: chosen(task, &project)? })?,
    };
    if let (Some(weights), Some(view)) = (&task.weights, project.state().view.clone()) {
        let spec = ViewSpec { weights: Some(weights.clone()), ..view };
        project = act(project, Command::SetView { spec })?;
    }
    let validation = match (task.holdout, task.folds) {
        (Some(share), _) => Validation::Holdout { share },
        (None, Some(folds)) => Validation::CrossValidation { folds },
        (None, None) => Validation::Auto,
    };
    let params = Params { validation, seed: task.seed, confidence_level: task.level, covariance: task.covariance() };
    project = act(project, Command::SetParams { params })?;
    project = act(project, Command::Train)?;
    let run = project.run().ok_or_else(|| UserError::internal("The training left no run."))?;
    if let Some(path) = &task.out {
        let model = task.name.as_ref().map_or_else(|| run.model.clone(), |name| run.model.clone().named(name));
        write(path, &model.document().to_json())?;
    }
    if let (Some(path), Some(table)) = (&task.rows, project.prepared_table()) {
        write_rows(path, run.model.fitted(), run.model.design(), table)?;
    }
    let basis = Basis::new(run.model.fitted(), run.model.design());
    let test = |text: &String| HypothesisTest::new(text, &basis, run.evaluation.robust.as_ref());
    let tests = task.tests.iter().map(test).collect::<Result<Vec<_>, _>>()?;
    report(task, &run.model, &run.evaluation, &tests)
}

/// The view that target and features on the command line state.
fn chosen(task: &Train, project: &Project) -> Result<ViewSpec, UserError> {
    // The arguments ask for a target where there is no formula.
    let target = task.target.as_deref().unwrap_or_default();
    let mut spec = match &task.features {
        Some(features) => ViewSpec::linear(target, features),
        None => project.proposed_view(target)?,
    };
    spec.intercept = !task.no_intercept;
    // What says how much a row counts does not predict it, unless it is asked for.
    if task.features.is_none() {
        spec.terms.retain(|term| term.columns().all(|column| Some(column) != task.weights.as_deref()));
    }
    Ok(spec)
}

/// The project with a formula; an error points at the character.
fn with_formula(
    text: &str,
    project: Project,
    act: &impl Fn(Project, Command) -> Result<Project, UserError>,
) -> Result<Project, UserError> {
    if let Some(table) = project.prepared_table()
        && let Err(error) = ViewSpec::from_formula(text, &table.schema)
    {
        eprintln!("{}", error.pointer(text));
        return Err(error.into());
    }
    act(project, Command::SetFormula { text: text.to_owned() })
}

fn report(task: &Train, model: &Model, evaluation: &Evaluation, tests: &[HypothesisTest]) -> Result<(), UserError> {
    let table = &evaluation.coefficients;
    if task.json {
        return print_json(&Trained {
            coefficients: &table.rows,
            aliased: &table.aliased,
            covariance: &model.fitted().params.covariance,
            summary: &evaluation.summary,
            slopes_test: evaluation.slopes_test.as_ref(),
            out_of_sample: model.fitted().out_of_sample.as_ref(),
            anova: &evaluation.anova,
            slopes: &evaluation.slopes,
            inflation: &evaluation.inflation,
            collinearity: evaluation.collinearity.as_ref(),
            diagnostics: &evaluation.diagnostics,
            residual_quantiles: &evaluation.residual_quantiles,
            press: evaluation.press,
            influential: &evaluation.influential,
            tests,
            warnings: &evaluation.warnings,
        });
    }
    let head = format!("{}\n\n{}{}\n", evaluation.verdict, covariance_words(evaluation), coefficients(evaluation));
    let aliased = model.fitted().aliased.iter();
    let aliased: String = aliased.map(|a| format!("{}: not estimated, determined by {}\n", a.term, a.of.join(", "))).collect();
    let minds: String = evaluation.warnings.iter().map(|w| format!("\nMind: {} {}\n", w.message, w.remedy)).collect();
    let tested: String = tests.iter().map(tested).collect();
    print(format!("{head}{aliased}{}{}{tested}{minds}", summary(evaluation), checks(evaluation)).as_bytes())
}

/// What the standard errors assume, for a terminal; tests that are not defined for the fit are left out.
fn checks(evaluation: &Evaluation) -> String {
    let q = &evaluation.residual_quantiles;
    let [min, q1, median, q3, max] = [q.min, q.q1, q.median, q.q3, q.max].map(|value| text::number(Some(value)));
    let mut out = format!("\nresiduals: min {min}, quartiles {q1}, {median}, {q3}, max {max}\n");
    let Diagnostics { jarque_bera, omnibus, durbin_watson, auxiliary, .. } = &evaluation.diagnostics;
    let mut line = |what: &str, statistic: Option<f64>, df: &str, p: Option<f64>| {
        if let Some(statistic) = statistic {
            let p = p.map_or_else(String::new, |p| format!(", p = {}", text::p_value(Some(p))));
            out += &format!("{what} {}{df}{p}\n", text::number(Some(statistic)));
        }
    };
    line("normal residuals? omnibus", omnibus.map(|test| test.statistic), "", omnibus.map(|test| test.p_value));
    line("normal residuals? Jarque–Bera", jarque_bera.map(|test| test.statistic), "", jarque_bera.map(|test| test.p_value));
    line("independent residuals? Durbin–Watson", *durbin_watson, "", None);
    for (what, test) in [("Breusch–Pagan", auxiliary.breusch_pagan), ("White", auxiliary.white)] {
        let df = test.map_or_else(String::new, |test| format!(" on {} df", test.df));
        let what = format!("equal spread? {what}");
        line(&what, test.map(|test| test.statistic), &df, test.map(|test| test.p_value));
    }
    if let Some(test) = auxiliary.reset {
        let df = format!(" on {} and {} df", test.df_model, test.df_resid);
        line("linear? RESET", Some(test.f_statistic), &df, Some(test.p_value));
    }
    out
}

/// A hypothesis that was tested, for a terminal.
fn tested(tested: &HypothesisTest) -> String {
    let HypothesisTest { hypothesis, equations, test } = tested;
    let equation = |of: &Equation| {
        let numbers = [of.estimate, of.value, of.std_error].map(|number| text::number(Some(number)));
        std::iter::once(of.text.clone()).chain(numbers).collect()
    };
    let rows: Vec<Vec<String>> = equations.iter().map(equation).collect();
    format!(
        "\ntest of {hypothesis}: F = {} on {} and {} df, p = {}\n{}",
        text::number(Some(test.f_statistic)),
        test.df_model,
        test.df_resid,
        text::p_value(Some(test.p_value)),
        text::table(&["equation", "estimate", "supposed", "std. error"], &rows),
    )
}

/// By which covariance the coefficient table is made, where it is not the classical.
fn covariance_words(evaluation: &Evaluation) -> String {
    let Some(robust) = &evaluation.robust else { return String::new() };
    let clusters = robust.n_clusters.map_or_else(String::new, |n| format!(" of {n} clusters"));
    format!("standard errors: {}{clusters}, {} df\n", robust.kind.name(), robust.df_resid)
}

/// The coefficient table for a terminal.
pub(super) fn coefficients(evaluation: &Evaluation) -> String {
    let table = &evaluation.coefficients;
    let level = format!("{}% CI", crate::table::format_number(table.confidence_level * 100.0));
    let row = |row: &CoefficientRow| {
        let interval = match (row.conf_low, row.conf_high) {
            (Some(low), Some(high)) => format!("{} to {}", text::number(Some(low)), text::number(Some(high))),
            _ => String::new(),
        };
        let numbers = [text::number(Some(row.estimate)), text::number(row.std_error), text::number(row.statistic)];
        std::iter::once(row.term.clone()).chain(numbers).chain([text::p_value(row.p_value), interval]).collect()
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(row).collect();
    text::table(&["term", "estimate", "std. error", "t", "p", &level], &rows)
}

/// The summary for a terminal.
pub(super) fn summary(evaluation: &Evaluation) -> String {
    let s = &evaluation.summary;
    let dropped = if s.n_dropped > 0 { format!(" ({} rows with missing values left out)", s.n_dropped) } else { String::new() };
    format!(
        "n = {}{dropped}, residual df = {}\nR² = {}, adjusted {}; residual std. error {}\nF = {} on {} and {} df, p = {}\n\
         log-likelihood {}, AIC {}, BIC {} (σ counted, as R does)\n",
        s.n_obs,
        s.df_resid,
        text::number(s.r_squared),
        text::number(s.adj_r_squared),
        text::number(s.residual_std_error),
        text::number(s.f_statistic),
        s.df_model,
        s.df_resid,
        text::p_value(s.f_p_value),
        text::number(s.log_likelihood),
        text::number(s.aic),
        text::number(s.bic),
    )
}
