//! Comparisons: quiet where nothing changed, at any sample size; and every sort of change named for what it is.

use crate::trained::{Trained, checked, mixed, sketches_of, table, train};
use std::collections::BTreeMap;
use std::sync::Arc;
use straightedge::deploy::{Model, ModelDocument, ModelParts};
use straightedge::engine::{Inline, Threads, ready};
use straightedge::feature::{Design, ViewSpec};
use straightedge::monitor::{Action, ColumnReport, MonitorReport, SchemaProblem, Severity, compare};
use straightedge::pipeline::{FittedRecipe, Recipe};
use straightedge::stat::{Normal, SplitMix64};
use straightedge::table::{
    Block, CategoryColumn, Column, ColumnType, Dictionary, Field, HeldBlock, MISSING_CODE, RowIds, Schema, Table,
};
use straightedge::train::{LeastSquares, Params};

fn run(model: &Model, current: &Table) -> MonitorReport {
    let report = ready(compare(model, current, &Inline::default())).unwrap();
    let same = ready(compare(model, current, &Threads::new(3))).unwrap();
    assert_eq!(report, same);
    report
}

fn column<'a>(report: &'a MonitorReport, name: &str) -> &'a ColumnReport {
    report.columns.iter().find(|column| column.column == name).unwrap()
}

/// Numbers drawn from a seed.
struct Draw(SplitMix64);

impl Draw {
    /// Between 0 and 1.
    fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    fn normal(&mut self) -> f64 {
        let p = self.uniform();
        Normal.quantile(p.clamp(1e-16, 1.0 - 1e-16))
    }
}

/// A table of `n` rows: normal, skewed with ties, mostly zero, and partly missing numbers, a date, a category with rare levels, a
/// boolean, and a target that depends on some of them.
fn population(n: usize, seed: u64) -> Table {
    const LEVELS: [(&str, f64); 8] =
        [("a", 0.5), ("b", 0.8), ("c", 0.9), ("d", 0.95), ("e", 0.98), ("f", 0.99), ("g", 0.995), ("h", 1.0)];
    let mut draw = Draw(SplitMix64::new(seed));
    let mut dictionary = Dictionary::default();
    let (mut numbers, mut dates, mut codes, mut truths) = (vec![Vec::new(); 5], Vec::new(), Vec::new(), Vec::new());
    for _ in 0..n {
        let normal = draw.normal();
        let skewed = (-libm::log(draw.uniform().max(1e-12)) * 4.0).floor();
        let zeros = if draw.uniform() < 0.7 { 0.0 } else { draw.uniform() };
        let partly = if draw.uniform() < 0.04 { f64::NAN } else { draw.normal() };
        let level = draw.uniform();
        let level = LEVELS.iter().find(|(_, up_to)| level <= *up_to).map_or("h", |(label, _)| label);
        codes.push(if draw.uniform() < 0.01 { MISSING_CODE } else { dictionary.intern(level) });
        truths.push(u8::from(draw.uniform() < 0.3));
        dates.push((draw.uniform() * 1000.0).floor() as i64 * 86_400_000);
        let target = 3.0 * normal + 0.2 * skewed + draw.normal();
        for (cells, value) in numbers.iter_mut().zip([normal, skewed, zeros, partly, target]) {
            cells.push(value);
        }
    }
    let mut numbers = numbers.into_iter().map(|cells| Column::Number(cells.into_iter().collect()));
    let mut fields = ["normal", "skewed", "zeros", "partly", "target"].map(|name| Field::new(name, ColumnType::Number)).to_vec();
    let mut columns: Vec<Column> = numbers.by_ref().collect();
    fields.extend([
        Field::new("when", ColumnType::Date),
        Field::new("level", ColumnType::Category),
        Field::new("flag", ColumnType::Boolean),
    ]);
    columns.push(Column::Date(dates));
    columns.push(Column::Category(CategoryColumn { codes, dictionary: Arc::new(dictionary) }));
    columns.push(Column::Boolean(truths));
    let block = Block::new(n, RowIds::From(0), columns.into_iter().map(Arc::new).collect());
    Table { schema: Schema::new(fields), blocks: vec![Arc::new(block.into())] }
}

