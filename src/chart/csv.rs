//! The numbers behind a chart, as a file.

use super::table_view::{TableCell, TableView};
use crate::table::Formulas;

/// The table as RFC 4180 has it: a header line, CRLF line ends, quotes where a cell needs them; numbers in their shortest form that
/// reads back to the same bits, missing cells empty. Texts are kept from being computed by a spreadsheet program.
pub fn to_csv(table: &TableView) -> String {
    let mut text = String::new();
    push_line(&mut text, table.columns.iter().map(|column| Formulas::Neutralised.export(&column.title).into_owned()));
    for row in &table.rows {
        push_line(&mut text, row.iter().map(cell_text));
    }
    text
}

fn cell_text(cell: &TableCell) -> String {
    match cell {
        TableCell::Missing => String::new(),
        TableCell::Text(text) => Formulas::Neutralised.export(text).into_owned(),
        TableCell::Number(number) => number.to_string(),
    }
}

fn push_line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if cell.contains(['"', ',', '\r', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::super::table_view::TableColumn;
    use super::*;

    #[test]
    fn quotes_what_needs_it_and_keeps_every_digit() {
        let table = TableView {
            columns: vec![TableColumn::text("level, as read"), TableColumn::number("estimate")],
            rows: vec![
                vec!["a \"b\"".to_owned().into(), 0.1.into()],
                vec!["two\nlines".to_owned().into(), f64::NAN.into()],
                vec!["plain".to_owned().into(), 1e-300.into()],
            ],
        };
        let text = to_csv(&table);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap(), vec!["level, as read", "estimate"]);
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows[0], vec!["a \"b\"", "0.1"]);
        assert_eq!(rows[1], vec!["two\nlines", ""]);
        assert_eq!(rows[2][1].parse::<f64>().unwrap(), 1e-300);
    }
}
