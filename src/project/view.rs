//! What a page shows of a project, in parts: a command answers with the parts that it changed.

use super::answer::document_file_name;
use super::loaded::{LoadedDesign, LoadedSource, LoadedTable};
use super::suggestion::{Suggestion, suggest};
use super::{HistoryView, ModelId, Origin, Project, Run, RunId, SavedModel, SavedView, SourceVersion, State};
use crate::deploy::{Model, Signature};
use crate::error::UserError;
use crate::evaluate::Evaluation;
use crate::feature::{
    Design, DesignColumn, FeatureProposal, OrthogonalPolynomial, RowCounts, TargetProposal, Variable, ViewSpec,
};
use crate::pipeline::{Recipe, StepEffect};
use crate::predict::{FormField, form};
use crate::profile::ColumnProfile;
use crate::project::Comparison;
use crate::source::SourceReport;
use crate::table::{Schema, TableBytes};
use crate::train::{AliasedTerm, OutOfSample, Params, TrustedDigits, Validation};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A part of a project, as a page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Part {
    /// The data as they were read.
    Source(Option<Arc<SourceView>>),
    /// The data after the recipe.
    Prepared(Option<Arc<PreparedView>>),
    /// What is predicted from what.
    Features(Option<Arc<FeaturesView>>),
    /// Parameters and runs.
    Training(Box<TrainingView>),
    /// The run that is looked at.
    Run(Option<Arc<RunView>>),
    /// Saved models and the one at hand.
    Models(Box<ModelsView>),
    /// The comparison that is looked at.
    Comparison(Option<Arc<Comparison>>),
    /// What was done.
    History(HistoryView),
}

/// The data as they were read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceView {
    /// What was found and noticed.
    pub report: SourceReport,
    /// What a person decided about reading it.
    pub options: crate::source::ReadOptions,
    /// The address that it was fetched from, if it was.
    pub origin: Option<String>,
    /// Names, types, units.
    pub schema: Schema,
    /// What each column looks like.
    pub profiles: Vec<Arc<ColumnProfile>>,
    /// Bytes that the typed columns take.
    pub table_bytes: TableBytes,
    /// Which version of its name it is, and what is different since the one before.
    pub version: Option<Arc<SourceVersion>>,
}

/// The data after the recipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreparedView {
    /// The recipe.
    pub recipe: Recipe,
    /// What each step did; up to the failed one, if one failed.
    pub effects: Vec<StepEffect>,
    /// The step that could not be done, by its id. The table is then the source's own.
    pub failed: Option<(u32, UserError)>,
    /// Rows.
    pub n_rows: u64,
    /// Names, types, units.
    pub schema: Schema,
    /// What each column looks like.
    pub profiles: Vec<Arc<ColumnProfile>>,
    /// What to mend, in view of the target.
    pub suggestions: Vec<Suggestion>,
}

/// A target and features that are proposed, with reasons.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The target; `None` if no column is fit to be one.
    pub target: Option<TargetProposal>,
    /// Features for the target that holds: the proposed one, or the one a person chose.
    pub features: FeatureProposal,
}

/// What is predicted from what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeaturesView {
    /// The view; `None` if no target could be proposed.
    pub spec: Option<ViewSpec>,
    /// The view as a formula; empty if there is none.
    pub formula: String,
    /// What is proposed.
    pub proposal: Proposal,
    /// The view fitted to the prepared table, or why it cannot be.
    pub design: Option<Result<DesignView, UserError>>,
    /// Views that were kept.
    pub saved: Vec<SavedView>,
}

/// A fitted view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DesignView {
    /// The variables, with levels and ranges.
    pub variables: Vec<Variable>,
    /// Polynomials that are orthogonal over the rows.
    pub polynomials: Vec<OrthogonalPolynomial>,
    /// The columns of the design matrix.
    pub columns: Vec<DesignColumn>,
    /// Rows used and dropped.
    pub rows: RowCounts,
}

/// Parameters and runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TrainingView {
    /// Parameters of the next training.
    pub params: Params,
    /// Runs, oldest first.
    pub runs: Vec<RunSummary>,
    /// The run that is looked at.
    pub selected: Option<RunId>,
    /// Whether the newest run was made from the data, recipe, view and parameters that hold now.
    pub is_current: bool,
}

/// A run in one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// Its id.
    pub id: RunId,
    /// Its number.
    pub number: u32,
    /// When, in milliseconds since 1970-01-01T00:00:00 UTC.
    pub at_ms: f64,
    /// Name of the data's file.
    pub source_name: String,
    /// The target.
    pub target: String,
    /// The target's unit.
    pub unit: Option<String>,
    /// The features.
    pub features: Vec<String>,
    /// Recipe steps that were applied.
    pub n_steps: usize,
    /// Rows that the coefficients come from.
    pub n_obs: u64,
    /// Coefficients, the intercept included.
    pub n_coefficients: usize,
    /// How rows were set aside.
    pub validation: Validation,
    /// The seed.
    pub seed: u64,
    /// R² in the fit.
    pub r_squared: Option<f64>,
    /// RMSE in the fit, in the target's unit.
    pub rmse: f64,
    /// On unseen rows.
    pub out_of_sample: Option<OutOfSample>,
    /// Hash of the data, 64 hexadecimal digits.
    pub data_hash: String,
}