fn model_of(source: &Table) -> Model {
    let runner = Inline::default();
    let spec = ViewSpec::linear("target", ["normal", "skewed", "zeros", "partly", "when", "level", "flag"]);
    let design = ready(Design::fit(&spec, source, &runner)).unwrap();
    let fitted = ready(LeastSquares::new(Params::default()).unwrap().fit(&design, source, &runner)).unwrap();
    let parts = ModelParts {
        name: "simulated",
        source,
        sketches: &sketches_of(source),
        data_hash: &"0".repeat(64),
        column_choices: &BTreeMap::new(),
        recipe: &Recipe::default(),
        fitted_recipe: &FittedRecipe::default(),
        design: &design,
        fitted: &fitted,
    };
    checked(ModelDocument::new(&parts).unwrap())
}

/// Without any drift at most about one report in twenty may raise an alarm, whatever the sizes. (A χ² test that takes the reference as
/// exact alarms in 35% of the reports at 500 against 500 rows, and in 83% at 200 against 1,000.)
#[test]
fn alarms_are_rare_where_nothing_changed() {
    const REPORTS: u64 = 100;
    for (n, m) in [(500, 500), (200, 1000), (1000, 50), (3000, 3000)] {
        let (mut significant, mut alarms, mut not_kept) = (0, 0, 0);
        for i in 0..REPORTS {
            let model = model_of(&population(n, 2 * i + 1000 * n as u64));
            let current = population(m, 2 * i + 1 + 1000 * n as u64);
            let report = ready(compare(&model, &current, &Inline::default())).unwrap();
            let adjusted = |column: &ColumnReport| {
                let other = [
                    column.distribution.as_ref().map(|found| found.adjusted_p_value),
                    column.out_of_range.as_ref().map(|found| found.adjusted_p_value),
                    column.unseen.as_ref().map(|found| found.adjusted_p_value),
                ];
                other.into_iter().flatten().fold(column.missing.adjusted_p_value, f64::min)
            };
            let columns = || report.columns.iter().chain(&report.target);
            significant += u64::from(columns().any(|column| adjusted(column) <= 0.05));
            alarms += u64::from(columns().any(|column| column.severity > Severity::Stable));
            not_kept += u64::from(report.recommendation.action != Action::Keep);
        }
        println!("{n} against {m}: {significant} significant, {alarms} alarms, {not_kept} not kept, of {REPORTS}");
        let at_most = |share: f64| (share * REPORTS as f64) as u64;
        assert!(significant <= at_most(0.06), "{n} against {m}: {significant} of {REPORTS} significant");
        assert!(alarms <= at_most(0.06), "{n} against {m}: {alarms} of {REPORTS} alarms");
        assert!(not_kept <= at_most(0.11), "{n} against {m}: {not_kept} of {REPORTS} not kept");
    }
}

/// With a hundred thousand rows everything is significant; only what matters is an alarm.
#[test]
fn tiny_differences_are_no_alarm_however_many_rows() {
    let model = model_of(&population(20_000, 1));
    let mut current = population(60_000, 2);
    let block = &current.blocks[0];
    let mut columns = block.columns.clone();
    if let Column::Number(cells) = &*columns[0].load() {
        columns[0] = Column::Number(cells.cells().iter().map(|cell| cell + 0.06).collect()).into();
    }
    current.blocks = vec![Arc::new(block.with_columns(columns))];
    let report = run(&model, &current);
    let normal = column(&report, "normal");
    assert!(normal.distribution.as_ref().unwrap().adjusted_p_value < 1e-3);
    assert_eq!(
        (normal.severity, normal.sentence.as_str()),
        (Severity::Stable, "A difference can be made out, but it is too small to matter.")
    );
    assert_eq!(report.recommendation.action, Action::Keep);
}

const HEADER: &str = "size,kind,garden,since,rent\n";

/// The rows of the oracle's table, changed one by one.
fn changed(change: impl Fn(usize, &mut Vec<String>)) -> Table {
    let csv = crate::predict::oracle().csv;
    let rows = csv.lines().skip(1).enumerate().map(|(i, line)| {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        change(i, &mut cells);
        cells.join(",") + "\n"
    });
    table(&format!("{HEADER}{}", rows.collect::<String>())).table
}

