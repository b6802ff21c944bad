//! Several files through the front door.

use super::super::*;
use crate::engine::{InMemory, Inline, Progress, Threads, ready};
use crate::error::{ErrorKind, UserError};
use crate::table::{ColumnType, Formulas, Table};
use std::cell::RefCell;

type Files<'a> = &'a [(&'a str, &'a str)];

fn try_read(files: Files, options: &ReadOptions) -> Result<Source, UserError> {
    let bytes: Vec<InMemory> = files.iter().map(|(_, text)| InMemory(text.as_bytes())).collect();
    let named = in_order(files.iter().map(|(name, _)| (*name).to_owned()).zip(&bytes).collect());
    ready(read_files(&named, options, &Inline::default()))
}

fn source(files: Files) -> Source {
    try_read(files, &ReadOptions::default()).expect("the files make a table")
}

/// Header and rows of a table as text: missing cells are `·`.
fn shown(table: &Table) -> String {
    let names: Vec<String> = table.schema.fields.iter().map(|field| format!("{}:{}", field.name, field.kind.name())).collect();
    let row = |position| {
        let (block, row) = table.locate(position).expect("a row that is there");
        let cell = |column| match block.value(row, column) {
            value if value.is_missing() => "·".to_owned(),
            value => value.to_text(),
        };
        (0..table.n_columns()).map(cell).collect::<Vec<_>>().join(" ")
    };
    std::iter::once(names.join(" ")).chain((0..table.n_rows()).map(row)).collect::<Vec<_>>().join("\n")
}

/// What was noticed: kind, file, column.
fn noticed(source: &Source) -> Vec<(IssueKind, Option<&str>, Option<&str>)> {
    source.report.issues.iter().map(|issue| (issue.kind, issue.file.as_deref(), issue.column.as_deref())).collect()
}

fn how(source: &Source) -> (Choice, bool) {
    let finding = source.report.findings.iter().find(|finding| matches!(finding.choice, Choice::Files(_))).expect("it is told");
    (finding.choice.clone(), !finding.alternatives.is_empty())
}

#[test]
fn files_become_one_table() {
    type Case<'a> = (Files<'a>, Together, &'a str, &'a [(IssueKind, Option<&'a str>, Option<&'a str>)]);
    let cases: [Case; 6] = [
        // In the order of the names, whatever the order in which they came.
        (&[("b.csv", "x,k\n3,c\n"), ("a.csv", "x,k\n1,c\n2,d\n")], Together::Stacked, "x:number k:category\n1 c\n2 d\n3 c", &[]),
        // Each in its own dialect.
        (&[("a.csv", "x;y\n1,5;2\n"), ("b.tsv", "x\ty\n2.5\t3\n")], Together::Stacked, "x:number y:number\n1.5 2\n2.5 3", &[]),
        (
            &[("a.csv", "x,y\n1,a b\n2,c d\n"), ("b.csv", "y,x\nz w,3\n")],
            Together::Stacked,
            "x:number y:text\n1 a b\n2 c d\n3 z w",
            &[(IssueKind::OtherOrder, Some("b.csv"), None)],
        ),
        // The rest of a file that was cut.
        (
            &[("part1", "x,y\n1,2\n3,4\n"), ("part2", "5,6\n7,8\n")],
            Together::Stacked,
            "x:number y:number\n1 2\n3 4\n5 6\n7 8",
            &[(IssueKind::HeaderElsewhere, Some("part2"), None)],
        ),
        (
            &[("a.csv", "id,x\n1,5\n2,6\n"), ("b.csv", "id,y\n1,7\n2,8\n")],
            Together::SideBySide,
            "id:number x:number id_2:number y:number\n1 5 1 7\n2 6 2 8",
            &[(IssueKind::DuplicateHeader, None, Some("id_2"))],
        ),
        (
            &[("a.csv", "id,x\n1,5\n2,6\n"), ("b.csv", "id,y\n2,7\n1,8\n")],
            Together::SideBySide,
            "id:number x:number id_2:number y:number\n1 5 2 7\n2 6 1 8",
            &[(IssueKind::DuplicateHeader, None, Some("id_2")), (IssueKind::RowsDisagree, Some("b.csv"), Some("id_2"))],
        ),
    ];
    for (files, expected, table, issues) in cases {
        let source = source(files);
        assert_eq!(how(&source).0, Choice::Files(expected), "{files:?}");
        assert_eq!(shown(&source.table), table, "{files:?}");
        assert_eq!(noticed(&source), issues, "{files:?}");
        assert_eq!(source.report.n_rows, source.table.n_rows());
    }
}

