//! The first pass over the rows: which are complete, which levels and ranges they have.

use super::check::{UsedColumns, check, find};
use super::encode::{complete_positions, days, number};
use super::formula::Expression;
use super::value_levels::{MAX_LEVELS, ValueCounts, ValueKind};
use super::{FeatureError, Levels, MissingCount, Range, RowCounts, TargetFacts, Variable, VariableKind, VariableSpec, ViewSpec};
use crate::engine::{Brief, Pass};
use crate::stat::{Dd, Moments, flat, set_of};
use crate::table::{Block, Column, ColumnType, Dictionary, Field, Schema, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the complete rows have in the columns of the target (first), the features and the weights (last, if there are any), and in
/// what is computed from them.
pub(super) struct Survey {
    /// Positions, each once.
    columns: Vec<usize>,
    /// Of which columns the distinct values are levels, (`n_columns`).
    value_kinds: Vec<Option<ValueKind>>,
    computed: Vec<Expression<usize>>,
    /// Whether the target is what is computed first.
    computes_target: bool,
    weights: Option<usize>,
}

/// What was seen.
pub struct Seen {
    n_rows: u64,
    n_complete: u64,
    n_zero_weight: u64,
    /// The first row of a negative weight, and the weight.
    negative: Option<(u64, f64)>,
    columns: Vec<SeenColumn>,
    computed: Vec<SeenComputed>,
    /// Of a target that is computed.
    target: Moments,
}

flat!(Seen { n_rows, n_complete, n_zero_weight, negative, columns, computed, target });

#[derive(Clone, Default)]
struct SeenColumn {
    n_missing: u64,
    /// Of numbers and dates.
    moments: Moments,
    /// Of booleans and categories: complete rows by code.
    counts: Vec<u64>,
    /// Of numbers and dates whose distinct values are levels.
    values: ValueCounts,
}

flat!(SeenColumn { n_missing, moments, counts, values });

#[derive(Clone, Default)]
struct SeenComputed {
    /// Rows with a finite value.
    n_defined: u64,
    /// Rows that have all that it is computed from, and no finite value.
    n_undefined: u64,
}

flat!(SeenComputed { n_defined, n_undefined });

/// [`Survey`] for another worker.
#[derive(Debug, Serialize, Deserialize)]
pub struct SurveyBrief {
    spec: ViewSpec,
    /// Names of the columns that are surveyed.
    columns: BTreeSet<String>,
}

impl Brief for SurveyBrief {
    const NAME: &'static str = "survey";
    type State = Seen;

    fn reads(&self, column: &str) -> bool {
        self.columns.contains(column)
    }

    fn with_pass(&self, schema: &Schema, work: &mut dyn FnMut(&dyn Pass<State = Seen>)) -> Option<()> {
        let used = check(&self.spec, schema).ok()?;
        work(&Survey::new(&used, &self.spec, schema).ok()?);
        Some(())
    }
}

impl Survey {
    /// # Errors
    /// [`FeatureError::UnknownColumn`].
    pub(super) fn new(used: &UsedColumns, spec: &ViewSpec, schema: &Schema) -> Result<Self, FeatureError> {
        let mut seen = BTreeSet::new();
        let columns: Vec<usize> = used.all().filter(|column| seen.insert(*column)).collect();
        let categories = set_of(spec.variables().filter_map(|variable| match variable {
            VariableSpec::Category(column) => Some(column.as_str()),
            _ => None,
        }));
        let value_kind = |&column: &usize| {
            let Field { name, kind, .. } = &schema.fields[column];
            let taken = categories.contains(name.as_str());
            match kind {
                ColumnType::Number if taken => Some(ValueKind::Number),
                ColumnType::Date if taken => Some(ValueKind::Date),
                _ => None,
            }
        };
        let value_kinds = columns.iter().map(value_kind).collect();
        let mut computed = Vec::new();
        for expression in spec.computed() {
            expression.columns().into_iter().try_for_each(|column| find(schema, column).map(drop))?;
            computed.extend(expression.try_map(&|column| schema.position(column)));
        }
        let computes_target = spec.response.as_ref().is_some_and(|response| !matches!(response, Expression::Column(_)));
        Ok(Self { columns, value_kinds, computed, computes_target, weights: used.weights })
    }

    /// The same of `spec` for another worker.
    pub(super) fn brief(&self, spec: &ViewSpec, schema: &Schema) -> SurveyBrief {
        let columns = set_of(self.columns.iter().map(|column| schema.fields[*column].name.clone()));
        SurveyBrief { spec: spec.clone(), columns }
    }
}

impl Pass for Survey {
    type State = Seen;

    fn start(&self) -> Seen {
        Seen {
            n_rows: 0,
            n_complete: 0,
            n_zero_weight: 0,
            negative: None,
            columns: vec![SeenColumn::default(); self.columns.len()],
            computed: vec![SeenComputed::default(); self.computed.len()],
            target: Moments::default(),
        }
    }

    fn update(&self, state: &mut Seen, block: &Block) {
        let columns: Vec<&Column> = self.columns.iter().map(|&column| &*block.columns[column]).collect();
        let n_missing: Vec<usize> = columns.iter().map(|column| column.n_missing()).collect();
        let has_gaps = n_missing.iter().any(|n| *n > 0);
        let mut positions: Vec<u32> =
            if has_gaps { complete_positions(&columns, block.len()) } else { (0..block.len() as u32).collect() };
        state.n_rows += block.len() as u64;
        let mut target = Vec::new();
        for (k, (seen, expression)) in state.computed.iter_mut().zip(&self.computed).enumerate() {
            let values = seen.evaluate(expression, block);
            positions.retain(|&row| values[row as usize].is_finite());
            if k == 0 && self.computes_target {
                target = values;
            }
        }
        if let Some(Column::Number(weights)) = self.weights.map(|column| &*block.columns[column]) {
            let complete = positions.len();
            if state.negative.is_none() {
                let negative = positions.iter().find(|&&row| weights.get(row as usize) < 0.0);
                state.negative = negative.map(|&row| (block.row_id(row as usize), weights.get(row as usize)));
            }
            positions.retain(|&row| weights.get(row as usize) != 0.0);
            state.n_zero_weight += (complete - positions.len()) as u64;
        }
        state.n_complete += positions.len() as u64;
        if self.computes_target {
            state.target.merge(&Moments::of(positions.iter().map(|&row| target[row as usize])));
        }
        let is_whole = positions.len() == block.len();
        let columns = columns.into_iter().zip(n_missing);
        for ((seen, (column, n_missing)), value_kind) in state.columns.iter_mut().zip(columns).zip(&self.value_kinds) {
            seen.n_missing += n_missing as u64;
            match column {
                Column::Number(cells) if is_whole => seen.moments.merge(&Moments::of_numbers(&cells.cells())),
                Column::Number(cells) => seen.moments.merge(&Moments::of(positions.iter().map(|&row| cells.get(row as usize)))),
                Column::Date(cells) => seen.moments.merge(&Moments::of(positions.iter().map(|&row| days(cells[row as usize])))),
                Column::Boolean(cells) => count(&mut seen.counts, positions.iter().map(|&row| usize::from(cells[row as usize]))),
                Column::Category(column) => {
                    count(&mut seen.counts, positions.iter().map(|&row| column.codes[row as usize] as usize));
                }
                Column::Text(_) => {}
            }
            if let Some(kind) = value_kind {
                seen.values.count(positions.iter().map(|&row| kind.value(column, row as usize)));
            }
        }
    }

    fn merge(&self, earlier: &mut Seen, later: Seen) {
        earlier.n_rows += later.n_rows;
        earlier.n_complete += later.n_complete;
        earlier.n_zero_weight += later.n_zero_weight;
        earlier.negative = earlier.negative.or(later.negative);
        earlier.target.merge(&later.target);
        for (earlier, later) in earlier.computed.iter_mut().zip(later.computed) {
            earlier.n_defined += later.n_defined;
            earlier.n_undefined += later.n_undefined;
        }
        for (earlier, later) in earlier.columns.iter_mut().zip(later.columns) {
            earlier.n_missing += later.n_missing;
            earlier.moments.merge(&later.moments);
            earlier.values.merge(later.values);
            if earlier.counts.len() < later.counts.len() {
                earlier.counts.resize(later.counts.len(), 0);
            }
            earlier.counts.iter_mut().zip(&later.counts).for_each(|(a, b)| *a += b);
        }
    }

    fn rows_per_state(&self) -> usize {
        16_384
    }
}

impl SeenComputed {
    /// The values in all rows of a block, which it counts.
    fn evaluate(&mut self, expression: &Expression<usize>, block: &Block) -> Vec<f64> {
        let places = expression.leaves();
        let evaluate = |row| {
            let value = expression.evaluate(&|&place| Dd::new(number(&block.columns[place], row))).to_f64();
            let is_there = || places.iter().all(|&&place| !block.columns[place].is_missing(row));
            if value.is_finite() {
                self.n_defined += 1;
            } else if is_there() {
                self.n_undefined += 1;
            }
            value
        };
        (0..block.len()).map(evaluate).collect()
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
    pub(super) fn new(
        seen: &Seen,
        survey: &Survey,
        used: &UsedColumns,
        spec: &ViewSpec,
        table: &Table,
    ) -> Result<Self, FeatureError> {
        let field = |column: usize| &table.schema.fields[column];
        let fields: Vec<&Field> = survey.columns.iter().map(|&column| field(column)).collect();
        let rows = row_counts(seen, &fields, spec)?;
        let target = target_facts(seen, survey, spec, fields[0])?;
        let mut places = vec![0; table.n_columns()];
        survey.columns.iter().enumerate().for_each(|(place, column)| places[*column] = place);
        let variable = |column: &usize| -> Result<Variable, FeatureError> {
            let (column, place) = (*column, places[*column]);
            let Described { kind, as_category } =
                describe(&seen.columns[place], survey.value_kinds[place], field(column), dictionary(table, column), spec)?;
            Ok(Variable { name: field(column).name.clone(), unit: field(column).unit.clone(), kind, as_category })
        };
        Ok(Self { target, variables: used.features.iter().map(variable).collect::<Result<_, _>>()?, rows })
    }
}

fn row_counts(seen: &Seen, fields: &[&Field], spec: &ViewSpec) -> Result<RowCounts, FeatureError> {
    if seen.n_rows == 0 {
        return Err(FeatureError::EmptyTable);
    }
    let missing = || fields.iter().zip(&seen.columns).map(|(field, column)| (field.name.clone(), column.n_missing));
    if let Some((column, _)) = missing().find(|(_, n)| *n == seen.n_rows) {
        return Err(FeatureError::AllMissing(column));
    }
    let computed = spec.computed();
    if let Some((nowhere, _)) = computed.iter().zip(&seen.computed).find(|(_, seen)| seen.n_defined == 0 && seen.n_undefined > 0)
    {
        return Err(FeatureError::Undefined(nowhere.to_string()));
    }
    let undefined = computed.iter().zip(&seen.computed).map(|(of, seen)| (of.to_string(), seen.n_undefined));
    let missing: Vec<(String, u64)> = missing().chain(undefined).collect();
    let weights = spec.weights.as_ref();
    if let (Some(column), Some((row, weight))) = (weights, seen.negative) {
        return Err(FeatureError::NegativeWeight { column: column.clone(), row, weight });
    }
    if let Some(column) = weights.filter(|_| seen.n_complete == 0 && seen.n_zero_weight > 0) {
        return Err(FeatureError::NoWeight(column.clone()));
    }
    if seen.n_complete == 0 {
        let most = missing.iter().rev().max_by_key(|(_, n)| *n);
        let (column, n_missing) = most.cloned().unwrap_or_default();
        return Err(FeatureError::NoCompleteRow { column, n_missing, n_rows: seen.n_rows });
    }
    let missing = missing.into_iter().filter(|(_, n)| *n > 0).map(|(column, n)| MissingCount { column, n }).collect();
    Ok(RowCounts { n_rows: seen.n_rows, n_complete: seen.n_complete, n_zero_weight: seen.n_zero_weight, missing })
}

fn target_facts(seen: &Seen, survey: &Survey, spec: &ViewSpec, field: &Field) -> Result<TargetFacts, FeatureError> {
    let of = if survey.computes_target { &seen.target } else { &seen.columns[0].moments };
    let &Moments { n, mean, min, max, .. } = of;
    let (name, expression) = (spec.target_name(), spec.response.clone());
    if min == max && n > 1 {
        return Err(FeatureError::TargetConstant { column: name, value: min });
    }
    let unit = field.unit.clone().filter(|_| expression.is_none());
    Ok(TargetFacts { name, expression, unit, mean, min, max })
}

struct Described {
    kind: VariableKind,
    as_category: Option<Levels>,
}

fn describe(
    seen: &SeenColumn,
    value_kind: Option<ValueKind>,
    field: &Field,
    dictionary: Option<&Arc<Dictionary>>,
    spec: &ViewSpec,
) -> Result<Described, FeatureError> {
    use ColumnType as T;
    let range = || Range {
        min: seen.moments.min,
        max: seen.moments.max,
        mean: seen.moments.mean,
        sd: seen.moments.sd().unwrap_or_default(),
    };
    let reference = spec.references.get(&field.name);
    let count = |code: u32| seen.counts.get(code as usize).copied().unwrap_or_default();
    let kind = match field.kind {
        T::Number => VariableKind::Number(range()),
        T::Date => VariableKind::Date(range()),
        T::Boolean => {
            let labelled = [("false", count(0)), ("true", count(1))];
            VariableKind::Boolean(levels(labelled.into_iter(), &field.name, reference)?)
        }
        T::Category => {
            let labels =
                dictionary.iter().flat_map(|dictionary| dictionary.sorted().map(|label| (label, dictionary.code(label))));
            let labelled = labels.map(|(label, code)| (label, code.map_or(0, count)));
            VariableKind::Category(levels(labelled, &field.name, reference)?)
        }
        T::Text => return Err(FeatureError::TextFeature(field.name.clone())),
    };
    let as_category = value_kind.map(|kind| value_levels(&seen.values, kind, &field.name, spec)).transpose()?;
    Ok(Described { kind, as_category })
}

/// The distinct values as levels, ascending but for the reference, which may be written in another way than the level.
fn value_levels(values: &ValueCounts, kind: ValueKind, column: &str, spec: &ViewSpec) -> Result<Levels, FeatureError> {
    if values.is_over() {
        return Err(FeatureError::ManyLevels { column: column.to_owned(), most: MAX_LEVELS });
    }
    let labels: Vec<(String, u64)> = values.ascending().map(|(value, n)| (kind.label(value), n)).collect();
    let wanted = spec.references.get(column);
    let spelled = wanted.map(|label| kind.parse(label).map_or_else(|| label.clone(), |value| kind.label(value + 0.0)));
    levels(labels.iter().map(|(label, n)| (label.as_str(), *n)), column, spelled.as_ref())
}

/// The levels that occur, the reference first; `labelled` comes in order.
fn levels<'a>(
    labelled: impl Iterator<Item = (&'a str, u64)>,
    column: &str,
    reference: Option<&String>,
) -> Result<Levels, FeatureError> {
    let mut found: Vec<(&str, u64)> = labelled.filter(|(_, n)| *n > 0).collect();
    if let [(level, _)] = found[..] {
        return Err(FeatureError::OneLevel { column: column.to_owned(), level: level.to_owned() });
    }
    if let Some(reference) = reference {
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
    table.blocks.first()?.columns[column].dictionary()
}
