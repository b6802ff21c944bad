//! The view as a formula, in step with what is clicked: written there, read here.

use super::desk::Desk;
use crate::project::Command;
use crate::ui::component::{Field, ShowTheMath, TextInput};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The formula bar.
#[component]
pub(super) fn FormulaBar() -> impl IntoView {
    let app = Desk::here().app;
    let formula =
        Memo::new(move |_| app.features.with(|view| view.as_ref().map(|view| view.formula.clone()).unwrap_or_default()));
    let error = RwSignal::new(String::new());
    // What holds again, by a click or by undo, is no longer wrong.
    Effect::new(move |_| {
        formula.track();
        error.set(String::new());
    });
    let write = Callback::new(move |text: String| {
        if text.trim() == formula.get_untracked() {
            return error.set(String::new());
        }
        spawn_local(async move {
            let outcome = app.attempt(Command::SetFormula { text }, &[], "Reading the formula").await;
            error.set(outcome.err().map(|error| format!("{} {}", error.message, error.way_out)).unwrap_or_default());
        });
    });
    view! {
        <section class="formula-bar" aria-label="Formula">
            <Field label="Formula" help="The same choice as below, in the notation of R and patsy. Change either." error>
                <TextInput value=formula on_change=write placeholder="y ~ x + city" />
            </Field>
            <ShowTheMath>
                <p>
                    <code>"a + b"</code>" both; "<code>"a:b"</code>" their product; "<code>"a * b"</code>" both and their product; "
                    <code>"(a + b + c)^2"</code>" all products of two; "<code>"a / b"</code>" a, and b within a; "<code>"- a"</code>
                    " without a; "<code>"0 +"</code>" no intercept; "<code>"."</code>" all other columns; "<code>"I(x^2)"</code>", "
                    <code>"I(x / z)"</code>", "<code>"log(x + 1)"</code>", "<code>"sqrt(x)"</code>" arithmetic in each row; "
                    <code>"poly(x, 3)"</code>" a curve by orthogonal polynomials, with "<code>"raw = TRUE"</code>" by plain powers; "
                    <code>"C(year)"</code>" a number whose values are levels; "<code>"C(city, ref = \"Bern\")"</code>
                    " another reference level; "<code>"log(y) ~ x"</code>" predicts the logarithm; names with spaces in backticks. Rows \
                     where something has no value (the logarithm of 0) are left out like rows with missing values."
                </p>
            </ShowTheMath>
        </section>
    }
}
