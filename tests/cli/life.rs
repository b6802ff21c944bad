//! A model's life on the command line: trained, asked, held against new data.

use super::{Folder, call, call_with_input, digits, sample};
use serde_json::Value;
use std::fs;

const NEW_ROWS: &str = "experience,test_score,interview_score\n2,9,6\n5,7,10\n";
const EXPECTED: [f64; 2] = [53_837.770_009_86, 67_120.014_340_77];

fn trained(folder: &Folder) -> String {
    let model = folder.path("model.json");
    call(&["train", &sample("salary.csv"), "--target", "salary", "--out", &model]).text();
    model
}

#[test]
fn the_classic_example() {
    let folder = Folder::new();
    let model = trained(&folder);
    let found = call_with_input(&["predict", &model, "-", "--json"], NEW_ROWS).json();
    for (found, expected) in found["predictions"].as_array().unwrap().iter().zip(EXPECTED) {
        assert!((found.as_f64().unwrap() - expected).abs() < 1e-8, "{found}");
    }
    let file = folder.file("new.csv", NEW_ROWS);
    let lines: Vec<String> = call(&["predict", &model, &file]).text().lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "experience,test_score,interview_score,prediction,lower,upper");
    for (line, expected) in lines[1..].iter().zip(EXPECTED) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        assert!((cells[3] - expected).abs() < 1e-8 && cells[4] < cells[3] && cells[3] < cells[5], "{line}");
    }
}

#[test]
fn what_train_says_as_json() {
    let found = call(&["train", &sample("salary.csv"), "--target", "salary", "--json"]).json();
    let coefficients = found["coefficients"].as_array().unwrap();
    let terms: Vec<&str> = coefficients.iter().map(|row| row["term"].as_str().unwrap()).collect();
    assert_eq!(terms, ["(Intercept)", "experience", "test_score", "interview_score"]);
    for name in ["estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"] {
        assert!(coefficients.iter().all(|row| row[name].is_f64()), "{name}");
    }
    // R 4.2.2: summary(lm(salary ~ experience + test_score + interview_score))
    for (name, expected) in [("r_squared", 0.989_990_303_330_183_7), ("residual_std_error", 1_522.249_906_901_777)] {
        let found = found["summary"][name].as_f64().unwrap();
        assert!(digits(found, expected) > 12.0, "{name}: {found}");
    }
    assert_eq!(found["aliased"], Value::Array(Vec::new()));
    for name in ["rmse", "mae", "r_squared"] {
        assert!(found["out_of_sample"][name].is_f64(), "{name}");
    }
}

#[test]
fn neither_workers_nor_the_call_change_a_byte_of_the_document() {
    let folder = Folder::new();
    let document = |workers: &str| {
        let out = folder.path(workers);
        call(&["train", &sample("flights.csv"), "--target", "arr_delay", "--out", &out, "--workers", workers]).text();
        fs::read(out).unwrap()
    };
    let one = document("1");
    assert!(one.len() > 10_000);
    assert!(one == document("2") && one == document("8"));
}

#[test]
fn choices_reach_the_fit() {
    let train = |more: &[&str]| {
        let file = sample("penguins.csv");
        let all = [&["train", &file, "--target", "body_mass_g", "--json"], more].concat();
        call(&all).json()
    };
    let few = train(&["--features", "species,flipper_length_mm"]);
    let terms =
        |found: &Value| found["coefficients"].as_array().unwrap().iter().map(|row| row["term"].clone()).collect::<Vec<_>>();
    assert_eq!(terms(&few), ["(Intercept)", "species[Chinstrap]", "species[Gentoo]", "flipper_length_mm"]);
    let without = train(&["--features", "species,flipper_length_mm", "--no-intercept"]);
    assert_eq!(terms(&without), ["species[Adelie]", "species[Chinstrap]", "species[Gentoo]", "flipper_length_mm"]);
    let held_out = train(&["--features", "flipper_length_mm", "--holdout", "0.25", "--seed", "7"]);
    let [n_fit, n_test] = [&held_out["summary"], &held_out["out_of_sample"]].map(|part| part["n_obs"].as_u64().unwrap());
    assert_eq!((n_fit + n_test, held_out["out_of_sample"]["validation"]["method"].as_str()), (342, Some("holdout")));
    let folded = train(&["--features", "flipper_length_mm", "--folds", "5"]);
    assert_eq!(folded["out_of_sample"]["folds"].as_array().unwrap().len(), 5);
}

