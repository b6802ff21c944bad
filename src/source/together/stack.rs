//! Files below one another.

use super::super::column::Tally;
use super::super::evidence;
use super::super::infer::{MAX_LEVELS, are_labels};
use super::super::issue::Notes;
use super::super::layout::column_names;
use super::super::look::ColumnPlan;
use super::super::{
    Alternative, CellFormat, Choice, ColumnFinding, Finding, Issue, IssueKind, IssueTotal, ReadOptions, Source, Together,
};
use super::decide::Decision;
use super::types::{Across, Wanted};
use super::{Reader, own_choices, report, used};
use crate::container::Packed;
use crate::engine::{NoRoom, Runner};
use crate::error::UserError;
use crate::stat::{map_of, set_of};
use crate::table::{
    CategoryColumn, Column, ColumnType, Dictionary, Field, HeldBlock, HeldColumn, MISSING_CODE, RowIds, Schema, Table,
    TextColumn, ValueRef,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The rows of all files below one another, each column read alike in all.
pub(super) async fn stacked<B: Packed, R: Runner>(
    reader: &Reader<'_, B, R>,
    mut parts: Vec<Source>,
    mut decision: Decision,
    options: &ReadOptions,
) -> Result<Source, UserError> {
    let names = names(&parts, &decision.orders);
    let as_labels = read_alike(reader, &mut parts, &mut decision, &names, options).await?;
    let mut notes = Notes::default();
    let names_files = options.choices.iter().rev().find_map(|choice| match choice {
        Choice::FileColumn(is_wanted) => Some(*is_wanted),
        _ => None,
    });
    let mut columns = Vec::with_capacity(names.len());
    let mut findings = Vec::with_capacity(names.len());
    for (column, name) in names.iter().enumerate() {
        let decided = options.columns.get(name).map(|choice| choice.kind);
        let cells = cells_of(&parts, &decision.orders, column);
        let (cells, kind, n_levels) = joined(cells, decided, as_labels.contains(&column), reader.runner)?;
        if n_levels == Some(MAX_LEVELS + 1) {
            notes.add(IssueKind::TooManyLevels, None, Some(column), || IssueKind::TooManyLevels.summary(1));
        }
        let said = decision.issues.iter().find(|issue| issue.column.as_ref() == Some(name)).map(|issue| issue.message.clone());
        findings.push(finding(&parts, &decision.orders, column, (name, kind), decided.is_some(), said, n_levels));
        columns.push(cells);
    }
    if names_files == Some(true) {
        let all: Vec<String> = names.iter().cloned().chain(["file".to_owned()]).collect();
        let name = column_names(&all, all.len(), None, &mut notes).pop().unwrap_or_default();
        let (cells, finding) = file_column(&parts, name, options, reader.runner)?;
        columns.push(cells);
        findings.push(finding);
    }
    let table = Table { schema: schema(&findings), blocks: blocks(&parts, columns) };
    let file_column = Finding {
        choice: Choice::FileColumn(names_files == Some(true)),
        decided: names_files.is_some(),
        evidence: if names_files.is_some() { "You decided it." } else { "It was not asked for." }.to_owned(),
        alternatives: vec![Alternative { choice: Choice::FileColumn(names_files != Some(true)), score: 0.1 }],
    };
    let called = called(&names, &decision.orders);
    let told = report::Told { findings: vec![decision.finding, file_column], issues: decision.issues, notes };
    let mut source = report::joined(parts, table, findings, &called, told);
    source.together = Some(Together::Stacked);
    for (file, order) in source.files.iter_mut().zip(decision.orders) {
        file.columns = order;
    }
    Ok(source)
}

/// What the columns are called: as in the first file with a header.
fn names(parts: &[Source], orders: &[Vec<usize>]) -> Vec<String> {
    let is_model = |part: &&Source| part.report.dialect.header_rows > 0;
    let model = parts.iter().find(is_model).or(parts.first());
    let names: Vec<String> =
        model.map(|part| part.report.columns.iter().map(|column| column.name.clone()).collect()).unwrap_or_default();
    debug_assert!(orders.iter().all(|order| order.len() == names.len()));
    names
}

/// What each column of each file is called in the table, by its place in the file.
fn called(names: &[String], orders: &[Vec<usize>]) -> Vec<Vec<String>> {
    let of_file = |order: &Vec<usize>| {
        let mut called = vec![String::new(); order.len()];
        for (name, own) in names.iter().zip(order) {
            called[*own].clone_from(name);
        }
        called
    };
    orders.iter().map(of_file).collect()
}

/// Reads files again whose columns by themselves are of other types than those of the others; gives the columns that are read as
/// labels for that.
async fn read_alike<B: Packed, R: Runner>(
    reader: &Reader<'_, B, R>,
    parts: &mut [Source],
    decision: &mut Decision,
    names: &[String],
    options: &ReadOptions,
) -> Result<BTreeSet<usize>, UserError> {
    let orders = &decision.orders;
    let across = |parts: &[Source], column: usize| {
        let across = Across::new(parts, orders, column);
        (across.wanted(), across.differs().then(|| across.said()))
    };
    let undecided = |column: &usize| !options.columns.contains_key(&names[*column]);
    let mut wanted = map_of((0..names.len()).filter(undecided).map(|column| (column, across(parts, column))));
    wanted.retain(|_, (wanted, _)| *wanted != Wanted::AsItIs);
    let mut used = used(options, parts);
    again(reader, parts, &mut used, orders, names, options, &wanted).await?;
    let mut failed = false;
    for (column, (wanted, _)) in &mut wanted {
        if matches!(wanted, Wanted::Try { .. }) && !Across::new(parts, orders, *column).is_settled() {
            *wanted = Wanted::Labels;
            failed = true;
        }
    }
    if failed {
        again(reader, parts, &mut used, orders, names, options, &wanted).await?;
    }
    let as_labels = set_of(wanted.iter().filter(|(_, (wanted, _))| *wanted == Wanted::Labels).map(|(column, _)| *column));
    for (column, (wanted, said)) in wanted {
        let Some(said) = said else { continue };
        let done = match &wanted {
            Wanted::Try { choice, .. } => format!("read as {} in all", choice.kind.name()),
            _ => "kept as labels or text in all".to_owned(),
        };
        let message = format!("By themselves the files say {said}: {done}.");
        decision.issues.push(Issue {
            file: None,
            line: None,
            column: Some(names[column].clone()),
            kind: IssueKind::TypesDiffer,
            message,
        });
    }
    Ok(as_labels)
}

/// Reads those files again in which a column is of another type than it shall be.
async fn again<B: Packed, R: Runner>(
    reader: &Reader<'_, B, R>,
    parts: &mut [Source],
    used: &mut [ReadOptions],
    orders: &[Vec<usize>],
    names: &[String],
    options: &ReadOptions,
    wanted: &BTreeMap<usize, (Wanted, Option<String>)>,
) -> Result<(), UserError> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for (position, (used, order)) in used.iter_mut().zip(orders).enumerate() {
        let part = &parts[position];
        let mut choices = own_choices(options, part, &names, order);
        let mut again = used.clone();
        for (column, (wanted, _)) in wanted {
            let Some(own) = order.get(*column).and_then(|column| part.report.columns.get(*column)) else { continue };
            let is_ambiguous = || {
                let of_column = |total: &IssueTotal| total.column.as_ref() == Some(&own.name);
                part.report.issue_totals.iter().any(|total| total.kind == IssueKind::AmbiguousNumber && of_column(total))
            };
            match wanted {
                Wanted::AsItIs => {}
                Wanted::Try { choice, .. } if own.format.kind() == choice.kind && !own.decided => {}
                Wanted::Try { choice, mark } => {
                    if choice.kind == ColumnType::Number && is_ambiguous() {
                        again = again.with(Choice::DecimalMark(*mark));
                    }
                    choices.insert(own.name.clone(), choice.clone());
                }
                Wanted::Labels => drop(choices.insert(own.name.clone(), ColumnType::Category.into())),
            }
        }
        again.columns = choices;
        reader.read_again(position, parts, used, again).await?;
    }
    Ok(())
}

