//! Tests of the assumptions behind standard errors; one file each.

mod auxiliary_tests;
mod breusch_pagan;
mod durbin_watson;
mod jarque_bera;
mod omnibus;

pub use auxiliary_tests::{ADDED, AuxiliarySums, AuxiliaryTests, LagrangeTest, Reset, WhiteSums};
pub use breusch_pagan::{BreuschPagan, SpreadSums};
pub use durbin_watson::NeighbourSums;
pub use jarque_bera::JarqueBera;
pub use omnibus::Omnibus;

use serde::{Deserialize, Serialize};

/// What is said about the residuals of a fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// Are residuals normal? `None` if they do not vary.
    pub jarque_bera: Option<JarqueBera>,
    /// The same question by another test; `None` under eight rows.
    pub omnibus: Option<Omnibus>,
    /// Is each residual like the one before it? From 0 (alike) over 2 (unrelated) to 4 (opposite); `None` if all are 0.
    pub durbin_watson: Option<f64>,
    /// Does the spread of residuals change with the fitted value? `None` if either does not vary.
    pub breusch_pagan: Option<BreuschPagan>,
    /// Tests that are regressions of their own. None with weights, as of Durbin–Watson's and the other Breusch–Pagan's: what they
    /// are of then nobody agrees on. `lmtest` refuses weights (`dwtest`), forgets them (`resettest`) or weights one side only
    /// (`bptest`); statsmodels forgets them in the larger model (`linear_reset`) and leaves it to the caller whether residuals carry
    /// them (`het_breuschpagan`, `het_white`), as its summary does for Durbin–Watson where `car` takes plain ones.
    pub auxiliary: AuxiliaryTests,
}
