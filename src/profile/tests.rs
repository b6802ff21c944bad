//! Profiles of the samples against pandas, numpy and scipy: `tests/oracle/profile/make_profiles.py`.

use super::*;
use crate::engine::{Inline, Threads, ready};
use crate::table::{
    Block, CategoryColumn, Column, ColumnType, Dictionary, Field, MISSING_CODE, RowIds, Schema, Table, TextColumn,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Deserialize)]
struct Expected {
    name: String,
    n: u64,
    n_missing: u64,
    distinct: u64,
    numbers: Option<ExpectedNumbers>,
    labels: Option<ExpectedLabels>,
}

#[derive(Deserialize)]
struct ExpectedNumbers {
    mean: f64,
    sd: f64,
    skewness: f64,
    quantiles: [f64; 7],
    n_zero: u64,
    n_negative: u64,
    n_whole: u64,
}

#[derive(Deserialize)]
struct ExpectedLabels {
    top: Vec<(String, u64)>,
    min: u64,
    mean: f64,
    max: u64,
}

fn near(found: Option<f64>, expected: f64, digits: i32, what: &str) {
    let error = found.map_or(f64::INFINITY, |found| (found - expected).abs());
    let allowed = expected.abs().max(f64::MIN_POSITIVE) * libm::pow(10.0, f64::from(-digits));
    assert!(error <= allowed, "{what}: {found:?} for {expected}");
}

/// A table from a sample: numbers and dates as pandas sees them, everything else as a category, in blocks of 1000 rows.
fn table(text: &str) -> Table {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let is_missing = |cell: &str| cell.is_empty() || cell == "NA";
    let cells = |column: usize| rows.iter().map(move |row| row[column].to_owned());
    let mut fields = Vec::new();
    let mut columns: Vec<Column> = Vec::new();
    for (position, name) in names.iter().enumerate() {
        let is_number = cells(position).all(|cell| is_missing(&cell) || cell.parse::<f64>().is_ok());
        let column = if name == "date" {
            Column::Date(cells(position).map(|cell| crate::table::parse_iso_date(&cell).expect("a date")).collect())
        } else if is_number {
            Column::Number(cells(position).map(|cell| cell.parse().unwrap_or(f64::NAN)).collect())
        } else {
            let mut dictionary = Dictionary::default();
            let mut code = |cell: String| if is_missing(&cell) { MISSING_CODE } else { dictionary.intern(&cell) };
            let codes = cells(position).map(&mut code).collect();
            Column::Category(CategoryColumn { codes, dictionary: Arc::new(dictionary) })
        };
        fields.push(Field::new(name, column.kind()));
        columns.push(column);
    }
    let positions: Vec<usize> = (0..rows.len()).collect();
    let block = |rows: &[usize]| {
        let columns = columns.iter().map(|column| Arc::new(column.take(rows))).collect();
        Arc::new(Block::new(rows.len(), RowIds::From(rows[0] as u64), columns).into())
    };
    Table { schema: Schema::new(fields), blocks: positions.chunks(1000).map(block).collect() }
}

fn check(profile: &ColumnProfile, expected: &Expected) {
    let name = &profile.name;
    assert_eq!((name, profile.n, profile.n_missing), (&expected.name, expected.n, expected.n_missing));
    assert_eq!(profile.distinct, Distinct::Exactly(expected.distinct), "{name}");
    match (&profile.distribution, &expected.numbers, &expected.labels) {
        (Distribution::Numbers(found) | Distribution::Dates(found), Some(numbers), _) => {
            near(found.mean, numbers.mean, 14, name);
            near(found.sd, numbers.sd, 13, name);
            near(found.skewness, numbers.skewness, 11, name);
            let q = found.quantiles.expect("values");
            for (found, expected) in [q.min, q.p05, q.p25, q.p50, q.p75, q.p95, q.max].into_iter().zip(numbers.quantiles) {
                near(Some(found), expected, 14, name);
            }
            let counts = (found.n_zero, found.n_negative, found.n_whole);
            assert_eq!(counts, (numbers.n_zero, numbers.n_negative, numbers.n_whole), "{name}");
            assert_eq!(found.histogram.iter().map(|bin| bin.count).sum::<u64>(), expected.n - expected.n_missing);
        }
        (Distribution::Labels(found), _, Some(labels)) => {
            assert_eq!(found.top, labels.top, "{name}");
            let length = found.length.expect("labels");
            assert_eq!((length.min, length.max), (labels.min, labels.max), "{name}");
            near(Some(length.mean), labels.mean, 14, name);
        }
        other => panic!("{name}: {other:?}", other = other.0),
    }
}

#[test]
fn profiles_are_those_of_pandas() {
    let expected: BTreeMap<String, Vec<Expected>> =
        serde_json::from_str(include_str!("../../tests/oracle/profile/profiles.json")).expect("as the script wrote it");
    let samples = [
        ("penguins.csv", include_str!("../../public/samples/penguins.csv")),
        ("flights.csv", include_str!("../../public/samples/flights.csv")),
    ];
    for (file, text) in samples {
        let table = table(text);
        let found = ready(describe(&table, &Inline::default())).expect("not cancelled");
        assert_eq!(found.len(), expected[file].len());
        found.iter().zip(&expected[file]).for_each(|(found, expected)| check(&found.profile, expected));
        assert_eq!(ready(describe(&table, &Threads::new(3))), Ok(found), "any number of workers gives the same");
    }
}

fn one_column(column: Column) -> Table {
    let field = Field::new("x", column.kind());
    let block = Block::new(column.len(), RowIds::From(0), vec![Arc::new(column)]);
    Table { schema: Schema::new(vec![field]), blocks: vec![Arc::new(block.into())] }
}

