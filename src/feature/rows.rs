//! Rows of a block as rows of the design matrix.

use super::cells::Cells;
use super::check::{find, find_weights, is_number};
use super::computed::{Computed, ComputedCells};
use super::encode::{EncodedCells, Encoder, MISSING_LEVEL, UNSEEN_LEVEL, number};
use super::formula::Expression;
use super::value_levels::{ValueIndex, ValueKind};
use super::{Decimals, Design, Factor, FeatureError, Variable, VariableKind};
use crate::engine::batches;
use crate::stat::{Dd, decimal_residual, map_of};
use crate::table::{Block, ColumnType, Schema};
use std::collections::BTreeMap;
use std::ops::Range;
use straightedge_kernel::has_nan;

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
    /// By columns, (`n_columns` × `n_rows`).
    x: Vec<Numbers>,
    /// What rounding left of products, column by column; empty for columns that are exact.
    low: Vec<Vec<f64>>,
    y: Numbers,
    y_low: Vec<f64>,
    weights: Cells,
    cells: Vec<EncodedCells>,
    target: TargetCells,
    computed: ComputedCells,
    decimals: Decimals,
}

/// Where the numbers of a column are.
#[derive(Clone, Debug)]
enum Numbers {
    /// Made for it.
    Own(Vec<f64>),
    /// They are those of a variable, by its index, or the target's, and not copied: that would cost as much as much of what is done
    /// with them.
    Encoded(usize),
}

impl Default for Numbers {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl Numbers {
    /// An empty buffer to write into.
    fn own(&mut self) -> &mut Vec<f64> {
        if let Self::Encoded(_) = self {
            *self = Self::default();
        }
        match self {
            Self::Own(numbers) => {
                numbers.clear();
                numbers
            }
            Self::Encoded(_) => unreachable!("it was replaced"),
        }
    }

    /// Those of `encoded`, which are found under `index`, at `rows`, or all of them.
    fn pick(&mut self, index: usize, encoded: &[f64], rows: Option<&[u32]>) {
        match rows {
            None => *self = Self::Encoded(index),
            Some(rows) => self.own().extend(rows.iter().filter_map(|&i| encoded.get(i as usize))),
        }
    }
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
        match &self.x[j] {
            Numbers::Own(numbers) => numbers,
            Numbers::Encoded(variable) => &self.cells[*variable].numbers,
        }
    }

    /// What rounding left of column `j`, (`n_rows`), if `f64` does not hold it exactly: `x(j) + low(j)` has twice the digits.
    pub fn low(&self, j: usize) -> Option<&[f64]> {
        Some(self.low[j].as_slice()).filter(|low| !low.is_empty())
    }

    /// The target, (`n_rows`); empty if it was not asked for.
    pub fn y(&self) -> &[f64] {
        match &self.y {
            Numbers::Own(numbers) => numbers,
            Numbers::Encoded(_) => &self.target.hi,
        }
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
        x.iter_mut().enumerate().for_each(|(j, x)| *x = self.x(j)[i]);
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
        let mut gaps = self.gaps(rows, range.len());
        if let Some(target) = &self.target {
            target.read(&mut rows.target, block, range.clone(), rows.decimals.target);
            gaps.mark_nan(&rows.target.hi);
        }
        let mut weights = Cells::default();
        if let Some(place) = self.weights {
            weights.share(&block.columns[place], range.clone());
            // Rows of no weight are as if they were not there.
            gaps.mark_where(&weights, |weight| weight.is_nan() || *weight <= 0.0);
        }
        let complete = gaps.complete_rows();
        let picked = complete.as_deref();
        rows.y.pick(0, &rows.target.hi, picked);
        rows.y_low.clear();
        match picked {
            None => rows.y_low.extend_from_slice(&rows.target.lo),
            Some(picked) => rows.y_low.extend(picked.iter().filter_map(|&i| rows.target.lo.get(i as usize))),
        }
        clear_zeros(&mut rows.y_low);
        rows.weights.pick(&weights, picked.filter(|_| !weights.is_empty()));
        self.multiply(rows, picked, range);
    }

    /// The complete rows of a block, a batch at a time.
    pub(super) fn for_batches(&self, rows: &mut DesignRows, block: &Block, mut each: impl FnMut(&DesignRows)) {
        for range in batches(block.len(), BATCH) {
            self.fill(rows, block, range);
            each(rows);
        }
    }

