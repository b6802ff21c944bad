//! `straightedge profile`: every column described.

use super::args::Profile;
use super::sources::Opened;
use super::{print, print_json, text};
use crate::engine::{Runner, ready};
use crate::error::UserError;
use crate::profile::{self, ColumnProfile, Distinct, Distribution};
use crate::table::{ColumnType, format_date};

pub(super) fn perform<R: Runner>(task: &Profile, runner: &R) -> Result<(), UserError> {
    let source = Opened::new(&task.source)?.read(&task.source, runner)?;
    let described = ready(profile::describe(&source.table, runner))?;
    let profiles: Vec<ColumnProfile> = described.into_iter().map(|column| column.profile).collect();
    if task.json {
        return print_json(&profiles);
    }
    let header = ["column", "type", "missing", "distinct", "mean", "sd", "min", "median", "max", "most frequent"];
    let rows: Vec<Vec<String>> = profiles.iter().map(row).collect();
    print(format!("{} rows\n\n{}", source.report.n_rows, text::table(&header, &rows)).as_bytes())
}

fn row(profile: &ColumnProfile) -> Vec<String> {
    let distinct = match profile.distinct {
        Distinct::Exactly(n) => n.to_string(),
        Distinct::MoreThan(n) => format!(">{n}"),
    };
    let mut row = vec![profile.name.clone(), profile.kind.name().to_owned(), text::percent(profile.missing_share()), distinct];
    let value = |value: Option<f64>| match (value, profile.kind) {
        (Some(millis), ColumnType::Date) => format_date(millis as i64),
        (value, _) => text::number(value),
    };
    match &profile.distribution {
        Distribution::Numbers(numbers) | Distribution::Dates(numbers) => {
            let q = numbers.quantiles;
            let sd = numbers.sd.filter(|_| profile.kind == ColumnType::Number);
            row.extend([value(numbers.mean), text::number(sd)]);
            row.extend([q.map(|q| q.min), q.map(|q| q.p50), q.map(|q| q.max)].map(value));
            row.push(String::new());
        }
        Distribution::Labels(labels) => {
            row.extend(std::iter::repeat_n(String::new(), 5));
            row.push(labels.top.first().map_or_else(String::new, |(label, n)| format!("{label} ({n})")));
        }
    }
    row
}
