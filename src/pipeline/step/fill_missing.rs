#![doc = include_str!("fill_missing.md")]

use super::Mode;
use crate::engine::Runner;
use crate::pipeline::StepError;
use crate::pipeline::change_log::ChangeLog;
use crate::pipeline::convert::in_type;
use crate::pipeline::effect::Change;
use crate::pipeline::rows::{change_columns, position};
use crate::pipeline::typical::{means, medians, modes};
use crate::stat::sort_by;
use crate::table::MISSING_CODE;
use crate::table::{Block, CategoryColumn, Column, ColumnType, Dictionary, Table, Value, ValueRef};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(super) const PAGE: &str = include_str!("fill_missing.md");

/// Put a value where there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FillMissing {
    /// The columns to fill.
    pub columns: Vec<String>,
    /// Where the value comes from.
    pub with: FillWith,
}

/// Where a fill value comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillWith {
    /// The arithmetic mean of the present values.
    Mean,
    /// Their median.
    Median,
    /// The most frequent of them; among equals the smallest, or the first in byte order.
    Mode,
    /// This one. A date is a text in ISO 8601.
    Constant(Value),
}

/// Fill values, taken from the training table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedFill {
    /// Where the values came from.
    pub with: FillWith,
    /// One value a column.
    pub columns: Vec<ColumnFill>,
}

/// The fill value of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnFill {
    /// The column.
    pub column: String,
    /// What is put into its missing cells. A date is a text in ISO 8601.
    pub value: Value,
}

impl FillMissing {
    pub(super) async fn fit<R: Runner>(&self, table: &Table, runner: &R) -> Result<FittedFill, StepError> {
        if self.columns.is_empty() {
            return Err(StepError::NoColumns);
        }
        let find = |column: &String| table.schema.position(column).ok_or_else(|| StepError::unknown(column, &table.schema));
        let mut places = self.columns.iter().map(find).collect::<Result<Vec<usize>, StepError>>()?;
        sort_by(&mut places, Ord::cmp);
        places.dedup();
        if matches!(self.with, FillWith::Mean | FillWith::Median) {
            let other = places.iter().map(|&place| &table.schema.fields[place]).find(|field| field.kind != ColumnType::Number);
            if let Some(field) = other {
                let cannot = "holds no numbers, so it has neither mean nor median";
                return Err(StepError::WrongType { column: field.name.clone(), found: field.kind, cannot });
            }
        }
        let numbers = |found: Vec<Option<f64>>| found.into_iter().map(|value| value.map(Value::Number)).collect();
        let values: Vec<Option<Value>> = match &self.with {
            FillWith::Mean => numbers(means(table, &places, runner).await?),
            FillWith::Median => numbers(medians(table, &places, runner).await?),
            FillWith::Mode => modes(table, &places, runner).await?,
            FillWith::Constant(value) => vec![Some(value.clone()); places.len()],
        };
        let columns = places.into_iter().zip(values).map(|(place, value)| {
            let field = &table.schema.fields[place];
            let column = field.name.clone();
            match value {
                None => Err(StepError::NoValues { column }),
                Some(Value::Number(mean)) if self.with == FillWith::Mean && !mean.is_finite() => {
                    Err(StepError::Overflow { column })
                }
                Some(value) => {
                    in_type(&value, field)?;
                    Ok(ColumnFill { column, value })
                }
            }
        });
        Ok(FittedFill { with: self.with.clone(), columns: columns.collect::<Result<_, _>>()? })
    }
}

