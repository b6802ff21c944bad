//! The numbers behind a chart, as a table.

/// The numbers behind a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableView {
    /// Columns.
    pub columns: Vec<TableColumn>,
    /// Rows, each as long as there are columns.
    pub rows: Vec<Vec<TableCell>>,
}

/// A column of a [`TableView`].
#[derive(Clone, Debug, PartialEq)]
pub struct TableColumn {
    /// Its heading.
    pub title: String,
    /// Whether it holds numbers.
    pub numeric: bool,
}

impl TableColumn {
    /// A column of words.
    pub fn text(title: impl Into<String>) -> Self {
        Self { title: title.into(), numeric: false }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<String>) -> Self {
        Self { title: title.into(), numeric: true }
    }
}

/// A cell of a [`TableView`].
#[derive(Clone, Debug, PartialEq)]
pub enum TableCell {
    /// Nothing.
    Missing,
    /// Words.
    Text(String),
    /// A number, whole.
    Number(f64),
}

impl From<Option<f64>> for TableCell {
    fn from(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Missing, Self::Number)
    }
}

impl From<f64> for TableCell {
    fn from(value: f64) -> Self {
        Self::from(Some(value))
    }
}

impl From<u64> for TableCell {
    fn from(value: u64) -> Self {
        Self::Number(value as f64)
    }
}

impl From<String> for TableCell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
