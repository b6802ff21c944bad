//! There and back: what is written parses to what was written, for formulas and expressions by chance.

use super::{COLUMNS, parse};
use crate::feature::formula::{Atom, Expression as E, Formula, Function};

/// Numbers by chance, the same on every run: a linear congruential generator (Knuth's MMIX), its high bits.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    /// A number from 0 to `n` - 1.
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn column(&mut self) -> String {
        COLUMNS[1 + self.below(COLUMNS.len() - 1)].to_owned()
    }

    fn number(&mut self) -> f64 {
        [0.0, 1.0, 2.0, 0.5, 1e5, 100_000.5, 1e-4, 1e300, 5e-324, f64::MAX, 0.1 + 0.2, 123_456_789.125][self.below(12)]
    }

    fn expression(&mut self, depth: usize) -> E {
        let part = |chance: &mut Self| Box::new(chance.expression(depth - 1));
        match if depth == 0 { self.below(3) } else { self.below(12) } {
            0 => E::Number(self.number()),
            1 | 2 => E::Column(self.column()),
            3 | 4 => E::Negative(part(self)),
            5 => E::Sum(part(self), part(self)),
            6 => E::Difference(part(self), part(self)),
            7 => E::Product(part(self), part(self)),
            8 => E::Quotient(part(self), part(self)),
            9 | 10 => E::Power(part(self), part(self)),
            _ => E::Call(Function::ALL[self.below(8)], part(self)),
        }
    }

    fn atom(&mut self) -> Atom {
        let level = ["b", "", "a \"b\"", "\\", "größe\n", "'"][self.below(6)];
        match self.below(6) {
            0..3 => Atom::Column(self.column()),
            3 => match self.expression(3) {
                E::Column(column) => Atom::Column(column),
                of if of.columns().is_empty() => Atom::Column("x".to_owned()),
                of => Atom::Expression(of),
            },
            4 => Atom::Poly { of: E::Column(self.column()), degree: 1 + self.below(20) as u32, raw: self.below(2) == 0 },
            _ => Atom::Category { column: self.column(), reference: (self.below(2) == 0).then(|| level.to_owned()) },
        }
    }

    /// A group of terms as a person might write it.
    fn group(&mut self, depth: usize) -> String {
        if depth == 0 || self.below(4) == 0 {
            return self.atom().to_string();
        }
        let (a, b) = (self.group(depth - 1), self.group(depth - 1));
        match self.below(7) {
            0 | 1 => format!("({a} + {b})"),
            2 => format!("({a} + {b} - {a})"),
            3 => format!("{a}:{b}"),
            4 => format!("{a} * {b}"),
            5 => format!("{a} / {b}"),
            _ => format!("({a} + {b})^{}", 1 + self.below(3)),
        }
    }
}

fn check(formula: &Formula) {
    let text = formula.to_string();
    let again = parse(&text).unwrap_or_else(|error| panic!("{error}\n{}", error.pointer(&text)));
    assert_eq!(&again, formula, "{text}");
    assert_eq!(again.to_string(), text);
}

#[test]
fn expressions_by_chance_read_back() {
    let mut chance = Chance(1);
    for _ in 0..5_000 {
        let response = E::Sum(Box::new(E::Column("y".to_owned())), Box::new(chance.expression(6)));
        check(&Formula { response, terms: Vec::new(), intercept: chance.below(2) == 0 });
    }
}

#[test]
fn formulas_by_chance_read_back() {
    let mut chance = Chance(2);
    let mut n_formulas = 0;
    for _ in 0..5_000 {
        let text = format!("y ~ {}{}", ["", "0 + ", "1 + "][chance.below(3)], chance.group(3));
        // What is left of a group may be nothing, which is an error beside an operator.
        match parse(&text) {
            Ok(formula) => {
                n_formulas += 1;
                check(&formula);
            }
            Err(error) => assert!(error.message.contains("no term beside"), "{error}\n{}", error.pointer(&text)),
        }
    }
    assert!(n_formulas > 4_000, "{n_formulas}");
}

#[test]
fn parentheses_are_those_that_are_needed() {
    for text in [
        "-y^2",
        "(-y)^2",
        "2^-y",
        "y^z^2",
        "(y^z)^2",
        "-(y * z)",
        "-y * z",
        "y * -z",
        "y/(z * x)",
        "y/z/x",
        "y - (z - x)",
        "y - z - x",
        "y + (z + x)",
        "y * (z + x)",
        "--y",
        "-(y + z)",
        "log(y + 1)",
        "y^(z + 1)",
        "y^-(z + 1)",
        "y * 1e-10",
        "y + 0.1",
        "y^1e+05",
    ] {
        assert_eq!(parse(&format!("{text} ~ 1")).unwrap().to_string(), format!("{text} ~ 1"));
    }
}
