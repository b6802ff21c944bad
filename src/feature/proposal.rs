//! Proposes a target and features from facts about the columns, each with its reason.

use crate::table::ColumnType;
use serde::{Deserialize, Serialize};

/// What is known of a column when a target is proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnFacts {
    /// Name of the column.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnType,
    /// Number of rows.
    pub n_rows: u64,
    /// Number of rows without a value.
    pub n_missing: u64,
    /// Number of distinct values, missing not counted; `None` if it is not known.
    pub n_distinct: Option<u64>,
    /// Whether all numbers are whole.
    pub whole: bool,
    /// Whether they are consecutive whole numbers, each once, in any order: numbers of rows.
    pub consecutive: bool,
}

/// A target and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetProposal {
    /// Name of the column.
    pub column: String,
    /// One sentence.
    pub reason: String,
}

/// Features for a target, and the columns that were set aside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureProposal {
    /// Names of the columns, in table order.
    pub features: Vec<String>,
    /// The others but the target, in table order.
    pub set_aside: Vec<SetAside>,
}

/// A column that is not proposed as a feature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Name of the column.
    pub column: String,
    /// Why, for programs.
    pub cause: SetAsideCause,
    /// Why, in one sentence.
    pub reason: String,
}

/// Why a column is not proposed as a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetAsideCause {
    /// It names rows: as many values as rows, or an identifier by its name.
    Identifier,
    /// One value only.
    Constant,
    /// Free text.
    Text,
    /// Too many levels for the rows there are.
    ManyLevels,
    /// Too many missing values: each would cost a row.
    Missing,
}

/// Names that targets have, in several languages; matched as whole words of a column's name.
const TARGET_NAMES: [&str; 34] = [
    "target",
    "y",
    "label",
    "response",
    "outcome",
    "price",
    "salary",
    "wage",
    "income",
    "sales",
    "revenue",
    "cost",
    "charges",
    "amount",
    "value",
    "score",
    "rating",
    "yield",
    "demand",
    "consumption",
    "total",
    "fare",
    "rent",
    "profit",
    "mpg",
    "quality",
    "strength",
    "output",
    "preis",
    "gehalt",
    "umsatz",
    "ziel",
    "prix",
    "precio",
];
/// Names of moments and places, which are known before anything is predicted; matched as whole words of a column's name.
const GIVEN_NAMES: [&str; 18] = [
    "year",
    "month",
    "week",
    "weekday",
    "day",
    "hour",
    "minute",
    "second",
    "date",
    "time",
    "timestamp",
    "lat",
    "latitude",
    "lon",
    "lng",
    "longitude",
    "zip",
    "postcode",
];
/// Different whole numbers up to which a column of many rows rather holds codes than quantities.
const FEW_VALUES: u64 = 10;
/// Names that identifiers have.
const IDENTIFIER_NAMES: [&str; 11] = ["id", "uuid", "guid", "key", "index", "idx", "nr", "no", "rownames", "row", "unnamed"];
/// A share of missing values from which a column is set aside.
const MOST_MISSING: f64 = 0.4;
/// Most levels of a category, however many rows there are.
const MOST_LEVELS: u64 = 50;
/// Rows that each level should have on average.
const ROWS_PER_LEVEL: u64 = 10;
/// Below this many rows, distinct labels do not yet make an identifier.
const FEW_ROWS: u64 = 20;

/// The column that is most likely to be predicted: a number that varies and does not name rows, with a name that such columns
/// have, else the last one, moments, places and codes coming after all others. `None` if no number is fit.
pub fn propose_target(facts: &[ColumnFacts]) -> Option<TargetProposal> {
    let mut fit: Vec<&ColumnFacts> = facts.iter().filter(|column| is_fit_target(column)).collect();
    if fit.iter().any(|column| !is_given(column)) {
        fit.retain(|column| !is_given(column));
    }
    let named = fit.iter().filter_map(|column| target_word(&column.name).map(|(rank, word)| (rank, *column, word)));
    // Of equal names the later column: tables tend to end with what they are about.
    let best = named.min_by_key(|(rank, column, _)| (*rank, std::cmp::Reverse(facts.iter().position(|other| other == *column))));
    if let Some((_, column, word)) = best {
        let reason = format!("\"{}\" is a number that varies, and \"{word}\" often names what is to be predicted.", column.name);
        return Some(TargetProposal { column: column.name.clone(), reason });
    }
    let last = fit.last()?;
    let reason = if fit.len() == 1 {
        format!("\"{}\" is the only number that varies and does not name rows.", last.name)
    } else {
        format!("\"{}\" is the last number that varies; tables often end with what is to be predicted.", last.name)
    };
    Some(TargetProposal { column: last.name.clone(), reason })
}

