//! What is hard for arithmetic or for a design: offsets, scales, collinearity, exact fits, orders of rows, numbers of workers.

use crate::models::models;
use crate::problem::{Cells, backwards, digits, fit, table, validated, view};
use std::collections::BTreeMap;
use straightedge::engine::{Inline, ready};
use straightedge::evaluate::{CoefficientTable, Evaluation, ModelSummary, Observer, Scatter, WarningKind};
use straightedge::feature::{Design, DesignRows, ViewSpec};
use straightedge::table::Table;
use straightedge::train::{LeastSquares, Params, Validation};

fn numbers<const N: usize>(columns: [(&str, Vec<f64>); N], size: usize) -> Table {
    let columns: BTreeMap<String, Cells> =
        columns.into_iter().map(|(name, cells)| (name.to_owned(), Cells::numbers(&cells))).collect();
    table(&columns, size)
}

/// Numbers between 0 and 1 that look drawn.
fn scattered(n: u32, step: u32) -> Vec<f64> {
    (0..n).map(|i| f64::from(i * step % 1009) / 1009.0).collect()
}

pub(crate) fn salary() {
    let experience = vec![0.0, 0.0, 5.0, 2.0, 7.0, 3.0, 10.0, 11.0];
    let test_score = vec![8.0, 8.0, 6.0, 10.0, 9.0, 7.0, 5.0, 7.0];
    let interview_score = vec![9.0, 6.0, 7.0, 10.0, 6.0, 10.0, 7.0, 8.0];
    let salary = vec![50_000.0, 45_000.0, 60_000.0, 65_000.0, 70_000.0, 62_000.0, 72_000.0, 80_000.0];
    let columns = [("experience", experience), ("test_score", test_score), ("interview_score", interview_score)];
    let table = numbers([columns[0].clone(), columns[1].clone(), columns[2].clone(), ("salary", salary)], 3);
    let spec = ViewSpec::linear("salary", ["experience", "test_score", "interview_score"]);
    let (design, fitted) = fit(&spec, &table, Params::default());
    assert!((fitted.predictor.fit(&[1.0, 2.0, 9.0, 6.0]) - 53_837.770_009_86).abs() < 1e-8);
    assert!((fitted.predictor.fit(&[1.0, 5.0, 7.0, 10.0]) - 67_120.014_340_77).abs() < 1e-8);
    assert_eq!(fitted.validation, Validation::LeaveOneOut);
    let evaluation = ready(Evaluation::new(&fitted, &design, &table, &Inline::default())).unwrap();
    let expected = "Predictions are typically off by 2,010 on rows the model has not seen; guessing the mean is off by 12,300.";
    assert_eq!(evaluation.verdict, expected);
    let kinds: Vec<_> = evaluation.warnings.iter().map(|warning| warning.kind).collect();
    assert_eq!(kinds, [WarningKind::Overfitted, WarningKind::FewRows]);
    // R: qqnorm(rstandard(fit)): plotting positions (i − 3/8)/(n + 1/4) for up to ten rows.
    let qq = &evaluation.charts.normal_qq;
    assert!(digits(qq[0][0], -1.434_200_159_686_379_4) > 14.0 && digits(qq[7][0], 1.434_200_159_686_379_4) > 14.0, "{qq:?}");
    assert!(qq.windows(2).all(|pair| pair[0][1] <= pair[1][1]));
}

