//! Least squares on 1,000,000 × 11 numbers in memory, natively or (as `wasm32-unknown-unknown`) in a JavaScript engine.
//!
//! Prints one line of JSON: seconds of the first pass over the rows, of the fit, and of the fit with everything that is said
//! about it, each the best of several, on one thread. `scripts/bench fit` runs it beside statsmodels.

#![expect(clippy::expect_used, reason = "a measurement that cannot go on says so best by stopping")]

#[path = "measure/mod.rs"]
mod measure;

use measure::{now, print, xorshift};
use std::cell::Cell;
use std::sync::Arc;
use straightedge::engine::{Inline, Phase, Progress, ready};
use straightedge::evaluate::Evaluation;
use straightedge::feature::{Design, ViewSpec};
use straightedge::table::{Block, Column, ColumnType, Field, RowIds, Schema, Table};
use straightedge::train::{LeastSquares, Params};

const ROWS: usize = 1_000_000;
const FEATURES: usize = 10;
/// Rows of a block: as many as there are in one MiB of such a file.
const BLOCK: usize = 11_000;
const ROUNDS: usize = 5;

fn main() {
    let table = table();
    let names = (1..=FEATURES).map(|j| format!("x{j}"));
    let design = ready(Design::fit(&ViewSpec::linear("y", names), &table, &Inline::default())).expect("a design");
    let mut best = [f64::INFINITY; 3];
    for _ in 0..ROUNDS {
        let found = round(&design, &table);
        best.iter_mut().zip(found).for_each(|(best, found)| *best = best.min(found));
    }
    let [pass, fit, all] = best;
    let gb = (ROWS * (FEATURES + 1) * 8) as f64 / 1e9;
    print(&format!(
        "{{\"pass_s\": {pass:.4}, \"pass_gb_per_s\": {:.3}, \"fit_s\": {fit:.4}, \"inference_s\": {all:.4}}}",
        gb / pass
    ));
}

/// Seconds of the first pass, of the fit, and of the fit with its evaluation, cross-validation included.
fn round(design: &Design, table: &Table) -> [f64; 3] {
    let started = now();
    let pass = Cell::new(f64::INFINITY);
    let runner = Inline::reporting(|progress: Progress| {
        if progress.phase == Phase::Fitting && progress.done == progress.total {
            pass.set(pass.get().min(now() - started));
        }
    });
    let family = LeastSquares::new(Params::default()).expect("the parameters of every first fit");
    let fitted = ready(family.fit(design, table, &runner)).expect("a fit");
    let fit = now() - started;
    let evaluation = ready(Evaluation::new(&fitted, design, table, &runner)).expect("an evaluation");
    assert!(evaluation.summary.r_squared.is_some_and(|share| share > 0.9));
    [pass.get(), fit, now() - started]
}

/// Uniform features (Marsaglia's xorshift), and a target that is linear in them, with noise.
fn table() -> Table {
    let mut next = xorshift(1_000_011);
    let fields = (1..=FEATURES).map(|j| format!("x{j}")).chain(["y".to_owned()]).map(|name| Field::new(name, ColumnType::Number));
    let blocks = (0..ROWS).step_by(BLOCK).map(|start| {
        let n = BLOCK.min(ROWS - start);
        let mut columns: Vec<Vec<f64>> = (0..=FEATURES).map(|_| Vec::with_capacity(n)).collect();
        for _ in 0..n {
            let mut y = 12.0 + 6.0 * (next() + next() + next() + next() - 2.0);
            for (j, column) in columns.iter_mut().take(FEATURES).enumerate() {
                let x = (next() - 0.5) * 20.0;
                y += (1.0 + j as f64 / 4.0) * x;
                column.push(x);
            }
            columns[FEATURES].push(y);
        }
        let columns = columns.into_iter().map(|cells| Arc::new(Column::Number(cells.into()))).collect();
        Arc::new(Block::new(n, RowIds::From(start as u64), columns).into())
    });
    Table { schema: Schema::new(fields.collect()), blocks: blocks.collect() }
}
