//! The first pass over the rows: which are complete, which levels and ranges they have.

use super::check::UsedColumns;
use super::encode::{complete_positions, days};
use super::{FeatureError, Levels, MissingCount, Range, RowCounts, TargetFacts, Variable, VariableKind, ViewSpec};
use crate::engine::Pass;
use crate::stat::Moments;
use crate::table::{Block, Column, Dictionary, Field, Table};
use std::sync::Arc;

/// What the complete rows have in the target (first), the features and the weights (last, if there are any).
pub(super) struct Survey {
    columns: Vec<usize>,
    weights: Option<usize>,
}

/// What was seen.
pub(super) struct Seen {
    n_rows: u64,
    n_complete: u64,
    n_zero_weight: u64,
    /// The first row of a negative weight, and the weight.
    negative: Option<(u64, f64)>,
    columns: Vec<SeenColumn>,
}

#[derive(Clone, Default)]
struct SeenColumn {
    n_missing: u64,
    /// Of numbers and dates.
    moments: Moments,
    /// Of booleans and categories: complete rows by code.
    counts: Vec<u64>,
}

impl Survey {
    pub(super) fn new(used: &UsedColumns) -> Self {
        let columns = std::iter::once(used.target).chain(used.features.iter().copied()).chain(used.weights);
        Self { columns: columns.collect(), weights: used.weights }
    }
}

impl Pass for Survey {
    type State = Seen;

    fn start(&self) -> Seen {
        let columns = vec![SeenColumn::default(); self.columns.len()];
        Seen { n_rows: 0, n_complete: 0, n_zero_weight: 0, negative: None, columns }
    }

    fn update(&self, state: &mut Seen, block: &Block) {
        let columns: Vec<&Column> = self.columns.iter().map(|&column| &*block.columns[column]).collect();
        let mut positions = complete_positions(&columns, 0..block.len());
        state.n_rows += block.len() as u64;
        if let Some(Column::Number(weights)) = self.weights.map(|column| &*block.columns[column]) {
            let complete = positions.len();
            if state.negative.is_none() {
                let negative = positions.iter().find(|&&row| weights[row as usize] < 0.0);
                state.negative = negative.map(|&row| (block.row_id(row as usize), weights[row as usize]));
            }
            positions.retain(|&row| weights[row as usize] != 0.0);
            state.n_zero_weight += (complete - positions.len()) as u64;
        }
        state.n_complete += positions.len() as u64;
        for (seen, column) in state.columns.iter_mut().zip(columns) {
            seen.n_missing += (0..block.len()).filter(|&row| column.is_missing(row)).count() as u64;
            match column {
                Column::Number(cells) => seen.moments.merge(&Moments::of(positions.iter().map(|&row| cells[row as usize]))),
                Column::Date(cells) => seen.moments.merge(&Moments::of(positions.iter().map(|&row| days(cells[row as usize])))),
                Column::Boolean(cells) => count(&mut seen.counts, positions.iter().map(|&row| usize::from(cells[row as usize]))),
                Column::Category(column) => {
                    count(&mut seen.counts, positions.iter().map(|&row| column.codes[row as usize] as usize));
                }
                Column::Text(_) => {}
            }
        }
    }

    fn merge(&self, earlier: &mut Seen, later: Seen) {
        earlier.n_rows += later.n_rows;
        earlier.n_complete += later.n_complete;
        earlier.n_zero_weight += later.n_zero_weight;
        earlier.negative = earlier.negative.or(later.negative);
        for (earlier, later) in earlier.columns.iter_mut().zip(later.columns) {
            earlier.n_missing += later.n_missing;
            earlier.moments.merge(&later.moments);
            if earlier.counts.len() < later.counts.len() {
                earlier.counts.resize(later.counts.len(), 0);
            }
            earlier.counts.iter_mut().zip(&later.counts).for_each(|(a, b)| *a += b);
        }
    }
}

fn count(counts: &mut Vec<u64>, codes: impl Iterator<Item = usize>) {
    for code in codes {
        if counts.len() <= code {
            counts.resize(code + 1, 0);
        }
        counts[code] += 1;
    }
}

/// What a survey says once all rows were seen.
pub(super) struct Surveyed {
    pub(super) target: TargetFacts,
    pub(super) variables: Vec<Variable>,
    pub(super) rows: RowCounts,
}

impl Surveyed {
    /// Checks what was seen, and names it.
    pub(super) fn new(seen: &Seen, used: &UsedColumns, spec: &ViewSpec, table: &Table) -> Result<Self, FeatureError> {
        let fields: Vec<&Field> = std::iter::once(used.target)
            .chain(used.features.iter().copied())
            .chain(used.weights)
            .map(|column| &table.schema.fields[column])
            .collect();
        let rows = row_counts(seen, &fields, spec)?;
        let target = target_facts(&seen.columns[0].moments, fields[0])?;
        let variables = used.features.iter().zip(&fields[1..]).zip(&seen.columns[1..]);
        let variables = variables.map(|((&column, field), seen)| variable(seen, field, dictionary(table, column), spec));
        Ok(Self { target, variables: variables.collect::<Result<_, _>>()?, rows })
    }
}

