//! How a file writes a table down.

use crate::container::CHARSETS;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How characters became bytes. In documents it is the name in the WHATWG Encoding Standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark. A cell that is not UTF-8 is read as Windows-1252 and listed.
    #[default]
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, which holds Latin-1's letters at the same places.
    Windows1252,
    /// One of [`CHARSETS`], by its place there: such text becomes UTF-8 before it is read.
    Other(u8),
}

impl Encoding {
    /// Those that are read as they are.
    const OWN: [Self; 4] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];

    /// Its name in the WHATWG Encoding Standard.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "windows-1252",
            Self::Other(place) => CHARSETS.get(usize::from(place)).copied().unwrap_or_default(),
        }
    }

    /// The encoding of this name.
    pub fn named(name: &str) -> Option<Self> {
        let own = Self::OWN.into_iter().find(|own| own.name() == name);
        own.or_else(|| CHARSETS.iter().position(|charset| *charset == name).map(|place| Self::Other(place as u8)))
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::custom(format!("there is no encoding {name:?}")))
    }
}

/// How a quote character is written inside a quoted cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escape {
    /// Twice: `"say ""yes"""`.
    #[default]
    Doubled,
    /// After a backslash: `"say \"yes\""`. A doubled quote is understood too.
    Backslash,
}

/// How lines end. Every reader here takes all of them; this says what was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Terminator {
    /// Line feed: Unix.
    #[default]
    Lf,
    /// Carriage return and line feed: Windows, RFC 4180.
    CrLf,
    /// Carriage return alone.
    Cr,
    /// More than one of them.
    Mixed,
}

/// How a file writes a table down: all that is needed to cut its bytes into cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// How characters became bytes.
    pub encoding: Encoding,
    /// What stands between two cells: one character or several, never none.
    pub delimiter: String,
    /// What encloses cells that contain delimiters, quotes or line ends; `None` if nothing does.
    pub quote: Option<char>,
    /// How a quote is written inside a quoted cell.
    pub escape: Escape,
    /// How lines end.
    pub terminator: Terminator,
    /// What begins a line that is no data; `None` if there are no such lines.
    pub comment: Option<char>,
    /// Lines before the table (titles, notes, `sep=;`), which are skipped.
    pub preamble_lines: u64,
    /// Rows that name the columns: 0, 1, or more, whose texts are then joined by a space.
    pub header_rows: u32,
    /// Whether every line ends with a delimiter that opens no cell.
    pub trailing_delimiter: bool,
    /// What stands before the decimals in most of the file's numbers: `.` or `,`. Each column has its own finding.
    pub decimal_mark: char,
}

impl Default for Dialect {
    /// RFC 4180 with a header line, in UTF-8.
    fn default() -> Self {
        Self {
            encoding: Encoding::Utf8,
            delimiter: ",".into(),
            quote: Some('"'),
            escape: Escape::Doubled,
            terminator: Terminator::Lf,
            comment: None,
            preamble_lines: 0,
            header_rows: 1,
            trailing_delimiter: false,
            decimal_mark: '.',
        }
    }
}
