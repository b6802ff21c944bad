//! Files that hold a table but are no plain text: each is recognised by its content and unpacked into text, with what the format
//! knows of its columns. One file a format. Text of before Unicode, and text whose columns are aligned by blanks, are such files too.
//!
//! What comes out is what the reader of text takes: the text of a member as it is, or made UTF-8; or the rows of a workbook, a Parquet
//! file, JSON or aligned columns as RFC 4180 in UTF-8. [`unpack`] works on anything that can be read and sought, natively and in the
//! browser alike; who has the bytes says by [`Packed`] where that happens and where the text is kept.

mod aligned;
mod cell;
mod charset;
mod contents;
mod encoded;
mod error;
mod gzip;
mod inflate;
mod json;
mod json_shape;
mod kind;
mod packed;
mod parquet;
mod rows;
mod sheet;
mod unpack;
mod workbook;
mod zip;

pub use aligned::is_aligned;
pub use charset::{CHARSETS, count_sequences, is_foreign};
pub use contents::{Contents, Known, Layer, Note, NoteKind, Wanted};
pub use kind::{HEAD, Kind, Named, named, recognise};
pub use packed::{Packed, Unpacked};
pub use unpack::{Seekable, unpack};
