//! What crosses the border between the page and the worker: closed enums, and nothing that only one side understands.
//!
//! A message is sent as the bytes of plain data ([`crate::plain`]): by names to the worker, which reads documents so anyway; by places
//! to the page, which reads nothing else. Files, moved bytes and the saved parts of a project travel beside it, not in it.

use crate::container::{Contents, Wanted};
use crate::engine::Progress;
use crate::error::UserError;
use crate::project::{AnswerBody, Command, Part, Query};
use serde::{Deserialize, Serialize};

/// What the page says to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// Do this, and answer with the same number.
    Do {
        /// Number of the request.
        id: u64,
        /// What to do.
        request: Request,
    },
    /// The answer to this request is no longer wanted.
    Cancel {
        /// Number of the request.
        id: u64,
    },
}

/// What the worker is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Change the project.
    Command {
        /// How.
        command: Command,
        /// When it was asked for, in milliseconds since 1970-01-01T00:00:00 UTC.
        now_ms: f64,
    },
    /// Take up the attached saved project.
    Restore,
    /// Tell something about the project.
    Query {
        /// What.
        query: Query,
    },
}

impl Request {
    /// Whether it changes the project. Such requests are done one after another.
    pub fn is_command(&self) -> bool {
        !matches!(self, Self::Query { .. })
    }
}

/// What the worker says to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromWorker {
    /// It has started. In the first place, with this field alone: a page of another build must understand it to say so.
    Ready {
        /// Hash of the sources it was built from: it must be the page's own.
        code_hash: String,
    },
    /// How far a request is.
    Progress {
        /// Number of the request.
        id: u64,
        /// How far.
        progress: Progress,
        /// Bytes of memory that the worker holds.
        memory: u64,
    },
    /// A request is done.
    Done {
        /// Number of the request.
        id: u64,
        /// What came of it.
        result: Result<Reply, UserError>,
    },
    /// The worker is lost.
    Crashed {
        /// Its last words.
        message: String,
    },
}

/// What came of a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// The project changed in these parts. Its saved form is attached.
    Changed(Vec<Part>),
    /// The answer to a query. Bytes, if it has any, are attached.
    Answered(Box<AnswerBody>),
}

/// What the worker says to the one that unpacks. The file travels beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToUnpacker {
    /// What is wanted of the container.
    pub wanted: Wanted,
}

/// What the worker that unpacks says. The text travels beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromUnpacker {
    /// It has started.
    Ready {
        /// Hash of the sources it was built from: it must be the worker's own.
        code_hash: String,
    },
    /// How far it is.
    Progress {
        /// Bytes of the file that were read.
        done: u64,
        /// Bytes of the file.
        total: u64,
    },
    /// It is done.
    Done {
        /// What came of it.
        result: Result<Contents, UserError>,
    },
}

/// What a worker that computes says. Note and cells of an answer travel beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromComputer {
    /// It has started.
    Ready {
        /// Hash of the sources it was built from: it must be the worker's own.
        code_hash: String,
    },
    /// It is at work on a piece that takes a while.
    Working,
    /// A piece of work is done.
    Done {
        /// Its number within the job.
        piece: u64,
    },
}
