//! Texts that nobody would call formulas: no panic, no long wait, no full stack.

use super::parse;
use super::round_trip::Chance;
use crate::feature::formula::{Formula, MAX_DEPTH, MAX_TERMS};

const MANY: usize = 100_000;

#[test]
fn long_texts_end_in_an_error_or_a_formula() {
    for pattern in [
        "(", ")", "()", "-", "+", "*", "/", "^", ":", "~", "%in%", ".", ",", "`", "``", "\"", "\\", "1", "1+", "x+", "x-", "x:",
        "x*", "x/", "x^", "x^2", "x%in%", "+x", "-x", "log(", "I(", "I(-", "poly(", "C(", "C(x,", "(x+", "(x+z)*", "(x+z)^2*",
        ".+", ".-", ".:", ".*", ".^9*", ".^9+", "1e", "é", "數", "\u{301}", "\0", "\u{202e}", "🦀", "x\n", "I(x)+", "x z ", "2^",
        "-1-", "I(x^2)*",
    ] {
        for before in ["", "y ~ ", "y ~ I(x+", "y ~ (", "y ~ C(city, \""] {
            let text = before.to_owned() + &pattern.repeat(MANY / pattern.len());
            if let Err(error) = parse(&text) {
                let n = text.chars().count();
                assert!(error.at.start <= error.at.end && error.at.end <= n, "{before}{pattern}: {:?}", error.at);
                assert!(error.message.len() < 300, "{before}{pattern}: {}", error.message);
            }
        }
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |open: &str, n: usize| format!("y ~ {}x{}", open.repeat(n), ")".repeat(n * open.matches('(').count()));
    for open in ["(", "log(", "I("] {
        assert!(parse(&nested(open, MAX_DEPTH - 1)).is_ok(), "{open}");
        let error = parse(&nested(open, MAX_DEPTH + 1)).unwrap_err();
        assert!(error.message.contains("more than 50 levels"), "{open}: {error}");
    }
    for text in [
        format!("y ~ I({})", vec!["x"; 51].join("+")),
        format!("y ~ I({}x)", "-".repeat(60)),
        format!("y ~ I({}x)", "2^".repeat(60)),
    ] {
        assert!(parse(&text).unwrap_err().message.contains("more than 50 levels"), "{text}");
    }
    // A long sum, in two parts.
    let part = vec!["x"; 40].join(" + ");
    assert!(parse(&format!("y ~ I(({part}) + ({part}))")).is_ok());
}

#[test]
fn expansion_is_bounded() {
    let names: Vec<String> = (0..60).map(|i| format!("x{i}")).collect();
    let mut columns: Vec<&str> = names.iter().map(String::as_str).collect();
    columns.push("y");
    for text in ["y ~ .^2", "y ~ .^100", &format!("y ~ {}", names.join("*")), "y ~ .*.", "y ~ x0/(.^2)"] {
        let error = Formula::parse(text, &columns).unwrap_err();
        assert!(error.message.contains(&format!("at most {MAX_TERMS}")), "{text}: {error}");
    }
    let few = &columns[52..];
    assert_eq!(Formula::parse("y ~ .^100", few).unwrap().terms.len(), 255);
    assert_eq!(Formula::parse("y ~ .^2 - .^2 + 1", few).unwrap().terms.len(), 0);
}

/// Texts of pieces by chance: most are no formulas, and those that are must be the same again.
#[test]
fn pieces_by_chance_never_stop_the_parser() {
    let pieces = [
        "y",
        "x",
        "z",
        "city",
        "größe",
        "`my col`",
        "~",
        "~",
        "+",
        "-",
        "*",
        "/",
        ":",
        "^",
        "**",
        "%in%",
        "(",
        ")",
        "(",
        ")",
        ".",
        ",",
        "=",
        "0",
        "1",
        "2",
        "2.5",
        "1e5",
        "log(",
        "I(",
        "poly(",
        "C(",
        "Treatment(",
        "\"b\"",
        "raw",
        "TRUE",
        "ref",
        " ",
        "`",
        "\"",
        "%",
        "\\",
        "é",
    ];
    let mut chance = Chance(7);
    let mut n_formulas = 0;
    for _ in 0..30_000 {
        let n = 1 + chance.below(12);
        let text = "y ~ ".repeat(chance.below(2)) + &(0..n).map(|_| pieces[chance.below(pieces.len())]).collect::<String>();
        match parse(&text) {
            Ok(formula) => {
                n_formulas += 1;
                assert_eq!(parse(&formula.to_string()), Ok(formula), "{text}");
            }
            Err(error) => assert!(error.at.end <= text.chars().count(), "{text}: {error}"),
        }
    }
    assert!(n_formulas > 200, "{n_formulas}");
}
