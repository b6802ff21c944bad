//! Rows of a block as rows of the design matrix.

use super::check::{find, find_weights};
use super::encode::{EncodedCells, Encoder, MISSING_LEVEL, UNSEEN_LEVEL};
use super::formula::Function;
use super::{Decimals, Design, FeatureError, Form, VariableKind};
use crate::stat::{Dd, decimal_residual};
use crate::table::{Block, Column, ColumnType, Schema};
use std::ops::Range;

/// A design whose names were found in a schema.
#[derive(Clone, Debug)]
pub struct BoundDesign<'a> {
    /// The design.
    pub design: &'a Design,
    /// Position of the target; `None` for prediction.
    pub(super) target: Option<usize>,
    /// Position of the weights; `None` for prediction, and where every row counts alike.
    weights: Option<usize>,
    pub(super) variables: Vec<BoundVariable<'a>>,
    columns: Vec<Vec<BoundFactor>>,
}

#[derive(Clone, Debug)]
pub(super) struct BoundVariable<'a> {
    name: &'a str,
    pub(super) position: usize,
    encoder: Encoder<'a>,
    /// Functions that are taken of it: a value has to be in the domain of each.
    functions: Vec<Function>,
}

#[derive(Clone, Copy, Debug)]
struct BoundFactor {
    /// Index among the variables.
    variable: usize,
    function: Option<Function>,
    form: BoundForm,
}

#[derive(Clone, Copy, Debug)]
enum BoundForm {
    Power(u32),
    Level(u32),
}

/// Complete rows of a block as rows of the design matrix: a buffer that is filled again and again.
#[derive(Clone, Debug, Default)]
pub struct DesignRows {
    positions: Vec<u32>,
    /// Columns one behind another, (`n_columns` × `n_rows`).
    x: Vec<f64>,
    /// What rounding left of products, column by column; empty for columns that are exact.
    low: Vec<Vec<f64>>,
    y: Vec<f64>,
    y_low: Vec<f64>,
    weights: Vec<f64>,
    cells: Vec<EncodedCells>,
    decimals: Decimals,
}

/// A row that has no prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Position in the block.
    pub row: usize,
    /// Name of the first variable that stands in the way.
    pub variable: String,
    /// What is wrong with it.
    pub cause: GapCause,
}

/// Why a row has no prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GapCause {
    /// The value is missing.
    Missing,
    /// No training row had this level.
    UnseenLevel(String),
    /// A function of it is not defined for this value.
    OutsideDomain {
        /// The function.
        function: Function,
        /// The value.
        value: String,
    },
}

impl DesignRows {
    /// A buffer that takes the numbers of such columns for the decimals they were read from: lower halves hold what reading
    /// lost. It costs about as much as reading them again.
    pub fn of_decimals(decimals: Decimals) -> Self {
        Self { decimals, ..Self::default() }
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.positions.len()
    }

    /// Column `j` of the design matrix, (`n_rows`).
    pub fn x(&self, j: usize) -> &[f64] {
        let n = self.n_rows();
        &self.x[j * n..(j + 1) * n]
    }

    /// What rounding left of column `j`, (`n_rows`), if `f64` does not hold it exactly: `x(j) + low(j)` has twice the digits.
    pub fn low(&self, j: usize) -> Option<&[f64]> {
        Some(self.low[j].as_slice()).filter(|low| !low.is_empty())
    }

    /// The target, (`n_rows`); empty if it was not asked for.
    pub fn y(&self) -> &[f64] {
        &self.y
    }

    /// What rounding left of the target, (`n_rows`); empty if it is exact.
    pub fn y_low(&self) -> &[f64] {
        &self.y_low
    }

    /// How much each row counts, (`n_rows`); empty if all count alike.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Positions of the rows in the block, (`n_rows`), ascending.
    pub fn positions(&self) -> &[u32] {
        &self.positions
    }

    /// Row `i` of the design matrix into `x`, (`n_columns`).
    pub fn copy_row(&self, i: usize, x: &mut [f64]) {
        let n = self.n_rows();
        x.iter_mut().enumerate().for_each(|(j, x)| *x = self.x[j * n + i]);
    }
}

