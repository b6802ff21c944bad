//! Reading and describing 500,000 × 11 numbers of a CSV in memory, natively or (as `wasm32-unknown-unknown`) in a JavaScript engine.
//!
//! Prints one line of JSON: megabytes of text read in a second, and millions of cells described in a second, each the best of
//! several, on one thread. `scripts/bench read` runs it.

#![expect(clippy::expect_used, reason = "a measurement that cannot go on says so best by stopping")]

#[path = "measure/mod.rs"]
mod measure;

use measure::{now, print, xorshift};
use std::fmt::Write;
use straightedge::engine::{InMemory, Inline, ready};
use straightedge::profile::describe;
use straightedge::source::{ReadOptions, read};

const ROWS: usize = 500_000;
const COLUMNS: usize = 11;
const ROUNDS: usize = 5;

fn main() {
    let text = text();
    let cells = (ROWS * COLUMNS) as f64 / 1e6;
    let (mut read_s, mut describe_s) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        let started = now();
        let runner = Inline::default();
        let source = ready(read(&InMemory(text.as_bytes()), "numbers.csv", &ReadOptions::default(), &runner)).expect("a table");
        let at = now();
        let described = ready(describe(&source.table, &runner)).expect("nobody cancels");
        assert_eq!((source.table.n_rows(), described.len()), (ROWS as u64, COLUMNS));
        read_s = read_s.min(at - started);
        describe_s = describe_s.min(now() - at);
    }
    let mb = text.len() as f64 / 1e6;
    print(&format!("{{\"read_mb_per_s\": {:.1}, \"described_million_cells_per_s\": {:.2}}}", mb / read_s, cells / describe_s));
}

/// Uniform features with five decimals, as the tables of `scripts/bench model` have them.
fn text() -> String {
    let mut next = xorshift(1_000_011);
    let mut text = (1..COLUMNS).map(|j| format!("x{j},")).collect::<String>() + "y\n";
    for _ in 0..ROWS {
        for _ in 1..COLUMNS {
            write!(text, "{:.5},", (next() - 0.5) * 20.0).expect("memory");
        }
        writeln!(text, "{:.4}", (next() - 0.5) * 120.0).expect("memory");
    }
    text
}
