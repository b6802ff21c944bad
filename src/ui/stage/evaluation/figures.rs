//! The figures: on unseen rows beside the mean as baseline, and in the fit.

use crate::project::RunView;
use crate::train::Validation;
use crate::ui::component::{Cell, Column, DataTable, ShowTheMath, StatTile};
use crate::ui::stage::words;
use leptos::prelude::*;
use std::sync::Arc;

/// The figures that matter most.
#[component]
pub(super) fn Figures(
    /// The run that is looked at.
    run: Arc<RunView>,
) -> impl IntoView {
    let unit = run.summary.unit.clone();
    let unit = unit.as_deref();
    let evaluation = &run.evaluation;
    let unseen = run.summary.out_of_sample.as_ref().map(|out| {
        let against = words::with_unit(out.baseline.rmse, 4, unit);
        let r_squared = out.r_squared.map(|r2| {
            view! {
                <StatTile
                    label="R\u{b2} on unseen rows" value=Signal::stored(format!("{r2:.3}"))
                    meaning="Share of the target\u{2019}s variation that is predicted; 0 is no better than the mean."
                />
            }
        });
        view! {
            <StatTile
                label="Typical error on unseen rows (RMSE)" value=Signal::stored(words::with_unit(out.rmse, 4, unit))
                meaning=Signal::stored(format!("Guessing the mean is off by {against}."))
            />
            <StatTile
                label="Mean absolute error on unseen rows" value=Signal::stored(words::with_unit(out.mae, 4, unit))
                meaning=Signal::stored(format!("Guessing the mean: {}.", words::with_unit(out.baseline.mae, 4, unit)))
            />
            {r_squared}
        }
    });
    let in_fit = evaluation.summary.r_squared.map(|r2| {
        view! {
            <StatTile
                label="R\u{b2} in the fit" value=Signal::stored(format!("{r2:.3}"))
                meaning="On the rows the model has learnt from: always kinder than the truth."
            />
        }
    });
    view! {
        <section aria-label="Figures">
            <div class="tiles">{unseen}{in_fit}</div>
            <p class="soft">{how_estimated(&run)}</p>
            <ShowTheMath>
                <p>
                    "RMSE = \u{221a}(\u{3a3}(y \u{2212} \u{177})\u{b2}/n), MAE = \u{3a3}|y \u{2212} \u{177}|/n, "
                    "R\u{b2} = 1 \u{2212} \u{3a3}(y \u{2212} \u{177})\u{b2}/\u{3a3}(y \u{2212} \u{233})\u{b2}. On unseen rows \u{177} is the \
                     prediction of a model that has not learnt from the row, all rows pooled, as scikit-learn\u{2019}s cross_val_predict \
                     followed by its metrics; the baseline predicts the mean of the rows learnt from."
                </p>
            </ShowTheMath>
        </section>
    }
}

fn how_estimated(run: &RunView) -> String {
    match run.summary.out_of_sample.as_ref().map(|out| out.validation) {
        Some(Validation::CrossValidation { folds }) => format!(
            "\u{201c}Unseen\u{201d}: the rows were dealt into {folds} parts (seed {}); each part is predicted by a model of the others. \
             The coefficients come from all rows.",
            run.summary.seed
        ),
        Some(Validation::LeaveOneOut) => {
            "\u{201c}Unseen\u{201d}: each row is predicted by a model of all other rows. The coefficients come from all rows."
                .to_owned()
        }
        Some(Validation::Holdout { share }) => {
            format!("\u{201c}Unseen\u{201d}: {} of the rows, set aside by seed {}.", words::percent(share), run.summary.seed)
        }
        _ => "There are too few rows to estimate the error on unseen ones.".to_owned(),
    }
}

/// The model in one table, with the conventions of R's `summary.lm`.
#[component]
pub(super) fn SummaryTable(
    /// The run that is looked at.
    run: Arc<RunView>,
) -> impl IntoView {
    let s = run.evaluation.summary;
    let unit = run.summary.unit.clone();
    let unit = unit.as_deref();
    let number = |value: Option<f64>, digits| {
        value.map_or(Cell::Missing, |value| Cell::number(value, words::with_unit(value, digits, None)))
    };
    let count = |n: u64| Cell::number(n as f64, words::group(n));
    let p = s.f_p_value.map_or(Cell::Missing, |p| Cell::number(p, words::p_value(p)));
    let sigma = s.residual_std_error.map_or(Cell::Missing, |v| Cell::number(v, words::with_unit(v, 5, unit)));
    let test = run.evaluation.slopes_test;
    let robust = run.evaluation.robust.as_ref().map_or("classical", |robust| robust.kind.name());
    let rows: Vec<(&str, Cell, &str)> = vec![
        ("Rows used", count(s.n_obs), "n: rows the coefficients come from."),
        ("Rows left out", count(s.n_dropped), "Rows with a missing value in a used column."),
        ("Residual degrees of freedom", count(s.df_resid), "Rows less estimated coefficients."),
        ("R\u{b2}", number(s.r_squared, 5), "1 \u{2212} RSS/TSS; about the mean with an intercept, about 0 without."),
        ("Adjusted R\u{b2}", number(s.adj_r_squared, 5), "R\u{b2} with a price for each coefficient."),
        ("Residual standard error", sigma, "\u{221a}(RSS/residual df): the spread around the line."),
        ("F statistic", number(s.f_statistic, 5), "All coefficients but the intercept at once, against the mean alone."),
        ("p of F", p, "How often chance alone gives such an F."),
        (
            "Test of all slopes",
            test.map_or(Cell::Missing, |test| Cell::number(test.p_value, words::p_value(test.p_value))),
            if robust == "classical" {
                "p of the same question by the covariance of the table above."
            } else {
                "p by the robust covariance of the table above."
            },
        ),
        ("Log-likelihood", number(s.log_likelihood, 7), "Of normal errors at the variance RSS/n."),
        ("AIC", number(s.aic, 7), "\u{2212}2 log-likelihood + 2k, \u{3c3} counted in k, as in R."),
        ("BIC", number(s.bic, 7), "\u{2212}2 log-likelihood + k ln n, \u{3c3} counted in k, as in R."),
    ];
    let rows: Vec<Vec<Cell>> = rows
        .into_iter()
        .map(|(name, value, help)| vec![Cell::Text(name.to_owned()), value, Cell::Text(help.to_owned())])
        .collect();
    let columns = vec![Column::text("Figure"), Column::number("Value"), Column::text("What it is")];
    view! {
        <section class="stack" aria-labelledby="summary-title">
            <h2 id="summary-title">"Summary"</h2>
            <DataTable caption="Summary of the fit" caption_unseen=true columns=Signal::stored(columns) rows=Signal::stored(rows) />
        </section>
    }
}