/// The columns to predict `target` from, and the others with the reason for each.
pub fn propose_features(target: &str, facts: &[ColumnFacts]) -> FeatureProposal {
    let mut proposal = FeatureProposal::default();
    let others = || facts.iter().filter(|column| column.name != target);
    for column in others() {
        match objection(column) {
            None => proposal.features.push(column.name.clone()),
            Some((cause, reason)) => proposal.set_aside.push(SetAside { column: column.name.clone(), cause, reason }),
        }
    }
    // What only counts the rows may be a time: where there is nothing else to learn from, it is worth a try.
    if proposal.features.is_empty()
        && let Some(count) = others().find(|column| column.consecutive && !is_identifier_name(&column.name))
    {
        proposal.set_aside.retain(|aside| aside.column != count.name);
        proposal.features.push(count.name.clone());
    }
    proposal
}

fn is_fit_target(column: &ColumnFacts) -> bool {
    let several = column.n_distinct.is_none_or(|n| n > 2);
    column.kind == ColumnType::Number && several && objection(column).is_none()
}

/// Whether a column rather says when, where or which sort than how much.
fn is_given(column: &ColumnFacts) -> bool {
    let is_named = words(&column.name).iter().any(|word| GIVEN_NAMES.contains(&word.as_str()));
    let is_code = column.whole && column.n_rows > 10 * FEW_VALUES && column.n_distinct.is_some_and(|n| n <= FEW_VALUES);
    is_named || is_code && target_word(&column.name).is_none()
}

/// Why a column is no feature, if there is a reason. The first that holds, the gravest first.
fn objection(column: &ColumnFacts) -> Option<(SetAsideCause, String)> {
    let ColumnFacts { name, kind, n_rows, n_missing, n_distinct, .. } = column;
    let n_present = n_rows - n_missing;
    let labelled = matches!(kind, ColumnType::Category | ColumnType::Text);
    if n_present == 0 {
        return Some((SetAsideCause::Missing, format!("\"{name}\" has no value in any row.")));
    }
    if *n_distinct == Some(1) {
        return Some((SetAsideCause::Constant, format!("\"{name}\" has the same value in every row, so it explains nothing.")));
    }
    // In a short table a feature may well take each of a few whole numbers once.
    let numbers_rows = column.consecutive && n_present >= FEW_ROWS;
    if *kind == ColumnType::Number && column.whole && *n_distinct == Some(n_present) && (is_identifier_name(name) || numbers_rows)
    {
        return Some((SetAsideCause::Identifier, format!("\"{name}\" numbers the rows: each has another whole number.")));
    }
    if labelled && n_present >= FEW_ROWS && n_distinct.is_some_and(|n| n * 10 >= n_present * 9) {
        return Some((SetAsideCause::Identifier, format!("\"{name}\" names the rows: nearly each has another label.")));
    }
    if *kind == ColumnType::Text {
        return Some((SetAsideCause::Text, format!("\"{name}\" is free text, which least squares cannot use.")));
    }
    if *n_missing as f64 > MOST_MISSING * *n_rows as f64 {
        let percent = (*n_missing as f64 / *n_rows as f64 * 100.0).round();
        let reason = format!("\"{name}\" is missing in {percent}% of the rows, and each of them would be lost.");
        return Some((SetAsideCause::Missing, reason));
    }
    match n_distinct {
        Some(n) if labelled && (*n > MOST_LEVELS || n * ROWS_PER_LEVEL > n_present.max(FEW_ROWS * 2)) => {
            let reason = format!("\"{name}\" has {n} levels in {n_present} rows, too few rows a level to learn from.");
            Some((SetAsideCause::ManyLevels, reason))
        }
        _ => None,
    }
}

/// The first of [`TARGET_NAMES`] among the words of a name, and its rank.
fn target_word(name: &str) -> Option<(usize, &'static str)> {
    let words = words(name);
    TARGET_NAMES.into_iter().enumerate().find(|(_, target)| words.iter().any(|word| word == target))
}

