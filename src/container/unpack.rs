//! Layer by layer, until there is text.

use super::contents::{Contents, Wanted};
use super::error::ContainerError;
use super::inflate::HELD;
use super::kind::{HEAD, Kind, named, recognise};
use super::{encoded, gzip, json, parquet, workbook, zip};
use crate::error::UserError;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

/// Most layers: a compressed workbook in an archive has three.
const DEPTH: usize = 4;

/// Bytes that can be read from any place.
pub trait Seekable: Read + Seek {}

impl<T: Read + Seek> Seekable for T {}

/// Writes the table in `bytes` to `text`; gives what was found on the way.
///
/// # Errors
/// Input: damaged, encrypted, without a table, or out of all proportion inflated. Usage: there is no such sheet or member.
/// Machine: `bytes` cannot be read, or `text` not be written.
pub fn unpack(bytes: &mut dyn Seekable, wanted: &Wanted, text: &mut dyn Write) -> Result<Contents, UserError> {
    let mut contents = Contents { hash: hash(bytes).map_err(ContainerError::Io)?, ..Contents::default() };
    let mut job = Job { wanted, text, contents: &mut contents, depth: 0 };
    job.open(bytes)?;
    text.flush().map_err(ContainerError::Io)?;
    Ok(contents)
}

/// BLAKE3 of all bytes; leaves them at their beginning.
fn hash(bytes: &mut dyn Seekable) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    bytes.rewind()?;
    loop {
        match bytes.read(&mut buffer)? {
            0 => break,
            n => hasher.update(&buffer[..n]),
        };
    }
    bytes.rewind()?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// What is handed from layer to layer.
pub(super) struct Job<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) text: &'a mut dyn Write,
    pub(super) contents: &'a mut Contents,
    depth: usize,
}

impl Job<'_> {
    /// Opens what can be sought.
    fn open(&mut self, bytes: &mut dyn Seekable) -> Result<(), ContainerError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(ContainerError::Unread {
                message: format!("The table is packed more than {DEPTH} times, one container inside the other."),
                way_out: "Unpack it and choose the table inside.".to_owned(),
            });
        }
        let mut head = Vec::new();
        bytes.take(HEAD as u64).read_to_end(&mut head)?;
        bytes.rewind()?;
        match recognise(&head) {
            Some(Kind::Gzip) => gzip::open(self, bytes),
            Some(Kind::Zip) => zip::open(self, bytes),
            Some(Kind::Compound) => workbook::open_compound(self, bytes),
            Some(Kind::Parquet) => parquet::open(self, bytes),
            Some(Kind::Json) => json::open(self, bytes),
            Some(Kind::JsonLines) => json::open_lines(self, bytes),
            None => encoded::take(self, "a text", bytes),
        }
    }

    /// Takes what comes out of one layer: text as it is, another container from memory.
    pub(super) fn take(&mut self, what: &'static str, stream: &mut dyn Read) -> Result<(), ContainerError> {
        let mut head = Vec::new();
        let failed = |error| ContainerError::while_reading(what, error);
        stream.take(HEAD as u64).read_to_end(&mut head).map_err(failed)?;
        if let Some(named) = named(&head) {
            let (message, way_out) = (format!("What is packed in the file is {}.", named.what), named.way_out.to_owned());
            return Err(ContainerError::Unread { message, way_out });
        }
        if recognise(&head).is_none() {
            return encoded::take(self, what, &mut head.as_slice().chain(stream));
        }
        stream.take(HELD).read_to_end(&mut head).map_err(failed)?;
        if head.len() as u64 > HELD {
            return Err(ContainerError::Unread {
                message: "What is packed in the file is larger than 1 GB, and is itself packed.".to_owned(),
                way_out: "Unpack the outer layer and open what is inside.".to_owned(),
            });
        }
        self.open(&mut Cursor::new(head))
    }

    /// Takes the rest as it is.
    pub(super) fn copy(&mut self, stream: &mut dyn Read, what: &'static str) -> Result<(), ContainerError> {
        let mut buffer = vec![0; 1 << 18];
        loop {
            match stream.read(&mut buffer).map_err(|error| ContainerError::while_reading(what, error))? {
                0 => return Ok(()),
                n => self.text.write_all(&buffer[..n])?,
            }
        }
    }
}

/// How many bytes there are; leaves them at their beginning.
pub(super) fn length(bytes: &mut dyn Seekable) -> io::Result<u64> {
    let len = bytes.seek(SeekFrom::End(0))?;
    bytes.rewind()?;
    Ok(len)
}
