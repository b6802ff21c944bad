//! One cell of a container, before it is text.

use super::contents::Known;
use crate::table::format_number;
use std::borrow::Cow;

/// One cell of a container, before it is text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    /// No value.
    Empty,
    /// A number.
    Number(f64),
    /// A number in its own digits, more perhaps than a double holds.
    Exact(Cow<'a, str>),
    /// True or false.
    Boolean(bool),
    /// A date in ISO 8601, with or without a time of day.
    Date(String),
    /// Text.
    Text(Cow<'a, str>),
    /// What Excel shows in place of a value: `#DIV/0!`.
    Error(String),
}

impl<'a> Cell<'a> {
    /// What the format knows of it; `None` for a cell without a value.
    pub(super) fn known(&self) -> Option<Known> {
        match self {
            Self::Empty | Self::Error(_) => None,
            Self::Number(_) | Self::Exact(_) => Some(Known::Number),
            Self::Boolean(_) => Some(Known::Boolean),
            Self::Date(_) => Some(Known::Date),
            Self::Text(_) => Some(Known::Text),
        }
    }

    /// Whether it is a whole number of more digits than a double holds: it names something.
    pub(super) fn is_long(&self) -> bool {
        matches!(self, Self::Exact(text) if text.trim_start_matches('-').len() > 15 && !text.contains('.'))
    }

    /// The cell as text: numbers in their shortest round-trip form.
    pub(super) fn text(self) -> Cow<'a, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Number(value) if value.is_nan() => Cow::Borrowed("NaN"),
            Self::Number(value) if value.is_infinite() => Cow::Borrowed(if value > 0.0 { "Inf" } else { "-Inf" }),
            Self::Number(value) => Cow::Owned(format_number(value)),
            Self::Exact(text) | Self::Text(text) => text,
            Self::Boolean(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            Self::Date(text) | Self::Error(text) => Cow::Owned(text),
        }
    }
}
