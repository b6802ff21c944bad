//! Whole files through the front door.

use super::*;
use crate::container::{Packed, Unpacked, Wanted};
use crate::engine::{
    ByteSource, BytesGone, Cancelled, InMemory, Inline, Job, Progress, Runner, Taken, Threads, dispatch_in_turn, ready,
};
use crate::error::{ErrorKind, UserError};
use crate::table::{Column, ColumnType, Formulas, Table, ValueRef};
use proptest::prelude::*;
use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;

fn try_read(bytes: &[u8], options: &ReadOptions) -> Result<Source, UserError> {
    ready(read(&InMemory(bytes), "test.csv", options, &Inline::default()))
}

fn source(bytes: &[u8]) -> Source {
    try_read(bytes, &ReadOptions::default()).expect("the file can be read")
}

/// Header and rows of a table as text: missing cells are `·`.
fn shown(table: &Table) -> String {
    let names: Vec<String> = table.schema.fields.iter().map(|field| format!("{}:{}", field.name, field.kind.name())).collect();
    let mut lines = vec![names.join(" | ")];
    for block in table.blocks.iter().map(|block| block.load()) {
        for row in 0..block.len() {
            let cell = |column| match block.value(row, column) {
                value if value.is_missing() => "·".to_owned(),
                value => value.to_text(),
            };
            lines.push((0..table.n_columns()).map(cell).collect::<Vec<_>>().join(" | "));
        }
    }
    lines.join("\n")
}

fn check(text: &str, expected: &str) {
    check_bytes(text.as_bytes(), expected);
}

fn check_bytes(bytes: &[u8], expected: &str) {
    assert_eq!(shown(&source(bytes).table), expected.trim(), "{:?}", String::from_utf8_lossy(bytes));
}

/// A header and `n` rows.
fn rows_of(header: &str, n: u32, row: impl Fn(u32) -> String) -> String {
    std::iter::once(header.to_owned()).chain((0..n).map(row)).collect::<Vec<_>>().concat()
}

fn kinds(source: &Source) -> Vec<(IssueKind, u64)> {
    source.report.issue_totals.iter().map(|total| (total.kind, total.count)).collect()
}

#[test]
fn delimiters_are_found() {
    let expected = "a:number | b:text | c:number\n1 | x y | 3.5\n2 | z | 4\n5 | w | ·";
    for delimiter in [",", ";", "\t", "|", ", ", "; ", "||", "~", "^", "\u{1F}"] {
        let text = "a<b<c\n1<x y<3.5\n2<z<4\n5<w<\n".replace('<', delimiter);
        check(&text, expected);
    }
    check("a b c\n1 x 3.5\n2 z 4\n5 w -1\n", "a:number | b:text | c:number\n1 | x | 3.5\n2 | z | 4\n5 | w | -1");
    check("sep=:\na:b\n1:2\n", "a:number | b:number\n1 | 2");
    check("value\n1\n2\n", "value:number\n1\n2");
    check("value\n1,5\n2,25\n3,5\n", "value:number\n1.5\n2.25\n3.5");
    // Words and times hold spaces and colons of their own.
    check("title\nThe old man\nWar and peace\n", "title:text\nThe old man\nWar and peace");
    check("who\nAnn Lee\nBob Ray\nCid Fox\n", "who:text\nAnn Lee\nBob Ray\nCid Fox");
    check("day\n2024-01-31 10:00\n2024-02-01 11:30\n", "day:date\n2024-01-31T10:00:00\n2024-02-01T11:30:00");
    check("10:30\n11:00\n12:15\n", "column_1:text\n10:30\n11:00\n12:15");
}

#[test]
fn quotes_and_escapes_are_found() {
    let expected = "id:number | name:text\n1 | O'Neil, \"Shaq\"\n2 | two\nlines\n3 | plain";
    check("id,name\n1,\"O'Neil, \"\"Shaq\"\"\"\n2,\"two\nlines\"\n3,plain\n", expected);
    check("id,name\n1,\"O'Neil, \\\"Shaq\\\"\"\n2,\"two\nlines\"\n3,plain\n", expected);
    check("id,name\n1,'O''Neil, \"Shaq\"'\n2,'two\nlines'\n3,plain\n", expected);
    check("id;name\r\n1;\"5\" pipe\"\r\n2;6\" pipe\r\n3;x\r\n", "id:number | name:text\n1 | 5\" pipe\n2 | 6\" pipe\n3 | x");
}

