//! `read` and `profile`: what the reader understood.

use super::{Folder, call, call_with_input, sample};
use serde_json::Value;
use std::fs;

#[test]
fn cells_come_out_as_their_original_text() {
    let folder = Folder::new();
    let file =
        folder.file("odd.csv", "\u{feff}id;größe;note\r\n007;1,50;\"a;b\"\r\n008;2,25;\"say \"\"x\"\"\"\r\n009;;plain\r\n");
    let out = call(&["read", &file]).text();
    assert_eq!(out, "id,größe,note\r\n007,\"1,50\",a;b\r\n008,\"2,25\",\"say \"\"x\"\"\"\r\n009,,plain\r\n");
}

#[test]
fn a_header_is_written_only_where_the_file_has_one() {
    let rows = "1,2\n3,4\n5,6\n";
    assert_eq!(call_with_input(&["read", "-"], rows).text(), "1,2\r\n3,4\r\n5,6\r\n");
    assert_eq!(call_with_input(&["read", "-", "--header", "never"], "a,b\n1,2\n").text(), "a,b\r\n1,2\r\n");
    let named = call_with_input(&["read", "-", "--header", "always"], rows).text();
    assert_eq!(named, "1,2\r\n3,4\r\n5,6\r\n");
    let profiles = call_with_input(&["profile", "-", "--header", "always", "--json"], rows).json();
    assert_eq!((profiles[0]["name"].as_str(), profiles[0]["n"].as_u64()), (Some("1"), Some(2)));
}

#[test]
fn formulas_are_kept_unless_they_shall_be_neutralised() {
    let rows = "name,x\n=1+2,-5\n@x,6\nplain,7\n";
    assert_eq!(call_with_input(&["read", "-"], rows).text(), rows.replace('\n', "\r\n"));
    let safe = call_with_input(&["read", "-", "--formulas", "neutralise"], rows).text();
    assert_eq!(safe, "name,x\r\n'=1+2,-5\r\n'@x,6\r\nplain,7\r\n");
}

#[test]
fn the_report_says_dialect_types_and_issues() {
    let folder = Folder::new();
    let path = folder.path("report.json");
    call(&["read", &sample("weather_dirty.csv"), "--report", &path]).text();
    let report: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(report["dialect"]["delimiter"], ";");
    let types = |wanted: &str| report["columns"].as_array().unwrap().iter().filter(|column| column["type"] == wanted).count();
    assert_eq!(types("date"), 1);
    assert!(types("number") >= 4, "{}", report["columns"]);
    let issues = report["issues"].as_array().unwrap();
    assert!(issues.iter().any(|issue| issue["kind"] == "ragged_short" && issue["line"].is_u64()), "{issues:?}");
    assert!(issues.iter().all(|issue| issue["message"].is_string()));
}

#[test]
fn every_column_is_described() {
    let profiles = call(&["profile", &sample("penguins.csv"), "--json"]).json();
    let mass = profiles.as_array().unwrap().iter().find(|profile| profile["name"] == "body_mass_g").unwrap();
    assert_eq!((mass["n"].as_u64(), mass["n_missing"].as_u64()), (Some(344), Some(2)));
    let said = call(&["profile", &sample("penguins.csv")]).text();
    assert!(said.starts_with("344 rows") && said.contains("Adelie (152)"), "{said}");
}

#[test]
fn an_encoding_is_found_or_decided() {
    let folder = Folder::new();
    let file = folder.file("koi8.csv", b"\xC7\xCF\xD2\xCF\xC4,x\n\xED\xCF\xD3\xCB\xD7\xC1,1\n\xF0\xC5\xD2\xCD\xD8,2\n");
    assert_eq!(call(&["read", &file, "--encoding", "koi8-r"]).text(), "город,x\r\nМосква,1\r\nПермь,2\r\n");
    assert_eq!(call(&["read", &file]).text(), "город,x\r\nМосква,1\r\nПермь,2\r\n");
    call(&["read", &file, "--encoding", "utf-7"]).refused(2, &["no encoding is called so", "Shift_JIS"]);
}

#[test]
fn the_report_says_what_a_table_came_in() {
    let folder = Folder::new();
    let path = folder.path("report.json");
    let gzip = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/containers/table.csv.gz");
    call(&["read", gzip, "--report", &path]).text();
    let report: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(report["packed"][0], "The file is compressed with gzip.");
}

#[test]
fn aligned_columns_are_read_and_can_be_read_otherwise() {
    let rows = "     x   y\n   1.5   2\n  10.5  30\n   2.0   4\n";
    assert_eq!(call_with_input(&["read", "-"], rows).text(), "x,y\r\n1.5,2\r\n10.5,30\r\n2.0,4\r\n");
    let single = call_with_input(&["read", "-", "--delimiter", " "], rows).text();
    assert!(single.starts_with(",,,,,x,,,y\r\n"), "{single}");
}
