//! One column explained: its values then and now, and what each check found.

use super::columns::SeverityBadge;
use super::math::p_words;
use crate::monitor::check::{Distribution, DistributionTest, MissingShare, OutOfRange, UnseenLevels};
use crate::monitor::{ColumnReport, Finding};
use crate::ui::component::IconView;
use crate::ui::plot::{Plot, drift_chart};
use crate::ui::stage::words;
use leptos::prelude::*;

/// How many unseen labels are named before the rest is only counted.
const NAMED: usize = 5;

/// One column explained.
#[component]
pub(super) fn ColumnDetail(
    /// What was found about it.
    column: ColumnReport,
    /// Whether it is what the model predicts.
    is_target: bool,
) -> impl IntoView {
    let facts = [
        column.distribution.as_ref().map(|found| ("Values", distribution_words(found))),
        Some(("Missing", missing_words(&column.missing))),
        column.out_of_range.as_ref().map(|found| ("Range", range_words(found))),
        column.unseen.as_ref().map(|found| ("Labels", unseen_words(found))),
    ];
    let chart = column.distribution.as_ref().map(|found| drift_chart(&column.column, &found.measured.bins));
    let fact = |(what, words): (&'static str, String)| view! { <div><dt>{what}</dt><dd>{words}</dd></div> };
    view! {
        <section class="column-detail" aria-label="The chosen column">
            <h3 class="column-detail-name">
                <IconView icon=words::type_icon(column.kind) />
                {column.column}
                {is_target.then(|| view! { <span class="badge">"target"</span> })}
                <SeverityBadge severity=column.severity />
            </h3>
            <p>{column.sentence}</p>
            {chart.map(|chart| view! { <Plot chart=Signal::stored(chart) bare=true /> })}
            <dl class="column-facts">{facts.into_iter().flatten().map(fact).collect_view()}</dl>
        </section>
    }
}

fn distribution_words(found: &Finding<Distribution>) -> String {
    let measured = &found.measured;
    let statistic = words::with_unit(measured.statistic, 3, None);
    let test = match (measured.test, measured.df) {
        (DistributionTest::KolmogorovSmirnov, _) => format!("Kolmogorov\u{2013}Smirnov D = {statistic}"),
        (DistributionTest::ChiSquare, Some(df)) => format!("\u{3c7}\u{b2}({df}) = {statistic}"),
        (DistributionTest::ChiSquare, None) => format!("\u{3c7}\u{b2} = {statistic}"),
    };
    let psi = format!("PSI {:.3}, of which {:.3} is beyond chance", measured.psi, measured.psi_beyond_chance);
    format!("{psi}. {test}, {}.", both_p(found))
}

fn missing_words(found: &Finding<MissingShare>) -> String {
    let MissingShare { reference, current, .. } = &found.measured;
    if *reference == 0.0 && *current == 0.0 {
        return "No cell is missing, neither then nor now.".to_owned();
    }
    format!("{} in training, {} now; {}.", words::percent(*reference), words::percent(*current), both_p(found))
}

fn range_words(found: &Finding<OutOfRange>) -> String {
    let OutOfRange { min, max, below, above, share } = &found.measured;
    let end = |value| words::cell(value).unwrap_or_else(|| "?".to_owned());
    let seen = format!("{} to {}", end(min), end(max));
    if below + above == 0 {
        return format!("All values lie within the range seen ({seen}).");
    }
    let (below, above) = (words::group(*below), words::group(*above));
    format!(
        "{below} below and {above} above the range seen ({seen}), {} of the values; {}.",
        words::percent(*share),
        both_p(found)
    )
}

fn unseen_words(found: &Finding<UnseenLevels>) -> String {
    let UnseenLevels { levels, n_levels, n_cells, share } = &found.measured;
    if *n_levels == 0 {
        return "Every label was seen in training.".to_owned();
    }
    let named: Vec<_> = levels.iter().take(NAMED).map(|(label, n)| format!("{label} ({})", words::group(*n))).collect();
    let more = match n_levels.saturating_sub(named.len() as u64) {
        0 => String::new(),
        more => format!(" and {} more", words::group(more)),
    };
    let cells = words::count(*n_cells, "cell has a label", "cells have labels");
    let named = named.join(", ");
    format!("{cells} that training did not have ({}): {named}{more}; {}.", words::percent(*share), both_p(found))
}

fn both_p<T>(found: &Finding<T>) -> String {
    format!("{}, adjusted {}", p_words(found.p_value), p_words(found.adjusted_p_value))
}
