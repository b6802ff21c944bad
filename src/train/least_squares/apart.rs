//! The passes of least squares for workers that share no memory with this one.

use super::factor_pass::{Dealt, FactorPass};
use super::folds::FoldModel;
use super::gram::Gram;
use super::residual_pass::{ResidualPass, ResidualSums};
use super::scaling::Scaling;
use crate::engine::{Brief, Pass};
use crate::feature::{Decimals, Design, Split};
use crate::stat::Dd;
use crate::table::Schema;
use serde::{Deserialize, Serialize};

/// [`FactorPass`] for another worker.
#[derive(Debug, Serialize, Deserialize)]
pub struct FactorBrief {
    pub(super) design: Design,
    pub(super) split: Split,
}

/// [`ResidualPass`] for another worker.
#[derive(Debug, Serialize, Deserialize)]
pub struct ResidualBrief {
    pub(super) design: Design,
    pub(super) split: Split,
    pub(super) held_out: bool,
    pub(super) coefficients: Vec<Dd>,
    /// Kept columns and the preconditioner.
    pub(super) gram: Option<(Vec<usize>, Vec<f64>)>,
    pub(super) decimals: Decimals,
    pub(super) folds: Vec<FoldModel>,
}

impl Brief for FactorBrief {
    const NAME: &'static str = "factor";
    type State = Dealt;

    fn reads(&self, column: &str) -> bool {
        self.design.reads(column)
    }

    fn with_pass(&self, schema: &Schema, work: &mut dyn FnMut(&dyn Pass<State = Dealt>)) -> Option<()> {
        let bound = self.design.bind(schema).ok()?;
        work(&FactorPass { bound: &bound, scaling: &Scaling::new(&self.design), split: &self.split });
        Some(())
    }
}

impl Brief for ResidualBrief {
    const NAME: &'static str = "residuals";
    type State = ResidualSums;

    fn reads(&self, column: &str) -> bool {
        self.design.reads(column)
    }

    fn with_pass(&self, schema: &Schema, work: &mut dyn FnMut(&dyn Pass<State = ResidualSums>)) -> Option<()> {
        let bound = self.design.bind(schema).ok()?;
        work(&ResidualPass {
            bound: &bound,
            scaling: &Scaling::new(&self.design),
            split: &self.split,
            held_out: self.held_out,
            coefficients: &self.coefficients,
            gram: self.gram.as_ref().map(|(kept, inverse)| Gram { kept, inverse }),
            decimals: &self.decimals,
            folds: &self.folds,
        });
        Some(())
    }
}
