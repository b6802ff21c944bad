//! What can be asked for on the command line.

use crate::container::CHARSETS;
use crate::error::UserError;
use crate::source::{self, Choice, Encoding, HeaderMode, ReadOptions};
use crate::train::CovarianceType;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// The whole life of a regression model: read, profile, train, evaluate, predict, monitor.
#[derive(Debug, Parser)]
#[command(name = "straightedge", version, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) task: Task,
    /// How many threads work; as many as there are cores if it is not said. The results do not depend on it.
    #[arg(long, global = true, value_name = "N")]
    pub(super) workers: Option<NonZeroUsize>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Write what the reader understood as clean CSV (RFC 4180, UTF-8), cells as their original text.
    Read(Read),
    /// Describe every column.
    Profile(Profile),
    /// Fit a linear model by least squares.
    Train(Box<Train>),
    /// Hold a model against a file that has the target.
    Evaluate(WithModel),
    /// Predict every row of a file: its columns, then prediction, lower, upper.
    Predict(Predict),
    /// Compare a file with a model's training data.
    Monitor(WithModel),
}

/// A file, and how it is to be read where that should not be found out.
#[derive(Debug, Args)]
pub(super) struct Source {
    /// The file; `-` for standard input.
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// One file or several that become one table, and how they are to be read where that should not be found out.
#[derive(Debug, Args)]
pub(super) struct Sources {
    /// The file; `-` for standard input. Several become one table, in the order of their names.
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// How several files become one table: below one another if their columns have the same names, else side by side if they
    /// have as many rows, if it is not said.
    #[arg(long, value_enum, value_name = "HOW")]
    pub(super) together: Option<Together>,
    /// Add a column that names the file that each row comes from.
    #[arg(long)]
    pub(super) file_column: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Together {
    /// The rows of each below those of the one before: columns of one name are one column.
    Stacked,
    /// Row by row beside each other: the columns of all of them.
    SideBySide,
}

/// How a file is to be read where that should not be found out.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Whether the first row names the columns.
    #[arg(long, value_enum, default_value = "auto")]
    pub(super) header: Header,
    /// What stands between two cells: `,`, `;`, `\t`, or several characters.
    #[arg(long, value_name = "TEXT")]
    pub(super) delimiter: Option<String>,
    /// In which encoding the text is, by any name that browsers know: `Shift_JIS`, cp1251, latin2.
    #[arg(long, value_name = "LABEL", value_parser = encoding)]
    pub(super) encoding: Option<Encoding>,
    /// Which sheet of a workbook is the table; the first with cells if it is not said.
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// Which file of an archive, or list of a JSON document, is the table; the first if it is not said.
    #[arg(long, value_name = "NAME")]
    pub(super) member: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Header {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Formulas {
    /// Leave texts as they are.
    Keep,
    /// Put an apostrophe before texts that a spreadsheet program would compute (those that begin with = + - @, tab or line end).
    Neutralise,
}

impl From<Formulas> for crate::table::Formulas {
    fn from(formulas: Formulas) -> Self {
        match formulas {
            Formulas::Keep => Self::Kept,
            Formulas::Neutralise => Self::Neutralised,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Read {
    #[command(flatten)]
    pub(super) source: Sources,
    /// What to do with texts that a spreadsheet program would take for formulas.
    #[arg(long, value_enum, default_value = "keep")]
    pub(super) formulas: Formulas,
    /// Where to write what was found and noticed: dialect, columns with types, issues by line.
    #[arg(long, value_name = "R.json")]
    pub(super) report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Profile {
    #[command(flatten)]
    pub(super) source: Sources,
    /// Write JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Train {
    #[command(flatten)]
    pub(super) source: Sources,
    /// The column to predict.
    #[arg(long, value_name = "COLUMN", required_unless_present = "formula")]
    pub(super) target: Option<String>,
    /// Target, terms and intercept in the notation of R and patsy: 'log(y) ~ x * city + I(x / z) + poly(z, 2)'.
    #[arg(long, value_name = "FORMULA", conflicts_with_all = ["target", "features", "no_intercept"])]
    pub(super) formula: Option<String>,
    /// The columns to predict it from, with commas between them; those that the app would propose if it is not said.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(super) features: Option<Vec<String>>,
    /// A recipe to clean the data by, as the app exports it.
    #[arg(long, value_name = "R.json")]
    pub(super) recipe: Option<PathBuf>,
    /// Fit without an intercept.
    #[arg(long)]
    pub(super) no_intercept: bool,
    /// The column that says how much each row counts (weighted least squares).
    #[arg(long, value_name = "COLUMN")]
    pub(super) weights: Option<String>,
    /// Hold out this share of the rows; the coefficients then come from the others.
    #[arg(long, value_name = "SHARE", conflicts_with = "folds")]
    pub(super) holdout: Option<f64>,
    /// Estimate the error on unseen rows by so many folds; 10 if it is not said, and every row by itself under 30 rows.
    #[arg(long, value_name = "K")]
    pub(super) folds: Option<u32>,
    /// Seed of every random choice.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Level of the confidence intervals.
    #[arg(long, default_value_t = 0.95)]
    pub(super) level: f64,
    /// How the uncertainty of the coefficients is estimated.
    #[arg(long, value_enum, default_value = "classical", ignore_case = true, conflicts_with = "cluster")]
    pub(super) covariance: Covariance,
    /// Take errors for alike within the values of this column (cluster-robust covariance).
    #[arg(long, value_name = "COLUMN")]
    pub(super) cluster: Option<String>,
    /// Test a linear hypothesis about the coefficients, by the covariance in use: 'x = 0, city[Bern] = city[Basel]' or
    /// '2*x - z = 1'. Can be given several times.
    #[arg(long = "test", value_name = "HYPOTHESIS", allow_hyphen_values = true)]
    pub(super) tests: Vec<String>,
    /// Where to write one line a row as CSV: fitted value, residuals, leverage, Cook's distance, DFFITS, DFBETAS.
    #[arg(long, value_name = "ROWS.csv")]
    pub(super) rows: Option<PathBuf>,
    /// What to call the model; the target's name if it is not said.
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Where to write the model document.
    #[arg(long, value_name = "MODEL.json")]
    pub(super) out: Option<PathBuf>,
    /// Write JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Covariance {
    Classical,
    Hc0,
    Hc1,
    Hc2,
    Hc3,
}

#[derive(Debug, Args)]
pub(super) struct WithModel {
    /// The model document.
    pub(super) model: PathBuf,
    #[command(flatten)]
    pub(super) source: Source,
    /// Write JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Predict {
    /// The model document.
    pub(super) model: PathBuf,
    #[command(flatten)]
    pub(super) source: Source,
    /// Level of the prediction intervals; the model's own if it is not said.
    #[arg(long)]
    pub(super) level: Option<f64>,
    /// What to do with texts that a spreadsheet program would take for formulas.
    #[arg(long, value_enum, default_value = "neutralise")]
    pub(super) formulas: Formulas,
    /// Write JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl Train {
    /// How the uncertainty of the coefficients is estimated.
    pub(super) fn covariance(&self) -> CovarianceType {
        match (&self.cluster, self.covariance) {
            (Some(column), _) => CovarianceType::Cluster { column: column.clone() },
            (None, Covariance::Classical) => CovarianceType::Classical,
            (None, Covariance::Hc0) => CovarianceType::Hc0,
            (None, Covariance::Hc1) => CovarianceType::Hc1,
            (None, Covariance::Hc2) => CovarianceType::Hc2,
            (None, Covariance::Hc3) => CovarianceType::Hc3,
        }
    }
}

impl Reading {
    /// What was decided about reading the file.
    fn options(&self) -> Result<ReadOptions, UserError> {
        let header = match self.header {
            Header::Auto => HeaderMode::Auto,
            Header::Always => HeaderMode::Always,
            Header::Never => HeaderMode::Never,
        };
        let mut options = ReadOptions { header, ..ReadOptions::default() };
        options.choices.extend(self.encoding.map(Choice::Encoding));
        options.choices.extend(self.sheet.clone().map(Choice::Sheet));
        options.choices.extend(self.member.clone().map(Choice::Member));
        Ok(match self.delimiter.as_deref() {
            None => options,
            Some("") => return Err(UserError::usage("The delimiter is empty.", "Give at least one character.")),
            // A shell makes it hard to type a tab.
            Some(delimiter) => options.with(Choice::Delimiter(delimiter.replace("\\t", "\t"))),
        })
    }
}

impl Source {
    /// What was decided about reading the file.
    pub(super) fn options(&self) -> Result<ReadOptions, UserError> {
        self.reading.options()
    }

    /// The file's name without its folder.
    pub(super) fn name(&self) -> String {
        name(&self.file)
    }
}

impl Sources {
    /// What was decided about reading the files.
    pub(super) fn options(&self) -> Result<ReadOptions, UserError> {
        let mut options = self.reading.options()?;
        options.choices.extend(self.together.map(|how| {
            Choice::Files(match how {
                Together::Stacked => source::Together::Stacked,
                Together::SideBySide => source::Together::SideBySide,
            })
        }));
        options.choices.extend(self.file_column.then_some(Choice::FileColumn(true)));
        Ok(options)
    }

    /// The files' names without their folders, in the order in which they were given.
    pub(super) fn names(&self) -> Vec<String> {
        self.files.iter().map(|file| name(file)).collect()
    }
}

/// A file's name without its folder.
fn name(file: &Path) -> String {
    file.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The encoding that a label of the WHATWG Encoding Standard names.
fn encoding(label: &str) -> Result<Encoding, String> {
    let known = encoding_rs::Encoding::for_label(label.as_bytes());
    known.and_then(|known| Encoding::named(known.name())).ok_or_else(|| {
        format!("no encoding is called so. Some that are: UTF-8, UTF-16LE, windows-1252, {}", CHARSETS[..20].join(", "))
    })
}
