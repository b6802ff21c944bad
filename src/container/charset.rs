//! Whether bytes are text in an encoding that takes tables to read, and the names of those encodings.

/// The encodings that text is made UTF-8 from, by their names in the WHATWG Encoding Standard; those of one script stand together.
pub const CHARSETS: [&str; 34] = [
    "Shift_JIS",
    "EUC-JP",
    "ISO-2022-JP",
    "GBK",
    "gb18030",
    "Big5",
    "EUC-KR",
    "windows-1251",
    "KOI8-R",
    "KOI8-U",
    "IBM866",
    "ISO-8859-5",
    "x-mac-cyrillic",
    "windows-1250",
    "ISO-8859-2",
    "windows-1253",
    "ISO-8859-7",
    "windows-1254",
    "windows-1255",
    "ISO-8859-8",
    "windows-1256",
    "ISO-8859-6",
    "windows-1257",
    "ISO-8859-13",
    "ISO-8859-4",
    "windows-1258",
    "windows-874",
    "ISO-8859-3",
    "ISO-8859-10",
    "ISO-8859-14",
    "ISO-8859-15",
    "ISO-8859-16",
    "macintosh",
    "ISO-8859-8-I",
];

/// Letters and signs that Windows-1252 has where Windows-1250, 1254, 1257 and ISO-8859-2 have them too: § ° ´ Ä É Ó Ö × Ü ß ä é ó ö ÷ ü.
const SHARED: [u8; 16] = [0xA7, 0xB0, 0xB4, 0xC4, 0xC9, 0xD3, 0xD6, 0xD7, 0xDC, 0xDF, 0xE4, 0xE9, 0xF3, 0xF6, 0xF7, 0xFC];

/// Whether bytes are text that is neither UTF-8 nor UTF-16, and not beyond doubt Windows-1252: which encoding it is in, its letters must
/// tell. `head`: the first bytes.
pub fn is_foreign(head: &[u8]) -> bool {
    let is_marked = [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"].iter().any(|mark| head.starts_with(mark));
    if is_marked || head.is_ascii() || memchr::memchr(0, head).is_some() {
        return false;
    }
    let (valid, invalid) = count_sequences(head);
    invalid > 0 && invalid >= valid && !is_clearly_western(head)
}

/// Whether all bytes beyond ASCII are letters that the encodings of Latin script share, one or two together, beside a letter of ASCII.
/// (In other scripts they come in words, or in pairs with any bytes.)
fn is_clearly_western(head: &[u8]) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| head.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let mut at = 0;
    while let Some(from) = head[at..].iter().position(|byte| !byte.is_ascii()).map(|found| at + found) {
        let run = head[from..].iter().take_while(|byte| !byte.is_ascii());
        let len = run.clone().count();
        if len > 2 || !run.clone().all(|byte| SHARED.contains(byte)) {
            return false;
        }
        if !is_letter(from.checked_sub(1)) && !is_letter(Some(from + len)) {
            return false;
        }
        at = from + len;
    }
    true
}

/// How many characters beyond ASCII are valid UTF-8, and how many bytes are not; a character cut off at the end does not count.
pub fn count_sequences(head: &[u8]) -> (u64, u64) {
    let (mut valid, mut invalid) = (0, 0);
    let mut chunks = head.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count() as u64;
        let cut_off = chunks.peek().is_none() && std::str::from_utf8(chunk.invalid()).is_err_and(|e| e.error_len().is_none());
        if !cut_off {
            invalid += chunk.invalid().len() as u64;
        }
    }
    (valid, invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_doubt_needs_no_tables() {
        let cases: [(&[u8], bool); 12] = [
            (b"a,b\n1,2\n", false),
            ("größe,東京\n".as_bytes(), false),
            (b"\xFF\xFEg\0", false),
            (b"gr\xF6\xDFe,\xB0C\n", false),
            (b"Caf\xE9,M\xFCller\n", false),
            // à, ñ and a lone é: windows-1250 would have other letters, or other scripts whole words.
            (b"voil\xE0\n", true),
            (b"a\xF1o\n", true),
            (b"\xE9,1\n", true),
            ("東京,1\n".as_bytes(), false),
            (b"\x93\x8C\x8B\x9E,1\n", true),
            (b"\xC4\xDC\xD6\xD6\n", true),
            (b"a\0\xE0\n", false),
        ];
        for (head, expected) in cases {
            assert_eq!(is_foreign(head), expected, "{}", head.escape_ascii());
        }
    }
}
