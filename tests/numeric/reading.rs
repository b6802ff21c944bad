//! Numbers of a text are read eight bytes at a time, by other instructions in a browser: every bit is as of the standard library's reader.

use straightedge::engine::{InMemory, Inline, ready};
use straightedge::source::{ReadOptions, read};
use straightedge::table::Column;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ROWS: usize = 5000;

/// Whole numbers that look random (Knuth, "The Art of Computer Programming" 2, section 3.3.4, table 1, line 26).
fn random(i: usize) -> i64 {
    (0..4).fold(i as u64, |state, _| state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1)) as i64 >> 20
}

/// A cell of each of six columns: of two decimals, of none (now and then no number, or −0), of seven, of up to eight digits, of other
/// decimals after every hundred rows, and of more digits now and then. So most rows look like the one above.
fn cells(row: usize) -> [String; 6] {
    let of = |column: usize| random(6 * row + column);
    let sign = |number: i64| if number % 3 == 0 { "-" } else { "" };
    let decimals = row / 100 % 5;
    [
        format!("{}{}.{:02}", sign(of(0)), of(0).abs() % 1000, of(0).abs() % 100),
        match row % 149 {
            31 => "1:25".to_owned(),
            77 => "-0".to_owned(),
            _ => (of(1) % 1000).to_string(),
        },
        format!("{}.{:07}", sign(of(2)), of(2).abs() % 10_000_000),
        (of(3) % 100_000_000).to_string(),
        format!("{:.decimals$}", (of(4) % 100_000) as f64 / 1000.0),
        if row.is_multiple_of(97) { format!("{}.5", of(5)) } else { (of(5) % 100).to_string() },
    ]
}

#[test]
fn numbers_are_read_to_the_last_bit() {
    for line_end in ["\n", "\r\n"] {
        let lines = (0..ROWS).map(|row| cells(row).join(",") + line_end);
        let text = format!("a,b,c,d,e,f{line_end}{}", lines.collect::<String>());
        let source = ready(read(&InMemory(text.as_bytes()), "numbers.csv", &ReadOptions::default(), &Inline::default())).unwrap();
        assert_eq!(source.table.n_rows(), ROWS as u64);
        let mut rows = (0..ROWS).map(cells);
        for block in &source.table.blocks {
            for (row, expected) in rows.by_ref().take(block.len()).enumerate() {
                for (column, text) in block.columns.iter().zip(&expected) {
                    let Column::Number(numbers) = &*column.load() else { panic!("{:?}", column.kind()) };
                    match text.parse::<f64>() {
                        Ok(number) => assert_eq!(numbers.get(row).to_bits(), number.to_bits(), "{text}"),
                        Err(_) => assert!(numbers.is_missing(row), "{text} was read as {}", numbers.get(row)),
                    }
                }
            }
        }
    }
}