fn row_counts(seen: &Seen, fields: &[&Field], spec: &ViewSpec) -> Result<RowCounts, FeatureError> {
    if seen.n_rows == 0 {
        return Err(FeatureError::EmptyTable);
    }
    let missing = || fields.iter().zip(&seen.columns).map(|(field, column)| (&field.name, column.n_missing));
    if let Some((column, _)) = missing().find(|(_, n)| *n == seen.n_rows) {
        return Err(FeatureError::AllMissing(column.clone()));
    }
    let weights = spec.weights.as_ref();
    if let (Some(column), Some((row, weight))) = (weights, seen.negative) {
        return Err(FeatureError::NegativeWeight { column: column.clone(), row, weight });
    }
    if let Some(column) = weights.filter(|_| seen.n_complete == 0 && seen.n_zero_weight > 0) {
        return Err(FeatureError::NoWeight(column.clone()));
    }
    if seen.n_complete == 0 {
        let (column, n_missing) = missing().fold((&fields[0].name, 0), |most, next| if next.1 > most.1 { next } else { most });
        return Err(FeatureError::NoCompleteRow { column: column.clone(), n_missing, n_rows: seen.n_rows });
    }
    let missing = missing().filter(|(_, n)| *n > 0).map(|(column, n)| MissingCount { column: column.clone(), n }).collect();
    Ok(RowCounts { n_rows: seen.n_rows, n_complete: seen.n_complete, n_zero_weight: seen.n_zero_weight, missing })
}

fn target_facts(moments: &Moments, field: &Field) -> Result<TargetFacts, FeatureError> {
    let &Moments { n, mean, min, max, .. } = moments;
    if min == max && n > 1 {
        return Err(FeatureError::TargetConstant { column: field.name.clone(), value: min });
    }
    Ok(TargetFacts { name: field.name.clone(), unit: field.unit.clone(), mean, min, max })
}

fn variable(
    seen: &SeenColumn,
    field: &Field,
    dictionary: Option<&Arc<Dictionary>>,
    spec: &ViewSpec,
) -> Result<Variable, FeatureError> {
    use crate::table::ColumnType as T;
    let range = || Range {
        min: seen.moments.min,
        max: seen.moments.max,
        mean: seen.moments.mean,
        sd: seen.moments.sd().unwrap_or_default(),
    };
    let count = |code: u32| seen.counts.get(code as usize).copied().unwrap_or_default();
    let kind = match field.kind {
        T::Number => VariableKind::Number(range()),
        T::Date => VariableKind::Date(range()),
        T::Boolean => {
            let labelled = [("false", count(0)), ("true", count(1))];
            VariableKind::Boolean(levels(labelled.into_iter(), &field.name, spec)?)
        }
        T::Category => {
            let labels =
                dictionary.iter().flat_map(|dictionary| dictionary.sorted().map(|label| (label, dictionary.code(label))));
            let labelled = labels.map(|(label, code)| (label, code.map_or(0, count)));
            VariableKind::Category(levels(labelled, &field.name, spec)?)
        }
        T::Text => return Err(FeatureError::TextFeature(field.name.clone())),
    };
    let functions = spec.terms.iter().flat_map(|term| &term.variables).filter(|variable| variable.column == field.name);
    for function in functions.filter_map(|variable| variable.function) {
        // Each is defined on an interval, so both ends tell.
        let ends = [seen.moments.min, seen.moments.max];
        if let Some(&value) = ends.iter().find(|end| !function.is_defined_at(**end)) {
            return Err(FeatureError::OutsideDomain { column: field.name.clone(), function: function.name(), value });
        }
    }
    Ok(Variable { name: field.name.clone(), unit: field.unit.clone(), kind })
}

/// The levels that occur, the reference first; `labelled` comes in byte order.
fn levels<'a>(labelled: impl Iterator<Item = (&'a str, u64)>, column: &str, spec: &ViewSpec) -> Result<Levels, FeatureError> {
    let mut found: Vec<(&str, u64)> = labelled.filter(|(_, n)| *n > 0).collect();
    if let [(level, _)] = found[..] {
        return Err(FeatureError::OneLevel { column: column.to_owned(), level: level.to_owned() });
    }
    if let Some(reference) = spec.references.get(column) {
        let Some(at) = found.iter().position(|(label, _)| label == reference) else {
            let found = found.iter().take(5).map(|(label, _)| (*label).to_owned()).collect();
            return Err(FeatureError::UnknownReference { column: column.to_owned(), level: reference.clone(), found });
        };
        found[..=at].rotate_right(1);
    }
    let (levels, counts) = found.into_iter().map(|(label, n)| (label.to_owned(), n)).unzip();
    Ok(Levels { levels, counts })
}

/// The dictionary that all blocks of a category column share.
fn dictionary(table: &Table, column: usize) -> Option<&Arc<Dictionary>> {
    match &*table.blocks.first()?.columns[column] {
        Column::Category(cells) => Some(&cells.dictionary),
        _ => None,
    }
}
