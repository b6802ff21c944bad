//! The checks against `SciPy` and exact counting.

use super::check::{distribution, missing_share, out_of_range, unseen_levels};
use super::tally::{Tallies, TallyColumn, Values};
use crate::engine::{Phase, Threads, fold, ready};
use crate::profile::{LabelSketch, NumberSketch, ReferenceSketch, describe};
use crate::table::{Block, Column, ColumnType, Field, RowIds, Schema, Table};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Deserialize)]
struct Oracle {
    numbers: Vec<NumbersCase>,
    labels: Vec<LabelsCase>,
    missing: Vec<MissingCase>,
    all_new: Vec<(u64, u64, u64, f64)>,
}

#[derive(Deserialize)]
struct NumbersCase {
    name: String,
    reference: Vec<f64>,
    current: Vec<f64>,
    statistic: f64,
    p_value: f64,
    psi: f64,
    bins: usize,
    below: u64,
    above: u64,
    out_of_range_p_value: Option<f64>,
}

#[derive(Deserialize)]
struct LabelsCase {
    name: String,
    reference: BTreeMap<String, u64>,
    current: BTreeMap<String, u64>,
    statistic: f64,
    df: u64,
    p_value: f64,
    psi: f64,
}

#[derive(Deserialize)]
struct MissingCase {
    counts: [u64; 4],
    p_value: f64,
    effect: f64,
}

fn oracle() -> Oracle {
    serde_json::from_str(include_str!("../../tests/data/monitor.json")).unwrap()
}

/// Asserts that at least `digits` decimal digits are right.
#[track_caller]
fn check(found: f64, expected: f64, digits: f64, what: &str) {
    let right = if found == expected { 17.0 } else { -libm::log10((found - expected).abs() / expected.abs()) };
    assert!(right >= digits, "{what}: {found:e}, expected {expected:e}: {right:.1} digits");
}

fn table(cells: &[f64]) -> Table {
    let block = |cells: &[f64]| {
        Arc::new(Block::new(cells.len(), RowIds::From(0), vec![Arc::new(Column::Number(cells.iter().copied().collect()))]).into())
    };
    Table { schema: Schema::new(vec![Field::new("x", ColumnType::Number)]), blocks: cells.chunks(97).map(block).collect() }
}

fn sketch(cells: &[f64]) -> NumberSketch {
    match ready(describe(&table(cells), &Threads::new(2))).unwrap().remove(0).sketch {
        ReferenceSketch::Numbers(sketch) => sketch,
        ReferenceSketch::Labels(_) => panic!("the column holds numbers"),
    }
}

fn tally(cells: &[f64], reference: &NumberSketch) -> super::tally::NumberTally {
    let reference = ReferenceSketch::Numbers(reference.clone());
    let columns = [TallyColumn { place: 0, kind: ColumnType::Number, reference: &reference }];
    let tally = ready(fold(&Tallies(&columns), &table(cells).blocks, Phase::Comparing, &Threads::new(2))).unwrap().remove(0);
    match tally.values {
        Values::Numbers(numbers) => numbers,
        Values::Labels(_) => panic!("the column holds numbers"),
    }
}

#[test]
fn numbers_are_compared_as_scipy_does() {
    for case in oracle().numbers {
        let reference = sketch(&case.reference);
        let current = tally(&case.current, &reference);
        let found = distribution::numbers(&reference, &current, ColumnType::Number).unwrap();
        check(found.measured.statistic, case.statistic, 13.0, &case.name);
        check(found.p_value, case.p_value, 10.0, &case.name);
        check(found.measured.psi, case.psi, 12.0, &case.name);
        assert_eq!(found.measured.bins.len(), case.bins, "{}", case.name);
        let outside = out_of_range(&reference, &current, ColumnType::Number).unwrap();
        assert_eq!((outside.measured.below, outside.measured.above), (case.below, case.above), "{}", case.name);
        if let Some(expected) = case.out_of_range_p_value {
            check(outside.p_value, expected, 12.0, &case.name);
        }
    }
}

