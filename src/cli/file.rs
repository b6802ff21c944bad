//! Files on disk.

use crate::container::{self, Contents, NoteKind, Packed, Unpacked, Wanted};
use crate::deploy::{Model, ModelDocument};
use crate::engine::{ByteSource, BytesGone, Runner};
use crate::error::UserError;
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The bytes of a file, with the table last unpacked from them.
pub(super) struct FileBytes {
    bytes: Bytes,
    unpacked: Mutex<Option<(Wanted, Arc<Unpacked<Bytes>>)>>,
}

/// Bytes on disk, read in pieces; those of standard input, held in memory.
pub(super) enum Bytes {
    Disk { file: Mutex<File>, len: u64 },
    Memory(Vec<u8>),
}

impl FileBytes {
    /// Opens a file; `-` is standard input.
    pub(super) fn open(path: &Path) -> Result<Self, UserError> {
        Ok(Self { bytes: Bytes::open(path)?, unpacked: Mutex::default() })
    }
}

impl Bytes {
    fn open(path: &Path) -> Result<Self, UserError> {
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
            return Ok(Self::Disk { file: Mutex::new(file), len: facts.len() });
        }
        // A pipe (`<(command)`) can only be read from its beginning to its end.
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(Self::Memory(bytes))
    }
}

impl ByteSource for FileBytes {
    fn len(&self) -> u64 {
        self.bytes.len()
    }

    async fn read(&self, start: u64, len: usize) -> Result<Cow<'_, [u8]>, BytesGone> {
        self.bytes.read(start, len).await
    }
}

impl Packed for FileBytes {
    type Text = Bytes;

    async fn unpack<R: Runner>(&self, wanted: &Wanted, _: &R) -> Result<Arc<Unpacked<Bytes>>, UserError> {
        if let Some((_, unpacked)) = locked(&self.unpacked).as_ref().filter(|(before, _)| before == wanted) {
            return Ok(unpacked.clone());
        }
        let (text, contents) = match &self.bytes {
            Bytes::Disk { file, .. } => to_disk(&mut BufReader::new(&*locked(file)), wanted)?,
            Bytes::Memory(bytes) => to_disk(&mut Cursor::new(bytes), wanted)?,
        };
        for note in contents.notes.iter().filter(|note| note.kind == NoteKind::Others) {
            eprintln!("straightedge: {} (--sheet, --member)", note.message);
        }
        let unpacked = Arc::new(Unpacked { text, contents });
        *locked(&self.unpacked) = Some((wanted.clone(), unpacked.clone()));
        Ok(unpacked)
    }
}

/// Unpacks a table into a file without a name, which is gone when it is closed.
fn to_disk(bytes: &mut dyn container::Seekable, wanted: &Wanted) -> Result<(Bytes, Contents), UserError> {
    let failed = |error: io::Error| {
        UserError::machine(
            format!("The table cannot be unpacked to {}: {error}.", std::env::temp_dir().display()),
            "Make room there, or set TMPDIR to another folder.",
        )
    };
    let mut text = BufWriter::new(tempfile::tempfile().map_err(failed)?);
    let contents = container::unpack(bytes, wanted, &mut text)?;
    text.flush().map_err(failed)?;
    let file = text.into_inner().map_err(|error| failed(error.into_error()))?;
    let len = file.metadata().map_err(failed)?.len();
    Ok((Bytes::Disk { file: Mutex::new(file), len }, contents))
}

/// What was left by a thread that panicked is as good as before: nothing is changed in two steps.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ByteSource for Bytes {
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
                let mut file = locked(file);
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
