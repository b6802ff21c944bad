//! Bad input on the command line: the cause, the place and the way out on standard error; 2 for wrong usage, 3 for refused input.

use super::{Folder, call, call_with_input, sample};
use std::fs;

#[test]
fn files_that_hold_no_table_are_refused() {
    let folder = Folder::new();
    for (name, content, said) in [
        ("empty.csv", &b""[..], "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        ("archive.csv", b"PK\x03\x04\x14\0\0\0\x08\0", "ZIP"),
    ] {
        let file = folder.file(name, content);
        for task in [&["read", file.as_str()][..], &["train", file.as_str(), "--target", "y"]] {
            call(task).refused(3, &[said]);
        }
    }
    call(&["read", &folder.path("nowhere.csv")]).refused(2, &["nowhere.csv", "Check the path"]);
    call(&["read", folder.0.to_str().unwrap()]).refused(2, &["is a folder"]);
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let train = |text: &str, more: &[&str]| call_with_input(&[&["train", "-", "--target", "y"], more].concat(), text);
    train("a,b,y\n1,2,5\n2,1,5\n3,5,5\n4,4,5\n", &["--features", "a,b"]).refused(3, &["\"y\""]);
    train("a,b,c,y\n1,2,7,5\n2,1,3,6\n", &["--features", "a,b,c"]).refused(3, &["2 rows", "4 coefficients"]);
    train("a,b,y\n", &["--features", "a"]).refused(3, &["no row"]);
    train("a,why\n1,2\n2,3\n4,4\n", &["--features", "a"]).refused(2, &["no column \"y\""]);
    train("height,y\n1,2\n2,3\n4,4\n", &["--features", "hieght"]).refused(2, &["no column \"hieght\"", "\"height\""]);
    let misspelt = call(&["train", &sample("salary.csv"), "--target", "salray"]);
    misspelt.refused(2, &["salray", "salary"]);
    train("a,y\n1,2\n2,3\n4,4\n", &["--holdout", "1.5"]).refused(2, &["holdout share", "1.5"]);
}

#[test]
fn collinear_columns_are_named_and_the_fit_goes_on() {
    let rows = "a,twice_a,b,y\n1,2,2,5\n2,4,4,10\n3,6,1,10.5\n4,8,3,15\n5,10,0,15.2\n6,12,2,20\n";
    let found = call_with_input(&["train", "-", "--target", "y", "--features", "a,twice_a,b", "--json"], rows).json();
    assert_eq!(found["aliased"], serde_json::json!(["twice_a"]));
    assert_eq!(found["coefficients"].as_array().unwrap().len(), 3);
}

#[test]
fn ragged_rows_are_read_and_reported() {
    let folder = Folder::new();
    let report = folder.path("report.json");
    let out = call_with_input(&["read", "-", "--report", &report], "a,b,y\n1,2,3\n4,5\n6,7,8\n9,1,2,3\n").text();
    assert_eq!(out.lines().count(), 5);
    let report = fs::read_to_string(report).unwrap();
    for kind in ["ragged_short", "ragged_long"] {
        assert!(report.contains(kind), "{kind}");
    }
}

#[test]
fn damaged_or_later_documents_are_refused() {
    let folder = Folder::new();
    let model = folder.path("model.json");
    call(&["train", &sample("salary.csv"), "--target", "salary", "--out", &model]).text();
    let text = fs::read_to_string(&model).unwrap();
    let file = sample("salary.csv");
    let refused = |text: String, said: &str| call(&["predict", &folder.file("damaged.json", text), &file]).refused(3, &[said]);
    refused(text[..text.len() / 2].to_owned(), "JSON");
    refused(text.replacen("\"version\": 1", "\"version\": 99", 1), "99");
    refused(text.replacen("50000", "50001", 1), "edited or damaged");
    refused("{}".to_owned(), "model document");
}

#[test]
fn wrong_usage_says_how_it_goes() {
    call(&[]).refused(2, &["Usage"]);
    call(&["train", &sample("salary.csv")]).refused(2, &["--target"]);
    call(&["fly"]).refused(2, &["fly"]);
}
