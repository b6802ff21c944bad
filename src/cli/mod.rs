//! The command line: the same core as in the browser, on native threads.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done, 2 wrong usage, 3 input refused,
//! 4 refused by the machine, 70 a defect of the program.

mod args;
mod evaluate;
mod file;
mod monitor;
mod predict;
mod profile;
mod progress;
mod read;
mod rows;
mod sources;
mod text;
mod train;

use crate::engine::{Progress, Threads};
use crate::error::UserError;
use args::{Arguments, Task};
use clap::Parser;
use progress::Bar;
use std::io::{self, Write};
use std::process::ExitCode;

/// Runs the command that the program's arguments name.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match perform(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("straightedge: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn perform(arguments: &Arguments) -> Result<(), UserError> {
    let bar = Bar::new();
    let report = |progress: Progress| bar.show(progress);
    let runner = match arguments.workers {
        Some(workers) => Threads::with(workers.get(), report),
        None => Threads::reporting(report),
    };
    let done = match &arguments.task {
        Task::Read(task) => read::perform(task, &runner),
        Task::Profile(task) => profile::perform(task, &runner),
        Task::Train(task) => train::perform(task, &runner),
        Task::Evaluate(task) => evaluate::perform(task, &runner),
        Task::Predict(task) => predict::perform(task, &runner),
        Task::Monitor(task) => monitor::perform(task, &runner),
    };
    bar.clear();
    done
}

/// What commands write to: a closed pipe (`straightedge … | head`) is no error, the reader has seen enough.
fn print(bytes: &[u8]) -> Result<(), UserError> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(UserError::machine(format!("Standard output cannot be written: {error}."), "Check where it leads.")),
        Ok(()) => Ok(()),
    }
}

/// A value as JSON: two spaces of indent, numbers in their shortest round-trip form.
fn print_json(value: &impl serde::Serialize) -> Result<(), UserError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| UserError::internal(format!("No JSON: {error}.")))?;
    print(format!("{text}\n").as_bytes())
}
