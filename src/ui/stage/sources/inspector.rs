//! One column explained: its type with the evidence, its figures, what to mind about it.

use super::original::OriginalCell;
use crate::profile::{ColumnProfile, Distribution, ProfileWarning};
use crate::project::Command;
use crate::source::ColumnFinding;
use crate::table::{ColumnType, Field as TableField};
use crate::ui::component::{Choice, Field, GridPlace, Icon, IconView, Select, TextInput};
use crate::ui::plot::ColumnChart;
use crate::ui::stage::words;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// The column that was chosen in the grid, explained beside it.
#[component]
pub(super) fn ColumnInspector(
    /// The place that was chosen: the column's header, or one of its cells.
    #[prop(into)]
    selected: Signal<Option<GridPlace>>,
) -> impl IntoView {
    let app = App::here();
    let position = Memo::new(move |_| selected.get().map(|place| place.column));
    let column = Memo::new(move |_| {
        let position = position.get()?;
        app.source.with(|source| {
            let source = source.as_ref()?;
            let finding = source.report.columns.get(position)?.clone();
            Some((source.schema.fields.get(position)?.clone(), finding, source.profiles.get(position)?.clone()))
        })
    });
    view! {
        <section class="inspector" aria-label="The chosen column" aria-live="polite">
            {move || match column.get() {
                Some((field, finding, profile)) => view! { <OneColumn field finding profile place=selected /> }.into_any(),
                None => view! { <p class="soft">"Choose a column to see what it holds, how it was read, and to change it."</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn OneColumn(
    /// Name, type, unit.
    field: TableField,
    /// How it was read.
    finding: ColumnFinding,
    /// What it looks like.
    profile: Arc<ColumnProfile>,
    /// The place that was chosen in it.
    #[prop(into)]
    place: Signal<Option<GridPlace>>,
) -> impl IntoView {
    let app = App::here();
    let name = field.name.clone();
    let retype = {
        let name = name.clone();
        Callback::new(move |kind: ColumnType| {
            let options =
                app.source.with_untracked(|source| source.as_ref().map(|source| source.options.clone())).unwrap_or_default();
            app.act(Command::Reread { options: options.with_column(name.clone(), kind) });
        })
    };
    let set_unit = {
        let column = name.clone();
        Callback::new(move |unit| app.act(Command::SetUnit { column: column.clone(), unit }))
    };
    let kinds = ColumnType::ALL.map(|kind| Choice::new(kind, kind.name()));
    let warnings = profile.warnings.iter().map(warning_words).collect::<Vec<_>>();
    view! {
        <h2 class="inspector-name"><IconView icon=words::type_icon(field.kind) />{name}</h2>
        <OriginalCell place />
        <ColumnChart profile=profile.clone() />
        <dl class="facts">{facts(&profile).into_iter().map(|(what, value)| view! {
            <div><dt>{what}</dt><dd class="number">{value}</dd></div>
        }).collect_view()}</dl>
        {warnings.into_iter().map(|words| view! { <p class="mind"><IconView icon=Icon::Warning />{words}</p> }).collect_view()}
        <Field label="Type" help=finding.evidence>
            <Select choices=Signal::stored(kinds.to_vec()) value=Signal::stored(field.kind) on_change=retype />
        </Field>
        <Field label="Unit" help="Shown with every figure of this column.">
            <TextInput value=Signal::stored(field.unit.unwrap_or_default()) on_change=set_unit placeholder="EUR, years, \u{b0}C" />
        </Field>
    }
}

fn facts(profile: &ColumnProfile) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Cells", words::group(profile.n)),
        ("Missing", format!("{} ({})", words::group(profile.n_missing), words::percent(profile.missing_share()))),
        (
            "Different values",
            match profile.distinct {
                crate::profile::Distinct::Exactly(n) => words::group(n),
                crate::profile::Distinct::MoreThan(n) => format!("over {}", words::group(n)),
            },
        ),
    ];
    let number = |value: f64| words::profiled(value, profile.kind);
    match &profile.distribution {
        Distribution::Numbers(numbers) | Distribution::Dates(numbers) => {
            if let Some(mean) = numbers.mean {
                facts.push(("Mean", number(mean)));
            }
            if let (Some(sd), ColumnType::Number) = (numbers.sd, profile.kind) {
                facts.push(("Standard deviation", number(sd)));
            }
            if let Some(q) = numbers.quantiles {
                facts.push(("Smallest", number(q.min)));
                facts.push(("Median", number(q.p50)));
                facts.push(("Largest", number(q.max)));
            }
        }
        Distribution::Labels(labels) => {
            if let Some((label, n)) = labels.top.first() {
                facts.push(("Most frequent", format!("{label} ({})", words::group(*n))));
            }
        }
    }
    facts
}

fn warning_words(warning: &ProfileWarning) -> String {
    match warning {
        ProfileWarning::AllMissing => "No cell has a value.".to_owned(),
        ProfileWarning::Constant => "All values are the same: there is nothing to learn from it.".to_owned(),
        ProfileWarning::Identifier => "Every value differs: it names the row rather than describing it.".to_owned(),
        ProfileWarning::ManyMissing { share } => {
            format!("{} of the cells are missing. Rows without a value cannot be used as they are.", words::percent(*share))
        }
        ProfileWarning::PerhapsCodes { distinct } => {
            format!("Only {distinct} different whole numbers: if they are codes, make it a category.")
        }
        ProfileWarning::Skewed { skewness } => format!("A long tail to the {}.", if *skewness > 0.0 { "right" } else { "left" }),
        ProfileWarning::NearlyConstant { share } => format!("{} of the values are the same.", words::percent(*share)),
        ProfileWarning::RareLabels { labels } => {
            format!("{} with fewer than 5 rows each.", words::count(*labels, "label", "labels"))
        }
    }
}
