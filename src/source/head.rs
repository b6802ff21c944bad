//! The first bytes of a file as text, and the lines before its table that need no understanding.

use super::encoding::{self, EncodingFound, Transcoder};
use super::error::SourceError;
use super::grammar::{after_break, count_breaks, next_break};
use super::options::Decided;
use crate::container::{Named, named};
use std::borrow::Cow;

/// The first bytes of a file, in UTF-8 if they were UTF-16, without their byte order mark.
pub(super) struct Head<'a> {
    pub(super) encoding: EncodingFound,
    pub(super) text: Cow<'a, [u8]>,
    /// The lines that are passed over at the beginning, with their bytes.
    pub(super) opening: Opening,
}

/// Lines at the beginning that a person or the file itself declares to be no table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) n_bytes: usize,
    pub(super) n_lines: u64,
    /// The delimiter that a first line `sep=;` declares, as Excel does.
    pub(super) delimiter: Option<String>,
}

impl<'a> Head<'a> {
    pub(super) fn new(bytes: &'a [u8], is_whole: bool, decided: &Decided) -> Result<Self, SourceError> {
        if let Some(Named { what, way_out }) = named(bytes) {
            return Err(SourceError::NotText { what, way_out });
        }
        let mut encoding = encoding::detect(bytes);
        if let Some(chosen) = decided.encoding.filter(|chosen| *chosen != encoding.encoding) {
            encoding = EncodingFound { encoding: chosen, mark_len: 0, ..encoding };
        }
        let unmarked = Cow::Borrowed(&bytes[encoding.mark_len..]);
        let text = Transcoder::new(encoding.encoding).push(unmarked, is_whole);
        refuse_no_text(&text, is_whole)?;
        let opening = Opening::of(&text, decided);
        Ok(Self { encoding, text, opening })
    }

    /// What follows the opening.
    pub(super) fn body(&self) -> &[u8] {
        &self.text[self.opening.n_bytes..]
    }
}

/// Refuses bytes without text: none, spaces only, more than one NUL in a hundred (a few are damage, which is noted later), or more
/// than one control character in fifty (of many kinds: one or two kinds may be delimiters).
fn refuse_no_text(text: &[u8], is_whole: bool) -> Result<(), SourceError> {
    let nuls = memchr::memchr_iter(0, text).count();
    let share = nuls as f64 / text.len().max(1) as f64;
    if text.is_empty() {
        Err(SourceError::Empty)
    } else if nuls > 16 && share > 0.01 {
        Err(SourceError::ManyNuls { share })
    } else if let Some(share) = controls(text) {
        Err(SourceError::ManyControls { share })
    } else if is_whole && text.trim_ascii().is_empty() {
        Err(SourceError::Blank)
    } else {
        Ok(())
    }
}

/// The share of control characters that no text has (white space and escapes are not among them), if they are many.
fn controls(text: &[u8]) -> Option<f64> {
    let is_control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t'..=b'\r' | 0x1b);
    let (mut n, mut kinds) = (0_usize, 0_u32);
    for byte in text.iter().copied().filter(|byte| is_control(*byte)) {
        n += 1;
        kinds |= 1 << byte;
    }
    let share = n as f64 / text.len().max(1) as f64;
    (share > 0.02 && n > 16 && kinds.count_ones() >= 8).then_some(share)
}

impl Opening {
    fn of(text: &[u8], decided: &Decided) -> Self {
        if let Some(wanted) = decided.preamble_lines {
            let skip = |at: usize| next_break(text, at).map_or(text.len(), |found| after_break(text, found));
            let n_bytes = (0..wanted).try_fold(0, |at, _| if at < text.len() { Ok(skip(at)) } else { Err(at) });
            let n_bytes = n_bytes.unwrap_or_else(|end| end);
            return Self { n_bytes, n_lines: count_breaks(&text[..n_bytes]), delimiter: None };
        }
        let line = &text[..next_break(text, 0).unwrap_or(text.len())];
        match declared_delimiter(line) {
            Some(delimiter) => Self { n_bytes: after_break(text, line.len()), n_lines: 1, delimiter: Some(delimiter) },
            None => Self::default(),
        }
    }
}

/// The delimiter in a line `sep=;`, which may be quoted.
fn declared_delimiter(line: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(line).ok()?.trim_matches('"');
    let (key, delimiter) = line.split_at_checked(4)?;
    let is_declared = key.eq_ignore_ascii_case("sep=") && delimiter.chars().count() == 1;
    is_declared.then(|| delimiter.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Choice, ReadOptions};

    #[test]
    fn passes_over_what_is_declared() {
        let skip = |lines| ReadOptions::default().with(Choice::PreambleLines(lines));
        let cases: [(&str, ReadOptions, &str, u64, Option<&str>); 6] = [
            ("sep=;\r\na;b", ReadOptions::default(), "a;b", 1, Some(";")),
            ("\"SEP=\t\"\na", ReadOptions::default(), "a", 1, Some("\t")),
            ("separate,b\n1,2", ReadOptions::default(), "separate,b\n1,2", 0, None),
            ("title\n\na,b\n", skip(2), "a,b\n", 2, None),
            ("title", skip(2), "", 0, None),
            ("a", skip(0), "a", 0, None),
        ];
        for (text, options, body, n_lines, delimiter) in cases {
            let decided = options.decided().expect("good decisions");
            let head = Head::new(text.as_bytes(), true, &decided).expect("text");
            assert_eq!(String::from_utf8_lossy(head.body()), body, "{text:?}");
            assert_eq!((head.opening.n_lines, head.opening.delimiter.as_deref()), (n_lines, delimiter), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_is_no_text() {
        let nothing = Decided::default();
        assert_eq!(Head::new(b"", true, &nothing).err(), Some(SourceError::Empty));
        assert_eq!(Head::new(b"\xEF\xBB\xBF", true, &nothing).err(), Some(SourceError::Empty));
        assert_eq!(Head::new(b" \r\n\n", true, &nothing).err(), Some(SourceError::Blank));
        let noise: Vec<u8> = (0..4000_u32).map(|i| if i % 7 == 0 { 0 } else { (i * 37 % 251) as u8 }).collect();
        assert!(matches!(Head::new(&noise, true, &nothing).err(), Some(SourceError::ManyNuls { .. })));
    }
}
