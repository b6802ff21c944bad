//! The files that become one table.

use super::args::Sources;
use super::file::FileBytes;
use crate::engine::{Runner, ready};
use crate::error::UserError;
use crate::project::Library;
use crate::source::{self, Choice, IssueKind, Source, SourceReport};

/// The files that were named, in the order in which they were.
pub(super) struct Opened(Vec<FileBytes>);

impl Opened {
    pub(super) fn new(sources: &Sources) -> Result<Self, UserError> {
        sources.files.iter().map(|file| FileBytes::open(file)).collect::<Result<_, _>>().map(Self)
    }

    /// The files with their names, in the order in which they become one table.
    pub(super) fn in_order(&self, sources: &Sources) -> Vec<(String, &FileBytes)> {
        source::in_order(sources.names().into_iter().zip(&self.0).collect())
    }

    /// Reads them, and says how several became one table.
    pub(super) fn read<R: Runner>(&self, sources: &Sources, runner: &R) -> Result<Source, UserError> {
        let source = ready(source::read_files(&self.in_order(sources), &sources.options()?, runner))?;
        tell(&source.report);
        Ok(source)
    }
}

impl Library for Opened {
    type Bytes = FileBytes;

    fn attached(&self) -> &[FileBytes] {
        &self.0
    }

    fn by_hash(&self, _: &str) -> Option<&FileBytes> {
        None
    }
}

/// Says on standard error how several files became one table.
pub(super) fn tell(report: &SourceReport) {
    let how = report.findings.iter().find(|finding| matches!(finding.choice, Choice::Files(_)) && !finding.decided);
    if let Some(how) = how {
        eprintln!("straightedge: {}", how.evidence);
    }
    let of_files = [IssueKind::OtherOrder, IssueKind::HeaderElsewhere, IssueKind::TypesDiffer, IssueKind::RowsDisagree];
    for issue in report.issues.iter().filter(|issue| of_files.contains(&issue.kind)) {
        let place = [&issue.file, &issue.column].into_iter().flatten().map(|name| format!("{name}: ")).collect::<String>();
        eprintln!("straightedge: {place}{}", issue.message);
    }
}
