//! Predictions of a linear model and their standard errors.

use super::triangle::{at, inverse};
use crate::feature::DesignRows;
use crate::stat::{Dd, StudentT};
use serde::{Deserialize, Serialize};
use straightedge_kernel::{Panel, RowModel};

/// A linear model: coefficients, and the factor of their covariance.
///
/// With an intercept everything is stated about `centres`, so that a column around 1e9 costs no digits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinearPredictor {
    /// Whether the first column is the intercept.
    pub intercept: bool,
    /// Coefficients, (`n_columns`); 0 where aliased.
    pub coefficients: Vec<f64>,
    /// Values of the columns that the fit is stated about, (`n_columns`); 0 for the intercept itself, and without one.
    pub centres: Vec<f64>,
    /// The prediction at `centres`; 0 without an intercept.
    pub fit_at_centres: f64,
    /// Columns that are not aliased, (rank), ascending.
    pub kept: Vec<usize>,
    /// Upper triangular T with T·Tᵀ = (ZᵀZ)⁻¹, Z the kept columns less their centres: packed by columns, (rank·(rank + 1)/2).
    pub inverse_factor: Vec<f64>,
    /// √ of the diagonal of (XᵀX)⁻¹ for the columns as they are, (`n_columns`); 0 where aliased. Times σ: standard errors.
    pub unscaled_std_errors: Vec<f64>,
    /// Residual standard error; `None` without residual degrees of freedom.
    pub sigma: Option<f64>,
    /// Residual degrees of freedom.
    pub df_resid: u64,
}

/// The prediction for one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowPrediction {
    /// The prediction.
    pub fit: f64,
    /// h = xᵀ(XᵀX)⁻¹x: the leverage, for a row of the training data.
    pub leverage: f64,
}

impl LinearPredictor {
    /// The prediction for a row of the design matrix; `x`: (`n_columns`).
    pub fn fit(&self, x: &[f64]) -> f64 {
        self.parts(x).fold(self.fit_at_centres, |sum, part| sum + part)
    }

    /// The prediction and its leverage; `x`: (`n_columns`).
    pub fn predict_row(&self, x: &[f64]) -> RowPrediction {
        let leverage = (0..self.kept.len()).map(|k| {
            let rows = self.kept[..=k].iter().enumerate();
            let w: f64 = rows.map(|(i, &j)| self.inverse_factor[at(i, k)] * (x[j] - self.centres[j])).sum();
            w * w
        });
        RowPrediction { fit: self.fit(x), leverage: leverage.sum() }
    }

    /// The predictions and leverages of many rows; the same bits as [`LinearPredictor::predict_row`].
    pub fn predict_rows(&self, rows: &DesignRows) -> Vec<RowPrediction> {
        let mut panel = Panel::with_capacity(self.kept.len(), rows.n_rows());
        let (mut fits, mut leverages) = (Vec::new(), Vec::new());
        self.predict_panel(&self.row_model(), rows, &mut panel, &mut fits, &mut leverages);
        fits.into_iter().zip(leverages).map(|(fit, leverage)| RowPrediction { fit, leverage }).collect()
    }

    /// The model as [`LinearPredictor::predict_panel`] takes it.
    pub fn row_model(&self) -> RowModel {
        // An aliased column has the coefficient 0. The intercept contributes nothing beyond the prediction at the centres.
        let coefficient = |&j: &usize| if self.intercept && j == 0 { 0.0 } else { self.coefficients[j] };
        let coefficients: Vec<f64> = self.kept.iter().map(coefficient).collect();
        RowModel::new(self.fit_at_centres, &coefficients, &self.inverse_factor)
    }

    /// Writes rows to an empty panel, whose first columns become w = Tᵀz as of [`LinearPredictor::whitened`], and predicts them by
    /// [`LinearPredictor::row_model`]. `fits`, `leverages`: (`n_rows`), what was in them is gone.
    pub fn predict_panel(
        &self,
        model: &RowModel,
        rows: &DesignRows,
        panel: &mut Panel,
        fits: &mut Vec<f64>,
        leverages: &mut Vec<f64>,
    ) {
        panel.reserve(rows.n_rows());
        self.kept.iter().enumerate().for_each(|(k, &j)| panel.put_all(k, rows.x(j), self.centres[j]));
        panel.predict(rows.n_rows(), model, fits, leverages);
    }

    /// coefficient × (value − centre) for each column; with [`LinearPredictor::fit_at_centres`] they add up to the prediction.
    /// The intercept contributes 0.
    pub fn contributions(&self, x: &[f64]) -> Vec<f64> {
        self.parts(x).collect()
    }

