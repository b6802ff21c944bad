//! The public test suites of other CSV readers, from `tests/data/csv_suites.json`, which `tests/oracle/csv_suites.py` makes.

use super::*;
use crate::engine::{InMemory, Inline, ready};
use crate::table::Formulas;
use serde_json::Value;
use std::collections::BTreeSet;

/// Cases that this reader reads otherwise, and why.
const DIFFERENCES: [(&str, &str); 28] = [
    ("python: test_read_eof 1", UNCLOSED),
    ("python: test_read_eof 2", UNCLOSED),
    ("python: test_read_eof 3", OTHER_ESCAPE),
    ("python: test_read_escape 1", BACKSLASH),
    ("python: test_read_escape 2", BACKSLASH),
    ("python: test_read_escape 3", BACKSLASH),
    ("python: test_read_escape 4", BACKSLASH),
    ("python: test_read_escape 6", UNCLOSED),
    ("python: test_read_escape 7", OTHER_ESCAPE),
    ("python: test_read_escape 8", OTHER_ESCAPE),
    ("python: test_read_nul 4", BACKSLASH),
    ("python: test_read_oddinputs 1", "A file without any cell is refused."),
    ("python: test_read_skipinitialspace 1", SPACES),
    ("python: test_read_skipinitialspace 2", SPACES),
    ("python: test_read_space_delimiter 2", SPACES),
    ("python: sniffer header1 + sample1", SPACES),
    ("python: sniffer sample8", PLUS),
    ("python: sniffer header2 + sample8", PLUS),
    ("python: sniffer sample12", SPACES),
    ("python: sniffer sample13", "Two of three rows hold numbers below the names: here that is a header."),
    ("csv-spectrum: location_coordinates", "The suite's own JSON has another telephone number than its CSV."),
    ("PapaParse: whitespace around quotes", "Spaces around quotes belong to the layout, not to the cell."),
    ("PapaParse: no closing quote", UNCLOSED),
    ("PapaParse: invalid trailing quote after delimiter with a valid closer", UNCLOSED),
    ("PapaParse: invalid trailing quote after delimiter", UNCLOSED),
    ("PapaParse: invalid trailing quote before delimiter", UNCLOSED),
    ("PapaParse: invalid trailing quote after new line", UNCLOSED),
    ("PapaParse: mixed line ends", "Every line end ends a line: a file that was put together from two systems has both."),
];

const UNCLOSED: &str =
    "A quote that is not closed properly is a character: it spoils its cell, not the rest of the file. It is listed.";
const BACKSLASH: &str =
    "A backslash takes the meaning of quotes and backslashes within quotes only: elsewhere it stands in paths.";
const OTHER_ESCAPE: &str = "Only a doubled quote and a backslash are known to escape.";
const SPACES: &str = "Spaces at the edges of a cell are part of its original text; types are found without them.";
const PLUS: &str = "A plus is no delimiter: it stands in numbers and telephone numbers.";

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn options(case: &Value) -> Option<ReadOptions> {
    let mark = |value: &Value| value.as_str().and_then(|mark| mark.chars().next());
    let mut options = ReadOptions::default();
    if case.get("has_header").is_none() {
        options = options.with(Choice::HeaderRows(0)).with(Choice::PreambleLines(0));
    }
    for (key, value) in case.as_object()? {
        options = match key.as_str() {
            "delimiter" => options.with(Choice::Delimiter(text(value))),
            "quote" => options.with(Choice::Quote(mark(value))),
            "comment" => options.with(Choice::Comment(mark(value))),
            "escape" if value == "doubled" => options.with(Choice::Escape(Escape::Doubled)),
            "escape" if value == "backslash" => options.with(Choice::Escape(Escape::Backslash)),
            "escape" | "skips_spaces" => return None,
            _ => options,
        };
    }
    Some(options)
}

/// The cells of a case as they are read, or why they are not; with whether a header was found.
fn cells(case: &Value) -> (Result<Vec<Vec<String>>, String>, bool) {
    let Some(options) = options(case) else { return (Err("There is no such option.".to_owned()), false) };
    let input = text(&case["input"]);
    let bytes = InMemory(input.as_bytes());
    let source = match ready(read(&bytes, "case.csv", &options, &Inline::default())) {
        Ok(source) => source,
        Err(error) => return (Err(error.message), false),
    };
    let mut copy = Vec::new();
    ready(write_rfc4180(&[&bytes], &source, Formulas::Kept, &mut copy, &Inline::default())).expect("writes to memory");
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&copy[..]);
    let rows = reader.into_records().map(|record| record.expect("UTF-8").iter().map(str::to_owned).collect());
    (Ok(rows.collect()), source.report.dialect.header_rows > 0)
}

#[test]
fn public_suites_are_read_as_they_expect() {
    let suites: Value = serde_json::from_str(include_str!("../../tests/data/csv_suites.json")).expect("JSON");
    let mut different = BTreeSet::new();
    let mut said = String::new();
    for case in suites["cases"].as_array().expect("cases") {
        let name = format!("{}: {}", text(&case["suite"]), text(&case["name"]));
        let (found, has_header) = cells(case);
        let expected: Vec<Vec<String>> = serde_json::from_value(case["rows"].clone()).expect("cells");
        let is_header_right = case.get("has_header").is_none_or(|expected| expected == has_header);
        if found.as_ref() != Ok(&expected) || !is_header_right {
            if !DIFFERENCES.iter().any(|(known, _)| *known == name) {
                said += &format!(
                    "{name}\n  input    {}\n  expected {expected:?}\n  found    {found:?}, header {has_header}\n",
                    case["input"]
                );
            }
            different.insert(name);
        }
    }
    assert!(said.is_empty(), "not listed as differences:\n{said}");
    let gone: Vec<&str> = DIFFERENCES.iter().map(|(name, _)| *name).filter(|name| !different.contains(*name)).collect();
    assert!(gone.is_empty(), "listed as differences and read alike: {gone:?}");
}