/// A reference of more values than the sketch holds: the distance is smaller by less than a step of the sketch.
#[test]
fn a_sketch_costs_little() {
    let value = |i: u64, seed: u64| crate::stat::SplitMix64::of(seed, i).next_u64() as f64 / 1e19;
    let reference: Vec<f64> = (0..20_000).map(|i| value(i, 1)).collect();
    let current: Vec<f64> = (0..5_000).map(|i| value(i, 2) * 1.05).collect();
    let sketch = sketch(&reference);
    assert_eq!(sketch.points.len(), NumberSketch::POINTS);
    let found = distribution::numbers(&sketch, &tally(&current, &sketch), ColumnType::Number).unwrap().measured.statistic;
    let up_to = |values: &[f64], x: f64| values.iter().filter(|value| **value <= x).count() as f64 / values.len() as f64;
    let at = (0..2000).map(|i| f64::from(i) / 1000.0);
    let exact = at.map(|x| (up_to(&reference, x) - up_to(&current, x)).abs()).fold(0.0, f64::max);
    assert!(found >= exact - 1.0 / 511.0 && found <= exact + 1e-3, "{found} {exact}");
}

fn label_sketch(counts: &BTreeMap<String, u64>) -> LabelSketch {
    LabelSketch { n: counts.values().sum(), n_missing: 0, counts: counts.clone(), n_other: 0 }
}

#[test]
fn labels_are_compared_as_scipy_does() {
    for case in oracle().labels {
        let found = distribution::labels(&label_sketch(&case.reference), &case.current).unwrap();
        assert_eq!(found.measured.df, Some(case.df), "{}", case.name);
        check(found.measured.statistic, case.statistic, 12.0, &case.name);
        check(found.p_value, case.p_value, 12.0, &case.name);
        check(found.measured.psi, case.psi, 12.0, &case.name);
    }
}

#[test]
fn rare_levels_are_pooled() {
    let counts = |pairs: &[(&str, u64)]| pairs.iter().map(|(label, n)| ((*label).to_owned(), *n)).collect::<BTreeMap<_, _>>();
    let bins = |reference: &[(&str, u64)], current: &[(&str, u64)]| {
        let found = distribution::labels(&label_sketch(&counts(reference)), &counts(current));
        found.map(|found| found.measured.bins.into_iter().map(|bin| bin.label).collect::<Vec<_>>())
    };
    // Expected in each of two samples of 100: 50, 40, 3 and 4; the new level joins the rare ones.
    let reference = [("a", 50), ("b", 42), ("c", 4), ("d", 4)];
    assert_eq!(bins(&reference, &[("a", 50), ("b", 38), ("c", 2), ("d", 4), ("e", 6)]).unwrap(), ["a", "b", "(other)"]);
    // A pool that is too rare itself joins the rarest level.
    assert_eq!(bins(&[("a", 60), ("b", 39), ("c", 1)], &[("a", 50), ("b", 49), ("c", 1)]).unwrap(), ["a", "(other)"]);
    // Nothing can be said of levels that are all too rare.
    assert_eq!(bins(&[("a", 2), ("b", 1)], &[("c", 1), ("d", 1)]), None);
    assert_eq!(bins(&[("a", 9)], &[]), None);
}

#[test]
fn missing_shares_are_compared_as_scipy_does() {
    for MissingCase { counts: [a, n, b, m], p_value, effect } in oracle().missing {
        let found = missing_share(a, n, b, m);
        check(found.p_value, p_value, 11.0, &format!("{a} of {n}, {b} of {m}"));
        check(found.measured.effect, effect, 13.0, &format!("{a} of {n}, {b} of {m}"));
    }
    assert_eq!(missing_share(0, 10, 0, 20).p_value, 1.0);
    assert_eq!(missing_share(10, 10, 20, 20).p_value, 1.0);
}

/// One new label and no rare one: Chernoff's bound is the chance itself.
#[test]
fn the_bound_on_new_labels_is_sharp_where_it_can_be() {
    for (k, n, m, expected) in oracle().all_new {
        let counts = |pairs: &[(&str, u64)]| pairs.iter().map(|(label, n)| ((*label).to_owned(), *n)).collect::<BTreeMap<_, _>>();
        let found = unseen_levels(&label_sketch(&counts(&[("a", n)])), &counts(&[("a", m - k), ("b", k)])).unwrap();
        check(found.p_value, expected, 10.0, &format!("{k} of {m} beside {n}"));
        assert_eq!((found.measured.n_cells, found.measured.n_levels), (k, 1));
    }
}
