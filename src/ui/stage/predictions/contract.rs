//! The contract of `window.straightedge`, for people who write scripts.

use crate::ui::component::Disclosure;
use leptos::prelude::*;

/// What goes in, what comes out, and what happens when it cannot be answered.
#[component]
pub(super) fn Contract() -> impl IntoView {
    let line = |(code, words): (&'static str, &'static str)| {
        view! { <div><dt><code>{code}</code></dt><dd>{words}</dd></div> }
    };
    view! {
        <Disclosure summary="The contract">
            <h3 class="kicker">"What goes in"</h3>
            <dl class="contract">{GOES_IN.map(line).collect_view()}</dl>
            <h3 class="kicker">"What comes out"</h3>
            <dl class="contract">{COMES_OUT.map(line).collect_view()}</dl>
        </Disclosure>
    }
}

const GOES_IN: [(&str, &str); 5] = [
    ("predict(model, rows, level)", "gives a promise of the answer."),
    (
        "model",
        "the name of a saved model (its newest version), the id of one, a model document as an object or as JSON, or null for the model at hand.",
    ),
    (
        "rows",
        "an array of objects by the names of the inputs. A cell is a number, a text, a boolean, a Date; null, undefined, NaN and an empty text are missing. Names that the model does not know are passed over and counted.",
    ),
    ("level", "of the intervals, between 0 and 1; 0.95 if it is left out."),
    (
        "models()",
        "gives a promise of the list of saved models: id, name, version, target, unit, inputs, and the error on unseen rows.",
    ),
];

const COMES_OUT: [(&str, &str); 8] = [
    ("predictions", "one entry a row, in the order of the rows:"),
    (
        "\u{2003}prediction, lower, upper",
        "the prediction and the ends of the interval for one new row, in the target\u{2019}s unit.",
    ),
    ("\u{2003}mean_lower, mean_upper", "the ends of the interval for the mean of all such rows."),
    ("\u{2003}contributions", "what each input adds to the baseline; all of them and the baseline make the prediction."),
    ("\u{2003}extrapolated, filled", "inputs beyond what was seen in training, and inputs that the recipe filled."),
    (
        "\u{2003}error",
        "instead of all these, where a row cannot be predicted: column, reason, message. The other rows are answered.",
    ),
    (
        "model, level, baseline, ignored",
        "what answered, at which level, where contributions start, and names that were passed over.",
    ),
    (
        "a refused promise",
        "where nothing can be answered: an Error whose message says what was wrong and the way out, with its kind (usage, input, machine, internal).",
    ),
];
