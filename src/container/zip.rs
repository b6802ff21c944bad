//! ZIP archives: tables among the files inside, or a workbook that is an archive itself.

use super::contents::{Layer, Note, NoteKind};
use super::error::{Bomb, ContainerError};
use super::inflate::{HELD, is_bomb};
use super::kind::{HEAD, named, recognise};
use super::unpack::{Job, Seekable, length};
use super::workbook::{self, Book};
use ::zip::ZipArchive;
use ::zip::result::ZipError;
use std::io::{self, Read};

const WHAT: &str = "a ZIP archive";

/// Ends of the names of tables.
const TABLES: [&str; 13] =
    ["csv", "tsv", "tab", "psv", "xlsx", "xlsm", "xlsb", "xls", "ods", "parquet", "json", "jsonl", "ndjson"];
/// Ends of the names of what may be a table.
const PERHAPS: [&str; 4] = ["gz", "txt", "dat", "data"];
/// Formats of Office that hold no sheet.
const OTHER_OFFICE: [(&str, &str); 3] =
    [("word/", "a Word document"), ("ppt/", "a PowerPoint presentation"), ("visio/", "a Visio drawing")];

/// What the archive says of one of its files.
struct Entry {
    index: usize,
    name: String,
    packed: u64,
    inflated: u64,
    encrypted: bool,
}

/// Opens an archive: as a workbook, or the member that is wanted.
pub(super) fn open(job: &mut Job, bytes: &mut dyn Seekable) -> Result<(), ContainerError> {
    let len = length(bytes)?;
    let mut archive = ZipArchive::new(bytes).map_err(damaged)?;
    let entries = entries(&mut archive)?;
    let has = |name: &str| entries.iter().any(|entry| entry.name == name);
    let mimetype = mimetype(&mut archive);
    let book = match mimetype.as_str() {
        _ if has("xl/workbook.xml") || has("xl/worksheets/sheet1.xml") => Some(Book::Xlsx),
        _ if has("xl/workbook.bin") => Some(Book::Xlsb),
        text if text.starts_with("application/vnd.oasis.opendocument.spreadsheet") => Some(Book::Ods),
        _ => None,
    };
    if let Some(book) = book {
        let what = book.what();
        if entries.iter().any(|entry| entry.encrypted) || manifest_encrypts(&mut archive) {
            return Err(ContainerError::Encrypted { what });
        }
        check(&mut archive, &entries, len, what)?;
        return workbook::open_zipped(job, archive.into_inner(), book);
    }
    let office = OTHER_OFFICE.iter().find(|(folder, _)| entries.iter().any(|entry| entry.name.starts_with(folder)));
    let office =
        office.map(|(_, what)| *what).or(mimetype.contains("opendocument").then_some("an OpenDocument file without sheets"));
    if let Some(what) = office {
        return Err(ContainerError::Unread {
            message: format!("By its content the file is {what}, not a table."),
            way_out: "Export the table as CSV or Excel from the program that made the file.".to_owned(),
        });
    }
    open_member(job, &mut archive, &entries)
}

fn entries<R: io::Read + io::Seek>(archive: &mut ZipArchive<R>) -> Result<Vec<Entry>, ContainerError> {
    let mut entries = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        let entry = Entry { index, name, packed: file.compressed_size(), inflated: file.size(), encrypted: file.encrypted() };
        if !file.is_dir() {
            entries.push(entry);
        }
    }
    Ok(entries)
}

/// Opens the member that is wanted, or the first that holds a table.
fn open_member(job: &mut Job, archive: &mut ZipArchive<&mut dyn Seekable>, entries: &[Entry]) -> Result<(), ContainerError> {
    let tables = tables(archive, entries)?;
    let entry = match &job.wanted.member {
        Some(name) => tables.iter().find(|entry| entry.name == *name).ok_or_else(|| ContainerError::NoSuch {
            what: "table in the archive called",
            name: name.clone(),
            all: tables.iter().map(|entry| entry.name.clone()).collect(),
        })?,
        None => tables.first().ok_or_else(|| none(entries))?,
    };
    if entry.encrypted {
        return Err(ContainerError::Encrypted { what: WHAT });
    }
    refuse_bomb(entry)?;
    let others: Vec<String> = tables.iter().filter(|other| other.index != entry.index).map(|other| other.name.clone()).collect();
    let n = tables.len();
    if n > 1 && job.wanted.member.is_none() {
        let message = format!("The archive holds {n} tables: {} was read. Choose the file to read another.", entry.name);
        job.contents.notes.push(Note { kind: NoteKind::Others, count: others.len() as u64, message });
    }
    let evidence = match n {
        1 => format!("The only table among {} files of a ZIP archive.", entries.len()),
        _ => format!("The first of {n} tables in a ZIP archive of {} files.", entries.len()),
    };
    job.contents.layers.push(Layer::Members { member: entry.name.clone(), others, evidence });
    let mut file = archive.by_index(entry.index).map_err(damaged)?;
    // What inflates to more than the archive says is cut off there, and the checksum then tells.
    job.take(WHAT, &mut (&mut file).take(entry.inflated + 1))
}

