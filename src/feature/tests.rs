//! Views fitted to small tables.

use super::formula::Expression;
use super::*;
use crate::engine::{Inline, Threads, ready};
use crate::error::UserError;
use crate::table::{
    Block, CategoryColumn, Column, ColumnType, ColumnType as T, Dictionary, Field, MISSING_CODE, RowIds, Schema, Table,
};
use std::sync::Arc;

const NAN: f64 = f64::NAN;
const N: usize = 6;

/// y, x (one missing), city (one missing; `d` stands only beside the missing x), flag, day, note; in blocks of `size` rows.
fn table(size: usize) -> Table {
    let y = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let x = [2.0, NAN, 3.0, 4.0, 5.0, 6.0];
    let flag = [1, 0, 0, 1, 1, 0];
    let day = [0, 86_400_000, 43_200_000, 0, -86_400_000, 0];
    let mut dictionary = Dictionary::default();
    let codes = ["b", "d", "a", "", "c", "b"].map(|label| if label.is_empty() { MISSING_CODE } else { dictionary.intern(label) });
    let dictionary = Arc::new(dictionary);
    let block = |start: usize| {
        let range = start..(start + size).min(N);
        let columns = [
            Column::Number(y[range.clone()].iter().copied().collect()),
            Column::Number(x[range.clone()].iter().copied().collect()),
            Column::Category(CategoryColumn { codes: codes[range.clone()].to_vec(), dictionary: dictionary.clone() }),
            Column::Boolean(flag[range.clone()].to_vec()),
            Column::Date(day[range.clone()].to_vec()),
            Column::Text(range.clone().map(|_| Some("words")).collect()),
        ];
        Arc::new(Block::new(range.len(), RowIds::From(start as u64), columns.map(Arc::new).to_vec()).into())
    };
    let fields =
        [("y", T::Number), ("x", T::Number), ("city", T::Category), ("flag", T::Boolean), ("day", T::Date), ("note", T::Text)];
    let schema = Schema::new(fields.map(|(name, kind)| Field::new(name, kind)).to_vec());
    Table { schema, blocks: (0..N).step_by(size).map(block).collect() }
}

fn fit(spec: &ViewSpec) -> Result<Design, FeatureError> {
    ready(Design::fit(spec, &table(N), &Inline::default()))
}

fn product<const K: usize>(columns: [&str; K]) -> TermSpec {
    TermSpec { variables: columns.map(|column| VariableSpec::Column(column.to_owned())).to_vec() }
}

fn computed(term: &str) -> TermSpec {
    let schema = table(N).schema;
    ViewSpec::from_formula(&format!("y ~ {term}"), &schema).unwrap().terms.swap_remove(0)
}

fn polynomial(column: &str, degree: u32) -> TermSpec {
    TermSpec { variables: vec![VariableSpec::Polynomial { of: Expression::power(column, 1), degree }] }
}

#[test]
fn levels_are_those_of_complete_rows_in_byte_order() {
    let design = fit(&ViewSpec::linear("y", ["x", "city"])).unwrap();
    let city = design.variable("city").and_then(Variable::levels).unwrap();
    assert_eq!((city.levels.join(""), &city.counts[..]), ("abc".to_owned(), &[1, 2, 1][..]));
    assert_eq!((design.rows.n_rows, design.rows.n_complete, design.rows.n_dropped()), (6, 4, 2));
    let missing: Vec<_> = design.rows.missing.iter().map(|missing| (missing.column.as_str(), missing.n)).collect();
    assert_eq!(missing, [("x", 1), ("city", 1)]);
    let x = design.variable("x").and_then(Variable::range).unwrap();
    assert_eq!((x.min, x.max, x.mean), (2.0, 6.0, 4.0));
    assert_eq!(design.columns.iter().map(|column| column.centre).collect::<Vec<_>>(), [0.0, 4.0, 0.5, 0.25]);
    assert_eq!((design.target.mean, design.target.min, design.target.max), (3.75, 1.0, 6.0));
}

