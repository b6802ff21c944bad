//! Several files become one table: stacked where their columns have the same names, else side by side where they have as many rows.
//!
//! Each file is read by itself first, in its own dialect. Columns of files that are stacked are then read alike: where a file by
//! itself says another type than the others, it is read again.

mod along;
mod beside;
mod decide;
mod report;
mod rows;
mod stack;
mod types;

pub(super) use rows::{cell_of, original_rows, write_rfc4180};

use super::read::{Source, read_one};
use super::{ColumnChoice, ReadOptions, Together};
use crate::container::Packed;
use crate::engine::Runner;
use crate::error::{ErrorKind, UserError};
use crate::stat::{map_of, set_of, sort_by};
use along::Along;
use std::collections::{BTreeMap, BTreeSet};

/// The files in the order in which they become a table, whatever the order in which they came: by their names, byte by byte; of one
/// name, as they came, the later ones numbered.
pub fn in_order<T>(mut files: Vec<(String, T)>) -> Vec<(String, T)> {
    sort_by(&mut files, |(one, _), (other, _)| one.cmp(other));
    let mut taken = set_of(files.iter().map(|(name, _)| name.clone()));
    let mut seen = BTreeSet::new();
    for (name, _) in &mut files {
        if !seen.insert(name.clone()) {
            let numbered = |n: u64| format!("{name} ({n})");
            let mut n = 2;
            while !taken.insert(numbered(n)) {
                n += 1;
            }
            *name = numbered(n);
        }
    }
    files
}

/// What a source of these files is called.
pub fn name_of(files: &[String]) -> String {
    match files {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [first, others @ ..] => format!("{first} and {} others", others.len()),
    }
}

/// Reads files into one table: `files` have different names, and stand in the order of [`in_order`].
///
/// # Errors
/// As [`super::read`], with the file's name before the message; Input: they have neither the same columns nor as many rows; Usage: a
/// decision to stack them, or to put them side by side, that cannot be followed.
pub async fn read_files<B: Packed, R: Runner>(
    files: &[(String, &B)],
    options: &ReadOptions,
    runner: &R,
) -> Result<Source, UserError> {
    let reader = Reader { files, runner };
    if files.len() < 2 {
        return reader.read(0, options).await;
    }
    let mut parts = Vec::with_capacity(files.len());
    for position in 0..files.len() {
        parts.push(reader.read(position, options).await?);
    }
    for part in &parts {
        runner.make_room(part.table.bytes().most_made_of()).await;
    }
    let decision = decide::decide(&parts, options)?;
    match decision.how {
        Together::Stacked => stack::stacked(&reader, parts, decision, options).await,
        Together::SideBySide => beside::side_by_side(&reader, parts, decision, options).await,
    }
}

/// Reads the files one by one.
struct Reader<'a, B, R> {
    files: &'a [(String, &'a B)],
    runner: &'a R,
}

impl<B: Packed, R: Runner> Reader<'_, B, R> {
    async fn read(&self, position: usize, options: &ReadOptions) -> Result<Source, UserError> {
        let Some((name, bytes)) = self.files.get(position) else {
            return Err(UserError::internal("A file was to be read, but none came along."));
        };
        let len = |(_, bytes): &(String, &B)| bytes.len();
        let along = Along {
            runner: self.runner,
            before: self.files[..position].iter().map(len).sum(),
            len: bytes.len(),
            total: self.files.iter().map(len).sum(),
        };
        read_one(*bytes, name, options, &along).await.map_err(|error| match error.kind {
            ErrorKind::Cancelled => error,
            _ if self.files.len() == 1 => error,
            _ => UserError { message: format!("{name}: {}", error.message), ..error },
        })
    }

    /// Reads a file again if it was not read so before: `used` is how.
    async fn read_again(
        &self,
        position: usize,
        parts: &mut [Source],
        used: &mut ReadOptions,
        wanted: ReadOptions,
    ) -> Result<(), UserError> {
        if *used != wanted {
            parts[position] = self.read(position, &wanted).await?;
            *used = wanted;
        }
        Ok(())
    }
}

/// How each file was read, but for decisions on columns that it does not have.
fn used(options: &ReadOptions, parts: &[Source]) -> Vec<ReadOptions> {
    let of_file = |part: &Source| {
        let mut used = options.clone();
        used.columns.retain(|name, _| part.table.schema.position(name).is_some());
        used
    };
    parts.iter().map(of_file).collect()
}

/// The decisions on the columns of one file, by its own names. `names`: what its columns are called in the table.
fn own_choices(options: &ReadOptions, part: &Source, names: &[&str], order: &[usize]) -> BTreeMap<String, ColumnChoice> {
    let choice = |(name, column): (&&str, &usize)| {
        let own = part.report.columns.get(*column)?.name.clone();
        Some((own, options.columns.get(*name)?.clone()))
    };
    map_of(names.iter().zip(order).filter_map(choice))
}

#[cfg(test)]
mod tests;
