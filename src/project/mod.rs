//! The document a person works on: commands change it, queries ask it, its history leads back.
//!
//! A [`Project`] is a value. [`Project::apply`] gives the project after a command and leaves the one before as it was; both share
//! what did not change. So a command that fails or is cancelled has changed nothing, and undo is going back to a state.

mod answer;
mod apply;
mod command;
mod history;
mod loaded;
mod object;
mod query;
mod saved;
mod state;
mod suggestion;
mod version;
mod view;

pub use apply::read_options;
pub use command::Command;
pub use history::{History, HistoryView};
pub use object::{Comparison, Object, Origin, Run, SavedModel};
pub use query::{Answer, AnswerBody, ModelChoice, Page, Query, TableName};
pub use saved::Saved;
pub use state::{FileRef, ModelId, ReportId, RunId, SavedView, SourceRef, State, VersionId};
pub use suggestion::{Consequence, Remedy, Suggestion, SuggestionCause};
pub use version::{MovedColumn, SourceChange, SourceVersion};
pub use view::{
    DesignView, FeaturesView, ModelView, ModelsView, Part, PreparedView, Proposal, RunSummary, RunView, SourceView, TrainingView,
};

use crate::container::Packed;
use crate::error::UserError;
use crate::feature::ViewSpec;
use crate::source::SourceReport;
use crate::table::{HeldBlock, HeldColumn, Table};
use loaded::Loaded;
use object::Objects;
use std::sync::Arc;

/// The document a person works on. Cloning is cheap: everything large is shared.
#[derive(Clone, Default)]
pub struct Project {
    history: History,
    objects: Objects,
    loaded: Loaded,
}

/// The files that a command can read.
pub trait Library {
    /// A file.
    type Bytes: Packed;

    /// The files that came with the command.
    fn attached(&self) -> &[Self::Bytes];

    /// The file whose bytes have this BLAKE3 hash.
    fn by_hash(&self, hash: &str) -> Option<&Self::Bytes>;
}

impl Project {
    /// The state that holds now.
    pub fn state(&self) -> &State {
        self.history.present()
    }

    /// Bytes that the columns of the source and of the prepared table take in memory, those of both once.
    pub fn bytes_here(&self) -> u64 {
        let source = self.loaded.source.as_ref().map(|loaded| &loaded.source.table);
        let prepared = self.loaded.prepared.as_ref().map(|loaded| &loaded.table);
        // A step that takes rows out makes all columns anew; others leave most where they are.
        let own = |block: &HeldBlock, of_source: Option<&Arc<HeldBlock>>| -> usize {
            let of_source = of_source.filter(|of_source| of_source.len() == block.len());
            let is_shared = |column: &HeldColumn| of_source.is_some_and(|block| block.columns.iter().any(|own| own.is(column)));
            block.columns.iter().filter(|column| column.is_here() && !is_shared(column)).map(HeldColumn::bytes).sum()
        };
        let of_source = |at: usize| source.and_then(|table| table.blocks.get(at));
        let prepared = prepared.iter().flat_map(|table| table.blocks.iter().enumerate());
        let made: usize = prepared.map(|(at, block)| own(block, of_source(at))).sum();
        source.map_or(0, |table| table.bytes().here) + made as u64
    }

    /// The source that holds now.
    pub fn source(&self) -> Option<&SourceRef> {
        self.state().source.as_ref()
    }

    /// What was found and noticed in the source.
    pub fn source_report(&self) -> Option<&SourceReport> {
        self.loaded.source.as_ref().map(|loaded| &loaded.source.report)
    }

    /// The view that is proposed for a target, on the prepared table.
    ///
    /// # Errors
    /// Usage: there are no data.
    pub fn proposed_view(&self, target: &str) -> Result<ViewSpec, UserError> {
        let prepared = self.loaded.prepared.as_ref().ok_or_else(query::no_data)?;
        Ok(prepared.view_for(target))
    }

    /// The table after the recipe.
    pub fn prepared_table(&self) -> Option<&Table> {
        self.loaded.prepared.as_ref().map(|prepared| &prepared.table)
    }

    /// The run that is looked at.
    pub fn run(&self) -> Option<&Run> {
        self.state().run.as_ref().and_then(|id| self.objects.run(id)).map(AsRef::as_ref)
    }
}
