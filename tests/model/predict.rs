//! Predictions against statsmodels, and of one model by several ways.

use crate::trained::{SALARY, mixed, table, train};
use serde::Deserialize;
use std::collections::BTreeMap;
use straightedge::deploy::Row;
use straightedge::engine::{Inline, Threads, ready};
use straightedge::predict::{
    PredictRequest, RefusedRow, RowAnswer, RowPrediction, RowProblem, Side, predict_rows, respond, score_table, write_csv_block,
    write_csv_header,
};
use straightedge::table::{ColumnType, Formulas, Value};

#[derive(Deserialize)]
pub(crate) struct Oracle {
    pub(crate) csv: String,
    level: f64,
    n_obs: u64,
    baseline: f64,
    rows: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    row: Row,
    prediction: f64,
    lower: f64,
    upper: f64,
    mean_lower: f64,
    mean_upper: f64,
    contributions: BTreeMap<String, f64>,
}

pub(crate) fn oracle() -> Oracle {
    serde_json::from_str(include_str!("../data/predict.json")).unwrap()
}

/// Correct digits: the negative logarithm of the relative error.
fn digits(found: f64, expected: f64) -> f64 {
    if found == expected { 16.0 } else { -libm::log10((found - expected).abs() / expected.abs().max(1.0)) }
}

#[test]
fn predictions_intervals_and_contributions_are_those_of_statsmodels() {
    let oracle = oracle();
    let trained = mixed();
    assert_eq!(trained.model.fitted().n_obs, oracle.n_obs);
    let rows: Vec<Row> = oracle.rows.iter().map(|expected| expected.row.clone()).collect();
    let found = respond(&trained.model, &PredictRequest { rows, level: oracle.level }).unwrap();
    let mut worst = digits(found.baseline, oracle.baseline);
    for (answer, expected) in found.predictions.iter().zip(&oracle.rows) {
        let RowAnswer::Predicted(found) = answer else { panic!("{answer:?}") };
        for (found, expected) in [
            (found.prediction, expected.prediction),
            (found.lower.unwrap(), expected.lower),
            (found.upper.unwrap(), expected.upper),
            (found.mean_lower.unwrap(), expected.mean_lower),
            (found.mean_upper.unwrap(), expected.mean_upper),
        ] {
            worst = worst.min(digits(found, expected));
        }
        let names: Vec<&str> = found.contributions.iter().map(|contribution| contribution.input.as_str()).collect();
        assert_eq!(names, ["size", "kind", "garden", "since", "size × kind"]);
        for contribution in &found.contributions {
            worst = worst.min(digits(contribution.value, expected.contributions[&contribution.input]));
        }
    }
    assert!(worst > 9.5, "{worst} correct digits");
}

fn row(cells: &str) -> Row {
    serde_json::from_str(cells).unwrap()
}

