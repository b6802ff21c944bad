//! Why a value could not be read or written, and where.

use std::fmt;

/// Why a value could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    /// From the outermost value, such as `terms[1].coefficient`.
    path: String,
    cause: String,
}

impl Error {
    pub(super) fn new(cause: impl Into<String>) -> Self {
        Self(Box::new(Fault { path: String::new(), cause: cause.into() }))
    }

    /// Where: a path of fields and items such as `terms[1].coefficient`, empty for the whole value.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What was found and what was expected.
    pub fn cause(&self) -> &str {
        &self.0.cause
    }

    /// The same fault, seen from the value that has it in this field.
    pub(super) fn in_field(mut self, name: &str) -> Self {
        let dot = if self.0.path.is_empty() || self.0.path.starts_with('[') { "" } else { "." };
        self.0.path = [name, dot, &self.0.path].concat();
        self
    }

    /// The same fault, seen from the list that has it in this item (counted from 0).
    pub(super) fn in_item(mut self, item: usize) -> Self {
        let dot = if self.0.path.is_empty() || self.0.path.starts_with('[') { "" } else { "." };
        self.0.path = format!("[{item}]{dot}{}", self.0.path);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        f.write_str(&self.0.cause)
    }
}

impl std::error::Error for Error {}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(cause: T) -> Self {
        Self::new(cause.to_string())
    }
}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(cause: T) -> Self {
        Self::new(cause.to_string())
    }

    /// As `serde_json` puts it: what is nothing in Rust is called null in the data.
    fn invalid_type(found: serde::de::Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        match found {
            serde::de::Unexpected::Unit => Self::new(format!("invalid type: null, expected {expected}")),
            _ => Self::new(format!("invalid type: {found}, expected {expected}")),
        }
    }
}
