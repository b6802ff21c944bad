//! Names and texts as they are written in a formula: which characters a bare name has, and how all else is quoted.

use std::fmt;

/// Words that R keeps for itself (`?Reserved`): a column of such a name needs backticks.
const RESERVED: [&str; 19] = [
    "if",
    "else",
    "repeat",
    "while",
    "function",
    "for",
    "next",
    "break",
    "in",
    "TRUE",
    "FALSE",
    "NULL",
    "Inf",
    "NaN",
    "NA",
    "NA_integer_",
    "NA_real_",
    "NA_complex_",
    "NA_character_",
];

/// Whether a bare name may start with this character. R has no `_` here, but Python has.
pub(super) fn starts(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Whether a bare name may go on with this character. Combining accents belong to the letter before them.
pub(super) fn continues(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.' || ('\u{300}'..='\u{36f}').contains(&c)
}

/// A column's name as R prints it: bare if R would read it back so, else in backticks.
pub(super) struct Name<'a>(pub(super) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_bare(self.0) { f.write_str(self.0) } else { Quoted(self.0, '`').fmt(f) }
    }
}

fn is_bare(name: &str) -> bool {
    let mut chars = name.chars();
    let starts_well = match chars.next() {
        Some('.') => name.chars().nth(1).is_some_and(|c| !c.is_ascii_digit()),
        Some(c) => c.is_alphabetic(),
        None => false,
    };
    starts_well && chars.all(continues) && !RESERVED.contains(&name)
}

/// A text between quotes of one kind; the quote, the backslash and line breaks are escaped as R escapes them.
pub(super) struct Quoted<'a>(pub(super) &'a str, pub(super) char);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(text, quote) = self;
        write!(f, "{quote}")?;
        for c in text.chars() {
            match c {
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                c if c == '\\' || c == *quote => write!(f, "\\{c}")?,
                c => write!(f, "{c}")?,
            }
        }
        write!(f, "{quote}")
    }
}

/// What a backslash and this character stand for; `None` if the two stand for themselves.
pub(super) fn unescape(c: char) -> Option<char> {
    match c {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        '\\' | '`' | '"' | '\'' => Some(c),
        _ => None,
    }
}
