//! A table as RFC 4180 in UTF-8: comma, double quotes where they are needed, CR LF.

use super::{Block, Column, Formulas, Schema};

/// The header line: the names of the columns and of `more` that follow them.
pub fn csv_header(schema: &Schema, more: &[&str], formulas: Formulas) -> Vec<u8> {
    let mut line = Vec::new();
    let names = schema.fields.iter().map(|field| field.name.as_str()).chain(more.iter().copied());
    for (i, name) in names.enumerate() {
        push_cell(&mut line, i > 0, &formulas.export(name));
    }
    line.extend(b"\r\n");
    line
}

/// The lines of a block: numbers in their shortest round-trip form, dates in ISO 8601, nothing where a cell is missing. `more`
/// gives the cells that follow those of a row.
pub fn csv_block<const N: usize>(block: &Block, formulas: Formulas, more: impl Fn(usize) -> [String; N]) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in 0..block.len() {
        for (i, column) in block.columns.iter().enumerate() {
            push_cell(&mut lines, i > 0, &formulas.export_cell(column, row));
        }
        for (i, cell) in more(row).iter().enumerate() {
            push_cell(&mut lines, i > 0 || !block.columns.is_empty(), cell);
        }
        lines.extend(b"\r\n");
    }
    lines
}

impl Formulas {
    /// A cell as it is exported: only texts can be formulas.
    pub fn export_cell(self, column: &Column, row: usize) -> String {
        let text = column.value(row).to_text();
        match column {
            Column::Category(_) | Column::Text(_) => self.export(&text).into_owned(),
            Column::Number(_) | Column::Boolean(_) | Column::Date(_) => text,
        }
    }
}

fn push_cell(line: &mut Vec<u8>, follows: bool, cell: &str) {
    if follows {
        line.push(b',');
    }
    // Spaces at the edges are part of a cell, but many readers trim them where there are no quotes.
    let edges = cell.starts_with(' ') || cell.ends_with(' ');
    if edges || cell.contains(['"', ',', '\r', '\n']) {
        line.push(b'"');
        line.extend(cell.replace('"', "\"\"").bytes());
        line.push(b'"');
    } else {
        line.extend(cell.bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Column, ColumnType, Field, RowIds, TextColumn};
    use std::sync::Arc;

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        let texts: TextColumn =
            [Some("a"), None, Some("say \"x\""), Some("1,5"), Some(" b"), Some("two\nlines")].into_iter().collect();
        let numbers = Column::Number(vec![0.1, f64::NAN, 1e21, -0.0, 5e-324, 12.0].into());
        let block = Block::new(6, RowIds::From(0), vec![Arc::new(Column::Text(texts)), Arc::new(numbers)]);
        let schema = Schema::new(vec![Field::new("a,b", ColumnType::Text), Field::new("n", ColumnType::Number)]);
        let mut found = csv_header(&schema, &["row"], Formulas::Neutralised);
        found.extend(csv_block(&block, Formulas::Neutralised, |row| [row.to_string()]));
        let expected = "\"a,b\",n,row\r\na,0.1,0\r\n,,1\r\n\"say \"\"x\"\"\",1e21,2\r\n\"1,5\",-0,3\r\n\" b\",5e-324,4\r\n\
                        \"two\nlines\",12,5\r\n";
        assert_eq!(String::from_utf8(found).ok().as_deref(), Some(expected));
    }
}
