//! What formulas mean where R does not say it: types, Python's spellings, names.

use super::{COLUMNS, parse};
use crate::feature::formula::{Atom, Expression as E, Formula, Function};

fn column(name: &str) -> E {
    E::Column(name.to_owned())
}

#[test]
fn a_formula_is_a_tree_of_plain_types() {
    let formula = parse("log(y) ~ 0 + x + I(x^2):C(city, 'b')").unwrap();
    let square = E::Power(Box::new(column("x")), Box::new(E::Number(2.0)));
    let city = Atom::Category { column: "city".to_owned(), reference: Some("b".to_owned()) };
    let terms = vec![vec![Atom::Column("x".to_owned())], vec![Atom::Expression(square), city]];
    assert_eq!(formula, Formula { response: E::Call(Function::Log, Box::new(column("y"))), terms, intercept: false });
    assert_eq!(parse("y ~ log(x)").unwrap().terms, [[Atom::Expression(E::Call(Function::Log, Box::new(column("x"))))]]);
    assert_eq!(parse("y ~ poly(x, 3, raw = TRUE)").unwrap().terms, [[Atom::Poly { of: column("x"), degree: 3, raw: true }]]);
}

#[test]
fn columns_stand_once_in_order_of_appearance() {
    let formula = parse("log(y) ~ z:I(x * z) + poly(x, 2) + C(city)").unwrap();
    assert_eq!(formula.columns(), ["x", "city", "z"]);
    assert_eq!(formula.response.columns(), ["y"]);
    assert_eq!(parse("y - x ~ x").unwrap().columns(), ["x"]);
    let of = parse("y + x/y^z ~ 1").unwrap().response;
    assert_eq!(of.columns(), ["y", "x", "z"]);
}

/// Pairs of texts that are one formula.
const SAME: [(&str, &str); 21] = [
    ("y~x", " y  ~\tx\n"),
    ("y ~ x", "y ~ 1 + x"),
    ("y ~ x", "y ~ I(x)"),
    ("y ~ x:x", "y ~ x"),
    ("I(y^2) ~ x", "y^2 ~ x"),
    ("y ~ I(x**2)", "y ~ I(x^2)"),
    ("y ~ x + I(x)", "y ~ x"),
    ("y ~ log(x) + I(log(x))", "y ~ log(x)"),
    ("y ~ `x`", "y ~ x"),
    ("y ~ `größe`", "y ~ größe"),
    ("y ~ `a``b`", "y ~ `a\\`b`"),
    ("y ~ `a\\b`", "y ~ `a\\\\b`"),
    ("y ~ C(city, \"b\")", "y ~ C(city, ref = 'b')"),
    ("y ~ C(city, Treatment(\"b\"))", "y ~ C(city, reference=\"b\")"),
    ("y ~ C(city, Treatment(reference='b'))", "y ~ C(city, \"b\")"),
    ("y ~ poly(x, 2)", "y ~ poly(x, degree=2, raw=False)"),
    ("y ~ poly(x, 2, raw=T)", "y ~ poly(x, raw=True, degree=2)"),
    ("y ~ x*z", "y ~ x + z + x:z"),
    ("y ~ (x + z)**2", "y ~ (x + z)^2"),
    ("y ~ .", "y ~ x + z + city + größe + `my col` + `a``b` + `a\\b` + `log(x)`"),
    ("y ~ . - `log(x)` - 1", "y ~ 0 + x + z + city + größe + `my col` + `a\\`b` + `a\\\\b`"),
];

#[test]
fn one_formula_has_many_spellings() {
    for (a, b) in SAME {
        assert_eq!(parse(a).unwrap(), parse(b).unwrap(), "{a} | {b}");
    }
}

#[test]
fn a_term_keeps_its_first_spelling() {
    let label = |text: &str| parse(text).unwrap().to_string();
    assert_eq!(label("y ~ z:x + x + x:z"), "y ~ x + z:x");
    assert_eq!(label("y ~ (x + z + city)^3"), "y ~ x + z + city + x:z + x:city + z:city + x:z:city");
    assert_eq!(label("y ~ 1"), "y ~ 1");
    assert_eq!(label("y ~ x - x"), "y ~ 1");
    assert_eq!(label("y ~ x - 1"), "y ~ 0 + x");
    assert_eq!(label("y ~ -1"), "y ~ 0");
}

#[test]
fn names_are_bare_where_r_reads_them_so() {
    for (name, written) in [
        ("x", "x"),
        ("größe", "größe"),
        ("x.1", "x.1"),
        (".x", ".x"),
        (".", "`.`"),
        (".1", "`.1`"),
        ("1x", "`1x`"),
        ("_x", "`_x`"),
        ("if", "`if`"),
        ("", "``"),
        ("`", "`\\``"),
        ("a\\", "`a\\\\`"),
        ("a\nb", "`a\\nb`"),
        ("log", "log"),
        ("I(x)", "`I(x)`"),
        ("e\u{301}", "e\u{301}"),
    ] {
        let atom = Atom::Column(name.to_owned());
        assert_eq!(atom.to_string(), written);
        let formula = Formula::parse(&format!("y ~ {written}"), &["y", name]).unwrap();
        assert_eq!(formula.terms, [[atom]], "{written}");
    }
    // Python allows a name that starts with an underscore; and a column may be named as a function is.
    assert_eq!(Formula::parse("y ~ _x + log + I", &["y", "_x", "log", "I"]).unwrap().columns(), ["_x", "log", "I"]);
}

#[test]
fn a_formula_survives_a_document() {
    // As deep as a formula can be, in the kind of step that takes most levels of JSON.
    let deep = format!("y ~ poly({}, 2)", vec!["x"; 50].join("+"));
    for text in ["y ~ x*z", "log(y/2) ~ 0 + poly(x, 2) + C(city, 'b') + I(-x^2)", &deep] {
        let formula = parse(text).unwrap();
        let json = serde_json::to_string(&formula).unwrap();
        assert_eq!(serde_json::from_str::<Formula>(&json).unwrap(), formula);
    }
    let json = serde_json::to_string(&parse("y ~ log1p(x)").unwrap()).unwrap();
    assert_eq!(
        json,
        r#"{"response":{"column":"y"},"terms":[[{"expression":{"call":["log1p",{"column":"x"}]}}]],"intercept":true}"#
    );
}

#[test]
fn a_column_list_may_be_odd() {
    assert_eq!(Formula::parse("y ~ .", &["y", "x", "x"]).unwrap().columns(), ["x"]);
    assert!(Formula::parse("y ~ x", &[]).is_err());
    let many: Vec<String> = (0..2_000).map(|i| format!("x{i}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(Formula::parse("x0 ~ x1999", &many).unwrap().columns(), ["x1999"]);
    let error = Formula::parse("x0 ~ .", &many).unwrap_err();
    assert_eq!(error.at, 5..6);
    assert_eq!(Formula::parse("x0 ~ .", &many[..1_001]).unwrap().terms.len(), 1_000);
    assert!(COLUMNS.contains(&"y"));
}