#[test]
fn a_column_is_of_one_type_in_all_files() {
    use ColumnType::{Boolean, Category, Date, Number, Text};
    // Cells of the column in two files, and what they are together: type, first cell of each file, whether it is told.
    type Case<'a> = (&'a [&'a str], &'a [&'a str], ColumnType, [&'a str; 2], bool);
    let cases: [Case; 15] = [
        (&["1", "2"], &["3", "4"], Number, ["1", "3"], false),
        // A file without a value goes by the other.
        (&["2024-01-31", "2024-02-01"], &["", "NA"], Date, ["2024-01-31", "·"], false),
        (&["", ""], &["a", "b", "a", "b"], Category, ["·", "a"], false),
        // What is uncertain in one file is certain in another.
        (&["31/1/2024", "1/2/2024"], &["3/4/2024", "5/6/2024"], Date, ["2024-01-31", "2024-04-03"], true),
        (&["1,234", "2,345"], &["3.5", "4.25"], Number, ["1234", "3.5"], true),
        (&["1,234", "2,345"], &["3,5", "4,25"], Number, ["1.234", "3.5"], true),
        (&["y", "y", "y"], &["y", "n", "y"], Boolean, ["true", "true"], true),
        (&["yes", "no"], &["true", "false"], Boolean, ["true", "true"], false),
        // Digits that name something in one file are no quantities in the other.
        (&["10115", "80331"], &["01067", "04109"], Text, ["10115", "01067"], true),
        (&["1", "2"], &["one", "two"], Text, ["1", "one"], true),
        (&["1", "2"], &["2024-01-31", "2024-02-01"], Text, ["1", "2024-01-31"], true),
        (&["5 %", "7 %"], &["0.5", "0.7"], Text, ["5 %", "0.5"], true),
        (&["$5", "$7"], &["€5", "€7"], Text, ["$5", "€5"], true),
        (&["$5", "$7"], &["5", "7"], Number, ["5", "5"], false),
        // Labels are what they are in all files together.
        (&["a", "b", "a", "b"], &["a", "b"], Category, ["a", "a"], false),
    ];
    for (one, other, kind, firsts, is_told) in cases {
        let text = |cells: &[&str]| {
            let row = |(i, cell): (usize, &&str)| format!("{i}|{cell}\n");
            format!("i|x\n{}", cells.iter().enumerate().map(row).collect::<String>())
        };
        let source = source(&[("a", &text(one)), ("b", &text(other))]);
        let cell = |position: usize| {
            let (block, row) = source.table.locate(position as u64).expect("a row that is there");
            let value = block.value(row, 1);
            if value.is_missing() { "·".to_owned() } else { value.to_text() }
        };
        assert_eq!(source.table.schema.fields[1].kind, kind, "{one:?} {other:?}");
        assert_eq!([cell(0), cell(one.len())], firsts, "{one:?} {other:?}");
        let told = source.report.issues.iter().find(|issue| issue.kind == IssueKind::TypesDiffer);
        assert_eq!(told.is_some(), is_told, "{one:?} {other:?}: {told:?}");
        assert!(told.is_none_or(|told| source.report.columns[1].evidence.contains(&told.message)));
        assert!(!source.report.columns[1].decided);
    }
}

