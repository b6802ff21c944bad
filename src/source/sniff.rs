//! Finds what separates and what encloses the cells of a file.
//!
//! Each candidate dialect splits a sample; the one whose rows are most alike in length and whose cells most look like data is
//! taken. The two measures and their product are after van den Burg, Nazábal, Sutton, "Wrangling messy CSV files by detecting row
//! and type patterns" (Data Mining and Knowledge Discovery 33, 2019); here rows count by the concentration of their lengths, so
//! that one odd row in a hundred does not halve the measure.

use super::cell::{Marks, NumberReading, Shape, parse_number, shape};
use super::encoding::decode;
use super::grammar::{Cell, Closing, Grammar, is_break};
use super::options::Decided;
use super::{Encoding, Escape};
use crate::stat::{map_of, sort_by};
use std::collections::BTreeMap;

/// Delimiters that are tried, with how far their mere presence can be trusted.
const DELIMITERS: [(&str, f64); 10] = [
    (",", 1.0),
    (";", 1.0),
    ("\t", 1.0),
    ("|", 1.0),
    ("\u{1F}", 1.0),
    ("~", 0.9),
    ("^", 0.9),
    ("||", 0.9),
    (":", 0.6),
    (" ", 0.6),
];
/// Rows of the sample that are looked at.
const SAMPLE_ROWS: usize = 300;
/// What a candidate loses if all double quotes stand where they enclose nothing.
const STRAY: f64 = 0.75;
/// Marks that are trusted less than this also stand within texts.
const SURE: f64 = 0.9;
/// Under this score the cells are taken to be one column.
const ENOUGH: f64 = 0.1;

/// A way to split cells, with how well it fits: from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) delimiter: String,
    pub(super) quote: Option<char>,
    pub(super) escape: Escape,
    /// How many rows have how many cells; comments and blank lines do not count.
    pub(super) widths: BTreeMap<usize, usize>,
    /// How many cells are quoted.
    pub(super) n_quoted: usize,
    pub(super) score: f64,
}

/// The first bytes of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample<'a> {
    pub(super) bytes: &'a [u8],
    /// Whether no byte follows.
    pub(super) is_whole: bool,
}

/// The candidates that agree with what is decided, the best first, whose score is 0 if the sample has one column. None, if the
/// decided delimiter cannot be written in the encoding.
pub(super) fn candidates(sample: &Sample, encoding: Encoding, decided: &Decided) -> Vec<Candidate> {
    let delimiters = match &decided.delimiter {
        Some(delimiter) => vec![(delimiter.clone(), 1.0)],
        None => delimiters_in(sample.bytes),
    };
    let mut found: Vec<Candidate> = Vec::new();
    for (delimiter, trust) in delimiters {
        for quote in decided.quote.map_or_else(|| quotes_in(sample.bytes), |quote| vec![quote]) {
            for escape in decided.escape.map_or_else(|| escapes_in(sample.bytes, quote), |escape| vec![escape]) {
                let mut candidate = Candidate::new(&delimiter, quote, escape);
                if let Some(grammar) = candidate.grammar(encoding, decided.comment.flatten()) {
                    candidate.measure(sample, encoding, &grammar, trust);
                    found.push(candidate);
                }
            }
        }
    }
    // The sort is stable: of equals the one tried first stays first.
    sort_by(&mut found, |a, b| b.score.total_cmp(&a.score));
    prefer_longer(&mut found);
    let is_poor = found.first().is_none_or(|best| best.score < ENOUGH || is_one_column(sample.bytes, &best.delimiter));
    if decided.delimiter.is_none() && is_poor {
        found.insert(0, one_column(sample, encoding, decided));
    }
    found
}

