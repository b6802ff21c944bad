//! Files on disk.

use crate::deploy::{Model, ModelDocument};
use crate::engine::{ByteSource, BytesGone};
use crate::error::UserError;
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The bytes of a file, read in pieces; those of standard input, held in memory.
pub(super) enum FileBytes {
    Disk { file: File, len: u64 },
    Memory(Vec<u8>),
}

impl FileBytes {
    /// Opens a file; `-` is standard input.
    pub(super) fn open(path: &Path) -> Result<Self, UserError> {
        let unreadable = |error: io::Error| unreadable(path, &error);
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(unreadable)?;
            return Ok(Self::Memory(bytes));
        }
        let mut file = File::open(path).map_err(unreadable)?;
        let facts = file.metadata().map_err(unreadable)?;
        if facts.is_dir() {
            return Err(UserError::usage(format!("{} is a folder.", path.display()), "Give a file."));
        }
        if facts.is_file() {
            return Ok(Self::Disk { file, len: facts.len() });
        }
        // A pipe (`<(command)`) can only be read from its beginning to its end.
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(Self::Memory(bytes))
    }
}

impl ByteSource for FileBytes {
    fn len(&self) -> u64 {
        match self {
            Self::Disk { len, .. } => *len,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        match self {
            Self::Disk { file, len: all } => {
                let wanted = len.min(all.saturating_sub(start) as usize);
                let mut bytes = vec![0; wanted];
                // `Seek` and `Read` are for `&File` too.
                let mut file = file;
                file.seek(SeekFrom::Start(start))
                    .and_then(|_| file.read_exact(&mut bytes))
                    .map_err(|e| BytesGone(e.to_string()))?;
                Ok(Cow::Owned(bytes))
            }
            Self::Memory(bytes) => {
                let start = (start as usize).min(bytes.len());
                let end = start.saturating_add(len).min(bytes.len());
                Ok(Cow::Borrowed(&bytes[start..end]))
            }
        }
    }
}

/// The text of a file.
pub(super) fn read_text(path: &Path) -> Result<String, UserError> {
    fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

/// The model of a document on disk.
pub(super) fn read_model(path: &Path) -> Result<Model, UserError> {
    Ok(ModelDocument::from_json(&read_text(path)?)?)
}

/// Writes a file whole: a failed write leaves what was there.
pub(super) fn write(path: &Path, text: &str) -> Result<(), UserError> {
    let failed = |error: io::Error| {
        UserError::machine(format!("{} cannot be written: {error}.", path.display()), "Check the folder and the rights to it.")
    };
    if fs::symlink_metadata(path).is_ok_and(|facts| !facts.is_file()) {
        // A device or a pipe is written as it is.
        return fs::write(path, text).map_err(failed);
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(".part");
    fs::write(&draft, text).and_then(|()| fs::rename(&draft, path)).map_err(failed)
}

fn unreadable(path: &Path, error: &io::Error) -> UserError {
    let message = format!("{} cannot be read: {error}.", path.display());
    match error.kind() {
        io::ErrorKind::NotFound => UserError::usage(message, "Check the path."),
        io::ErrorKind::InvalidData => UserError::input(message, "It is not a text in UTF-8."),
        _ => UserError::machine(message, "Check that the file is there and may be read."),
    }
}
