//! The comparison: tallies the new table once, asks every column every question, and adjusts all p-values together.

use super::check::{Evidence, distribution, missing_share, out_of_range, unseen_levels};
use super::error_now::error_now;
use super::recommend::recommend;
use super::schema::compare_schema;
use super::sentence::Reference;
use super::tally::{Tallies, Tally, TallyColumn, Values};
use super::{ColumnReport, Finding, MonitorReport, Severity, sentence};
use crate::deploy::Model;
use crate::engine::{Cancelled, Phase, Runner, fold};
use crate::error::UserError;
use crate::predict::{DEFAULT_LEVEL, score_table};
use crate::profile::ReferenceSketch;
use crate::stat::sort_by;
use crate::table::{ColumnType, Table};

/// P-values up to this, adjusted for their number, are no chance.
const SIGNIFICANT: f64 = 0.05;

/// Compares a new table, as it was read, with the reference in the model document.
///
/// A column that is missing or has another type is a finding, not an error; what can be compared is compared.
///
/// # Errors
/// Input: the table has no row. Cancelled.
pub async fn compare<R: Runner>(model: &Model, current: &Table, runner: &R) -> Result<MonitorReport, UserError> {
    if current.n_rows() == 0 {
        return Err(UserError::input("The new table has no row, so there is nothing to compare.", "Choose a file with data."));
    }
    let columns = columns_of(model, current);
    let tallies = tally(&columns, current, runner).await?;
    let mut reports = judged(&columns, &tallies, Reference::Training);
    let n_inputs = columns.iter().filter(|column| !column.is_target).count();
    let mut of_target = reports.split_off(n_inputs).into_iter();
    let schema = compare_schema(model, &current.schema, columns.iter().map(|column| column.name).zip(&tallies));
    let lacks_input = model.document().inputs.iter().any(|input| current.schema.position(&input.name).is_none());
    let (refusals, error) = if lacks_input {
        (Vec::new(), None)
    } else {
        let scores = score_table(model, current, DEFAULT_LEVEL, runner).await?;
        let error = error_now(model, current, &scores, runner).await?;
        (scores.refusals, error)
    };
    let mut report = MonitorReport {
        n_rows: current.n_rows(),
        refusals,
        schema,
        columns: reports,
        target: of_target.next(),
        target_others: of_target.collect(),
        error,
        recommendation: super::Recommendation { action: super::Action::Keep, sentence: String::new() },
    };
    report.recommendation = recommend(&report);
    Ok(report)
}

/// A column of an earlier table.
#[derive(Clone, Debug)]
pub struct EarlierColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ColumnType,
    /// Where its values lay.
    pub sketch: ReferenceSketch,
}

/// Compares a new table with an earlier one, in the order of the earlier one's columns; those that the new table lacks, or has with
/// another type, are left out.
///
/// # Errors
/// [`Cancelled`] if the person stopped the work.
pub async fn compare_columns<R: Runner>(
    earlier: &[EarlierColumn],
    current: &Table,
    runner: &R,
) -> Result<Vec<ColumnReport>, Cancelled> {
    let schema = &current.schema;
    let columns: Vec<Compared<'_>> = earlier
        .iter()
        .filter_map(|EarlierColumn { name, kind, sketch }| {
            let place = schema.position(name).filter(|&place| schema.fields[place].kind == *kind)?;
            Some(Compared { name, kind: *kind, reference: sketch, place, is_target: false })
        })
        .collect();
    let tallies = tally(&columns, current, runner).await?;
    Ok(judged(&columns, &tallies, Reference::Before))
}

async fn tally<R: Runner>(columns: &[Compared<'_>], current: &Table, runner: &R) -> Result<Vec<Tally>, Cancelled> {
    let to_tally: Vec<TallyColumn<'_>> = columns.iter().map(Compared::tally_column).collect();
    fold(&Tallies(&to_tally), &current.blocks, Phase::Comparing, runner).await
}

/// A column that is in both.
struct Compared<'a> {
    name: &'a str,
    kind: ColumnType,
    reference: &'a ReferenceSketch,
    place: usize,
    is_target: bool,
}

impl Compared<'_> {
    fn tally_column(&self) -> TallyColumn<'_> {
        TallyColumn { place: self.place, kind: self.kind, reference: self.reference }
    }
}

/// The inputs that the new table has, and last the columns of the target that it has and that are no inputs.
fn columns_of<'a>(model: &'a Model, current: &Table) -> Vec<Compared<'a>> {
    let document = model.document();
    let inputs = document.inputs.iter().map(|input| (input.name.as_str(), input.kind, &input.reference, false));
    let is_input = |name: &str| document.inputs.iter().any(|input| input.name == name);
    let target = document.target.columns().filter(|(name, ..)| !is_input(name));
    let target = target.map(|(name, kind, reference)| (name, kind, reference, true));
    let found = inputs.chain(target).filter_map(|(name, kind, reference, is_target)| {
        Some(Compared { name, kind, reference, place: current.schema.position(name)?, is_target })
    });
    found.collect()
}

