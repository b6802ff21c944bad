//! Straightedge: the whole life of a regression model in one browser tab.
//!
//! The rooms of the house are the lifecycle, in the order in which data travels. One pure core (`table` to `protocol`) and three
//! thin shells: the browser (`worker`, `ui`), the command line (`cli`) and the tests.
//!
//! Everything rests on one idea: **every statistic is an aggregate that merges**. A small state is updated block by block, states
//! are merged in the order of the blocks, and then finished. So a file is read in pieces and never whole, pieces go to whichever
//! worker is free, and the result has the same bits with one worker or eight, in a browser or on the command line.
//!
//! # Rooms
//!
//! Imports point up this table only, and `tests/architecture.rs` holds the sources against it: this table is the one place where
//! it is written. A room that must bend it changes it, in the same commit, with the reason.
//!
//! - *May import*: besides the first three rooms, which every room below them may.
//! - *Open*: modules of a room that others may look into. All else of a room is private, and its `mod.rs` is its face.
//!
//! | room | what it is | may import | open |
//! |---|---|---|---|
//! | `error` | the one error a person meets | – | – |
//! | `stat` | special functions, distributions, order, double-double numbers | – | – |
//! | `table` | nouns: table, column, schema, missing values, row ids; columnar, typed, in blocks | – | – |
//! | `engine` | blocks, aggregates, merge tree, progress, cancel; inline, on native threads or on Web Workers behind one interface | – | – |
//! | `container` | files that hold a table but are no plain text (packed, of before Unicode, aligned by blanks) → text and what the format knows of it; one file a format | engine | – |
//! | `plain` | plain data: the one form that documents and messages take on their way to and from JSON, bytes and JavaScript | – | – |
//! | `source` | 1 Data sources: bytes → table and issues (dialect, encoding, types) | engine, container | – |
//! | `profile` | what a column looks like: counts, quantiles, histogram, top values, warnings | engine | – |
//! | `pipeline` | 2 Data pipelines: recipe → fitted recipe → table and log; one file a step | engine, plain, profile | step |
//! | `feature` | 3 Feature store: named, versioned views; encoders; design matrix; splits; formulas | engine, pipeline | formula |
//! | `train` | 4 Model training: params → fit → fitted; one folder a family | engine, feature | – |
//! | `evaluate` | 5 Model evaluation: coefficient table, summary, per-row table, folds; one file a diagnostic | engine, feature, train | diagnostic, inference |
//! | `deploy` | 6 Model deployment: the model document (which holds how cells were read and what columns looked like), its signature, registry; one file a hand-over format | engine, plain, source, profile, feature, pipeline, train, evaluate | format |
//! | `predict` | 8 Predictions API: model document (with what its columns looked like) and rows → predictions with intervals; the inference protocol as pure request → response | engine, profile, feature, pipeline, deploy | – |
//! | `monitor` | 7 Model monitoring: reference and current → report (cells are read, and rows chosen, as the recipe does); one file a check | engine, profile, pipeline, deploy, predict | check |
//! | `project` | the document a person works on: commands → outcomes, history, runs, lineage | all above | – |
//! | `chart` | pure geometry: scales, ticks, bins, marks as plain data | – | – |
//! | `protocol` | the closed enums that cross a thread border, and the plain results in them | all above but chart | – |
//! | `worker` | browser only: receive, call, answer; the workers that compute pieces of work, and the one that unpacks | engine, plain, container, source, profile, feature, train, evaluate, project, protocol | – |
//! | `ui` | browser only: the page. It computes nothing; from the rooms below `project` it takes the plain results that `protocol` carries | all above but worker | component, plot, stage, browser |
//! | `cli` | native only: the command line | all above but chart, worker, ui | – |
//! | `bin` | `app`, `worker`, `compute`, `unpack`, `straightedge`: a few lines each | worker, ui, cli | – |
//!
//! The loops that a fit spends its time in, over plain numbers, are a package of their own, `straightedge-kernel` in `kernel/`: a
//! build for the browser compiles them for speed and the rooms for size. Any room may ask for them.

pub mod chart;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod container;
pub mod deploy;
pub mod engine;
pub mod error;
pub mod evaluate;
pub mod feature;
pub mod monitor;
pub mod pipeline;
pub mod plain;
pub mod predict;
pub mod profile;
pub mod project;
pub mod protocol;
pub mod source;
pub mod stat;
pub mod table;
pub mod train;
#[cfg(target_arch = "wasm32")]
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod worker;

/// Hash of the sources this build was made from (16 hexadecimal digits): the same in the page, the worker and the command line.
pub const CODE_HASH: &str = env!("STRAIGHTEDGE_CODE_HASH");
