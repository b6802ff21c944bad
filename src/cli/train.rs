//! `straightedge train`: the same commands that the page gives, so that the model document is the same, byte for byte.

use super::args::Train;
use super::file::{FileBytes, read_text, write};
use super::{print, print_json, text};
use crate::deploy::Model;
use crate::engine::{Runner, ready};
use crate::error::UserError;
use crate::evaluate::{CoefficientRow, Evaluation};
use crate::feature::ViewSpec;
use crate::pipeline::Recipe;
use crate::project::{Command, Library, Project};
use crate::train::{Params, Validation};
use serde::Serialize;

/// What `--json` writes.
#[derive(Serialize)]
struct Trained<'a> {
    coefficients: &'a [CoefficientRow],
    aliased: &'a [String],
    summary: &'a crate::evaluate::ModelSummary,
    out_of_sample: Option<&'a crate::train::OutOfSample>,
    warnings: &'a [crate::evaluate::Warning],
}

struct OneFile(FileBytes);

impl Library for OneFile {
    type Bytes = FileBytes;

    fn attached(&self) -> Option<&FileBytes> {
        Some(&self.0)
    }

    fn by_hash(&self, _: &str) -> Option<&FileBytes> {
        Some(&self.0)
    }
}

pub(super) fn perform<R: Runner>(task: &Train, runner: &R) -> Result<(), UserError> {
    let library = OneFile(FileBytes::open(&task.source.file)?);
    // No clock goes into a model document.
    let act = |project: Project, command| ready(project.apply(command, 0.0, &library, runner));
    let mut project = act(Project::default(), Command::OpenWith { name: task.source.name(), options: task.source.options()? })?;
    if let Some(path) = &task.recipe {
        let recipe = Recipe::from_json(&read_text(path)?)?;
        project = act(project, Command::SetRecipe { recipe, label: "Took a recipe from a file".to_owned() })?;
    }
    let mut spec = match &task.features {
        Some(features) => ViewSpec::linear(&task.target, features),
        None => project.proposed_view(&task.target)?,
    };
    spec.intercept = !task.no_intercept;
    project = act(project, Command::SetView { spec })?;
    let validation = match (task.holdout, task.folds) {
        (Some(share), _) => Validation::Holdout { share },
        (None, Some(folds)) => Validation::CrossValidation { folds },
        (None, None) => Validation::Auto,
    };
    let params = Params { validation, seed: task.seed, confidence_level: task.level };
    project = act(project, Command::SetParams { params })?;
    project = act(project, Command::Train)?;
    let run = project.run().ok_or_else(|| UserError::internal("The training left no run."))?;
    if let Some(path) = &task.out {
        let model = task.name.as_ref().map_or_else(|| run.model.clone(), |name| run.model.clone().named(name));
        write(path, &model.document().to_json())?;
    }
    report(task, &run.model, &run.evaluation)
}

fn report(task: &Train, model: &Model, evaluation: &Evaluation) -> Result<(), UserError> {
    let table = &evaluation.coefficients;
    if task.json {
        return print_json(&Trained {
            coefficients: &table.rows,
            aliased: &table.aliased,
            summary: &evaluation.summary,
            out_of_sample: model.fitted().out_of_sample.as_ref(),
            warnings: &evaluation.warnings,
        });
    }
    let head = format!("{}\n\n{}\n", evaluation.verdict, coefficients(evaluation));
    let aliased = model.fitted().aliased.iter();
    let aliased: String = aliased.map(|a| format!("{}: not estimated, determined by {}\n", a.term, a.of.join(", "))).collect();
    let minds: String = evaluation.warnings.iter().map(|w| format!("\nMind: {} {}\n", w.message, w.remedy)).collect();
    print(format!("{head}{aliased}{}{minds}", summary(evaluation)).as_bytes())
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