#[test]
fn a_few_odd_cells_are_judged_among_all_rows() {
    let many = std::iter::once("i,x\n".to_owned()).chain((0..400).map(|i| format!("{i},{}\n", i * 7 % 31))).collect::<String>();
    let few = "i,x\n1,3\n2,broken\n3,5\n";
    let source = source(&[("a.csv", &many), ("b.csv", few)]);
    assert_eq!(source.table.schema.fields[1].kind, ColumnType::Number);
    let odd = source.report.issues.iter().find(|issue| issue.kind == IssueKind::MixedTypes).expect("it is listed");
    assert_eq!((odd.file.as_deref(), odd.line, odd.column.as_deref()), (Some("b.csv"), Some(3), Some("x")));
}

#[test]
fn what_cannot_be_put_together_is_refused() {
    let (stacked, beside) = (Choice::Files(Together::Stacked), Choice::Files(Together::SideBySide));
    let plain = ReadOptions::default;
    let cases: [(Files, ReadOptions, ErrorKind, &str); 5] = [
        (
            &[("a.csv", "x,y\n1,2\n"), ("b.csv", "x,z\n1,2\n3,4\n")],
            plain(),
            ErrorKind::Input,
            "They cannot be stacked: b.csv has column \"z\" and no column \"y\", unlike a.csv. Nor can they stand side by side: a.csv \
             has 1 row and b.csv has 2 rows.",
        ),
        (
            &[("a.csv", "x,y\n1,2\n"), ("b.csv", "x,y,z\n1,2,3\n")],
            plain().with(stacked),
            ErrorKind::Usage,
            "b.csv has column \"z\", which a.csv has not",
        ),
        (
            &[("a.csv", "x\n1\n"), ("b.csv", "x\n1\n2\n")],
            plain().with(beside),
            ErrorKind::Usage,
            "a.csv has 1 row and b.csv has 2 rows",
        ),
        (&[("a.csv", "x,y\n1,2\n"), ("b.csv", "")], plain(), ErrorKind::Input, "b.csv: The file is empty"),
        (
            &[("a.csv", "x,y\n1,2\n"), ("b.csv", "x,y\n3,4\n")],
            plain().with(Choice::FileColumn(true)).with_column("file", ColumnType::Number),
            ErrorKind::Usage,
            "holds the names of the files",
        ),
    ];
    for (files, options, kind, said) in cases {
        let error = try_read(files, &options).expect_err("it is refused");
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.message.contains(said), "{error}");
        assert!(!error.way_out.is_empty());
    }
}

#[test]
fn decisions_hold_for_the_columns_of_the_table() {
    let files: Files = &[("a.csv", "id,x\n1,5\n2,6\n"), ("b.csv", "id,x\n1,7\n2,8\n")];
    let stacked = source(files);
    assert_eq!(how(&stacked), (Choice::Files(Together::Stacked), true));
    let options = ReadOptions::default().with(Choice::Files(Together::SideBySide)).with_column("x_2", ColumnType::Category);
    let beside = try_read(files, &options).expect("as many rows");
    assert_eq!(shown(&beside.table), "id:number x:number id_2:number x_2:category\n1 5 1 7\n2 6 2 8");
    assert!(beside.report.columns[3].decided && !beside.report.columns[1].decided);

    let named = ReadOptions::default().with(Choice::FileColumn(true)).with_column("x", ColumnType::Text);
    let named = try_read(files, &named).expect("the same columns");
    assert_eq!(shown(&named.table), "id:number x:text file:category\n1 5 a.csv\n2 6 a.csv\n1 7 b.csv\n2 8 b.csv");
    let headless: Files = &[("a", "x,y\n1,2\n3,4\n"), ("b", "5,6\n7,8\n")];
    let decided = try_read(headless, &ReadOptions::default().with_column("y", ColumnType::Category)).expect("two columns each");
    assert_eq!(shown(&decided.table), "x:number y:category\n1 2\n3 4\n5 6\n7 8");
}

