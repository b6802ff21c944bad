//! A model from its training to the document, and what is done with the document: predictions and monitoring.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so best by stopping")]
#![allow(clippy::format_collect, reason = "tables of a few rows")]
#![allow(clippy::disallowed_methods, reason = "a test's own arithmetic need not be the same everywhere")]

mod apart;
mod document;
mod monitor;
mod plain;
mod predict;
mod schema;
mod trained;
