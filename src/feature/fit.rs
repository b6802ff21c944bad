//! Fits a view to a table.

use super::check::check;
use super::coding::columns;
use super::formula::Expression;
use super::survey::{Survey, Surveyed};
use super::{BoundDesign, Design, DesignColumn, DesignRows, Factor, FeatureError, ViewSpec, polynomial};
use crate::engine::{Pass, Phase, Runner, fold, fold_apart};
use crate::stat::Dd;
use crate::table::{Block, Schema, Table};

impl Design {
    /// Fits a view to a table: checks it, and finds levels, ranges and centres in the complete rows.
    ///
    /// # Errors
    /// Every [`FeatureError`] but [`FeatureError::TypeChanged`] and [`FeatureError::BrokenDesign`].
    pub async fn fit<R: Runner>(spec: &ViewSpec, table: &Table, runner: &R) -> Result<Self, FeatureError> {
        let used = check(spec, &table.schema)?;
        let survey = Survey::new(&used, spec, &table.schema)?;
        let brief = survey.brief(spec, &table.schema);
        let seen = fold_apart(brief, &survey, table, Phase::Fitting, runner).await?;
        let Surveyed { target, variables, rows } = Surveyed::new(&seen, &survey, &used, spec, table)?;
        let (intercept, weights) = (spec.intercept, spec.weights.clone());
        let mut design = Self { target, intercept, weights, variables, polynomials: Vec::new(), columns: Vec::new(), rows };
        design.polynomials = polynomial::learn(spec, &design, table, runner).await?;
        design.columns = columns(spec, &design.variables, &design.polynomials);
        if design.intercept {
            design.centre(table, runner).await?;
        }
        Ok(design)
    }

    /// Finds the target and the variables in a schema, for training and evaluation.
    ///
    /// # Errors
    /// [`FeatureError::UnknownColumn`], [`FeatureError::TypeChanged`], [`FeatureError::TargetNotNumber`],
    /// [`FeatureError::BrokenDesign`].
    pub fn bind<'a>(&'a self, schema: &Schema) -> Result<BoundDesign<'a>, FeatureError> {
        BoundDesign::new(self, schema, true)
    }

    /// Finds the variables in a schema, for prediction; the target need not be there.
    ///
    /// # Errors
    /// [`FeatureError::UnknownColumn`], [`FeatureError::TypeChanged`], [`FeatureError::BrokenDesign`].
    pub fn bind_features<'a>(&'a self, schema: &Schema) -> Result<BoundDesign<'a>, FeatureError> {
        BoundDesign::new(self, schema, false)
    }

    /// Sets the centres: plain columns have theirs from the survey; products are averaged over the rows.
    async fn centre<R: Runner>(&mut self, table: &Table, runner: &R) -> Result<(), FeatureError> {
        let known: Vec<Option<f64>> = self.columns.iter().map(|column| self.surveyed_mean(column)).collect();
        let products: Vec<usize> = (0..known.len()).filter(|&j| known[j].is_none()).collect();
        let mut means = Vec::new();
        if !products.is_empty() {
            let bound = self.bind(&table.schema)?;
            let sums = fold(&ColumnSums { bound, columns: &products }, &table.blocks, Phase::Fitting, runner).await?;
            means = sums.into_iter().map(|sum| (sum / self.rows.n_complete as f64).to_f64()).collect();
        }
        let mut means = means.into_iter();
        for (column, known) in self.columns.iter_mut().zip(known) {
            column.centre = known.or_else(|| means.next()).unwrap_or_default();
        }
        Ok(())
    }

    /// The mean of a column that is no product; 0 for the intercept, which stays as it is.
    fn surveyed_mean(&self, column: &DesignColumn) -> Option<f64> {
        match &column.factors[..] {
            [] => Some(0.0),
            [Factor::Number(Expression::Column(name))] => self.variable(name)?.range().map(|range| range.mean),
            [Factor::Level { variable, level }] => {
                let levels = self.variable(variable)?.levels()?;
                let at = levels.levels.iter().position(|known| known == level)?;
                Some(levels.counts[at] as f64 / self.rows.n_complete as f64)
            }
            _ => None,
        }
    }
}

/// Sums of some columns of the design matrix over the complete rows.
struct ColumnSums<'a> {
    bound: BoundDesign<'a>,
    columns: &'a [usize],
}

impl Pass for ColumnSums<'_> {
    type State = Vec<Dd>;

    fn start(&self) -> Vec<Dd> {
        vec![Dd::ZERO; self.columns.len()]
    }

    fn update(&self, state: &mut Vec<Dd>, block: &Block) {
        let mut rows = DesignRows::default();
        self.bound.for_batches(&mut rows, block, |rows| {
            for (sum, &j) in state.iter_mut().zip(self.columns) {
                *sum += rows.x(j).iter().copied().sum::<Dd>();
            }
        });
    }

    fn merge(&self, earlier: &mut Vec<Dd>, later: Vec<Dd>) {
        earlier.iter_mut().zip(later).for_each(|(a, b)| *a += b);
    }
}