/// Names as `colnames(model.matrix(...))` of R 4.2 gives them, in this project's spelling.
#[test]
fn levels_are_coded_as_in_r() {
    let names = |spec: &ViewSpec| fit(spec).unwrap().columns.into_iter().map(|column| column.name).collect::<Vec<_>>();
    let mut spec = ViewSpec::linear("y", ["city", "flag", "day"]);
    assert_eq!(names(&spec), ["(Intercept)", "city[b]", "city[c]", "city[d]", "flag[true]", "day"]);
    spec.references.insert("city".to_owned(), "c".to_owned());
    assert_eq!(names(&spec), ["(Intercept)", "city[a]", "city[b]", "city[d]", "flag[true]", "day"]);
    spec.intercept = false;
    assert_eq!(names(&spec), ["city[c]", "city[a]", "city[b]", "city[d]", "flag[true]", "day"]);
    spec = ViewSpec { terms: vec![TermSpec::variable("day"), product(["day", "flag"]), product(["flag", "city"])], ..spec };
    spec.intercept = true;
    spec.references.clear();
    // ~ day + day:flag + flag:city: `flag` follows `day` by contrasts; in flag:city neither flag nor city stands before alone,
    // but flag is contained in day:flag, so city is by contrasts and flag by all levels.
    let expected = "(Intercept) day day:flag[true] flag[false]:city[b] flag[true]:city[b] flag[false]:city[c] flag[true]:city[c] \
                    flag[false]:city[d] flag[true]:city[d]";
    assert_eq!(names(&spec).join(" "), expected);
}

#[test]
fn rows_are_products_in_any_blocks() {
    let terms = vec![TermSpec::variable("x"), TermSpec::power("x", 3), product(["x", "city"]), TermSpec::variable("day")];
    let spec = ViewSpec { terms, ..ViewSpec::linear("y", ["x"]) };
    let expected = [
        [1.0, 2.0, 8.0, 2.0, 0.0, 0.0],
        [1.0, 3.0, 27.0, 0.0, 0.0, 0.5],
        [1.0, 5.0, 125.0, 0.0, 5.0, -1.0],
        [1.0, 6.0, 216.0, 6.0, 0.0, 0.0],
    ];
    for size in 1..=N {
        let table = table(size);
        let design = ready(Design::fit(&spec, &table, &Threads::new(2))).unwrap();
        assert_eq!(design.columns[2].name, "x^3");
        assert_eq!(design.columns[2].centre, 94.0);
        let bound = design.bind(&table.schema).unwrap();
        let (mut rows, mut found, mut y, mut x) = (DesignRows::default(), Vec::new(), Vec::new(), [0.0; 6]);
        for block in &table.blocks {
            bound.fill(&mut rows, &block.load(), 0..block.len());
            for i in 0..rows.n_rows() {
                rows.copy_row(i, &mut x);
                found.push(x);
            }
            y.extend_from_slice(rows.y());
        }
        assert_eq!((&found[..], &y[..]), (&expected[..], &[1.0, 3.0, 5.0, 6.0][..]), "blocks of {size}");
    }
}

#[test]
fn products_keep_what_rounding_left() {
    let x = vec![0.1, -6.860_120_914, 3.0];
    let columns = vec![Arc::new(Column::Number(x.clone().into())), Arc::new(Column::Number(vec![1.0, 2.0, 4.0].into()))];
    let schema = Schema::new(["x", "y"].map(|name| Field::new(name, ColumnType::Number)).to_vec());
    let table = Table { schema, blocks: vec![Arc::new(Block::new(3, RowIds::From(0), columns).into())] };
    let spec = ViewSpec { terms: vec![TermSpec::variable("x"), TermSpec::power("x", 2)], ..ViewSpec::linear("y", ["x"]) };
    let design = ready(Design::fit(&spec, &table, &Inline::default())).unwrap();
    let mut rows = DesignRows::default();
    design.bind(&table.schema).unwrap().fill(&mut rows, &table.blocks[0].load(), 0..3);
    assert_eq!(rows.low(1), None);
    for (i, x) in x.into_iter().enumerate() {
        let square = crate::stat::two_product(x, x);
        assert_eq!((rows.x(2)[i], rows.low(2).unwrap()[i]), (square.hi, square.lo));
    }
}