/// Held-out rows are shown, and take no part in anything that is said of the residuals.
pub(crate) fn held_out_rows_are_apart() {
    let (x, noise) = (scattered(200, 617), scattered(200, 389));
    let y: Vec<f64> = x.iter().zip(&noise).map(|(x, noise)| 3.0 + 2.0 * x + noise).collect();
    let table = numbers([("x", x), ("y", y)], 64);
    let (design, fitted) = fit(&ViewSpec::linear("y", ["x"]), &table, validated(Validation::Holdout { share: 0.25 }));
    assert_eq!((fitted.n_obs, fitted.n_held_out, fitted.df_resid), (150, 50, 148));
    let evaluation = ready(Evaluation::new(&fitted, &design, &table, &Inline::default())).unwrap();
    let Scatter::Points { points } = &evaluation.charts.residual_against_fitted else { panic!("bins of few rows") };
    assert_eq!((points.len(), points.iter().filter(|point| point.held_out).count()), (200, 50));
    let rss: f64 = points.iter().filter(|point| !point.held_out).map(|point| point.y * point.y).sum();
    assert!(digits(rss, fitted.rss) > 12.0);
    let unseen: f64 = points.iter().filter(|point| point.held_out).map(|point| point.y * point.y).sum();
    assert!(digits((unseen / 50.0).sqrt(), fitted.out_of_sample.unwrap().rmse) > 12.0);
    assert_eq!(evaluation.charts.normal_qq.len(), 150);
    assert_eq!(evaluation.charts.residual_histogram.counts.iter().sum::<u64>(), 150);
}

/// Many columns in short blocks: each block, and each fold's share of it, has far fewer rows than the model has coefficients. The target
/// is made from the columns, so the coefficients are known.
pub(crate) fn more_columns_than_a_block_has_rows() {
    const COLUMNS: usize = 150;
    const ROWS: usize = 600;
    let x = |i: usize, j: usize| ((i * 7919 + j * 104_729 + i * j * 31) % 10_007) as f64 / 10_007.0;
    let slope = |j: usize| 1.0 + j as f64 / 8.0;
    let mut columns: BTreeMap<String, Cells> =
        (0..COLUMNS).map(|j| (format!("x{j:03}"), Cells::numbers(&(0..ROWS).map(|i| x(i, j)).collect::<Vec<_>>()))).collect();
    let names: Vec<String> = columns.keys().cloned().collect();
    let y = |i: usize| 5.0 + (0..COLUMNS).map(|j| slope(j) * x(i, j)).sum::<f64>();
    columns.insert("y".to_owned(), Cells::numbers(&(0..ROWS).map(y).collect::<Vec<_>>()));
    let spec = ViewSpec::linear("y", names);
    for size in [7, 40, ROWS] {
        let table = table(&columns, size);
        let (_, fitted) = fit(&spec, &table, Params::default());
        for j in 0..COLUMNS {
            let found = fitted.predictor.coefficients[j + 1];
            assert!(digits(found, slope(j)) > 10.0, "{found} for {} in blocks of {size}", slope(j));
        }
        assert!(fitted.out_of_sample.as_ref().is_some_and(|unseen| unseen.rmse < 1e-9), "{:?}", fitted.out_of_sample);
    }
}

/// A category with one row: the row is fitted exactly, and left out it is predicted without its level.
pub(crate) fn a_row_that_stands_alone() {
    let mut labels: Vec<Option<String>> = (0..40).map(|i| Some(["a", "b"][i % 2].to_owned())).collect();
    labels[7] = Some("alone".to_owned());
    let mut columns = BTreeMap::from([("level".to_owned(), Cells::Category { labels })]);
    columns.insert("y".to_owned(), Cells::numbers(&scattered(40, 617)));
    let table = table(&columns, 16);
    let (design, fitted) = fit(&ViewSpec::linear("y", ["level"]), &table, validated(Validation::LeaveOneOut));
    let observer = Observer::new(&fitted, &design, &table.schema).unwrap();
    let row = observer.observe(&table.blocks[0].load(), 7..8)[0];
    assert!((row.leverage - 1.0).abs() < 1e-12 && row.residual.abs() < 1e-12 && row.std_residual.is_none(), "{row:?}");
    let evaluation = ready(Evaluation::new(&fitted, &design, &table, &Inline::default())).unwrap();
    assert!(evaluation.warnings.iter().any(|warning| warning.kind == WarningKind::LeverageOne));
    assert_eq!(evaluation.charts.normal_qq.len(), 39);
    assert!(fitted.out_of_sample.is_some_and(|unseen| unseen.n_obs == 40 && unseen.rmse.is_finite()));
}

