//! Which encoding bytes are in, and how they become text.

use super::Encoding;
use crate::container::count_sequences;
use std::borrow::Cow;

/// An encoding with the reason for it.
pub(super) struct EncodingFound {
    pub(super) encoding: Encoding,
    /// Length of the byte order mark.
    pub(super) mark_len: usize,
    pub(super) evidence: String,
    /// Other encodings with their scores, the likeliest first.
    pub(super) alternatives: Vec<(Encoding, f64)>,
}

/// What text that is read as Windows-1252 is in more often than in others.
const OTHERS: [&str; 8] = ["windows-1250", "windows-1251", "windows-1253", "windows-1254", "Shift_JIS", "GBK", "Big5", "EUC-KR"];

/// Finds the encoding of a file from its first bytes: by its mark, by the zeros that UTF-16 leaves in Latin text, or by
/// whether the bytes beyond ASCII are UTF-8.
pub(super) fn detect(head: &[u8]) -> EncodingFound {
    let found = |encoding, mark_len, evidence: String, alternatives: &[(Encoding, f64)]| EncodingFound {
        encoding,
        mark_len,
        evidence,
        alternatives: alternatives.to_vec(),
    };
    match head {
        [0xEF, 0xBB, 0xBF, ..] => return found(Encoding::Utf8, 3, "The file begins with the mark of UTF-8.".into(), &[]),
        [0xFF, 0xFE, ..] => return found(Encoding::Utf16Le, 2, "The file begins with the mark of UTF-16LE.".into(), &[]),
        [0xFE, 0xFF, ..] => return found(Encoding::Utf16Be, 2, "The file begins with the mark of UTF-16BE.".into(), &[]),
        _ => {}
    }
    if let Some(encoding) = unmarked_utf16(head) {
        let evidence = format!("Zero bytes stand at every other place only, as in {}.", encoding.name());
        return found(encoding, 0, evidence, &[]);
    }
    let (valid, invalid) = count_sequences(head);
    match (valid, invalid) {
        (0, 0) => {
            let evidence = "All characters seen are ASCII, which UTF-8 contains.".to_owned();
            found(Encoding::Utf8, 0, evidence, &[(Encoding::Windows1252, 0.5)])
        }
        (_, 0) => {
            let evidence = format!("All {valid} characters beyond ASCII are valid UTF-8.");
            found(Encoding::Utf8, 0, evidence, &[(Encoding::Windows1252, 0.05)])
        }
        _ if valid > invalid => {
            let evidence = format!("{valid} characters beyond ASCII are valid UTF-8; {invalid} bytes are not.");
            found(Encoding::Utf8, 0, evidence, &[(Encoding::Windows1252, 0.4)])
        }
        _ => {
            let evidence = format!("{invalid} bytes beyond ASCII are not UTF-8; as Windows-1252 they are letters.");
            let mut others = vec![(Encoding::Utf8, 0.3)];
            others.extend(OTHERS.into_iter().filter_map(Encoding::named).map(|other| (other, 0.1)));
            found(Encoding::Windows1252, 0, evidence, &others)
        }
    }
}

/// UTF-16 without a mark: digits, delimiters and line ends have a zero byte, whatever the script, and it is always the same one of
/// each pair. One pair in ten must have it, a line end among them, and fewer than half may be two letters of ASCII: a file may have NUL
/// bytes for another reason.
fn unmarked_utf16(head: &[u8]) -> Option<Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let n_ascii = pairs.iter().filter(|pair| pair.iter().all(|byte| matches!(byte, b' '..=b'~'))).count();
    let is_break = |byte: u8| matches!(byte, b'\n' | b'\r');
    let has_break = |high: usize| pairs.iter().any(|pair| pair[high] == 0 && is_break(pair[1 - high]));
    let is_one_line = !head.iter().copied().any(is_break);
    let is_high =
        |high: usize| zeros(high) * 10 >= pairs.len() && zeros(1 - high) * 10 <= zeros(high) && (is_one_line || has_break(high));
    let may_be = pairs.len() > 1 && n_ascii * 2 < pairs.len();
    [(1, Encoding::Utf16Le), (0, Encoding::Utf16Be)]
        .into_iter()
        .find(|(high, _)| may_be && is_high(*high))
        .map(|(_, encoding)| encoding)
}

/// The text of a cell, and whether its bytes were valid. Bytes that are not UTF-8 are read as Windows-1252, so that no letter
/// is lost. UTF-16 has become UTF-8 before cells are cut.
pub(super) fn decode(cell: &[u8], encoding: Encoding) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(cell) {
        Ok(text) if encoding != Encoding::Windows1252 || text.is_ascii() => (Cow::Borrowed(text), true),
        _ => (Cow::Owned(cell.iter().map(|byte| windows_1252(*byte)).collect()), encoding == Encoding::Windows1252),
    }
}

/// The bytes of a text as they stand in a file of this encoding (in the UTF-8 that UTF-16 becomes); `None` if it has no such
/// letter.
pub(super) fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    if encoding != Encoding::Windows1252 {
        return Some(text.as_bytes().to_vec());
    }
    text.chars().map(|c| (0..=u8::MAX).find(|byte| windows_1252(*byte) == c)).collect()
}

