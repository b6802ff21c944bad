//! Which columns hold decimals, so that what reading them lost can be taken into account.

use super::rows::BoundTarget;
use super::{BoundDesign, FeatureError};
use crate::engine::{Pass, Phase, Runner, fold};
use crate::stat::decimal_residual;
use crate::table::{Block, Column, NumbersParts, Table};
use serde::{Deserialize, Serialize};

/// Which columns hold only decimals of up to 15 digits: such numbers were written by people or instruments, and their `f64` is
/// not quite what was written. Columns with one longer number were computed, and their `f64` is what was meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decimals {
    pub(super) target: bool,
    /// By variable.
    pub(super) variables: Vec<bool>,
}

impl Decimals {
    /// Whether this variable holds only decimals.
    pub(super) fn of_variable(&self, variable: usize) -> bool {
        self.variables.get(variable) == Some(&true)
    }

    /// Whether no variable holds only decimals.
    pub(super) fn are_none(&self) -> bool {
        !self.variables.contains(&true)
    }
}

impl BoundDesign<'_> {
    /// Looks which columns of `table` hold only decimals. Costs about as much as reading the numbers again.
    ///
    /// # Errors
    /// [`FeatureError::Cancelled`].
    pub async fn decimals<R: Runner>(&self, table: &Table, runner: &R) -> Result<Decimals, FeatureError> {
        Ok(fold(&DecimalPass { bound: self }, &table.blocks, Phase::Fitting, runner).await?)
    }
}

struct DecimalPass<'a> {
    bound: &'a BoundDesign<'a>,
}

impl Pass for DecimalPass<'_> {
    type State = Decimals;

    fn start(&self) -> Decimals {
        Decimals { target: true, variables: vec![true; self.bound.variables.len()] }
    }

    fn update(&self, state: &mut Decimals, block: &Block) {
        let target = self.bound.target.as_ref().map(BoundTarget::places).unwrap_or_default();
        state.target = state.target && !target.is_empty() && target.iter().all(|&place| are_decimals(&block.columns[place]));
        for (decimals, variable) in state.variables.iter_mut().zip(&self.bound.variables) {
            *decimals = *decimals && are_decimals(&block.columns[variable.position]);
        }
    }

    fn merge(&self, earlier: &mut Decimals, later: Decimals) {
        earlier.target &= later.target;
        earlier.variables.iter_mut().zip(later.variables).for_each(|(a, b)| *a &= b);
    }
}

fn are_decimals(column: &Column) -> bool {
    let Column::Number(cells) = column else { return false };
    match cells.parts() {
        NumbersParts::Decimals { .. } => true,
        NumbersParts::Doubles(cells) => cells.iter().filter(|cell| !cell.is_nan()).all(|&cell| decimal_residual(cell).is_some()),
    }
}
