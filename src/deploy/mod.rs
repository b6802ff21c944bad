//! 6 Model deployment: the model as a document that outlives this program.
//!
//! [`ModelDocument::new`] gathers what training left; [`ModelDocument::to_json`] writes it, the same bytes everywhere;
//! [`ModelDocument::from_json`] refuses what is damaged, edited, or from a later version, and gives a [`Model`], which is known
//! to be whole. [`Registry`] is the list of saved models.

mod canonical;
mod document;
mod error;
mod input;
mod model;
mod parts;
mod registry;
mod response;
mod sample;
mod signature;
mod validate;

pub use document::{
    CheckRow, Covariance, FORMAT, Input, Lineage, Link, ModelDocument, Row, Target, Task, Term, Training, VERSION,
};
pub use error::DeployError;
pub use input::{InputBlock, InputCause, InputProblem};
pub use model::{EncodedRows, Model, ModelParts};
pub use registry::{Registry, SavedModel};
pub use response::Response;
pub use signature::{Seen, Signature, SignatureField};