/// The cells of a column, block by block through all files.
fn cells_of(parts: &[Source], orders: &[Vec<usize>], column: usize) -> Vec<HeldColumn> {
    let of_file = |(part, order): (&Source, &Vec<usize>)| {
        let own = order.get(column).copied();
        part.table.blocks.iter().filter_map(|block| block.columns.get(own?).cloned()).collect::<Vec<_>>()
    };
    parts.iter().zip(orders).flat_map(of_file).collect()
}

/// The cells with one dictionary for all labels, what they are, and how many labels there are: one more than can be if there are too
/// many. Labels and text together, and what was read as labels for want of another type, are what all of them together look like,
/// unless a person decided.
fn joined<R: Runner>(
    cells: Vec<HeldColumn>,
    decided: Option<ColumnType>,
    as_labels: bool,
    runner: &R,
) -> Result<(Vec<HeldColumn>, ColumnType, Option<usize>), NoRoom> {
    let kinds: Vec<ColumnType> = cells.iter().map(HeldColumn::kind).collect();
    match kinds.iter().find(|kind| !matches!(kind, ColumnType::Category | ColumnType::Text)) {
        Some(kind) => return Ok((cells, *kind, None)),
        None if kinds.is_empty() => return Ok((cells, decided.unwrap_or(ColumnType::Text), None)),
        None => {}
    }
    let (dictionary, n, n_bytes) = labels_of(&cells);
    let are_all = |kind: ColumnType| kinds.iter().all(|other| *other == kind);
    let is_category = match decided {
        Some(kind) => kind == ColumnType::Category,
        None => !as_labels && are_all(ColumnType::Category) || are_labels(n, dictionary.len(), n_bytes),
    };
    if is_category && dictionary.len() <= MAX_LEVELS {
        let n_levels = dictionary.len();
        let dictionary = Arc::new(dictionary);
        let mut coded = Vec::with_capacity(cells.len());
        for cells in &cells {
            coded.push(runner.keep(Column::Category(self::coded(&cells.load(), &dictionary)))?);
        }
        return Ok((coded, ColumnType::Category, Some(n_levels)));
    }
    let is_overfull = dictionary.len() > MAX_LEVELS && are_all(ColumnType::Category);
    let mut texts = Vec::with_capacity(cells.len());
    for cells in cells {
        texts.push(match &*cells.load() {
            Column::Category(column) => {
                let text = column.codes.iter().map(|code| column.dictionary.label(*code)).collect();
                runner.keep(Column::Text(text))?
            }
            _ => cells,
        });
    }
    Ok((texts, ColumnType::Text, is_overfull.then_some(MAX_LEVELS + 1)))
}

