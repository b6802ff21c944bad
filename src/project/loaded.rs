//! What the present state means for the data: the table read, cleaned, described, encoded.
//!
//! Everything here follows from the state and the bytes, and is computed again only where what it follows from changed.

use super::view::Proposal;
use super::{FileRef, Library, SourceRef, State};
use crate::engine::{Cancelled, Runner};
use crate::error::UserError;
use crate::feature::{ColumnFacts, Design, FeatureProposal, TermSpec, ViewSpec, propose_features, propose_target};
use crate::pipeline::{self, FittedRecipe, PipelineError, Recipe, StepEffect};
use crate::profile::{self, ColumnProfile, Distinct, Distribution, ReferenceSketch};
use crate::source::{self, CellFormat, ColumnChoice, ColumnFinding, Source};
use crate::stat::map_of;
use crate::table::Table;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The data of a project.
#[derive(Clone, Default)]
pub(super) struct Loaded {
    pub(super) source: Option<Arc<LoadedSource>>,
    pub(super) prepared: Option<Arc<LoadedTable>>,
    pub(super) design: Option<Arc<LoadedDesign>>,
}

/// A source that was read and described.
pub(super) struct LoadedSource {
    pub(super) from: SourceRef,
    pub(super) units: BTreeMap<String, String>,
    pub(super) source: Source,
    pub(super) profiles: Vec<Arc<ColumnProfile>>,
    /// Of each column.
    pub(super) sketches: Arc<[ReferenceSketch]>,
}

/// A table after a recipe.
pub(super) struct LoadedTable {
    pub(super) recipe: Recipe,
    /// Whether every step could be done. If not, `table` is the source's own.
    pub(super) outcome: Result<FittedRecipe, (u32, UserError)>,
    pub(super) table: Table,
    pub(super) effects: Vec<StepEffect>,
    pub(super) profiles: Vec<Arc<ColumnProfile>>,
    pub(super) proposal: Proposal,
}

/// A view, fitted to the prepared table.
pub(super) struct LoadedDesign {
    pub(super) spec: ViewSpec,
    pub(super) outcome: Result<Design, UserError>,
}

impl Loaded {
    /// The data of `state`, from what `self` (the data of the state before) has already.
    pub(super) async fn follow<L: Library, R: Runner>(
        &self,
        state: &mut State,
        library: &L,
        runner: &R,
    ) -> Result<Self, UserError> {
        let Some(from) = &state.source else { return Ok(Self::default()) };
        let source = match &self.source {
            Some(loaded) if loaded.from == *from && loaded.units == state.units => loaded.clone(),
            Some(loaded) if loaded.from == *from => Arc::new(loaded.with_units(&state.units)),
            _ => Arc::new(LoadedSource::read(from, state, library, runner).await?),
        };
        let same_source = self.source.as_ref().is_some_and(|before| Arc::ptr_eq(before, &source));
        let prepared = match &self.prepared {
            Some(prepared) if same_source && prepared.recipe == state.recipe => prepared.clone(),
            _ => Arc::new(LoadedTable::prepare(&source, &state.recipe, runner).await?),
        };
        // While a step fails, the table is not the one that the view was made for: it waits.
        if prepared.outcome.is_ok() {
            state.view = prepared.view_after(state.view.as_ref(), self.prepared.as_deref());
        }
        let same_table = self.prepared.as_ref().is_some_and(|before| Arc::ptr_eq(before, &prepared));
        let design = match (&self.design, &state.view) {
            (_, None) => None,
            (Some(design), Some(view)) if same_table && design.spec == *view => Some(design.clone()),
            (_, Some(view)) => Some(Arc::new(LoadedDesign::fit(view, &prepared.table, runner).await?)),
        };
        Ok(Self { source: Some(source), prepared: Some(prepared), design })
    }
}

/// A file of the source is not there.
pub(super) fn gone(name: &str) -> UserError {
    UserError::machine(
        format!("The file \"{name}\" is no longer at hand."),
        "Drop it again: it is recognised by its content, and everything else is as you left it.",
    )
}

impl LoadedSource {
    async fn read<L: Library, R: Runner>(from: &SourceRef, state: &State, library: &L, runner: &R) -> Result<Self, UserError> {
        let known = from.all_files();
        let at_hand = |file: &FileRef| Ok((file.name.clone(), library.by_hash(&file.hash).ok_or_else(|| gone(&file.name))?));
        let files = known.iter().map(at_hand).collect::<Result<Vec<_>, UserError>>()?;
        let source = source::read_files(&files, &from.options, runner).await?;
        Self::describe(from.clone(), source, state, runner).await
    }