#[test]
fn encodings_and_line_ends_are_found() {
    let text = "name,größe\nÄnne,1\nZoë,2\n";
    let expected = "name:text | größe:number\nÄnne | 1\nZoë | 2";
    check(text, expected);
    check(&text.replace('\n', "\r\n"), expected);
    check(&text.replace('\n', "\r"), expected);
    check(&text.replacen('\n', "\r\n", 1), expected);
    check(&format!("\u{FEFF}{text}"), expected);
    check_bytes(&text.chars().map(|c| c as u8).collect::<Vec<_>>(), expected);
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let utf16: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
        check_bytes(&utf16, expected);
        check_bytes(&[bytes(0xFEFF).as_slice(), &utf16].concat(), expected);
    }
    // One cell in another encoding does not spoil the others.
    let mixed = [text.as_bytes(), b"Ir\xE8ne,3\n"].concat();
    check_bytes(&mixed, "name:text | größe:number\nÄnne | 1\nZoë | 2\nIrène | 3");
    assert_eq!(kinds(&source(&mixed)), [(IssueKind::InvalidEncoding, 1)]);
}

#[test]
fn headers_are_found() {
    check("a,b\n1,2\n3,4\n", "a:number | b:number\n1 | 2\n3 | 4");
    check("1,2\n3,4\n", "column_1:number | column_2:number\n1 | 2\n3 | 4");
    check("name,city\nAnn,Rome\nBob,Oslo\n", "name:text | city:text\nAnn | Rome\nBob | Oslo");
    check("Ann,Rome\nBob,Rome\nAnn,Oslo\n", "column_1:category | column_2:category\nAnn | Rome\nBob | Rome\nAnn | Oslo");
    check(
        "land,2019,2020,2021\nA,1.5,2.5,3.5\nB,1,2,3\n",
        "land:text | 2019:number | 2020:number | 2021:number\nA | 1.5 | 2.5 | 3.5\nB | 1 | 2 | 3",
    );
    check(
        "goals,0,1,2,3\nx,27,29,10,8\ny,59,53,14,12\n",
        "goals:text | 0:number | 1:number | 2:number | 3:number\nx | 27 | 29 | 10 | 8\ny | 59 | 53 | 14 | 12",
    );
    check(
        "1,2,3,4\n2,3,4,5\n",
        "column_1:number | column_2:number | column_3:number | column_4:number\n1 | 2 | 3 | 4\n2 | 3 | 4 | 5",
    );
    check("speed,mass\nkm/h,kg\n1,2\n3,4\n", "speed km/h:number | mass kg:number\n1 | 2\n3 | 4");
    check("\"\",\"mpg\"\n\"A\",21\n\"B\",22\n", "column_1:text | mpg:number\nA | 21\nB | 22");
    check("mpg cyl\nA 21 6\nB 22 4\n", "column_1:text | mpg:number | cyl:number\nA | 21 | 6\nB | 22 | 4");
    for header in ["a,,b\n", "a,b,\n", ",a,b\n"] {
        let gap = source(rows_of(header, 3, |i| format!("{i},{}\n", 2 * i)).as_bytes());
        assert_eq!(shown(&gap.table), "a:number | b:number\n0 | 0\n1 | 2\n2 | 4", "{header:?}");
        assert_eq!(kinds(&gap), [(IssueKind::HeaderGap, 1)]);
    }
    let doubled = source(b"x,x,,x_2\n1,2,3,4\n");
    assert_eq!(shown(&doubled.table), "x:number | x_3:number | column_3:number | x_2:number\n1 | 2 | 3 | 4");
    assert_eq!(kinds(&doubled), [(IssueKind::DuplicateHeader, 1), (IssueKind::EmptyHeader, 1)]);
    let long = "é".repeat(1000);
    let cut = source(format!("{long},{long}\n1,2\n").as_bytes());
    let names: Vec<&str> = cut.table.schema.fields.iter().map(|field| field.name.as_str()).collect();
    let short = format!("{}…", "é".repeat(300));
    assert_eq!(names, [short.clone(), format!("{short}_2")]);
    assert_eq!(kinds(&cut), [(IssueKind::DuplicateHeader, 1), (IssueKind::LongHeader, 1), (IssueKind::LongHeader, 1)]);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let mut state = 1_u32;
    let random = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8 | 1
    };
    let noise: Vec<u8> = (0..100_000).map(random).collect();
    let error = try_read(&noise, &ReadOptions::default()).expect_err("no text");
    assert!(error.message.contains("control characters"), "{}", error.message);
    // One kind of them is a delimiter.
    let table = source(b"a\x1fb\n1\x1f2\n3\x1f4\n5\x1f6\n7\x1f8\n9\x1f10\n11\x1f12\n13\x1f14\n15\x1f16\n17\x1f18\n19\x1f20\n");
    assert_eq!((table.table.n_rows(), table.table.n_columns()), (10, 2));
    let endless = "x".repeat(17 << 20);
    for text in [endless.clone(), format!("{endless}\n1\n")] {
        let error = try_read(text.as_bytes(), &ReadOptions::default()).expect_err("no header");
        assert!(error.message.contains("longer than 16 MB"), "{}", error.message);
    }
}

