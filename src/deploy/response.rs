//! What a model predicts, in rows that have it: to hold predictions against.

use super::Model;
use crate::feature::formula::Expression;
use crate::pipeline::to_number;
use crate::stat::Dd;
use crate::table::{Block, Schema};

/// What a model predicts, over the columns of a table as it was read.
#[derive(Clone, Debug)]
pub struct Response(Expression<usize>);

impl Model {
    /// What it predicts, over the columns of a table of this schema; `None` if one is missing.
    pub fn response(&self, schema: &Schema) -> Option<Response> {
        let target = &self.document().target;
        let place = |name: &String| schema.position(self.document().recipe.source_name(name));
        match &target.expression {
            None => schema.position(&target.column).map(|place| Response(Expression::Column(place))),
            Some(expression) => expression.try_map(&place).map(Response),
        }
    }
}

impl Response {
    /// Its value in a row; `None` if it has none there.
    pub fn value(&self, block: &Block, row: usize) -> Option<f64> {
        let cell = |place: &usize| Dd::new(to_number(block.value(row, *place)).unwrap_or(f64::NAN));
        Some(self.0.evaluate(&cell).to_f64()).filter(|value| value.is_finite())
    }
}