    /// Describes a source that was read.
    pub(super) async fn describe<R: Runner>(
        from: SourceRef,
        source: Source,
        state: &State,
        runner: &R,
    ) -> Result<Self, UserError> {
        let described = profile::describe(&source.table, runner).await?;
        let (profiles, sketches): (Vec<_>, Vec<_>) =
            described.into_iter().map(|column| (Arc::new(column.profile), column.sketch)).unzip();
        let plain = Self { from, units: BTreeMap::new(), source, profiles, sketches: sketches.into() };
        Ok(plain.with_units(&state.units))
    }

    /// What was decided or found about how columns are read, by name: what a model needs to read other files alike.
    pub(super) fn column_choices(&self) -> BTreeMap<String, ColumnChoice> {
        let choice = |column: &ColumnFinding| {
            let date_order = match &column.format {
                CellFormat::Date { order } => Some(*order),
                _ => None,
            };
            let missing = self.from.options.columns.get(&column.name).and_then(|choice| choice.missing.clone());
            (column.name.clone(), ColumnChoice { kind: column.format.kind(), date_order, missing })
        };
        map_of(self.source.report.columns.iter().map(choice))
    }

    /// The same source with units.
    fn with_units(&self, units: &BTreeMap<String, String>) -> Self {
        let mut source = self.source.clone();
        for field in &mut source.table.schema.fields {
            field.unit = units.get(&field.name).cloned();
        }
        let (profiles, sketches) = (self.profiles.clone(), self.sketches.clone());
        Self { from: self.from.clone(), units: units.clone(), source, profiles, sketches }
    }
}

impl LoadedTable {
    async fn prepare<R: Runner>(source: &LoadedSource, recipe: &Recipe, runner: &R) -> Result<Self, UserError> {
        let raw = &source.source.table;
        let (table, outcome, effects) = match pipeline::fit(recipe, raw, runner).await {
            Ok(prepared) => (prepared.table, Ok(prepared.fitted), prepared.effects),
            Err(PipelineError::Cancelled) => return Err(Cancelled.into()),
            Err(PipelineError::Step(failed)) => {
                let effects = failed.effects.clone();
                (raw.clone(), Err((failed.id, PipelineError::Step(failed).into())), effects)
            }
            Err(error) => return Err(error.into()),
        };
        let known: Vec<Option<Arc<ColumnProfile>>> = (0..table.n_columns()).map(|at| source.profile_of(&table, at)).collect();
        let unknown = known.iter().enumerate().filter(|(_, profile)| profile.is_none()).map(|(at, _)| at);
        let found = profile::describe_columns(&table, unknown, runner).await?;
        let mut found = found.into_iter().map(|column| Arc::new(column.profile));
        let profiles: Vec<Arc<ColumnProfile>> =
            known.into_iter().filter_map(|profile| profile.or_else(|| found.next())).collect();
        let proposal = Proposal::of(&profiles);
        Ok(Self { recipe: recipe.clone(), outcome, table, effects, profiles, proposal })
    }

    /// What is proposed: a target, and features for the target that holds.
    pub(super) fn proposal_for(&self, target: Option<&str>) -> Proposal {
        match target {
            Some(target) if self.proposal.target.as_ref().is_none_or(|proposed| proposed.column != target) => {
                Proposal { target: self.proposal.target.clone(), features: features_for(target, &self.profiles) }
            }
            _ => self.proposal.clone(),
        }
    }

    /// What becomes of a view that was made for the table `before`: columns that were renamed are followed, features that are
    /// gone are left out; without its target, a view is proposed anew.
    fn view_after(&self, view: Option<&ViewSpec>, before: Option<&Self>) -> Option<ViewSpec> {
        let has = |name: &str| self.table.schema.position(name).is_some();
        let follow = |name: &str| if has(name) { Some(name.to_owned()) } else { self.name_now(name, before?) };
        let response = |view: &ViewSpec| match &view.response {
            Some(response) => response.try_map(&|name: &String| follow(name)).map(Some),
            None => Some(None),
        };
        let Some((view, target, response)) = view.and_then(|view| Some((view, follow(&view.target)?, response(view)?))) else {
            return self.proposal.view();
        };
        let mut after = ViewSpec { target, response, terms: Vec::new(), references: BTreeMap::new(), ..view.clone() };
        for term in &view.terms {
            let variables: Option<_> = term.variables.iter().map(|variable| variable.renamed(&|name| follow(name))).collect();
            after.terms.extend(variables.map(|variables| TermSpec { variables }));
        }
        // Weights that are gone are still asked for: to let every row count alike instead is for the person to say.
        after.weights = view.weights.as_ref().map(|weights| follow(weights).unwrap_or_else(|| weights.clone()));
        let references = view.references.iter().filter_map(|(column, level)| Some((follow(column)?, level.clone())));
        after.references = map_of(references);
        Some(after)
    }

