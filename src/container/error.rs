//! Why a container cannot be opened.

use crate::error::UserError;
use std::fmt;
use std::io;

/// Why a container cannot be opened.
#[derive(Debug)]
pub(super) enum ContainerError {
    /// The bytes are not what they begin as.
    Damaged { what: &'static str, cause: String },
    /// It takes a password.
    Encrypted { what: &'static str },
    /// It inflates out of all proportion.
    Bomb(Bomb),
    /// Nothing in it holds a table.
    NoTable { what: &'static str, found: String },
    /// There is no member of this name.
    NoSuch { what: &'static str, name: String, all: Vec<String> },
    /// It is of a kind that is not read.
    Unread { message: String, way_out: String },
    /// The bytes, or the place for the text, failed.
    Io(io::Error),
}

/// How far something was inflated when it was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bomb {
    pub(super) packed: u64,
    pub(super) inflated: u64,
}

impl fmt::Display for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes inflate to {} and more", self.packed, self.inflated)
    }
}

impl std::error::Error for Bomb {}

impl ContainerError {
    /// What an error while `what` was read means: a limit that was hit, damage, or a machine that failed.
    pub(super) fn while_reading(what: &'static str, error: io::Error) -> Self {
        if let Some(bomb) = error.get_ref().and_then(|inner| inner.downcast_ref::<Bomb>()) {
            return Self::Bomb(*bomb);
        }
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                Self::Damaged { what, cause: error.to_string() }
            }
            _ => Self::Io(error),
        }
    }
}

impl From<io::Error> for ContainerError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ContainerError> for UserError {
    fn from(error: ContainerError) -> Self {
        match error {
            ContainerError::Damaged { what, cause } => Self::input(
                format!("By its content the file is {what}, but it is damaged or cut short: {}.", cause.trim_end_matches('.')),
                "Download or copy it again, or save it anew in the program that made it.",
            ),
            ContainerError::Encrypted { what } => Self::input(
                format!("By its content the file is {what}, and it is encrypted."),
                "Save it without a password and open it again.",
            ),
            ContainerError::Bomb(Bomb { packed, inflated }) => Self::input(
                format!(
                    "{} inflate to more than {} ({} times as much): that is no table, but made to fill the memory.",
                    size(packed),
                    size(inflated),
                    inflated / packed.max(1)
                ),
                "If it is one, unpack it yourself and open what is inside.",
            ),
            ContainerError::NoTable { what, found } => Self::input(
                format!("By its content the file is {what} without a table: {found}."),
                "Choose a file with a table in it.",
            ),
            ContainerError::NoSuch { what, name, all } => {
                Self::usage(format!("There is no {what} \"{name}\"."), format!("Choose one of: {}.", all.join(", ")))
            }
            ContainerError::Unread { message, way_out } => Self::input(message, way_out),
            ContainerError::Io(error) => Self::machine(
                format!("The file could not be unpacked: {error}."),
                "It may have been changed, moved or locked, or there is no room to unpack it. Open it again.",
            ),
        }
    }
}

/// A size in bytes as a person reads it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
