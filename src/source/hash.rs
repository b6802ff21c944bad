//! The hash of a file, put together from those of its chunks, which may be hashed apart.

use super::stream::CHUNK;
use blake3::Hasher;
use blake3::hazmat::{HasherExt, Mode, left_subtree_len, merge_subtrees_non_root, merge_subtrees_root};

/// The hash of one chunk: a subtree of BLAKE3's tree, or the whole of it if the file has no other chunk.
pub(super) type ChunkHash = [u8; 32];

/// The hash of the chunk that begins at `start`, a multiple of [`CHUNK`].
pub(super) fn of_chunk(bytes: &[u8], start: u64, is_only: bool) -> ChunkHash {
    if is_only {
        return *blake3::hash(bytes).as_bytes();
    }
    Hasher::new().set_input_offset(start).update(bytes).finalize_non_root()
}

/// BLAKE3 of a file of `len` bytes from the hashes of all its chunks, in order: 64 hexadecimal digits.
pub(super) fn of_file(chunks: &[ChunkHash], len: u64) -> String {
    match chunks {
        [] => blake3::hash(&[]),
        [only] => blake3::Hash::from_bytes(*only),
        _ => {
            let (left, right) = children(chunks, len);
            merge_subtrees_root(&left, &right, Mode::Hash)
        }
    }
    .to_hex()
    .to_string()
}

fn of_subtree(chunks: &[ChunkHash], len: u64) -> ChunkHash {
    if let [only] = chunks {
        return *only;
    }
    let (left, right) = children(chunks, len);
    merge_subtrees_non_root(&left, &right, Mode::Hash)
}

/// The two subtrees of a tree of at least two chunks.
fn children(chunks: &[ChunkHash], len: u64) -> (ChunkHash, ChunkHash) {
    let left_len = left_subtree_len(len);
    let (left, right) = chunks.split_at((left_len / CHUNK as u64) as usize);
    (of_subtree(left, left_len), of_subtree(right, len - left_len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_hashed_apart_give_the_hash_of_the_whole() {
        let bytes: Vec<u8> = (0..5 * CHUNK + 3).map(|i| (i * i / 7) as u8).collect();
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK, 4 * CHUNK, 4 * CHUNK + 1, bytes.len()] {
            let whole = &bytes[..len];
            let starts = (0..len).step_by(CHUNK);
            let chunks: Vec<ChunkHash> =
                starts.map(|start| of_chunk(&whole[start..len.min(start + CHUNK)], start as u64, len <= CHUNK)).collect();
            assert_eq!(of_file(&chunks, len as u64), blake3::hash(whole).to_hex().to_string(), "{len} bytes");
        }
    }
}
