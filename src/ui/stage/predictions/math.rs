//! The mathematics of a prediction.

use super::answer::{level_words, quantity};
use super::live::Live;
use crate::predict::RowPrediction;
use crate::ui::component::ShowTheMath;
use crate::ui::stage::of_model::of_model;
use crate::ui::state::App;
use leptos::prelude::*;

/// Where the prediction, its parts and its intervals come from.
#[component]
pub(super) fn IntervalMath(
    /// The answer that follows every move.
    live: Live,
    /// The prediction in it.
    prediction: Memo<Option<RowPrediction>>,
) -> impl IntoView {
    let app = App::here();
    let unit = of_model(app, |model| model.signature.unit.clone());
    let mean = move || {
        let ends = prediction.with(|p| p.as_ref().and_then(|p| p.mean_lower.zip(p.mean_upper)));
        let level = level_words(live.level());
        ends.map(|(lower, upper)| {
            format!(
                "Here the {level} confidence interval of the mean is {} to {}.",
                quantity(lower, None),
                quantity(upper, unit.get().as_deref())
            )
        })
    };
    view! {
        <ShowTheMath>
            <p>
                "\u{177} = \u{3a3} coefficient \u{d7} term, the terms taken from the inputs after the recipe. What an input adds is \u{3a3} coefficient \u{d7} (term \u{2212} \
                 its mean in training) over its terms, so that the average row adds nothing and all parts sum to the prediction."
            </p>
            <p>
                "Prediction interval, for one new row: \u{177} \u{b1} t \u{3c3} \u{221a}(1 + h). Confidence interval, for the mean of all such rows: \
                 \u{177} \u{b1} t \u{3c3} \u{221a}h. h = x\u{1d40}(X\u{1d40}X)\u{207b}\u{b9}x is the row\u{2019}s leverage, \u{3c3} the residual standard error, t the quantile of \
                 Student\u{2019}s t with n \u{2212} p degrees of freedom (R: predict.lm with interval = \u{201c}prediction\u{201d} or \u{201c}confidence\u{201d})."
            </p>
            <p>{mean}</p>
            <p>"Both hold if the errors are independent, of equal spread and about normal; model evaluation shows whether they are."</p>
        </ShowTheMath>
    }
}