#[test]
fn a_recipe_cleans_before_the_fit_and_before_the_prediction() {
    let folder = Folder::new();
    let recipe =
        folder.file("recipe.json", r#"{"steps": [{"step": {"kind": "fill_missing", "columns": ["x"], "with": "mean"}}]}"#);
    let data = folder.file("data.csv", "x,y\n1,2\n2,4.1\n,6\n4,8.2\n5,9.9\n");
    let model = folder.path("model.json");
    let found = call(&["train", &data, "--target", "y", "--recipe", &recipe, "--out", &model, "--json"]).json();
    assert_eq!((found["summary"]["n_obs"].as_u64(), found["summary"]["n_dropped"].as_u64()), (Some(5), Some(0)));
    let predictions = call_with_input(&["predict", &model, "-", "--json"], "x,z\n3,0\n,0\n").json()["predictions"].clone();
    assert_eq!(predictions[0], predictions[1], "a missing x is filled by the training mean, 3");
}

#[test]
fn rows_without_prediction_are_kept_and_explained() {
    let folder = Folder::new();
    let model = trained(&folder);
    let found = call_with_input(&["predict", &model, "-"], "experience,test_score,interview_score\n2,9,6\n,9,6\n5,7,10\n");
    assert!(found.err.contains("1 row has no prediction, the first is row 2: experience: There is no value"), "{}", found.err);
    let lines: Vec<String> = found.text().lines().map(str::to_owned).collect();
    assert_eq!((lines.len(), lines[2].as_str()), (4, ",9,6,,,"));
}

#[test]
fn new_data_are_held_against_the_training_data() {
    let folder = Folder::new();
    let text = fs::read_to_string(sample("flights.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let file_of = |name: &str, wanted: fn(&str) -> bool| {
        let rows: Vec<&str> = rows.lines().filter(|row| wanted(row)).collect();
        folder.file(name, format!("{header}\n{}\n", rows.join("\n")))
    };
    let winter = file_of("winter.csv", |row| row.starts_with("2013-01") || row.starts_with("2013-02"));
    let summer = file_of("summer.csv", |row| row.starts_with("2013-07"));
    let model = folder.path("model.json");
    call(&["train", &winter, "--target", "arr_delay", "--features", "temp,dep_delay,carrier", "--out", &model]).text();

    let report = call(&["monitor", &model, &summer, "--json"]).json();
    let temp = report["columns"].as_array().unwrap().iter().find(|column| column["column"] == "temp").unwrap();
    assert_eq!(temp["severity"], "drift");
    assert!(temp["distribution"]["psi"].as_f64().unwrap() > 1.0 && temp["out_of_range"]["share"].as_f64().unwrap() > 0.1);
    let said = call(&["monitor", &model, &summer]).text();
    let line = said.lines().find(|line| line.starts_with("temp")).unwrap();
    assert!(line.contains("drift") && line.contains("range of the training data"), "{line}");

    let evaluated = call(&["evaluate", &model, &summer, "--json"]).json();
    assert!(evaluated["rmse"].as_f64().unwrap() > 0.0 && evaluated["expected_rmse"].as_f64().unwrap() > 0.0);
    assert!(call(&["evaluate", &model, &summer]).text().contains("RMSE"));
    let lacking = folder.file("lacking.csv", "tmp,dep_delay,carrier\n1,2,UA\n");
    let said = call(&["monitor", &model, &lacking]).text();
    assert!(said.contains("temp is needed and not there. Perhaps \u{201c}tmp\u{201d} is the same, renamed."), "{said}");
}

#[test]
fn weights_covariances_and_rows() {
    let folder = Folder::new();
    let rows = folder.path("rows.csv");
    let data = folder.file("data.csv", "x,g,w,y\n1,a,1,2\n2,a,2,4.1\n3,b,1,6.2\n4,b,0,99\n5,c,3,9.9\n6,c,1,12.3\n7,d,2,13.8\n");
    let train = |more: &[&str]| call(&[&["train", &data, "--target", "y", "--features", "x", "--json"], more].concat()).json();
    let weighted = train(&["--weights", "w", "--rows", &rows]);
    // R 4.2.2: lm(y ~ x, weights = w)
    for (i, expected) in [(0, 0.153_206_650_831_352_88), (1, 1.964_370_546_318_29)] {
        let found = weighted["coefficients"][i]["estimate"].as_f64().unwrap();
        assert!(digits(found, expected) > 13.0, "{found}");
    }
    assert_eq!((weighted["summary"]["n_obs"].as_u64(), weighted["summary"]["n_dropped"].as_u64()), (Some(6), Some(0)));
    let text = fs::read_to_string(&rows).unwrap();
    assert_eq!((text.lines().count(), text.contains(",99,")), (7, false));
    assert!(
        text.starts_with(
            "row,actual,fitted,residual,weight,leverage,std_residual,student_residual,cooks_distance,dffits,dfbetas"
        )
    );
    let robust = train(&["--covariance", "HC3"]);
    assert_eq!(robust["covariance"]["type"], "hc3");
    assert_ne!(robust["coefficients"][1]["std_error"], train(&[])["coefficients"][1]["std_error"]);
    let clustered = train(&["--cluster", "g"]);
    assert_eq!((&clustered["covariance"]["column"], clustered["slopes_test"]["df_resid"].as_u64()), (&"g".into(), Some(3)));
    let text = call(&["train", &data, "--target", "y", "--features", "x", "--cluster", "g"]).text();
    assert!(text.contains("cluster-robust of 4 clusters, 3 df") && text.contains("Breusch\u{2013}Pagan"), "{text}");
}

#[test]
fn weights_that_cannot_be_are_refused() {
    let train = |rows: &str| {
        let text = format!("x,w,y\n{rows}");
        call_with_input(&["train", "-", "--target", "y", "--features", "x", "--weights", "w"], &text)
    };
    train("1,1,2\n2,-1,3\n3,1,5\n4,2,6\n").refused(3, &["column \"w\"", "-1 in row 2"]);
    train("1,0,2\n2,0,3\n3,0,5\n4,0,6\n").refused(3, &["0 in every complete row"]);
    train("1,a,2\n2,b,3\n3,a,5\n4,b,6\n").refused(2, &["weights are numbers"]);
}

#[test]
fn a_formula_says_it_all() {
    let train = |formula: &str| call(&["train", &sample("penguins.csv"), "--formula", formula, "--json"]);
    let found = train("body_mass_g ~ species * flipper_length_mm + log(bill_length_mm) + I(bill_depth_mm^2)").json();
    // R 4.2.2: lm(body_mass_g ~ species * flipper_length_mm + log(bill_length_mm) + I(bill_depth_mm^2), palmerpenguins::penguins)
    let expected = [
        ("(Intercept)", -7_874.121_190_369_779_5),
        ("species[Chinstrap]", 577.000_266_770_675_5),
        ("species[Gentoo]", -1_650.747_588_277_199_6),
        ("flipper_length_mm", 18.746_554_843_132_767),
        ("log(bill_length_mm)", 1_847.489_877_523_261_4),
        ("bill_depth_mm^2", 3.726_106_617_235_453_6),
        ("species[Chinstrap]:flipper_length_mm", -5.563_152_240_702_073),
        ("species[Gentoo]:flipper_length_mm", 11.788_801_113_352_845),
    ];
    let rows = found["coefficients"].as_array().unwrap();
    assert_eq!(rows.len(), expected.len());
    for (row, (term, estimate)) in rows.iter().zip(expected) {
        assert_eq!(row["term"], term);
        assert!(digits(row["estimate"].as_f64().unwrap(), estimate) > 9.0, "{row}");
    }
    let terms: Vec<&str> =
        found["anova"]["type_ii"].as_array().unwrap().iter().map(|row| row["term"].as_str().unwrap()).collect();
    assert_eq!(terms[4], "species:flipper_length_mm");

    let wrong = train("body_mass_g ~ species + flipper_lenght_mm");
    wrong.refused(
        2,
        &[
            "body_mass_g ~ species + flipper_lenght_mm\n                        ^^^^^^^^^^^^^^^^^",
            "Did you mean `flipper_length_mm`?",
        ],
    );
    train("body_mass_g ~ log(sex)").refused(2, &["`sex` holds labels", "              ^^^^^^^^", "type to number"]);
}

#[test]
fn what_a_formula_computes_lives_as_columns_do() {
    let folder = Folder::new();
    let (data, model) = (sample("penguins.csv"), folder.path("model.json"));
    let formula = "log(body_mass_g) ~ poly(flipper_length_mm, 2) + C(year) + I(bill_length_mm / bill_depth_mm)";
    let tests = ["--test", "C(year)[2008] = C(year)[2009]", "--test", "poly(flipper_length_mm, 2)2 = 0, 10*C(year)[2008] = 1"];
    let train = ["train", &data, "--formula", formula, "--out", &model];
    let found = call(&[&train[..], &tests, &["--json"]].concat()).json();
    let terms: Vec<&str> = found["coefficients"].as_array().unwrap().iter().map(|row| row["term"].as_str().unwrap()).collect();
    let expected = "(Intercept) poly(flipper_length_mm, 2)1 poly(flipper_length_mm, 2)2 C(year)[2008] C(year)[2009] \
                    I(bill_length_mm/bill_depth_mm)";
    assert_eq!(terms.join(" "), expected);
    let asked = &found["tests"];
    assert_eq!((asked[0]["test"]["df_model"].as_u64(), asked[1]["test"]["df_model"].as_u64()), (Some(1), Some(2)));
    assert_eq!(asked[1]["equations"][1]["value"].as_f64(), Some(1.0));
    let text = call(&[&train[..], &tests].concat()).text();
    assert!(text.starts_with("Predictions of log(body_mass_g) are typically off by 0.0"), "{text}");
    assert!(text.contains("test of C(year)[2008] = C(year)[2009]: F = "), "{text}");
    call(&[&train[..], &["--test", "C(yaer)[2008] = 0"]].concat())
        .refused(2, &["In the hypothesis, at character 1", "Did you mean `C(year)[2008]`?"]);

    // The logarithm of grams: about 8.
    let rows = "flipper_length_mm,year,bill_length_mm,bill_depth_mm\n190,2008,40,18\n190,2012,40,18\n190,2008,40,0\n";
    let found = call_with_input(&["predict", &model, "-", "--json"], rows);
    let predictions = found.json()["predictions"].as_array().unwrap().clone();
    assert!((7.0..9.0).contains(&predictions[0].as_f64().unwrap()) && predictions[1].is_null() && predictions[2].is_null());
    let error = call(&["evaluate", &model, &data, "--json"]).json();
    assert!(error["rmse"].as_f64().unwrap() < 0.2 && error["n_obs"] == 342, "{error}");
    let report = call(&["monitor", &model, &data, "--json"]).json();
    assert_eq!((&report["target"]["column"], &report["error"]["n_obs"]), (&Value::from("body_mass_g"), &Value::from(342)));
}

#[test]
fn rows_are_left_out_where_a_function_is_not_defined() {
    let folder = Folder::new();
    let data = folder.file("data.csv", "x,y\n1,2\n2,2.5\n4,3.1\n8,3.4\n");
    let model = folder.path("model.json");
    call(&["train", &data, "--formula", "y ~ log(x)", "--out", &model]).text();
    let found = call_with_input(&["predict", &model, "-"], "x\n2\n-2\n");
    assert!(found.err.contains("needs log(x), which has no finite value where x is -2"), "{}", found.err);
    let zero = folder.file("zero.csv", "x,y\n0,2\n2,2.5\n4,3.1\n8,3.4\n");
    let found = call(&["train", &zero, "--formula", "y ~ log(x)", "--json"]).json();
    assert_eq!((found["summary"]["n_obs"].as_u64(), found["summary"]["n_dropped"].as_u64()), (Some(3), Some(1)));
    call(&["train", &zero, "--formula", "y ~ log(-x)"]).refused(3, &["log(-x) has no finite value in any row"]);
}
