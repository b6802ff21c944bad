//! Rows of a block as rows of the design matrix.

use super::check::{find, find_weights, is_number};
use super::computed::{Computed, ComputedCells};
use super::encode::{EncodedCells, Encoder, MISSING_LEVEL, UNSEEN_LEVEL, number};
use super::formula::Expression;
use super::value_levels::{ValueIndex, ValueKind};
use super::{Decimals, Design, Factor, FeatureError, Variable, VariableKind};
use crate::stat::{Dd, decimal_residual};
use crate::table::{Block, Column, ColumnType, Schema};
use std::collections::BTreeMap;
use std::ops::Range;

/// Rows that a buffer of design rows holds at a time.
const BATCH: usize = 1024;

/// A design whose names were found in a schema.
#[derive(Clone, Debug)]
pub struct BoundDesign<'a> {
    /// The design.
    pub design: &'a Design,
    /// The target; `None` for prediction.
    pub(super) target: Option<BoundTarget>,
    /// Position of the weights; `None` for prediction, and where every row counts alike.
    weights: Option<usize>,
    pub(super) variables: Vec<BoundVariable<'a>>,
    computed: Computed<'a>,
    columns: Vec<Vec<BoundFactor>>,
}

/// The target, its columns by their position in a block.
#[derive(Clone, Debug)]
pub(super) enum BoundTarget {
    Column(usize),
    Computed(Expression<usize>),
}

#[derive(Clone, Debug)]
pub(super) struct BoundVariable<'a> {
    name: &'a str,
    pub(super) position: usize,
    encoder: Encoder<'a>,
    /// Its distinct values as levels, where it is taken for a category.
    values: Option<ValueIndex>,
}

#[derive(Clone, Copy, Debug)]
enum BoundFactor {
    /// The value of a variable, by its index.
    Plain(usize),
    /// What is computed, by its place.
    Computed(usize),
    /// A level of a variable, both by their index.
    Level(usize, u32),
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
    computed: ComputedCells,
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
    /// What is computed from it has no finite value.
    OutsideDomain {
        /// What is computed: `log(x)`.
        expression: String,
        /// The values of the variables that it is computed from.
        values: BTreeMap<String, String>,
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
        let variables = design.variables.iter().map(|variable| BoundVariable::new(variable, schema));
        let variables = variables.collect::<Result<_, _>>()?;
        let computed = Computed::new(design)?;
        let bind = |factor| bind_factor(design, &computed, factor);
        let columns = design.columns.iter().map(|column| column.factors.iter().map(bind).collect());
        Ok(Self { design, target, weights, columns: columns.collect::<Result<_, _>>()?, variables, computed })
    }

    /// The complete rows among `range` of `block`, with the target; what was in `rows` is gone.
    pub fn fill(&self, rows: &mut DesignRows, block: &Block, range: Range<usize>) {
        self.encode(rows, block, range.clone());
        let weights = self.weights.and_then(|weights| match &*block.columns[weights] {
            Column::Number(cells) => Some(&cells[range.clone()]),
            _ => None,
        });
        let mut gaps = self.gaps(rows, range.len());
        let target = self.target.as_ref().map(|target| target.values(block, range.clone(), rows.decimals.target));
        let mut low = Vec::new();
        rows.y.clear();
        if let Some(target) = &target {
            gaps.iter_mut().zip(&target.hi).for_each(|(gap, y)| *gap |= y.is_nan());
        }
        if let Some(weights) = weights {
            // Rows of no weight are as if they were not there.
            gaps.iter_mut().zip(weights).for_each(|(gap, &weight)| *gap |= weight.is_nan() || weight <= 0.0);
        }
        let offsets: Vec<u32> = (0..).zip(gaps).filter(|(_, gap)| !gap).map(|(i, _)| i).collect();
        if let Some(target) = &target {
            rows.y.extend(offsets.iter().filter_map(|&i| target.hi.get(i as usize)));
            low.extend(offsets.iter().filter_map(|&i| target.lo.get(i as usize)));
        }
        rows.weights.clear();
        if let Some(weights) = weights {
            rows.weights.extend(offsets.iter().map(|&i| weights[i as usize]));
        }
        rows.y_low = low;
        clear_zeros(&mut rows.y_low);
        self.multiply(rows, &offsets, range.start);
    }

    /// The complete rows of a block, a batch at a time.
    pub(super) fn for_batches(&self, rows: &mut DesignRows, block: &Block, mut each: impl FnMut(&DesignRows)) {
        for start in (0..block.len()).step_by(BATCH) {
            self.fill(rows, block, start..block.len().min(start + BATCH));
            each(rows);
        }
    }