/// Rows of a view over [`table`], in blocks of every size; (`n_columns`) each.
fn rows_of(formula: &str) -> (Design, Vec<Vec<f64>>, Vec<f64>) {
    let mut found: Option<(Design, Vec<Vec<f64>>, Vec<f64>)> = None;
    for size in 1..=N {
        let table = table(size);
        let spec = ViewSpec::from_formula(formula, &table.schema).unwrap();
        let design = ready(Design::fit(&spec, &table, &Threads::new(2))).unwrap();
        let bound = design.bind(&table.schema).unwrap();
        let (mut rows, mut x, mut y) = (DesignRows::default(), Vec::new(), Vec::new());
        for block in &table.blocks {
            bound.fill(&mut rows, &block.load(), 0..block.len());
            for i in 0..rows.n_rows() {
                let mut row = vec![0.0; design.n_columns()];
                rows.copy_row(i, &mut row);
                x.push(row);
            }
            y.extend_from_slice(rows.y());
        }
        let one = (design, x, y);
        match &found {
            // Sums in another order: only their last bits may differ.
            Some(first) => assert_eq!((&first.1, &first.2, &first.0.rows), (&one.1, &one.2, &one.0.rows), "{formula}: {size}"),
            None => found = Some(one),
        }
    }
    found.unwrap()
}

#[test]
fn what_is_computed_costs_the_rows_where_it_is_not_defined() {
    // y = 1..6, x = 2, NA, 3, 4, 5, 6.
    let (design, x, y) = rows_of("y ~ log(x - 3) + I(x/(x - 4)):flag");
    // x - 3 is -1 and 0 at x = 2 and 3, x - 4 is 0 at x = 4.
    assert_eq!(y, [5.0, 6.0]);
    let missing: Vec<_> = design.rows.missing.iter().map(|missing| (missing.column.as_str(), missing.n)).collect();
    assert_eq!(missing, [("x", 1), ("log(x - 3)", 2), ("x/(x - 4)", 1)]);
    assert_eq!(
        design.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>()[1..3],
        ["log(x - 3)", "I(x/(x - 4)):flag[false]"]
    );
    assert_eq!(x[0], [1.0, libm::log(2.0), 0.0, 5.0]);
}

#[test]
fn a_response_is_computed_and_loses_its_unit() {
    let (design, _, y) = rows_of("I(y / flag) ~ x");
    assert_eq!((design.target.name.as_str(), &y[..]), ("y/flag", &[1.0, 4.0, 5.0][..]));
    assert_eq!((design.target.min, design.target.max, design.target.unit.clone()), (1.0, 5.0, None));
    let (design, _, y) = rows_of("sqrt(y) ~ 1");
    assert_eq!((design.target.name.as_str(), y[3]), ("sqrt(y)", 2.0));
}

/// R 4.2: `model.matrix(~ C(x)*day)` in this project's spelling; `unclass(poly(c(2, 3, 4, 5, 6), 2))`.
#[test]
fn values_are_levels_and_polynomials_are_orthogonal() {
    let (design, x, _) = rows_of("y ~ C(x, ref = \"4.0\")");
    let names: Vec<_> = design.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["(Intercept)", "C(x)[2]", "C(x)[3]", "C(x)[5]", "C(x)[6]"]);
    assert_eq!(x[2], [1.0, 0.0, 0.0, 0.0, 0.0]);
    let (design, _, _) = rows_of("y ~ 0 + C(day)");
    assert_eq!(design.columns[0].name, "C(day)[1969-12-31]");
    let (design, x, _) = rows_of("y ~ poly(x, 2)");
    assert_eq!(design.columns[2].name, "poly(x, 2)2");
    assert_eq!(
        (&design.polynomials[0].alpha[..], &design.polynomials[0].norm2[..]),
        (&[4.0, 4.0][..], &[1.0, 5.0, 10.0, 14.0][..])
    );
    for (found, expected) in x[0].iter().zip([1.0, -6.324_555_320_336_759e-1, 5.345_224_838_248_488e-1]) {
        assert!((found - expected).abs() < 1e-15, "{found} {expected}");
    }
}