#[test]
fn what_stands_around_the_table_is_passed_over() {
    let expected = "a:number | b:number | c:text\n1 | 2 | x\n3 | 4 | y";
    check("# made by hand\n# twice\na,b,c\n1,2,x\n# in between\n3,4,y\n", expected);
    check("Report of May\n\na,b,c\n1,2,x\n3,4,y\n", expected);
    check("Report,,\n,,\na,b,c\n1,2,x\n3,4,y\n", expected);
    check("\n\na,b,c\n\n1,2,x\n3,4,y\n\n\n", expected);
    check("Report,2024\nAuthor,Ann\n\na,b,c\n1,2,x\n3,4,y\n", expected);
    check("Sales, by region\na,b,c\n1,2,x\n3,4,y\n", expected);
    check("a,b,c\n1,2,x\n3,4,y\n\nSource: office\nNo rights reserved\n", expected);
    check("a,b,c,\n1,2,x,\n3,4,y,\n", expected);
    check("a,b,c\n1,2,x,\n3,4,y,\n", expected);
    assert_eq!(source(b"Report\n\na,b,c\n1,2,x\n").report.dialect.preamble_lines, 2);
    assert_eq!(source(b"#c\na,b,c\n1,2,x\n").report.dialect.comment, Some('#'));
    assert_eq!(source(b"#a,b,c\n1,2,x\n").report.dialect.comment, None);
}

#[test]
fn tables_below_the_first_are_told() {
    let joined = source(b"id,x,y\n1,2,3\nid,x,y\n4,5,6\n");
    assert_eq!(shown(&joined.table), "id:number | x:number | y:number\n1 | 2 | 3\n4 | 5 | 6");
    assert_eq!(kinds(&joined), [(IssueKind::RepeatedHeader, 1)]);
    for below in ["name,score\nA,1\nB,2\n", "p,q,r,s\n1,2,3,4\n", "\nTable 2\nname,score\nA,1\n"] {
        let first = source(format!("id,x,y\n1,2,3\n4,5,6\n\n{below}").as_bytes());
        assert_eq!(shown(&first.table), "id:number | x:number | y:number\n1 | 2 | 3\n4 | 5 | 6", "{below:?}");
        assert!(kinds(&first).contains(&(IssueKind::SecondTable, 1)));
    }
    // Where every other line is blank, blank lines part nothing.
    let spaced = source(b"a,b,c\n\n1,2,3\n\nx,y\n\nz,w\n\n4,5,6\n");
    assert_eq!(spaced.table.n_rows(), 4);
    let stacked = rows_of("id,x,y\n", 30, |i| format!("{i},2,3\n")) + "\nid,x,z,w\na,5,6,7\n";
    let first = source(stacked.as_bytes());
    assert_eq!((first.table.n_rows(), first.table.n_columns()), (30, 3));
    assert_eq!(kinds(&first), [(IssueKind::BlankLine, 1), (IssueKind::SecondTable, 1)]);
    assert_eq!(first.report.hash, blake3::hash(stacked.as_bytes()).to_hex().to_string());
}

