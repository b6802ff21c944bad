//! What a person decided about a file; everything else is found.

use super::error::SourceError;
use super::{Encoding, Escape};
use crate::container::Wanted;
use crate::table::ColumnType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::mem::discriminant;

/// What a person decided about a file. Everything that is not decided here is found; the default finds everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// Whether the first row names the columns.
    pub header: HeaderMode,
    /// Decided parts of the dialect; of two decisions on the same part the later one holds.
    pub choices: Vec<Choice>,
    /// Decided columns, by name. Names that the file does not have are passed over: a model says how it knows its columns, and the
    /// file at hand may lack some.
    pub columns: BTreeMap<String, ColumnChoice>,
}

/// Whether the first row names the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderMode {
    /// Found from the data.
    #[default]
    Auto,
    /// It does.
    Always,
    /// It does not: columns are named `column_1`, `column_2`, and so on.
    Never,
}

/// A part of the dialect with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", content = "value", rename_all = "snake_case")]
pub enum Choice {
    /// How characters became bytes.
    Encoding(Encoding),
    /// What stands between two cells: one to eight characters. Two blanks are as many as align the columns.
    Delimiter(String),
    /// What encloses cells; `None` if nothing does.
    Quote(Option<char>),
    /// How a quote is written inside a quoted cell.
    Escape(Escape),
    /// What begins a line that is no data.
    Comment(Option<char>),
    /// Lines before the table.
    PreambleLines(u64),
    /// Rows that name the columns.
    HeaderRows(u32),
    /// What stands before the decimals: `.` or `,`.
    DecimalMark(char),
    /// Which sheet of a workbook is the table.
    Sheet(String),
    /// Which file of an archive, or which list of a JSON document, is the table.
    Member(String),
    /// How several files become one table.
    Files(Together),
    /// Whether a column names the file that each row comes from.
    FileColumn(bool),
}

/// The delimiter of columns that are aligned by blanks.
pub(super) const ALIGNED: &str = "  ";

/// How several files become one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    /// The rows of each below those of the one before: columns of one name are one column.
    Stacked,
    /// Row by row beside each other: the columns of all of them.
    SideBySide,
}

/// What a person decided about one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnChoice {
    /// What the cells are.
    pub kind: ColumnType,
    /// In what order a local date (`3/4/2024`) names day, month and year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The exact spellings of a missing cell besides the empty one; `None`: the usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
}

/// In what order a local date names day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `2024-01-31`, `2024/1/31`.
    YearMonthDay,
    /// `31/1/2024`, `31.01.2024`.
    DayMonthYear,
    /// `1/31/2024`.
    MonthDayYear,
}

impl From<ColumnType> for ColumnChoice {
    fn from(kind: ColumnType) -> Self {
        Self { kind, date_order: None, missing: None }
    }
}

impl ReadOptions {
    /// The same options with one more decision, which replaces an earlier one on the same part.
    #[must_use]
    pub fn with(mut self, choice: Choice) -> Self {
        self.choices.retain(|other| discriminant(other) != discriminant(&choice));
        self.choices.push(choice);
        self
    }

    /// The same options with a decision on one column.
    #[must_use]
    pub fn with_column(mut self, name: impl Into<String>, choice: impl Into<ColumnChoice>) -> Self {
        self.columns.insert(name.into(), choice.into());
        self
    }
}

/// The decided parts of the dialect, one by one.
#[derive(Clone, Debug, Default)]
#[expect(clippy::option_option, reason = "undecided, or decided that there is none")]
pub(super) struct Decided {
    pub(super) encoding: Option<Encoding>,
    pub(super) delimiter: Option<String>,
    pub(super) quote: Option<Option<char>>,
    pub(super) escape: Option<Escape>,
    pub(super) comment: Option<Option<char>>,
    pub(super) preamble_lines: Option<u64>,
    pub(super) header_rows: Option<u32>,
    pub(super) decimal_mark: Option<char>,
}

impl ReadOptions {
    /// What is wanted of a container.
    pub(super) fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        for choice in &self.choices {
            match choice {
                Choice::Sheet(name) => wanted.sheet = Some(name.clone()),
                Choice::Member(name) => wanted.member = Some(name.clone()),
                Choice::Delimiter(delimiter) => wanted.aligned = Some(delimiter == ALIGNED),
                Choice::Encoding(encoding) => wanted.encoding = Some(encoding.name().to_owned()),
                _ => {}
            }
        }
        wanted
    }

    /// The decided parts of the dialect, checked.
    pub(super) fn decided(&self) -> Result<Decided, SourceError> {
        let mut decided = Decided::default();
        for choice in &self.choices {
            choice.check()?;
            match choice.clone() {
                Choice::Encoding(encoding) => decided.encoding = Some(encoding),
                Choice::Delimiter(delimiter) => decided.delimiter = Some(delimiter),
                Choice::Quote(quote) => decided.quote = Some(quote),
                Choice::Escape(escape) => decided.escape = Some(escape),
                Choice::Comment(comment) => decided.comment = Some(comment),
                Choice::PreambleLines(lines) => decided.preamble_lines = Some(lines),
                Choice::HeaderRows(rows) => decided.header_rows = Some(rows),
                Choice::DecimalMark(mark) => decided.decimal_mark = Some(mark),
                // Of what the text is unpacked from, or of several files: not of the text.
                Choice::Sheet(_) | Choice::Member(_) | Choice::Files(_) | Choice::FileColumn(_) => {}
            }
        }
        let delimiter = decided.delimiter.clone().unwrap_or_default();
        let marks = [decided.quote.flatten(), decided.comment.flatten()];
        match marks.into_iter().flatten().find(|mark| delimiter.contains(*mark)) {
            Some(mark) => {
                Err(bad(format!("The delimiter \"{delimiter}\" holds the mark {mark}."), "Choose two different characters."))
            }
            None => Ok(decided),
        }
    }
}