#[test]
fn rows_without_a_prediction_say_why() {
    let design = fit(&ViewSpec::linear("y", ["x", "city"])).unwrap();
    let schema = Schema::new(vec![Field::new("city", ColumnType::Text), Field::new("x", ColumnType::Number)]);
    let city = [Some("c"), Some("Z"), None, Some("a")];
    let columns = [Column::Text(city.into_iter().collect()), Column::Number(vec![1.0, 2.0, 3.0, NAN].into())];
    let block = Block::new(4, RowIds::From(0), columns.map(Arc::new).to_vec());
    let mut rows = DesignRows::default();
    let gaps = design.bind_features(&schema).unwrap().fill_features(&mut rows, &block, 0..4);
    let gap = |row, variable: &str, cause| Gap { row, variable: variable.to_owned(), cause };
    let unseen = GapCause::UnseenLevel("Z".to_owned());
    assert_eq!(gaps, [gap(1, "city", unseen), gap(2, "city", GapCause::Missing), gap(3, "x", GapCause::Missing)]);
    assert_eq!((rows.positions(), rows.x(3), rows.y()), (&[0][..], &[1.0][..], &[][..]));

    let spec = ViewSpec::from_formula("y ~ log(x) + C(x)", &table(N).schema).unwrap();
    let design = fit(&spec).unwrap();
    let schema = Schema::new(vec![Field::new("x", ColumnType::Number)]);
    let block = Block::new(3, RowIds::From(0), vec![Arc::new(Column::Number([3.0, -1.0, NAN].into_iter().collect()))]);
    let gaps = design.bind_features(&schema).unwrap().fill_features(&mut rows, &block, 0..3);
    assert_eq!(gaps, [gap(1, "x", GapCause::UnseenLevel("-1".to_owned())), gap(2, "x", GapCause::Missing)]);
    let spec = ViewSpec::from_formula("y ~ log(x)", &table(N).schema).unwrap();
    let design = fit(&spec).unwrap();
    let gaps = design.bind_features(&schema).unwrap().fill_features(&mut rows, &block, 0..2);
    let values = [("x".to_owned(), "-1".to_owned())].into();
    assert_eq!(gaps, [gap(1, "x", GapCause::OutsideDomain { expression: "log(x)".to_owned(), values })]);
}

#[test]
fn bad_views_are_refused_with_a_way_out() {
    let view = |target: &str, features: &[&str]| ViewSpec::linear(target, features.iter().copied());
    let with = |terms: Vec<TermSpec>| ViewSpec { terms, ..view("y", &[]) };
    let reference = ViewSpec { references: [("city".to_owned(), "q".to_owned())].into(), ..view("y", &["city"]) };
    for (spec, message, way_out) in [
        (view("z1", &["x"]), "There is no column \"z1\".", "Choose one of the table's columns."),
        (view("y", &["ctiy"]), "There is no column \"ctiy\".", "Did you mean \"city\"?"),
        (view("city", &["x"]), "only a number can be predicted", "Choose a column of numbers"),
        (view("y", &["y"]), "the target and a feature", "Remove it"),
        (view("y", &["note"]), "free text", "change its type to category"),
        (ViewSpec { intercept: false, ..view("y", &[]) }, "nothing to estimate", "at least one feature"),
        (reference, "found: a, b, c, d", "one of the levels"),
        (with(vec![TermSpec::power("city", 2)]), "city^2 computes with \"city\", which is a category", "by itself"),
        (with(vec![polynomial("x", 5)]), "poly(x, 5) asks for more distinct values", "lower degree"),
        (with(vec![computed("log(-x)")]), "log(-x) has no finite value in any row", "another function"),
        (ViewSpec { response: Some(Expression::power("city", 2)), ..view("y", &["x"]) }, "which is a category", "by itself"),
        (with(vec![product(["x", "x"])]), "\"x:x\" stands twice", "once"),
        (with(vec![product(["x", "city"]), product(["city", "x"])]), "\"city:x\" stands twice", "once"),
    ] {
        let error = UserError::from(fit(&spec).unwrap_err());
        assert!(error.message.contains(message) && error.way_out.contains(way_out), "{error}");
    }
    assert_eq!(fit(&with(vec![])).unwrap().n_columns(), 1);
}

