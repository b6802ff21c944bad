//! Errors on unseen rows against scikit-learn, for the parts that the seeds give: `tests/oracle/unseen.py`.

use crate::models::models;
use crate::problem::{digits, fit, table, view};
use serde::Deserialize;
use straightedge::train::{Params, Validation};

#[derive(Deserialize)]
struct Unseen {
    model: String,
    folds: Option<u32>,
    share: Option<f64>,
    seed: u64,
    n_test: Option<u64>,
    intercept: Option<f64>,
    fold_rmse: Option<Vec<f64>>,
    rmse: f64,
    mae: f64,
    r_squared: f64,
    baseline_rmse: f64,
    baseline_mae: f64,
}

pub(crate) fn check_all() {
    let cases: Vec<Unseen> = serde_json::from_str(include_str!("../data/unseen.json")).unwrap();
    assert_eq!(cases.len(), 15);
    let models = models();
    for case in cases {
        let model = models.iter().find(|model| model.name == case.model).unwrap();
        let table = table(&model.columns, 33);
        let folds = case.folds.map(|folds| Validation::CrossValidation { folds });
        let validation = folds.or(case.share.map(|share| Validation::Holdout { share })).unwrap();
        let params = Params { validation, seed: case.seed, ..Params::default() };
        let (_, fitted) = fit(&view(&model.target, &model.terms(), true), &table, params);
        let unseen = fitted.out_of_sample.unwrap();
        let mut pairs = vec![
            (unseen.rmse, case.rmse),
            (unseen.mae, case.mae),
            (unseen.r_squared.unwrap(), case.r_squared),
            (unseen.baseline.rmse, case.baseline_rmse),
            (unseen.baseline.mae, case.baseline_mae),
        ];
        pairs.extend(case.intercept.map(|intercept| (fitted.predictor.coefficients[0], intercept)));
        pairs.extend(unseen.folds.iter().map(|fold| fold.rmse).zip(case.fold_rmse.unwrap_or_default()));
        for (found, expected) in pairs {
            assert!(digits(found, expected) >= 10.5, "{} {validation:?}: {found:e}, expected {expected:e}", case.model);
        }
        assert_eq!(case.n_test.unwrap_or(unseen.n_obs), unseen.n_obs);
        assert_eq!(fitted.n_held_out, case.n_test.unwrap_or(0));
    }
}