#[test]
fn damage_is_counted_and_kept() {
    let damaged = source(b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n\n\"10,11,12\n13,14,\"15\n16,x\0,17\n");
    assert_eq!(
        kinds(&damaged),
        [
            (IssueKind::RaggedShort, 1),
            (IssueKind::RaggedLong, 1),
            (IssueKind::UnterminatedQuote, 1),
            (IssueKind::StrayQuote, 1),
            (IssueKind::BlankLine, 1),
            (IssueKind::NulByte, 1),
            (IssueKind::MixedColumn, 1),
            (IssueKind::MixedColumn, 1),
            (IssueKind::MixedColumn, 1)
        ]
    );
    let lines: Vec<Option<u64>> = damaged.report.issues.iter().map(|issue| issue.line).collect();
    assert_eq!(lines, [None, None, None, Some(3), Some(4), Some(6), Some(7), Some(8)]);
}

#[test]
fn cells_that_differ_are_listed_and_columns_that_differ_are_read_again() {
    let rows = |odd: &dyn Fn(u32) -> Option<&'static str>| {
        let cell = |i: u32| odd(i).map_or_else(|| (i % 50).to_string(), str::to_owned);
        source(rows_of("x,label\n", 60_000, |i| format!("{},{}\n", cell(i), "some text ".repeat(3))).as_bytes())
    };
    let few = rows(&|i| (i % 600 == 599).then_some("?!"));
    assert_eq!(few.table.schema.fields[0].kind, ColumnType::Number);
    assert_eq!(kinds(&few), [(IssueKind::MixedTypes, 100)]);
    assert_eq!((few.report.columns[0].n_present, few.report.columns[0].n_parsed), (60_000, 59_900));
    assert_eq!(few.report.issues[0].line, Some(601));
    assert!(few.table.blocks.len() > 1);

    let labels = rows(&|i| (i > 40_000).then_some(if i % 2 == 0 { "low" } else { "high" }));
    assert_eq!(labels.table.schema.fields[0].kind, ColumnType::Category);
    assert_eq!(kinds(&labels), [(IssueKind::Retyped, 1)]);
    assert!(labels.report.columns[0].evidence.contains("52 different"), "{}", labels.report.columns[0].evidence);
}

#[test]
fn any_number_of_workers_reads_the_same() {
    let text = rows_of("id,name,x\n", 70_000, |i| format!("{i},\"n{}\n{}\",{}.5\n", i % 37, "y".repeat(i as usize % 29), i * 7));
    let one = source(text.as_bytes());
    assert!(one.table.blocks.len() > 2);
    let many =
        ready(read(&InMemory(text.as_bytes()), "test.csv", &ReadOptions::default(), &Threads::new(3))).expect("the same file");
    assert_eq!(one.report, many.report);
    for (a, b) in one.table.blocks.iter().zip(&many.table.blocks) {
        assert_eq!((a.len(), &a.row_ids), (b.len(), &b.row_ids));
        assert!(a.columns.iter().zip(&b.columns).all(|(a, b)| a.load() == b.load()));
    }
}

