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
    let column = finding.column;
    let (tone, icon, words) = match finding.problem {
        SchemaProblem::Missing { perhaps } => {
            let hint = perhaps.map(|name| format!(" Perhaps \u{201c}{name}\u{201d} is the same, renamed.")).unwrap_or_default();
            ("error", Icon::Error, format!(" is needed and not there.{hint}"))
        }
        SchemaProblem::Extra => ("info", Icon::Info, " was not there in training. The model passes over it.".to_owned()),
        SchemaProblem::TypeChanged { expected, found, unreadable: 0 } => {
            let words = format!(" is a {} now and was a {}. Every cell can still be read as one.", found.name(), expected.name());
            ("warning", Icon::Warning, words)
        }
        SchemaProblem::TypeChanged { expected, found, unreadable } => {
            let cells = words::count(unreadable, "cell", "cells");
            let words = format!(" is a {} now and was a {}. {cells} cannot be read as one.", found.name(), expected.name());
            ("warning", Icon::Warning, words)
        }
    };
    view! { <li class="finding" data-tone=tone><IconView icon /><span><strong>{column}</strong>{words}</span></li> }
}