    /// The rows among `range` of `block` that can be predicted, without the target, and the others with their reasons.
    pub fn fill_features(&self, rows: &mut DesignRows, block: &Block, range: Range<usize>) -> Vec<Gap> {
        self.encode(rows, block, range.clone());
        let (mut offsets, mut gaps) = (Vec::new(), Vec::new());
        for (i, gap) in self.gaps(rows, range.len()).into_iter().enumerate() {
            if gap {
                gaps.extend(self.explain(rows, block, range.start + i, i));
            } else {
                offsets.push(i as u32);
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
            let column = &block.columns[variable.position];
            variable.encoder.encode(cells, column, range.clone());
            if let Some(values) = &variable.values {
                values.encode(&mut cells.levels, column, range.clone());
            }
        }
        rows.computed.fill(&self.computed, &rows.cells, &rows.decimals, range.len());
    }

    /// Which encoded rows have a variable without a usable value, or nothing finite where something is computed.
    fn gaps(&self, rows: &DesignRows, n: usize) -> Vec<bool> {
        let mut gaps = vec![false; n];
        for (variable, cells) in self.variables.iter().zip(&rows.cells) {
            if variable.has_levels() {
                gaps.iter_mut().zip(&cells.levels).for_each(|(gap, level)| *gap |= *level >= UNSEEN_LEVEL);
            } else {
                gaps.iter_mut().zip(&cells.numbers).for_each(|(gap, number)| *gap |= number.is_nan());
            }
        }
        rows.computed.mark_undefined(&mut gaps);
        gaps
    }

    /// Why the `i`th encoded row has no prediction.
    fn explain(&self, rows: &DesignRows, block: &Block, row: usize, i: usize) -> Option<Gap> {
        let label = |variable: &BoundVariable<'_>| block.value(row, variable.position).to_text();
        for (variable, cells) in self.variables.iter().zip(&rows.cells) {
            let cause = match cells.levels.get(i).copied().filter(|_| variable.has_levels()) {
                Some(MISSING_LEVEL) => GapCause::Missing,
                Some(UNSEEN_LEVEL) => GapCause::UnseenLevel(label(variable)),
                None if cells.numbers[i].is_nan() => GapCause::Missing,
                _ => continue,
            };
            return Some(Gap { row, variable: variable.name.to_owned(), cause });
        }
        let (expression, name) = rows.computed.first_undefined(&self.computed, i)?;
        let variables: Vec<&BoundVariable<'_>> = expression.leaves().into_iter().map(|&v| &self.variables[v]).collect();
        let values = variables.iter().map(|variable| (variable.name.to_owned(), label(variable))).collect();
        let variable = variables.first().map_or_else(String::new, |first| first.name.to_owned());
        Some(Gap { row, variable, cause: GapCause::OutsideDomain { expression: name, values } })
    }

    /// Multiplies the factors of each column, at the encoded rows `offsets`.
    fn multiply(&self, rows: &mut DesignRows, offsets: &[u32], start: usize) {
        let DesignRows { positions, x, low, cells, computed, decimals, .. } = rows;
        positions.clear();
        positions.extend(offsets.iter().map(|&i| i + start as u32));
        x.clear();
        low.resize_with(self.columns.len(), Vec::new);
        for (factors, low) in self.columns.iter().zip(low) {
            low.clear();
            match factors[..] {
                [] => x.resize(x.len() + offsets.len(), 1.0),
                [BoundFactor::Plain(variable)] => {
                    let cells = &cells[variable].numbers;
                    if cells.len() == offsets.len() {
                        x.extend_from_slice(cells);
                    } else {
                        x.extend(offsets.iter().map(|&i| cells[i as usize]));
                    }
                    if decimals.of_variable(variable) {
                        residuals(low, &x[x.len() - offsets.len()..]);
                    }
                }
                [BoundFactor::Level(variable, level)] => {
                    let cells = &cells[variable].levels;
                    x.extend(offsets.iter().map(|&i| f64::from(u8::from(cells[i as usize] == level))));
                }
                _ => {
                    let products = offsets.iter().map(|&i| product(factors, cells, computed, i as usize, decimals));
                    products.for_each(|product| {
                        x.push(product.hi);
                        low.push(product.lo);
                    });
                }
            }
        }
    }
}

impl<'a> BoundVariable<'a> {
    fn new(variable: &'a Variable, schema: &Schema) -> Result<Self, FeatureError> {
        let position = find(schema, &variable.name)?;
        let (expected, found) = (variable.kind.column_type(), schema.fields[position].kind);
        // A label that was never seen can make a reader take a column of labels for text.
        if found != expected && !(expected == ColumnType::Category && found == ColumnType::Text) {
            let column = variable.name.clone();
            return Err(FeatureError::TypeChanged { column, expected: expected.name(), found: found.name() });
        }
        let kind = if expected == ColumnType::Date { ValueKind::Date } else { ValueKind::Number };
        let values = variable.as_category.as_ref().map(|levels| ValueIndex::new(kind, &levels.levels));
        Ok(Self { name: &variable.name, position, encoder: Encoder::new(variable), values })
    }

    fn has_levels(&self) -> bool {
        self.encoder.has_levels() || self.values.is_some()
    }
}

impl BoundTarget {
    /// Positions of the columns that it is computed from.
    pub(super) fn places(&self) -> Vec<usize> {
        match self {
            Self::Column(place) => vec![*place],
            Self::Computed(of) => of.leaves().into_iter().copied().collect(),
        }
    }

