//! The bytes of a segment file: a header, then frames that carry one leaf each.
//!
//! ```text
//! segment  magic 8 ‖ first 12 bytes of SHA-256(origin) ‖ first index u64 ‖ chain before it 32 ‖ crc32c u32
//! frame    length u32 ‖ crc32c u32 ‖ index u64 ‖ batch u64 ‖ chain 32 ‖ leaf ‖ zeros to a multiple of 8
//! ```
//! Integers are big-endian; the chain is `SHA-256(chain before ‖ leaf hash)`; `batch` is the
//! index of the first frame written in the same commit, which tells a torn write from a hole.

use crate::{
    LEAF_MAX,
    tree::{Hash, leaf_hash},
};
use sha2::{Digest as _, Sha256};
use std::io::{self, Read};

/// Magic and format version.
const MAGIC: [u8; 8] = *b"SCALOG\0\x01";

/// The length of a segment's header.
pub(crate) const HEADER: usize = 64;

/// The length of a frame before its leaf.
pub(crate) const FRAME_HEAD: usize = 56;

/// How a segment begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) first: u64,
    pub(crate) chain: Hash,
}

/// One frame that was read and is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) index: u64,
    pub(crate) batch: u64,
    pub(crate) chain: Hash,
    /// The hash of its leaf.
    pub(crate) hash: Hash,
    /// How many bytes it takes.
    pub(crate) len: usize,
}

/// Why bytes are no segment or no frame.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FrameError {
    #[error("the file ends inside a frame")]
    Torn,
    #[error("a frame's checksum does not match its bytes")]
    Checksum,
    #[error("a frame claims an impossible length")]
    Length,
    #[error("bytes between frames are not zero")]
    Padding,
    #[error("the segment's header is damaged")]
    Header,
    #[error("the segment has format version {0}, this program reads version 1")]
    Version(u8),
    #[error("the segment belongs to another log")]
    Foreign,
    #[error("reading failed: {0}")]
    Io(#[from] io::Error),
}

/// What the first frame chains to.
pub(crate) fn genesis(origin: &str) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"safeconduct-audit chain\0");
    hash.update(origin);
    hash.finalize().into()
}

/// The next link of the chain.
pub(crate) fn link(chain: &Hash, leaf: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(chain);
    hash.update(leaf);
    hash.finalize().into()
}

impl Header {
    /// The bytes of the header in the log of this origin.
    pub(crate) fn encode(&self, origin: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&print(origin));
        bytes.extend_from_slice(&self.first.to_be_bytes());
        bytes.extend_from_slice(&self.chain);
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_be_bytes());
        bytes
    }

    /// Reads the header of a segment of the log of this origin.
    pub(crate) fn decode(bytes: &[u8; HEADER], origin: &str) -> Result<Header, FrameError> {
        let mut fields = Fields(bytes);
        let (magic, origin_print): ([u8; 8], [u8; 12]) = (fields.take(), fields.take());
        let header = Header { first: u64::from_be_bytes(fields.take()), chain: fields.take() };
        let whole =
            crc32c::crc32c(bytes.get(..HEADER - 4).unwrap_or_default()) == u32::from_be_bytes(fields.take());
        match (whole, magic) {
            (false, _) => Err(FrameError::Header),
            (true, [b'S', b'C', b'A', b'L', b'O', b'G', 0, version]) if version != 1 => {
                Err(FrameError::Version(version))
            }
            (true, MAGIC) if origin_print == print(origin) => Ok(header),
            (true, MAGIC) => Err(FrameError::Foreign),
            (true, _) => Err(FrameError::Header),
        }
    }
}

fn print(origin: &str) -> [u8; 12] {
    let hash: Hash = Sha256::digest(origin).into();
    Fields(&hash).take()
}

/// Appends a frame to `out`.
pub(crate) fn encode(out: &mut Vec<u8>, index: u64, batch: u64, chain: &Hash, leaf: &[u8]) {
    debug_assert!((1..=LEAF_MAX).contains(&leaf.len()));
    let len = (leaf.len() as u32).to_be_bytes();
    let mut head = [0; FRAME_HEAD - 8];
    for (to, from) in head.iter_mut().zip(index.to_be_bytes().iter().chain(&batch.to_be_bytes()).chain(chain))
    {
        *to = *from;
    }
    out.extend_from_slice(&len);
    out.extend_from_slice(&checksum(&len, &head, leaf).to_be_bytes());
    out.extend_from_slice(&head);
    out.extend_from_slice(leaf);
    out.resize(out.len().next_multiple_of(8), 0);
}

