//! Data frames as R prints them (`print`, `options(width = 200)`), and a file as NIST writes it.

use super::*;
use crate::engine::{InMemory, Inline, ready};
use crate::table::ColumnType::{self, Category, Number, Text};

fn read_with(bytes: &[u8], options: &ReadOptions) -> Source {
    ready(read(&InMemory(bytes), "test.txt", options, &Inline::default())).expect("it can be read")
}

#[test]
fn columns_aligned_by_blanks_are_understood() {
    // (file, rows, columns, the first name that is not made up, the last cell of the first column, the type of the last column)
    type Case<'a> = (&'a [u8], u64, usize, &'a str, &'a str, ColumnType);
    let cases: [Case; 7] = [
        (include_bytes!("../../tests/data/aligned/mtcars.txt"), 32, 12, "mpg", "Volvo 142E", Number),
        (include_bytes!("../../tests/data/aligned/iris.txt"), 15, 6, "Sepal.Length", "105", Category),
        (include_bytes!("../../tests/data/aligned/airquality.txt"), 20, 7, "Ozone", "20", Number),
        (include_bytes!("../../tests/data/aligned/women.txt"), 15, 2, "height", "72", Number),
        (include_bytes!("../../tests/data/aligned/state.txt"), 12, 4, "region", "12", Text),
        (include_bytes!("../../tests/data/aligned/fwf.txt"), 16, 7, "GNP.deflator", "116.9", Number),
        (include_bytes!("../../tests/data/aligned/nist.dat"), 12, 2, "y", "0.3", Number),
    ];
    for (bytes, n_rows, n_columns, name, last, kind) in cases {
        let source = read_with(bytes, &ReadOptions::default());
        let names: Vec<&str> = source.report.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!((source.report.n_rows, names.len()), (n_rows, n_columns), "{names:?}");
        assert!(names[..2].contains(&name), "{names:?}");
        let (block, row) = source.table.locate(n_rows - 1).expect("the last row");
        assert_eq!(block.value(row, 0).to_text(), last);
        assert_eq!(source.table.schema.fields[n_columns - 1].kind, kind, "{names:?}");
        assert_eq!(source.report.dialect.delimiter, "  ");
        let finding = source.report.findings.iter().find(|finding| matches!(finding.choice, Choice::Delimiter(_))).expect("one");
        assert!(finding.evidence.contains("aligned by blanks"), "{}", finding.evidence);
        let odd: Vec<_> = source.report.issue_totals.iter().filter(|total| total.kind != IssueKind::EmptyHeader).collect();
        assert!(odd.iter().all(|total| total.kind == IssueKind::BlankLine), "{odd:?}");
    }
}

#[test]
fn lines_keep_their_numbers_and_a_decision_holds() {
    let text = b"A title\n\n     x     y\n   1.5     2\n   2.5   bad\n  10.0     4\n   3.0     5\n   4.0     6\n   5.0     7\n   6.0     8\n   7.0     9\n   8.0     1\n   9.0     2\n";
    let source = read_with(text, &ReadOptions::default());
    assert_eq!((source.report.n_rows, source.report.dialect.header_rows), (10, 1));
    let bad = source.report.issues.iter().find(|issue| issue.kind == IssueKind::MixedTypes).expect("it is listed");
    assert_eq!((bad.line, bad.column.as_deref()), (Some(5), Some("y")));
    let single = read_with(text, &ReadOptions::default().with(Choice::Delimiter(" ".to_owned())));
    assert_eq!(single.report.dialect.delimiter, " ");
}
