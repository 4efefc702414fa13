//! Unpacks gzip and zlib, up to a limit.

use miniz_oxide::inflate::{
    DecompressError, TINFLStatus, decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit,
};

/// What `bytes` unpack to, gzip (RFC 1952) or zlib (RFC 1950), at most `limit` bytes; and whether that is all.
pub(super) fn inflate(bytes: &[u8], limit: usize) -> Option<(Vec<u8>, bool)> {
    match bytes {
        [0x1f, 0x8b, 8, flags, _, _, _, _, _, _, rest @ ..] => {
            let body = without_fields(*flags, rest)?;
            readable(decompress_to_vec_with_limit(body, limit))
        }
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => readable(decompress_to_vec_zlib_with_limit(bytes, limit)),
        _ => None,
    }
}

/// A cut or damaged end leaves what could be read before it.
fn readable(outcome: Result<Vec<u8>, DecompressError>) -> Option<(Vec<u8>, bool)> {
    match outcome {
        Ok(output) => Some((output, true)),
        Err(error) if error.output.is_empty() => None,
        Err(error) => Some((error.output, error.status != TINFLStatus::HasMoreOutput)),
    }
}

/// Skips the optional fields of a gzip header: extra, name, comment, checksum.
fn without_fields(flags: u8, mut rest: &[u8]) -> Option<&[u8]> {
    if flags & 4 != 0 {
        let (length, more) = rest.split_first_chunk::<2>()?;
        rest = more.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = rest.get(end + 1..)?;
        }
    }
    if flags & 2 != 0 { rest.get(2..) } else { Some(rest) }
}