    fn parts(&self, x: &[f64]) -> impl Iterator<Item = f64> {
        let first = usize::from(self.intercept);
        let part = move |j: usize, x: f64| if j < first { 0.0 } else { self.coefficients[j] * (x - self.centres[j]) };
        x.iter().enumerate().map(move |(j, &x)| part(j, x))
    }

    /// Student's t quantile for two-sided intervals at `level`; `None` without residual degrees of freedom.
    pub fn t_value(&self, level: f64) -> Option<f64> {
        (self.df_resid > 0).then(|| -StudentT { df: self.df_resid as f64 }.quantile((1.0 - level) / 2.0))
    }

    /// Half the width of the prediction interval (a new observation), t·σ·√(1 + h), `t` from [`LinearPredictor::t_value`].
    pub fn prediction_half_width(&self, leverage: f64, t: f64) -> Option<f64> {
        self.sigma.map(|sigma| t * sigma * (1.0 + leverage).sqrt())
    }

    /// Half the width of the confidence interval of the mean, t·σ·√h.
    pub fn mean_half_width(&self, leverage: f64, t: f64) -> Option<f64> {
        self.sigma.map(|sigma| t * sigma * leverage.sqrt())
    }

    /// (XᵀX)⁻¹ for the kept columns as they are, upper triangle packed by columns, (rank·(rank + 1)/2). Times σ²: covariance.
    pub fn unscaled_covariance(&self) -> Vec<f64> {
        let rows = self.uncentred_factor();
        let product = |a: &[Dd], b: &[Dd]| a.iter().zip(b).map(|(a, b)| *a * *b).sum::<Dd>().to_f64();
        (0..rows.len()).flat_map(|k| (0..=k).map(move |i| (i, k))).map(|(i, k)| product(&rows[i], &rows[k])).collect()
    }

    /// R = T⁻¹ with `RᵀR = ZᵀZ`, Z the kept columns less their centres: upper triangle packed by columns, (rank·(rank + 1)/2).
    pub fn factor(&self) -> Vec<f64> {
        inverse(&self.inverse_factor, self.kept.len())
    }

    /// Coefficients of the kept columns less their centres, (rank): the first is the prediction at the centres, if there is an
    /// intercept.
    pub fn centred_coefficients(&self) -> Vec<f64> {
        let mut kept: Vec<f64> = self.kept.iter().map(|&j| self.coefficients[j]).collect();
        if self.intercept
            && let Some(first) = kept.first_mut()
        {
            *first = self.fit_at_centres;
        }
        kept
    }

    /// w = Tᵀz for many rows, by columns, (rank × `n_rows`): coordinates in which the kept columns are orthonormal. The leverage
    /// of a row is the square of its length.
    pub fn whitened(&self, rows: &DesignRows) -> Vec<Vec<f64>> {
        let one = |k: usize| {
            let mut w = vec![0.0; rows.n_rows()];
            for (i, &j) in self.kept[..=k].iter().enumerate() {
                let (t, centre) = (self.inverse_factor[at(i, k)], self.centres[j]);
                w.iter_mut().zip(rows.x(j)).for_each(|(w, x)| *w += t * (x - centre));
            }
            w
        };
        (0..self.kept.len()).map(one).collect()
    }

    /// The rows of T for the columns as they are, (rank × rank): row i times w is what a row of the data adds to coefficient i.
    pub fn coefficient_rows(&self) -> Vec<Vec<f64>> {
        let rows = self.uncentred_factor();
        rows.iter().map(|row| row.iter().map(|t| t.to_f64()).collect()).collect()
    }

    fn uncentred_factor(&self) -> Vec<Vec<Dd>> {
        let factor: Vec<Dd> = self.inverse_factor.iter().map(|&t| Dd::new(t)).collect();
        uncentred_rows(&factor, &self.kept, |j| self.centres[j], self.intercept)
    }
}

/// T for the columns as they are, row by row, (rank × rank): only the intercept's row changes, by what the centres of the other
/// columns take from it. In double-double, for with large centres the products cancel.
pub(super) fn uncentred_rows(factor: &[Dd], kept: &[usize], centre: impl Fn(usize) -> f64, intercept: bool) -> Vec<Vec<Dd>> {
    let rank = kept.len();
    let row = |i: usize| (0..rank).map(|k| if i <= k { factor[at(i, k)] } else { Dd::ZERO }).collect();
    let mut rows: Vec<Vec<Dd>> = (0..rank).map(row).collect();
    if intercept && let Some((first, others)) = rows.split_first_mut() {
        for (row, &j) in others.iter().zip(&kept[1..]) {
            first.iter_mut().zip(row).for_each(|(sum, t)| *sum -= *t * centre(j));
        }
    }
    rows
}