fn warnings(column: Column) -> Vec<ProfileWarning> {
    ready(describe_columns(&one_column(column), [0], &Inline::default())).expect("not cancelled").remove(0).profile.warnings
}

fn texts(cells: impl Iterator<Item = String>) -> Column {
    let cells: Vec<String> = cells.collect();
    Column::Text(cells.iter().map(|cell| (!cell.is_empty()).then_some(cell.as_str())).collect::<TextColumn>())
}

fn category(cells: impl Iterator<Item = &'static str>) -> Column {
    let mut dictionary = Dictionary::default();
    let codes = cells.map(|cell| dictionary.intern(cell)).collect();
    Column::Category(CategoryColumn { codes, dictionary: Arc::new(dictionary) })
}

#[test]
fn what_a_careful_person_notices() {
    use ProfileWarning::{AllMissing, Constant, Identifier, ManyMissing, NearlyConstant, PerhapsCodes, RareLabels, Skewed};
    let numbers = |f: &dyn Fn(u32) -> f64| Column::Number((0..100).map(f).collect());
    let cases: Vec<(Column, Vec<ProfileWarning>)> = vec![
        (numbers(&|i| f64::from(i) * 1.5), vec![]),
        (numbers(&|_| f64::NAN), vec![AllMissing]),
        (numbers(&|_| 7.5), vec![Constant]),
        (numbers(&|i| f64::from(i) + 1000.0), vec![Identifier]),
        (numbers(&|i| f64::from(i * i)), vec![]),
        (numbers(&|i| if i % 4 == 0 { f64::NAN } else { f64::from(i) * 1.5 }), vec![ManyMissing { share: 0.25 }]),
        (numbers(&|i| if i < 95 { 0.5 } else { f64::from(i) }), vec![NearlyConstant { share: 0.95 }]),
        (numbers(&|i| f64::from(i % 4)), vec![PerhapsCodes { distinct: 4 }]),
        (numbers(&|i| f64::from(i % 2)), vec![]),
        (
            category((0..100).map(|i| {
                if i < 60 {
                    "a"
                } else if i < 97 {
                    "b"
                } else {
                    "c"
                }
            })),
            vec![RareLabels { labels: 1 }],
        ),
        (texts((0..100).map(|i| format!("name {i}"))), vec![Identifier]),
        (texts((0..20_000).map(|i| format!("name {i}"))), vec![]),
        (Column::Boolean((0..100).map(|i| u8::from(i > 1)).collect()), vec![NearlyConstant { share: 0.98 }]),
        (Column::Date((0..100).collect()), vec![]),
    ];
    for (column, expected) in cases {
        let shown = format!("{:?} …", column.take(&[0, 1, 2, 3]));
        assert_eq!(warnings(column), expected, "{shown}");
    }
    let tail = warnings(numbers(&|i| libm::exp(f64::from(i) / 10.0)));
    assert!(matches!(tail[..], [Skewed { skewness }] if skewness > 2.0), "{tail:?}");
}

#[test]
fn booleans_and_too_many_texts() {
    let booleans = Column::Boolean(vec![1, 0, 2, 1]);
    let found = ready(describe_columns(&one_column(booleans), [0], &Inline::default())).expect("not cancelled").remove(0).profile;
    let Distribution::Labels(labels) = found.distribution else { panic!("labels") };
    assert_eq!(labels.top, [("true".to_owned(), 2), ("false".to_owned(), 1)]);
    assert_eq!((found.n_missing, found.kind), (1, ColumnType::Boolean));

    let many = texts((0..10_001).map(|i| format!("{i}")));
    let found = ready(describe_columns(&one_column(many), [0], &Inline::default())).expect("not cancelled").remove(0).profile;
    assert_eq!(found.distinct, Distinct::MoreThan(10_000));
    let Distribution::Labels(labels) = found.distribution else { panic!("labels") };
    assert_eq!((labels.top.len(), labels.n_other), (0, 10_001));
}

#[test]
fn long_labels_are_cut() {
    let label = "é".repeat(1000);
    let found = ready(describe_columns(&one_column(texts([label].into_iter())), [0], &Inline::default()));
    let Distribution::Labels(labels) = found.expect("not cancelled").remove(0).profile.distribution else { panic!("labels") };
    assert_eq!(labels.top, [(format!("{}…", "é".repeat(300)), 1)]);
}

#[test]
fn an_empty_table_has_profiles() {
    for kind in ColumnType::ALL {
        let table = Table { schema: Schema::new(vec![Field::new("x", kind)]), blocks: Vec::new() };
        let Description { profile, .. } = ready(describe(&table, &Inline::default())).expect("not cancelled").remove(0);
        assert_eq!((profile.n, profile.distinct, profile.missing_share()), (0, Distinct::Exactly(0), 0.0));
        assert_eq!(profile.warnings, [ProfileWarning::AllMissing]);
    }
}

#[test]
fn sketches_pool_rare_labels() {
    let table = one_column(texts((0..5000).map(|i| if i < 2000 { "often".into() } else { format!("{i}") })));
    let described = ready(describe(&table, &Inline::default())).expect("not cancelled").remove(0);
    let ReferenceSketch::Labels(sketch) = described.sketch else { panic!("labels") };
    assert_eq!((sketch.counts.len(), sketch.counts["often"], sketch.n_other), (LabelSketch::LEVELS, 2000, 2001));
    let json = serde_json::to_string(&sketch).expect("plain data");
    assert_eq!(serde_json::from_str::<LabelSketch>(&json).expect("as written"), sketch);
}
