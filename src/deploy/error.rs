//! Why a model cannot be handed over, or a document cannot be taken in.

use crate::engine::Cancelled;
use crate::error::UserError;
use crate::feature::FeatureError;
use crate::pipeline::PipelineError;
use std::fmt;

/// Why a model cannot be handed over, or a document cannot be taken in.
#[derive(Clone, Debug, PartialEq)]
pub enum DeployError {
    /// The text is not JSON.
    NotJson {
        /// Line, counted from 1.
        line: u64,
        /// Column, counted from 1.
        column: u64,
        /// What the reader of JSON said.
        cause: String,
    },
    /// The text is JSON, but no model document.
    NotAModel {
        /// What its `format` says, if it has one.
        format: Option<String>,
    },
    /// The document was written by a later version of the program.
    LaterVersion {
        /// Its version.
        found: u64,
        /// The latest that can be read.
        known: u32,
    },
    /// A field is missing, has another type, or holds what it cannot hold.
    Field {
        /// Where, as in `terms[3].coefficient`.
        path: String,
        /// What is wrong.
        cause: String,
    },
    /// The content does not match its hash.
    Damaged,
    /// The model does not give the predictions that its document promises.
    NotReproduced {
        /// Which of the check rows, counted from 1.
        row: usize,
        /// What the document says.
        expected: f64,
        /// What came out; `None` if nothing did.
        found: Option<f64>,
    },
    /// A table lacks columns that the model needs; each with the table's column of the nearest name.
    MissingInputs(Vec<(String, Option<String>)>),
    /// The recipe does not fit the inputs.
    Recipe(PipelineError),
    /// The variables do not fit what the recipe makes.
    Design(FeatureError),
    /// The person stopped the work.
    Cancelled,
}

impl From<Cancelled> for DeployError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<PipelineError> for DeployError {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::Cancelled => Self::Cancelled,
            error => Self::Recipe(error),
        }
    }
}

impl From<FeatureError> for DeployError {
    fn from(error: FeatureError) -> Self {
        match error {
            FeatureError::Cancelled => Self::Cancelled,
            error => Self::Design(error),
        }
    }
}

impl DeployError {
    /// A field that holds what it cannot hold.
    pub(super) fn field(path: impl Into<String>, cause: impl Into<String>) -> Self {
        Self::Field { path: path.into(), cause: cause.into() }
    }
}

impl fmt::Display for DeployError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column, cause } => {
                write!(f, "The model document is not valid JSON: at line {line}, column {column}: {cause}.")
            }
            Self::NotAModel { format: Some(format) } => {
                write!(f, "This is not a model document of Straightedge: its format is \"{format}\".")
            }
            Self::NotAModel { format: None } => write!(f, "This is JSON, but not a model document: it names no format."),
            Self::LaterVersion { found, known } => {
                write!(f, "The document has version {found}; this program reads versions up to {known}.")
            }
            Self::Field { path, cause } => write!(f, "The model document is damaged at {path}: {cause}."),
            Self::Damaged => write!(f, "The document was edited or damaged: its content does not match its hash."),
            Self::NotReproduced { row, expected, found: Some(found) } => {
                write!(f, "The model predicts {found} for check row {row}, but its document promises {expected}.")
            }
            Self::NotReproduced { row, expected, found: None } => {
                write!(f, "The model has no prediction for check row {row}, but its document promises {expected}.")
            }
            Self::MissingInputs(missing) => {
                let names: Vec<String> = missing.iter().map(|(name, _)| format!("\"{name}\"")).collect();
                write!(f, "The data lack what the model needs: {}.", names.join(", "))
            }
            Self::Recipe(_) => write!(f, "The model's recipe does not fit its inputs."),
            Self::Design(error) => write!(f, "The model's variables do not fit its inputs: {error}"),
            Self::Cancelled => write!(f, "The work was cancelled."),
        }
    }
}

impl std::error::Error for DeployError {}

impl From<DeployError> for UserError {
    fn from(error: DeployError) -> Self {
        const AGAIN: &str = "Export the model again, or take an unchanged copy of the document.";
        let message = error.to_string();
        match error {
            DeployError::NotJson { line, .. } => Self::input(message, AGAIN).at_line(line),
            DeployError::NotAModel { .. } => Self::input(message, "Choose a model that was exported here as JSON."),
            DeployError::LaterVersion { .. } => Self::input(message, "Open it with a newer version of Straightedge."),
            DeployError::Field { .. } | DeployError::Damaged | DeployError::NotReproduced { .. } | DeployError::Design(_) => {
                Self::input(message, AGAIN)
            }
            DeployError::MissingInputs(missing) => {
                let way_out = match missing.iter().find_map(|(name, nearest)| Some((name, nearest.as_ref()?))) {
                    Some((name, nearest)) => {
                        format!("Perhaps \"{nearest}\" is \"{name}\": rename it, or bring data with the column.")
                    }
                    None => "Bring data with the columns that the model was trained on.".to_owned(),
                };
                Self::input(message, way_out)
            }
            DeployError::Recipe(error) => error.into(),
            DeployError::Cancelled => Cancelled.into(),
        }
    }
}