    /// The name that a column of the table `before` has here, if its recipe or this one renames it.
    fn name_now(&self, name: &str, before: &Self) -> Option<String> {
        let (then, now) = (before.outcome.as_ref().ok()?, self.outcome.as_ref().ok()?);
        let source = then.source_name(name);
        let mut names = self.table.schema.fields.iter().map(|field| &field.name);
        names.find(|name| now.source_name(name) == source).cloned()
    }

    /// The view that is proposed for a target.
    pub(super) fn view_for(&self, target: &str) -> ViewSpec {
        ViewSpec::linear(target, features_for(target, &self.profiles).features)
    }

    /// The view `before` with another target. Features that were only proposed are proposed anew; others were chosen, and stay.
    pub(super) fn view_with_target(&self, target: &str, before: Option<&ViewSpec>) -> ViewSpec {
        match before {
            Some(before) if before.terms != self.view_for(&before.target).terms => {
                let mut view = ViewSpec { target: target.to_owned(), response: None, ..before.clone() };
                view.terms.retain(|term| term.columns().all(|column| column != target));
                view
            }
            before => ViewSpec { intercept: before.is_none_or(|before| before.intercept), ..self.view_for(target) },
        }
    }
}

impl LoadedSource {
    /// The profile of a column of a later table whose cells are this source's own, under the name it has there.
    fn profile_of(&self, table: &Table, position: usize) -> Option<Arc<ColumnProfile>> {
        let raw = &self.source.table;
        let is_it = |column: &usize| {
            let own = raw.blocks.iter().map(|block| &block.columns[*column]);
            raw.blocks.len() == table.blocks.len() && own.zip(&table.blocks).all(|(own, block)| own.is(&block.columns[position]))
        };
        // Most recipes leave most columns where they are.
        let same = Some(position).filter(|column| *column < raw.n_columns() && is_it(column));
        let same = same.or_else(|| (0..raw.n_columns()).find(is_it))?;
        let name = &table.schema.fields[position].name;
        let profile = &self.profiles[same];
        if profile.name == *name {
            return Some(profile.clone());
        }
        Some(Arc::new(ColumnProfile { name: name.clone(), ..(**profile).clone() }))
    }
}

impl LoadedDesign {
    async fn fit<R: Runner>(spec: &ViewSpec, table: &Table, runner: &R) -> Result<Self, UserError> {
        let outcome = match Design::fit(spec, table, runner).await {
            Err(crate::feature::FeatureError::Cancelled) => return Err(Cancelled.into()),
            outcome => outcome.map_err(UserError::from),
        };
        Ok(Self { spec: spec.clone(), outcome })
    }
}

impl Proposal {
    fn of(profiles: &[Arc<ColumnProfile>]) -> Self {
        let target = propose_target(&facts_of(profiles));
        let features = target.as_ref().map(|target| features_for(&target.column, profiles)).unwrap_or_default();
        Self { target, features }
    }

    pub(super) fn view(&self) -> Option<ViewSpec> {
        self.target.as_ref().map(|target| ViewSpec::linear(&target.column, self.features.features.iter().cloned()))
    }
}

fn features_for(target: &str, profiles: &[Arc<ColumnProfile>]) -> FeatureProposal {
    propose_features(target, &facts_of(profiles))
}

fn facts_of(profiles: &[Arc<ColumnProfile>]) -> Vec<ColumnFacts> {
    profiles.iter().map(|profile| facts(profile)).collect()
}

