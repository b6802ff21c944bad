//! What a person can do to a project.

use super::{ModelId, RunId};
use crate::feature::ViewSpec;
use crate::pipeline::Recipe;
use crate::source::ReadOptions;
use crate::train::Params;
use serde::{Deserialize, Serialize};

/// One act. Each that changes the project can be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Read the attached file as the source. The recipe stays; the view too, if its columns are there.
    Open {
        /// The file's name.
        name: String,
    },
    /// The same with the attached files, which become one table, and with decisions about reading them.
    OpenFiles {
        /// The files' names, in the order in which they are attached.
        names: Vec<String>,
        /// The decisions.
        options: ReadOptions,
        /// The address that they were fetched from, if they were.
        origin: Option<String>,
    },
    /// Read the source again, with other decisions.
    Reread {
        /// The decisions.
        options: ReadOptions,
    },
    /// Say in which unit a column of the source is measured; an empty unit is none.
    SetUnit {
        /// The column's name in the source.
        column: String,
        /// The unit.
        unit: String,
    },
    /// Another recipe.
    SetRecipe {
        /// The recipe.
        recipe: Recipe,
        /// The act, as a person reads it: "Filled missing ages".
        label: String,
    },
    /// Another view: target, features, intercept.
    SetView {
        /// The view.
        spec: ViewSpec,
    },
    /// Target, features, intercept and reference levels from a formula in the notation of Wilkinson and Rogers; weights stay.
    SetFormula {
        /// The formula.
        text: String,
    },
    /// Predict another column. Features that were proposed are proposed anew for it; features that a person chose stay.
    ChooseTarget {
        /// The column's name.
        target: String,
    },
    /// Keep the view under a name; a name that is taken gets its next version.
    SaveView {
        /// The name.
        name: String,
    },
    /// Other parameters for the next training.
    SetParams {
        /// The parameters.
        params: Params,
    },
    /// Train on the prepared table with the present view and parameters.
    Train,
    /// Look at another run.
    ShowRun {
        /// Which.
        run: RunId,
    },
    /// Remove a run.
    DeleteRun {
        /// Which.
        run: RunId,
    },
    /// Keep the model of the run looked at; a name that is taken gets its next version.
    SaveModel {
        /// The name.
        name: String,
    },
    /// Keep a model from a document.
    ImportModel {
        /// The document, JSON.
        text: String,
    },
    /// Work with another saved model; `None`: with the model of the run looked at.
    ShowModel {
        /// Which.
        model: Option<ModelId>,
    },
    /// Remove a saved model.
    DeleteModel {
        /// Which.
        model: ModelId,
    },
    /// Compare the attached file with the training data of the model at hand.
    Monitor {
        /// The file's name.
        name: String,
    },
    /// Remove the comparison.
    CloseReport,
    /// Go to a state of the history: undo, redo, or further.
    GoTo {
        /// Its place, counted from 0 at the oldest.
        position: usize,
    },
}
