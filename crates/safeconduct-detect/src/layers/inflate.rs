//! Unpacks gzip and zlib, up to a limit.

use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};

/// What `bytes` unpack to: gzip (RFC 1952) or zlib (RFC 1950), at most `limit` bytes.
pub(super) fn inflate(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    match bytes {
        [0x1f, 0x8b, 8, flags, _, _, _, _, _, _, rest @ ..] => {
            let body = without_fields(*flags, rest)?;
            // A cut or damaged end leaves what could be read before it.
            decompress_to_vec_with_limit(body, limit).or_else(|error| some(error.output)).ok()
        }
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            decompress_to_vec_zlib_with_limit(bytes, limit).or_else(|error| some(error.output)).ok()
        }
        _ => None,
    }
}

fn some(output: Vec<u8>) -> Result<Vec<u8>, ()> {
    if output.is_empty() { Err(()) } else { Ok(output) }
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
