//! Tables to fit, and how many digits of an answer are right.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use straightedge::engine::{Inline, ready};
use straightedge::feature::{Design, TermSpec, VariableSpec, ViewSpec};
use straightedge::table::{
    Block, CategoryColumn, Column, Dictionary, Field, HeldBlock, MISSING_BOOLEAN, MISSING_CODE, RowIds, Schema, Table,
};
use straightedge::train::{FittedLeastSquares, LeastSquares, Params, Validation};

/// Correct digits: −log10 of the relative error, or of the error itself where 0 is expected; 17 if there is none.
pub(crate) fn digits(found: f64, expected: f64) -> f64 {
    let error = if expected == 0.0 { found.abs() } else { ((found - expected) / expected).abs() };
    if error == 0.0 { 17.0 } else { -libm::log10(error) }
}

/// The cells of a column as the oracles write them.
#[derive(Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Cells {
    Number { cells: Vec<Option<f64>> },
    Boolean { cells: Vec<Option<u8>> },
    Category { labels: Vec<Option<String>> },
}

impl Cells {
    pub(crate) fn numbers(cells: &[f64]) -> Self {
        Self::Number { cells: cells.iter().copied().map(Some).collect() }
    }

    fn len(&self) -> usize {
        match self {
            Self::Number { cells } => cells.len(),
            Self::Boolean { cells } => cells.len(),
            Self::Category { labels } => labels.len(),
        }
    }

    /// Which cells have no value.
    pub(crate) fn missing(&self) -> Vec<bool> {
        match self {
            Self::Number { cells } => cells.iter().map(Option::is_none).collect(),
            Self::Boolean { cells } => cells.iter().map(Option::is_none).collect(),
            Self::Category { labels } => labels.iter().map(Option::is_none).collect(),
        }
    }

    /// The whole column.
    fn column(&self) -> Column {
        match self {
            Self::Number { cells } => Column::Number(cells.iter().map(|cell| cell.unwrap_or(f64::NAN)).collect()),
            Self::Boolean { cells } => Column::Boolean(cells.iter().map(|cell| cell.unwrap_or(MISSING_BOOLEAN)).collect()),
            Self::Category { labels } => {
                let mut dictionary = Dictionary::default();
                let codes = labels.iter().map(|label| label.as_ref().map_or(MISSING_CODE, |label| dictionary.intern(label)));
                Column::Category(CategoryColumn { codes: codes.collect(), dictionary: Arc::new(dictionary) })
            }
        }
    }
}

/// A table of these columns in blocks of `size` rows.
pub(crate) fn table(columns: &BTreeMap<String, Cells>, size: usize) -> Table {
    let whole: Vec<Column> = columns.values().map(Cells::column).collect();
    let fields = columns.keys().zip(&whole).map(|(name, column)| Field::new(name, column.kind())).collect();
    let n = columns.values().next().map_or(0, Cells::len);
    let block = |start: usize| {
        let rows: Vec<usize> = (start..(start + size).min(n)).collect();
        let columns = whole.iter().map(|column| Arc::new(column.take(&rows))).collect();
        Arc::new(Block::new(rows.len(), RowIds::From(start as u64), columns).into())
    };
    Table { schema: Schema::new(fields), blocks: (0..n).step_by(size).map(block).collect() }
}

/// The same rows in another order: block by block, each backwards, under new numbers.
pub(crate) fn backwards(table: &Table) -> Table {
    let mut start = 0;
    let block = |block: &Arc<HeldBlock>| {
        let block = block.load();
        let rows: Vec<usize> = (0..block.len()).rev().collect();
        let columns = block.columns.iter().map(|column| Arc::new(column.take(&rows))).collect();
        start += rows.len() as u64;
        Arc::new(Block::new(rows.len(), RowIds::From(start - rows.len() as u64), columns).into())
    };
    Table { schema: table.schema.clone(), blocks: table.blocks.iter().rev().map(block).collect() }
}

/// A view of products of columns to powers.
pub(crate) fn view(target: &str, terms: &[Vec<(String, u32)>], intercept: bool) -> ViewSpec {
    let variable = |(column, power): &(String, u32)| VariableSpec::power(column, *power);
    let terms = terms.iter().map(|term| TermSpec { variables: term.iter().map(variable).collect() }).collect();
    ViewSpec { terms, intercept, ..ViewSpec::linear(target, Vec::<String>::new()) }
}

/// Parameters with this validation.
pub(crate) fn validated(validation: Validation) -> Params {
    Params { validation, ..Params::default() }
}

/// A view fitted, and a model trained on it.
pub(crate) fn fit(spec: &ViewSpec, table: &Table, params: Params) -> (Design, FittedLeastSquares) {
    let runner = Inline::default();
    let design = ready(Design::fit(spec, table, &runner)).unwrap();
    let fitted = ready(LeastSquares::new(params).unwrap().fit(&design, table, &runner)).unwrap();
    (design, fitted)
}
