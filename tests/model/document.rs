//! The document: the same bytes everywhere, back as it was, and refused when it is not whole.

use crate::trained::{SALARY, Trained, checked, mixed, train, train_formula, train_with};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;
use straightedge::deploy::{DeployError, Model, ModelDocument, Registry, Seen};
use straightedge::engine::{Inline, Threads};
use straightedge::error::UserError;
use straightedge::table;
use straightedge::train::{Params, Validation};

fn salary() -> Trained {
    train(SALARY, "[]", "salary", &["experience", "test_score", "interview_score"])
}

fn read(text: &str) -> Result<Model, DeployError> {
    ModelDocument::from_json(text)
}

#[test]
fn a_round_trip_changes_no_byte() {
    for trained in [salary(), mixed(), train("x,y\n1,2\n2,5\n", "[]", "y", &["x"]), train("y\n1\n2\n4\n", "[]", "y", &[])] {
        let text = trained.model.document().to_json();
        let back = read(&text).unwrap();
        assert_eq!(back.document(), trained.model.document());
        assert_eq!((back.design(), back.fitted()), (trained.model.design(), trained.model.fitted()));
        assert_eq!(back.document().to_json(), text);
        assert_eq!(checked(back.document().clone()).document(), back.document());
    }
}

/// Written by a program that knew version 1 only:
///
///     straightedge train penguins.csv --name "penguins of version 1" --formula 'body_mass_g ~ species * flipper_length_mm +
///     I(bill_length_mm^2) + log(bill_depth_mm) + I(log(bill_depth_mm)^2):species'
#[test]
fn documents_of_version_1_open_and_stay_as_they_are() {
    let text = include_str!("../data/model-version-1.json");
    let model = read(text).unwrap();
    assert_eq!((model.document().version, model.document().to_json().as_str()), (1, text));
    assert_eq!(model.document().check.len(), 5);
}

/// Everything that a formula can say and a column cannot: version 2, back as it was; a model without it stays version 1.
#[test]
fn what_is_computed_survives() {
    let csv: String =
        (0..60).map(|i| format!("{},{},2024-0{}-01,{}\n", i % 7, i % 5, i % 4 + 1, i * i % 11 + i % 7 + 1)).collect();
    let csv = format!("x,z,day,y\n{csv}");
    let rename = r#"[{"kind": "rename_column", "from": "x", "to": "new x"}]"#;
    for (steps, formula, version) in [
        (rename, "log(y) ~ I(`new x` / z) + C(`new x`)", 2),
        ("[]", "log(y) ~ x", 2),
        ("[]", "I(y / (z + 1)) ~ poly(x, 3):C(z)", 2),
        ("[]", "y ~ C(day) + poly(log(x), 2)", 2),
        ("[]", "y ~ log(z) + I(x^2) + I(sqrt(x)^3)", 1),
    ] {
        let trained = train_formula(&csv, steps, formula);
        let text = trained.model.document().to_json();
        let back = read(&text).unwrap();
        assert_eq!((back.document(), back.document().version), (trained.model.document(), version), "{formula}");
        assert_eq!(back.document().to_json(), text);
        assert!(!back.document().check.is_empty(), "{formula}");
    }
}

#[test]
fn computed_parts_that_do_not_fit_are_refused() {
    let csv: String = (0..30).map(|i| format!("{},{},{}\n", i % 7, i % 5, i * i % 11 + 1)).collect();
    let model = train_formula(&format!("x,z,y\n{csv}"), "[]", "log(y) ~ poly(x, 2) + I(x / (z + 1))").model;
    for (pointer, value, said) in [
        ("/terms/1/factors/0/degree", json!(3), "terms[1].factors[0]: there is no polynomial of this degree"),
        ("/terms/1/factors/0/polynomial", json!(1), "terms[1].factors[0]: there is no polynomial"),
        ("/terms/3/factors/0/expression/quotient/0/column", json!("q"), "terms[3].factors[0]: there is no variable \"q\""),
        ("/polynomials/0/of", json!({"column": "q"}), "polynomials[0]: there is no variable \"q\""),
        ("/polynomials/0/norm2/2", json!(0.0), "polynomials[0]: a length is not above 0"),
        ("/polynomials/0/alpha", json!([1.0]), "polynomials[0]: there are not two lengths more"),
        ("/target/expression", json!({"column": "z"}), "target: its columns are not those"),
    ] {
        let (error, _) = refused(&edited_of(&model, pointer, Some(value)));
        assert!(error.to_string().contains(said), "{pointer}: {error}");
    }
}