/// The run that is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunView {
    /// The run in one row.
    pub summary: RunSummary,
    /// What is said and drawn about its model.
    pub evaluation: Evaluation,
    /// Rows held out of the fit.
    pub n_held_out: u64,
    /// Rows used and dropped.
    pub rows: RowCounts,
    /// The variables, with levels and ranges.
    pub variables: Vec<Variable>,
    /// Terms that others determine.
    pub aliased: Vec<AliasedTerm>,
    /// Of the centred and scaled design.
    pub condition_number: f64,
    /// How many digits to trust.
    pub digits: TrustedDigits,
    /// Whether there is an intercept.
    pub intercept: bool,
    /// The column that rows count by, if they are weighted.
    pub weights: Option<String>,
}

/// Saved models and the one at hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelsView {
    /// Saved models, oldest first.
    pub saved: Vec<ModelView>,
    /// The model that predictions and comparisons are made with: the saved one that was chosen, else that of the run looked at,
    /// else the newest saved one.
    pub at_hand: Option<Box<ModelView>>,
}

/// A model, by its signature and figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelView {
    /// Its id; `None` for the model of a run that is not saved.
    pub id: Option<ModelId>,
    /// Its name.
    pub name: String,
    /// Counts from 1 for each name; 0 if it is not saved.
    pub version: u32,
    /// Where it came from; `None` if it is not saved.
    pub origin: Option<Origin>,
    /// When it was made or kept, in milliseconds since 1970-01-01T00:00:00 UTC.
    pub at_ms: f64,
    /// Hash of the document.
    pub hash: String,
    /// What it needs and what it predicts.
    pub signature: Signature,
    /// How a person is asked for what it needs, in the order of the signature.
    pub form: Vec<FormField>,
    /// The smallest and the largest target it learnt from.
    pub target_range: [f64; 2],
    /// The mean of the targets it learnt from.
    pub target_mean: f64,
    /// Rows it learnt from.
    pub n_obs: u64,
    /// RMSE in the fit, in the target's unit.
    pub rmse: f64,
    /// On unseen rows.
    pub out_of_sample: Option<OutOfSample>,
    /// Hash of the training data, 64 hexadecimal digits.
    pub data_hash: String,
    /// Hash of the recipe's enabled steps, 64 hexadecimal digits.
    pub recipe_hash: String,
    /// Hash of the sources of the program that trained it.
    pub code_hash: String,
    /// What to call the file of its document.
    pub file_name: String,
    /// Size of the document in bytes.
    pub json_bytes: u64,
}

impl Project {
    /// The parts that differ from those of `before`.
    pub fn changes_since(&self, before: &Self) -> Vec<Part> {
        let mut parts = Vec::new();
        let (now, then) = (&self.loaded, &before.loaded);
        let (state, old) = (self.state(), before.state());
        if !same(now.source.as_ref(), then.source.as_ref()) {
            parts
                .push(Part::Source(now.source.as_deref().map(|loaded| Arc::new(SourceView::of(self.version_of(state), loaded)))));
        }
        if !same(now.prepared.as_ref(), then.prepared.as_ref()) || state.target() != old.target() {
            let view = |(prepared, source): (&Arc<_>, &Arc<_>)| Arc::new(PreparedView::of(state, prepared, source));
            parts.push(Part::Prepared(now.prepared.as_ref().zip(now.source.as_ref()).map(view)));
        }
        let same_design = same(now.design.as_ref(), then.design.as_ref()) && same(now.prepared.as_ref(), then.prepared.as_ref());
        if !same_design || state.view != old.view || state.views != old.views {
            parts.push(Part::Features(
                now.prepared.as_deref().map(|prepared| Arc::new(FeaturesView::of(state, prepared, now.design.as_deref()))),
            ));
        }
        parts.push(Part::Training(Box::new(self.training_view())));
        if state.run != old.run {
            parts.push(Part::Run(self.run().map(|run| Arc::new(RunView::of(run)))));
        }
        if state.run != old.run || state.models != old.models || state.model != old.model {
            parts.push(Part::Models(Box::new(self.models_view())));
        }
        if state.report != old.report {
            parts.push(Part::Comparison(state.report.as_ref().and_then(|id| self.objects.comparison(id)).cloned()));
        }
        parts.push(Part::History(self.history.view()));
        parts
    }

    fn training_view(&self) -> TrainingView {
        let state = self.state();
        let runs: Vec<&Arc<Run>> = state.runs.iter().filter_map(|id| self.objects.run(id)).collect();
        let is_current = runs.last().is_some_and(|run| {
            let data = state.source.as_ref().is_some_and(|source| source.hash == run.model.document().lineage.data_hash);
            data && run.recipe == state.recipe && Some(&run.view) == state.view.as_ref() && run.params == state.params
        });
        TrainingView {
            params: state.params.clone(),
            runs: runs.into_iter().map(|run| RunSummary::of(run)).collect(),
            selected: state.run.clone(),
            is_current,
        }
    }

