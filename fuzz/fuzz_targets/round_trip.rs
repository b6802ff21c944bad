//! Any table written as RFC 4180 comes back cell by cell, and a copy of a copy is the copy.
//!
//! The bytes are taken twice: as a table whose cells end at FF and whose rows end at FE, and as a file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use straightedge::engine::{InMemory, Inline, ready};
use straightedge::source::{Choice, Encoding, Escape, IssueKind, ReadOptions, Source, original_rows, read, write_rfc4180};
use straightedge::table::Formulas;

fuzz_target!(|bytes: &[u8]| {
    a_table_comes_back(bytes);
    a_copy_stays_as_it_is(bytes);
});

/// How this program writes tables.
fn written(header_rows: u32) -> ReadOptions {
    let choices = [
        Choice::Encoding(Encoding::Utf8),
        Choice::Delimiter(",".into()),
        Choice::Quote(Some('"')),
        Choice::Escape(Escape::Doubled),
        Choice::Comment(None),
        Choice::PreambleLines(0),
        Choice::HeaderRows(header_rows),
    ];
    choices.into_iter().fold(ReadOptions::default(), ReadOptions::with)
}

fn source(bytes: &[u8], options: &ReadOptions) -> Option<Source> {
    ready(read(&InMemory(bytes), "fuzzed.csv", options, &Inline::default())).ok()
}

fn copy(bytes: &[u8], source: &Source) -> Vec<u8> {
    let mut out = Vec::new();
    ready(write_rfc4180(&[&InMemory(bytes)], source, Formulas::Kept, &mut out, &Inline::default())).expect("memory can be written");
    out
}

fn a_table_comes_back(bytes: &[u8]) {
    let cells =
        |row: &[u8]| -> Vec<String> { row.split(|b| *b == 0xFF).map(|c| String::from_utf8_lossy(c).into_owned()).collect() };
    let table: Vec<Vec<String>> = bytes.split(|byte| *byte == 0xFE).map(cells).collect();
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in &table {
        writer.write_record(row).expect("memory can be written");
    }
    let file = writer.into_inner().expect("memory can be written");
    // A mark at the beginning belongs to the file, not to its first cell.
    if file.starts_with(b"\xEF\xBB\xBF") {
        return;
    }
    let Some(source) = source(&file, &written(0)) else { return };
    let ids: Vec<u64> = (0..source.report.n_rows).collect();
    let rows = ready(original_rows(&[&InMemory(&file)], &source, &ids, &Inline::default())).expect("rows that are there");
    let found: Vec<Vec<String>> = rows.into_iter().map(|row| row.cells).collect();
    assert_eq!(found, table, "{}", String::from_utf8_lossy(&file));
}

fn a_copy_stays_as_it_is(bytes: &[u8]) {
    let Some(first) = source(bytes, &ReadOptions::default()) else { return };
    let once = copy(bytes, &first);
    let header_rows = first.report.dialect.header_rows.min(1);
    let Some(second) = source(&once, &written(header_rows)) else { return };
    // A row may be like the joined names of several header rows, and is then taken for them.
    let is_header = |kind| matches!(kind, IssueKind::RepeatedHeader | IssueKind::SecondTable);
    if once.starts_with(b"\xEF\xBB\xBF") || second.report.issue_totals.iter().any(|total| is_header(total.kind)) {
        return;
    }
    let twice = copy(&once, &second);
    assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&once));
}