/// The files that may hold a table: by the ends of their names, else by their first bytes.
fn tables<'a>(archive: &mut ZipArchive<&mut dyn Seekable>, entries: &'a [Entry]) -> Result<Vec<&'a Entry>, ContainerError> {
    let is_hidden = |entry: &&Entry| entry.name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    let seen: Vec<&Entry> = entries.iter().filter(|entry| !is_hidden(entry) && entry.inflated > 0).collect();
    let ends = |entry: &&&Entry, ends: &[&str]| {
        let name = entry.name.to_lowercase();
        name.rsplit_once('.').is_some_and(|(_, end)| ends.contains(&end))
    };
    for wanted in [&TABLES[..], &PERHAPS[..]] {
        let found: Vec<&Entry> = seen.iter().filter(|entry| ends(entry, wanted)).copied().collect();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let mut found = Vec::new();
    for entry in seen.into_iter().filter(|entry| !entry.encrypted) {
        let mut head = Vec::new();
        let file = archive.by_index(entry.index).map_err(damaged)?;
        file.take(HEAD as u64).read_to_end(&mut head).map_err(|error| ContainerError::while_reading(WHAT, error))?;
        if recognise(&head).is_some() || named(&head).is_none() && !head.contains(&0) {
            found.push(entry);
        }
    }
    Ok(found)
}

fn none(entries: &[Entry]) -> ContainerError {
    if entries.iter().any(|entry| entry.encrypted) {
        return ContainerError::Encrypted { what: WHAT };
    }
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).take(5).collect();
    let found = match entries.len() {
        0 => "it is empty".to_owned(),
        n if n > names.len() => format!("it holds {} and {} more", names.join(", "), n - names.len()),
        _ => format!("it holds {}", names.join(", ")),
    };
    ContainerError::NoTable { what: WHAT, found }
}

/// Inflates every part of a workbook once, so that neither damage nor a bomb is met half-way: whoever reads it afterwards holds
/// no limit and checks no checksum.
fn check(
    archive: &mut ZipArchive<&mut dyn Seekable>,
    entries: &[Entry],
    len: u64,
    what: &'static str,
) -> Result<(), ContainerError> {
    let inflated: u64 = entries.iter().map(|entry| entry.inflated).sum();
    if is_bomb(len, inflated) || inflated > 4 * HELD {
        return Err(ContainerError::Bomb(Bomb { packed: len, inflated }));
    }
    for entry in entries {
        let mut file = archive.by_index(entry.index).map_err(|error| of(what, error))?;
        let read = io::copy(&mut (&mut file).take(entry.inflated + 1), &mut io::sink());
        let read = read.map_err(|error| ContainerError::while_reading(what, error))?;
        if read != entry.inflated {
            let cause = format!("{} has {read} bytes in place of {}", entry.name, entry.inflated);
            return Err(ContainerError::Damaged { what, cause });
        }
    }
    Ok(())
}

fn refuse_bomb(entry: &Entry) -> Result<(), ContainerError> {
    if is_bomb(entry.packed, entry.inflated) {
        return Err(ContainerError::Bomb(Bomb { packed: entry.packed, inflated: entry.inflated }));
    }
    Ok(())
}

/// The kind of an OpenDocument file; nothing in other archives.
fn mimetype(archive: &mut ZipArchive<&mut dyn Seekable>) -> String {
    let mut text = String::new();
    if let Ok(file) = archive.by_name("mimetype") {
        // What is no text is no kind.
        drop(file.take(256).read_to_string(&mut text));
    }
    text
}

/// OpenDocument encrypts the files in the archive, and says so in its manifest.
fn manifest_encrypts(archive: &mut ZipArchive<&mut dyn Seekable>) -> bool {
    let mut text = Vec::new();
    if let Ok(file) = archive.by_name("META-INF/manifest.xml") {
        drop(file.take(1 << 20).read_to_end(&mut text));
    }
    memchr::memmem::find(&text, b"encryption-data").is_some()
}

fn damaged(error: ZipError) -> ContainerError {
    of(WHAT, error)
}

fn of(what: &'static str, error: ZipError) -> ContainerError {
    match error {
        ZipError::Io(error) => ContainerError::while_reading(what, error),
        ZipError::InvalidPassword => ContainerError::Encrypted { what },
        ZipError::UnsupportedArchive(cause) if cause == ZipError::PASSWORD_REQUIRED => ContainerError::Encrypted { what },
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => ContainerError::Unread {
            message: format!("The file is {what} that is compressed in an unusual way: {error}."),
            way_out: "Unpack it and choose the table inside, or pack it again with the usual method (Deflate).".to_owned(),
        },
        other => ContainerError::Damaged { what, cause: other.to_string() },
    }
}
