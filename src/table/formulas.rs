//! Texts that a spreadsheet program would compute instead of showing them.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What happens on export to texts that a spreadsheet program would take for formulas. A file of strangers' words can carry
/// `=HYPERLINK(…)` to whoever opens the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Formulas {
    /// They stay as they are: for programs that read cells as text.
    Kept,
    /// They get an apostrophe in front, which makes them text, as OWASP advises ("CSV Injection"). Numbers stay as they are.
    Neutralised,
}

impl Formulas {
    /// A cell of text as it is exported.
    pub fn export(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Neutralised if is_formula(text) => Cow::Owned(format!("'{text}")),
            Self::Neutralised | Self::Kept => Cow::Borrowed(text),
        }
    }
}

/// Whether a text begins as formulas do (also in full-width characters, which Japanese versions take for the same), and is no number
/// with its sign.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !is_signed_number(text)
}

/// A sign, then digits with points, commas, spaces or an exponent: nothing that could be computed.
fn is_signed_number(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | ' ' | '\u{A0}' | '\u{202F}' | '%');
    let Some(digits) = text.strip_prefix(['+', '-']) else { return false };
    text.parse::<f64>().is_ok() || digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_texts_and_numbers_stay_numbers() {
        let cases = [
            ("=1+2", "'=1+2"),
            ("=HYPERLINK(\"http://x\",\"y\")", "'=HYPERLINK(\"http://x\",\"y\")"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("-", "'-"),
            ("-5", "-5"),
            ("+1.5e-3", "+1.5e-3"),
            ("-1.234,50", "-1.234,50"),
            ("-12 %", "-12 %"),
            ("-1-2", "'-1-2"),
            ("a=1", "a=1"),
            (" =1", " =1"),
            ("'=1", "'=1"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(Formulas::Neutralised.export(text), expected, "{text:?}");
            assert_eq!(Formulas::Kept.export(text), text);
        }
    }
}