/// A column with the answers to all questions, before p-values are adjusted.
struct Questioned<'a> {
    column: &'a Compared<'a>,
    distribution: Option<Evidence<super::check::Distribution>>,
    missing: Evidence<super::check::MissingShare>,
    out_of_range: Option<Evidence<super::check::OutOfRange>>,
    unseen: Option<Evidence<super::check::UnseenLevels>>,
}

impl<'a> Questioned<'a> {
    fn new(column: &'a Compared<'a>, tally: &Tally) -> Self {
        let (n, n_missing) = match column.reference {
            ReferenceSketch::Numbers(sketch) => (sketch.n, sketch.n_missing),
            ReferenceSketch::Labels(sketch) => (sketch.n, sketch.n_missing),
        };
        let missing = missing_share(n_missing, n, tally.n_missing, tally.n);
        let mut found = Self { column, distribution: None, missing, out_of_range: None, unseen: None };
        match (column.reference, &tally.values) {
            (ReferenceSketch::Numbers(sketch), Values::Numbers(numbers)) => {
                found.distribution = distribution::numbers(sketch, numbers, column.kind);
                found.out_of_range = out_of_range(sketch, numbers, column.kind);
            }
            (ReferenceSketch::Labels(sketch), Values::Labels(labels)) => {
                found.distribution = distribution::labels(sketch, labels);
                found.unseen = unseen_levels(sketch, labels);
            }
            // A tally has the form of its reference.
            _ => {}
        }
        found
    }

    fn p_values(&self) -> impl Iterator<Item = f64> {
        let distribution = self.distribution.as_ref().map(|evidence| evidence.p_value);
        let out_of_range = self.out_of_range.as_ref().map(|evidence| evidence.p_value);
        let unseen = self.unseen.as_ref().map(|evidence| evidence.p_value);
        [distribution, Some(self.missing.p_value), out_of_range, unseen].into_iter().flatten()
    }

    /// `adjusted`: gives the adjusted p-values in the order of [`Questioned::p_values`].
    fn report(self, adjusted: &mut impl Iterator<Item = f64>, reference: Reference) -> ColumnReport {
        let mut report = ColumnReport {
            column: self.column.name.to_owned(),
            kind: self.column.kind,
            severity: Severity::Stable,
            distribution: self.distribution.map(|evidence| finding(evidence, adjusted)),
            missing: finding(self.missing, adjusted),
            out_of_range: self.out_of_range.map(|evidence| finding(evidence, adjusted)),
            unseen: self.unseen.map(|evidence| finding(evidence, adjusted)),
            sentence: String::new(),
        };
        (report.severity, report.sentence) = sentence::of_column(&report, reference);
        report
    }
}

fn finding<T>(evidence: Evidence<T>, adjusted: &mut impl Iterator<Item = f64>) -> Finding<T> {
    let Evidence { measured, p_value, size } = evidence;
    let adjusted_p_value = adjusted.next().unwrap_or(1.0);
    let severity = if adjusted_p_value <= SIGNIFICANT { size } else { Severity::Stable };
    Finding { measured, p_value, adjusted_p_value, severity }
}

fn judged(columns: &[Compared<'_>], tallies: &[Tally], reference: Reference) -> Vec<ColumnReport> {
    let questioned: Vec<_> = columns.iter().zip(tallies).map(|(column, tally)| Questioned::new(column, tally)).collect();
    let p_values: Vec<f64> = questioned.iter().flat_map(Questioned::p_values).collect();
    let mut adjusted = benjamini_hochberg(&p_values).into_iter();
    questioned.into_iter().map(|column| column.report(&mut adjusted, reference)).collect()
}

/// P-values adjusted so that those up to α hold a share of α false alarms among them (Benjamini and Hochberg, Controlling the False
/// Discovery Rate, Journal of the Royal Statistical Society B 57, 1995; R's `p.adjust` with `"BH"`).
fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    sort_by(&mut order, |&a, &b| p_values[b].total_cmp(&p_values[a]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least = 1.0_f64;
    for (above, place) in order.into_iter().enumerate() {
        let rank = p_values.len() - above;
        least = least.min(p_values[place] * p_values.len() as f64 / rank as f64);
        adjusted[place] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjusts_as_r_does() {
        // p.adjust(c(0.01, 0.04, 0.03, 0.9, 0.005), "BH")
        let found = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.9, 0.005]);
        for (found, expected) in found.iter().zip([0.025, 0.05, 0.05, 0.9, 0.025]) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
        assert_eq!(benjamini_hochberg(&[]), [0.0; 0]);
    }
}