#[test]
fn workers_do_not_matter() {
    let oracle = crate::predict::oracle();
    let steps = r#"[{"kind": "fill_missing", "columns": ["size"], "with": "mean"}]"#;
    let one = train_with(&oracle.csv, steps, "rent", &["size", "kind"], Params::default(), &Inline::default());
    let many = train_with(&oracle.csv, steps, "rent", &["size", "kind"], Params::default(), &Threads::new(4));
    assert_eq!(one.model.document().to_json(), many.model.document().to_json());
}

#[test]
fn held_out_rows_and_aliased_terms_survive() {
    let csv: String = (0..40).map(|i| format!("{i},{},{}\n", 2 * i, f64::from(i) * 1.5 + f64::from(i % 3))).collect();
    let params = Params { validation: Validation::Holdout { share: 0.25 }, seed: 3, ..Params::default() };
    let trained = train_with(&format!("a,b,y\n{csv}"), "[]", "y", &["a", "b"], params, &Inline::default());
    let document = trained.model.document();
    assert_eq!(document.terms[2].aliased_by, Some(vec!["a".to_owned()]));
    assert_eq!((document.training.n_held_out, document.terms[2].std_error), (10, None));
    assert_eq!(read(&document.to_json()).unwrap().fitted(), trained.model.fitted());
}

#[test]
fn the_document_says_what_a_reader_needs() {
    let trained = mixed();
    let document: Value = serde_json::from_str(&trained.model.document().to_json()).unwrap();
    assert_eq!((&document["format"], &document["version"]), (&json!("straightedge-model"), &json!(1)));
    assert_eq!(document["lineage"]["data_hash"], trained.source.report.hash);
    assert_eq!(document["lineage"]["code_hash"], straightedge::CODE_HASH);
    let inputs: Vec<_> = document["inputs"].as_array().unwrap().iter().map(|input| (&input["name"], &input["type"])).collect();
    let expected = [("size", "number"), ("kind", "category"), ("garden", "boolean"), ("since", "date")];
    assert_eq!(format!("{inputs:?}"), format!("{:?}", expected.map(|(name, kind)| (json!(name), json!(kind)))));
    let names: Vec<_> = document["terms"].as_array().unwrap().iter().map(|term| term["name"].as_str().unwrap()).collect();
    assert_eq!(names[..4], ["(Intercept)", "area", "kind[house]", "kind[room]"]);
    assert!(document["check"].as_array().unwrap().len() >= 5);
    let lines = trained.model.document().to_json();
    assert!(lines.lines().any(|line| line.starts_with("    {\"name\": \"kind[house]\", \"coefficient\": ")));
}

#[test]
fn check_rows_are_no_rows_of_the_data() {
    let trained = mixed();
    let first = &trained.model.document().check[0];
    assert_eq!(first.row["kind"], table::Value::Text("flat".into()));
    let text = serde_json::to_string(&first.row).unwrap();
    let numbers = |block: &Arc<table::HeldBlock>| match &*block.columns[0].load() {
        table::Column::Number(numbers) => numbers.cells().into_owned(),
        other => panic!("numbers, not {}", other.kind().name()),
    };
    let smallest = trained.source.table.blocks.iter().flat_map(numbers).filter(|number| !number.is_nan());
    assert!(text.contains(&format!("\"size\":{:?}", smallest.fold(f64::INFINITY, f64::min))), "{text}");
}

#[test]
fn the_signature_names_types_ranges_and_levels() {
    let signature = mixed().model.signature();
    let [size, kind, garden, since] = &signature.inputs[..] else { panic!("{signature:?}") };
    assert!(size.filled && !kind.filled && !since.filled);
    assert!(matches!(&size.seen, Seen::Range { min: table::Value::Number(min), .. } if *min > 0.0));
    assert_eq!(kind.seen, Seen::Levels { levels: ["flat", "house", "room"].map(str::to_owned).to_vec() });
    assert_eq!(kind.typical, table::Value::Text("flat".into()));
    assert_eq!(garden.seen, Seen::Levels { levels: ["false", "true"].map(str::to_owned).to_vec() });
    assert!(matches!(&since.seen, Seen::Range { min: table::Value::Text(min), .. } if min.starts_with("1995-")));
    assert_eq!(signature.target, "rent");
}

