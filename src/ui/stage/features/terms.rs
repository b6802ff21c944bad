//! Terms that are more than a column as it is: products, powers, functions, polynomials, values as levels.

use super::desk::Desk;
use crate::feature::{TermSpec, VariableSpec, ViewSpec};
use crate::ui::component::{Button, ButtonKind, Icon};
use leptos::prelude::*;

/// The terms that are no column as it is, each with what it means and a way to take it out. They are written in the formula.
#[component]
pub(super) fn Terms() -> impl IntoView {
    let desk = Desk::here();
    let terms = Memo::new(move |_| {
        let spec = desk.spec()?;
        let computed = spec.terms.iter().filter(|term| !term.is_plain());
        let lines: Vec<(String, String)> = computed.map(|term| (term.to_string(), meaning(term, &spec))).collect();
        Some(lines).filter(|lines| !lines.is_empty())
    });
    move || {
        terms.get().map(|lines| {
            let lines = lines.into_iter().map(|(label, meaning)| view! { <TermLine label meaning /> }).collect_view();
            view! {
                <div class="stack">
                    <h3 class="feature-group">"Computed from them"</h3>
                    <ul class="computed-terms">{lines}</ul>
                </div>
            }
        })
    }
}

#[component]
fn TermLine(
    /// The term as the formula has it.
    label: String,
    /// What it means.
    meaning: String,
) -> impl IntoView {
    let desk = Desk::here();
    let name = StoredValue::new(label.clone());
    let remove = Callback::new(move |()| desk.remove_term(&name.get_value()));
    view! {
        <li class="computed-term">
            <p><code>{label.clone()}</code>" "<span class="soft">{meaning}</span></p>
            <Button kind=ButtonKind::Quiet icon=Icon::Remove on_press=remove>
                "Remove"<span class="unseen">{format!(" the term {label}")}</span>
            </Button>
        </li>
    }
}

/// What a term means, in a few words.
fn meaning(term: &TermSpec, spec: &ViewSpec) -> String {
    let [variable] = &term.variables[..] else {
        return "a product: what one adds depends on the other".to_owned();
    };
    match variable {
        VariableSpec::Column(_) => "as it is".to_owned(),
        VariableSpec::Computed(_) => "computed in each row".to_owned(),
        VariableSpec::Polynomial { degree, .. } => {
            format!("a curve: polynomials up to degree {degree}, orthogonal over the rows")
        }
        VariableSpec::Category(column) => match spec.references.get(column) {
            Some(reference) => format!("each value a level of its own, against {reference}"),
            None => "each value a level of its own, against the smallest".to_owned(),
        },
    }
}
