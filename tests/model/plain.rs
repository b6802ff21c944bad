//! Everything that crosses the border between the page and the worker, or is kept, arrives as it was sent: the whole life of a
//! project, in each form that plain data take.

use crate::trained::SALARY;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use straightedge::engine::{InMemory, Inline, ready};
use straightedge::plain::{self, Plain};
use straightedge::project::{Command, Library, ModelChoice, Part, Project, Query, TableName};
use straightedge::protocol::{FromWorker, Reply, Request, ToWorker};
use straightedge::source::ReadOptions;
use straightedge::table::{Formulas, RowRange, Value};

/// One file, which came with whatever is asked.
struct Shelf<'a>(InMemory<'a>);

impl<'a> Library for Shelf<'a> {
    type Bytes = InMemory<'a>;

    fn attached(&self) -> &[Self::Bytes] {
        std::slice::from_ref(&self.0)
    }

    fn by_hash(&self, _: &str) -> Option<&Self::Bytes> {
        Some(&self.0)
    }
}

/// What the page is sent: fields by their places.
#[track_caller]
fn arrives<T: Serialize + DeserializeOwned + Debug>(value: &T) {
    let sent = plain::write(value).unwrap().to_message();
    let received: T = plain::read_message(&sent).unwrap();
    assert_eq!(format!("{received:?}"), format!("{value:?}"));
    for len in 0..sent.len().min(2000) {
        assert!(plain::read_message::<T>(&sent[..len]).is_err(), "{len} of {} bytes were enough", sent.len());
    }
}

/// What the worker is sent, what is kept and what a document holds: fields by name, in each form.
#[track_caller]
fn is_kept<T: Serialize + DeserializeOwned + Debug>(value: &T) {
    let written = plain::write(value).unwrap();
    let sent = Plain::from_bytes(&written.to_bytes()).unwrap();
    // JSON as serde_json alone writes and reads it.
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(written.to_json(), json);
    for plain in [written, sent, Plain::from_json(&json).unwrap()] {
        assert_eq!(format!("{:?}", plain::read::<T>(&plain).unwrap()), format!("{value:?}"));
    }
}

/// A table with a column of each type, gaps, and a row to be dropped.
fn flats() -> String {
    let mut csv = String::from("rent,size,kind,since,lift,note\n");
    for i in 0..60_u32 {
        let kind = ["old", "new", "loft"][(i % 3) as usize];
        let size = if i == 7 { String::new() } else { format!("{}.5", 30 + i * 7 % 40) };
        let rent = 300 + (i * 7 % 40) * 9 + i % 11 + 40 * (i % 3);
        csv += &format!("{rent},{size},{kind},20{:02}-03-{:02},{},flat number {i}\n", i % 20, 1 + i % 28, i % 2 == 0);
    }
    csv
}

#[test]
fn a_whole_life_arrives_as_it_was_sent() {
    for (csv, target) in [(flats(), "rent"), (SALARY.to_owned(), "salary")] {
        let later = csv.lines().take(30).collect::<Vec<_>>().join("\n").replace("loft", "castle");
        let mut life = Life { project: Project::default(), kept: Vec::new() };
        life.act(Command::Open { name: "data.csv".to_owned() }, &csv);
        life.act(Command::Reread { options: ReadOptions::default() }, &csv);
        life.act(Command::SetUnit { column: target.to_owned(), unit: "EUR".to_owned() }, &csv);
        let steps = r#"{"steps": [{"step": {"kind": "drop_missing", "columns": "all"}}, {"step": {"kind": "drop_duplicates",
            "columns": "all"}}, {"step": {"kind": "drop_missing", "columns": {"these": ["nowhere"]}}}]}"#;
        let recipe = straightedge::pipeline::Recipe::from_json(steps).unwrap();
        life.act(Command::SetRecipe { recipe: recipe.clone(), label: "Three steps".to_owned() }, &csv);
        let steps = recipe.steps.into_iter().take(2).collect();
        life.act(Command::SetRecipe { recipe: straightedge::pipeline::Recipe { steps }, label: "Two".to_owned() }, &csv);
        life.act(Command::ChooseTarget { target: target.to_owned() }, &csv);
        life.act(Command::SaveView { name: "all".to_owned() }, &csv);
        life.act(Command::Train, &csv);
        life.act(Command::SaveModel { name: "first".to_owned() }, &csv);
        life.act(Command::Monitor { name: "later.csv".to_owned() }, &later);

        let predict = |row: &[(&str, Value)]| {
            let row = row.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            Query::Predict { model: ModelChoice::AtHand, rows: vec![row], level: 0.9 }
        };
        life.ask(
            predict(&[("size", Value::Number(41.0)), ("kind", Value::Text("old".to_owned())), ("x", Value::Boolean(true))]),
            &csv,
        );
        life.ask(predict(&[("size", Value::Text("large".to_owned())), ("experience", Value::Missing)]), &csv);
        let rows = RowRange { start: 0, len: 9 };
        life.ask(Query::Export { of: TableName::Source, formulas: Formulas::Kept }, &csv);
        life.ask(Query::Page { of: TableName::Prepared, rows, first_column: 0, n_columns: 6 }, &csv);
        life.ask(Query::Original { row_id: 3, column: 1 }, &csv);
        life.ask(Query::Preview { options: ReadOptions::default() }, &csv);
        life.ask(Query::Score { model: ModelChoice::AtHand, name: "later.csv".to_owned(), level: 0.9 }, &later);
        life.ask(Query::Document { model: ModelChoice::Named("first".to_owned()) }, &csv);
        for object in ["Run", "Model", "Comparison", "Version"] {
            assert!(life.kept.contains(&object), "{object}");
        }
    }
}

struct Life {
    project: Project,
    kept: Vec<&'static str>,
}

impl Life {
    #[track_caller]
    fn act(&mut self, command: Command, file: &str) {
        is_kept(&command);
        is_kept(&ToWorker::Do { id: u64::MAX, request: Request::Command { command: command.clone(), now_ms: 0.1 } });
        let shelf = Shelf(InMemory(file.as_bytes()));
        let after = ready(self.project.apply(command, 1e12, &shelf, &Inline::default())).unwrap();
        let changes = after.changes_since(&self.project);
        changes.iter().for_each(|part: &Part| arrives(part));
        arrives(&FromWorker::Done { id: u64::MAX, result: Ok(Reply::Changed(changes)) });
        let saved = after.saved_since(&self.project);
        is_kept(&saved.history);
        for (_, object) in &saved.objects {
            is_kept(object);
            self.kept.push(match object {
                straightedge::project::Object::Run(_) => "Run",
                straightedge::project::Object::Model(_) => "Model",
                straightedge::project::Object::Comparison(_) => "Comparison",
                straightedge::project::Object::Version(_) => "Version",
            });
        }
        self.project = after;
    }

    #[track_caller]
    fn ask(&self, query: Query, file: &str) {
        is_kept(&ToWorker::Do { id: 1, request: Request::Query { query: query.clone() } });
        let answer = ready(self.project.answer(query, &[InMemory(file.as_bytes())], &Inline::default()));
        arrives(&FromWorker::Done { id: 1, result: answer.map(|answer| Reply::Answered(Box::new(answer.body))) });
    }
}