#[test]
fn rows_are_found_in_their_files_again() {
    let files: Files = &[("a.csv", "title\n\nx;k\n1,50;c\n2;d\n"), ("b.csv", "k,x\n\"=f\",03\n")];
    let bytes: Vec<InMemory> = files.iter().map(|(_, text)| InMemory(text.as_bytes())).collect();
    let all: Vec<&InMemory> = bytes.iter().collect();
    let named = ReadOptions::default().with(Choice::FileColumn(true));
    let source = try_read(files, &named).expect("the same columns");
    let rows = ready(original_rows(&all, &source, &[1, 2], &Inline::default())).expect("rows that are there");
    let found: Vec<_> = rows.iter().map(|row| (row.file.as_deref(), row.row_id, row.line, row.cells.join("|"))).collect();
    assert_eq!(found, [(Some("a.csv"), 1, 5, "2|d".to_owned()), (Some("b.csv"), 2, 2, "=f|03".to_owned())]);
    assert!(ready(original_rows(&all, &source, &[3], &Inline::default())).is_err());
    // Columns of the table, wherever they stand in the file; the last one holds the file's name.
    let cell = |row_id, column| {
        ready(original_cell(&all, &source, row_id, column, &Inline::default()))
            .map(|cell| (cell.line, cell.text.unwrap_or_default()))
    };
    assert_eq!(cell(0, 0), Ok((4, "1,50".to_owned())));
    assert_eq!(cell(2, 0), Ok((2, "03".to_owned())));
    assert_eq!(cell(2, 1), Ok((2, "=f".to_owned())));
    assert_eq!(cell(2, 2), Ok((2, "b.csv".to_owned())));
    assert!(cell(3, 0).is_err());

    let copy = |source: &Source, formulas| {
        let mut out = Vec::new();
        ready(write_rfc4180(&all, source, formulas, &mut out, &Inline::default())).expect("writes to memory");
        String::from_utf8(out).expect("UTF-8")
    };
    assert_eq!(copy(&source, Formulas::Neutralised), "x,k,file\r\n\"1,50\",c,a.csv\r\n2,d,a.csv\r\n03,'=f,b.csv\r\n");
    let files: Files = &[("a.csv", "x,y\n1\n2,b\n"), ("b.csv", "x,z\n3,c\n4,d\n")];
    let bytes: Vec<InMemory> = files.iter().map(|(_, text)| InMemory(text.as_bytes())).collect();
    let all: Vec<&InMemory> = bytes.iter().collect();
    let beside = try_read(files, &ReadOptions::default()).expect("as many rows");
    let mut out = Vec::new();
    ready(write_rfc4180(&all, &beside, Formulas::Kept, &mut out, &Inline::default())).expect("writes to memory");
    assert_eq!(String::from_utf8_lossy(&out), "x,y,x_2,z\r\n1,,3,c\r\n2,b,4,d\r\n");
    let rows = ready(original_rows(&all, &beside, &[1], &Inline::default())).expect("a row that is there");
    assert_eq!((rows[0].line, rows[0].cells.join("|")), (3, "2|b|4|d".to_owned()));
}

#[test]
fn blocks_of_files_are_cut_alike() {
    let file = |n: u32, wide: &str| {
        let row = |i: u32| format!("{i},{},label {},{wide}{i}\n", f64::from(i) / 8.0, i % 3);
        std::iter::once("a,b,c,d\n".to_owned()).chain((0..n).map(row)).collect::<String>()
    };
    let wide = "w".repeat(60);
    let (one, other) = (file(40_000, "t"), file(40_000, &wide));
    let files: Files = &[("a.csv", &one), ("b.csv", &other)];
    let stacked = source(files);
    let beside = try_read(files, &ReadOptions::default().with(Choice::Files(Together::SideBySide))).expect("as many rows");
    assert!(beside.table.blocks.len() > 2);
    for position in (0..40_000).step_by(997) {
        let row = |source: &Source, position, columns: std::ops::Range<usize>| {
            let (block, row) = source.table.locate(position).expect("a row that is there");
            let value = |column| block.value(row, column).to_text();
            (block.row_id(row), columns.map(value).collect::<Vec<_>>())
        };
        assert_eq!(row(&beside, position, 0..4), row(&stacked, position, 0..4));
        assert_eq!(row(&beside, position, 4..8).1, row(&stacked, position + 40_000, 0..4).1);
        assert_eq!(row(&stacked, position + 40_000, 0..1).0, position + 40_000);
    }
}

