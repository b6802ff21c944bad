//! The page: Leptos components over the project's summaries.

#![allow(unreachable_pub, reason = "the component macro writes a second public function for each component")]
#![allow(clippy::needless_pass_by_value, reason = "a component owns its properties")]

mod app;
mod browser;
mod client;
pub mod component;
mod interface;
mod keys;
pub mod plot;
mod shell;
mod stage;
mod stage_name;
mod state;

pub use app::mount;