fn facts(profile: &ColumnProfile) -> ColumnFacts {
    let present = profile.n - profile.n_missing;
    let numbers = match &profile.distribution {
        Distribution::Numbers(numbers) | Distribution::Dates(numbers) => Some(numbers),
        Distribution::Labels(_) => None,
    };
    ColumnFacts {
        name: profile.name.clone(),
        kind: profile.kind,
        n_rows: profile.n,
        n_missing: profile.n_missing,
        n_distinct: match profile.distinct {
            Distinct::Exactly(n) => Some(n),
            Distinct::MoreThan(_) => None,
        },
        whole: numbers.is_some_and(|numbers| numbers.n_whole == present),
        consecutive: numbers.and_then(|numbers| numbers.quantiles).is_some_and(|q| q.max - q.min + 1.0 == present as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Inline, ready};
    use crate::pipeline::step::{FittedStep, RenameColumn};
    use crate::table::{ColumnType, Field, Schema};

    fn table(columns: &[&str], renamed: &[(&str, &str)]) -> LoadedTable {
        let fields = columns.iter().map(|name| Field::new(*name, ColumnType::Number)).collect();
        let rename =
            |(from, to): &(&str, &str)| FittedStep::RenameColumn(RenameColumn { from: (*from).to_owned(), to: (*to).to_owned() });
        LoadedTable {
            recipe: Recipe::default(),
            outcome: Ok(FittedRecipe { steps: renamed.iter().map(rename).collect() }),
            table: Table { schema: Schema::new(fields), blocks: Vec::new() },
            effects: Vec::new(),
            profiles: Vec::new(),
            proposal: Proposal::default(),
        }
    }

    #[test]
    fn a_view_follows_renamed_columns_and_lets_go_of_those_that_are_gone() {
        let before = table(&["salary", "age", "city"], &[]);
        let after = table(&["pay", "age"], &[("salary", "pay")]);
        let mut view = ViewSpec::linear("salary", ["age", "city"]);
        view.intercept = false;
        view.references.insert("city".to_owned(), "Bonn".to_owned());
        let expected = ViewSpec { intercept: false, ..ViewSpec::linear("pay", ["age"]) };
        assert_eq!(after.view_after(Some(&view), Some(&before)), Some(expected.clone()));
        // And back, when the renaming is undone.
        let back = ViewSpec { intercept: false, ..ViewSpec::linear("salary", ["age"]) };
        assert_eq!(before.view_after(Some(&expected), Some(&after)), Some(back));
    }

    #[test]
    fn what_is_computed_follows_renamed_columns() {
        let before = table(&["salary", "age", "city"], &[]);
        let after = table(&["pay", "years"], &[("salary", "pay"), ("age", "years")]);
        let view = |formula: &str, table: &LoadedTable| ViewSpec::from_formula(formula, &table.table.schema).unwrap();
        let asked = view("log(salary) ~ I(age^2) + poly(age, 2) + C(age) + age:city + sqrt(age + city)", &before);
        let expected = view("log(pay) ~ I(years^2) + poly(years, 2) + C(years)", &after);
        assert_eq!(after.view_after(Some(&asked), Some(&before)), Some(expected));
        // Without a column of its response there is nothing to predict.
        let both = view("I(salary / city) ~ age", &before);
        assert_eq!(after.view_after(Some(&both), Some(&before)), None);
    }

    #[test]
    fn weights_that_are_gone_are_refused_and_not_left_out() {
        let (before, after) = (table(&["y", "x", "w"], &[]), table(&["y", "x"], &[]));
        let view = ViewSpec { weights: Some("w".to_owned()), ..ViewSpec::linear("y", ["x"]) };
        let kept = after.view_after(Some(&view), Some(&before)).unwrap();
        assert_eq!(kept, view);
        let fitted = ready(LoadedDesign::fit(&kept, &after.table, &Inline::default())).unwrap();
        let error = fitted.outcome.unwrap_err();
        assert_eq!(error.message, "There is no column \"w\".");
    }

    #[test]
    fn a_view_without_its_target_is_proposed_anew() {
        let view = ViewSpec::linear("salary", ["age"]);
        assert_eq!(table(&["age"], &[]).view_after(Some(&view), Some(&table(&["salary", "age"], &[]))), None);
    }

    #[test]
    fn another_target_keeps_what_a_person_chose() {
        let table = table(&["a", "b", "c"], &[]);
        let mut chosen = ViewSpec::linear("a", ["b", "c"]);
        chosen.intercept = false;
        assert_eq!(table.view_with_target("b", Some(&chosen)), ViewSpec { intercept: false, ..ViewSpec::linear("b", ["c"]) });
    }
}
