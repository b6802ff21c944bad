//! What a statistician asks next: what each term explains, how columns resemble each other, whether assumptions hold, which rows
//! move the coefficients.

use super::hypothesis::Hypothesis;
use crate::evaluate::Evaluation;
use crate::evaluate::diagnostic::{Diagnostics, LagrangeTest};
use crate::evaluate::inference::{Anova, AnovaRow, Collinearity};
use crate::project::RunView;
use crate::ui::component::{Cell, Choice, Column, DataTable, Disclosure, Segmented, ShowTheMath};
use crate::ui::stage::words;
use leptos::prelude::*;
use std::sync::Arc;

/// Condition indices are shown from here on: below, no two columns resemble each other.
const TOLD_FROM: f64 = 10.0;
/// A share of a coefficient's variance that counts.
const LARGE_SHARE: f64 = 0.5;

/// Everything that is inferred besides the coefficients, each part behind a line that says what it answers.
#[component]
pub(super) fn Further(
    /// The run that is looked at.
    run: Arc<RunView>,
) -> impl IntoView {
    let evaluation = &run.evaluation;
    let parts = vec![
        anova(evaluation),
        slopes(evaluation),
        collinearity(evaluation.collinearity.as_ref()),
        Some(assumptions(&run)),
        influential(&run),
    ];
    view! {
        <section class="stack" aria-labelledby="further-title">
            <h2 id="further-title">"Look closer"</h2>
            {parts}
            <Hypothesis run=(*run).clone() />
        </section>
    }
}

fn part(summary: String, body: impl IntoView + 'static) -> AnyView {
    let body = body.into_any();
    view! { <Disclosure summary><div class="stack">{body}</div></Disclosure> }.into_any()
}

pub(super) fn number(value: impl Into<Option<f64>>, digits: u32) -> Cell {
    value.into().map_or(Cell::Missing, |value| Cell::number(value, words::with_unit(value, digits, None)))
}

pub(super) fn p_value(value: impl Into<Option<f64>>) -> Cell {
    value.into().map_or(Cell::Missing, |p| Cell::number(p, words::p_value(p)))
}

pub(super) fn count(n: u64) -> Cell {
    Cell::number(n as f64, words::group(n))
}

// ---- what each term explains ----

#[derive(Clone, Copy, PartialEq)]
enum AnovaType {
    First,
    Second,
    Third,
}

fn anova(evaluation: &Evaluation) -> Option<AnyView> {
    let anova = evaluation.anova.clone();
    let strongest = anova.type_ii.iter().max_by(|a, b| a.sum_sq.total_cmp(&b.sum_sq))?;
    let summary = format!("What does each term explain? {} the most, given the others.", strongest.term);
    Some(part(summary, view! { <AnovaTable anova /> }))
}

