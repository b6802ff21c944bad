//! A question of the person's own about the coefficients, and its answer.

use super::further::{count, number, p_value};
use crate::evaluate::inference::{Equation, HypothesisTest};
use crate::project::{AnswerBody, Query, RunView};
use crate::ui::component::{Cell, Column, DataTable, Disclosure, Field, ShowTheMath, TextInput};
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// A linear hypothesis is typed, and tested by the covariance of the coefficient table.
#[component]
pub(super) fn Hypothesis(
    /// The run that is looked at.
    run: RunView,
) -> impl IntoView {
    let app = App::here();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let tested = RwSignal::new(None::<HypothesisTest>);
    let ask = Callback::new(move |hypothesis: String| {
        text.set(hypothesis.clone());
        error.set(String::new());
        if hypothesis.trim().is_empty() {
            return tested.set(None);
        }
        spawn_local(async move {
            let answer = app.ask(Query::Test { hypothesis: hypothesis.clone() }).await;
            // Another may have been typed meanwhile, or the sheet be gone.
            if text.try_get_untracked().as_ref() != Some(&hypothesis) {
                return;
            }
            match answer {
                Ok(AnswerBody::Tested(found)) => tested.set(Some(*found)),
                Ok(_) => {}
                Err(refused) => {
                    tested.set(None);
                    error.set(format!("{} {}", refused.message, refused.way_out));
                }
            }
        });
    });
    let example = example(&run);
    let kind = run.evaluation.robust.as_ref().map_or_else(|| "classical".to_owned(), |robust| robust.kind.name().to_string());
    let kind = StoredValue::new(kind);
    let answer = move || tested.get().map(|found| view! { <Tested found kind=kind.get_value() /> });
    view! {
        <Disclosure summary="Is something you suppose of the coefficients so? Write it as equations.".to_owned()>
            <div class="stack">
                <Field
                    label="Hypothesis" error
                    help="Equations between coefficients and numbers, with commas between them; names as in the table of coefficients."
                >
                    <TextInput value=text on_change=ask placeholder=example.clone() />
                </Field>
                <div class="stack" aria-live="polite">{answer}</div>
                <ShowTheMath>
                    <p>
                        "The hypothesis is R\u{3b2} = q; F = (Rb \u{2212} q)\u{2032}(RVR\u{2032})\u{207b}\u{b9}(Rb \u{2212} q)/rows of R, with \
                         V the covariance that the table of coefficients is made by (Wald; R\u{2019}s car::linearHypothesis, \
                         statsmodels\u{2019} f_test)."
                    </p>
                </ShowTheMath>
            </div>
        </Disclosure>
    }
}

/// An equation that can be asked of this run.
fn example(run: &RunView) -> String {
    let mut slopes = run.evaluation.slopes.iter().map(|slope| slope.term.as_str());
    match (slopes.next(), slopes.next()) {
        (Some(first), Some(second)) => format!("{first} = 0, 2*{second} = 1"),
        (Some(first), None) => format!("{first} = 1"),
        _ => "(Intercept) = 0".to_owned(),
    }
}

#[component]
fn Tested(
    /// The answer.
    found: HypothesisTest,
    /// Name of the covariance.
    kind: String,
) -> impl IntoView {
    let test = found.test;
    let sentence = if test.p_value < 0.05 {
        "The data speak against it: were it so, chance would seldom take the coefficients so far from it."
    } else {
        "The data do not speak against it, which is not to say that it is so."
    };
    let facts = vec![
        Column::number("F"),
        Column::number("df").with_help("Equations"),
        Column::number("Residual df"),
        Column::number("p").with_help("How often chance alone would give so large an F, if it were so"),
        Column::text("Covariance"),
    ];
    let fact =
        vec![number(test.f_statistic, 5), count(test.df_model), count(test.df_resid), p_value(test.p_value), Cell::Text(kind)];
    let columns = vec![
        Column::text("Equation"),
        Column::number("Estimate").with_help("What the coefficients on both sides come to, all taken to the left"),
        Column::number("Supposed"),
        Column::number("Std. error"),
    ];
    let line = |of: &Equation| {
        let value = words::with_unit(of.value, 5, None);
        vec![Cell::Text(of.text.clone()), number(of.estimate, 5), Cell::number(of.value, value), number(of.std_error, 4)]
    };
    let rows: Vec<Vec<Cell>> = found.equations.iter().map(line).collect();
    view! {
        <p>{sentence}</p>
        <DataTable caption="Test of the hypothesis" caption_unseen=true columns=Signal::stored(facts) rows=Signal::stored(vec![fact]) />
        <DataTable caption="Its equations" caption_unseen=true columns=Signal::stored(columns) rows=Signal::stored(rows) />
    }
}
