//! Work that other workers do, which share no memory with this one: what comes of it is the same, bit by bit.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Write;
use straightedge::engine::{ByteSource, Cancelled, Cargo, Cells, InMemory, Inline, Job, Progress, Runner, Taken, ready};
use straightedge::feature::ViewSpec;
use straightedge::pipeline::Recipe;
use straightedge::plain;
use straightedge::project::{Command, Library, Project};
use straightedge::train::{CovarianceType, Params, Validation};

/// Sends everything away, as bytes and cells, and has it done from what arrives.
#[derive(Default)]
struct Apart {
    jobs: RefCell<BTreeSet<&'static str>>,
    n_pieces: Cell<usize>,
}

/// What a piece of work or an answer is on the other side.
fn arrived<C: Cargo>(cargo: &C) -> C {
    let (note, cells) = cargo.load();
    let note = plain::read_message(&plain::write(&note).unwrap().to_message()).unwrap();
    let cells = cells.into_iter().map(|cells| match cells {
        Cells::F64(cells) => Cells::F64(cells.into_owned().into()),
        Cells::I64(cells) => Cells::I64(cells.into_owned().into()),
        Cells::I32(cells) => Cells::I32(cells.into_owned().into()),
        Cells::U32(cells) => Cells::U32(cells.into_owned().into()),
        Cells::U8(cells) => Cells::U8(cells.into_owned().into()),
    });
    C::unload(note, cells.collect()).unwrap()
}

impl Runner for Apart {
    async fn map<T: Send, U: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(T) -> U + Sync,
        progress: impl FnMut(&U) -> Progress,
    ) -> Result<Vec<U>, Cancelled> {
        Inline::default().map(items, work, progress).await
    }

    async fn dispatch<J: Job, B: ByteSource>(
        &self,
        job: &J,
        bytes: &B,
        asks: Vec<J::Ask>,
        mut take: impl FnMut(J::Answer) -> Taken<J::Ask>,
    ) -> Result<(), Cancelled> {
        self.jobs.borrow_mut().insert(J::NAME);
        self.n_pieces.set(self.n_pieces.get() + asks.len());
        let job: J = plain::read_message(&plain::write(job).unwrap().to_message()).unwrap();
        // Whoever is free does the next piece: not in their order.
        let mut answers: Vec<Option<J::Answer>> = asks.iter().map(|_| None).collect();
        for (piece, ask) in asks.iter().enumerate().rev() {
            answers[piece] = Some(arrived(&ready(job.run(&arrived(ask), bytes))));
        }
        for answer in answers.into_iter().flatten() {
            let mut taken = take(answer);
            while let Taken::Again(ask) = &taken {
                taken = take(arrived(&ready(job.run(&arrived(ask), bytes))));
            }
            match taken {
                Taken::Used(progress) => assert!(progress.done <= progress.total, "{progress:?}"),
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    async fn checkpoint(&self, _: Progress) -> Result<(), Cancelled> {
        Ok(())
    }
}

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

/// Three megabytes with a column of each type, gaps, texts with line ends, and cells of the wrong type.
fn flats() -> String {
    let mut csv = String::from("rent,size,kind,since,lift,weight,note\n");
    for i in 0..60_000_u32 {
        let size = if i % 37 == 7 { String::new() } else { format!("{}.5", 30 + i * 7 % 1999) };
        let rent = 300 + (i * 7 % 1999) * 9 + i % 101 + 40 * (i % 3);
        let kind = ["old", "new", "loft"][(i % 3) as usize];
        let weight = if i % 5000 == 9 { "heavy".to_owned() } else { (1 + i % 5).to_string() };
        let note = format!("\"flat \"\"{i}\"\",\n\nwith a view\"");
        writeln!(csv, "{rent},{size},{kind},20{:02}-03-{:02},{},{weight},{note}", i % 20, 1 + i % 28, i % 2 == 0).unwrap();
    }
    csv
}

/// The document of a model and what is said about it, all numbers bit by bit.
fn trained(csv: &str, view: &ViewSpec, params: &Params, runner: &impl Runner) -> (String, String) {
    let shelf = Shelf(InMemory(csv.as_bytes()));
    let steps = r#"{"steps": [{"step": {"kind": "drop_missing", "columns": {"these": ["kind", "weight"]}}}]}"#;
    let commands = [
        Command::Open { name: "flats.csv".to_owned() },
        Command::SetRecipe { recipe: Recipe::from_json(steps).unwrap(), label: "One step".to_owned() },
        Command::SetView { spec: view.clone() },
        Command::SetParams { params: params.clone() },
        Command::Train,
    ];
    let act = |project: Project, command| ready(project.apply(command, 0.0, &shelf, runner)).unwrap();
    let project = commands.into_iter().fold(Project::default(), act);
    let run = project.run().unwrap();
    (run.model.document().to_json(), format!("{:?}", run.evaluation))
}

#[test]
fn what_others_compute_is_the_same_to_the_last_bit() {
    let csv = flats();
    let weighted = ViewSpec { weights: Some("weight".to_owned()), ..ViewSpec::linear("rent", ["size", "kind"]) };
    let all = ViewSpec::linear("rent", ["size", "kind", "since", "lift"]);
    let robust = Params { covariance: CovarianceType::Hc3, ..Params::default() };
    let held_out = Params { validation: Validation::Holdout { share: 0.2 }, ..Params::default() };
    let clustered = Params { covariance: CovarianceType::Cluster { column: "kind".to_owned() }, ..Params::default() };
    let cases = [(&all, &robust), (&all, &held_out), (&weighted, &Params::default()), (&all, &clustered)];
    for (view, params) in cases {
        let apart = Apart::default();
        assert_eq!(trained(&csv, view, params, &apart), trained(&csv, view, params, &Inline::default()), "{view:?} {params:?}");
        let jobs = apart.jobs.into_inner();
        let expected = ["describe columns", "facts", "factor", "read chunks", "residuals", "survey"];
        assert!(expected.iter().all(|job| jobs.contains(job)), "{jobs:?}");
        // With weights there is nothing to sum.
        assert_eq!(jobs.contains("assumptions"), view.weights.is_none());
        assert!(apart.n_pieces.get() > 16);
    }
}
