//! Content encodings of request bodies: decoded before they are scanned, and bombs refused.

use bytes::Bytes;
use std::io::{self, Read};

/// How much a coded body may grow beyond its own size before the limit on bodies speaks anyway.
const RATIO_MAX: usize = 200;

/// Why a body was not decoded. Says so without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodingError {
    /// A coding that is not spoken.
    #[error(
        "the content encoding is not one of gzip, deflate, br and zstd, or there are more than two of them"
    )]
    Unknown,
    /// The bytes are not of the coding they claim.
    #[error("the body is not of the content encoding it claims")]
    Broken,
    /// The decoded body is larger than allowed.
    #[error("the decoded body is larger than {limit} bytes or {RATIO_MAX} times its coded size")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

/// The body as it was before it was coded as the header says; `limit` is in bytes.
///
/// # Errors
/// [`EncodingError`]; nothing of the body may then be used.
pub fn decode(body: Bytes, codings: &str, limit: usize) -> Result<Bytes, EncodingError> {
    let codings: Vec<String> = codings
        .split(',')
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !coding.is_empty() && coding != "identity")
        .collect();
    if codings.len() > 2 {
        return Err(EncodingError::Unknown);
    }
    // They are listed in the order they were applied.
    codings.iter().rev().try_fold(body, |body, coding| undo(&body, coding, limit))
}

fn undo(body: &[u8], coding: &str, limit: usize) -> Result<Bytes, EncodingError> {
    match coding {
        "gzip" | "x-gzip" => read(flate2::read::MultiGzDecoder::new(body), body.len(), limit),
        // The standard means zlib; some senders mean bare deflate.
        "deflate" => {
            read(flate2::read::ZlibDecoder::new(body), body.len(), limit).or_else(|error| match error {
                EncodingError::Broken => read(flate2::read::DeflateDecoder::new(body), body.len(), limit),
                other => Err(other),
            })
        }
        "br" => read(brotli_decompressor::Decompressor::new(body, 4096), body.len(), limit),
        "zstd" => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(body).map_err(|_| EncodingError::Broken)?;
            read(decoder, body.len(), limit)
        }
        _ => Err(EncodingError::Unknown),
    }
}

fn read(decoder: impl Read, coded: usize, limit: usize) -> Result<Bytes, EncodingError> {
    let most = limit.min(coded.saturating_mul(RATIO_MAX).max(64 << 10));
    let mut out = Vec::new();
    let read: io::Result<usize> = decoder.take(most as u64 + 1).read_to_end(&mut out);
    match read {
        Err(_) => Err(EncodingError::Broken),
        Ok(length) if length > most => Err(EncodingError::TooLarge { limit }),
        Ok(_) => Ok(Bytes::from(out)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(body: &[u8]) -> Bytes {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap().into()
    }

    #[test]
    fn what_was_coded_comes_back() {
        let body = b"{\"a\":\"ana@example.org\"}".repeat(50);
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(&body).unwrap();
        let zstd = ruzstd::encoding::compress_to_vec(&body[..], ruzstd::encoding::CompressionLevel::Fastest);
        // Brotli has no encoder here: "hello hello" as the reference tool writes it, uncompressed.
        let brotli: &[u8] =
            &[0x0b, 0x05, 0x80, b'h', b'e', b'l', b'l', b'o', b' ', b'h', b'e', b'l', b'l', b'o', 0x03];
        for (coding, coded, plain) in [
            ("gzip", gzip(&body), body.as_slice()),
            (" GZIP , identity", gzip(&body), &body),
            ("gzip, gzip", gzip(&gzip(&body)), &body),
            ("deflate", zlib.finish().unwrap().into(), &body),
            ("zstd", zstd.into(), &body),
            ("br", Bytes::from_static(brotli), b"hello hello"),
            ("", Bytes::from(body.clone()), &body),
        ] {
            assert_eq!(
                decode(coded, coding, 1 << 20).map(|body| body.to_vec()),
                Ok(plain.to_vec()),
                "{coding}"
            );
        }
    }

    #[test]
    fn bombs_broken_bytes_and_unknown_codings_are_refused() {
        let bomb = gzip(&vec![0; 8 << 20]);
        assert_eq!(decode(bomb.clone(), "gzip", 1 << 30), Err(EncodingError::TooLarge { limit: 1 << 30 }));
        assert_eq!(
            decode(gzip(&bomb), "gzip, gzip", 1 << 20),
            Err(EncodingError::TooLarge { limit: 1 << 20 })
        );
        assert_eq!(decode(Bytes::from_static(b"no gzip"), "gzip", 1 << 20), Err(EncodingError::Broken));
        assert_eq!(decode(Bytes::from_static(b"x"), "compress", 1 << 20), Err(EncodingError::Unknown));
        assert_eq!(decode(bomb, "gzip,gzip,gzip", 1 << 20), Err(EncodingError::Unknown));
    }
}