/// The different labels in order of appearance (or the first of them, once they are too many for a category), how many cells have
/// one, and their bytes.
fn labels_of(cells: &[HeldColumn]) -> (Dictionary, usize, usize) {
    let mut dictionary = Dictionary::default();
    let (mut n, mut n_bytes) = (0, 0);
    for cells in cells.iter().map(HeldColumn::load) {
        for row in 0..cells.len() {
            if let ValueRef::Text(label) = cells.value(row) {
                n += 1;
                n_bytes += label.len();
                if dictionary.len() <= MAX_LEVELS {
                    dictionary.intern(label);
                }
            }
        }
    }
    (dictionary, n, n_bytes)
}

fn coded(cells: &Column, dictionary: &Arc<Dictionary>) -> CategoryColumn {
    let code = |row| match cells.value(row) {
        ValueRef::Text(label) => dictionary.code(label).unwrap_or(MISSING_CODE),
        _ => MISSING_CODE,
    };
    CategoryColumn { codes: (0..cells.len()).map(code).collect(), dictionary: dictionary.clone() }
}

/// What is told about a column of all files.
fn finding(
    parts: &[Source],
    orders: &[Vec<usize>],
    column: usize,
    (name, kind): (&str, ColumnType),
    decided: bool,
    doubt: Option<String>,
    n_levels: Option<usize>,
) -> ColumnFinding {
    let of_file = |(part, order): (&'_ Source, &Vec<usize>)| part.report.columns.get(*order.get(column)?).cloned();
    let files: Vec<ColumnFinding> = parts.iter().zip(orders).filter_map(of_file).collect();
    let format = match kind {
        ColumnType::Category => CellFormat::Category,
        ColumnType::Text => CellFormat::Text,
        _ => files
            .iter()
            .find(|finding| finding.n_present > 0)
            .or(files.first())
            .map_or(CellFormat::Text, |finding| finding.format.clone()),
    };
    let mut missing: Vec<(String, u64)> = Vec::new();
    let mut alternatives: BTreeMap<usize, f64> = BTreeMap::new();
    let count = |of: fn(&ColumnFinding) -> u64| files.iter().map(of).sum::<u64>();
    let (n_present, n_parsed) = (count(|finding| finding.n_present), count(|finding| finding.n_parsed));
    for file in &files {
        for (spelling, count) in &file.missing {
            match missing.iter_mut().find(|(known, _)| known == spelling) {
                Some((_, sum)) => *sum += count,
                None => missing.push((spelling.clone(), *count)),
            }
        }
        for (position, other) in ColumnType::ALL.into_iter().enumerate().filter(|(_, other)| *other != kind) {
            let share = file.alternatives.iter().find(|(kind, _)| *kind == other).map(|(_, share)| *share);
            let share = share.unwrap_or(if file.format.kind() == other { 1.0 } else { 0.0 });
            *alternatives.entry(position).or_default() += share * file.n_present as f64 / n_present.max(1) as f64;
        }
    }
    let alternatives =
        alternatives.into_iter().filter(|(_, share)| *share > 0.0).map(|(position, share)| (ColumnType::ALL[position], share));
    let plan = ColumnPlan {
        name: name.to_owned(),
        format,
        decided,
        missing: None,
        doubts: doubt.into_iter().collect(),
        alternatives: alternatives.collect(),
    };
    let tally = Tally { n_parsed, n_wrong: n_present - n_parsed, missing: Vec::new() };
    let evidence = evidence::column(&plan, &tally, &missing, n_levels);
    let ColumnPlan { name, format, alternatives, .. } = plan;
    ColumnFinding { name, format, decided, evidence, n_present, n_parsed, missing, alternatives }
}

/// The name of the file that each row comes from.
fn file_column<R: Runner>(
    parts: &[Source],
    name: String,
    options: &ReadOptions,
    runner: &R,
) -> Result<(Vec<HeldColumn>, ColumnFinding), UserError> {
    let choice = options.columns.get(&name).map(|choice| choice.kind);
    let kind = choice.unwrap_or(ColumnType::Category);
    if !matches!(kind, ColumnType::Category | ColumnType::Text) {
        return Err(UserError::usage(
            format!("The column \"{name}\" holds the names of the files: they are no {}s.", kind.name()),
            "Keep it as a category, or as text.",
        ));
    }
    let mut dictionary = Dictionary::default();
    let codes: Vec<u32> = parts.iter().map(|part| dictionary.intern(&part.report.name)).collect();
    let dictionary = Arc::new(dictionary);
    let mut cells = Vec::new();
    for (part, code) in parts.iter().zip(codes) {
        let label = dictionary.label(code);
        for block in &part.table.blocks {
            let of_block = match kind {
                ColumnType::Text => Column::Text(std::iter::repeat_n(label, block.len()).collect::<TextColumn>()),
                _ => Column::Category(CategoryColumn { codes: vec![code; block.len()], dictionary: dictionary.clone() }),
            };
            cells.push(runner.keep(of_block)?);
        }
    }
    let n = parts.iter().map(|part| part.report.n_rows).sum();
    let finding = ColumnFinding {
        name,
        format: if kind == ColumnType::Text { CellFormat::Text } else { CellFormat::Category },
        decided: choice.is_some(),
        evidence: "The name of the file that each row comes from.".to_owned(),
        n_present: n,
        n_parsed: n,
        missing: Vec::new(),
        alternatives: Vec::new(),
    };
    Ok((cells, finding))
}

pub(super) fn schema(columns: &[ColumnFinding]) -> Schema {
    Schema::new(columns.iter().map(|column| Field::new(&column.name, column.format.kind())).collect())
}

/// The blocks of all files, their rows numbered on. `columns`: the cells of each column, block by block.
fn blocks(parts: &[Source], columns: Vec<Vec<HeldColumn>>) -> Vec<Arc<HeldBlock>> {
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    let mut first_row = 0;
    let mut blocks = Vec::new();
    for block in parts.iter().flat_map(|part| &part.table.blocks) {
        let cells = columns.iter_mut().filter_map(Iterator::next).collect();
        blocks.push(Arc::new(HeldBlock::new(block.len(), RowIds::From(first_row), cells)));
        first_row += block.len() as u64;
    }
    blocks
}