    /// Its values among `range` of a block, NaN where there is none. `decimals`: the columns hold decimals, and what reading
    /// them lost is taken into account.
    fn values(&self, block: &Block, range: Range<usize>, decimals: bool) -> Halves {
        let mut values = Halves::default();
        match self {
            Self::Column(place) => {
                if let Column::Number(cells) = &*block.columns[*place] {
                    values.hi.extend_from_slice(&cells[range]);
                }
                if decimals {
                    values.lo.extend(values.hi.iter().map(|&y| decimal_residual(y).unwrap_or_default()));
                }
            }
            Self::Computed(of) => {
                let at = |row: usize| {
                    let cell = |place: &usize| number(&block.columns[*place], row);
                    let plain = of.evaluate(&|place| Dd::new(cell(place)));
                    if decimals { exact(plain, || of.evaluate(&|place| as_decimal(cell(place)))) } else { plain }
                };
                range.map(at).for_each(|value| {
                    values.hi.push(if value.hi.is_finite() { value.hi } else { f64::NAN });
                    values.lo.push(value.lo);
                });
            }
        }
        values
    }
}

/// Upper halves of numbers, and lower halves if any is not 0.
#[derive(Default)]
struct Halves {
    hi: Vec<f64>,
    lo: Vec<f64>,
}

/// What is computed from the decimals that were written. Whether there is a value at all is for the numbers to say as they are, so
/// that all passes have the same rows.
pub(super) fn exact(plain: Dd, of_decimals: impl FnOnce() -> Dd) -> Dd {
    if !plain.hi.is_finite() {
        return plain;
    }
    let exact = of_decimals();
    if exact.hi.is_finite() { exact } else { plain }
}

/// The decimal that a number was read from.
pub(super) fn as_decimal(hi: f64) -> Dd {
    Dd { hi, lo: decimal_residual(hi).unwrap_or_default() }
}

/// The product of the factors in one row, in double-double: rounding products to `f64` would cost digits that no solver brings
/// back.
fn product(factors: &[BoundFactor], cells: &[EncodedCells], computed: &ComputedCells, i: usize, decimals: &Decimals) -> Dd {
    let mut product = Dd::ONE;
    for &factor in factors {
        match factor {
            BoundFactor::Level(variable, level) if cells[variable].levels[i] == level => {}
            BoundFactor::Level(..) => return Dd::ZERO,
            BoundFactor::Plain(variable) => {
                let number = cells[variable].numbers[i];
                product = product * if decimals.of_variable(variable) { as_decimal(number) } else { Dd::new(number) };
            }
            BoundFactor::Computed(place) => product = product * computed.at(place, i),
        }
    }
    product
}

/// What reading the numbers lost; nothing if that is nothing for all.
fn residuals(into: &mut Vec<f64>, numbers: &[f64]) {
    into.clear();
    into.extend(numbers.iter().map(|&x| decimal_residual(x).unwrap_or_default()));
    clear_zeros(into);
}

fn clear_zeros(low: &mut Vec<f64>) {
    if low.iter().all(|low| *low == 0.0) {
        low.clear();
    }
}

fn bind_target(design: &Design, schema: &Schema) -> Result<BoundTarget, FeatureError> {
    let Some(expression) = &design.target.expression else {
        let position = find(schema, &design.target.name)?;
        return match schema.fields[position].kind {
            ColumnType::Number => Ok(BoundTarget::Column(position)),
            found => Err(FeatureError::TargetNotNumber { column: design.target.name.clone(), found: found.name() }),
        };
    };
    for column in expression.columns() {
        let kind = schema.fields[find(schema, column)?].kind;
        if !is_number(kind) {
            return Err(FeatureError::TargetNotNumber { column: column.to_owned(), found: kind.name() });
        }
    }
    let broken = || FeatureError::BrokenDesign(design.target.name.clone());
    Ok(BoundTarget::Computed(expression.try_map(&|column| schema.position(column)).ok_or_else(broken)?))
}

fn bind_factor(design: &Design, computed: &Computed<'_>, factor: &Factor) -> Result<BoundFactor, FeatureError> {
    let index = |name: &str| design.variables.iter().position(|variable| variable.name == name);
    let bound = match factor {
        Factor::Number(Expression::Column(variable)) => index(variable).map(BoundFactor::Plain),
        Factor::Number(expression) => computed.place_of(expression).map(BoundFactor::Computed),
        Factor::Polynomial { polynomial, degree } => {
            computed.place_of_polynomial(*polynomial, *degree).map(BoundFactor::Computed)
        }
        Factor::Level { variable, level } => index(variable).and_then(|v| {
            let levels = design.variables[v].levels()?;
            Some(BoundFactor::Level(v, levels.levels.iter().position(|known| known == level)? as u32))
        }),
    };
    bound.ok_or_else(|| FeatureError::BrokenDesign(design.base(factor)))
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
