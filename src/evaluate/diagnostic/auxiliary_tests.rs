//! Tests of assumptions that are regressions of their own, beside the main one.

use crate::stat::{ChiSquared, FisherF, flat};
use crate::train::{Auxiliary, AuxiliaryFit};
use serde::{Deserialize, Serialize};

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

/// Regressions beside the main one: the squared residual on the columns (Breusch–Pagan) and on their squares and products too
/// (White), the residual on the columns and powers of the fitted value (RESET).
#[derive(Clone, Debug)]
pub struct AuxiliarySums {
    n_slopes: usize,
    breusch_pagan: Option<Auxiliary>,
    white: Option<Auxiliary>,
    reset: Auxiliary,
}

flat!(AuxiliarySums { n_slopes, breusch_pagan, white, reset });

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

impl AuxiliarySums {
    /// No row yet, for a model of `n_slopes` columns besides the intercept, if it has one, and `n_obs` rows. Tests of the spread ask
    /// for an intercept: without one `bptest` counts a column too few, and statsmodels refuses.
    pub fn new(n_slopes: usize, n_obs: u64, intercept: bool) -> Self {
        let n_white = n_slopes + n_slopes * (n_slopes + 1) / 2;
        let affordable = intercept && n_white <= WHITE_COLUMNS && n_obs as f64 * (n_white * n_white) as f64 <= WHITE_BUDGET;
        Self {
            n_slopes,
            breusch_pagan: intercept.then(|| Auxiliary::new(n_slopes, true)),
            white: affordable.then(|| Auxiliary::new(n_white, true)),
            reset: Auxiliary::new(n_slopes + 2, intercept),
        }
    }

    /// Takes in rows. `slopes`: columns that span those of the model together with the intercept, about 1 in size, by columns
    /// (`n_slopes` × `n_rows`); `residuals` and `fitted`: about 1 in size, the fitted values about 0 in the mean if there is an
    /// intercept, and else as they are.
    pub fn update(&mut self, slopes: &[Vec<f64>], residuals: &[f64], fitted: &[f64]) {
        let squares: Vec<f64> = residuals.iter().map(|e| e * e).collect();
        if let Some(breusch_pagan) = &mut self.breusch_pagan {
            breusch_pagan.absorb(slopes, &squares);
        }
        if let Some(white) = &mut self.white {
            let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<f64>>();
            let mut columns = slopes.to_vec();
            for (k, right) in slopes.iter().enumerate() {
                columns.extend(slopes[..=k].iter().map(|left| product(left, right)));
            }
            white.absorb(&columns, &squares);
        }
        let mut columns = slopes.to_vec();
        columns.push(fitted.iter().map(|y| y * y).collect());
        columns.push(fitted.iter().map(|y| y * y * y).collect());
        self.reset.absorb(&columns, residuals);
    }

    /// Takes in what `later` has seen.
    pub fn merge(&mut self, later: &Self) {
        if let (Some(breusch_pagan), Some(more)) = (&mut self.breusch_pagan, &later.breusch_pagan) {
            breusch_pagan.merge(more);
        }
        if let (Some(white), Some(more)) = (&mut self.white, &later.white) {
            white.merge(more);
        }
        self.reset.merge(&later.reset);
    }

    /// The tests.
    pub fn finish(&self) -> AuxiliaryTests {
        AuxiliaryTests {
            breusch_pagan: self.breusch_pagan.as_ref().and_then(Auxiliary::finish).and_then(|fit| lagrange(&fit)),
            white: self.white.as_ref().and_then(Auxiliary::finish).and_then(|fit| lagrange(&fit)),
            reset: self.reset.finish().and_then(|fit| reset(&fit, self.n_slopes)),
        }
    }
}

fn lagrange(fit: &AuxiliaryFit) -> Option<LagrangeTest> {
    let df = fit.df_model() as u64;
    let statistic = fit.n_obs as f64 * fit.r_squared()?;
    (df > 0).then(|| LagrangeTest { statistic, df, p_value: ChiSquared { df: df as f64 }.sf(statistic) })
}

fn reset(fit: &AuxiliaryFit, n_slopes: usize) -> Option<Reset> {
    let added: Vec<f64> = fit.explained.iter().filter(|(j, _)| *j >= n_slopes).map(|(_, square)| *square).collect();
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
