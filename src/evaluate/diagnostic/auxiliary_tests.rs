//! Tests of assumptions that are regressions of their own, beside the main one.

use crate::stat::{ChiSquared, FisherF, flat};
use crate::train::{Auxiliary, AuxiliaryFit};
use serde::{Deserialize, Serialize};
use straightedge_kernel::Panel;

/// A test whose statistic is n·R² of an auxiliary regression.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LagrangeTest {
    /// n·R².
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// P(χ² ≥ statistic).
    pub p_value: f64,
}

/// Ramsey's RESET: do the square and the cube of the fitted values explain what the model does not? (Ramsey, "Tests for
/// specification errors in classical linear least-squares regression analysis", JRSS B 31 (1969); R's
/// `lmtest::resettest(power = 2:3)`, statsmodels' `linear_reset(power=3, use_f=True)`.)
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reset {
    /// F of the two added columns.
    pub f_statistic: f64,
    /// Columns added that the model does not determine.
    pub df_model: u64,
    /// Degrees of freedom of the residuals of the larger model.
    pub df_resid: u64,
    /// P(F ≥ `f_statistic`).
    pub p_value: f64,
}

/// Regressions beside the main one: the squared residual on the columns (Breusch–Pagan), the residual on the columns and powers of
/// the fitted value (RESET).
#[derive(Clone, Debug)]
pub struct AuxiliarySums {
    rank: usize,
    intercept: bool,
    /// The columns of the model, the square and the cube of the fitted value, the residual and its square.
    columns: Auxiliary,
}

/// One more: the squared residual on the columns, their squares and products (White).
#[derive(Clone, Debug)]
pub struct WhiteSums {
    n_columns: usize,
    columns: Auxiliary,
}

flat!(AuxiliarySums { rank, intercept, columns });
flat!(WhiteSums { n_columns, columns });

/// The tests made of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuxiliaryTests {
    /// Does the spread of residuals change with any of the columns? Breusch and Pagan (Econometrica 47 (1979)) as studentised by
    /// Koenker (J. Econometrics 17 (1981)); R's `lmtest::bptest(fit)`.
    pub breusch_pagan: Option<LagrangeTest>,
    /// The same with squares and products of the columns: White (Econometrica 48 (1980)); statsmodels' `het_white`. `None` where
    /// it is not affordable or there are too few rows.
    pub white: Option<LagrangeTest>,
    /// Is the model linear in what it is linear in?
    pub reset: Option<Reset>,
}

/// Rows × columns² up to which White's test is worth its time.
const WHITE_BUDGET: f64 = 1e8;
/// Columns up to which it is.
const WHITE_COLUMNS: usize = 400;

/// Columns beside those of the model.
pub const ADDED: usize = 4;

impl AuxiliarySums {
    /// No row yet, for a model of `rank` columns that are not aliased.
    pub fn new(rank: usize, intercept: bool) -> Self {
        Self { rank, intercept, columns: Auxiliary::new(rank + ADDED) }
    }

    /// Takes in the rows of a panel, which is empty then. Its first columns, (rank), are written and span those of the model, the
    /// intercept first if there is one; [`ADDED`] more are written here. `residuals`, `fitted`: about 1 in size, the fitted values
    /// about 0 in the mean if there is an intercept, and else as they are.
    pub fn absorb(&mut self, panel: &mut Panel, residuals: &[f64], fitted: &[f64]) {
        let square = |x: &[f64]| x.iter().map(|x| x * x).collect::<Vec<f64>>();
        let fitted_squares = square(fitted);
        let cubes: Vec<f64> = fitted.iter().zip(&fitted_squares).map(|(y, square)| y * square).collect();
        let added: [&[f64]; ADDED] = [&fitted_squares, &cubes, residuals, &square(residuals)];
        added.into_iter().enumerate().for_each(|(k, column)| panel.put_all(self.rank + k, column, 0.0));
        self.columns.absorb(panel, residuals.len());
    }

    /// Takes in what `later` has seen.
    pub fn merge(&mut self, later: &Self) {
        self.columns.merge(&later.columns);
    }

    /// The tests. Those of the spread ask for an intercept: without one `bptest` counts a column too few, and statsmodels refuses.
    pub fn finish(&self, white: Option<LagrangeTest>) -> AuxiliaryTests {
        let Self { rank, intercept, columns } = self;
        let spread = columns.finish(*rank, rank + 3, true).filter(|_| *intercept);
        AuxiliaryTests {
            breusch_pagan: spread.and_then(|fit| lagrange(&fit)),
            white,
            reset: columns.finish(rank + 2, rank + 2, *intercept).and_then(|fit| reset(&fit, *rank)),
        }
    }
}

impl WhiteSums {
    /// No row yet, for a model with an intercept, `n_slopes` columns besides it, and `n_obs` rows; `None` where it is not affordable.
    pub fn new(n_slopes: usize, n_obs: u64) -> Option<Self> {
        let n_white = n_slopes + n_slopes * (n_slopes + 1) / 2;
        let affordable = n_white <= WHITE_COLUMNS && n_obs as f64 * (n_white * n_white) as f64 <= WHITE_BUDGET;
        affordable.then(|| Self { n_columns: n_white + 1, columns: Auxiliary::new(n_white + 2) })
    }

    /// Takes in rows. `slopes`: columns that span those of the model together with the intercept, about 1 in size, by columns
    /// (`n_slopes` × `n_rows`); `residuals`: about 1 in size.
    pub fn update(&mut self, slopes: &[Vec<f64>], residuals: &[f64]) {
        let n = residuals.len();
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<f64>>();
        let mut panel = Panel::with_capacity(self.n_columns + 1, n);
        panel.put_all(0, &vec![1.0; n], 0.0);
        slopes.iter().enumerate().for_each(|(k, slope)| panel.put_all(1 + k, slope, 0.0));
        let pairs = slopes.iter().enumerate().flat_map(|(k, right)| slopes[..=k].iter().map(move |left| product(left, right)));
        pairs.enumerate().for_each(|(k, column)| panel.put_all(1 + slopes.len() + k, &column, 0.0));
        panel.put_all(self.n_columns, &product(residuals, residuals), 0.0);
        self.columns.absorb(&mut panel, n);
    }

    /// Takes in what `later` has seen.
    pub fn merge(&mut self, later: &Self) {
        self.columns.merge(&later.columns);
    }

    /// The test.
    pub fn finish(&self) -> Option<LagrangeTest> {
        self.columns.finish(self.n_columns, self.n_columns, true).and_then(|fit| lagrange(&fit))
    }
}

fn lagrange(fit: &AuxiliaryFit) -> Option<LagrangeTest> {
    let df = fit.df_model() as u64;
    let statistic = fit.n_obs as f64 * fit.r_squared()?;
    (df > 0).then(|| LagrangeTest { statistic, df, p_value: ChiSquared { df: df as f64 }.sf(statistic) })
}

fn reset(fit: &AuxiliaryFit, rank: usize) -> Option<Reset> {
    let added: Vec<f64> = fit.explained.iter().filter(|(j, _)| *j >= rank).map(|(_, square)| *square).collect();
    let df_model = added.len() as u64;
    let df_resid = fit.df_resid;
    let f_statistic = added.iter().sum::<f64>() / df_model as f64 / (fit.rss / df_resid as f64);
    let test = FisherF { df_model: df_model as f64, df_resid: df_resid as f64 };
    (df_model > 0 && df_resid > 0 && f_statistic.is_finite()).then(|| Reset {
        f_statistic,
        df_model,
        df_resid,
        p_value: test.sf(f_statistic),
    })
}
