//! Any bytes are read or refused, and what was read can be found again: nothing panics, and nothing hangs.

#![no_main]

use libfuzzer_sys::fuzz_target;
use straightedge::container::{is_aligned, is_foreign, recognise};
use straightedge::engine::{InMemory, Inline, ready};
use straightedge::source::{ReadOptions, original_rows, read, understand, write_rfc4180};
use straightedge::table::Formulas;

fuzz_target!(|bytes: &[u8]| {
    let (options, runner) = (ReadOptions::default(), Inline::default());
    let _ = understand(bytes, false, &options);
    let understood = understand(bytes, true, &options);
    let source = match ready(read(&InMemory(bytes), "fuzzed.csv", &options, &runner)) {
        Ok(source) => source,
        Err(error) => {
            assert!(!error.message.is_empty() && !error.way_out.is_empty(), "a refusal says why, and the way out");
            return;
        }
    };
    // First bytes do not show a table that is packed.
    let is_packed = recognise(bytes).is_some() || is_foreign(bytes) || is_aligned(bytes);
    assert!(understood.is_ok() || is_packed, "what can be read can be understood");
    let n_rows = source.report.n_rows;
    assert_eq!(source.table.n_rows() as u64, n_rows);
    assert_eq!(source.table.n_columns(), source.report.columns.len());
    for column in &source.report.columns {
        let n_missing: u64 = column.missing.iter().map(|(_, count)| count).sum();
        assert_eq!(column.n_present + n_missing, n_rows, "every cell of \"{}\" is counted once", column.name);
    }
    let ids: Vec<u64> = (0..n_rows).collect();
    let rows = ready(original_rows(&[&InMemory(bytes)], &source, &ids, &runner)).expect("rows that are there");
    let mut copy = Vec::new();
    ready(write_rfc4180(&[&InMemory(bytes)], &source, Formulas::Kept, &mut copy, &runner)).expect("memory can be written");
    let n_header = usize::from(source.report.dialect.header_rows > 0);
    let copied = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&copy[..]).into_records().count();
    assert_eq!(copied, rows.len() + n_header, "the copy has the header and every row");
});