#[test]
fn another_layout_is_the_same_document() {
    let model = mixed().model;
    let value: Value = serde_json::from_str(&model.document().to_json()).unwrap();
    // As a tool would write it: keys sorted, no white space, 12.0 as 12.
    let text = value.to_string().replace(".0,", ",").replace(".0}", "}").replace(".0]", "]");
    let back = read(&text).unwrap();
    assert_eq!(back.document(), model.document());
}

fn refused(text: &str) -> (DeployError, UserError) {
    let error = read(text).unwrap_err();
    assert_eq!(UserError::from(error.clone()).exit_code(), 3);
    (error.clone(), error.into())
}

/// The mixed document with the value at `pointer` replaced (removed by `None`) and its hash made right again.
fn edited(pointer: &str, with: Option<Value>) -> String {
    edited_of(&mixed().model, pointer, with)
}

fn edited_of(model: &Model, pointer: &str, with: Option<Value>) -> String {
    let mut document: Value = serde_json::from_str(&model.document().to_json()).unwrap();
    if let Some(value) = with {
        *document.pointer_mut(pointer).unwrap() = value;
    } else {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
    }
    document.as_object_mut().unwrap().remove("integrity");
    let hash = blake3::hash(normal(&document).as_bytes()).to_hex().to_string();
    document["integrity"] = json!(hash);
    document.to_string()
}

/// The normal form that the hash is taken of, written a second time by the rule in the documentation: serde sorts keys.
fn normal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{}:{}", json!(key), normal(value))).collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(normal).collect::<Vec<_>>().join(",")),
        Value::Number(number) => number.to_string().trim_end_matches(".0").to_owned(),
        other => other.to_string(),
    }
}