/// Whether the lines are values of one column that hold the delimiter themselves: numbers with a decimal comma below a line without a
/// comma, or dates and times (`2024-01-31 12:30`) below one of them or a line without the delimiter.
fn is_one_column(sample: &[u8], delimiter: &str) -> bool {
    let mut lines = sample.split(|byte| is_break(*byte)).filter(|line| !line.is_empty()).map(std::str::from_utf8);
    let is_decimal = |line: &str| matches!(parse_number(line, Marks::COMMA), NumberReading::Value(_));
    let is_date = |line: &str| shape(line) == Shape::Date;
    let Some(Ok(first)) = lines.next() else { return false };
    let mut rest = lines.take(SAMPLE_ROWS).map(Result::unwrap_or_default).peekable();
    let is_plain = rest.peek().is_some() && !first.contains(delimiter);
    match delimiter {
        "," => is_plain && rest.all(is_decimal),
        " " | ":" => (is_plain || is_date(first)) && rest.all(is_date),
        _ => false,
    }
}

/// The sample as one column: a comma that hardly stands in it does no harm.
fn one_column(sample: &Sample, encoding: Encoding, decided: &Decided) -> Candidate {
    let quote = decided.quote.unwrap_or(Some('"'));
    let absent = |delimiter: &&str| !contains(sample.bytes, delimiter.as_bytes());
    let delimiter = [",", "\t", ";", "|"].into_iter().find(absent).unwrap_or("\u{1F}");
    let escape = decided.escape.unwrap_or_default();
    let mut candidate = Candidate::new(delimiter, quote, escape);
    if let Some(grammar) = candidate.grammar(encoding, decided.comment.flatten()) {
        candidate.measure(sample, encoding, &grammar, 0.0);
    }
    candidate
}

/// `, ` in place of `,` where every delimiter outside quotes has its space, and `||` in place of `|` where every one is doubled:
/// the same rows, without the spaces and the empty cells.
fn prefer_longer(found: &mut [Candidate]) {
    let Some(best) = found.first().cloned() else { return };
    let (spaced, doubled) = (format!("{} ", best.delimiter), best.delimiter.repeat(2));
    let halved = map_of(best.widths.iter().map(|(width, rows)| (width.div_ceil(2), *rows)));
    let are_odd = best.widths.keys().all(|width| width % 2 == 1);
    let is_longer = |other: &Candidate| {
        (other.quote, other.escape) == (best.quote, best.escape)
            && (other.delimiter == spaced && other.widths == best.widths
                || other.delimiter == doubled && are_odd && other.widths == halved)
    };
    if let Some(at) = found.iter().position(is_longer) {
        found[..=at].rotate_right(1);
    }
}

fn delimiters_in(sample: &[u8]) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for (delimiter, trust) in DELIMITERS {
        if contains(sample, delimiter.as_bytes()) {
            found.push((delimiter.to_owned(), trust));
            let spaced = format!("{delimiter} ");
            if matches!(delimiter, "," | ";" | "|" | ":") && contains(sample, spaced.as_bytes()) {
                found.push((spaced, trust));
            }
        }
    }
    found
}

fn quotes_in(sample: &[u8]) -> Vec<Option<char>> {
    let mut quotes = vec![Some('"')];
    if sample.contains(&b'\'') {
        quotes.push(Some('\''));
    }
    if sample.contains(&b'"') {
        quotes.push(None);
    }
    quotes
}

fn escapes_in(sample: &[u8], quote: Option<char>) -> Vec<Escape> {
    match quote {
        Some(quote) if contains(sample, &[b'\\', quote as u8]) => vec![Escape::Doubled, Escape::Backslash],
        _ => vec![Escape::Doubled],
    }
}

fn contains(sample: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(sample, wanted).is_some()
}

impl Candidate {
    /// A way to split cells that was not tried yet.
    fn new(delimiter: &str, quote: Option<char>, escape: Escape) -> Self {
        Self { delimiter: delimiter.to_owned(), quote, escape, widths: BTreeMap::new(), n_quoted: 0, score: 0.0 }
    }

    fn grammar(&self, encoding: Encoding, comment: Option<char>) -> Option<Grammar> {
        Grammar::new(&super::Dialect {
            encoding,
            delimiter: self.delimiter.clone(),
            quote: self.quote,
            escape: self.escape,
            comment,
            ..super::Dialect::default()
        })
    }

    /// The most frequent number of cells in a row; of equals the larger.
    pub(super) fn usual_width(&self) -> usize {
        self.widths.iter().max_by_key(|(width, rows)| (**rows, **width)).map_or(0, |(width, _)| *width)
    }

