//! Rows from outside, read against what the model needs.

use super::{DeployError, Input, Model, Row};
use crate::pipeline::{labels, read_cells};
use crate::stat::sort_by;
use crate::table::{Block, Column, ColumnType, Dictionary, Field, RowIds, Schema, Value, ValueRef};
use std::sync::Arc;

/// Rows with exactly the columns that the model needs, in the types it knows.
#[derive(Clone, Debug)]
pub struct InputBlock {
    /// The inputs' names and types.
    pub schema: Schema,
    /// The rows. Cells that could not be read are missing.
    pub block: Block,
    /// What could not be read, by row and then by input.
    pub problems: Vec<InputProblem>,
}

/// A cell that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputProblem {
    /// The row's place in the block.
    pub row: usize,
    /// The input.
    pub column: String,
    /// What is wrong.
    pub cause: InputCause,
}

/// Why a cell could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputCause {
    /// The row does not have the column; its column with the nearest name, if one is near.
    NoColumn(Option<String>),
    /// The value cannot be read as the input's type.
    WrongType {
        /// The type.
        expected: ColumnType,
        /// The value as it was given.
        found: String,
    },
}

impl Model {
    /// Reads rows as they stand in JSON. Null and an empty text are missing; texts are read as numbers, booleans and dates where
    /// such are wanted ([`crate::pipeline::to_number`] and its sisters say which), and numbers as labels where those are.
    pub fn read_rows(&self, rows: &[Row]) -> InputBlock {
        let mut problems = Vec::new();
        let columns = self.document().inputs.iter().map(|input| {
            for (i, row) in rows.iter().enumerate().filter(|(_, row)| !row.contains_key(&input.name)) {
                problems.push(InputProblem {
                    row: i,
                    column: input.name.clone(),
                    cause: InputCause::NoColumn(nearest(input, row)),
                });
            }
            let cells = rows.iter().map(|row| row.get(&input.name).map_or(ValueRef::Missing, cell));
            Arc::new(read_column(input, cells, &mut problems))
        });
        let block = Block::new(rows.len(), RowIds::From(0), columns.collect());
        InputBlock { schema: self.input_schema(), block, problems: sorted(problems) }
    }

    /// Reads a block of a table; columns that have another type than the model knows are read as [`Model::read_rows`] does.
    ///
    /// # Errors
    /// [`DeployError::MissingInputs`].
    pub fn read_block(&self, schema: &Schema, block: &Block) -> Result<InputBlock, DeployError> {
        let inputs = &self.document().inputs;
        let missing = inputs.iter().filter(|input| schema.position(&input.name).is_none());
        let missing: Vec<_> = missing.map(|input| (input.name.clone(), schema.nearest(&input.name).map(str::to_owned))).collect();
        if !missing.is_empty() {
            return Err(DeployError::MissingInputs(missing));
        }
        let mut problems = Vec::new();
        let columns = inputs.iter().filter_map(|input| {
            let place = schema.position(&input.name)?;
            let cells = (0..block.len()).map(|row| block.value(row, place));
            let same_type = schema.fields[place].kind == input.kind;
            let column = &block.columns[place];
            Some(if same_type { column.clone() } else { Arc::new(read_column(input, cells, &mut problems)) })
        });
        let block = block.with_columns(columns.collect());
        Ok(InputBlock { schema: self.input_schema(), block, problems: sorted(problems) })
    }

    fn input_schema(&self) -> Schema {
        let field = |input: &Input| Field { name: input.name.clone(), kind: input.kind, unit: input.unit.clone() };
        Schema::new(self.document().inputs.iter().map(field).collect())
    }
}

/// Reads the cells of one input; those that cannot be read are missing, and told to `problems`.
fn read_column<'a>(input: &Input, cells: impl Iterator<Item = ValueRef<'a>> + Clone, problems: &mut Vec<InputProblem>) -> Column {
    let blank = |cell| matches!(cell, ValueRef::Text(text) if text.trim().is_empty());
    let cells = cells.map(|cell| if blank(cell) { ValueRef::Missing } else { cell });
    let dictionary = if input.kind == ColumnType::Category { labels(cells.clone()) } else { Dictionary::default() };
    let column = read_cells(cells.clone(), input.kind, &Arc::new(dictionary));
    for (row, cell) in cells.enumerate().filter(|(row, cell)| !cell.is_missing() && column.is_missing(*row)) {
        let cause = InputCause::WrongType { expected: input.kind, found: cell.to_text() };
        problems.push(InputProblem { row, column: input.name.clone(), cause });
    }
    column
}

fn cell(value: &Value) -> ValueRef<'_> {
    match value {
        Value::Missing => ValueRef::Missing,
        Value::Boolean(truth) => ValueRef::Boolean(*truth),
        Value::Number(number) => ValueRef::Number(*number),
        Value::Text(text) => ValueRef::Text(text),
    }
}

fn nearest(input: &Input, row: &Row) -> Option<String> {
    let fields = row.keys().map(|name| Field::new(name, input.kind)).collect();
    Schema::new(fields).nearest(&input.name).map(str::to_owned)
}

fn sorted(mut problems: Vec<InputProblem>) -> Vec<InputProblem> {
    sort_by(&mut problems, |a, b| a.row.cmp(&b.row));
    problems
}