#[test]
fn the_training_data_have_not_drifted() {
    let Trained { source, model, .. } = mixed();
    let report = run(&model, &source.table);
    assert!(report.columns.iter().chain(&report.target).all(|column| column.severity == Severity::Stable));
    assert_eq!(report.schema, []);
    let error = report.error.unwrap();
    assert_eq!((error.n_obs, error.severity), (model.fitted().n_obs, Severity::Stable));
    // On its own rows the error is that of the fit.
    let fit = (model.fitted().rss / model.fitted().n_obs as f64).sqrt();
    assert!((error.rmse - fit).abs() < 1e-9 * fit && error.mean_error.abs() < 1e-9 * fit);
    assert_eq!(report.recommendation.action, Action::Keep);
    assert_eq!(
        report.columns.iter().map(|column| column.column.as_str()).collect::<Vec<_>>(),
        ["size", "kind", "garden", "since"]
    );
    assert_eq!(report.target.unwrap().column, "rent");
}

#[test]
fn numbers_that_moved_are_drift() {
    let model = mixed().model;
    let current = changed(|_, cells| {
        cells[0] = cells[0].parse::<f64>().map_or(String::new(), |size| (size * 1.8).to_string());
        cells.truncate(4);
        cells.push("0".to_owned());
    });
    let current = without(&current, "rent");
    let report = run(&model, &current);
    let size = column(&report, "size");
    assert_eq!(size.severity, Severity::Drift);
    assert!(size.distribution.as_ref().unwrap().measured.psi > 0.5);
    assert_eq!(column(&report, "kind").severity, Severity::Stable);
    assert_eq!((report.target.is_none(), report.error.is_none()), (true, true));
    assert_eq!(report.recommendation.action, Action::Look);
    assert_eq!(
        report.recommendation.sentence,
        "Check the model on rows whose target is known: \"size\" has moved away from the training data."
    );
}

fn without(table: &Table, name: &str) -> Table {
    let gone = table.schema.position(name).unwrap();
    let fields = table.schema.fields.iter().filter(|field| field.name != name).cloned().collect();
    let keep = |block: &Arc<HeldBlock>| Arc::new(block.narrowed((0..table.n_columns()).filter(|i| *i != gone)));
    Table { schema: Schema::new(fields), blocks: table.blocks.iter().map(keep).collect() }
}

#[test]
fn new_labels_are_named() {
    let model = mixed().model;
    let current = changed(|i, cells| {
        if i % 4 == 0 {
            cells[1] = "castle".to_owned();
        }
    });
    let report = run(&model, &current);
    let kind = column(&report, "kind");
    let unseen = kind.unseen.as_ref().unwrap();
    assert_eq!((unseen.severity, &unseen.measured.levels), (Severity::Drift, &vec![("castle".to_owned(), 40)]));
    assert!(kind.sentence.ends_with("have a label that the training data do not have, such as \"castle\"."), "{}", kind.sentence);
    assert_eq!(report.refusals[0].rows, 40);
    assert_eq!(report.recommendation.action, Action::Look);
}

#[test]
fn missing_cells_and_values_out_of_range_are_named() {
    let model = mixed().model;
    let report = run(
        &model,
        &changed(|i, cells| {
            if i % 3 == 0 {
                cells[2].clear();
            }
            if i % 8 == 0 {
                cells[0] = "1000".to_owned();
            }
        }),
    );
    let garden = column(&report, "garden");
    assert_eq!(garden.severity, Severity::Drift);
    assert!(garden.sentence.ends_with("of the cells are missing; it was 6.2% in training."), "{}", garden.sentence);
    let size = column(&report, "size").out_of_range.clone().unwrap();
    assert_eq!((size.measured.above, size.measured.below, size.severity), (20, 0, Severity::Drift));
}