impl FittedFill {
    pub(super) async fn apply<R: Runner>(&self, table: &Table, mode: Mode, runner: &R) -> Result<(Table, Change), StepError> {
        let mut fills = Vec::with_capacity(self.columns.len());
        for ColumnFill { column, value } in &self.columns {
            if let Some(place) = position(&table.schema, column, mode)? {
                let value = in_type(value, &table.schema.fields[place])?;
                fills.push(Fill { place, value, dictionary: extended_dictionary(table, place, value) });
            }
        }
        let names = || fills.iter().map(|fill| table.schema.fields[fill.place].name.as_str());
        let places: Vec<usize> = fills.iter().map(|fill| fill.place).collect();
        let fill = |_, block: &Block| {
            let mut log = ChangeLog::over(names());
            let fill = |(i, fill): (usize, &Fill)| {
                fill.column(&block.columns[i], |row| log.cell(i, block.row_id(row), ValueRef::Missing, fill.value))
            };
            let columns = fills.iter().enumerate().map(fill).collect();
            (block.with_columns(columns), log)
        };
        let (blocks, logs) = change_columns(table, &places, runner, &fill).await?;
        let notes = fills.iter().zip(names()).map(|(fill, name)| self.note(name, fill.value)).collect();
        let change = ChangeLog::over(names()).total(logs).into_change(notes);
        Ok((Table { schema: table.schema.clone(), blocks }, change))
    }

    fn note(&self, column: &str, value: ValueRef<'_>) -> String {
        let origin = match self.with {
            FillWith::Mean => "the mean",
            FillWith::Median => "the median",
            FillWith::Mode => "the most frequent value",
            FillWith::Constant(_) => "the chosen constant",
        };
        format!("\"{column}\" is filled with {}, {origin}.", value.to_text())
    }
}

/// A fill value at its place in a table.
struct Fill<'a> {
    place: usize,
    value: ValueRef<'a>,
    /// The category column's dictionary with the fill value's label; a label that is new to it comes last.
    dictionary: Option<Arc<Dictionary>>,
}

/// For a category column, a dictionary that has the label `value`; all blocks will share it.
fn extended_dictionary(table: &Table, place: usize, value: ValueRef<'_>) -> Option<Arc<Dictionary>> {
    let (ValueRef::Text(label), Some(known)) = (value, table.blocks.first()?.columns[place].dictionary()) else {
        return None;
    };
    if known.code(label).is_some() {
        return Some(known.clone());
    }
    let mut dictionary = (**known).clone();
    dictionary.intern(label);
    Some(Arc::new(dictionary))
}

impl Fill<'_> {
    /// The column without gaps; the same column, shared, if it has none. `filled` hears the places of the rows filled.
    fn column(&self, old: &Arc<Column>, filled: impl FnMut(usize)) -> Arc<Column> {
        let gaps: Vec<usize> = (0..old.len()).filter(|&row| old.is_missing(row)).collect();
        gaps.iter().copied().for_each(filled);
        match (&**old, self.value) {
            // A dictionary that grew has to be put into every block.
            (Column::Category(column), ValueRef::Text(label)) => {
                let dictionary = self.dictionary.as_ref().unwrap_or(&column.dictionary);
                if gaps.is_empty() && Arc::ptr_eq(dictionary, &column.dictionary) {
                    return old.clone();
                }
                let code = dictionary.code(label).unwrap_or(MISSING_CODE);
                let codes = with_gaps_filled(&column.codes, &gaps, code);
                Arc::new(Column::Category(CategoryColumn { codes, dictionary: dictionary.clone() }))
            }
            _ if gaps.is_empty() => old.clone(),
            (Column::Number(cells), ValueRef::Number(value)) => Arc::new(Column::Number(cells.with(&gaps, value))),
            (Column::Boolean(cells), ValueRef::Boolean(value)) => {
                Arc::new(Column::Boolean(with_gaps_filled(cells, &gaps, u8::from(value))))
            }
            (Column::Date(cells), ValueRef::Date(value)) => Arc::new(Column::Date(with_gaps_filled(cells, &gaps, value))),
            (Column::Text(text), ValueRef::Text(value)) => {
                Arc::new(Column::Text((0..text.len()).map(|row| text.get(row).or(Some(value))).collect()))
            }
            // The value's type was checked against the column's.
            _ => old.clone(),
        }
    }
}

fn with_gaps_filled<T: Copy>(cells: &[T], gaps: &[usize], value: T) -> Vec<T> {
    let mut cells = cells.to_vec();
    gaps.iter().for_each(|&row| cells[row] = value);
    cells
}

#[cfg(test)]
mod tests {
    use crate::engine::{Inline, ready};
    use crate::pipeline::testing::{check, check_scoring, recipe, table};

