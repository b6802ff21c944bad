//! Names, types and units of columns.

use serde::{Deserialize, Serialize};

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// A real number.
    Number,
    /// True or false.
    Boolean,
    /// A civil date, with or without a time of day.
    Date,
    /// One of few labels.
    Category,
    /// Free text, or labels too many to be levels.
    Text,
}

impl ColumnType {
    /// Every type, in the order in which a person is offered them.
    pub const ALL: [Self; 5] = [Self::Number, Self::Boolean, Self::Date, Self::Category, Self::Text];

    /// The name in plain words, which is also the name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Category => "category",
            Self::Text => "text",
        }
    }
}

/// One column's name, type and unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Unique within its schema.
    pub name: String,
    /// What its cells are.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Unit of measure, as the person wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl Field {
    /// A column without a unit.
    pub fn new(name: impl Into<String>, kind: ColumnType) -> Self {
        Self { name: name.into(), kind, unit: None }
    }
}

/// The columns of a table, in order. Names are unique.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The columns.
    pub fields: Vec<Field>,
}

impl Schema {
    /// A schema of these columns.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { fields }
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Position of the column with this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The column with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The existing name nearest to a misspelt one, by edit distance without regard to case; `None` if nothing is near.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let wanted = name.to_lowercase();
        self.fields
            .iter()
            .map(|field| (edit_distance(&wanted, &field.name.to_lowercase()), field.name.as_str()))
            .min_by_key(|(distance, _)| *distance)
            .filter(|(distance, found)| *distance <= found.chars().count().max(3) / 2)
            .map(|(_, found)| found)
    }
}

/// Levenshtein's edit distance, in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_nearest_column() {
        let schema = Schema::new(["experience", "test_score", "Salary"].map(|n| Field::new(n, ColumnType::Number)).to_vec());
        assert_eq!(schema.nearest("salary"), Some("Salary"));
        assert_eq!(schema.nearest("expereince"), Some("experience"));
        assert_eq!(schema.nearest("zzzzzzzzzz"), None);
    }
}
