//! Twelve thousand flights with numbers, categories, dates and missing values, by correct digits beside statsmodels.

use super::{call, digits, sample};
use serde_json::Value;

#[test]
fn flights_as_statsmodels_has_them() {
    let expected: Value = serde_json::from_str(include_str!("../data/flights.json")).unwrap();
    let features: Vec<&str> = expected["features"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let chosen =
        call(&["train", &sample("flights.csv"), "--target", "arr_delay", "--features", &features.join(","), "--json"]).json();
    let proposed = call(&["train", &sample("flights.csv"), "--target", "arr_delay", "--json"]).json();
    assert_eq!(chosen, proposed, "these are the features that are proposed");
    let least = worst_digits(&chosen, &expected);
    // statsmodels has about 15 less the digits of the condition number, which the date's distance from 1970 makes large.
    assert!(least >= 9.0, "{least:.1} digits agree");
}

/// In how many digits the figure with the largest difference agrees.
fn worst_digits(found: &Value, expected: &Value) -> f64 {
    let rows = |of: &Value| of["coefficients"].as_array().unwrap().clone();
    let (found_rows, expected_rows) = (rows(found), rows(expected));
    assert_eq!(found_rows.len(), expected_rows.len());
    let mut worst = f64::INFINITY;
    let mut compare = |found: &Value, expected: &Value, name: &str| {
        let (found, expected) = (found[name].as_f64().unwrap(), expected[name].as_f64().unwrap());
        // Beyond what a double can hold.
        if expected.abs() > 1e-280 {
            worst = worst.min(digits(found, expected));
        }
    };
    for (found, expected) in found_rows.iter().zip(&expected_rows) {
        assert_eq!(found["term"], expected["term"]);
        ["estimate", "std_error", "statistic", "conf_low", "conf_high"].iter().for_each(|name| compare(found, expected, name));
    }
    for name in expected["summary"].as_object().unwrap().keys() {
        compare(&found["summary"], &expected["summary"], name);
    }
    worst
}
