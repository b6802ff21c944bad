//! `public/model.schema.json` describes the documents: all of them, and nothing else.

use crate::trained::{SALARY, mixed, train, train_with};
use jsonschema::Validator;
use serde_json::{Value, json};
use straightedge::engine::Inline;
use straightedge::train::{Params, Validation};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(include_str!("../../public/model.schema.json")).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// A table in which every recipe step and every type has something to do.
fn every_step() -> Value {
    let steps = r#"[
        {"kind": "drop_duplicates", "columns": "all"},
        {"kind": "select_columns", "selection": "drop", "columns": ["id"]},
        {"kind": "filter_rows", "column": "x", "keep": {"one_of": [1, 2, 3, 4, 5, 6, 7]}},
        {"kind": "filter_rows", "column": "x", "keep": {"less": 100}},
        {"kind": "filter_rows", "column": "c", "keep": {"contains": ""}},
        {"kind": "filter_rows", "column": "c", "keep": "is_present"},
        {"kind": "retype_column", "column": "c", "to": "category"},
        {"kind": "fill_missing", "columns": ["c"], "with": {"constant": "none"}},
        {"kind": "drop_missing", "columns": {"these": ["x"]}},
        {"kind": "rename_column", "from": "x", "to": "z"}
    ]"#;
    let rows: String =
        (0..60).map(|i| format!("{i},{},{},{}\n", i % 7 + 1, ["a", "b", "c"][i % 3], i % 7 + i % 3 + i % 2)).collect();
    document(&train(&format!("id,x,c,y\n{rows}"), steps, "y", &["z", "c", "z^2"]).model.document().to_json())
}

/// A table with everything that a formula can say and a column cannot.
fn computed() -> Value {
    let rows: String = (0..60)
        .map(|i| format!("{},{},{},2024-01-0{},{}\n", i % 7 + 1, i % 5 + 1, i % 3, i % 4 + 1, i % 7 * 3 + i % 5 + i * i % 11 + 1))
        .collect();
    let steps = r#"[{"kind": "rename_column", "from": "y", "to": "rent"}]"#;
    let formula = "log(rent / (z + 1)) ~ poly(x, 2) + I(x/z):C(k) + sqrt(x + 1) + I(-x) + C(day) + I((x - 3)^0.5 * 1e-3)";
    document(&crate::trained::train_formula(&format!("x,z,k,day,y\n{rows}"), steps, formula).model.document().to_json())
}

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn documents_are_valid() {
    let holdout = Params { validation: Validation::Holdout { share: 0.25 }, ..Params::default() };
    let held_out = train_with(&crate::predict::oracle().csv, "[]", "rent", &["size", "kind"], holdout, &Inline::default());
    let validator = validator();
    for document in [
        document(&train(SALARY, "[]", "salary", &["experience"]).model.document().to_json()),
        document(&mixed().model.document().to_json()),
        document(&held_out.model.document().to_json()),
        document(&train("x,y\n1,2\n2,5\n", "[]", "y", &["x"]).model.document().to_json()),
        document(&train("a,b,y\n1,2,1\n2,4,5\n3,6,4\n4,8,4\n", "[]", "y", &["a", "b"]).model.document().to_json()),
        every_step(),
        computed(),
    ] {
        let errors: Vec<String> =
            validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, [""; 0]);
    }
}

/// Every object of the document, by its path, may have no other field and lack none that is always there.
#[test]
fn fields_can_be_neither_added_nor_left_out() {
    let (validator, document) = (validator(), every_step());
    let mut paths = Vec::new();
    objects(&document, String::new(), &mut paths);
    assert!(paths.len() > 40);
    for path in paths {
        let free = path.ends_with("/counts") || path.ends_with("/row");
        let mut more = document.clone();
        more.pointer_mut(&path).unwrap()["surplus"] = json!({});
        assert!(!validator.is_valid(&more), "{path}");
        let fields: Vec<String> = document.pointer(&path).unwrap().as_object().unwrap().keys().cloned().collect();
        for field in fields.into_iter().filter(|_| !free) {
            let mut less = document.clone();
            less.pointer_mut(&path).unwrap().as_object_mut().unwrap().remove(&field);
            assert!(!validator.is_valid(&less), "{path}/{field}");
        }
    }
}

fn objects(value: &Value, path: String, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| objects(value, format!("{path}/{key}"), into));
            into.push(path);
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(i, item)| objects(item, format!("{path}/{i}"), into)),
        _ => {}
    }
}