impl<'a> BoundDesign<'a> {
    pub(super) fn new(design: &'a Design, schema: &Schema, with_target: bool) -> Result<Self, FeatureError> {
        let target = if with_target { Some(bind_target(design, schema)?) } else { None };
        let weights = design.weights.as_deref().filter(|_| with_target);
        let weights = weights.map(|column| find_weights(schema, column)).transpose()?;
        let mut variables = Vec::new();
        for variable in &design.variables {
            let position = find(schema, &variable.name)?;
            let (expected, found) = (variable.kind.column_type(), schema.fields[position].kind);
            // A label that was never seen can make a reader take a column of labels for text.
            if found != expected && !(expected == ColumnType::Category && found == ColumnType::Text) {
                let column = variable.name.clone();
                return Err(FeatureError::TypeChanged { column, expected: expected.name(), found: found.name() });
            }
            let factors =
                design.columns.iter().flat_map(|column| &column.factors).filter(|factor| factor.variable == variable.name);
            let functions = factors.filter_map(|factor| factor.function).collect();
            variables.push(BoundVariable { name: &variable.name, position, encoder: Encoder::new(variable), functions });
        }
        let bind = |factor| bind_factor(design, factor).ok_or_else(|| FeatureError::BrokenDesign(factor.variable.clone()));
        let columns = design.columns.iter().map(|column| column.factors.iter().map(bind).collect());
        Ok(Self { design, target, weights, columns: columns.collect::<Result<_, _>>()?, variables })
    }

    /// The complete rows among `range` of `block`, with the target; what was in `rows` is gone.
    pub fn fill(&self, rows: &mut DesignRows, block: &Block, range: Range<usize>) {
        self.encode(rows, block, range.clone());
        let target = self.target.and_then(|target| match &*block.columns[target] {
            Column::Number(cells) => Some(&cells[range.clone()]),
            _ => None,
        });
        let weights = self.weights.and_then(|weights| match &*block.columns[weights] {
            Column::Number(cells) => Some(&cells[range.clone()]),
            _ => None,
        });
        let mut gaps = self.gaps(rows, range.len());
        if let Some(target) = target {
            gaps.iter_mut().zip(target).for_each(|(gap, y)| *gap |= y.is_nan());
        }
        if let Some(weights) = weights {
            // Rows of no weight are as if they were not there.
            gaps.iter_mut().zip(weights).for_each(|(gap, &weight)| *gap |= weight.is_nan() || weight <= 0.0);
        }
        let offsets: Vec<u32> = (0..).zip(gaps).filter(|(_, gap)| !gap).map(|(i, _)| i).collect();
        rows.y.clear();
        if let Some(target) = target {
            rows.y.extend(offsets.iter().map(|&i| target[i as usize]));
        }
        rows.weights.clear();
        if let Some(weights) = weights {
            rows.weights.extend(offsets.iter().map(|&i| weights[i as usize]));
        }
        residuals(&mut rows.y_low, if rows.decimals.target { &rows.y } else { &[] });
        self.multiply(rows, &offsets, range.start);
    }

    /// The rows among `range` of `block` that can be predicted, without the target, and the others with their reasons.
    pub fn fill_features(&self, rows: &mut DesignRows, block: &Block, range: Range<usize>) -> Vec<Gap> {
        self.encode(rows, block, range.clone());
        let (mut offsets, mut gaps) = (Vec::new(), Vec::new());
        for i in 0..range.len() {
            match self.gap(rows, i) {
                None => offsets.push(i as u32),
                Some(v) => gaps.push(self.explain(rows, block, range.start + i, i, v)),
            }
        }
        rows.y.clear();
        rows.y_low.clear();
        rows.weights.clear();
        self.multiply(rows, &offsets, range.start);
        gaps
    }

    fn encode(&self, rows: &mut DesignRows, block: &Block, range: Range<usize>) {
        rows.cells.resize_with(self.variables.len(), EncodedCells::default);
        for (variable, cells) in self.variables.iter().zip(&mut rows.cells) {
            variable.encoder.encode(cells, &block.columns[variable.position], range.clone());
        }
    }

    /// Which encoded rows have a variable without a usable value.
    fn gaps(&self, rows: &DesignRows, n: usize) -> Vec<bool> {
        let mut gaps = vec![false; n];
        for (variable, cells) in self.variables.iter().zip(&rows.cells) {
            if variable.encoder.has_levels() {
                gaps.iter_mut().zip(&cells.levels).for_each(|(gap, level)| *gap |= *level >= UNSEEN_LEVEL);
            } else {
                gaps.iter_mut().zip(&cells.numbers).for_each(|(gap, number)| *gap |= number.is_nan());
                for function in &variable.functions {
                    gaps.iter_mut().zip(&cells.numbers).for_each(|(gap, number)| *gap |= !function.is_defined_at(*number));
                }
            }
        }
        gaps
    }

    /// The first variable without a usable value in the `i`th encoded row.
    fn gap(&self, rows: &DesignRows, i: usize) -> Option<usize> {
        self.variables.iter().zip(&rows.cells).position(|(variable, cells)| {
            if variable.encoder.has_levels() {
                return cells.levels[i] >= UNSEEN_LEVEL;
            }
            let number = cells.numbers[i];
            number.is_nan() || variable.functions.iter().any(|function| !function.is_defined_at(number))
        })
    }

