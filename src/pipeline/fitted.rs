//! A recipe that has met its training table: fitted once, applied to any rows of the same source.

use super::effect::{Change, StepEffect};
use super::step::{FittedStep, StepKind};
use super::{FailedStep, PipelineError, Recipe, StepError};
use crate::engine::Runner;
use crate::table::{Schema, Table};
use serde::{Deserialize, Serialize};

/// A prepared training table with what was learnt and done on the way.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The table after all enabled steps. Columns that no step touched are shared with the table they came from.
    pub table: Table,
    /// What is needed to prepare other rows in the same way.
    pub fitted: FittedRecipe,
    /// What each step did, in recipe order; steps that are not enabled are listed as not applied.
    pub effects: Vec<StepEffect>,
}

/// The enabled steps of a recipe with what they learnt from the training table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FittedRecipe {
    /// The steps, first to last.
    pub steps: Vec<FittedStep>,
}

/// A step that does not fit the table that the steps before it made.
fn misfit(step: &FittedStep, place: usize, schema: Schema, error: StepError) -> PipelineError {
    let id = u32::try_from(place).unwrap_or(u32::MAX);
    Failure { id, place, kind: step.kind(), schema, error }.after(Vec::new())
}

/// Fits each enabled step of `recipe` on what the steps before it made of `table`, and applies it.
///
/// # Errors
/// [`PipelineError::Step`] at the first step that cannot be applied, with the effects of those before it;
/// [`PipelineError::Cancelled`].
pub async fn fit<R: Runner>(recipe: &Recipe, table: &Table, runner: &R) -> Result<Prepared, PipelineError> {
    let mut prepared = Prepared { table: table.clone(), fitted: FittedRecipe::default(), effects: Vec::new() };
    for (step, place) in recipe.steps.iter().zip(1..) {
        let before = prepared.table;
        if !step.enabled {
            prepared.effects.push(effect(step.id, false, &before, &before, Change::default()));
            prepared.table = before;
            continue;
        }
        let failed = |error| Failure { id: step.id, place, kind: step.step.kind(), schema: before.schema.clone(), error };
        let fitted = match step.step.fit(&before, runner).await {
            Ok(fitted) => fitted,
            Err(error) => return Err(failed(error).after(prepared.effects)),
        };
        match fitted.apply(&before, runner).await {
            Ok((after, change)) => {
                prepared.effects.push(effect(step.id, true, &before, &after, change));
                prepared.fitted.steps.push(fitted);
                prepared.table = after;
            }
            Err(error) => return Err(failed(error).after(prepared.effects)),
        }
    }
    Ok(prepared)
}

impl FittedRecipe {
    /// Prepares other rows as the training rows were.
    ///
    /// # Errors
    /// [`PipelineError::Step`] if a step does not fit the table; [`PipelineError::Cancelled`].
    pub async fn apply<R: Runner>(&self, table: &Table, runner: &R) -> Result<Table, PipelineError> {
        let mut table = table.clone();
        for (step, place) in self.steps.iter().zip(1..) {
            table = match step.apply(&table, runner).await {
                Ok((after, _)) => after,
                Err(error) => return Err(misfit(step, place, table.schema, error)),
            };
        }
        Ok(table)
    }

    /// Prepares rows that want an answer each: no row is taken out.
    ///
    /// # Errors
    /// [`PipelineError::Step`] if a step does not fit the table; a column may be absent, but not of another type.
    pub fn score(&self, table: &Table) -> Result<Table, PipelineError> {
        let mut table = table.clone();
        for (step, place) in self.steps.iter().zip(1..) {
            table = match step.score(&table) {
                Ok(after) => after,
                Err(error) => return Err(misfit(step, place, table.schema, error)),
            };
        }
        Ok(table)
    }

    /// The name that a column of the prepared table has in the source.
    pub fn source_name<'a>(&'a self, prepared: &'a str) -> &'a str {
        self.steps.iter().rev().fold(prepared, |name, step| step.name_before(name))
    }

