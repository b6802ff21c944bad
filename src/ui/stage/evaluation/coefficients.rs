//! The coefficient table.

use super::charts::CoefficientPlot;
use crate::evaluate::CoefficientRow;
use crate::project::RunView;
use crate::ui::browser;
use crate::ui::component::{Button, Cell, Column, DataTable, Icon, Notice, ShowTheMath, Tone};
use crate::ui::stage::words;
use leptos::prelude::*;
use std::sync::Arc;

/// Estimates with standard errors, tests and intervals.
#[component]
pub(super) fn Coefficients(
    /// The run that is looked at.
    run: Arc<RunView>,
) -> impl IntoView {
    let table = &run.evaluation.coefficients;
    let level = words::percent(table.confidence_level);
    let columns = vec![
        Column::text("Term").with_help("A column, or a level of one against its reference level"),
        Column::number("Estimate").with_help("Change of the prediction when the column grows by one and the others stay"),
        Column::number("Std. error").with_help("How far the estimate would scatter over such samples"),
        Column::number("t").with_help("Estimate / standard error"),
        Column::number("p").with_help("How often chance alone would give so large a t"),
        Column::number(format!("{level} from")).with_help("Lower end of the confidence interval"),
        Column::number(format!("{level} to")).with_help("Upper end of the confidence interval"),
    ];
    let rows: Vec<Vec<Cell>> = table.rows.iter().map(row).collect();
    let references: Vec<String> = run
        .variables
        .iter()
        .filter_map(|variable| variable.levels().map(|levels| format!("{}: {}", variable.name, levels.reference())))
        .collect();
    let references = (!references.is_empty()).then(|| {
        view! { <p class="soft">"Reference levels, which the others are compared with: "{references.join(" \u{b7} ")}"."</p> }
    });
    let aliased = run.aliased.iter().map(|aliased| {
        let of =
            if aliased.of.is_empty() { "it does not vary".to_owned() } else { format!("{} determine it", aliased.of.join(", ")) };
        let message = format!("{} has no coefficient of its own: {of}.", aliased.term);
        view! {
            <Notice
                tone=Tone::Warning message=Signal::stored(message)
                way_out="Predictions are not affected. Leave one of these columns out to see the effect of the others."
            />
        }
    });
    let robust = run.evaluation.robust.as_ref().map(|robust| {
        let clusters = robust.n_clusters.map_or_else(String::new, |n| format!(" of {}", words::count(n, "cluster", "clusters")));
        format!(
            "Standard errors are {}{clusters}, tests and intervals by {} degrees of freedom. Estimates and predictions do not depend on it.",
            robust.kind.name(),
            words::group(robust.df_resid)
        )
    });
    let csv = csv_of(&run);
    let name = format!("{}-coefficients.csv", run.summary.target);
    view! {
        <section class="stack" aria-labelledby="coefficients-title">
            <div class="row">
                <h2 id="coefficients-title">"Coefficients"</h2>
                <span class="end">
                    <Button icon=Icon::Download on_press=Callback::new(move |()| browser::download_text(&name, "text/csv", &csv))>"CSV"</Button>
                </span>
            </div>
            {aliased.collect_view()}
            {robust.map(|words| view! { <p class="soft">{words}</p> })}
            <DataTable caption="Coefficient table" caption_unseen=true columns=Signal::stored(columns) rows=Signal::stored(rows) />
            {references}
            <CoefficientPlot run=run.clone() />
            <ShowTheMath>
                <p>
                    "\u{3b2}\u{302} minimises \u{3a3}(y \u{2212} x\u{1d40}\u{3b2})\u{b2}. Standard errors are \u{3c3}\u{302}\u{221a}((X\u{1d40}X)\u{207b}\u{b9})\u{2c7c}\u{2c7c} \
                     with \u{3c3}\u{302}\u{b2} = RSS/(n \u{2212} p); t follows Student\u{2019}s distribution with n \u{2212} p degrees of freedom if the errors \
                     are independent, normal and of one variance. The same figures as R\u{2019}s summary(lm(\u{2026}))."
                </p>
            </ShowTheMath>
        </section>
    }
}

fn row(row: &CoefficientRow) -> Vec<Cell> {
    let number = |value: Option<f64>| value.map_or(Cell::Missing, |value| Cell::number(value, words::with_unit(value, 5, None)));
    vec![
        Cell::Text(row.term.clone()),
        number(Some(row.estimate)),
        number(row.std_error),
        number(row.statistic),
        row.p_value.map_or(Cell::Missing, |p| Cell::number(p, words::p_value(p))),
        number(row.conf_low),
        number(row.conf_high),
    ]
}

/// The table at full precision.
fn csv_of(run: &RunView) -> String {
    let mut csv = String::from("term,estimate,std_error,statistic,p_value,conf_low,conf_high\r\n");
    let number = |value: Option<f64>| value.map(crate::table::format_number).unwrap_or_default();
    for row in &run.evaluation.coefficients.rows {
        let term = crate::table::Formulas::Neutralised.export(&row.term).replace('"', "\"\"");
        let numbers = [Some(row.estimate), row.std_error, row.statistic, row.p_value, row.conf_low, row.conf_high].map(number);
        csv += &format!("\"{term}\",{}\r\n", numbers.join(","));
    }
    csv
}
