//! Model formulas in the notation of the field: text → response, terms, intercept.
//!
//! The notation is that of Wilkinson and Rogers ("Symbolic Description of Factorial Models for Analysis of Variance", Applied
//! Statistics 22, 1973, pp. 392–399) as Chambers and Hastie ("Statistical Models in S", 1992, chapter 2) brought it to S, and as
//! R's `lm` and `terms.formula` and Python's patsy and formulaic read it today:
//!
//! | written | means |
//! |---|---|
//! | `y ~ a + b` | the terms `a` and `b`, and an intercept |
//! | `a:b` | the interaction of `a` and `b` |
//! | `a * b` | `a + b + a:b` |
//! | `(a + b + c)^2` | all terms of up to two factors; `**` is the same |
//! | `a / b` | `a + a:b`; `(a + b) / c` is `a + b + a:b:c` |
//! | `a %in% b` | `a:b` |
//! | `- a` | without the term `a` |
//! | `0 +`, `- 1` | without intercept; `1 +` with one, which is the default |
//! | `.` | all columns but the response's |
//! | `I(a^2)`, `log(a)` | arithmetic, within which `+ - * / ^` are what they are in arithmetic |
//! | `poly(a, 2)` | a polynomial of degree 2; with `raw = TRUE` in plain powers |
//! | `C(a, "b")` | a category with the reference level `b`; also `ref = "b"` and `Treatment("b")` |
//!
//! The text becomes tokens (`lexer`), which a `reader` hands to three parsers: `arithmetic` for what becomes a number, `factor`
//! for one factor of a term, `terms` for the operators between factors. What those operators do to sets of terms is in `expand`.
//! Nothing here has seen data, save the names of the columns: a name that is none of them is an error at its place.

mod arithmetic;
mod atom;
mod display;
mod error;
mod expand;
mod expression;
mod factor;
mod lexer;
mod model;
mod name;
mod reader;
mod terms;

pub use atom::Atom;
pub use error::FormulaError;
pub use expand::MAX_TERMS;
pub use expression::{Expression, Function};
pub use factor::MAX_DEGREE;
pub use model::Formula;
pub(super) use model::Placed;
pub use reader::MAX_DEPTH;

#[cfg(test)]
mod tests;