#[test]
fn the_salary_example() {
    let model = train(SALARY, "[]", "salary", &["experience", "test_score", "interview_score"]).model;
    let rows = [
        row(r#"{"experience": 2, "test_score": 9, "interview_score": 6}"#),
        row(r#"{"experience": "5", "test_score": 7.0, "interview_score": "1e1", "name": "Ada"}"#),
    ];
    let found = respond(&model, &PredictRequest { rows: rows.to_vec(), level: 0.95 }).unwrap();
    let predictions: Vec<f64> = found
        .predictions
        .iter()
        .map(|answer| match answer {
            RowAnswer::Predicted(found) => found.prediction,
            RowAnswer::Refused(refused) => panic!("{refused:?}"),
        })
        .collect();
    assert!((predictions[0] - 53_837.770_009_86).abs() < 1e-8 && (predictions[1] - 67_120.014_340_77).abs() < 1e-8);
    assert_eq!(found.ignored, BTreeMap::from([("name".to_owned(), 1)]));
}

#[test]
fn contributions_add_up_and_flags_are_raised() {
    let model = mixed().model;
    let rows = [row(r#"{"size": null, "kind": "flat", "garden": true, "since": "1980-01-01"}"#)];
    let found = predict_rows(&model, &rows, 0.95).unwrap().remove(0).unwrap();
    let sum: f64 = found.contributions.iter().map(|contribution| contribution.value).sum();
    let baseline = model.fitted().predictor.fit_at_centres;
    assert!((baseline + sum - found.prediction).abs() < 1e-9 * found.prediction.abs());
    assert_eq!(found.filled, ["size"]);
    let [since] = &found.extrapolated[..] else { panic!("{:?}", found.extrapolated) };
    assert_eq!((since.input.as_str(), since.side), ("since", Side::Below));
    assert!(matches!(&since.seen, Value::Text(date) if date.starts_with("1995-")), "{:?}", since.seen);
}

#[test]
fn rows_that_cannot_be_predicted_say_why() {
    let model = mixed().model;
    for (cells, column, problem, message) in [
        (
            r#"{"Size": 50, "kind": "flat", "garden": "yes", "since": "2000-01-01"}"#,
            "size",
            RowProblem::NoColumn { nearest: Some("Size".into()) },
            "The row has no \"size\", which the model needs. Is \"Size\" meant?",
        ),
        (
            r#"{"size": 50, "kind": "", "garden": "yes", "since": "2000-01-01"}"#,
            "kind",
            RowProblem::Missing,
            "\"kind\" has no value, and the model cannot do without.",
        ),
        (
            r#"{"size": "large", "kind": "flat", "garden": "yes", "since": "2000-01-01"}"#,
            "size",
            RowProblem::WrongType { expected: ColumnType::Number, found: "large".into() },
            "\"size\" is \"large\", which cannot be read as a number.",
        ),
        (
            r#"{"size": 50, "kind": "castle", "garden": "yes", "since": "2000-01-01"}"#,
            "kind",
            RowProblem::UnseenLevel { level: "castle".into() },
            "\"kind\" is \"castle\", which no training row had.",
        ),
        (
            r#"{"size": 50, "kind": "flat", "garden": 2, "since": "2000-01-01"}"#,
            "garden",
            RowProblem::WrongType { expected: ColumnType::Boolean, found: "2".into() },
            "\"garden\" is \"2\", which cannot be read as a boolean.",
        ),
        (
            r#"{"size": 50, "kind": "flat", "garden": false, "since": "1/1/2000"}"#,
            "since",
            RowProblem::WrongType { expected: ColumnType::Date, found: "1/1/2000".into() },
            "\"since\" is \"1/1/2000\", which cannot be read as a date.",
        ),
    ] {
        let good = row(r#"{"size": 50, "kind": "flat", "garden": 1, "since": "2000-01-01"}"#);
        let answers = predict_rows(&model, &[good.clone(), row(cells), good], 0.95).unwrap();
        assert_eq!(answers[0], answers[2]);
        let error = answers[1].as_ref().unwrap_err();
        assert_eq!((error.column.as_str(), &error.problem, error.message.as_str()), (column, &problem, message));
        let json = serde_json::to_value(RowAnswer::Refused(RefusedRow { error: error.clone() })).unwrap();
        assert_eq!(json["error"]["column"], column);
        assert!(json["error"]["reason"].is_string());
    }
}

#[test]
fn the_level_decides_the_width_and_must_be_a_level() {
    let model = mixed().model;
    let rows = [row(r#"{"size": 50, "kind": "flat", "garden": true, "since": "2000-01-01"}"#)];
    let width = |level| {
        let RowPrediction { lower, upper, .. } = predict_rows(&model, &rows, level).unwrap().remove(0).unwrap();
        upper.unwrap() - lower.unwrap()
    };
    assert!(width(0.5) < width(0.95) && width(0.95) < width(0.99));
    for level in [0.0, 1.0, -1.0, f64::NAN, 95.0] {
        assert_eq!(predict_rows(&model, &rows, level).unwrap_err().exit_code(), 2);
    }
    assert_eq!(predict_rows(&model, &[], 0.95).unwrap(), []);
}

#[test]
fn without_degrees_of_freedom_there_is_no_interval() {
    let model = train("x,y\n1,2\n2,5\n", "[]", "y", &["x"]).model;
    let found = predict_rows(&model, &[row(r#"{"x": 3}"#)], 0.95).unwrap().remove(0).unwrap();
    assert!((found.prediction - 8.0).abs() < 1e-12);
    assert_eq!((found.lower, found.mean_upper), (None, None));
}

#[test]
fn scoring_the_training_table_gives_the_fitted_values() {
    let trained = mixed();
    let scores = ready(score_table(&trained.model, &trained.source.table, 0.95, &Threads::new(3))).unwrap();
    let inline = ready(score_table(&trained.model, &trained.source.table, 0.95, &Inline::default())).unwrap();
    assert_eq!(format!("{scores:?}"), format!("{inline:?}"));
    // The prepared table has the rows that were trained on; the source has all.
    let bound = trained.model.design().bind(&trained.prepared.table.schema).unwrap();
    let mut fitted = BTreeMap::new();
    for block in &trained.prepared.table.blocks {
        let mut rows = straightedge::feature::DesignRows::default();
        bound.fill(&mut rows, &block.load(), 0..block.len());
        let mut x = vec![0.0; trained.model.design().n_columns()];
        for (i, &position) in rows.positions().iter().enumerate() {
            rows.copy_row(i, &mut x);
            fitted.insert(block.row_id(position as usize), trained.model.fitted().predictor.fit(&x));
        }
    }
    assert_eq!(fitted.len() as u64, trained.model.fitted().n_obs);
    let mut n_refused = 0;
    for (block, scored) in trained.source.table.blocks.iter().zip(&scores.blocks) {
        for row in 0..block.len() {
            match fitted.get(&block.row_id(row)) {
                Some(fit) => assert_eq!(scored.prediction[row].to_bits(), fit.to_bits()),
                None => n_refused += u64::from(scored.prediction[row].is_nan()),
            }
        }
    }
    assert_eq!(n_refused, trained.source.table.n_rows() - trained.model.fitted().n_obs);
    assert_eq!(scores.n_refused(), n_refused);
    assert!(scores.refusals.iter().all(|refusal| refusal.problem == RowProblem::Missing));
}

#[test]
fn a_table_is_scored_as_csv() {
    let model = train(SALARY, "[]", "salary", &["experience"]).model;
    let csv = "name,experience,prediction\n\"Ada, Countess\",2,x\n\"say \"\"hi\"\"\",,y\n";
    let new = table(csv).table;
    let scores = ready(score_table(&model, &new, 0.95, &Inline::default())).unwrap();
    let mut text = String::from_utf8(write_csv_header(&new.schema, Formulas::Neutralised)).unwrap();
    for (block, scored) in new.blocks.iter().zip(&scores.blocks) {
        text.push_str(std::str::from_utf8(&write_csv_block(&block.load(), scored, Formulas::Neutralised)).unwrap());
    }
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "name,experience,prediction,prediction_2,lower,upper");
    let scored = &scores.blocks[0];
    assert_eq!(lines[1], format!("\"Ada, Countess\",2,x,{},{},{}", scored.prediction[0], scored.lower[0], scored.upper[0]));
    assert_eq!(lines[2], "\"say \"\"hi\"\"\",,y,,,");
    assert_eq!((lines.len(), lines[3]), (4, ""));
}

#[test]
fn a_table_without_an_input_is_refused_with_the_nearest_name() {
    let model = train(SALARY, "[]", "salary", &["experience", "test_score"]).model;
    let new = table("Experience,score\n1,2\n2,3\n").table;
    let error = ready(score_table(&model, &new, 0.95, &Inline::default())).unwrap_err();
    assert_eq!(error.message, "The data lack what the model needs: \"experience\", \"test_score\".");
    assert_eq!(error.way_out, "Perhaps \"Experience\" is \"experience\": rename it, or bring data with the column.");
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn columns_of_another_type_are_read_as_the_models() {
    let model = train(SALARY, "[]", "salary", &["experience"]).model;
    let new = table("experience\n2\nmany\n4 years\n5\n").table;
    assert_ne!(new.schema.fields[0].kind, ColumnType::Number);
    let scores = ready(score_table(&model, &new, 0.95, &Inline::default())).unwrap();
    let [refusal] = &scores.refusals[..] else { panic!("{:?}", scores.refusals) };
    assert_eq!((refusal.rows, refusal.first_row), (2, 1));
    assert_eq!(refusal.problem, RowProblem::WrongType { expected: ColumnType::Number, found: "many".into() });
    assert!(!scores.blocks[0].prediction[3].is_nan());
}