#[test]
fn decisions_are_followed() {
    let decide =
        |text: &str, options: ReadOptions| shown(&try_read(text.as_bytes(), &options).expect("the file can be read").table);
    let none = ReadOptions::default;
    assert_eq!(
        decide("a,b\nc,d\n", ReadOptions { header: HeaderMode::Never, ..none() }),
        "column_1:text | column_2:text\na | b\nc | d"
    );
    assert_eq!(decide("1,2\n3,4\n", ReadOptions { header: HeaderMode::Always, ..none() }), "1:number | 2:number\n3 | 4");
    assert_eq!(decide("a,b;c\n1,x;3\n", none().with(Choice::Delimiter(";".into()))), "a,b:text | c:number\n1,x | 3");
    assert_eq!(decide("x\na\n1\n", none().with(Choice::PreambleLines(1))), "a:number\n1");
    assert_eq!(decide("a,\"b\n1,2\n", none().with(Choice::Quote(None))), "a:number | \"b:number\n1 | 2");
    assert_eq!(decide("a;b\n1,234;2\n", none().with(Choice::DecimalMark(','))), "a:number | b:number\n1.234 | 2");
    let typed = none().with_column("zip", ColumnType::Number).with_column("year", ColumnType::Category);
    assert_eq!(decide("zip,year\n007,1\n008,1\n", typed), "zip:number | year:category\n7 | 1\n8 | 1");
    let choice = ColumnChoice { date_order: Some(DateOrder::MonthDayYear), ..ColumnType::Date.into() };
    assert_eq!(decide("when\n1/2/2024\n", none().with_column("when", choice)), "when:date\n2024-01-02");
    let choice = ColumnChoice { missing: Some(vec!["-9".into()]), ..ColumnType::Number.into() };
    assert_eq!(decide("x\n1\n-9\n", none().with_column("x", choice)), "x:number\n1\n·");
    let choice = ColumnChoice { missing: Some(vec![]), ..ColumnType::Category.into() };
    assert_eq!(decide("land\nNA\nDE\n", none().with_column("land", choice)), "land:category\nNA\nDE");
}

#[test]
fn what_cannot_be_read_is_refused_with_the_way_out() {
    let cases: [(&[u8], ReadOptions, ErrorKind, &str); 7] = [
        (b"", ReadOptions::default(), ErrorKind::Input, "no byte"),
        (b" \n\n", ReadOptions::default(), ErrorKind::Input, "blank"),
        (b"# only\n# words\n", ReadOptions::default().with(Choice::Comment(Some('#'))), ErrorKind::Input, "comments"),
        (b"PK\x03\x04xl/workbook.xml", ReadOptions::default(), ErrorKind::Input, "ZIP"),
        (&[0; 100], ReadOptions::default(), ErrorKind::Input, "NUL"),
        (b"a,b\n1,2\n", ReadOptions::default().with(Choice::Delimiter("\n".into())), ErrorKind::Usage, "delimiter"),
        (b"a,\xE9\n", ReadOptions::default().with(Choice::Delimiter("\u{2192}".into())), ErrorKind::Usage, "cannot be written"),
    ];
    for (bytes, options, kind, message) in cases {
        let error = try_read(bytes, &options).expect_err("refused");
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.message.contains(message), "{error}");
        assert!(!error.way_out.is_empty());
    }
    // What is known of a column that the file does not have is passed over.
    assert!(try_read(b"a,b\n1,2\n", &ReadOptions::default().with_column("c", ColumnType::Text)).is_ok());
    let wide = vec![b','; 20_000];
    assert!(try_read(&wide, &ReadOptions::default()).expect_err("too wide").message.contains("20001 columns"));
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let empty = source(b"a,b\n");
    assert_eq!((empty.table.n_rows(), empty.table.n_columns()), (0, 2));
    assert_eq!(kinds(&empty), [(IssueKind::NoRows, 1)]);
}

#[test]
fn originals_are_found_again() {
    let name = |i: u32| if i.is_multiple_of(3) { "a\r\nb" } else { "é" };
    let text = rows_of("title\n\nid;größe\n", 90_000, |i| format!("{i:05};\"{};\"\"{i}\"\"\"\n", name(i)));
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes(), &utf16] {
        let source = source(bytes);
        assert!(source.table.blocks.len() > 1);
        let wanted = [0, 1, 33_333, 60_000, 89_999];
        let rows = ready(original_rows(&[&InMemory(bytes)], &source, &wanted, &Inline::default())).expect("rows that are there");
        for (row, id) in rows.iter().zip(wanted) {
            let cells = [format!("{id:05}"), format!("{};\"{id}\"", name(id as u32))];
            assert_eq!((row.row_id, row.cells.as_slice()), (id, cells.as_slice()));
            assert_eq!(row.line, 4 + id + id.div_ceil(3));
        }
        assert!(ready(original_rows(&[&InMemory(bytes)], &source, &[90_000], &Inline::default())).is_err());
    }
}