#[component]
fn AnovaTable(
    /// The analysis, in its three types.
    anova: Anova,
) -> impl IntoView {
    let chosen = RwSignal::new(AnovaType::Second);
    let choices = vec![
        Choice::new(AnovaType::First, "Type I").with_note("each term after those before it"),
        Choice::new(AnovaType::Second, "Type II").with_note("each term after all that do not contain it"),
        Choice::new(AnovaType::Third, "Type III").with_note("each term after all others"),
    ];
    let meaning = move || match chosen.get() {
        AnovaType::First => "Each term after those before it: the order of the features matters.",
        AnovaType::Second => "Each term after all terms that do not contain it. The usual choice.",
        AnovaType::Third => {
            "Each term after all others. Where it is part of an interaction, this is its effect at the reference levels and at 0."
        }
    };
    let columns = vec![
        Column::text("Term"),
        Column::number("df").with_help("Degrees of freedom: columns of the design matrix"),
        Column::number("Sum of squares").with_help("What the term takes from the residual sum of squares"),
        Column::number("F"),
        Column::number("p").with_help("How often chance alone would give so large an F"),
    ];
    let nothing = || Cell::Text(String::new());
    let residual = vec![Cell::Text("Residuals".to_owned()), count(anova.df_resid), number(anova.rss, 5), nothing(), nothing()];
    let line = |row: &AnovaRow| {
        let numbers = [count(row.df), number(row.sum_sq, 5), number(row.f_statistic, 5), p_value(row.p_value)];
        std::iter::once(Cell::Text(row.term.clone())).chain(numbers).collect::<Vec<_>>()
    };
    let rows = Signal::derive(move || {
        let rows = match chosen.get() {
            AnovaType::First => &anova.type_i,
            AnovaType::Second => &anova.type_ii,
            AnovaType::Third => &anova.type_iii,
        };
        rows.iter().map(line).chain([residual.clone()]).collect::<Vec<_>>()
    });
    view! {
        <Segmented label="Type of the sums of squares" choices=Signal::stored(choices) value=chosen on_change=Callback::new(move |kind| chosen.set(kind)) />
        <p class="field-help" aria-live="polite">{meaning}</p>
        <DataTable caption="Analysis of variance" caption_unseen=true columns=Signal::stored(columns) rows />
        <ShowTheMath>
            <p>"F = (SS/df)/(RSS/residual df). Type I as R\u{2019}s anova, II and III as car::Anova; contrasts are treatment contrasts."</p>
        </ShowTheMath>
    }
}

// ---- each slope in company ----

