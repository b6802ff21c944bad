//! How many digits to trust.

use crate::project::RunView;
use crate::ui::component::{Disclosure, ShowTheMath};
use crate::ui::stage::words;
use leptos::prelude::*;
use std::sync::Arc;

/// Coefficients with fewer digits than this are named one by one.
const MANY_DIGITS: f64 = 10.0;

/// What the arithmetic vouches for.
#[component]
pub(super) fn Trust(
    /// The run that is looked at.
    run: Arc<RunView>,
) -> impl IntoView {
    let worst = run.evaluation.coefficients.rows.iter().map(|row| row.trusted_digits).fold(15.0_f64, f64::min).floor();
    let words = format!(
        "The arithmetic vouches for {worst:.0} or more significant digits of every coefficient and for {:.0} of the standard errors. \
         How many of them mean something is a matter of the data: see the intervals.",
        run.digits.std_errors.floor()
    );
    let few = run.evaluation.coefficients.rows.iter().filter(|row| row.trusted_digits < MANY_DIGITS);
    let few: Vec<String> = few.map(|row| format!("{} ({:.0})", row.term, row.trusted_digits.floor())).collect();
    let few = (!few.is_empty()).then(|| view! { <p>"Fewest digits: "{few.join(", ")}"."</p> });
    let condition = words::with_unit(run.condition_number, 3, None);
    let hash = run.summary.data_hash.clone();
    view! {
        <section class="stack" aria-label="Digits to trust">
            <Disclosure summary="Digits to trust, and where this run comes from">
                <p>{words}</p>
                {few}
                <ShowTheMath>
                    <p>
                        "The condition number of the centred and scaled design is "{condition}". The coefficients were corrected "
                        {run.digits.corrections}" time(s) from residuals in double-double arithmetic; the last correction bounds the error."
                    </p>
                </ShowTheMath>
                <p class="provenance soft">"Data: BLAKE3 "<code>{hash}</code></p>
            </Disclosure>
        </section>
    }
}
