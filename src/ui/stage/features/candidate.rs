//! A column that may be a feature, with all that a person decides by.

use crate::feature::{DesignColumn, FeatureProposal, SetAside, Variable, ViewSpec};
use crate::profile::{ColumnProfile, Distinct};
use crate::project::{DesignView, FeaturesView, PreparedView};
use crate::table::{ColumnType, Field};
use crate::ui::stage::words;
use std::sync::Arc;

/// A column that may be a feature.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// Name, type, unit.
    pub(super) field: Field,
    /// What it looks like.
    pub(super) profile: Arc<ColumnProfile>,
    /// Why it is not proposed, if it is not.
    pub(super) aside: Option<SetAside>,
    /// How it entered the fitted design, if it is in it.
    pub(super) entered: Option<Entered>,
}

/// How a column entered the design.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entered {
    /// Columns of the design matrix that it is in.
    pub(super) n_columns: usize,
    /// The terms that it is in, where that is not itself as it is alone.
    pub(super) terms: Vec<String>,
    /// Its levels, the reference first; empty for numbers and dates.
    pub(super) levels: Vec<String>,
}

/// All columns but those of the target that no term uses, in table order.
pub(super) fn candidates(prepared: &PreparedView, features: &FeaturesView) -> Vec<Candidate> {
    let of_target = |name: &str| {
        features.spec.as_ref().is_some_and(|spec| spec.target_columns().contains(&name) && !spec.features().contains(&name))
    };
    let design = features.design.as_ref().and_then(|design| design.as_ref().ok());
    let one = |(field, profile): (&Field, &Arc<ColumnProfile>)| Candidate {
        field: field.clone(),
        profile: profile.clone(),
        aside: set_aside(&features.proposal.features, &field.name),
        entered: design.zip(features.spec.as_ref()).and_then(|(design, spec)| Entered::of(design, spec, &field.name)),
    };
    let columns = prepared.schema.fields.iter().zip(&prepared.profiles);
    columns.filter(|(field, _)| !of_target(&field.name)).map(one).collect()
}

fn set_aside(proposal: &FeatureProposal, name: &str) -> Option<SetAside> {
    proposal.set_aside.iter().find(|aside| aside.column == name).cloned()
}

impl Entered {
    fn of(design: &DesignView, spec: &ViewSpec, name: &str) -> Option<Self> {
        let variable = design.variables.iter().find(|variable| variable.name == name)?;
        let levels = Variable::levels(variable).map(|levels| levels.levels.clone()).unwrap_or_default();
        let uses =
            |column: &&DesignColumn| column.factors.iter().any(|factor| factor.variables(&design.polynomials).contains(&name));
        let terms = spec.terms.iter().filter(|term| term.columns().any(|column| column == name));
        let terms: Vec<String> = terms.map(ToString::to_string).filter(|term| term != name).collect();
        Some(Self { n_columns: design.columns.iter().filter(uses).count(), terms, levels })
    }
}

impl Candidate {
    /// Whether it can enter at all: text cannot.
    pub(super) fn can_enter(&self) -> bool {
        self.field.kind != ColumnType::Text
    }

    /// How it enters the model, in words.
    pub(super) fn way(&self) -> String {
        let n_columns = self.entered.as_ref().map_or(1, |entered| entered.n_columns) as u64;
        let columns = words::count(n_columns, "column", "columns");
        if let Some(entered) = self.entered.as_ref().filter(|entered| !entered.terms.is_empty()) {
            return format!("in {}: {columns}", entered.terms.join(", "));
        }
        match self.field.kind {
            ColumnType::Number => format!("as it is: {columns}"),
            ColumnType::Date => format!("as days since 1970-01-01: {columns}"),
            ColumnType::Boolean => format!("true against false: {columns}"),
            ColumnType::Text => "free text cannot enter".to_owned(),
            ColumnType::Category => match (&self.entered, self.profile.distinct) {
                (Some(entered), _) => {
                    format!("{} \u{2192} {columns}", words::count(entered.levels.len() as u64, "level", "levels"))
                }
                (None, Distinct::Exactly(n)) => {
                    let columns = words::count(n.saturating_sub(1), "column", "columns");
                    format!("{} \u{2192} {columns}", words::count(n, "level", "levels"))
                }
                (None, Distinct::MoreThan(n)) => format!("over {}, a column each", words::count(n, "level", "levels")),
            },
        }
    }

    /// What its missing cells cost, in words; `None` if none is missing.
    pub(super) fn cost(&self, chosen: bool) -> Option<String> {
        let n = self.profile.n_missing;
        let verb = if chosen { "costs" } else { "would cost" };
        (n > 0).then(|| {
            let share = words::percent(self.profile.missing_share());
            format!("{share} missing: {verb} {}", words::count(n, "row", "rows"))
        })
    }
}
