//! The numeric tests, whose results must be the same everywhere: `cargo test --test numeric` runs them natively, and
//! `cargo test --target wasm32-unknown-unknown --test numeric` the same functions in a browser's worker.
//!
//! One file a subject beside this one. Each starts with the `use` that gives `#[test]` its meaning in the browser:
//!
//! ```ignore
//! #[cfg(target_arch = "wasm32")]
//! use wasm_bindgen_test::wasm_bindgen_test as test;
//! ```

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so best by stopping")]

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

mod bits;
mod computed;
mod hard;
mod inference;
mod least_squares;
mod models;
mod problem;
mod reading;
mod strd;
mod unseen;