    fn explain(&self, rows: &DesignRows, block: &Block, row: usize, i: usize, v: usize) -> Gap {
        let variable = &self.variables[v];
        let label = || block.value(row, variable.position).to_text();
        let cause = if variable.encoder.has_levels() {
            if rows.cells[v].levels[i] == MISSING_LEVEL { GapCause::Missing } else { GapCause::UnseenLevel(label()) }
        } else {
            let number = rows.cells[v].numbers[i];
            let undefined = variable.functions.iter().find(|function| !number.is_nan() && !function.is_defined_at(number));
            undefined.map_or(GapCause::Missing, |function| GapCause::OutsideDomain { function: *function, value: label() })
        };
        Gap { row, variable: variable.name.to_owned(), cause }
    }

    /// Multiplies the factors of each column, at the encoded rows `offsets`.
    fn multiply(&self, rows: &mut DesignRows, offsets: &[u32], start: usize) {
        let DesignRows { positions, x, low, cells, decimals, .. } = rows;
        let is_decimal = |variable: usize| decimals.variables.get(variable) == Some(&true);
        positions.clear();
        positions.extend(offsets.iter().map(|&i| i + start as u32));
        x.clear();
        low.resize_with(self.columns.len(), Vec::new);
        for (factors, low) in self.columns.iter().zip(low) {
            low.clear();
            match factors[..] {
                [] => x.resize(x.len() + offsets.len(), 1.0),
                [BoundFactor { variable, function: None, form: BoundForm::Power(1) }] => {
                    let cells = &cells[variable].numbers;
                    if cells.len() == offsets.len() {
                        x.extend_from_slice(cells);
                    } else {
                        x.extend(offsets.iter().map(|&i| cells[i as usize]));
                    }
                    if is_decimal(variable) {
                        residuals(low, &x[x.len() - offsets.len()..]);
                    }
                }
                [BoundFactor { variable, form: BoundForm::Level(level), .. }] => {
                    let cells = &cells[variable].levels;
                    x.extend(offsets.iter().map(|&i| f64::from(u8::from(cells[i as usize] == level))));
                }
                _ => {
                    let products = offsets.iter().map(|&i| product(factors, cells, i as usize, is_decimal));
                    products.for_each(|product| {
                        x.push(product.hi);
                        low.push(product.lo);
                    });
                }
            }
        }
    }
}

/// The product of the factors in one row, in double-double: rounding powers to `f64` would cost digits that no solver brings
/// back.
fn product(factors: &[BoundFactor], cells: &[EncodedCells], i: usize, is_decimal: impl Fn(usize) -> bool) -> Dd {
    let mut product = Dd::ONE;
    for factor in factors {
        match factor.form {
            BoundForm::Level(level) if cells[factor.variable].levels[i] == level => {}
            BoundForm::Level(_) => return Dd::ZERO,
            BoundForm::Power(power) => {
                let hi = cells[factor.variable].numbers[i];
                let lost = if is_decimal(factor.variable) { decimal_residual(hi) } else { None };
                let number = Dd { hi, lo: lost.unwrap_or_default() };
                let number = factor.function.map_or(number, |function| function.apply(number));
                (0..power).for_each(|_| product = product * number);
            }
        }
    }
    product
}

/// What reading the numbers lost; nothing if that is nothing for all.
fn residuals(into: &mut Vec<f64>, numbers: &[f64]) {
    into.clear();
    into.extend(numbers.iter().map(|&x| decimal_residual(x).unwrap_or_default()));
    if into.iter().all(|residual| *residual == 0.0) {
        into.clear();
    }
}

fn bind_target(design: &Design, schema: &Schema) -> Result<usize, FeatureError> {
    let position = find(schema, &design.target.name)?;
    match schema.fields[position].kind {
        ColumnType::Number => Ok(position),
        found => Err(FeatureError::TargetNotNumber { column: design.target.name.clone(), found: found.name() }),
    }
}

/// `None` if the factor names a variable or a level that the design does not have.
fn bind_factor(design: &Design, factor: &super::Factor) -> Option<BoundFactor> {
    let variable = design.variables.iter().position(|variable| variable.name == factor.variable)?;
    let form = match &factor.form {
        Form::Power(power) => BoundForm::Power(*power),
        Form::Level(level) => {
            let levels = design.variables[variable].levels()?;
            BoundForm::Level(levels.levels.iter().position(|known| known == level)? as u32)
        }
    };
    Some(BoundFactor { variable, function: factor.function, form })
}

impl VariableKind {
    /// The type of the table's column.
    pub fn column_type(&self) -> ColumnType {
        match self {
            Self::Number(_) => ColumnType::Number,
            Self::Date(_) => ColumnType::Date,
            Self::Boolean(_) => ColumnType::Boolean,
            Self::Category(_) => ColumnType::Category,
        }
    }
}