/// y = 3 + 2·x exactly in the offset x − 1e9: the answer is known whatever the offset.
pub(crate) fn large_offsets_and_odd_scales() {
    let z = scattered(500, 617);
    for (offset, scale) in [(1e9, 1.0), (0.0, 1e-160), (0.0, 1e160), (-1e6, 1e-3), (1e300, 1e290)] {
        // Rounded to what f64 has at this offset, so that the relation is exact.
        let x: Vec<f64> = z.iter().map(|z| offset + (z * 1024.0).round() / 1024.0 * scale).collect();
        let noise = scattered(500, 389);
        let u: Vec<f64> = x.iter().map(|x| (x - offset) / scale).collect();
        let y: Vec<f64> = u.iter().zip(&noise).map(|(u, noise)| 3.0 + 2.0 * u + (noise - 0.5) / 8.0).collect();
        let (_, plain) = fit(&ViewSpec::linear("y", ["u"]), &numbers([("u", u), ("y", y.clone())], 100), Params::default());
        let (_, fitted) = fit(&ViewSpec::linear("y", ["x"]), &numbers([("x", x), ("y", y)], 100), Params::default());
        for (found, expected) in [
            (fitted.predictor.coefficients[1] * scale, plain.predictor.coefficients[1]),
            (fitted.predictor.unscaled_std_errors[1] * scale, plain.predictor.unscaled_std_errors[1]),
            (fitted.predictor.sigma.unwrap(), plain.predictor.sigma.unwrap()),
            (fitted.out_of_sample.unwrap().rmse, plain.out_of_sample.unwrap().rmse),
            (fitted.condition_number, plain.condition_number),
        ] {
            assert!(digits(found, expected) >= 11.0, "{offset:e} {scale:e}: {found:e}, expected {expected:e}");
        }
    }
}

pub(crate) fn aliased_columns_are_named() {
    let (a, b) = (scattered(200, 617), scattered(200, 389));
    let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a / 3.0 + b / 7.0).collect();
    let near: Vec<f64> = a.iter().zip(scattered(200, 101)).map(|(a, noise)| a + noise * 1e-9).collect();
    let y: Vec<f64> = a.iter().zip(scattered(200, 211)).map(|(a, noise)| a + noise).collect();
    let table = numbers([("a", a), ("b", b), ("sum", sum), ("near", near), ("one", vec![4.2; 200]), ("y", y)], 50);
    let (design, fitted) = fit(&ViewSpec::linear("y", ["one", "a", "b", "sum", "near"]), &table, Params::default());
    let aliased: Vec<_> = fitted.aliased.iter().map(|aliased| (aliased.term.as_str(), aliased.of.join(" "))).collect();
    assert_eq!(aliased, [("one", String::new()), ("sum", "a b".to_owned())]);
    assert_eq!(fitted.predictor.kept, [0, 2, 3, 5]);
    assert!(fitted.condition_number > 1e8, "{}", fitted.condition_number);
    let evaluation = ready(Evaluation::new(&fitted, &design, &table, &Inline::default())).unwrap();
    let kinds: Vec<_> = evaluation.warnings.iter().map(|warning| warning.kind).collect();
    assert!(kinds.starts_with(&[WarningKind::Aliased, WarningKind::Aliased, WarningKind::IllConditioned]), "{kinds:?}");
    let message = &evaluation.warnings[1].message;
    assert_eq!(message, "\"sum\" is a combination of \"a\" and \"b\", so it has no coefficient of its own.");
    // The same predictions as without what is aliased.
    let (_, without) = fit(&ViewSpec::linear("y", ["a", "b", "near"]), &table, Params::default());
    assert!(digits(fitted.rss, without.rss) > 14.0);
    assert_eq!(CoefficientTable::new(&fitted, 0.95, None).aliased, ["one", "sum"]);
}

