//! Files that are no text: each format as pandas reads it, and each way in which one can be broken.
//!
//! The files and `expected.json` come from `tests/oracle/containers.py`.

use super::{Folder, call, sample};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn container(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/containers").join(name).to_string_lossy().into_owned()
}

/// What a call read: its header and rows, its report, and what it said beside.
struct Read {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    report: Value,
    said: String,
}

fn read(name: &str, more: &[&str]) -> Read {
    let folder = Folder::new();
    let report = folder.path("report.json");
    let outcome = call(&[&["read", &container(name), "--report", &report], more].concat());
    let said = outcome.err.clone();
    let text = outcome.text();
    let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = cells(csv.headers().unwrap());
    let rows = csv.records().map(|record| cells(&record.unwrap())).collect();
    Read { header, rows, report: serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap(), said }
}

impl Read {
    fn types(&self) -> Vec<(&str, &str)> {
        let columns = self.report["columns"].as_array().unwrap();
        columns.iter().map(|column| (column["name"].as_str().unwrap(), column["type"].as_str().unwrap())).collect()
    }

    fn column(&self, name: &str) -> Vec<&str> {
        let position = self.header.iter().position(|other| other == name).unwrap();
        self.rows.iter().map(|row| row[position].as_str()).collect()
    }

    fn has_issue(&self, kind: &str) -> bool {
        self.report["issue_totals"].as_array().unwrap().iter().any(|total| total["kind"] == kind)
    }

    fn finding(&self, part: &str) -> Option<&Value> {
        self.report["findings"].as_array().unwrap().iter().find(|finding| finding["choice"]["part"] == part)
    }
}

/// Whether a cell says what pandas read.
fn is_same(cell: &str, expected: &Value) -> bool {
    match expected {
        Value::Null => cell.is_empty(),
        Value::Bool(value) => cell.eq_ignore_ascii_case(&value.to_string()),
        Value::Number(value) => {
            cell.replace(',', ".").parse::<f64>().is_ok_and(|found| Some(found.to_bits()) == value.as_f64().map(f64::to_bits))
        }
        Value::String(text) => cell == text,
        Value::Array(_) | Value::Object(_) => false,
    }
}

#[test]
fn every_format_is_read_as_pandas_reads_it() {
    let expected: Value = serde_json::from_str(&fs::read_to_string(container("expected.json")).unwrap()).unwrap();
    for (what, columns) in expected.as_object().unwrap() {
        let (name, inner) = what.split_once(' ').map_or((what.as_str(), None), |(name, inner)| (name, Some(inner)));
        let option = if name == "two.zip" { "--member" } else { "--sheet" };
        let more: Vec<&str> = inner.iter().flat_map(|inner| [option, *inner]).collect();
        let found = read(name, &more);
        let columns = columns.as_object().unwrap();
        assert_eq!(found.header.len(), columns.len(), "{what}: {:?}", found.header);
        for (name, cells) in columns {
            let (cells, column) = (cells.as_array().unwrap(), found.column(name));
            assert_eq!(column.len(), cells.len(), "{what}: {name}");
            for (cell, expected) in column.iter().zip(cells) {
                assert!(is_same(cell, expected), "{what}: {name}: {cell:?} is not {expected}");
            }
        }
    }
}

#[test]
fn types_are_those_of_the_format() {
    let table = [("id", "text"), ("day", "date"), ("x", "number"), ("ok", "boolean"), ("city", "category"), ("y", "number")];
    for name in ["sheets.xlsx", "old.xls", "sheet.ods", "table.csv.gz", "two.zip", "book.zip", "records.json", "lines.jsonl"] {
        assert_eq!(read(name, &[]).types(), table, "{name}");
    }
    for name in ["zstd.parquet", "polars.parquet", "wrapped.json", "columns.json", "split.json"] {
        assert_eq!(read(name, &[]).types(), table, "{name}");
    }
    let types = read("types.parquet", &[]);
    let expected = [
        ("int8", "number"),
        ("uint64", "text"),
        ("int64", "text"),
        ("float32", "number"),
        ("decimal", "number"),
        ("date", "date"),
        ("ms", "date"),
        ("us", "date"),
        ("ns", "date"),
        ("label", "category"),
        ("digits", "text"),
        ("numerals", "text"),
        ("list", "text"),
        ("group.u", "number"),
        ("group.v", "text"),
    ];
    assert_eq!(types.types(), expected);
    assert_eq!(types.column("us"), ["1970-01-01", "1970-01-01T00:00:00.0015", "1969-12-31T23:59:59.999999"]);
    assert_eq!(types.column("uint64")[2], "9223372036854775809");
    assert!(types.has_issue("nested_values") && types.has_issue("numbers_as_text") && types.has_issue("identifier"));
}