#[test]
fn a_clean_copy_keeps_every_cell() {
    let copy = |text: &str| {
        let source = source(text.as_bytes());
        let mut out = Vec::new();
        ready(write_rfc4180(&[&InMemory(text.as_bytes())], &source, Formulas::Kept, &mut out, &Inline::default()))
            .expect("writes to memory");
        String::from_utf8(out).expect("UTF-8")
    };
    assert_eq!(copy("a;b\n1,50;\"x;y\"\n2;NA;z\n3\n"), "a,b\r\n\"1,50\",x;y\r\n2,NA,z\r\n3\r\n");
    assert_eq!(copy("1,2\n3,4"), "1,2\r\n3,4\r\n");
    assert_eq!(copy("title,,\nspeed,mass,x\nkm/h,kg,m\n1,2,3\n4,5,6\n"), "speed km/h,mass kg,x m\r\n1,2,3\r\n4,5,6\r\n");
}

#[test]
fn what_is_certain_has_no_rivals_and_what_is_not_has() {
    let rivals = |text: &str, part: &str| -> Vec<(Choice, bool)> {
        let found = understand(text.as_bytes(), true, &ReadOptions::default()).expect("a table").findings;
        let finding = found.into_iter().find(|finding| finding.choice.part() == part).expect("every part is found");
        assert!(!finding.evidence.is_empty());
        finding.alternatives.into_iter().map(|other| (other.choice, other.score > 0.9)).collect()
    };
    let plain = "a, b, c\n1, it's, x y\n2, don't, z\n";
    assert!(rivals(plain, "delimiter").iter().all(|(_, is_close)| !is_close));
    assert!(rivals(plain, "quote").iter().all(|(_, is_close)| !is_close));
    assert_eq!(rivals("1,2;3,4\n5,6;7,8\n", "delimiter")[0].0, Choice::Delimiter(",".into()));
    let parts: Vec<&str> = understand(plain.as_bytes(), true, &ReadOptions::default())
        .expect("a table")
        .findings
        .iter()
        .map(|finding| finding.choice.part())
        .collect();
    assert_eq!(parts.len(), 8);
}

#[test]
fn the_head_is_understood_as_the_whole_is() {
    let text = "id,price\n".to_owned() + &"1,\"2,50\"\n".repeat(9000);
    let head = understand(&text.as_bytes()[..1 << 14], false, &ReadOptions::default()).expect("a table");
    let whole = source(text.as_bytes()).report;
    assert_eq!(head.dialect, whole.dialect);
    assert_eq!(head.columns[1].format, whole.columns[1].format);
    assert_eq!((head.preview[0].line, head.preview[0].cells[1].as_str()), (2, "2,50"));
    let json = serde_json::to_string(&head).expect("plain data");
    assert_eq!(serde_json::from_str::<Understanding>(&json).expect("as written"), head);
}

/// A source that loses its bytes, as a file does that is cut off while it is read.
struct Shrinking(Vec<u8>);

impl ByteSource for Shrinking {
    fn len(&self) -> u64 {
        self.0.len() as u64 + 10
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        InMemory(&self.0).read(start, len).await.map(|bytes| Cow::Owned(bytes.into_owned()))
    }
}

impl Packed for Shrinking {
    type Text = Vec<u8>;

    async fn unpack<R: Runner>(&self, wanted: &Wanted, runner: &R) -> Result<Arc<Unpacked<Vec<u8>>>, UserError> {
        InMemory(&self.0).unpack(wanted, runner).await
    }
}

/// A person who cancels after some progress.
struct Impatient(Cell<u32>);

