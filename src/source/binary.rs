//! Recognises files that are no tables in text, by their first bytes.

use super::error::SourceError;

const UNPACK: &str = "Unpack it and choose the CSV file inside.";
const SHEET: &str = "Open it in a spreadsheet program and save the sheet as CSV.";
const CONVERT: &str = "Convert it to CSV first, for example with DuckDB: COPY (FROM 'file') TO 'file.csv'.";
const EXPORT: &str = "Export the table as CSV from the program that made the file.";
const TABLE: &str = "Choose a file with a table in it, such as a CSV file.";

/// First bytes, what they say, and the way out; the longer ones of a family first.
const SIGNATURES: [(&[u8], &str, &str); 26] = [
    (b"\x1F\x8B", "compressed with gzip", UNPACK),
    (b"BZh", "compressed with bzip2", UNPACK),
    (b"\xFD7zXZ\0", "compressed with xz", UNPACK),
    (b"\x28\xB5\x2F\xFD", "compressed with Zstandard", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"PAR1", "a Parquet file", CONVERT),
    (b"ARROW1", "an Arrow file", CONVERT),
    (b"ORC", "an ORC file", CONVERT),
    (b"Obj\x01", "an Avro file", CONVERT),
    (b"SQLite format 3\0", "an SQLite database", EXPORT),
    (b"\x89HDF\r\n\x1A\n", "an HDF5 file", EXPORT),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel or Office file", SHEET),
    (b"{\\rtf", "an RTF document", EXPORT),
    (b"%PDF-", "a PDF document", "Get the table as CSV from where the document comes from."),
    (b"\x89PNG\r\n\x1A\n", "a PNG image", TABLE),
    (b"\xFF\xD8\xFF", "a JPEG image", TABLE),
    (b"GIF8", "a GIF image", TABLE),
    (b"II*\0", "a TIFF image", TABLE),
    (b"MM\0*", "a TIFF image", TABLE),
    (b"\x7FELF", "a program", TABLE),
    (b"MZ\x90\0", "a program", TABLE),
    (b"\0asm", "a WebAssembly program", TABLE),
    (b"RDX3\n", "an R data file", EXPORT),
    (b"$FL2@(#)", "an SPSS file", EXPORT),
    (b"\xFF\xFE\0\0", "text in UTF-32", "Save it in UTF-8."),
];

/// Refuses a file whose first bytes show that it is something else.
pub(super) fn refuse(head: &[u8]) -> Result<(), SourceError> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Err(zip(head));
    }
    let begins = head.trim_ascii_start();
    let is_markup = ["<!doctype html", "<html", "<?xml"]
        .iter()
        .any(|tag| begins.get(..tag.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(tag.as_bytes())));
    if is_markup {
        let way_out = "The download may have given a web page in place of the data: download the CSV file itself.";
        return Err(SourceError::NotText { what: "an HTML or XML document", way_out });
    }
    match SIGNATURES.iter().find(|(signature, ..)| head.starts_with(signature)) {
        Some((_, what, way_out)) => Err(SourceError::NotText { what, way_out }),
        None => Ok(()),
    }
}

/// What a ZIP archive is: by the names of its first files.
fn zip(head: &[u8]) -> SourceError {
    let names = &head[..head.len().min(4096)];
    let has = |name: &str| memchr::memmem::find(names, name.as_bytes()).is_some();
    let (what, way_out) = if has("xl/") || has("[Content_Types].xml") && !has("word/") && !has("ppt/") {
        ("an Excel workbook (XLSX)", SHEET)
    } else if has("opendocument.spreadsheet") {
        ("an OpenDocument sheet (ODS)", SHEET)
    } else if has("[Content_Types].xml") || has("opendocument") {
        ("an office document", EXPORT)
    } else {
        ("a ZIP archive", UNPACK)
    };
    SourceError::NotText { what, way_out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_no_text() {
        let cases: [(&[u8], Option<&str>); 9] = [
            (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", Some("an Excel workbook (XLSX)")),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Some("an OpenDocument sheet (ODS)")),
            (b"PK\x03\x04....data.csv", Some("a ZIP archive")),
            (b"\x1F\x8B\x08", Some("compressed with gzip")),
            (b"PAR1\x15", Some("a Parquet file")),
            (b" \n<!DOCTYPE HTML>", Some("an HTML or XML document")),
            (b"a,b\n1,2\n", None),
            (b"<html_id>,b\n", Some("an HTML or XML document")),
            (b"", None),
        ];
        for (head, expected) in cases {
            let found = match refuse(head) {
                Err(SourceError::NotText { what, .. }) => Some(what),
                _ => None,
            };
            assert_eq!(found, expected, "{}", String::from_utf8_lossy(head));
        }
    }
}