pub(crate) fn exact_and_saturated_fits() {
    let x = vec![1.0, 2.0, 4.0];
    let table = numbers([("x", x), ("z", vec![1.0, 0.0, 0.0]), ("y", vec![3.0, 5.0, 9.0])], 2);
    let (_, exact) = fit(&ViewSpec::linear("y", ["x"]), &table, Params::default());
    assert_eq!(exact.predictor.coefficients, [1.0, 2.0]);
    assert!(exact.rss < 1e-50);
    let (design, saturated) = fit(&ViewSpec::linear("y", ["x", "z"]), &table, Params::default());
    assert_eq!((saturated.df_resid, saturated.predictor.sigma, &saturated.out_of_sample), (0, None, &None));
    let summary = ModelSummary::new(&saturated);
    assert_eq!((summary.f_statistic, summary.residual_std_error, summary.adj_r_squared), (None, None, None));
    let evaluation = ready(Evaluation::new(&saturated, &design, &table, &Inline::default())).unwrap();
    assert_eq!(evaluation.warnings[0].kind, WarningKind::Saturated);
    assert!(evaluation.coefficients.rows.iter().all(|row| row.std_error.is_none() && row.p_value.is_none()));
    let json = serde_json::to_string(&evaluation).unwrap();
    assert_eq!(serde_json::from_str::<Evaluation>(&json).unwrap(), evaluation);
}

/// Another cut into blocks, and the rows backwards, move nothing beyond the last digits.
pub(crate) fn blocks_and_orders_do_not_matter() {
    for model in models().iter().filter(|model| ["airquality", "birthwt", "quakes"].contains(&model.name.as_str())) {
        let spec = view(&model.target, &model.terms(), model.intercept);
        let whole = table(&model.columns, 10_000);
        // Row numbers of the reversed table differ, so only leave-one-out has the same parts.
        let params = || validated(Validation::LeaveOneOut);
        let (design, expected) = fit(&spec, &whole, params());
        for (name, other) in [("1", table(&model.columns, 1)), ("17", table(&model.columns, 17)), ("reversed", backwards(&whole))]
        {
            let (_, found) = fit(&spec, &other, params());
            let unseen = |fitted: &straightedge::train::FittedLeastSquares| fitted.out_of_sample.clone().unwrap().rmse;
            let (a, b) = (&found.predictor, &expected.predictor);
            let pairs =
                a.coefficients.iter().zip(&b.coefficients).chain(a.unscaled_std_errors.iter().zip(&b.unscaled_std_errors));
            for (found, expected) in
                pairs.map(|(a, b)| (*a, *b)).chain([(found.rss, expected.rss), (unseen(&found), unseen(&expected))])
            {
                assert!(digits(found, expected) >= 13.0, "{} {name}: {found:e}, expected {expected:e}", model.name);
            }
        }
        let mut rows = DesignRows::default();
        design.bind(&whole.schema).unwrap().fill(&mut rows, &whole.blocks[0].load(), 0..whole.blocks[0].len());
        let all = expected.predictor.predict_rows(&rows);
        let mut x = vec![0.0; design.n_columns()];
        for (i, row) in all.iter().enumerate() {
            rows.copy_row(i, &mut x);
            assert_eq!(*row, expected.predictor.predict_row(&x));
            let parts: f64 = expected.predictor.contributions(&x).iter().sum();
            assert!(digits(expected.predictor.fit_at_centres + parts, row.fit) > 12.0);
        }
    }
}