fn checksum(len: &[u8; 4], head: &[u8], leaf: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c_append(crc32c::crc32c(len), head), leaf)
}

/// Reads the next frame and puts its leaf into `leaf`; `None` at the end of the file.
///
/// Checks the frame in itself; that it continues the log is for the caller to see.
pub(crate) fn read(input: &mut impl Read, leaf: &mut Vec<u8>) -> Result<Option<Frame>, FrameError> {
    let mut head = [0; FRAME_HEAD];
    match fill(input, &mut head)? {
        0 => return Ok(None),
        FRAME_HEAD => {}
        _ => return Err(FrameError::Torn),
    }
    let mut fields = Fields(&head);
    let (len, crc): ([u8; 4], [u8; 4]) = (fields.take(), fields.take());
    let rest = fields.0;
    let (index, batch, chain) = (fields.take(), fields.take(), fields.take());
    let size = u32::from_be_bytes(len) as usize;
    if !(1..=LEAF_MAX).contains(&size) {
        return Err(FrameError::Length);
    }
    leaf.resize((FRAME_HEAD + size).next_multiple_of(8) - FRAME_HEAD, 0);
    if fill(input, leaf)? != leaf.len() {
        return Err(FrameError::Torn);
    }
    let padded = leaf.len();
    let clean = leaf.iter().skip(size).all(|byte| *byte == 0);
    leaf.truncate(size);
    if checksum(&len, rest, leaf) != u32::from_be_bytes(crc) {
        return Err(FrameError::Checksum);
    }
    if !clean {
        return Err(FrameError::Padding);
    }
    Ok(Some(Frame {
        index: u64::from_be_bytes(index),
        batch: u64::from_be_bytes(batch),
        chain,
        hash: leaf_hash(leaf),
        len: FRAME_HEAD + padded,
    }))
}

/// Reads until `buffer` is full or the input ends; says how much came.
pub(crate) fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Whole frames anywhere in `bytes`, at the places where frames may begin.
pub(crate) fn search(bytes: &[u8]) -> impl Iterator<Item = Frame> {
    let mut leaf = Vec::new();
    (0..bytes.len()).step_by(8).filter_map(move |at| read(&mut bytes.get(at..)?, &mut leaf).ok().flatten())
}

/// Takes fixed fields off the front; what is missing reads as zero, so callers give enough.
struct Fields<'b>(&'b [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        match self.0.split_first_chunk::<N>() {
            Some((field, rest)) => {
                self.0 = rest;
                *field
            }
            None => [0; N],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_reads_back(leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..300), 0..20)) {
            let mut bytes = Vec::new();
            for (index, leaf) in leaves.iter().enumerate() {
                encode(&mut bytes, index as u64, 0, &[7; 32], leaf);
            }
            let (mut input, mut read_back, mut leaf) = (&bytes[..], Vec::new(), Vec::new());
            while let Some(frame) = read(&mut input, &mut leaf).unwrap() {
                prop_assert_eq!((frame.index, frame.chain, frame.hash), (read_back.len() as u64, [7; 32], leaf_hash(&leaf)));
                read_back.push(leaf.clone());
            }
            prop_assert_eq!(read_back, leaves);
        }

        #[test]
        fn any_bytes_are_an_error_or_a_frame_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&mut &bytes[..], &mut Vec::new());
            prop_assert_eq!(search(&bytes).count(), 0);
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_found() {
        let mut bytes = Vec::new();
        encode(&mut bytes, 3, 2, &[9; 32], b"{\"leaf\":1}");
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(read(&mut &changed[..], &mut Vec::new()).is_err(), "byte {at}");
        }
        let header = Header { first: 5, chain: [1; 32] }.encode("o");
        for at in 0..HEADER {
            let mut changed: [u8; HEADER] = header.clone().try_into().unwrap();
            changed[at] ^= 1;
            assert!(Header::decode(&changed, "o").is_err(), "byte {at}");
        }
        assert!(Header::decode(&header.clone().try_into().unwrap(), "o").is_ok());
        assert!(matches!(Header::decode(&header.try_into().unwrap(), "p"), Err(FrameError::Foreign)));
    }
}
