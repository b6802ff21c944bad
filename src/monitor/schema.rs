//! Do names and types match?

use super::tally::Tally;
use super::{SchemaFinding, SchemaProblem};
use crate::deploy::Model;
use crate::stat::map_of;
use crate::table::{ColumnType, Field, Schema};

/// What differs between the source of the model and a new table: inputs that are missing, columns whose type has changed, columns
/// that are new. `tallies`: what was counted of the columns in both, by name.
pub(super) fn compare_schema<'a>(
    model: &Model,
    current: &Schema,
    tallies: impl Iterator<Item = (&'a str, &'a Tally)>,
) -> Vec<SchemaFinding> {
    let document = model.document();
    let known = |name: &str| document.source_columns.iter().any(|column| column.name == name);
    let (old, extra): (Vec<Field>, Vec<Field>) = current.fields.iter().cloned().partition(|field| known(&field.name));
    let extra = Schema::new(extra);
    let mut findings = Vec::new();
    for input in document.inputs.iter().filter(|input| current.position(&input.name).is_none()) {
        let perhaps = extra.nearest(&input.name).map(str::to_owned);
        findings.push(SchemaFinding { column: input.name.clone(), problem: SchemaProblem::Missing { perhaps } });
    }
    let unreadable = map_of(tallies.map(|(name, tally)| (name, tally.n_unreadable)));
    let is_input = |name: &str| document.inputs.iter().any(|input| input.name == name);
    let inputs = document.inputs.iter().map(|input| (input.name.as_str(), input.kind));
    let target = document.target.columns().filter(|(name, ..)| !is_input(name)).map(|(name, kind, _)| (name, kind));
    for (name, expected) in inputs.chain(target) {
        if let Some(found) = old.iter().find(|field| field.name == name && !is_same(expected, field.kind)) {
            let unreadable = unreadable.get(name).copied().unwrap_or(0);
            let problem = SchemaProblem::TypeChanged { expected, found: found.kind, unreadable };
            findings.push(SchemaFinding { column: name.to_owned(), problem });
        }
    }
    findings.extend(extra.fields.into_iter().map(|field| SchemaFinding { column: field.name, problem: SchemaProblem::Extra }));
    findings
}

impl SchemaProblem {
    /// What is different, as the rest of a sentence that begins with the column's name.
    pub fn words(&self) -> String {
        match self {
            Self::Missing { perhaps: None } => "is needed and not there.".to_owned(),
            Self::Missing { perhaps: Some(name) } => {
                format!("is needed and not there. Perhaps \u{201c}{name}\u{201d} is the same, renamed.")
            }
            Self::Extra => "was not there in training. The model passes over it.".to_owned(),
            Self::TypeChanged { expected, found, unreadable } => {
                let cells = match unreadable {
                    0 => "Every cell can still be read as one.".to_owned(),
                    1 => "1 cell cannot be read as one.".to_owned(),
                    cells => format!("{cells} cells cannot be read as one."),
                };
                format!("is a {} now and was a {}. {cells}", found.name(), expected.name())
            }
        }
    }
}

/// Labels are labels: whether they are few enough to be levels depends on the file at hand.
fn is_same(expected: ColumnType, found: ColumnType) -> bool {
    let labels = |kind| matches!(kind, ColumnType::Category | ColumnType::Text);
    expected == found || labels(expected) && labels(found)
}
