//! Versions of a source: other bytes under a name that was there before, with what is different.

use super::loaded::LoadedSource;
use super::{Project, State};
use crate::engine::{Cancelled, Runner};
use crate::monitor::{ColumnReport, EarlierColumn, Severity, compare_columns};
use crate::stat::sort_by;
use crate::table::{ColumnType, Schema};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The bytes of a source, as they were first opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceVersion {
    /// Name of the file, or of all files together.
    pub name: String,
    /// Names of the files, if there are several: a version before has the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Counts from 1 for each name.
    pub version: u32,
    /// BLAKE3 of its bytes, 64 hexadecimal digits.
    pub hash: String,
    /// When it was first opened, in milliseconds since 1970-01-01T00:00:00 UTC.
    pub at_ms: f64,
    /// Rows.
    pub n_rows: u64,
    /// Columns with their types.
    pub columns: Vec<(String, ColumnType)>,
    /// What is different since the version before; `None` for the first.
    pub change: Option<SourceChange>,
}

/// What is different between two versions of a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceChange {
    /// The version that it is compared with.
    pub since: u32,
    /// Rows that version had.
    pub n_rows_before: u64,
    /// Columns that it did not have.
    pub added: Vec<String>,
    /// Columns that are gone.
    pub removed: Vec<String>,
    /// Columns with their type before and now.
    pub retyped: Vec<(String, ColumnType, ColumnType)>,
    /// Columns whose values lie otherwise, the gravest first; `None` if the version before was not at hand to compare.
    pub moved: Option<Vec<MovedColumn>>,
}

/// A column whose values lie otherwise than before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MovedColumn {
    /// The column.
    pub column: String,
    /// How grave it is.
    pub severity: Severity,
    /// What was found, in a sentence.
    pub sentence: String,
}

impl SourceChange {
    /// Whether it has the same columns of the same types.
    pub fn same_schema(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.retyped.is_empty()
    }

    fn new(before: &SourceVersion, columns: &[(String, ColumnType)]) -> Self {
        let has = |all: &[(String, ColumnType)], name: &str| all.iter().any(|(known, _)| known == name);
        let names_of = |some: &[(String, ColumnType)], others: &[(String, ColumnType)]| {
            some.iter().filter(|(name, _)| !has(others, name)).map(|(name, _)| name.clone()).collect()
        };
        let retyped = |(name, now): &(String, ColumnType)| {
            let (_, then) = before.columns.iter().find(|(known, then)| known == name && then != now)?;
            Some((name.clone(), *then, *now))
        };
        Self {
            since: before.version,
            n_rows_before: before.n_rows,
            added: names_of(columns, &before.columns),
            removed: names_of(&before.columns, columns),
            retyped: columns.iter().filter_map(retyped).collect(),
            moved: None,
        }
    }
}

impl Project {
    /// The versions that a state knows, oldest first.
    pub(super) fn versions(&self, state: &State) -> Vec<Arc<SourceVersion>> {
        state.versions.iter().filter_map(|id| self.objects.version(id)).cloned().collect()
    }

    /// The version of the source that a state has.
    pub(super) fn version_of(&self, state: &State) -> Option<Arc<SourceVersion>> {
        let hash = &state.source.as_ref()?.hash;
        self.versions(state).into_iter().find(|version| version.hash == *hash)
    }
}

