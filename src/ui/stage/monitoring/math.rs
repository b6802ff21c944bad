//! The mathematics of a comparison.

use crate::ui::component::ShowTheMath;
use crate::ui::stage::words;
use leptos::prelude::*;

/// A p-value with its letter.
pub(super) fn p_words(p: f64) -> String {
    if p < 1e-4 { "p < 0.0001".to_owned() } else { format!("p = {}", words::with_unit(p, 2, None)) }
}

/// What is measured, how it is tested, and where it comes from.
#[component]
pub(super) fn Math() -> impl IntoView {
    view! {
        <ShowTheMath>
            <p>
                <strong>"Population stability index. "</strong>
                "PSI = \u{3a3} (c \u{2212} r) ln(c / r) over bins, with r the share of the training data in a bin and c that of the new \
                 data. Numbers are cut at the deciles of the training data, labels are bins of their own; a share under 0.0001 counts \
                 as 0.0001. Even without any change, chance makes it (bins \u{2212} 1)(1/n + 1/m) on average, for n training values and m \
                 new ones: severity goes by what is beyond that. By custom 0.1 is a moderate shift and 0.25 a large one."
            </p>
            <p>
                <strong>"Could it be chance? "</strong>
                "Numbers and dates: the two-sample Kolmogorov\u{2013}Smirnov test, D = max |F(x) \u{2212} G(x)| between the two empirical \
                 distribution functions. Labels: the \u{3c7}\u{b2} test of homogeneity on the table of both samples, rare labels pooled. Both \
                 take the training data as a sample too, not as the truth."
            </p>
            <p>
                <strong>"Missing cells. "</strong>
                "The effect is Cohen\u{2019}s h = 2 asin \u{221a}now \u{2212} 2 asin \u{221a}then: 0.2 is small, 0.5 medium, 0.8 large."
            </p>
            <p>
                <strong>"Many columns, many tests. "</strong>
                "All p-values of a report are adjusted together so that of the alarms raised no more than the stated share is false \
                 on average (Benjamini and Hochberg 1995, the false discovery rate; R\u{2019}s p.adjust with \u{201c}BH\u{201d})."
            </p>
            <p>
                <strong>"A finding needs both: "</strong>
                "a difference that chance does not explain, and one that is large enough to matter. With many rows the tiniest \
                 difference is beyond chance; with few, a large one need not be."
            </p>
        </ShowTheMath>
    }
}
