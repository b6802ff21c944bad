//! Are the columns there, under their names and with their types?

use crate::monitor::{SchemaFinding, SchemaProblem};
use crate::ui::component::{Card, Icon, IconView};
use crate::ui::stage::words;
use leptos::prelude::*;

/// What differs in names and types.
#[component]
pub(super) fn SchemaCheck(
    /// The differences; none: the file has what the model needs.
    findings: Vec<SchemaFinding>,
) -> impl IntoView {
    if findings.is_empty() {
        return view! {
            <Card title="Columns">
                <p class="finding" data-tone="success">
                    <IconView icon=Icon::Success />"Every column that the model needs is there, with its type."
                </p>
            </Card>
        }
        .into_any();
    }
    let subtitle = words::count(findings.len() as u64, "difference", "differences");
    view! {
        <Card title="Columns" subtitle>
            <ul class="findings">{findings.into_iter().map(line).collect_view()}</ul>
        </Card>
    }
    .into_any()
}

fn line(finding: SchemaFinding) -> impl IntoView {
    let (tone, icon) = match finding.problem {
        SchemaProblem::Missing { .. } => ("error", Icon::Error),
        SchemaProblem::Extra => ("info", Icon::Info),
        SchemaProblem::TypeChanged { .. } => ("warning", Icon::Warning),
    };
    let words = format!(" {}", finding.problem.words());
    view! { <li class="finding" data-tone=tone><IconView icon /><span><strong>{finding.column}</strong>{words}</span></li> }
}
