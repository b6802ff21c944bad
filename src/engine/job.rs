//! Work that can be done by another worker: what it is travels as plain data, and cells travel beside it as they are.

use super::ByteSource;
use crate::table::{Numbers, NumbersParts};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// One kind of work on many pieces, each of which may be done anywhere and in any order.
///
/// The job itself holds what all pieces share, and travels once to each worker; a piece is an [`Job::Ask`].
pub trait Job: Serialize + DeserializeOwned + Sync {
    /// What tells it from other jobs.
    const NAME: &'static str;
    /// Pieces that follow each other and are best done by one worker: it reads what they need together.
    const RUN: usize = 1;
    /// One piece of work.
    type Ask: Cargo + Send;
    /// What comes of it.
    type Answer: Cargo + Send;

    /// Does one piece. `bytes`: the file that the job is about, if it is about one.
    fn run<B: ByteSource>(&self, ask: &Self::Ask, bytes: &B) -> impl Future<Output = Self::Answer>;

    /// About how many bytes a piece goes through: little work is not worth sending away.
    fn weight(&self, ask: &Self::Ask) -> u64;
}

/// What travels between workers.
pub trait Cargo: Sized {
    /// All of it but its cells.
    type Note: Serialize + DeserializeOwned;

    /// In two parts.
    fn load(&self) -> (Self::Note, Vec<Cells<'_>>);

    /// Put together again; `None` if the parts do not belong together.
    fn unload(note: Self::Note, cells: Vec<Cells<'static>>) -> Option<Self>;
}

/// Many numbers of one type.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells<'a> {
    /// Eight bytes each.
    F64(Cow<'a, [f64]>),
    /// Eight bytes each.
    I64(Cow<'a, [i64]>),
    /// Four bytes each.
    I32(Cow<'a, [i32]>),
    /// Four bytes each.
    U32(Cow<'a, [u32]>),
    /// One byte each.
    U8(Cow<'a, [u8]>),
}

impl<'a> Cells<'a> {
    /// Numbers as they are held; with the number of decimals if they are held as such.
    pub fn of_numbers(numbers: &'a Numbers) -> (Self, Option<u8>) {
        match numbers.parts() {
            NumbersParts::Decimals { digits, decimals } => (Self::I32(digits.into()), Some(decimals)),
            NumbersParts::Doubles(cells) => (Self::F64(cells.into()), None),
        }
    }
}

impl Cells<'static> {
    /// The numbers that [`Cells::of_numbers`] gave; `None` if these are others.
    pub fn into_numbers(self, decimals: Option<u8>) -> Option<Numbers> {
        match (self, decimals) {
            (Self::I32(digits), Some(decimals)) => Numbers::from_decimals(digits.into_owned(), decimals),
            (Self::F64(cells), None) => Some(cells.into_owned().into()),
            _ => None,
        }
    }
}

impl Cells<'_> {
    /// The same, borrowed from nobody.
    pub fn into_owned(self) -> Cells<'static> {
        match self {
            Self::F64(cells) => Cells::F64(cells.into_owned().into()),
            Self::I64(cells) => Cells::I64(cells.into_owned().into()),
            Self::I32(cells) => Cells::I32(cells.into_owned().into()),
            Self::U32(cells) => Cells::U32(cells.into_owned().into()),
            Self::U8(cells) => Cells::U8(cells.into_owned().into()),
        }
    }

    /// How many bytes they take.
    pub fn n_bytes(&self) -> usize {
        match self {
            Self::F64(cells) => size_of_val(&**cells),
            Self::I64(cells) => size_of_val(&**cells),
            Self::I32(cells) => size_of_val(&**cells),
            Self::U32(cells) => size_of_val(&**cells),
            Self::U8(cells) => cells.len(),
        }
    }
}