/// The WHATWG standard's windows-1252: Latin-1, but for 27 of the 32 places from 0x80 on.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“',
        '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Turns a stream of UTF-16 into UTF-8; all other encodings contain ASCII and pass as they are.
pub(super) struct Transcoder {
    encoding: Encoding,
    /// The beginning of a character whose rest has not come yet.
    pending: Vec<u8>,
}

impl Transcoder {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, pending: Vec::new() }
    }

    /// The next bytes as UTF-8 (or as they are). `is_last` ends the stream: half a character becomes U+FFFD.
    pub(super) fn push<'a>(&mut self, bytes: Cow<'a, [u8]>, is_last: bool) -> Cow<'a, [u8]> {
        let unit: fn([u8; 2]) -> u16 = match self.encoding {
            Encoding::Utf16Le => u16::from_le_bytes,
            Encoding::Utf16Be => u16::from_be_bytes,
            Encoding::Utf8 | Encoding::Windows1252 | Encoding::Other(_) => return bytes,
        };
        self.pending.extend_from_slice(&bytes);
        let mut units: Vec<u16> = self.pending.as_chunks().0.iter().map(|pair| unit(*pair)).collect();
        if !is_last {
            units.pop_if(|last| (0xD800..0xDC00).contains(last));
        }
        self.pending.drain(..units.len() * 2);
        if is_last && !self.pending.is_empty() {
            units.push(0xFFFD);
            self.pending.clear();
        }
        let decoded = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
        Cow::Owned(decoded.collect::<String>().into_bytes())
    }
}

/// How many bytes of the file these bytes of text take.
pub(super) fn len_in_file(text: &[u8], encoding: Encoding) -> u64 {
    match encoding {
        Encoding::Utf8 | Encoding::Windows1252 | Encoding::Other(_) => text.len() as u64,
        // A character of up to three bytes is one unit, one of four is two: count the beginnings, and those of four twice.
        Encoding::Utf16Le | Encoding::Utf16Be => {
            text.iter().map(|byte| u64::from(byte & 0xC0 != 0x80) + u64::from(*byte >= 0xF0)).sum::<u64>() * 2
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn finds_the_encoding() {
        let le = utf16("name,größe\n1,2\n", u16::to_le_bytes);
        let be = utf16("name,größe\n1,2\n", u16::to_be_bytes);
        let marked = [&[0xFF, 0xFE], le.as_slice()].concat();
        let russian = utf16("имя;возраст\nАнна;30\nБорис;41\n", u16::to_le_bytes);
        let japanese = utf16("名前,年齢\n花子,30\n太郎,41\n", u16::to_be_bytes);
        let cases: [(&[u8], Encoding, usize); 12] = [
            (&russian, Encoding::Utf16Le, 0),
            (&japanese, Encoding::Utf16Be, 0),
            (b"a,b\n1,xy\0\n2,zw\0\n", Encoding::Utf8, 0),
            (b"a,b\n", Encoding::Utf8, 0),
            (b"\xEF\xBB\xBFa,b\n", Encoding::Utf8, 3),
            ("größe\n".as_bytes(), Encoding::Utf8, 0),
            (&"größe\n".as_bytes()[..4], Encoding::Utf8, 0),
            (b"gr\xF6\xDFe\n", Encoding::Windows1252, 0),
            (b"", Encoding::Utf8, 0),
            (&le, Encoding::Utf16Le, 0),
            (&be, Encoding::Utf16Be, 0),
            (&marked, Encoding::Utf16Le, 2),
        ];
        for (bytes, encoding, mark_len) in cases {
            let found = detect(bytes);
            assert_eq!((found.encoding, found.mark_len), (encoding, mark_len), "{bytes:?}");
        }
    }

    #[test]
    fn no_letter_is_lost() {
        assert_eq!(decode(b"caf\xE9 \x80", Encoding::Windows1252), ("café €".into(), true));
        assert_eq!(decode(b"caf\xE9", Encoding::Utf8), ("café".into(), false));
        assert_eq!(decode("café".as_bytes(), Encoding::Utf8), ("café".into(), true));
        assert_eq!(encode("§€", Encoding::Windows1252), Some(vec![0xA7, 0x80]));
        assert_eq!(encode("→", Encoding::Windows1252), None);
    }

    #[test]
    fn utf16_comes_through_any_cut() {
        let text = "größe,😀\n\u{FFFD}";
        let bytes = utf16(text, u16::to_be_bytes);
        for cut in 0..=bytes.len() {
            let mut transcoder = Transcoder::new(Encoding::Utf16Be);
            let mut out = transcoder.push(Cow::Borrowed(&bytes[..cut]), false).into_owned();
            out.extend_from_slice(&transcoder.push(Cow::Borrowed(&bytes[cut..]), true));
            assert_eq!(String::from_utf8_lossy(&out), text, "cut at {cut}");
        }
        assert_eq!(len_in_file(text.as_bytes(), Encoding::Utf16Be), bytes.len() as u64);
    }

    #[test]
    fn half_a_character_at_the_end_shows() {
        let mut transcoder = Transcoder::new(Encoding::Utf16Le);
        assert_eq!(transcoder.push(Cow::Borrowed(b"a\0b"), true).as_ref(), "a\u{FFFD}".as_bytes());
    }
}