    fn fill(columns: &str, with: &str) -> String {
        format!(r#"[{{"kind": "fill_missing", "columns": {columns}, "with": {with}}}]"#)
    }

    #[test]
    fn fills_with_what_is_typical() {
        for (with, expected) in
            [(r#""mean""#, "4"), (r#""median""#, "2.5"), (r#""mode""#, "1"), (r#"{"constant": -0.5}"#, "-0.5")]
        {
            let after = format!("x number, y number\n1, 1\n{expected}, 1\n1, 1\n4, 1\n10, 1");
            let filled = check(&fill(r#"["x"]"#, with), "x number, y number\n1, 1\n, 1\n1, 1\n4, 1\n10, 1", &after).unwrap();
            check_scoring(&filled, "x number, z number\n, 1", &format!("x number, z number\n{expected}, 1"));
        }
    }

    #[test]
    fn ties_go_to_the_smallest_and_to_the_first_in_byte_order() {
        for (kind, cells, expected) in [
            ("number", "3, -1, -1, 3", "-1"),
            ("category", "b, Z, b, Z, a", "Z"),
            ("text", "b, a, b, a", "a"),
            ("boolean", "true, false", "false"),
            ("date", "2024-05-01, 1969-05-01", "1969-05-01"),
        ] {
            let rows = cells.replace(", ", "\n");
            let before = format!("x {kind}\n{rows}\n");
            check(&fill(r#"["x"]"#, r#""mode""#), &before, &format!("x {kind}\n{rows}\n{expected}"));
        }
    }

    #[test]
    fn constants_of_every_type() {
        for (kind, constant, expected) in [
            ("category", r#""none""#, "none"),
            ("text", r#""none""#, "none"),
            ("boolean", "true", "true"),
            ("date", r#""2020-02-29""#, "2020-02-29"),
        ] {
            let after = format!("x {kind}, y number\n{expected}, 1");
            check(&fill(r#"["x"]"#, &format!(r#"{{"constant": {constant}}}"#)), &format!("x {kind}, y number\n, 1"), &after);
        }
    }

    #[test]
    fn refuses_with_the_reason() {
        let before = "x number, c category, e number\n1, a, \n, , ";
        for (columns, with, message) in [
            (r#"["c"]"#, r#""mean""#, "column \"c\" (category) holds no numbers, so it has neither mean nor median."),
            (r#"["e"]"#, r#""median""#, "every cell of column \"e\" is missing, so there is no fill value. Fill with a constant"),
            (r#"["e"]"#, r#""mode""#, "every cell of column \"e\" is missing"),
            (
                r#"["x"]"#,
                r#"{"constant": "a"}"#,
                "\"a\" is no value for column \"x\", whose cells are of type number. Give a number",
            ),
            (r#"["c"]"#, r#"{"constant": null}"#, "\"\" is no value for column \"c\""),
            ("[]", r#""mode""#, "no column is chosen."),
            (r#"["xx"]"#, r#""mode""#, "there is no column \"xx\" at this point of the recipe."),
        ] {
            check(&fill(columns, with), before, &format!("Step 1, \"Fill missing cells\": {message}"));
        }
        let large = "x number\n1e308\n1e308\n";
        check(&fill(r#"["x"]"#, r#""mean""#), large, "Step 1, \"Fill missing cells\": the values of column \"x\" are too large");
    }

    #[test]
    fn columns_without_gaps_are_shared() {
        let table = table("x number, y number\n1, 1\n, 2\n3, 3", 2);
        let filled =
            ready(crate::pipeline::fit(&recipe(&fill(r#"["x", "y"]"#, r#""mean""#)), &table, &Inline::default())).unwrap();
        let shared =
            |block: usize, column: usize| filled.table.blocks[block].columns[column].is(&table.blocks[block].columns[column]);
        assert_eq!([shared(0, 0), shared(0, 1), shared(1, 0)], [false, true, true]);
        assert_eq!(filled.effects[0].cells_touched(), 1);
        assert_eq!(filled.effects[0].change.notes[0], "\"x\" is filled with 2, the mean.");
    }
}