/// The version that these bytes are; `None` if they were opened before, under whatever name.
///
/// `known`: the versions so far, oldest first. `before`: the source that was open, whose rows are compared if it is the version
/// before.
pub(super) async fn new_version<R: Runner>(
    known: &[Arc<SourceVersion>],
    before: Option<&LoadedSource>,
    now: &LoadedSource,
    at_ms: f64,
    runner: &R,
) -> Result<Option<SourceVersion>, Cancelled> {
    if known.iter().any(|version| version.hash == now.from.hash) {
        return Ok(None);
    }
    let columns = columns_of(&now.source.table.schema);
    let files: Vec<String> = now.from.files.iter().map(|file| file.name.clone()).collect();
    let latest = known.iter().rev().find(|version| version.name == now.from.name && version.files == files);
    let mut change = latest.map(|latest| SourceChange::new(latest, &columns));
    if let (Some(change), Some(latest)) = (&mut change, latest)
        && let Some(before) = before.filter(|before| before.from.hash == latest.hash)
    {
        change.moved = Some(moved(before, now, runner).await?);
    }
    Ok(Some(SourceVersion {
        name: now.from.name.clone(),
        files,
        version: latest.map_or(1, |latest| latest.version + 1),
        hash: now.from.hash.clone(),
        at_ms,
        n_rows: now.source.report.n_rows,
        columns,
        change,
    }))
}

fn columns_of(schema: &Schema) -> Vec<(String, ColumnType)> {
    schema.fields.iter().map(|field| (field.name.clone(), field.kind)).collect()
}

