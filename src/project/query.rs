//! What can be asked of a project without changing it.

use super::ModelId;
use crate::deploy::Row;
use crate::error::UserError;
use crate::evaluate::inference::HypothesisTest;
use crate::predict::{PredictResponse, Refusal};
use crate::source::{OriginalCell, ReadOptions, Understanding};
use crate::table::{Formulas, RowRange, Value};
use serde::{Deserialize, Serialize};

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Query {
    /// What the first bytes of the attached file look like.
    Preview {
        /// What a person decided about reading it.
        options: ReadOptions,
    },
    /// Some cells of a table.
    Page {
        /// Which table.
        of: TableName,
        /// Which rows.
        rows: RowRange,
        /// First column.
        first_column: u32,
        /// How many columns.
        n_columns: u32,
    },
    /// A cell of the source as the file has it; the source's files are attached, in its order.
    Original {
        /// The row's number, counted from 0.
        row_id: u64,
        /// The column's position.
        column: u32,
    },
    /// Predictions for rows.
    Predict {
        /// By which model.
        model: ModelChoice,
        /// The rows, each by the names of the model's inputs.
        rows: Vec<Row>,
        /// Level of the intervals, between 0 and 1.
        level: f64,
    },
    /// A test of a linear hypothesis about the coefficients of the run that is looked at.
    Test {
        /// The hypothesis: `x = 0, city[Bern] = city[Basel]`.
        hypothesis: String,
    },
    /// The attached file with predictions, as CSV.
    Score {
        /// By which model.
        model: ModelChoice,
        /// Name of the file.
        name: String,
        /// Level of the intervals, between 0 and 1.
        level: f64,
    },
    /// A model document, as JSON.
    Document {
        /// Of which model.
        model: ModelChoice,
    },
    /// A table as CSV.
    Export {
        /// Which table.
        of: TableName,
        /// What happens to texts that a spreadsheet program would compute.
        formulas: Formulas,
    },
}

/// One of a project's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TableName {
    /// As it was read.
    Source,
    /// After the recipe.
    Prepared,
}

/// One of the models that a project can predict with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ModelChoice {
    /// The one at hand: the saved one that was chosen, else that of the run looked at, else the newest saved one.
    AtHand,
    /// A saved one.
    Saved(ModelId),
    /// The newest saved one of this name, or the one with this id; else the one at hand, if it is called so.
    Named(String),
    /// A document given with the question.
    Document(String),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AnswerBody {
    /// What the first bytes look like.
    Preview(Box<Understanding>),
    /// Some cells of a table.
    Page(Page),
    /// A cell as the file has it; of a long text the first 20,000 characters and a `…`.
    Original(OriginalCell),
    /// One prediction a row, or why there is none.
    Predicted(Box<PredictResponse>),
    /// A hypothesis was tested.
    Tested(Box<HypothesisTest>),
    /// A file was scored; the CSV is attached.
    Scored {
        /// What to call the file.
        file_name: String,
        /// Rows of the file.
        n_rows: u64,
        /// Why rows have no prediction, the most frequent reason first.
        refusals: Vec<Refusal>,
    },
    /// A document, as JSON.
    Document {
        /// What to call the file.
        file_name: String,
        /// The document.
        text: String,
    },
    /// A table was written; the CSV is attached.
    Exported {
        /// What to call the file.
        file_name: String,
    },
}

/// An answer with the bytes that go beside it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The answer.
    pub body: AnswerBody,
    /// Bytes that are moved, not copied.
    pub bytes: Option<Vec<u8>>,
}

/// Some cells of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Which rows were asked for.
    pub rows: RowRange,
    /// The rows' numbers in the source, counted from 0.
    pub row_ids: Vec<u64>,
    /// Cells, row by row; of long texts the first 500 characters and a `…`.
    pub cells: Vec<Vec<Value>>,
}

/// Characters of a text that a page of a table shows: more than fit into a cell of a grid.
pub(super) const SHOWN_CHARS: usize = 500;
/// Characters of a text that the look at one cell shows.
pub(super) const ORIGINAL_CHARS: usize = 20_000;

impl From<AnswerBody> for Answer {
    fn from(body: AnswerBody) -> Self {
        Self { body, bytes: None }
    }
}

/// There is no table yet.
pub(super) fn no_data() -> UserError {
    UserError::usage("There are no data yet.", "Drop a CSV anywhere on the page, or choose a sample.")
}
