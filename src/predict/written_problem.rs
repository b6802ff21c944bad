//! How it is written what is wrong with an input: as one record with a name, as [`crate::profile`] writes its warnings.

use super::RowProblem;
use crate::table::ColumnType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is wrong with an input, as it is written.
#[expect(clippy::option_option, reason = "left out, null and a name are three things")]
#[derive(Default, Serialize, Deserialize)]
pub(super) struct WrittenProblem {
    reason: Reason,
    /// Null where no column has a name like it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nearest: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expected: Option<ColumnType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    found: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expression: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    values: Option<BTreeMap<String, String>>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    #[default]
    NoColumn,
    Missing,
    WrongType,
    UnseenLevel,
    OutsideDomain,
}

impl From<RowProblem> for WrittenProblem {
    fn from(problem: RowProblem) -> Self {
        let of = |reason| Self { reason, ..Self::default() };
        match problem {
            RowProblem::NoColumn { nearest } => Self { nearest: Some(nearest), ..of(Reason::NoColumn) },
            RowProblem::Missing => of(Reason::Missing),
            RowProblem::WrongType { expected, found } => {
                Self { expected: Some(expected), found: Some(found), ..of(Reason::WrongType) }
            }
            RowProblem::UnseenLevel { level } => Self { level: Some(level), ..of(Reason::UnseenLevel) },
            RowProblem::OutsideDomain { expression, values } => {
                Self { expression: Some(expression), values: Some(values), ..of(Reason::OutsideDomain) }
            }
        }
    }
}

impl TryFrom<WrittenProblem> for RowProblem {
    type Error = &'static str;

    fn try_from(written: WrittenProblem) -> Result<Self, &'static str> {
        const LACKS: &str = "a reason lacks what belongs to it";
        let WrittenProblem { reason, nearest, expected, found, level, expression, values } = written;
        Ok(match reason {
            Reason::NoColumn => Self::NoColumn { nearest: nearest.flatten() },
            Reason::Missing => Self::Missing,
            Reason::WrongType => Self::WrongType { expected: expected.ok_or(LACKS)?, found: found.ok_or(LACKS)? },
            Reason::UnseenLevel => Self::UnseenLevel { level: level.ok_or(LACKS)? },
            Reason::OutsideDomain => Self::OutsideDomain { expression: expression.ok_or(LACKS)?, values: values.ok_or(LACKS)? },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_written_with_their_reason_inside() {
        let values = BTreeMap::from([("x".to_owned(), "-3".to_owned())]);
        let cases = [
            (RowProblem::NoColumn { nearest: None }, r#"{"reason":"no_column","nearest":null}"#),
            (RowProblem::NoColumn { nearest: Some("age".to_owned()) }, r#"{"reason":"no_column","nearest":"age"}"#),
            (RowProblem::Missing, r#"{"reason":"missing"}"#),
            (
                RowProblem::WrongType { expected: ColumnType::Number, found: "tall".to_owned() },
                r#"{"reason":"wrong_type","expected":"number","found":"tall"}"#,
            ),
            (RowProblem::UnseenLevel { level: "loft".to_owned() }, r#"{"reason":"unseen_level","level":"loft"}"#),
            (
                RowProblem::OutsideDomain { expression: "log(x)".to_owned(), values },
                r#"{"reason":"outside_domain","expression":"log(x)","values":{"x":"-3"}}"#,
            ),
        ];
        for (problem, text) in cases {
            assert_eq!(serde_json::to_string(&problem).unwrap_or_default(), text);
            assert_eq!(serde_json::from_str::<RowProblem>(text).ok(), Some(problem));
        }
        assert!(serde_json::from_str::<RowProblem>(r#"{"reason":"wrong_type","found":"tall"}"#).is_err());
    }
}