fn is_identifier_name(name: &str) -> bool {
    name.is_empty() || words(name).iter().any(|word| IDENTIFIER_NAMES.contains(&word.as_str()))
}

/// The lower-case words of a name such as `SalePrice`, `sale_price` or `sale price (EUR)`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && after_lower) {
            words.push(String::new());
        }
        after_lower = c.is_lowercase();
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use ColumnType::{Boolean, Category, Number, Text};

    fn column(name: &str, kind: ColumnType, n_missing: u64, n_distinct: u64) -> ColumnFacts {
        let (name, n_distinct) = (name.to_owned(), Some(n_distinct));
        ColumnFacts { name, kind, n_rows: 100, n_missing, n_distinct, whole: false, consecutive: false }
    }

    fn whole(name: &str, consecutive: bool, n_distinct: u64) -> ColumnFacts {
        ColumnFacts { whole: true, consecutive, ..column(name, Number, 0, n_distinct) }
    }

    #[test]
    fn a_telling_name_wins_over_the_last_number() {
        let target = |facts: &[ColumnFacts]| propose_target(facts).map(|proposal| proposal.column);
        let width = column("width", Number, 0, 80);
        assert_eq!(target(&[column("SalePrice", Number, 0, 90), width.clone()]).as_deref(), Some("SalePrice"));
        assert_eq!(target(&[column("weight", Number, 0, 90), width.clone()]).as_deref(), Some("width"));
        assert_eq!(target(&[column("surprice", Number, 0, 90), width.clone()]).as_deref(), Some("width"));
        assert_eq!(target(&[width, column("price", Number, 0, 1), column("city", Category, 0, 4)]).as_deref(), Some("width"));
        assert_eq!(target(&[column("city", Category, 0, 4), whole("id", true, 100)]), None);
        assert_eq!(target(&[column("body_mass_g", Number, 2, 90), whole("year", false, 3)]).as_deref(), Some("body_mass_g"));
        let grade = ColumnFacts { n_rows: 400, ..whole("grade", false, 5) };
        assert_eq!(target(&[column("height", Number, 0, 90), grade.clone()]).as_deref(), Some("height"));
        assert_eq!(target(&[grade, column("city", Category, 0, 4)]).as_deref(), Some("grade"));
    }

    #[test]
    fn what_counts_rows_is_a_feature_of_last_resort_and_in_short_tables() {
        let features = |facts: &[ColumnFacts]| propose_features("y", facts).features;
        assert_eq!(features(&[whole("week", true, 100)]), ["week"]);
        assert_eq!(features(&[whole("week", true, 100), whole("age", false, 40)]), ["age"]);
        assert!(features(&[whole("id", true, 100)]).is_empty());
        let short = ColumnFacts { n_rows: 8, ..whole("week", true, 8) };
        assert_eq!(features(&[short, whole("age", false, 40)]), ["week", "age"]);
    }

    #[test]
    fn columns_are_set_aside_with_their_cause() {
        let other = whole("other", false, 20);
        let cause = |column: &ColumnFacts| {
            propose_features("y", &[other.clone(), column.clone()]).set_aside.first().map(|aside| aside.cause)
        };
        for (column, expected) in [
            (column("width", Number, 0, 100), None),
            (column("flag", Boolean, 10, 2), None),
            (column("city", Category, 0, 10), None),
            (whole("age", false, 40), None),
            (whole("population", false, 100), None),
            (whole("customer_id", false, 100), Some(SetAsideCause::Identifier)),
            (whole("measurement", true, 100), Some(SetAsideCause::Identifier)),
            (column("name", Text, 0, 99), Some(SetAsideCause::Identifier)),
            (column("remark", Text, 0, 30), Some(SetAsideCause::Text)),
            (column("city", Category, 0, 11), Some(SetAsideCause::ManyLevels)),
            (column("const", Category, 0, 1), Some(SetAsideCause::Constant)),
            (column("sparse", Number, 41, 50), Some(SetAsideCause::Missing)),
            (column("empty", Number, 100, 0), Some(SetAsideCause::Missing)),
        ] {
            assert_eq!(cause(&column), expected, "{column:?}");
        }
    }
}
