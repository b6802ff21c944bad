//! Gzip (RFC 1952): one file, perhaps in several members one after the other.

use super::contents::Layer;
use super::error::ContainerError;
use super::inflate::{Counted, Guarded};
use super::unpack::{Job, Seekable};
use flate2::read::MultiGzDecoder;

const WHAT: &str = "compressed with gzip";

/// Inflates, and goes on with what is inside.
pub(super) fn open(job: &mut Job, bytes: &mut dyn Seekable) -> Result<(), ContainerError> {
    job.contents.layers.push(Layer::Single { evidence: "The file is compressed with gzip.".to_owned() });
    let (counted, packed) = Counted::new(bytes);
    job.take(WHAT, &mut Guarded::new(MultiGzDecoder::new(counted), packed))
}
