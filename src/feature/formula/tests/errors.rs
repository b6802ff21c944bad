//! Each error: where it points, what it says.

use super::parse;
use crate::feature::formula::FormulaError;

/// Text, place (start, end, in characters), and what is said, in pieces.
type Case = (&'static str, usize, usize, &'static [&'static str]);

const CASES: [Case; 75] = [
    // The whole.
    ("", 0, 0, &["the end of the formula", "`~`"]),
    ("y", 1, 1, &["the end of the formula", "`~`"]),
    ("x + z  ", 7, 7, &["`~`", "`y ~ x`"]),
    ("~ x", 0, 1, &["the response is missing"]),
    ("  ~", 2, 3, &["the response is missing"]),
    ("y ~", 3, 3, &["Found the end of the formula, where a term was expected.", "intercept alone"]),
    ("y ~ x ~ z", 6, 7, &["a second `~`"]),
    ("y ~~ x", 3, 4, &["a second `~`"]),
    ("y ~ x z", 6, 7, &["the name `z`", "an operator or the end"]),
    ("y ~ x)", 5, 6, &["`)`", "an operator or the end"]),
    ("y ~ x 2", 6, 7, &["the number 2", "an operator"]),
    ("y x ~ z", 2, 3, &["the name `x`", "an operator of arithmetic or `~`"]),
    ("y:x ~ z", 1, 2, &["`:`", "an operator of arithmetic or `~`", "one response"]),
    ("poly(y, 2) ~ x", 0, 4, &["`poly()`", "arithmetic was expected"]),
    ("2 ~ x", 0, 1, &["a constant"]),
    ("log(2) * 3 ~ x", 0, 10, &["a constant"]),
    (". ~ x", 0, 1, &["`.`", "wants one"]),
    ("y ~ x + y", 8, 9, &["the response y among the terms"]),
    ("y ~ x * y", 8, 9, &["the response y among the terms"]),
    ("log(y) ~ x + log(y)", 13, 19, &["the response log(y) among the terms"]),
    // Operators.
    ("y ~ x +", 7, 7, &["the end of the formula", "a term"]),
    ("y ~ * x", 4, 5, &["`*`", "a term"]),
    ("y ~ x + * z", 8, 9, &["`*`", "a term"]),
    ("y ~ x %in% ", 11, 11, &["the end of the formula", "a term"]),
    ("y ~ x %% z", 6, 7, &["`%`", "only `%in%`"]),
    ("y ~ x ^ z", 8, 9, &["the name `z`", "a whole number from 1 to 100"]),
    ("y ~ (x + z)^2.5", 12, 15, &["the number 2.5", "whole number"]),
    ("y ~ (x + z)^0", 12, 13, &["the number 0", "whole number"]),
    ("y ~ (x + z)^-1", 12, 13, &["`-`", "whole number"]),
    ("y ~ (x + z)^1e9", 12, 15, &["the number 1e+09", "from 1 to 100"]),
    ("y ~ (x + z)^2^2", 13, 14, &["`^`", "an operator or the end"]),
    ("y ~ 2 * x", 4, 5, &["the number 2", "0 or 1 for the intercept", "I(2 * a)"]),
    ("y ~ x + 0.5", 8, 11, &["the number 0.5"]),
    ("y ~ x:1", 6, 7, &["no term beside `:`"]),
    ("y ~ 1*x", 4, 5, &["no term beside `*`"]),
    ("y ~ x/(1 + 0)", 6, 13, &["no term beside `/`"]),
    ("y ~ (x - x) %in% z", 4, 11, &["no term beside `%in%`"]),
    ("y ~ 1^2", 4, 5, &["no term beside `^`"]),
    ("y ~ -x + z", 4, 5, &["the name `x` after a minus", "1 was expected"]),
    ("y ~ x + -z", 8, 9, &["after a minus"]),
    ("y ~ x - -(z)", 8, 9, &["`(` after a minus"]),
    ("y ~ -2", 5, 6, &["the number 2"]),
    ("y ~ -1:x", 6, 7, &["`:`"]),
    // Parentheses.
    ("y ~ (x + z", 10, 10, &["the end of the formula", "an operator or `)`", "character 5"]),
    ("y ~ ()", 5, 6, &["`)`", "a term"]),
    ("y ~ (x z)", 7, 8, &["the name `z`", "an operator or `)`"]),
    ("y ~ log(x", 9, 9, &["an operator or `)`", "character 8"]),
    ("y ~ log()", 8, 9, &["`)`", "a column, a number or a function"]),
    ("(y ~ x", 3, 4, &["`~`", "an operator or `)`"]),
    // Names and functions.
    ("y ~ xx", 4, 6, &["the name `xx`", "a column"]),
    ("q ~ x", 0, 1, &["the name `q`"]),
    ("y ~ größe + Größe", 12, 17, &["the name `Größe`"]),
    ("y ~ `my cold`", 4, 13, &["the name `my cold`"]),
    ("y ~ I(x + w)", 10, 11, &["the name `w`"]),
    ("y ~ C(w)", 6, 7, &["the name `w`"]),
    ("y ~ ln(x)", 4, 6, &["`ln(`", "I(), log(), log2(), log10(), log1p(), exp(), expm1(), sqrt(), abs(), poly() and C()"]),
    ("y ~ x + log(sin(x))", 12, 15, &["`sin(`", "log()"]),
    ("y ~ x (z)", 4, 5, &["`(` after the column `x`", "backticks"]),
    ("y ~ log(x, 2)", 9, 10, &["`,`", "an operator or `)`"]),
    ("y ~ I(poly(x, 2))", 6, 10, &["`poly()`", "arithmetic was expected"]),
    ("y ~ log(x:z)", 9, 10, &["`:`"]),
    ("y ~ I(.)", 6, 7, &["`.`"]),
    ("y ~ I(2)", 4, 8, &["a constant"]),
    ("y ~ poly(x)", 10, 11, &["`)`", "a comma and the degree"]),
    ("y ~ poly(x, 21)", 12, 14, &["the number 21", "from 1 to 20"]),
    ("y ~ poly(x, 1.5)", 12, 15, &["the number 1.5"]),
    ("y ~ poly(x, 2, raw = 1)", 21, 22, &["the number 1", "TRUE or FALSE"]),
    ("y ~ poly(x, 2, 3)", 15, 16, &["the number 3", "`degree` or `raw`"]),
    ("y ~ C(log(x))", 6, 9, &["the name `log`"]),
    ("y ~ C(city, b)", 12, 13, &["the name `b`", "in quotation marks"]),
    ("y ~ C(city, base = 'b')", 12, 16, &["`base`", "`ref`"]),
    // Characters.
    ("y ~ `my col", 4, 11, &["the end of the formula", "closing `"]),
    ("y ~ C(city, \"b)", 12, 15, &["closing \""]),
    ("y ~ größe − 1", 10, 11, &["`−` (U+2212)", "as `-`"]),
    ("y ~ x + (1 | city)", 11, 12, &["`|`", "mixed models"]),
];

#[test]
fn errors_point_and_say() {
    for (text, start, end, pieces) in CASES {
        let error = parse(text).expect_err(text);
        assert_eq!(error.at, start..end, "{text}: {error}");
        for piece in pieces {
            assert!(error.to_string().contains(piece), "{text}: {error} | {piece}");
        }
        for sentence in [&error.message, &error.way_out] {
            assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{text}: {sentence}");
        }
    }
}

#[test]
fn an_unknown_column_is_named() {
    assert_eq!(parse("y ~ x + incme").unwrap_err().unknown_column.as_deref(), Some("incme"));
    assert_eq!(parse("y ~ `in``come`").unwrap_err().unknown_column.as_deref(), Some("in`come"));
    assert_eq!(parse("y ~ sin(x)").unwrap_err().unknown_column, None);
    let long = "q".repeat(1_000);
    let error = parse(&format!("y ~ {long}")).unwrap_err();
    assert!(error.message.len() < 200 && error.unknown_column == Some(long));
}

#[test]
fn the_pointer_stands_under_the_place() {
    let pointer = |text: &str| parse(text).unwrap_err().pointer(text);
    assert_eq!(pointer("y ~ größe + Größe"), "y ~ größe + Größe\n            ^^^^^");
    assert_eq!(pointer("y ~ x +"), "y ~ x +\n       ^");
    assert_eq!(pointer("y ~ x +\n\tw"), "y ~ x +  w\n         ^");
    assert_eq!(pointer(""), "\n^");
    let error = FormulaError { at: 3..usize::MAX, message: String::new(), way_out: String::new(), unknown_column: None };
    assert_eq!(error.pointer("ab"), "ab\n  ^^");
}