fn bad(message: String, way_out: &str) -> SourceError {
    SourceError::BadChoice { message, way_out: way_out.to_owned() }
}

impl Choice {
    fn check(&self) -> Result<(), SourceError> {
        let fault = match self {
            Self::Delimiter(delimiter) => return check_delimiter(delimiter),
            Self::Quote(Some(mark)) | Self::Comment(Some(mark)) if !mark.is_ascii_punctuation() => bad(
                format!("{mark:?} cannot be a mark for {}.", self.part()),
                "Choose one ASCII punctuation mark, such as a quote or #.",
            ),
            Self::DecimalMark(mark) if !matches!(mark, '.' | ',') => {
                bad(format!("{mark:?} cannot be a decimal mark."), "Choose a point or a comma.")
            }
            Self::HeaderRows(rows) if *rows > 100 => bad(format!("{rows} rows of names are too many."), "Choose at most 100."),
            _ => return Ok(()),
        };
        Err(fault)
    }

    /// The part of the dialect in plain words, as the label of a chip.
    pub fn part(&self) -> &'static str {
        match self {
            Self::Encoding(_) => "encoding",
            Self::Delimiter(_) => "delimiter",
            Self::Quote(_) => "quote",
            Self::Escape(_) => "quotes inside quotes",
            Self::Comment(_) => "comment lines",
            Self::PreambleLines(_) => "lines before the table",
            Self::HeaderRows(_) => "header",
            Self::DecimalMark(_) => "decimal mark",
            Self::Sheet(_) => "sheet",
            Self::Member(_) => "table inside",
            Self::Files(_) => "files",
            Self::FileColumn(_) => "column of file names",
        }
    }
}

/// One to eight characters without quotes and line ends, which do not overlap themselves unless they are all the same.
fn check_delimiter(delimiter: &str) -> Result<(), SourceError> {
    let n = delimiter.chars().count();
    let is_structure = |c: char| matches!(c, '"' | '\n' | '\r');
    let overlaps = |at: usize| delimiter.is_char_boundary(at) && delimiter.starts_with(&delimiter[at..]);
    let is_repeated = delimiter.chars().all(|c| c.is_ascii() && delimiter.starts_with(c));
    if n == 0 || n > 8 || delimiter.contains(is_structure) {
        let way_out = "Choose one to eight characters without double quotes and line ends.";
        return Err(bad(format!("{delimiter:?} cannot be a delimiter."), way_out));
    }
    if !is_repeated && (1..delimiter.len()).any(overlaps) {
        return Err(bad(
            format!("The delimiter {delimiter:?} begins as it ends, so that its places are uncertain."),
            "Choose another one.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_checked() {
        let cases = [
            (Choice::Delimiter(";".into()), true),
            (Choice::Delimiter("||".into()), true),
            (Choice::Delimiter(", ".into()), true),
            (Choice::Delimiter("§".into()), true),
            (Choice::Delimiter(String::new()), false),
            (Choice::Delimiter("aba".into()), false),
            (Choice::Delimiter("\n".into()), false),
            (Choice::Delimiter("123456789".into()), false),
            (Choice::Quote(Some('\'')), true),
            (Choice::Quote(Some('«')), false),
            (Choice::Quote(None), true),
            (Choice::DecimalMark(','), true),
            (Choice::DecimalMark(';'), false),
        ];
        for (choice, is_good) in cases {
            assert_eq!(ReadOptions::default().with(choice.clone()).decided().is_ok(), is_good, "{choice:?}");
        }
        let clash = ReadOptions::default().with(Choice::Delimiter("#".into())).with(Choice::Comment(Some('#')));
        assert!(clash.decided().is_err());
    }

    #[test]
    fn the_later_decision_holds_and_options_travel() {
        let options = ReadOptions::default()
            .with(Choice::Quote(None))
            .with(Choice::Delimiter(";".into()))
            .with(Choice::Delimiter("|".into()))
            .with_column("zip", ColumnType::Text);
        let decided = options.decided().expect("good decisions");
        assert_eq!((decided.delimiter.as_deref(), decided.quote), (Some("|"), Some(None)));
        let json = serde_json::to_string(&options).expect("options are plain data");
        assert_eq!(serde_json::from_str::<ReadOptions>(&json).expect("as written"), options);
        assert_eq!(serde_json::from_str::<ReadOptions>("{}").expect("all parts are optional"), ReadOptions::default());
    }
}
