//! As much of the crate `zstd` as the crate `parquet` calls, over the decoder of `ruzstd`. It reads; it does not write.

/// Whole buffers at once.
pub mod bulk {
    use std::io::{Cursor, Error, Read, Result};

    /// Decompresses frames.
    pub struct Decompressor<'a>(std::marker::PhantomData<&'a ()>);

    impl Decompressor<'static> {
        /// A decompressor without a dictionary.
        ///
        /// # Errors
        /// None.
        pub fn new() -> Result<Self> {
            Ok(Self(std::marker::PhantomData))
        }
    }

    impl Decompressor<'_> {
        /// Appends what `source` holds at the cursor, as much as the buffer has room for; gives how many bytes that are.
        ///
        /// # Errors
        /// The frames are damaged, or hold more than there is room for.
        pub fn decompress_to_buffer(&mut self, mut source: &[u8], to: &mut Cursor<&mut Vec<u8>>) -> Result<usize> {
            let at = to.position() as usize;
            let room = to.get_ref().capacity().saturating_sub(at);
            let buffer = to.get_mut();
            buffer.truncate(at);
            while !source.is_empty() {
                let left = room - (buffer.len() - at);
                let mut frame = ruzstd::decoding::StreamingDecoder::new(&mut source).map_err(Error::other)?;
                // One byte more than there is room for shows that the frame does not fit.
                let read = frame.by_ref().take(left as u64 + 1).read_to_end(buffer)?;
                if read > left {
                    return Err(Error::other("a page is larger than the file says"));
                }
            }
            let len = buffer.len() - at;
            to.set_position((at + len) as u64);
            Ok(len)
        }
    }

    /// Would compress.
    pub struct Compressor<'a>(std::marker::PhantomData<&'a ()>);

    impl Compressor<'static> {
        /// A compressor that compresses nothing.
        ///
        /// # Errors
        /// None.
        pub fn new(_level: i32) -> Result<Self> {
            Ok(Self(std::marker::PhantomData))
        }
    }

    impl Compressor<'_> {
        /// Refuses.
        ///
        /// # Errors
        /// Always.
        pub fn compress_to_buffer(&mut self, _source: &[u8], _to: &mut Cursor<&mut Vec<u8>>) -> Result<usize> {
            Err(Error::other("Zstandard is only read here"))
        }
    }
}

/// What is known of a frame before it is decoded.
pub mod zstd_safe {
    /// The size is not looked up: whoever asks knows it, or guesses it from the size of the frame.
    ///
    /// # Errors
    /// None.
    pub fn get_frame_content_size(_source: &[u8]) -> Result<Option<u64>, std::convert::Infallible> {
        Ok(None)
    }

    /// Room that compressing so many bytes would take.
    pub fn compress_bound(len: usize) -> usize {
        len
    }
}