#[test]
fn what_is_no_model_is_refused() {
    let text = salary().model.document().to_json();
    for (text, message) in [
        (String::new(), "The model document is not valid JSON: at line 1, column 0: EOF while parsing a value."),
        (text[..text.len() / 2].to_owned(), "The model document is not valid JSON: at line "),
        (text.replace("\"rss\": ", "\"rss\": NaN, \"x\": "), "The model document is not valid JSON: at line "),
        (text.replace("\"rss\": ", "\"rss\": 1e999, \"x\": "), "The model document is not valid JSON: at line "),
        ("[1, 2]".to_owned(), "This is JSON, but not a model document: it names no format."),
        (r#"{"format": "pmml"}"#.to_owned(), "This is not a model document of Straightedge: its format is \"pmml\"."),
        (text.replace("\"version\": 1,", "\"version\": 3,"), "The document has version 3; this program reads versions up to 2."),
        (text.replace("\"version\": 1,", "\"version\": \"1\","), "The model document is damaged at version: "),
        (text.replace("\"n_held_out\": 0", "\"n_held_out\": 1"), "The document was edited or damaged"),
        (text.replace("\"version\": 1,", "\"version\": 1, \"extra\": 0,"), "The model document is damaged at "),
    ] {
        let (_, error) = refused(&text);
        assert!(error.message.starts_with(message), "{}", error.message);
    }
}

#[test]
fn fields_that_cannot_be_are_named() {
    for (pointer, with, message) in [
        ("/terms/1/coefficient", None, "terms[1]: missing field `coefficient`"),
        ("/terms/1/coefficient", Some(json!(null)), "terms[1].coefficient: invalid type: null, expected f64"),
        ("/terms/1/coefficient", Some(json!("1")), "terms[1].coefficient: invalid type: string \"1\", expected f64"),
        ("/training", None, "its top: missing field `training`"),
        ("/task", Some(json!("classification")), "task: unknown variant `classification`"),
        ("/terms/1/factors/0/variable", Some(json!("size")), "terms[1].factors[0]: there is no variable \"size\""),
        ("/terms/1/factors/0/power", Some(json!(0)), "terms[1].factors[0]: the power is not between 1 and 100"),
        ("/terms/2/factors/0/level", Some(json!("castle")), "terms[2].factors[0]: the variable does not have this level"),
        ("/terms/2/factors", Some(json!([])), "terms[2]: the term has no factor"),
        ("/terms/2/factors/0", Some(json!({"variable": "kind", "power": 1})), "terms[2].factors[0]: levels cannot be raised"),
        (
            "/terms/0",
            Some(json!({"name": "x", "coefficient": 1, "std_error": null, "unscaled_std_error": 0, "factors":
            [{"variable": "area", "power": 1}], "centre": 0, "digits": 15})),
            "terms[0]: the intercept is expected first",
        ),
        ("/covariance/inverse_factor", Some(json!([1.0])), "covariance.inverse_factor: 45 numbers are expected"),
        ("/covariance/sigma", Some(json!(-1.0)), "covariance.sigma: it is negative"),
        ("/covariance/df_resid", Some(json!(7)), "covariance.df_resid: it does not fit the number of rows and terms"),
        ("/inputs/0/name", Some(json!("area")), "inputs: they are not the columns that the variables come from"),
        ("/inputs/0/reference/points", Some(json!([[2.0, 1], [1.0, 2]])), "inputs[0].reference: the points do not ascend"),
        ("/inputs/0/reference/n", Some(json!(3)), "inputs[0].reference: the counts do not add up"),
        ("/inputs/1/type", Some(json!("number")), "inputs[1]: it is not among the columns of the source"),
        ("/target/type", Some(json!("text")), "target.reference: numbers are given for a column of labels"),
        ("/variables/1/counts", Some(json!([1])), "variables[1]: levels and their counts differ in number"),
        ("/training/params/confidence_level", Some(json!(2)), "training.params: "),
    ] {
        let (_, error) = refused(&edited(pointer, with));
        let found = error.message.strip_prefix("The model document is damaged at ").unwrap_or(&error.message);
        assert!(found.trim_start_matches(".: ").starts_with(message), "{pointer}: {}", error.message);
    }
}

#[test]
fn a_document_that_predicts_otherwise_is_refused() {
    let (error, _) = refused(&edited("/terms/1/coefficient", Some(json!(1.0))));
    assert!(matches!(error, DeployError::NotReproduced { found: Some(_), .. }), "{error:?}");
    let (error, _) = refused(&edited("/check/0/row/kind", Some(json!("castle"))));
    assert!(matches!(error, DeployError::NotReproduced { row: 1, found: None, .. }), "{error:?}");
    assert!(matches!(refused(&edited("/variables/2/type", Some(json!("category")))).0, DeployError::Design(_)));
}

#[test]
fn models_are_kept_by_name_and_version() {
    let mut registry = Registry::default();
    let (first, second) = (salary().model.document().clone(), mixed().model.document().clone());
    assert_eq!(registry.save(first.clone(), 1000).version, 1);
    assert_eq!(registry.save(second.clone(), 2000).version, 1);
    assert_eq!(registry.save(first.clone(), 3000).saved_at_ms, 1000);
    let other = ModelDocument { integrity: "another".to_owned(), ..first.clone() };
    assert_eq!(registry.save(other, 4000).version, 2);
    assert_eq!(registry.latest("salary").map(|model| model.version), Some(2));
    let ids = |registry: &Registry| registry.models().map(|model| model.saved_at_ms).collect::<Vec<_>>();
    assert_eq!(ids(&registry), [4000, 2000, 1000]);
    let removed = registry.remove(second.content_hash()).unwrap();
    assert_eq!(registry.get(second.content_hash()), None);
    registry.restore(removed.clone());
    registry.restore(removed);
    assert_eq!(ids(&registry), [4000, 2000, 1000]);
    let json = serde_json::to_string(&registry).unwrap();
    assert_eq!(serde_json::from_str::<Registry>(&json).unwrap(), registry);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_changed_byte_changes_the_model_in_silence(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        thread_local!(static TEXT: String = mixed().model.document().to_json());
        TEXT.with(|text| {
            let mut bytes = text.as_bytes().to_vec();
            let place = place.index(bytes.len());
            prop_assume!(bytes[place] != byte);
            bytes[place] = byte;
            let Ok(changed) = String::from_utf8(bytes) else { return Ok(()) };
            if let Ok(model) = read(&changed) {
                // White space for white space, e for E: the same content.
                prop_assert_eq!(&model.document().to_json(), text);
            }
            Ok(())
        })?;
    }
}