#[test]
fn bad_data_are_refused() {
    let of = |columns: Vec<(&str, Vec<f64>)>| {
        let schema = Schema::new(columns.iter().map(|(name, _)| Field::new(*name, ColumnType::Number)).collect());
        let n = columns[0].1.len();
        let cells = columns.into_iter().map(|(_, cells)| Arc::new(Column::Number(cells.into()))).collect();
        Table { schema, blocks: vec![Arc::new(Block::new(n, RowIds::From(0), cells).into())] }
    };
    let error = |table: Table| ready(Design::fit(&ViewSpec::linear("y", ["x"]), &table, &Inline::default())).unwrap_err();
    let name = || "y".to_owned();
    assert_eq!(error(of(vec![("y", vec![]), ("x", vec![])])), FeatureError::EmptyTable);
    assert_eq!(error(of(vec![("y", vec![NAN, NAN]), ("x", vec![1.0, 2.0])])), FeatureError::AllMissing(name()));
    let expected = FeatureError::TargetConstant { column: name(), value: 3.0 };
    assert_eq!(error(of(vec![("y", vec![3.0, 3.0, 4.0]), ("x", vec![1.0, 2.0, NAN])])), expected);
    let expected = FeatureError::NoCompleteRow { column: "x".to_owned(), n_missing: 2, n_rows: 3 };
    assert_eq!(error(of(vec![("y", vec![NAN, 3.0, 4.0]), ("x", vec![1.0, NAN, NAN])])), expected);
}

#[test]
fn a_design_survives_json() {
    let design = fit(&ViewSpec::linear("y", ["x", "city", "flag", "day"])).unwrap();
    let json = serde_json::to_string(&design).unwrap();
    assert!(json.contains(r#"{"variable":"city","level":"b"}"#) && json.contains(r#"{"variable":"x","power":1}"#), "{json}");
    assert!(json.contains(r#""name":"city","type":"category","levels":["a","b","c"]"#), "{json}");
    assert_eq!(serde_json::from_str::<Design>(&json).unwrap(), design);
}

/// Cells stay in their block where no row is incomplete, and are picked out of it elsewhere: neither shows.
#[test]
fn runs_of_rows_hold_what_is_complete_in_them() {
    let mut random = crate::stat::SplitMix64::new(5);
    let mut number = |missing: u64| if random.below(100) < missing { NAN } else { random.below(7) as f64 - 1.0 };
    for missing in [0, 1, 10, 60] {
        let columns: Vec<Vec<f64>> = (0..3).map(|_| (0..200).map(|_| number(missing)).collect()).collect();
        let [x, w, y] = [0, 1, 2].map(|k| &columns[k]);
        let schema = Schema::new(["x", "w", "y"].map(|name| Field::new(name, ColumnType::Number)).to_vec());
        let cells = columns.iter().map(|cells| Arc::new(Column::Number(cells.iter().map(|cell| cell.abs()).collect()))).collect();
        let table = Table { schema, blocks: vec![Arc::new(Block::new(200, RowIds::From(0), cells).into())] };
        for weights in [None, Some("w".to_owned())] {
            let spec = ViewSpec { weights: weights.clone(), ..ViewSpec::linear("y", ["x"]) };
            let design = ready(Design::fit(&spec, &table, &Inline::default())).unwrap();
            let bound = design.bind(&table.schema).unwrap();
            let mut rows = DesignRows::default();
            for (start, end) in [(0, 200), (0, 1), (3, 20), (20, 21), (21, 21), (150, 200)] {
                bound.fill(&mut rows, &table.blocks[0].load(), start..end);
                let counts = |&i: &usize| weights.is_none() || w[i].abs() > 0.0;
                let complete = (start..end).filter(|&i| !x[i].is_nan() && !y[i].is_nan()).filter(counts);
                let complete: Vec<usize> = complete.collect();
                let of = |column: &[f64]| complete.iter().map(|&i| column[i].abs()).collect::<Vec<f64>>();
                assert_eq!(rows.positions(), complete.iter().map(|&i| i as u32).collect::<Vec<u32>>());
                assert_eq!((rows.x(1), rows.y()), (&of(x)[..], &of(y)[..]));
                assert_eq!(rows.x(0), vec![1.0; complete.len()]);
                assert_eq!(rows.weights(), if weights.is_some() { of(w) } else { Vec::new() });
                let mut row = [0.0; 2];
                for (i, &at) in complete.iter().enumerate() {
                    rows.copy_row(i, &mut row);
                    assert_eq!(row, [1.0, x[at].abs()]);
                }
            }
        }
    }
}