fn slopes(evaluation: &Evaluation) -> Option<AnyView> {
    let worst = evaluation.slopes.iter().max_by(|a, b| a.vif.total_cmp(&b.vif))?;
    let summary = if worst.vif < 5.0 {
        "How much do the columns share? No column resembles the others much.".to_owned()
    } else {
        format!(
            "How much do the columns share? The variance of {} is {} times what it would be alone.",
            worst.term,
            words::with_unit(worst.vif, 2, None)
        )
    };
    let columns = vec![
        Column::text("Term"),
        Column::number("Standardised")
            .with_help(
                "Change of the target in its standard deviations for one of the column\u{2019}s; empty without an intercept, for tools \
                 differ in whether deviations are then from the mean or from 0",
            ),
        Column::number("Partial").with_help("Correlation with the target, the other columns held fixed"),
        Column::number("Part").with_help("Its square is what R\u{b2} would lose without the column"),
        Column::number("VIF").with_help("How many times larger the variance is than if the column resembled no other"),
        Column::number("Tolerance").with_help("1/VIF: the share of the column that the others do not explain"),
    ];
    let line = |slope: &crate::evaluate::inference::SlopeFacts| {
        let numbers = [
            number(slope.standardized, 3),
            number(slope.partial, 3),
            number(slope.part, 3),
            number(slope.vif, 3),
            number(slope.tolerance, 3),
        ];
        std::iter::once(Cell::Text(slope.term.clone())).chain(numbers).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<Cell>> = evaluation.slopes.iter().map(line).collect();
    let by_term = (evaluation.inflation.iter().any(|term| term.df > 1)).then(|| {
        let columns = vec![
            Column::text("Term"),
            Column::number("df"),
            Column::number("GVIF").with_help("Generalised variance inflation factor (Fox and Monette 1992)"),
            Column::number("GVIF^(1/2df)").with_help("Comparable between terms; squared it compares with a VIF"),
        ];
        let line = |term: &crate::evaluate::inference::TermInflation| {
            vec![Cell::Text(term.term.clone()), count(term.df), number(term.gvif, 4), number(term.gvif_adjusted, 4)]
        };
        let rows: Vec<Vec<Cell>> = evaluation.inflation.iter().map(line).collect();
        view! { <DataTable caption="Inflation of whole terms" columns=Signal::stored(columns) rows=Signal::stored(rows) /> }
    });
    let body = view! {
        <DataTable caption="Each column in the company of the others" caption_unseen=true columns=Signal::stored(columns) rows=Signal::stored(rows) />
        {by_term}
        <ShowTheMath>
            <p>
                "Standardised: b\u{b7}sd(x)/sd(y). Partial: t/\u{221a}(t\u{b2} + df). Part: t\u{b7}\u{221a}((1 \u{2212} R\u{b2})/df). \
                 VIF: 1/(1 \u{2212} R\u{b2}) of the column on the others."
            </p>
        </ShowTheMath>
    };
    Some(part(summary, body))
}

fn collinearity(found: Option<&Collinearity>) -> Option<AnyView> {
    let found = found?;
    let largest = *found.condition_indices.last()?;
    let summary = if largest < TOLD_FROM {
        "Do columns nearly determine each other? No: no condition index is above 10.".to_owned()
    } else {
        let grave = if largest >= 30.0 { "strongly" } else { "somewhat" };
        format!(
            "Do columns nearly determine each other? Some do, {grave}: the largest condition index is {}.",
            words::with_unit(largest, 3, None)
        )
    };
    let columns = vec![
        Column::number("Condition index"),
        Column::text("Columns of which it holds over half of the variance")
            .with_help("Two or more of them nearly determine each other"),
    ];
    let line = |(index, shares): (&f64, &Vec<f64>)| {
        let named = found.terms.iter().zip(shares).filter(|(_, share)| **share > LARGE_SHARE);
        let named: Vec<String> = named.map(|(term, share)| format!("{term} ({})", words::percent(*share))).collect();
        vec![number(*index, 4), Cell::Text(if named.is_empty() { "none".to_owned() } else { named.join(", ") })]
    };
    let rows = found
        .condition_indices
        .iter()
        .zip(&found.proportions)
        .rev()
        .filter(|(index, _)| **index >= TOLD_FROM || found.terms.len() <= 6);
    let rows: Vec<Vec<Cell>> = rows.map(line).collect();
    let body = view! {
        {(!rows.is_empty()).then(|| view! {
            <DataTable caption="Condition indices" caption_unseen=true columns=Signal::stored(columns) rows=Signal::stored(rows) />
        })}
        <ShowTheMath>
            <p>
                "Largest over each singular value of the design, columns with the intercept scaled to unit length and not centred; shares \
                 are variance-decomposition proportions (Belsley, Kuh, Welsch 1980). An index from 30 on is strong."
            </p>
        </ShowTheMath>
    };
    Some(part(summary, body))
}

// ---- assumptions ----

fn assumptions(run: &RunView) -> AnyView {
    let (evaluation, weighted) = (&run.evaluation, run.weights.is_some());
    let Diagnostics { jarque_bera, omnibus, durbin_watson, auxiliary, .. } = evaluation.diagnostics;
    let question = |asked: &str, test: &str, statistic: f64, df: String, p: Option<f64>| {
        let p = p.map_or_else(|| Cell::Text(String::new()), p_value);
        vec![Cell::Text(asked.to_owned()), Cell::Text(test.to_owned()), number(statistic, 4), Cell::Text(df), p]
    };
    let lagrange = |asked: &str, name: &str, test: Option<LagrangeTest>| {
        test.map(|test| question(asked, name, test.statistic, format!("{}", test.df), Some(test.p_value)))
    };
    let normal = "Are residuals normal?";
    let rows: Vec<Vec<Cell>> = [
        omnibus.map(|test| {
            question(normal, "Omnibus (D\u{2019}Agostino\u{2013}Pearson)", test.statistic, "2".to_owned(), Some(test.p_value))
        }),
        jarque_bera.map(|test| question(normal, "Jarque\u{2013}Bera", test.statistic, "2".to_owned(), Some(test.p_value))),
        durbin_watson.map(|value| question("Is each like the one before?", "Durbin\u{2013}Watson", value, String::new(), None)),
        lagrange("Is their spread the same everywhere?", "Breusch\u{2013}Pagan (studentised)", auxiliary.breusch_pagan),
        lagrange("Is their spread the same everywhere?", "White", auxiliary.white),
        auxiliary.reset.map(|test| {
            let df = format!("{}, {}", test.df_model, words::group(test.df_resid));
            question("Is the model linear in its columns?", "RESET", test.f_statistic, df, Some(test.p_value))
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    let ps = [
        omnibus.map(|test| test.p_value),
        auxiliary.breusch_pagan.map(|test| test.p_value),
        auxiliary.reset.map(|test| test.p_value),
    ];
    let unlikely = ps.iter().flatten().filter(|p| **p < 0.01).count();
    let summary = match unlikely {
        0 => "Do the assumptions hold? Nothing speaks strongly against them.".to_owned(),
        n => format!("Do the assumptions hold? {} against them.", words::count(n as u64, "test speaks", "tests speak")),
    };
    let q = &evaluation.residual_quantiles;
    let quantiles = [q.min, q.q1, q.median, q.q3, q.max].map(|value| words::with_unit(value, 4, None));
    let about = if q.exact { "" } else { "about " };
    let [min, q1, median, q3, max] = quantiles;
    let press = evaluation.press.map(|press| format!(" PRESS is {}.", words::with_unit(press, 5, None)));
    let columns = vec![
        Column::text("Question"),
        Column::text("Test"),
        Column::number("Statistic"),
        Column::number("df"),
        Column::number("p").with_help("How often chance alone would show as much, if the answer were yes"),
    ];
    let body = view! {
        <p>
            {format!("Residuals lie between {min} and {max}, half of them between {about}{q1} and {q3}, their median at {about}{median}.")}
            {press}
        </p>
        <DataTable caption="Tests of the assumptions" caption_unseen=true columns=Signal::stored(columns) rows=Signal::stored(rows) />
        {weighted.then(|| view! {
            <p class="soft">"Durbin\u{2013}Watson, Breusch\u{2013}Pagan, White and RESET are left out where rows are weighted: R and statsmodels \
             differ in what they are then."</p>
        })}
        <p class="soft">"With many rows even small departures show: look at the charts for their size. Standard errors for residuals of \
         unequal spread are one choice away in model training."</p>
    };
    part(summary, body)
}

// ---- rows ----

fn influential(run: &RunView) -> Option<AnyView> {
    let evaluation = &run.evaluation;
    let first = evaluation.influential.first()?;
    let cook = first.observation.cooks_distance?;
    let row = words::group(first.observation.row_id + 1);
    let summary = if cook >= 1.0 {
        format!("Which rows move the coefficients? Row {row}, by much.")
    } else {
        format!("Which rows move the coefficients? None by much; row {row} the most.")
    };
    let terms: Vec<&str> = evaluation.coefficients.rows.iter().map(|row| row.term.as_str()).collect();
    let columns = vec![
        Column::number("Row").with_help("Counted from 1 after the header"),
        Column::number("Actual"),
        Column::number("Predicted"),
        Column::number("Leverage").with_help("How far its features lie from the others\u{2019}, 0 to 1"),
        Column::number("Studentised residual").with_help("Residual over its standard error by the other rows"),
        Column::number("Cook\u{2019}s D").with_help("How far the row moves all predictions; 1 is much"),
        Column::number("DFFITS").with_help("How far it moves its own prediction, in standard errors"),
        Column::text("Moves most").with_help("The coefficient that would change most without it, in standard errors (DFBETAS)"),
    ];
    let line = |found: &crate::evaluate::InfluentialRow| {
        let o = &found.observation;
        let most = terms.iter().zip(&found.dfbetas).max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        let most = most.map_or_else(String::new, |(term, value)| format!("{term} ({})", words::with_unit(*value, 2, None)));
        let numbers = [
            number(o.actual, 5),
            number(o.fitted, 5),
            number(o.leverage, 3),
            number(o.student_residual, 3),
            number(o.cooks_distance, 3),
            number(o.dffits, 3),
        ];
        std::iter::once(count(o.row_id + 1)).chain(numbers).chain([Cell::Text(most)]).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<Cell>> = evaluation.influential.iter().map(line).collect();
    let body = view! {
        <DataTable caption="Influential rows" caption_unseen=true columns=Signal::stored(columns) rows=Signal::stored(rows) />
    };
    Some(part(summary, body))
}
