//! Models trained from CSV text, the whole way.

use std::collections::BTreeMap;
use straightedge::deploy::{Model, ModelDocument, ModelParts};
use straightedge::engine::{InMemory, Inline, Phase, Progress, Runner, ready};
use straightedge::feature::{Design, TermSpec, VariableSpec, ViewSpec};
use straightedge::pipeline::{Prepared, Recipe, fit};
use straightedge::profile::{ReferenceSketch, describe};
use straightedge::source::{ReadOptions, Source, read};
use straightedge::table::Table;
use straightedge::train::{LeastSquares, Params};

/// A model with the tables it came from.
pub(crate) struct Trained {
    pub(crate) source: Source,
    pub(crate) prepared: Prepared,
    pub(crate) model: Model,
}

pub(crate) const SALARY: &str = "experience,test_score,interview_score,salary\n0,8,9,50000\n0,8,6,45000\n5,6,7,60000\n\
                                 2,10,10,65000\n7,9,6,70000\n3,7,10,62000\n10,5,7,72000\n11,7,8,80000\n";

/// Reads a CSV text.
pub(crate) fn table(csv: &str) -> Source {
    ready(read(&InMemory(csv.as_bytes()), "data.csv", &ReadOptions::default(), &Inline::default())).unwrap()
}

/// The sketches of a table's columns.
pub(crate) fn sketches_of(table: &Table) -> Vec<ReferenceSketch> {
    let described = ready(describe(table, &Inline::default())).unwrap();
    described.into_iter().map(|column| column.sketch).collect()
}

/// Trains on a CSV text. `steps`: a JSON list of recipe steps. `terms`: as `size`, `since^2`, `size:kind`.
pub(crate) fn train(csv: &str, steps: &str, target: &str, terms: &[&str]) -> Trained {
    train_with(csv, steps, target, terms, Params::default(), &Inline::default())
}

/// Trains on a CSV text by a formula, over what the recipe leaves.
pub(crate) fn train_formula(csv: &str, steps: &str, formula: &str) -> Trained {
    train_view(csv, steps, |table| ViewSpec::from_formula(formula, &table.schema).unwrap(), Params::default(), &Inline::default())
}

pub(crate) fn train_with<R: Runner>(csv: &str, steps: &str, target: &str, terms: &[&str], params: Params, runner: &R) -> Trained {
    let terms = terms.iter().map(|term| parse_term(term)).collect();
    train_view(csv, steps, |_| ViewSpec { terms, ..ViewSpec::linear(target, [""; 0]) }, params, runner)
}

fn train_view<R: Runner>(csv: &str, steps: &str, view: impl FnOnce(&Table) -> ViewSpec, params: Params, runner: &R) -> Trained {
    let source = table(csv);
    let mut recipe = Recipe::default();
    for step in serde_json::from_str::<Vec<_>>(steps).unwrap() {
        recipe.push(step);
    }
    let prepared = ready(fit(&recipe, &source.table, runner)).unwrap();
    let spec = view(&prepared.table);
    let design = ready(Design::fit(&spec, &prepared.table, runner)).unwrap();
    let fitted = ready(LeastSquares::new(params).unwrap().fit(&design, &prepared.table, runner)).unwrap();
    let parts = ModelParts {
        name: &spec.target_name(),
        source: &source.table,
        sketches: &sketches_of(&source.table),
        data_hash: &source.report.hash,
        column_choices: &BTreeMap::new(),
        recipe: &recipe,
        fitted_recipe: &prepared.fitted,
        design: &design,
        fitted: &fitted,
    };
    let model = checked(ModelDocument::new(&parts).unwrap());
    assert_eq!((model.design(), model.fitted()), (&design, &fitted), "the document holds all of the model");
    Trained { source, prepared, model }
}

/// The model that a document is read back as.
pub(crate) fn checked(document: ModelDocument) -> Model {
    let progress = Progress { phase: Phase::Evaluating, done: 1, total: 1 };
    ready(document.check(progress, &Inline::default())).unwrap()
}

fn parse_term(term: &str) -> TermSpec {
    let variable = |factor: &str| {
        let (column, power) = factor.split_once('^').unwrap_or((factor, "1"));
        VariableSpec::power(column, power.parse().unwrap())
    };
    TermSpec { variables: term.split(':').map(variable).collect() }
}

/// The mixed table of the predictions' oracle, with a recipe that fills, renames, retypes, filters and drops.
pub(crate) fn mixed() -> Trained {
    let oracle = crate::predict::oracle();
    let steps = r#"[
        {"kind": "fill_missing", "columns": ["size"], "with": "median"},
        {"kind": "rename_column", "from": "size", "to": "area"},
        {"kind": "drop_missing", "columns": {"these": ["kind", "garden"]}}
    ]"#;
    train(&oracle.csv, steps, "rent", &["area", "kind", "garden", "since", "since^2", "area:kind"])
}