    fn models_view(&self) -> ModelsView {
        let state = self.state();
        let saved: Vec<ModelView> =
            state.models.iter().filter_map(|id| self.objects.model(id)).map(|model| ModelView::of_saved(model)).collect();
        let chosen = saved.iter().find(|model| model.id == state.model && model.id.is_some()).cloned();
        // As `model_at_hand` has it.
        let at_hand = chosen.or_else(|| self.run().map(ModelView::of_run)).or_else(|| saved.last().cloned());
        ModelsView { saved, at_hand: at_hand.map(Box::new) }
    }
}

fn same<T>(one: Option<&Arc<T>>, two: Option<&Arc<T>>) -> bool {
    match (one, two) {
        (Some(one), Some(two)) => Arc::ptr_eq(one, two),
        (None, None) => true,
        _ => false,
    }
}

impl SourceView {
    fn of(version: Option<Arc<SourceVersion>>, loaded: &LoadedSource) -> Self {
        Self {
            version,
            report: loaded.source.report.clone(),
            options: loaded.from.options.clone(),
            origin: loaded.from.origin.clone(),
            schema: loaded.source.table.schema.clone(),
            profiles: loaded.profiles.clone(),
            table_bytes: loaded.source.table.bytes(),
        }
    }
}

impl PreparedView {
    fn of(state: &State, loaded: &LoadedTable, source: &LoadedSource) -> Self {
        Self {
            suggestions: suggest(&loaded.profiles, &source.source.report.columns, state.target()),
            recipe: loaded.recipe.clone(),
            effects: loaded.effects.clone(),
            failed: loaded.outcome.as_ref().err().cloned(),
            n_rows: loaded.table.n_rows(),
            schema: loaded.table.schema.clone(),
            profiles: loaded.profiles.clone(),
        }
    }
}

impl FeaturesView {
    fn of(state: &State, prepared: &LoadedTable, design: Option<&LoadedDesign>) -> Self {
        let fitted = |design: &Design| DesignView {
            variables: design.variables.clone(),
            polynomials: design.polynomials.clone(),
            columns: design.columns.clone(),
            rows: design.rows.clone(),
        };
        Self {
            spec: state.view.clone(),
            formula: state.view.as_ref().map(ViewSpec::to_formula).unwrap_or_default(),
            proposal: prepared.proposal_for(state.target()),
            design: design.map(|design| design.outcome.as_ref().map(fitted).map_err(Clone::clone)),
            saved: state.views.clone(),
        }
    }
}

impl RunSummary {
    fn of(run: &Run) -> Self {
        let document = run.model.document();
        let fitted = run.model.fitted();
        Self {
            id: run.id.clone(),
            number: run.number,
            at_ms: run.at_ms,
            source_name: run.source_name.clone(),
            target: document.target.name.clone(),
            unit: document.target.unit.clone(),
            features: run.view.features().into_iter().map(str::to_owned).collect(),
            n_steps: run.recipe.enabled_steps().count(),
            n_obs: fitted.n_obs,
            n_coefficients: fitted.terms.len(),
            validation: fitted.validation,
            seed: run.params.seed,
            r_squared: run.evaluation.summary.r_squared,
            rmse: run.evaluation.summary.rmse,
            out_of_sample: fitted.out_of_sample.clone(),
            data_hash: document.lineage.data_hash.clone(),
        }
    }
}

impl RunView {
    fn of(run: &Run) -> Self {
        let fitted = run.model.fitted();
        Self {
            summary: RunSummary::of(run),
            evaluation: run.evaluation.clone(),
            n_held_out: fitted.n_held_out,
            rows: run.model.document().training.rows.clone(),
            variables: run.model.document().variables.clone(),
            aliased: fitted.aliased.clone(),
            condition_number: fitted.condition_number,
            digits: fitted.digits.clone(),
            intercept: fitted.intercept,
            weights: fitted.weights.as_ref().map(|weights| weights.column.clone()),
        }
    }
}

impl ModelView {
    fn of_run(run: &Run) -> Self {
        Self::of(&run.model, run.at_ms)
    }

    fn of_saved(saved: &SavedModel) -> Self {
        Self {
            id: Some(saved.id.clone()),
            version: saved.version,
            origin: Some(saved.origin.clone()),
            ..Self::of(&saved.model, saved.at_ms)
        }
    }

    fn of(model: &Model, at_ms: f64) -> Self {
        let document = model.document();
        Self {
            id: None,
            name: document.name.clone(),
            version: 0,
            origin: None,
            at_ms,
            hash: document.content_hash().to_owned(),
            target_range: [document.target.min, document.target.max],
            target_mean: document.target.mean,
            signature: model.signature(),
            form: form(model),
            n_obs: document.training.n_obs,
            rmse: document.training.summary.rmse,
            out_of_sample: document.training.out_of_sample.clone(),
            data_hash: document.lineage.data_hash.clone(),
            recipe_hash: document.lineage.recipe_hash.clone(),
            code_hash: document.lineage.code_hash.clone(),
            file_name: document_file_name(document),
            json_bytes: document.to_json().len() as u64,
        }
    }
}