/// The columns whose values lie otherwise than in the source before, the gravest first.
async fn moved<R: Runner>(before: &LoadedSource, now: &LoadedSource, runner: &R) -> Result<Vec<MovedColumn>, Cancelled> {
    let fields = before.source.table.schema.fields.iter().zip(&*before.sketches);
    let earlier =
        fields.map(|(field, sketch)| EarlierColumn { name: field.name.clone(), kind: field.kind, sketch: sketch.clone() });
    let earlier: Vec<EarlierColumn> = earlier.collect();
    let mut reports = compare_columns(&earlier, &now.source.table, runner).await?;
    reports.retain(|report| report.severity > Severity::Stable);
    sort_by(&mut reports, |one, other| other.severity.cmp(&one.severity));
    let told = |ColumnReport { column, severity, sentence, .. }| MovedColumn { column, severity, sentence };
    Ok(reports.into_iter().map(told).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{InMemory, Inline, ready};
    use crate::project::{Command, Library};
    use crate::source::ReadOptions;

    struct Dropped<'a>(Vec<InMemory<'a>>);

    impl<'a> Library for Dropped<'a> {
        type Bytes = InMemory<'a>;

        fn attached(&self) -> &[InMemory<'a>] {
            &self.0
        }

        fn by_hash(&self, _: &str) -> Option<&InMemory<'a>> {
            None
        }
    }

    fn open(project: &Project, name: &str, text: &str) -> Project {
        open_all(project, &[(name, text)])
    }

    fn open_all(project: &Project, files: &[(&str, &str)]) -> Project {
        let dropped = Dropped(files.iter().map(|(_, text)| InMemory(text.as_bytes())).collect());
        let names = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let command = Command::OpenFiles { names, options: ReadOptions::default(), origin: None };
        ready(project.apply(command, 0.0, &dropped, &Inline::default())).unwrap()
    }

    fn version(project: &Project) -> Arc<SourceVersion> {
        project.version_of(project.state()).unwrap()
    }

    /// `n` rows; `shift` moves `x`.
    fn table(header: &str, n: u32, shift: u32, last: &str) -> String {
        let row = |i: u32| format!("{},{},{last}\n", f64::from(i * 37 % 101 + shift) / 10.0, i % 7);
        header.to_owned() + &(0..n).map(row).collect::<String>()
    }

    #[test]
    fn other_bytes_under_a_name_are_a_version_with_what_is_different() {
        let first = open(&Project::default(), "a.csv", &table("x,y,z\n", 200, 0, "no"));
        assert_eq!((version(&first).version, &version(&first).change), (1, &None));

        let second = open(&first, "a.csv", &table("x,y,w\n", 230, 60, "7"));
        let SourceChange { since, n_rows_before, added, removed, retyped, moved } = version(&second).change.clone().unwrap();
        assert_eq!((since, n_rows_before, version(&second).n_rows), (1, 200, 230));
        assert_eq!((added, removed, retyped), (vec!["w".to_owned()], vec!["z".to_owned()], vec![]));
        let moved = moved.unwrap();
        assert_eq!(
            moved.iter().map(|moved| (moved.column.as_str(), moved.severity)).collect::<Vec<_>>(),
            [("x", Severity::Drift)]
        );
        assert!(moved[0].sentence.contains("before"), "{}", moved[0].sentence);

        // The version before is known by its schema, not by its rows, once another source was opened in between.
        let between = open(&second, "b.csv", &table("x,y,z\n", 50, 0, "no"));
        assert_eq!(version(&between).version, 1);
        let third = open(&between, "a.csv", &table("x,y,w\n", 230, 60, "seven"));
        let change = version(&third).change.clone().unwrap();
        assert_eq!((version(&third).version, change.since, change.moved.clone()), (3, 2, None));
        assert_eq!(change.retyped.iter().map(|(name, ..)| name.as_str()).collect::<Vec<_>>(), ["w"]);
    }

    #[test]
    fn the_same_bytes_are_recognised() {
        let text = table("x,y,z\n", 60, 0, "no");
        let label = |project: &Project| project.history.view().acts.last().map(|(label, _)| label.clone()).unwrap();
        let first = open(&Project::default(), "a.csv", &text);
        let other = open(&first, "a.csv", &table("x,y,z\n", 61, 0, "no"));
        let again = open(&other, "a.csv", &text);
        let renamed = open(&other, "copy.csv", &text);
        assert_eq!(label(&open(&first, "a.csv", &text)), "Opened a.csv again");
        assert_eq!(label(&other), "Opened a.csv, version 2");
        assert_eq!(label(&again), "Opened a.csv again, version 1");
        assert_eq!(label(&renamed), "Opened copy.csv, the same bytes as a.csv");
        assert_eq!((version(&again).version, again.state().versions.len()), (1, 2));
    }

    #[test]
    fn several_files_are_a_version_of_the_same_files() {
        let text = |n, shift| table("x,y,z\n", n, shift, "no");
        let (jan, feb, mar) = (text(60, 0), text(50, 3), text(40, 7));
        let first = open_all(&Project::default(), &[("feb.csv", &feb), ("jan.csv", &jan)]);
        let source = first.source().unwrap();
        assert_eq!((source.name.as_str(), source.files.len()), ("feb.csv and jan.csv", 2));
        let sizes = |files: &[(&str, &String)]| -> Vec<(String, u64)> {
            files.iter().map(|(name, text)| ((*name).to_owned(), text.len() as u64)).collect()
        };
        let hash = |text: &String| blake3::hash(text.as_bytes()).to_hex().to_string();
        assert_eq!(source.hashes_of(&sizes(&[("jan.csv", &jan), ("feb.csv", &feb)])), Some(vec![hash(&jan), hash(&feb)]));
        assert_eq!(source.hashes_of(&sizes(&[("jan.csv", &jan)])), None);
        // The same files in another order are the same source; other bytes in one of them are a version.
        let again = open_all(&first, &[("jan.csv", &jan), ("feb.csv", &feb)]);
        assert_eq!((version(&again).version, again.state().versions.len()), (1, 1));
        let changed = open_all(&again, &[("jan.csv", &jan), ("feb.csv", &text(55, 3))]);
        let change = version(&changed).change.clone().unwrap();
        assert_eq!((version(&changed).version, change.since, change.n_rows_before), (2, 1, 110));
        // Other files are another source, also if there are as many.
        let others = open_all(&changed, &[("feb.csv", &feb), ("jan.csv", &jan), ("mar.csv", &mar)]);
        let named = open_all(&others, &[("feb.csv", &feb), ("mar.csv", &mar), ("oct.csv", &jan)]);
        assert_eq!(
            (version(&others).name.as_str(), version(&named).name.as_str()),
            ("feb.csv and 2 others", "feb.csv and 2 others")
        );
        assert_eq!((version(&others).version, version(&named).version), (1, 1));
    }
}