    /// Whether a step fills the gaps of a column of the prepared table.
    pub fn fills(&self, prepared: &str) -> bool {
        let mut name = prepared;
        self.steps.iter().rev().any(|step| {
            name = step.name_before(name);
            step.fills(name)
        })
    }
}

fn effect(id: u32, applied: bool, before: &Table, after: &Table, change: Change) -> StepEffect {
    StepEffect {
        id,
        applied,
        rows_before: before.n_rows(),
        rows_after: after.n_rows(),
        schema_before: before.schema.clone(),
        schema_after: after.schema.clone(),
        change,
    }
}

/// A step that failed, before it is known what was done until then.
struct Failure {
    id: u32,
    place: usize,
    kind: StepKind,
    schema: Schema,
    error: StepError,
}

impl Failure {
    fn after(self, effects: Vec<StepEffect>) -> PipelineError {
        if self.error == StepError::Cancelled {
            return PipelineError::Cancelled;
        }
        PipelineError::Step(Box::new(FailedStep {
            id: self.id,
            place: self.place,
            title: self.kind.help().title,
            schema_before: self.schema,
            error: self.error,
            effects,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Inline, Threads, ready};
    use crate::pipeline::testing::{check, recipe, table, text};
    use crate::table::{Block, RowIds};
    use proptest::prelude::*;
    use std::sync::Arc;

    #[test]
    fn steps_do_what_pandas_does() {
        let oracle: serde_json::Value = serde_json::from_str(include_str!("../../tests/data/pipeline.json")).unwrap();
        let before = oracle["before"].as_str().unwrap();
        let cases = oracle["cases"].as_array().unwrap();
        assert!(cases.len() >= 17);
        for case in cases {
            let expected = case["after"].as_str().unwrap();
            assert!(check(&case["steps"].to_string(), before, expected).is_some(), "{}", case["name"]);
        }
    }

    #[test]
    fn steps_that_are_not_enabled_are_listed_and_skipped() {
        let mut recipe =
            recipe(r#"[{"kind": "drop_missing", "columns": "all"}, {"kind": "rename_column", "from": "a", "to": "b"}]"#);
        recipe.set_enabled(1, false);
        let prepared = ready(fit(&recipe, &table("a number\n1\n2", 1), &Inline::default())).unwrap();
        assert_eq!(
            prepared.effects.iter().map(|effect| (effect.id, effect.applied)).collect::<Vec<_>>(),
            [(1, false), (2, true)]
        );
        assert_eq!(prepared.fitted.steps.len(), 1);
        assert_eq!(prepared.effects[1].schema_before.fields[0].name, "a");
        assert_eq!(prepared.effects[1].schema_after.fields[0].name, "b");
    }

    #[test]
    fn a_step_that_fails_keeps_the_effects_before_it() {
        let recipe = recipe(
            r#"[{"kind": "drop_duplicates", "columns": "all"}, {"kind": "rename_column", "from": "salry", "to": "b"},
                {"kind": "drop_missing", "columns": "all"}]"#,
        );
        let Err(PipelineError::Step(failed)) = ready(fit(&recipe, &table("Salary number\n1\n1", 1), &Inline::default())) else {
            panic!("there is no such column")
        };
        assert_eq!((failed.id, failed.place, failed.title, failed.effects.len()), (2, 2, "Rename a column", 1));
        assert_eq!(failed.effects[0].rows_removed(), 1);
        assert_eq!(failed.error, StepError::UnknownColumn { column: "salry".into(), nearest: Some("Salary".into()) });
        let message = crate::error::UserError::from(PipelineError::Step(failed)).to_string();
        assert!(
            message.ends_with("Did you mean \"Salary\"? Choose the column again, move the step, or switch it off."),
            "{message}"
        );
    }

    #[test]
    fn names_are_traced_back_to_the_source() {
        let steps = r#"[{"kind": "rename_column", "from": "a", "to": "b"}, {"kind": "rename_column", "from": "b", "to": "c"},
                        {"kind": "rename_column", "from": "x", "to": "a"}]"#;
        let prepared = check(steps, "a number, x number, y number\n1, 2, 3", "c number, a number, y number\n1, 2, 3").unwrap();
        assert_eq!(["c", "a", "y"].map(|name| prepared.fitted.source_name(name)), ["a", "x", "y"]);
    }

    #[test]
    fn a_fitted_recipe_survives_being_written() {
        let steps = r#"[{"kind": "fill_missing", "columns": ["a"], "with": "mean"}, {"kind": "filter_rows", "column": "a", "keep": {"less": 9}}]"#;
        let prepared = check(
            steps,
            "a number, b number\n1, 1\n, 1\n1, 1\n1.1, 1",
            "a number, b number\n1, 1\n1.0333333333333334, 1\n1, 1\n1.1, 1",
        )
        .unwrap();
        let written = serde_json::to_string(&prepared.fitted).unwrap();
        assert_eq!(serde_json::from_str::<FittedRecipe>(&written).unwrap(), prepared.fitted);
    }

    /// The same rows cut into blocks elsewhere.
    fn cut(table: &Table, lengths: &[usize]) -> Table {
        let whole = table.blocks[0].load();
        let (mut blocks, mut start) = (Vec::new(), 0);
        for len in lengths.iter().copied().chain([usize::MAX]) {
            let end = start + len.min(whole.len() - start);
            let rows: Vec<usize> = (start..end).collect();
            let columns = whole.columns.iter().map(|column| Arc::new(column.take(&rows))).collect();
            if end > start {
                blocks.push(Arc::new(Block::new(end - start, RowIds::From(start as u64), columns).into()));
            }
            start = end;
        }
        Table { schema: table.schema.clone(), blocks }
    }

    const STEPS: [&str; 9] = [
        r#"{"kind": "fill_missing", "columns": ["x", "y"], "with": "mean"}"#,
        r#"{"kind": "fill_missing", "columns": ["x", "y"], "with": "median"}"#,
        r#"{"kind": "fill_missing", "columns": ["c", "y"], "with": "mode"}"#,
        r#"{"kind": "fill_missing", "columns": ["c"], "with": {"constant": "new"}}"#,
        r#"{"kind": "drop_duplicates", "columns": {"these": ["c"]}}"#,
        r#"{"kind": "drop_duplicates", "columns": "all"}"#,
        r#"{"kind": "drop_missing", "columns": "all"}"#,
        r#"{"kind": "filter_rows", "column": "x", "keep": {"at_least": -1}}"#,
        r#"{"kind": "retype_column", "column": "y", "to": "category"}"#,
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn cut_and_workers_do_not_matter(
            rows in prop::collection::vec((prop::option::of(-3i32..4), prop::option::of(-1e9..1e9f64), prop::option::of("[a-d]")), 1..60),
            steps in prop::collection::vec(0..STEPS.len(), 1..4),
            lengths in prop::collection::vec(1usize..20, 0..8),
            workers in 1usize..5,
        ) {
            let cell = |cell: Option<String>| cell.unwrap_or_default();
            let line = |(x, y, c): &(Option<i32>, Option<f64>, Option<String>)| {
                format!("\n{}, {}, {}", cell(x.map(|x| x.to_string())), cell(y.map(|y| y.to_string())), cell(c.clone()))
            };
            let whole = table(&format!("x number, y number, c category{}", rows.iter().map(line).collect::<String>()), usize::MAX);
            let steps: Vec<&str> = steps.into_iter().map(|step| STEPS[step]).collect();
            let recipe = recipe(&format!("[{}]", steps.join(",")));
            let expected = ready(fit(&recipe, &whole, &Inline::default()));
            let found = ready(fit(&recipe, &cut(&whole, &lengths), &Threads::new(workers)));
            match (expected, found) {
                (Ok(expected), Ok(found)) => {
                    prop_assert_eq!(text(&found.table), text(&expected.table));
                    prop_assert_eq!(found.fitted, expected.fitted);
                    prop_assert_eq!(found.effects, expected.effects);
                }
                (expected, found) => prop_assert_eq!(expected.err(), found.err()),
            }
        }
    }
}
