//! The passes of an evaluation for workers that share no memory with this one.

use super::assumption_pass::{AssumptionPass, Assumptions};
use super::facts::{FactsPass, RowFacts};
use super::observations::Observer;
use crate::engine::{Brief, Pass};
use crate::feature::Design;
use crate::table::Schema;
use crate::train::{CovarianceType, FittedLeastSquares};
use serde::{Deserialize, Serialize};

/// The model whose rows are observed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ObservedModel {
    fitted: FittedLeastSquares,
    design: Design,
}

/// [`FactsPass`] for another worker.
#[derive(Debug, Serialize, Deserialize)]
pub struct FactsBrief(ObservedModel);

/// [`AssumptionPass`] for another worker.
#[derive(Debug, Serialize, Deserialize)]
pub struct AssumptionBrief(ObservedModel);

impl ObservedModel {
    pub(super) fn new(fitted: &FittedLeastSquares, design: &Design) -> Self {
        Self { fitted: fitted.clone(), design: design.clone() }
    }

    fn observer(&self, schema: &Schema) -> Option<Observer<'_>> {
        Observer::new(&self.fitted, &self.design, schema).ok()
    }
}

impl FactsBrief {
    pub(super) fn new(observed: ObservedModel) -> Self {
        Self(observed)
    }
}

impl AssumptionBrief {
    pub(super) fn new(observed: ObservedModel) -> Self {
        Self(observed)
    }

    /// The column that names the clusters.
    fn cluster(&self) -> Option<&str> {
        match &self.0.fitted.params.covariance {
            CovarianceType::Cluster { column } => Some(column),
            _ => None,
        }
    }
}

impl Brief for FactsBrief {
    const NAME: &'static str = "facts";
    type State = RowFacts;

    fn reads(&self, column: &str) -> bool {
        self.0.design.reads(column)
    }

    fn with_pass(&self, schema: &Schema, work: &mut dyn FnMut(&dyn Pass<State = RowFacts>)) -> Option<()> {
        work(&FactsPass { observer: &self.0.observer(schema)?, fitted: &self.0.fitted });
        Some(())
    }
}

impl Brief for AssumptionBrief {
    const NAME: &'static str = "assumptions";
    type State = Assumptions;

    fn reads(&self, column: &str) -> bool {
        self.0.design.reads(column) || self.cluster() == Some(column)
    }

    fn with_pass(&self, schema: &Schema, work: &mut dyn FnMut(&dyn Pass<State = Assumptions>)) -> Option<()> {
        work(&AssumptionPass {
            observer: &self.0.observer(schema)?,
            fitted: &self.0.fitted,
            covariance: &self.0.fitted.params.covariance,
            cluster: match self.cluster() {
                Some(column) => Some(schema.position(column)?),
                None => None,
            },
        });
        Some(())
    }
}
