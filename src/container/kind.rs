//! What bytes are, by their content: the name of a file says nothing.

/// How many first bytes tell what a file is.
pub const HEAD: usize = 64 << 10;

/// What can be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One file, compressed.
    Gzip,
    /// An archive; workbooks of Excel and OpenDocument are archives too.
    Zip,
    /// A compound file of Microsoft Office: an old workbook, or an encrypted new one.
    Compound,
    /// Columns, compressed page by page.
    Parquet,
    /// One JSON value.
    Json,
    /// A JSON object a line.
    JsonLines,
}

/// What cannot be unpacked: what it is, and the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// "a PDF document"
    pub what: &'static str,
    /// One sentence: what to do now.
    pub way_out: &'static str,
}

const UNPACK: &str = "Unpack it and choose the table inside.";
const CONVERT: &str = "Convert it to Parquet or CSV first, for example with DuckDB: COPY (FROM 'file') TO 'file.parquet'.";
const EXPORT: &str = "Export the table as CSV or Parquet from the program that made the file.";
const TABLE: &str = "Choose a file with a table in it, such as CSV, Excel, Parquet or JSON.";
const PAGE: &str = "The download may have given a web page in place of the data: download the data file itself.";

/// First bytes, what they say, and the way out.
const SIGNATURES: [(&[u8], &str, &str); 30] = [
    (b"BZh", "compressed with bzip2", UNPACK),
    (b"\xFD7zXZ\0", "compressed with xz", UNPACK),
    (b"\x28\xB5\x2F\xFD", "compressed with Zstandard", UNPACK),
    (b"\x04\x22\x4D\x18", "compressed with LZ4", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"PARE", "an encrypted Parquet file", "Save it without encryption."),
    (b"ARROW1", "an Arrow file", CONVERT),
    (b"FEA1", "a Feather file", CONVERT),
    (b"ORC", "an ORC file", CONVERT),
    (b"Obj\x01", "an Avro file", CONVERT),
    (b"SQLite format 3\0", "an SQLite database", EXPORT),
    (b"\x89HDF\r\n\x1A\n", "an HDF5 file", EXPORT),
    (b"\x93NUMPY", "a NumPy array", EXPORT),
    (b"{\\rtf", "an RTF document", EXPORT),
    (b"%PDF-", "a PDF document", "Get the table as CSV or Excel from where the document comes from."),
    (b"\x89PNG\r\n\x1A\n", "a PNG image", TABLE),
    (b"\xFF\xD8\xFF", "a JPEG image", TABLE),
    (b"GIF8", "a GIF image", TABLE),
    (b"RIFF", "a picture, a sound or a film", TABLE),
    (b"II*\0", "a TIFF image", TABLE),
    (b"MM\0*", "a TIFF image", TABLE),
    (b"\x7FELF", "a program", TABLE),
    (b"MZ\x90\0", "a program", TABLE),
    (b"\0asm", "a WebAssembly program", TABLE),
    (b"RDX3\n", "an R data file", EXPORT),
    (b"$FL2@(#)", "an SPSS file", EXPORT),
    (b"$FL3@(#)", "an SPSS file", EXPORT),
    (b"<stata_dta>", "a Stata file", EXPORT),
    (b"\xFF\xFE\0\0", "text in UTF-32", "Save it in UTF-8."),
];

/// Names a file that holds no table that could be opened, by its first bytes; `None` if they may be text or can be unpacked.
pub fn named(head: &[u8]) -> Option<Named> {
    let begins = unmarked(head).trim_ascii_start();
    let is_markup = ["<!doctype html", "<html", "<head", "<?xml", "<!--"]
        .iter()
        .any(|tag| begins.get(..tag.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(tag.as_bytes())));
    if is_markup {
        return Some(Named { what: "an HTML or XML document", way_out: PAGE });
    }
    let (_, what, way_out) = SIGNATURES.iter().find(|(signature, ..)| head.starts_with(signature))?;
    Some(Named { what, way_out })
}

/// What can be unpacked, by its first bytes ([`HEAD`] are plenty).
pub fn recognise(head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"\x1F\x8B") {
        return Some(Kind::Gzip);
    }
    if [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|signature| head.starts_with(*signature)) {
        return Some(Kind::Zip);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(Kind::Compound);
    }
    if head.starts_with(b"PAR1") { Some(Kind::Parquet) } else { json(unmarked(head).trim_ascii_start()) }
}

/// JSON begins with a brace and a key, or with brackets around records or rows. (`[id],[name]` is a header of SQL Server's.)
fn json(begins: &[u8]) -> Option<Kind> {
    let second = begins.get(1..).unwrap_or_default().trim_ascii_start().first();
    match (begins.first()?, second) {
        (b'[', Some(b'{' | b'[')) => Some(Kind::Json),
        (b'{', Some(b'"' | b'}')) => Some(if is_record_a_line(begins) { Kind::JsonLines } else { Kind::Json }),
        _ => None,
    }
}

/// Whether the first line is a whole object, and another follows.
fn is_record_a_line(begins: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', begins) else { return false };
    let (line, rest) = begins.split_at(end);
    rest.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

fn unmarked(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_says_what_a_file_is() {
        let cases: [(&[u8], Option<Kind>, Option<&str>); 20] = [
            (b"PK\x03\x04", Some(Kind::Zip), None),
            (b"PK\x05\x06", Some(Kind::Zip), None),
            (b"\x1F\x8B\x08", Some(Kind::Gzip), None),
            (b"PAR1\x15", Some(Kind::Parquet), None),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Some(Kind::Compound), None),
            (b" [ {\"a\": 1}]", Some(Kind::Json), None),
            (b"[[1,2],[3,4]]", Some(Kind::Json), None),
            (b"\xEF\xBB\xBF{\n \"a\": [1]}", Some(Kind::Json), None),
            (b"{\"a\":1}\n{\"a\":2}\n", Some(Kind::JsonLines), None),
            (b"{\"a\":1}\n", Some(Kind::Json), None),
            (b"[id],[name]\n1,2\n", None, None),
            (b"{id},{name}\n1,2\n", None, None),
            (b" \n<!DOCTYPE HTML>", None, Some("an HTML or XML document")),
            (b"\xEF\xBB\xBF<html>", None, Some("an HTML or XML document")),
            (b"<html_id>,b\n", None, Some("an HTML or XML document")),
            (b"%PDF-1.7", None, Some("a PDF document")),
            (b"\x89PNG\r\n\x1A\n", None, Some("a PNG image")),
            (b"a,b\n1,2\n", None, None),
            (b"[", None, None),
            (b"", None, None),
        ];
        for (head, kind, what) in cases {
            let found = (recognise(head), named(head).map(|named| named.what));
            assert_eq!(found, (kind, what), "{}", String::from_utf8_lossy(head));
        }
    }
}