    /// How many rows were looked at.
    pub(super) fn rows(&self) -> usize {
        self.widths.values().sum()
    }

    /// Splits the sample and scores what comes out. `trust`: how far the mere presence of the delimiter can be trusted.
    fn measure(&mut self, sample: &Sample, encoding: Encoding, grammar: &Grammar, trust: f64) {
        let Sample { bytes: sample, is_whole } = *sample;
        let (mut cells, mut stray) = (Vec::new(), Vec::new());
        let (mut at, mut rows, mut n_cells, mut sum, mut n_outside) = (0, 0, 0_usize, 0.0, 0_usize);
        let (mut n_values, mut first_width) = (0_usize, 0);
        while at < sample.len() && rows < SAMPLE_ROWS {
            let is_comment = sample[at] == b'#';
            let next = grammar.split(sample, at, &mut cells, &mut stray);
            // A quote that is still open at the end of the sample may be closed behind it.
            if !is_whole && stray.iter().any(|closing| matches!(closing, Closing::Open { .. })) {
                break;
            }
            at = next;
            if cells.is_empty() || is_comment && cells.len() == 1 {
                continue;
            }
            rows += 1;
            first_width = if rows == 1 { cells.len() } else { first_width };
            *self.widths.entry(cells.len()).or_default() += 1;
            n_cells += cells.len();
            for cell in &cells {
                let (credit, is_value) = credit(sample, *cell, encoding);
                sum += credit;
                n_values += usize::from(is_value);
            }
            self.n_quoted += cells.iter().filter(|cell| cell.quoted).count();
            let outside = cells.iter().filter(|cell| !cell.quoted);
            n_outside += outside.map(|cell| memchr::memchr_iter(b'"', &sample[cell.start..cell.end]).count()).sum::<usize>();
        }
        let n_quotes = memchr::memchr_iter(b'"', &sample[..at]).count().max(1);
        let is_table = trust >= SURE || self.splits_values(rows, n_cells, n_values, first_width);
        let quality = sum / n_cells.max(1) as f64 * (1.0 - STRAY * n_outside as f64 / n_quotes as f64);
        self.score = if is_table { trust * self.alikeness(rows) * quality } else { 0.0 };
    }

    /// Whether a mark that also stands within texts splits off values or quoted cells in half of the rows at least, under a first row
    /// that it splits too (or most cells are such). Otherwise it parts the words of texts.
    fn splits_values(&self, rows: usize, n_cells: usize, n_values: usize, first_width: usize) -> bool {
        n_values * 2 >= rows && (first_width >= 2 && first_width * 2 >= self.usual_width() || n_values * 2 > n_cells)
    }

    /// How alike the rows are in length, from 0 to 1. A row of one cell shows no delimiter; more cells than two are only a little
    /// better evidence.
    fn alikeness(&self, rows: usize) -> f64 {
        let concentration = |(width, count): (&usize, &usize)| {
            let share = *count as f64 / rows as f64;
            if *width < 2 { 0.0 } else { share * share * (1.0 - 0.5 / *width as f64) }
        };
        if rows == 0 { 0.0 } else { self.widths.iter().map(concentration).sum() }
    }
}

/// How much a cell looks like data, from 0 to 1, and whether it is a value or quoted rather than bare words or nothing.
fn credit(sample: &[u8], cell: Cell, encoding: Encoding) -> (f64, bool) {
    let bytes = &sample[cell.start..cell.end];
    if cell.quoted {
        return (1.0, true);
    }
    let is_quote = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\''));
    let trimmed = bytes.trim_ascii();
    if is_quote(trimmed.first()) || trimmed.len() > 1 && trimmed.last() == Some(&b'"') {
        return (0.2, false);
    }
    let (text, _) = decode(bytes, encoding);
    match shape(&text) {
        Shape::Number | Shape::Date | Shape::Boolean => (1.0, true),
        Shape::Missing => (1.0, false),
        Shape::Text if bytes.iter().any(|byte| matches!(byte, b';' | b'\t' | b'|' | b',') || is_break(*byte)) => (0.3, false),
        Shape::Text => (0.9, false),
    }
}