/// Forty thousand rows: charts become bins and sketches, and any number of threads gives the same bits.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn threads_give_the_same_bits() {
    use straightedge::engine::Threads;
    use straightedge::evaluate::Observation;
    let n = 40_000;
    let (a, b, noise) = (scattered(n, 617), scattered(n, 389), scattered(n, 211));
    let y: Vec<f64> = (0..n as usize).map(|i| 2.0 * a[i] - b[i] + noise[i]).collect();
    let table = numbers([("a", a), ("b", b), ("y", y)], 1500);
    let spec = ViewSpec::linear("y", ["a", "b"]);
    let train = LeastSquares::new(Params::default()).unwrap();
    let mut results = Vec::new();
    for workers in [1, 2, 3, 8] {
        let runner = Threads::new(workers);
        let design = ready(Design::fit(&spec, &table, &runner)).unwrap();
        let fitted = ready(train.fit(&design, &table, &runner)).unwrap();
        let evaluation = ready(Evaluation::new(&fitted, &design, &table, &runner)).unwrap();
        results.push(serde_json::to_string(&(design, fitted, &evaluation)).unwrap());
        let Scatter::Bins(grid) = &evaluation.charts.residual_against_fitted else { panic!("points of too many rows") };
        assert_eq!(grid.counts.iter().sum::<u64>(), u64::from(n));
        assert_eq!(evaluation.charts.residual_histogram.counts.iter().sum::<u64>(), u64::from(n));
        let qq = &evaluation.charts.normal_qq;
        assert!(qq.len() == 201 && qq.windows(2).all(|pair| pair[0][0] < pair[1][0] && pair[0][1] <= pair[1][1]));
    }
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    for (weights, validation) in [(None, Validation::Auto), (Some("a".to_owned()), Validation::Holdout { share: 0.3 })] {
        let spec = ViewSpec { weights, ..ViewSpec::linear("y", ["b"]) };
        let design = ready(Design::fit(&spec, &table, &Inline::default())).unwrap();
        let train = LeastSquares::new(validated(validation)).unwrap();
        let fitted = ready(train.fit(&design, &table, &Inline::default())).unwrap();
        let evaluation = ready(Evaluation::new(&fitted, &design, &table, &Inline::default())).unwrap();
        let observer = Observer::new(&fitted, &design, &table.schema).unwrap();
        let rows: Vec<_> = table.blocks.iter().flat_map(|block| observer.observe(&block.load(), 0..block.len())).collect();
        let mut errors: Vec<f64> = rows.iter().map(|row| row.residual.abs()).collect();
        errors.sort_by(f64::total_cmp);
        let mean = |of: &dyn Fn(&Observation) -> f64| rows.iter().map(of).sum::<f64>() / rows.len() as f64;
        let (x, y) = (mean(&|row| row.fitted), mean(&|row| row.actual));
        let covariance = mean(&|row| (row.fitted - x) * (row.actual - y));
        let square = |x: f64| x * x;
        let variances = mean(&|row| square(row.fitted - x)) * mean(&|row| square(row.actual - y));
        let found = evaluation.charts.agreement.unwrap();
        assert!((found.median_error / errors[rows.len() / 2] - 1.0).abs() < 0.008, "{found:?}");
        assert!(digits(found.correlation, covariance / variances.sqrt()) > 10.0, "{found:?}");
    }
}

pub(crate) fn what_cannot_be_fitted_is_refused() {
    use straightedge::error::UserError;
    let x = vec![1.0, 2.0, 4.0, f64::NAN];
    let table = numbers(
        [
            ("x", x),
            ("z", vec![1.0, 0.0, 0.0, 1.0]),
            ("y", vec![3.0, 5.0, 9.0, 1.0]),
            ("big", vec![1e200, 2e200, 3e200, 5e200]),
            ("large", vec![2e200, 1e200, 3e200, 5e200]),
            ("zero", vec![0.0; 4]),
        ],
        4,
    );
    let error = |spec: &ViewSpec, validation| {
        let runner = Inline::default();
        let design = ready(Design::fit(spec, &table, &runner)).unwrap();
        let train = LeastSquares::new(validated(validation)).map_err(UserError::from)?;
        ready(train.fit(&design, &table, &runner)).map_err(UserError::from)
    };
    let product = |columns: [&str; 2]| view("y", &[columns.map(|column| (column.to_owned(), 1)).to_vec()], true);
    let without = |column: &str| ViewSpec { intercept: false, ..ViewSpec::linear("y", [column]) };
    for (spec, validation, message) in [
        (
            ViewSpec::linear("y", ["x", "z", "big"]),
            Validation::Auto,
            "There are 3 rows to learn from, fewer than the 4 coefficients to estimate (1 row is left out",
        ),
        (ViewSpec::linear("y", ["x"]), Validation::Holdout { share: 0.001 }, "leaves no row to test on"),
        (ViewSpec::linear("y", ["x"]), Validation::Holdout { share: 1.5 }, "holdout share is 1.5"),
        (ViewSpec::linear("y", ["x"]), Validation::CrossValidation { folds: 1 }, "folds is 1"),
        (product(["big", "large"]), Validation::Auto, "too large for a number"),
        (without("zero"), Validation::Auto, "zero in every row"),
    ] {
        let error = error(&spec, validation).unwrap_err();
        assert!(error.message.contains(message) && !error.way_out.is_empty(), "{error}");
    }
}