    /// The rows among `range` of `block` that can be predicted, without the target, and the others with their reasons.
    pub fn fill_features(&self, rows: &mut DesignRows, block: &Block, range: Range<usize>) -> Vec<Gap> {
        self.encode(rows, block, range.clone());
        let gaps = self.gaps(rows, range.len());
        let explained = gaps.rows().filter_map(|i| self.explain(rows, block, range.start + i, i)).collect();
        rows.y.own();
        rows.y_low.clear();
        rows.weights.own();
        self.multiply(rows, gaps.complete_rows().as_deref(), range);
        explained
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
    fn gaps(&self, rows: &DesignRows, n: usize) -> Gaps {
        let mut gaps = Gaps { n, marked: Vec::new() };
        for (variable, cells) in self.variables.iter().zip(&rows.cells) {
            if variable.has_levels() {
                gaps.mark_where(&cells.levels, |level| *level >= UNSEEN_LEVEL);
            } else {
                gaps.mark_nan(&cells.numbers);
            }
        }
        rows.computed.places().for_each(|values| gaps.mark_where(values, |value| !value.hi.is_finite()));
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
        let values = map_of(variables.iter().map(|variable| (variable.name.to_owned(), label(variable))));
        let variable = variables.first().map_or_else(String::new, |first| first.name.to_owned());
        Some(Gap { row, variable, cause: GapCause::OutsideDomain { expression: name, values } })
    }

    /// Multiplies the factors of each column, at those of the encoded rows, or all of them; `range`: where they are in the block.
    fn multiply(&self, rows: &mut DesignRows, picked: Option<&[u32]>, range: Range<usize>) {
        let DesignRows { positions, x, low, cells, computed, decimals, .. } = rows;
        let (n, start) = (picked.map_or(range.len(), <[u32]>::len), range.start as u32);
        let each = || (0..n).map(|i| picked.map_or(i, |picked| picked[i] as usize));
        positions.clear();
        positions.extend(each().map(|i| i as u32 + start));
        x.resize_with(self.columns.len(), Numbers::default);
        low.resize_with(self.columns.len(), Vec::new);
        for ((factors, x), low) in self.columns.iter().zip(x).zip(low) {
            low.clear();
            match factors[..] {
                [] => x.own().resize(n, 1.0),
                [BoundFactor::Plain(variable)] => {
                    let numbers = &cells[variable].numbers;
                    x.pick(variable, numbers, picked);
                    if decimals.of_variable(variable) {
                        match x {
                            Numbers::Own(picked) => residuals(low, picked),
                            Numbers::Encoded(_) => residuals(low, numbers),
                        }
                    }
                }
                [BoundFactor::Level(variable, level)] => {
                    let cells = &cells[variable].levels;
                    x.own().extend(each().map(|i| f64::from(u8::from(cells[i] == level))));
                }
                _ => {
                    let x = x.own();
                    for product in each().map(|i| product(factors, cells, computed, i, decimals)) {
                        x.push(product.hi);
                        low.push(product.lo);
                    }
                }
            }
        }
    }
}

/// Which of some rows are incomplete.
struct Gaps {
    n: usize,
    /// By row; empty if all are complete, as most often.
    marked: Vec<bool>,
}

impl Gaps {
    /// Marks the rows in which a number is missing.
    fn mark_nan(&mut self, numbers: &[f64]) {
        if has_nan(numbers) {
            self.mark_where(numbers, |number| number.is_nan());
        }
    }

    /// Marks the rows for whose value that holds.
    fn mark_where<T>(&mut self, values: &[T], is_gap: impl Fn(&T) -> bool) {
        for (row, _) in values.iter().enumerate().filter(|(_, value)| is_gap(value)) {
            self.marked.resize(self.n, false);
            self.marked[row] = true;
        }
    }

    /// The incomplete rows, ascending.
    fn rows(&self) -> impl Iterator<Item = usize> {
        self.marked.iter().enumerate().filter(|(_, gap)| **gap).map(|(row, _)| row)
    }

    /// The complete rows, ascending; `None` if all are.
    fn complete_rows(&self) -> Option<Vec<u32>> {
        let complete = || (0..).zip(&self.marked).filter(|(_, gap)| !**gap).map(|(row, _)| row).collect();
        (!self.marked.is_empty()).then(complete)
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
    fn read(&self, into: &mut TargetCells, block: &Block, range: Range<usize>, decimals: bool) {
        let TargetCells { hi, lo } = into;
        lo.clear();
        match self {
            Self::Column(place) => {
                hi.share(&block.columns[*place], range);
                if decimals {
                    lo.extend(hi.iter().map(|&y| decimal_residual(y).unwrap_or_default()));
                }
            }
            Self::Computed(of) => {
                let at = |row: usize| {
                    let cell = |place: &usize| number(&block.columns[*place], row);
                    let plain = of.evaluate(&|place| Dd::new(cell(place)));
                    if decimals { exact(plain, || of.evaluate(&|place| as_decimal(cell(place)))) } else { plain }
                };
                let hi = hi.own();
                range.map(at).for_each(|value| {
                    hi.push(if value.hi.is_finite() { value.hi } else { f64::NAN });
                    lo.push(value.lo);
                });
            }
        }
    }
}

/// The target of a run of rows: upper halves of numbers, and lower halves if any is not 0.
#[derive(Clone, Debug, Default)]
struct TargetCells {
    hi: Cells,
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
