//! Several files as one table.

use super::{Folder, call, sample};
use serde_json::Value;
use std::fs;

#[test]
fn files_are_stacked_in_the_order_of_their_names() {
    let folder = Folder::new();
    let feb = folder.file("feb.csv", "price,rooms\n\"3,5\",4\n");
    let jan = folder.file("jan.csv", "rooms;price\n1;2,5\n2;3,5\n");
    let done = call(&["read", &jan, &feb, "--report", &folder.path("r.json")]);
    assert!(done.err.contains("All 2 files have the same 2 columns"), "{}", done.err);
    assert!(done.err.contains("jan.csv: The columns stand in another order than in feb.csv"), "{}", done.err);
    assert_eq!(done.text(), "price,rooms\r\n\"3,5\",4\r\n\"2,5\",1\r\n\"3,5\",2\r\n");
    let report: Value = serde_json::from_str(&fs::read_to_string(folder.path("r.json")).unwrap()).unwrap();
    assert_eq!((&report["name"], &report["n_rows"]), (&"feb.csv and jan.csv".into(), &3.into()));
    assert_eq!(report["files"][1]["dialect"]["delimiter"], ";");
    let named = call(&["read", &jan, &feb, "--file-column"]).text();
    assert_eq!(named, "price,rooms,file\r\n\"3,5\",4,feb.csv\r\n\"2,5\",1,jan.csv\r\n\"3,5\",2,jan.csv\r\n");
    let beside = call(&["profile", &jan, &feb, "--together", "side-by-side"]);
    beside.refused(2, &["The files cannot stand side by side: feb.csv has 1 row and jan.csv has 2 rows.", "Stack them"]);
}

#[test]
fn files_with_as_many_rows_stand_side_by_side() {
    let folder = Folder::new();
    let (x, y) = (folder.file("x.csv", "id,x\n1,5\n2,6\n"), folder.file("y.csv", "id,y\n1,7\n2,8\n"));
    let done = call(&["read", &x, &y]);
    assert!(done.err.contains("they stand side by side, row by row"), "{}", done.err);
    assert_eq!(done.text(), "id,x,id_2,y\r\n1,5,1,7\r\n2,6,2,8\r\n");
    let other = folder.file("z.csv", "id,z\n1,7\n");
    call(&["read", &x, &other])
        .refused(3, &["z.csv has column \"z\" and no column \"x\"", "x.csv has 2 rows and z.csv has 1 row"]);
}

#[test]
fn a_table_in_two_files_gives_the_model_of_the_table_in_one() {
    let folder = Folder::new();
    let whole = fs::read_to_string(sample("salary.csv")).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let (header, rows) = lines.split_first().unwrap();
    let part = |name: &str, rows: &[&str]| folder.file(name, format!("{header}\n{}\n", rows.join("\n")));
    let (first, second) = rows.split_at(rows.len() / 2);
    let (first, second) = (part("1.csv", first), part("2.csv", second));
    let coefficients = |files: &[&str]| -> Vec<(String, f64)> {
        let fitted = call(&[&["train"], files, &["--target", "salary", "--json"]].concat()).json();
        let rows = fitted["coefficients"].as_array().unwrap().iter();
        rows.map(|row| (row["term"].to_string(), row["estimate"].as_f64().unwrap())).collect()
    };
    let (one, two) = (coefficients(&[&sample("salary.csv")]), coefficients(&[&second, &first]));
    assert!(!one.is_empty());
    for ((term, estimate), (other, expected)) in one.iter().zip(&two) {
        assert_eq!(term, other);
        assert!(super::digits(*estimate, *expected) > 12.0, "{term}: {estimate} and {expected}");
    }
}