#[test]
fn the_hash_covers_the_files_in_their_order() {
    let (one, other): (Files, Files) =
        (&[("b.csv", "x,y\n3,4\n"), ("a.csv", "x,y\n1,2\n")], &[("a.csv", "x,y\n1,2\n"), ("b.csv", "x,y\n3,4\n")]);
    let (one, other) = (source(one).report, source(other).report);
    assert_eq!(one, other);
    assert_eq!((one.name.as_str(), one.n_bytes), ("a.csv and b.csv", 16));
    let lines: String = one.files.iter().map(|file| format!("{}\n", file.hash)).collect();
    assert_eq!(one.hash, blake3::hash(lines.as_bytes()).to_hex().as_str());
    assert_eq!(one.files[0].hash, blake3::hash(b"x,y\n1,2\n").to_hex().as_str());
}

#[test]
fn names_are_ordered_and_made_different() {
    let names = |names: &[&str]| -> Vec<String> {
        in_order(names.iter().map(|name| ((*name).to_owned(), ())).collect()).into_iter().map(|(name, ())| name).collect()
    };
    assert_eq!(names(&["b", "a", "b", "b (2)"]), ["a", "b", "b (3)", "b (2)"]);
    let name = |names: &[&str]| name_of(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!([name(&["a"]), name(&["a", "b"]), name(&["a", "b", "c"])], ["a", "a and b", "a and 2 others"]);
}

#[test]
fn findings_say_where_files_differ() {
    let source = source(&[("a.csv", "x;y\n1;2\n"), ("b.csv", "x,y\n3,4\n"), ("c.csv", "x,y\n5,6\n")]);
    let delimiter = source.report.findings.iter().find(|finding| matches!(finding.choice, Choice::Delimiter(_))).expect("one");
    assert_eq!(delimiter.choice, Choice::Delimiter(";".to_owned()));
    assert!(delimiter.evidence.starts_with("a.csv: "), "{}", delimiter.evidence);
    assert!(
        delimiter.evidence.ends_with("It is otherwise in b.csv and c.csv; what you choose holds for all."),
        "{}",
        delimiter.evidence
    );
    assert_eq!(source.report.dialect.delimiter, ";");
    assert_eq!(source.report.files.iter().map(|file| file.dialect.delimiter.as_str()).collect::<Vec<_>>(), [";", ",", ","]);
}

#[test]
fn progress_is_of_all_files_and_any_number_of_threads_gives_the_same() {
    let file = |from: u32| {
        std::iter::once("i,x\n".to_owned())
            .chain((from..from + 150_000).map(|i| format!("{i},{}\n", f64::from(i) / 3.0)))
            .collect::<String>()
    };
    let (one, other) = (file(0), file(150_000));
    let files: Files = &[("a.csv", &one), ("b.csv", &other)];
    let bytes: Vec<InMemory> = files.iter().map(|(_, text)| InMemory(text.as_bytes())).collect();
    let named: Vec<(String, &InMemory)> = files.iter().map(|(name, _)| (*name).to_owned()).zip(&bytes).collect();
    let seen = RefCell::new(Vec::new());
    let runner = Inline::reporting(|progress: Progress| seen.borrow_mut().push((progress.done, progress.total)));
    let alone = ready(read_files(&named, &ReadOptions::default(), &runner)).expect("the same columns");
    let seen = seen.into_inner();
    assert!(seen.is_sorted() && seen.last().is_some_and(|(done, total)| done == total), "{seen:?}");
    let many = ready(read_files(&named, &ReadOptions::default(), &Threads::new(3))).expect("the same columns");
    assert_eq!(alone.report, many.report);
    assert_eq!(format!("{:?}", alone.table), format!("{:?}", many.table));
}