impl Runner for Impatient {
    async fn map<T: Send, U: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> U + Sync,
        mut progress: impl FnMut(&U) -> Progress,
    ) -> Result<Vec<U>, Cancelled> {
        let mut done = Vec::new();
        for item in items {
            done.push(work(item));
            self.checkpoint(progress(&done[done.len() - 1])).await?;
        }
        Ok(done)
    }

    async fn dispatch<J: Job, B: ByteSource>(
        &self,
        job: &J,
        bytes: &B,
        asks: Vec<J::Ask>,
        take: impl FnMut(J::Answer) -> Taken<J::Ask>,
    ) -> Result<(), Cancelled> {
        dispatch_in_turn(self, job, bytes, asks, take).await
    }

    async fn checkpoint(&self, progress: Progress) -> Result<(), Cancelled> {
        assert!(progress.done <= progress.total);
        self.0.set(self.0.get().saturating_sub(1));
        if self.0.get() == 0 { Err(Cancelled) } else { Ok(()) }
    }
}

#[test]
fn a_file_that_shrinks_and_a_person_who_cancels_are_told_apart() {
    let gone = ready(read(&Shrinking(b"a\n1\n".to_vec()), "x", &ReadOptions::default(), &Inline::default()));
    assert_eq!(gone.expect_err("bytes are gone").kind, ErrorKind::Machine);
    let text = "a,b\n".to_owned() + &"1,2\n".repeat(900_000);
    let stopped = ready(read(&InMemory(text.as_bytes()), "x", &ReadOptions::default(), &Impatient(Cell::new(2))));
    assert_eq!(stopped.expect_err("cancelled").kind, ErrorKind::Cancelled);
}

#[test]
fn one_cell_may_be_larger_than_a_block() {
    let text = format!("id,note\n1,\"{}\"\n2,short\n", "long \"\" cell,\n".repeat(200_000));
    let source = source(text.as_bytes());
    assert_eq!(source.table.n_rows(), 2);
    let block = source.table.blocks[0].load();
    let ValueRef::Text(note) = block.value(0, 1) else { panic!("notes are labels or text") };
    assert_eq!(note.len(), "long \" cell,\n".len() * 200_000);
    assert_eq!(source.table.schema.fields[0].kind, ColumnType::Number);
}

#[test]
fn the_samples_are_read_as_they_are_meant() {
    let dirty = source(include_bytes!("../../public/samples/weather_dirty.csv"));
    let types: Vec<&str> = dirty.table.schema.fields.iter().map(|field| field.kind.name()).collect();
    assert_eq!(types, ["date", "number", "number", "number", "number", "category"]);
    assert_eq!((dirty.table.n_rows(), dirty.report.dialect.encoding), (1468, Encoding::Windows1252));
    assert_eq!(
        kinds(&dirty),
        [(IssueKind::RaggedShort, 3), (IssueKind::RaggedLong, 2), (IssueKind::BlankLine, 2), (IssueKind::MixedTypes, 3)]
    );
    let flights = source(include_bytes!("../../public/samples/flights.csv"));
    assert_eq!((flights.table.n_rows(), flights.table.n_columns()), (12_028, 13));
    assert_eq!(kinds(&flights), []);
    let penguins = source(include_bytes!("../../public/samples/penguins.csv"));
    assert_eq!((penguins.table.n_rows(), penguins.table.n_columns()), (344, 8));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'1'), any::<u8>()], 0..300),
    ) {
        if let Ok(source) = try_read(&bytes, &ReadOptions::default()) {
            let mut out = Vec::new();
            ready(write_rfc4180(&[&InMemory(&bytes)], &source, Formulas::Kept, &mut out, &Inline::default())).expect("writes to memory");
            let all: Vec<u64> = (0..source.report.n_rows).collect();
            prop_assert_eq!(ready(original_rows(&[&InMemory(&bytes)], &source, &all, &Inline::default())).expect("all rows").len(), all.len());
        }
        for cut in [0, bytes.len() / 2, bytes.len()] {
            drop(understand(&bytes[..cut], false, &ReadOptions::default()));
        }
    }

    #[test]
    fn numbers_come_back_bit_by_bit(numbers in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL, 1..40)) {
        let text = rows_of("x,y\n", numbers.len() as u32, |i| format!("{:e},1\n", numbers[i as usize]));
        let source = source(text.as_bytes());
        let Column::Number(found) = &*source.table.blocks[0].columns[0].load() else { panic!("numbers") };
        let bits = |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&found.cells()), bits(&numbers));
    }
}