#[test]
fn several_tables_are_a_choice_that_is_told() {
    for (name, part, chosen, other) in [
        ("sheets.xlsx", "sheet", "Sales", "Costs"),
        ("two.zip", "member", "in/first.csv", "second.csv"),
        ("wrapped.json", "member", "data", "more.tags"),
        ("book.zip", "sheet", "Sales", "Costs"),
    ] {
        let found = read(name, &[]);
        let finding = found.finding(part).unwrap();
        assert_eq!((&finding["choice"]["value"], &finding["decided"]), (&Value::from(chosen), &Value::from(false)), "{name}");
        assert_eq!(finding["alternatives"][0]["choice"]["value"], other, "{name}");
        assert!(found.has_issue("other_tables") && found.said.contains(chosen), "{name}: {}", found.said);
        let told = read(name, &[if part == "sheet" { "--sheet" } else { "--member" }, other]);
        assert_eq!(told.finding(part).unwrap()["decided"], true, "{name}");
        assert!(!told.has_issue("other_tables") && told.said.is_empty(), "{name}: {}", told.said);
    }
    call(&["read", &container("sheets.xlsx"), "--sheet", "Empty"]).refused(2, &["\"Empty\"", "Sales, Costs"]);
    call(&["read", &container("two.zip"), "--member", "third.csv"]).refused(2, &["third.csv", "in/first.csv, second.csv"]);
}

#[test]
fn a_sheet_has_titles_merged_cells_and_formulas() {
    let found = read("formulas.xlsx", &[]);
    assert_eq!(found.header, ["a", "b", "sum", "when", "code"]);
    // openpyxl writes formulas without their results.
    assert_eq!(found.column("sum"), ["", "", "11"]);
    assert_eq!(found.column("when"), ["2024-05-06T12:30:00", "08:15:00", "2024-05-07"]);
    assert_eq!(found.column("code"), ["007", "008", "009"]);
    assert!(found.has_issue("uncalculated") && found.has_issue("merged_cells"), "{}", found.report["issue_totals"]);
    assert!(found.finding("sheet").unwrap()["evidence"].as_str().unwrap().contains("B2"));
}

#[test]
fn size_and_hash_are_those_of_the_file() {
    for name in ["sheets.xlsx", "table.csv.gz", "snappy.parquet", "records.json"] {
        let bytes = fs::read(container(name)).unwrap();
        let report = read(name, &[]).report;
        assert_eq!(report["n_bytes"], bytes.len(), "{name}");
        assert_eq!(report["hash"], blake3::hash(&bytes).to_hex().as_str(), "{name}");
    }
}

#[test]
fn content_counts_and_not_the_name() {
    let folder = Folder::new();
    let disguised = folder.file("table.csv", fs::read(container("sheets.xlsx")).unwrap());
    assert!(call(&["read", &disguised]).text().starts_with("id,day,x,ok,city,y\r\n007,2024-01-30,0.1,true,Bonn"));
    for (content, said) in [
        (&b"<!DOCTYPE html><html>"[..], "HTML"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"SQLite format 3\0", "SQLite"),
        (b"7z\xBC\xAF\x27\x1C\0", "7-Zip"),
    ] {
        call(&["read", &folder.file("table.csv", content)]).refused(3, &[said]);
    }
}

#[test]
fn what_is_broken_is_named() {
    for (name, said) in [
        ("truncated.xlsx", &["ZIP", "damaged or cut short"][..]),
        ("truncated.zip", &["ZIP", "damaged or cut short"]),
        ("truncated.csv.gz", &["gzip", "damaged or cut short"]),
        ("truncated.json", &["JSON", "damaged or cut short", "line 1 column 1042"]),
        ("truncated.parquet", &["Parquet", "damaged or cut short"]),
        ("crc.zip", &["ZIP", "checksum"]),
        ("crc.csv.gz", &["gzip", "checksum"]),
        ("encrypted.xlsx", &["Excel", "encrypted", "without a password"]),
        ("encrypted.zip", &["ZIP", "encrypted"]),
        ("bomb.gz", &["inflate to more than 67.", "times as much"]),
        ("far.xlsx", &["\"Sheet\"", "17179869184 cells"]),
        ("empty.xlsx", &["Excel", "no sheet has a cell"]),
        ("pictures.zip", &["ZIP", "a.png, b.pdf"]),
        ("expected.json", &["no list of records", "orient=\"records\""]),
    ] {
        call(&["read", &container(name)]).refused(3, said);
    }
}

#[test]
fn a_model_is_the_same_from_every_format() {
    let slopes = |name: &str| {
        let found = call(&["train", &container(name), "--target", "y", "--features", "x,ok,city", "--json"]).json();
        found["coefficients"].as_array().unwrap().iter().map(|row| row["estimate"].as_f64().unwrap()).collect::<Vec<_>>()
    };
    let expected = slopes("table.csv.gz");
    // Intercept, x, ok, and one city: the other is determined by ok.
    assert_eq!(expected.len(), 4);
    for name in ["sheets.xlsx", "sheet.ods", "old.xls", "zstd.parquet", "lines.jsonl"] {
        assert_eq!(slopes(name), expected, "{name}");
    }
}

#[test]
fn every_command_takes_every_format() {
    let folder = Folder::new();
    let model = folder.path("model.json");
    call(&["train", &container("sheets.xlsx"), "--target", "y", "--features", "x", "--out", &model]).text();
    assert!(call(&["predict", &model, &container("snappy.parquet")]).text().starts_with("id,day,x,ok,city,y,prediction"));
    assert!(call(&["evaluate", &model, &container("table.csv.gz")]).text().contains("RMSE"));
    assert!(call(&["monitor", &model, &container("sheet.ods")]).text().contains("PSI"));
    assert!(call(&["profile", &container("records.json")]).text().starts_with("12 rows"));
    assert!(call(&["profile", &sample("salary.csv")]).text().contains("rows"));
}