#[test]
fn an_error_that_has_grown_asks_for_training() {
    let model = mixed().model;
    let report = run(&model, &changed(|_, cells| cells[4] = (cells[4].parse::<f64>().unwrap() * 1.4).to_string()));
    let error = report.error.clone().unwrap();
    assert_eq!(error.severity, Severity::Drift);
    assert!(error.rmse > 1.25 * error.expected_rmse.unwrap() && error.p_value.unwrap() < 1e-3 && error.mean_error > 0.0);
    assert_eq!(report.recommendation.action, Action::Retrain);
    assert!(report.recommendation.sentence.starts_with("Train again on newer data: predictions are off by "));
    assert_eq!(report.target.unwrap().severity, Severity::Drift);
}

#[test]
fn names_and_types_that_differ_are_told() {
    let model = mixed().model;
    let csv = crate::predict::oracle()
        .csv
        .replace(HEADER, "Size,kind,garden,since,rent,note\n")
        .replace('\n', ",1\n")
        .replacen("note,1", "note", 1);
    let report = run(&model, &table(&csv).table);
    assert_eq!(report.schema[0].column, "size");
    assert_eq!(report.schema[0].problem, SchemaProblem::Missing { perhaps: Some("Size".into()) });
    assert!(report.schema.iter().any(|finding| finding.column == "note" && finding.problem == SchemaProblem::Extra));
    assert_eq!(report.recommendation.sentence, "The model cannot predict these rows: \"size\" is not there.");
    let report =
        run(&model, &changed(|i, cells| cells[0] = if i % 2 == 0 { "broad".to_owned() } else { cells[0].clone() + " m" }));
    let SchemaProblem::TypeChanged { expected, unreadable, .. } = report.schema[0].problem else { panic!("{:?}", report.schema) };
    assert_eq!(expected, ColumnType::Number);
    assert!(unreadable > 150);
}

#[test]
fn a_table_without_rows_is_refused() {
    let model = train("x,y\n1,2\n2,5\n3,5\n", "[]", "y", &["x"]).model;
    let empty = Table { schema: Schema::new(vec![Field::new("x", ColumnType::Number)]), blocks: Vec::new() };
    assert_eq!(ready(compare(&model, &empty, &Inline::default())).unwrap_err().exit_code(), 3);
}

/// Rows that training filtered out do not count against the model.
#[test]
fn the_error_is_taken_over_the_rows_that_the_recipe_keeps() {
    let rows: String = (0..60).map(|i| format!("{i},{}\n", if i % 10 == 9 { 1000 } else { 2 * i + i % 3 })).collect();
    let steps = r#"[{"kind": "filter_rows", "column": "y", "keep": {"less": 500}}]"#;
    let trained = train(&format!("x,y\n{rows}"), steps, "y", &["x"]);
    let report = run(&trained.model, &trained.source.table);
    assert_eq!(report.error.unwrap().n_obs, 54);
    let json = serde_json::to_string(&run(&trained.model, &trained.source.table)).unwrap();
    assert_eq!(serde_json::from_str::<MonitorReport>(&json).unwrap(), run(&trained.model, &trained.source.table));
    assert!(ModelDocument::from_json(&trained.model.document().to_json()).is_ok());
}

#[test]
fn a_response_is_computed_from_its_columns_again() {
    let line = |i: usize| format!("{},{},{}\n", i % 9 + 1, i % 4 + 1, (i % 9 + 1) * (i % 4 + 1) + i % 5);
    let csv: String = (0..90).map(line).collect();
    let model = crate::trained::train_formula(&format!("x,z,y\n{csv}"), "[]", "log(y / z) ~ x").model;
    assert_eq!((model.document().target.name.as_str(), model.signature().unit), ("log(y/z)", None));
    let current = table(&format!("x,z,y\n{csv}1,1,0\n")).table;
    let report = run(&model, &current);
    let of_target: Vec<&str> = report.of_target().map(|column| column.column.as_str()).collect();
    assert_eq!(of_target, ["y", "z"]);
    // The row of log(0) has no response to hold the prediction against.
    let error = report.error.unwrap();
    let summary = &model.document().training.summary;
    assert_eq!(error.n_obs, 90);
    assert!((error.rmse - summary.rmse).abs() < 1e-12, "{} {}", error.rmse, summary.rmse);
    let without = table("x,y\n1,2\n2,3\n").table;
    assert_eq!(run(&model, &without).error, None);
}
